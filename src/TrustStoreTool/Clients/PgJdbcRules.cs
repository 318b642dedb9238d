namespace TrustStoreTool.Clients;

/// <summary>How pgjdbc decides (<c>org.postgresql.jdbc.SslMode</c>, <c>org.postgresql.ssl.*</c>): <c>require</c> never verifies, and the factory chooses what to trust.</summary>
internal static class PgJdbcRules
{
    private static readonly string[] Modes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

    public static Judgement Judge(ClientSetting setting, TrustFiles files)
    {
        (string? written, bool isKnown) = setting["sslmode"];
        if (!isKnown) return Judgement.Unknown(written!, "sslmode is filled in elsewhere");
        (string? ssl, bool isSslKnown) = setting["ssl"];
        if (written is null && !isSslKnown) return Judgement.Unknown("?", "ssl is filled in elsewhere");
        bool isDefault = written is null && ssl is null;

        // ssl=true, and ssl alone, mean verify-full since 42.2.5; any other value is as if it were not there.
        string mode = written?.ToLowerInvariant() ?? (ssl is "" || "true".Equals(ssl, StringComparison.OrdinalIgnoreCase) ? "verify-full" : "prefer");
        if (!Modes.Contains(mode)) return Judgement.Refused(mode, $"invalid sslmode '{Shown.Mode(mode)}'");
        if (mode == "disable") return new Judgement(mode, false, ServerCheck.None, PlaintextRisk.Always);
        (string? factory, bool isFactoryKnown) = setting["sslfactory"];
        if (!isFactoryKnown) return Judgement.Unknown(mode, "sslfactory is filled in elsewhere");
        return (factory?.Split('.')[^1] switch
        {
            null or "" or "LibPQFactory" => Pem(mode, setting, files),
            "NonValidatingFactory" when mode == "verify-full" => new Judgement(mode, false, ServerCheck.Name, PlaintextRisk.Never),
            "NonValidatingFactory" => Unchecked(mode),
            "DefaultJavaSSLFactory" => Checked(mode, setting.JavaStore is { } store
                ? files.Java(store)
                : new TrustFile(TrustKind.JvmDefault, "cacerts", TrustState.NotLookedAt, [], "as shipped it holds public CAs only; RDS CAs are in no public store")),
            "SingleCertValidatingFactory" when setting["sslfactoryarg"] is ({ } argument, var isArgumentKnown) =>
                Checked(mode, argument.StartsWith("file:", StringComparison.Ordinal) || argument.StartsWith("classpath:", StringComparison.Ordinal)
                    ? files.Pem(argument.StartsWith("file:", StringComparison.Ordinal) ? argument["file:".Length..] : argument, isArgumentKnown, takesPkcs7: true)
                    : new TrustFile(TrustKind.Pem, "sslfactoryarg", TrustState.NotLookedAt, [], "it is no file")),
            _ => Judgement.Unknown(mode, $"the factory {factory} decides"),
        }).Default(isDefault);
    }

    private static Judgement Unchecked(string mode) =>
        new(mode, false, ServerCheck.None, Plaintext(mode));

    private static PlaintextRisk Plaintext(string mode) => mode switch
    {
        "allow" => PlaintextRisk.Preferred,
        "prefer" => PlaintextRisk.Fallback,
        _ => PlaintextRisk.Never,
    };

    private static Judgement Pem(string mode, ClientSetting setting, TrustFiles files)
    {
        if (!mode.StartsWith("verify", StringComparison.Ordinal)) return Unchecked(mode);
        (string? root, bool isRootKnown) = setting["sslrootcert"];
        return Checked(mode, files.Pem(root, isRootKnown, takesPkcs7: true));
    }

    // These factories check the chain in every mode and do not fall back when that fails (measured with 42.5.5); only verify-full looks at the name.
    private static Judgement Checked(string mode, TrustFile file) => file.State switch
    {
        TrustState.Missing => Judgement.Refused(mode, "the trust file does not exist here", file),
        TrustState.Unreadable => Judgement.Refused(mode, "the trust file cannot be read", file),
        _ when mode is "prefer" or "allow" => new Judgement(mode, false, ServerCheck.Chain, Plaintext(mode), file),
        _ => new Judgement(mode, false, mode == "verify-full" ? ServerCheck.ChainAndName : ServerCheck.Chain, PlaintextRisk.Never, file),
    };
}
