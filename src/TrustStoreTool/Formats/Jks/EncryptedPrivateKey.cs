using System.Formats.Asn1;

namespace TrustStoreTool.Formats.Jks;

/// <summary>The fields of an EncryptedPrivateKeyInfo (RFC 5958, 3).</summary>
/// <param name="Algorithm">Object identifier, dotted.</param>
/// <param name="Parameters">The algorithm's parameters, empty when there are none.</param>
/// <param name="Data">The encrypted key.</param>
internal sealed record EncryptedPrivateKey(string Algorithm, ReadOnlyMemory<byte> Parameters, ReadOnlyMemory<byte> Data)
{
    private static readonly PartProtection Jks = new("key", "JKS key protector", null, 1), Unknown = new("key", "unknown", null, 1);

    /// <summary>Null where the bytes are no EncryptedPrivateKeyInfo.</summary>
    public static EncryptedPrivateKey? TryRead(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            AsnReader info = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
            AsnReader algorithm = info.ReadSequence();
            string oid = algorithm.ReadObjectIdentifier();
            ReadOnlyMemory<byte> parameters = algorithm.HasData ? algorithm.ReadEncodedValue() : default;
            return new EncryptedPrivateKey(oid, parameters, info.ReadOctetString());
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>How a key is protected, for reports.</summary>
    public static PartProtection Protection(ReadOnlyMemory<byte> encoded) => TryRead(encoded) switch
    {
        null => Unknown,
        { Algorithm: JksKeyProtector.Oid } => Jks,
        { Algorithm: JceksKeyProtector.Oid } key => new PartProtection("key", "PBEWithMD5AndTripleDES", JceksKeyProtector.TryReadParameters(key)?.Iterations, 1),
        { Algorithm: var oid } => new PartProtection("key", oid, null, 1),
    };
}
