namespace TrustStoreTool.Tests.Infra;

/// <summary>
/// A PKI that looks like RDS, three deep: root, subordinate with pathlen 0, a server certificate for <c>localhost</c>.
/// Its keys are made once a test run; its names and dates are fixed.
/// </summary>
internal sealed class TestPki
{
    private static readonly Lazy<TestPki> _old = new(() => new TestPki("Root CA RSA2048 G1", "G1.A.1")), _new = new(() => new TestPki("Root CA RSA4096 G1", "G1.B.2")),
        _wrong = new(() => new TestPki("Root CA RSA2048 G1", "G1.A.1"));

    private TestPki(string rootTitle, string subordinateTitle)
    {
        Root = TestAuthority.Root(TestAuthority.AmazonName($"Amazon RDS {Region} {rootTitle}"));
        Subordinate = Root.Subordinate(TestAuthority.AmazonName($"Amazon RDS {Region} Subordinate CA RSA2048 {subordinateTitle}"));
        Server = Serve("localhost");
    }

    /// <summary>No region of Amazon's, so that nothing here is taken for one of its CAs by name and region.</summary>
    public static string Region => "us-test-1";

    /// <summary>The CA before the rotation.</summary>
    public static TestPki Old => _old.Value;

    /// <summary>The CA after it.</summary>
    public static TestPki New => _new.Value;

    /// <summary>Another CA with the very name of <see cref="Old"/>.</summary>
    public static TestPki Wrong => _wrong.Value;

    public TestAuthority Root { get; }

    public TestAuthority Subordinate { get; }

    /// <summary>For <c>localhost</c>.</summary>
    public TestAuthority Server { get; }

    /// <summary>Another server certificate of the same subordinate, as RDS names them: the first name is the common name.</summary>
    public TestAuthority Serve(params string[] dnsNames) => Subordinate.Leaf(
        TestAuthority.Name(
            ("2.5.4.3", dnsNames[0]), ("2.5.4.11", "RDS"), ("2.5.4.10", "Amazon.com"), ("2.5.4.7", "Seattle"), ("2.5.4.8", "Washington"), ("2.5.4.6", "US")),
        dnsNames);
}
