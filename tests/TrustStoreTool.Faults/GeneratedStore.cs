using System.Security.Cryptography;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace TrustStoreTool.Faults;

/// <summary>A random store of one of the producers: the JDK (JKS, JCEKS, PKCS#12), openssl, BouncyCastle, and a writer of JKS that keeps no manners.</summary>
/// <param name="Type">JKS, JCEKS or PKCS12.</param>
/// <param name="Made">By whom and how.</param>
internal sealed record GeneratedStore(string Type, string Made)
{
    private const int Pool = 40;

    private static readonly Func<Judge, Folder, int, GeneratedStore>[] Producers =
    [
        (judge, folder, i) => Jdk(judge, folder, i, "JKS"), (_, folder, i) => OpenSsl(folder, i), (judge, folder, i) => Jdk(judge, folder, i, "PKCS12"),
        (_, folder, i) => Raw(folder, i), (judge, folder, i) => Jdk(judge, folder, i, "PKCS12"), (_, folder, i) => Bouncy(folder, i),
        (judge, folder, i) => Jdk(judge, folder, i, "JCEKS"),
    ];

    private static readonly string[][] OpenSslProtections =
    [
        ["-keypbe", "AES-128-CBC", "-certpbe", "AES-192-CBC", "-macalg", "sha512"],
        ["-nomac", "-certpbe", "AES-256-CBC"],
        ["-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1", "-iter", "1"],
        ["-certpbe", "NONE", "-macalg", "sha384", "-iter", "5000"],
    ];

    private static readonly string[] Types = ["X.509", "X509", "X.509", "X.509", "X.509", "X.509", "X.509", "PGP"];
    private static readonly long[] Dates = [0, 1, 253402300799999, 253402300800000, long.MaxValue, -1, long.MinValue, 1_700_000_000_000];

    /// <summary>What every producer takes from.</summary>
    public static void Prepare(Folder folder) => folder.Reset(
        ("pool.pem", System.Text.Encoding.ASCII.GetBytes(Stores.Pem(1, Pool))), ("key", Stores.Pkcs8),
        ("key.pem", System.Text.Encoding.ASCII.GetBytes(PemEncoding.WriteString("PRIVATE KEY", Stores.Pkcs8) + "\n")), ("own.pem", System.Text.Encoding.ASCII.GetBytes(Stores.Authority(1))));

    /// <summary>Writes store number <paramref name="number"/> of this run's seed to the folder's <c>store</c>.</summary>
    public static GeneratedStore Make(Judge judge, Folder folder, int number) => Producers[number % Producers.Length](judge, folder, number);

    private static GeneratedStore Jdk(Judge judge, Folder folder, int number, string type)
    {
        string protection = judge.Generate(FaultSize.Seed + number, type, folder["pool.pem"], folder["key"], folder["store"]);
        return new GeneratedStore(type, $"JDK {(type == "PKCS12" ? protection : "")}".TrimEnd());
    }

    private static GeneratedStore OpenSsl(Folder folder, int number)
    {
        Random random = new(FaultSize.Seed + number);
        string[] protection = OpenSslProtections[random.Next(OpenSslProtections.Length)];
        string[] content = random.Next(3) == 0
            ? ["-in", folder["own.pem"], "-inkey", folder["key.pem"], "-certfile", folder["pool.pem"], "-name", "My Key", "-caname", "first", "-caname", "FIRST"]
            : ["-nokeys", "-in", folder["pool.pem"]];
        Outcome outcome = Tool.Program("openssl", ["pkcs12", "-export", .. content, "-out", folder["store"], "-passout", $"pass:{Tool.Password}", .. protection]);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        return new GeneratedStore("PKCS12", $"openssl {(content.Length > 3 ? "key " : "")}{string.Join(' ', protection)}");
    }

    private static GeneratedStore Bouncy(Folder folder, int number)
    {
        Random random = new(FaultSize.Seed + number);
        Pkcs12Store store = new Pkcs12StoreBuilder().Build();
        for (int i = random.Next(1, 12); i >= 0; i--)
        {
            X509CertificateEntry certificate = new(new X509Certificate(Der(random.Next(1, Pool))));
            if (random.Next(4) == 0) store.SetKeyEntry($"Key {i}", new AsymmetricKeyEntry(PrivateKeyFactory.CreateKey(Stores.Pkcs8)), [certificate]);
            else store.SetCertificateEntry(random.Next(2) == 0 ? $"ca{i}" : $"CA \u00e9 {i}", certificate);
        }

        using FileStream file = File.Create(folder["store"]);
        store.Save(file, Tool.Password.ToCharArray(), new SecureRandom());
        return new GeneratedStore("PKCS12", "BouncyCastle");
    }

    // Aliases twice, aliases that differ in case, capitals, names of types, dates from the beginning to the end of the world.
    private static GeneratedStore Raw(Folder folder, int number)
    {
        Random random = new(FaultSize.Seed + number);
        string[] aliases = ["ca", "ca", "CA", "Ca1", "ca1", "b", ""];
        (string, string, long, byte[])[] entries =
        [
            .. Enumerable.Range(0, random.Next(1, 12)).Select(i => (
                random.Next(2) == 0 ? aliases[random.Next(aliases.Length)] : $"entry {i}", Types[random.Next(Types.Length)], Dates[random.Next(Dates.Length)], Der(random.Next(1, Pool)))),
        ];
        File.WriteAllBytes(folder["store"], RawJks.Write(entries));
        return new GeneratedStore("JKS", "no manners");
    }

    private static byte[] Der(int number)
    {
        string pem = Stores.Authority(number);
        return Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
    }
}
