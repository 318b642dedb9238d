using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace TrustStoreTool.Tests.Infra;

/// <summary>An alias as <c>java.security.KeyStore</c> answers for it.</summary>
/// <param name="Alias">As <c>aliases()</c> gives it.</param>
/// <param name="Kind">trusted, key, secret, or unreachable: listed, and not found when asked for.</param>
/// <param name="CreatedMs">The stored creation date in milliseconds since 1970; null where the store has none and the JDK would say when it loaded it.</param>
/// <param name="Key">SHA-256 of the decrypted key's encoding, or null where no password opened it.</param>
/// <param name="KeyAlgorithm">The key's algorithm, or null.</param>
/// <param name="Certificates">SHA-256 of the certificate, or of the chain.</param>
internal sealed record JavaAlias(string Alias, string Kind, long? CreatedMs, string? Key, string? KeyAlgorithm, ImmutableArray<string> Certificates)
{
    /// <summary>Everything, in a line: dumps before and after a change are compared line by line.</summary>
    public string Describe(bool withDate = true) => $"{Alias}|{Kind}|{(withDate ? CreatedMs : null)}|{Key}|{KeyAlgorithm}|{string.Join(',', Certificates)}";
}

/// <summary>A refusal of the JDK.</summary>
internal sealed class JavaRefusal(string type, string message) : Exception($"{type}: {message}")
{
    public string Type { get; } = type;
}

/// <summary>
/// The JDK's KeyStore, keytool and BouncyCastle in one JVM that lives as long as the test process: hundreds of questions cost one start.
/// Without a JDK the tests that ask it are skipped (failed where <c>CI=true</c>).
/// </summary>
internal sealed class JavaOracle
{
    private static readonly Lazy<JavaOracle> _instance = new(() => new JavaOracle());

    private readonly Lock _oneAtATime = new();
    private readonly Process _jvm;

    private JavaOracle() => _jvm = JavaPrograms.Start(
        "Oracle", "--add-exports", "java.base/sun.security.tools.keytool=ALL-UNNAMED", "-Dorg.bouncycastle.bks.enable_v1=true");

    /// <summary>What a JVM sees in a store, ordered by alias.</summary>
    /// <param name="path">The file.</param>
    /// <param name="type">JKS, CaseExactJKS, JCEKS, PKCS12, DKS; BKS, BKS-V1, UBER, BCFKS with the provider BC.</param>
    /// <param name="password">Null is Java's null.</param>
    /// <param name="keyPasswords">Tried after the store's own.</param>
    /// <param name="provider">Null for the first that knows the type.</param>
    /// <exception cref="JavaRefusal">The store does not load.</exception>
    public static ImmutableArray<JavaAlias> Dump(string path, string type, string? password, IEnumerable<string>? keyPasswords = null, string? provider = null) =>
        [.. Ask(["dump", path, type, provider, password, .. keyPasswords ?? []]).Select(row => new JavaAlias(
            row[0]!, row[1]!, row[2] is null ? null : long.Parse(row[2]!, CultureInfo.InvariantCulture), row[3], row[4], [.. row.Skip(5).Select(hash => hash!)]))
            .OrderBy(entry => entry.Alias, StringComparer.Ordinal)];

    /// <summary>SHA-256 of every certificate that JSSE's default trust manager accepts as an anchor, in order.</summary>
    public static ImmutableSortedSet<string> Anchors(string path, string type, string? password) =>
        [.. Ask(["anchors", path, type, null, password]).Select(row => row[1]!)];

    /// <summary>Runs keytool's main class; what it printed. <c>-J-Dname=value</c> holds for this call.</summary>
    public static string Keytool(params string[] arguments) => Ask(["keytool", .. arguments])[0][0] ?? "";

    /// <summary>Makes a store through KeyStore.setEntry. Entries as <see cref="JavaEntries"/> words them.</summary>
    public static void Make(string path, string type, string? password, IEnumerable<string?> entries, string? provider = null) =>
        Ask(["make", path, type, provider, password, .. entries]);

    private static List<string?[]> Ask(IEnumerable<string?> fields)
    {
        Peer.Java.Require();
        Peer.Javac.Require();
        return _instance.Value.Answer(string.Join(' ', fields.Select(Encode)));
    }

    private List<string?[]> Answer(string request)
    {
        lock (_oneAtATime)
        {
            _jvm.StandardInput.WriteLine(request);
            _jvm.StandardInput.Flush();
            List<string?[]> rows = [];
            while (true)
            {
                string line = _jvm.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the oracle's JVM has ended");
                if (line == ".") return rows;
                string?[] fields = [.. line.TrimStart('!', ' ').Split(' ').Select(Decode)];
                if (line[0] == '!') throw new JavaRefusal(fields[0]!, fields[1]!);
                rows.Add(fields);
            }
        }
    }

    private static string Encode(string? field) => field switch
    {
        null => "-",
        "" => "=",
        _ => Convert.ToBase64String(Encoding.UTF8.GetBytes(field)),
    };

    private static string? Decode(string field) => field switch
    {
        "-" => null,
        "=" => "",
        _ => Encoding.UTF8.GetString(Convert.FromBase64String(field)),
    };
}
