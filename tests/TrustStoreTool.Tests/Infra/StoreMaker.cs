namespace TrustStoreTool.Tests.Infra;

/// <summary>How a store was made, and how its oracle opens it.</summary>
internal sealed record MadeStore(string Path, string Type, string? Password, IReadOnlyList<string> KeyPasswords)
{
    /// <summary>What a JVM sees with the right password, keys opened, as comparable lines.</summary>
    public IReadOnlyList<string> JavaDump() =>
        [.. JavaOracle.Dump(Path, Type, Password, KeyPasswords).Select(entry => entry.Describe())];
}

/// <summary>
/// Makes stores with everything in them that a truststore may hold: a private key and its chain, a secret key where the format has them, one
/// certificate under two aliases, Japanese and 200-character aliases, a certificate Java does not trust, an expired one.
/// </summary>
internal sealed class StoreMaker(TempFolder folder)
{
    public const string Password = "changeit", KeyPassword = "of the key", SecretPassword = "of the secret";

    public static readonly string LongAlias = new('a', 200);

    private static readonly Lazy<Parts> _parts = new(() => new Parts());

    /// <summary>The producers by name, as a theory's data.</summary>
    public static TheoryData<string> Producers => ["keytool JKS", "keytool PKCS12", "keytool PKCS12 legacy", "keytool PKCS12 without password", "openssl", "openssl legacy", "BouncyCastle"];

    public MadeStore Make(string producer) => producer switch
    {
        "keytool JKS" => KeytoolJks(),
        "keytool PKCS12" => KeytoolPkcs12("modern.p12"),
        "keytool PKCS12 legacy" => KeytoolPkcs12("legacy.p12", "-J-Dkeystore.pkcs12.legacy"),
        "keytool PKCS12 without password" => WithoutPassword(),
        "openssl" => OpenSsl("openssl.p12"),
        "openssl legacy" => OpenSsl("openssl-legacy.p12", "-legacy"),
        "BouncyCastle" => BouncyCastle(),
        _ => throw new ArgumentOutOfRangeException(nameof(producer), producer, "no such producer"),
    };

    /// <summary>A keytool-made store of these trusted certificates alone.</summary>
    public MadeStore Trusted(string name, string type, params (string Alias, Certificate Certificate)[] entries)
    {
        foreach ((string alias, Certificate certificate) in entries) Import(folder[name], type, alias, certificate);
        return new MadeStore(folder[name], type, Password, []);
    }

    /// <summary>keytool -importcert.</summary>
    public void Import(string store, string type, string alias, Certificate certificate, params string[] options) => JavaOracle.Keytool([
        "-importcert", "-noprompt", "-keystore", store, "-storetype", type, "-storepass", Password, "-alias", alias,
        "-file", folder.Write("import.der", certificate.Der.ToArray()), .. options]);

    private MadeStore KeytoolJks()
    {
        string store = folder["keytool.jks"];
        ImportKey(store, "JKS", KeyPassword);
        ImportCertificates(store, "JKS");
        return new MadeStore(store, "JKS", Password, [KeyPassword]);
    }

    private MadeStore KeytoolPkcs12(string name, params string[] options)
    {
        string store = folder[name];
        ImportKey(store, "PKCS12", Password, options);
        ImportCertificates(store, "PKCS12", options);
        JavaOracle.Keytool([
            "-genseckey", "-keystore", store, "-storetype", "PKCS12", "-storepass", Password, "-keypass", Password, "-alias", "secret", "-keyalg", "AES", "-keysize", "128", .. options]);
        return new MadeStore(store, "PKCS12", Password, []);
    }

    // keytool needs a password to write even a store that has none.
    private MadeStore WithoutPassword()
    {
        string store = folder["nopass.p12"];
        ImportCertificates(store, "PKCS12", "-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE", "-J-Dkeystore.pkcs12.macAlgorithm=NONE");
        return new MadeStore(store, "PKCS12", null, []);
    }

    private MadeStore OpenSsl(string name, params string[] options)
    {
        string store = folder[name], certificates = folder.Write("extra.pem", _parts.Value.Issuer.Pem + _parts.Value.Expired.Pem + _parts.Value.Stranger.Pem);
        string leaf = folder.Write("leaf.pem", _parts.Value.Client.Pem), key = folder.Write("key.pem", _parts.Value.Client.KeyPem);
        Peer.OpenSsl.Run([
            "pkcs12", "-export", "-in", leaf, "-inkey", key, "-name", "クライアント", "-certfile", certificates, "-caname", "issuer", "-caname", LongAlias,
            "-passout", "pass:" + Password, "-out", store, .. options]).Succeeded();
        return new MadeStore(store, "PKCS12", Password, []);
    }

    private MadeStore BouncyCastle()
    {
        JavaPrograms.RequireBouncyCastle();
        string store = folder["bouncycastle.p12"], stranger = folder.Write("stranger.der", _parts.Value.Stranger.Der);
        JavaOracle.Make(store, "PKCS12", Password, [
            .. JavaEntries.Trusted("ルート", stranger),
            .. JavaEntries.Trusted(LongAlias, stranger),
            .. JavaEntries.Trusted("expired", folder.Write("expired.der", _parts.Value.Expired.Der)),
            .. JavaEntries.Key(
                "client", folder.Write("client.pk8", _parts.Value.Client.Pkcs8), "RSA", Password,
                folder.Write("client.der", _parts.Value.Client.Der), folder.Write("issuer.der", _parts.Value.Issuer.Der)),
        ], "BC");
        return new MadeStore(store, "PKCS12", Password, []);
    }

    private void ImportCertificates(string store, string type, params string[] options)
    {
        Import(store, type, "Plain Root", _parts.Value.Stranger.Certificate, options);
        Import(store, type, "ルート証明書", _parts.Value.Stranger.Certificate, options);
        Import(store, type, LongAlias, _parts.Value.Other.Certificate, options);
        Import(store, type, "expired", _parts.Value.Expired.Certificate, options);
    }

    private void ImportKey(string store, string type, string keyPassword, params string[] options)
    {
        string source = folder["source.p12"];
        if (!File.Exists(source))
        {
            string leaf = folder.Write("leaf.pem", _parts.Value.Client.Pem), key = folder.Write("key.pem", _parts.Value.Client.KeyPem), issuer = folder.Write("issuer.pem", _parts.Value.Issuer.Pem);
            Peer.OpenSsl.Run("pkcs12", "-export", "-in", leaf, "-inkey", key, "-certfile", issuer, "-name", "client", "-passout", "pass:" + Password, "-out", source).Succeeded();
        }

        JavaOracle.Keytool([
            "-importkeystore", "-noprompt", "-srckeystore", source, "-srcstorepass", Password, "-srcalias", "client",
            "-destkeystore", store, "-deststoretype", type, "-deststorepass", Password, "-destkeypass", keyPassword, .. options]);
    }

    // Made once: RSA keys are what costs the time here.
    private sealed class Parts
    {
        public TestAuthority Issuer { get; } = TestAuthority.Root("Issuer of the client");

        public TestAuthority Stranger { get; } = TestAuthority.Root("Some Other Root");

        public TestAuthority Other { get; } = TestAuthority.Root("One More Root");

        public TestAuthority Expired { get; } = TestAuthority.Root("Root of 2009", new(2009, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2010, 1, 1, 0, 0, 0, TimeSpan.Zero));

        public TestAuthority Client => _client ??= Issuer.Leaf(TestAuthority.Name(("2.5.4.3", "client")), ["client.test"]);

        private TestAuthority? _client;
    }
}
