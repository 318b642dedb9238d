namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>The MAC that a new file gets. How long it is must be known before what it covers is laid down.</summary>
/// <param name="Length">Bytes of the MacData.</param>
/// <param name="Over">The MacData over the octets of the AuthenticatedSafe.</param>
internal sealed record NewMac(int Length, Func<ReadOnlyMemory<byte>, Der> Over)
{
    /// <param name="mac">Whose algorithm and counts it has.</param>
    /// <param name="password">Its password.</param>
    /// <param name="form">How that becomes octets.</param>
    /// <param name="reproducible">Whether its salt is derived from what it covers.</param>
    public static NewMac Of(Pkcs12Mac mac, Password password, PasswordForm form, bool reproducible = false) => new(
        mac.EncodedLength, safe => mac.Encode(password, form, safe, reproducible ? SaltSource.Derived([safe], "MAC") : SaltSource.Random));
}
