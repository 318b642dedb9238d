using System.Formats.Asn1;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TrustStoreTool.Tests.Verification;

/// <summary>
/// Nothing of the environment takes part in a verdict. The tool runs in processes of its own here, with the variables and home folders
/// that libpq, Npgsql, .NET and OpenSSL would heed.
/// </summary>
public sealed class EnvironmentTests : IClassFixture<HostileServerTests.Servers>, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly HostileServerTests.Servers _servers;

    public EnvironmentTests(HostileServerTests.Servers servers) => _servers = servers;

    [SkippableFact]
    public void A_root_that_only_the_environment_trusts_is_not_trusted()
    {
        int port = _servers.Tls.Start(new HostileTls { Chain = [TestPki.Old.Server, TestPki.Old.Subordinate, TestPki.Old.Root] });
        string wrong = _folder.Write("wrong.pem", TestPki.Wrong.Root.Pem);

        ToolRun run = Run(Trusting(TestPki.Old.Root), wrong, $"host=localhost hostaddr=127.0.0.1 port={port}");

        Assert.Contains("refused", run.Exits(1).Out, StringComparison.Ordinal);
        Assert.Contains("which the store does not have", run.Out, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Nothing_in_the_environment_spoils_a_proof()
    {
        string root = _folder.Write("root.pem", TestPki.Old.Root.Pem);
        Dictionary<string, string?> variables = Trusting(TestPki.Wrong.Root);
        foreach (string name in new[] { "PGSSLCERT", "PGSSLKEY", "PGPASSFILE", "PGSERVICEFILE" }) variables[name] = _folder.Write("broken", "broken");
        foreach ((string name, string value) in new[]
                 {
                     ("PGSSLMODE", "disable"), ("PGSSLNEGOTIATION", "direct"), ("PGGSSENCMODE", "require"), ("PGREQUIREAUTH", "gss"), ("PGHOST", "no-such-host.invalid"), ("PGPORT", "1"),
                     ("PGUSER", "nobody"), ("PGPASSWORD", "canary-hunter2"), ("PGDATABASE", "none"), ("PGOPTIONS", "--broken"), ("PGTZ", "Nowhere/None"), ("PGCLIENTENCODING", "broken"),
                     ("PGSERVICE", "none"), ("PGTARGETSESSIONATTRS", "standby"), ("PGAPPNAME", "x"),
                 })
            variables[name] = value;

        ToolRun run = Run(variables, root, PostgresServer.Shared.Keywords()).Exits(0);

        Assert.Contains("trusted (login)", run.Out, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void An_intermediate_that_the_server_did_not_send_is_neither_downloaded_nor_lent_by_the_user_s_store()
    {
        int hits = 0;
        using RawServer authority = new(async (stream, end) =>
        {
            Interlocked.Increment(ref hits);
            byte[] der = TestPki.Old.Subordinate.Der;
            await stream.ReadExactlyAsync(new byte[16], end);
            await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/pkix-cert\r\nContent-Length: {der.Length}\r\nConnection: close\r\n\r\n"), .. der], end);
            stream.Socket.Shutdown(SocketShutdown.Send);
        });
        TestAuthority leaf = TestPki.Old.Subordinate.Leaf(
            TestAuthority.Name(("2.5.4.3", "localhost")), ["localhost"], change: request => request.CertificateExtensions.Add(IssuerAt($"http://127.0.0.1:{authority.Port}/ca.cer")));
        int port = _servers.Tls.Start(new HostileTls { Chain = [leaf] });
        string root = _folder.Write("root.pem", TestPki.Old.Root.Pem), connection = $"host=localhost hostaddr=127.0.0.1 port={port}";

        ToolRun run = Run([], root, connection).Exits(1);
        Assert.Contains("the server sent its own certificate alone", run.Out, StringComparison.Ordinal);

        string seeded = Directory.CreateDirectory(_folder["seeded"]).FullName, store = Path.Combine(seeded, ".dotnet", "corefx", "cryptography", "x509stores", "ca");
        Directory.CreateDirectory(store, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllBytes(Path.Combine(store, TestPki.Old.Subordinate.X509.Thumbprint + ".pfx"), X509CertificateLoader.LoadCertificate(TestPki.Old.Subordinate.Der).Export(X509ContentType.Pkcs12));
        run = Run(new Dictionary<string, string?> { ["HOME"] = seeded }, root, connection).Exits(1);
        Assert.Contains("the server sent its own certificate alone", run.Out, StringComparison.Ordinal);
        Assert.Equal(0, hits);

        // Npgsql on its own fetches it and approves, and its user's store lends it from then on: the server looks complete to whoever comes after.
        string lent = Directory.CreateDirectory(_folder["lent"]).FullName;
        string npgsql = $"Host=localhost;Port={port};Username=u;Database=x;SSL Mode=VerifyFull;Root Certificate={root};GSS Encryption Mode=Disable";
        run = ToolProcess.RunProgram("npgsql-alone", new Dictionary<string, string?> { ["HOME"] = lent }, npgsql, "1", "1");
        Assert.Contains("28000: no entry", run.Error, StringComparison.Ordinal);
        int fetched = Volatile.Read(ref hits);
        Assert.NotEqual(0, fetched);
        run = ToolProcess.RunProgram("npgsql-alone", new Dictionary<string, string?> { ["HOME"] = lent }, npgsql, "1", "1");
        Assert.Contains("28000: no entry", run.Error, StringComparison.Ordinal);
        run = Run(new Dictionary<string, string?> { ["HOME"] = lent }, root, connection).Exits(1);
        Assert.Contains("the server sent its own certificate alone", run.Out, StringComparison.Ordinal);
        Assert.Equal(fetched, hits);
    }

    [Fact]
    public void Without_a_place_for_temporary_files_it_says_so()
    {
        ToolRun run = Run(new Dictionary<string, string?> { ["TMPDIR"] = _folder["missing"] }, _folder.Write("root.pem", TestPki.Old.Root.Pem), "host=127.0.0.1 port=1").Exits(6);
        Assert.StartsWith($"truststore: error: no temporary folder can be made in {_folder["missing"]}", run.Error, StringComparison.Ordinal);
        Assert.Contains("truststore: hint: name a folder that can be written: TMPDIR=FOLDER", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static X509Extension IssuerAt(string address)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.3.6.1.5.5.7.48.2");
            writer.WriteCharacterString(UniversalTagNumber.IA5String, address, new Asn1Tag(TagClass.ContextSpecific, 6));
        }

        return new X509Extension("1.3.6.1.5.5.7.1.1", writer.Encode(), false);
    }

    // Every place where one of the libraries would look for roots.
    private Dictionary<string, string?> Trusting(TestAuthority root)
    {
        string home = Directory.CreateDirectory(_folder["home"]).FullName, pem = _folder.Write("environment.pem", root.Pem);
        Directory.CreateDirectory(Path.Combine(home, ".postgresql"));
        File.WriteAllText(Path.Combine(home, ".postgresql", "root.crt"), root.Pem);
        File.WriteAllText(Path.Combine(home, ".postgresql", "postgresql.crt"), "broken");
        string store = Path.Combine(home, ".dotnet", "corefx", "cryptography", "x509stores", "root");
        Directory.CreateDirectory(store, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllBytes(Path.Combine(store, root.X509.Thumbprint + ".pfx"), X509CertificateLoader.LoadCertificate(root.Der).Export(X509ContentType.Pkcs12));
        return new Dictionary<string, string?> { ["HOME"] = home, ["PGSSLROOTCERT"] = pem, ["SSL_CERT_FILE"] = pem, ["SSL_CERT_DIR"] = _folder.Path };
    }

    private static ToolRun Run(Dictionary<string, string?> variables, string store, string connection) => ToolProcess.Run(variables, "verify", store, connection);
}
