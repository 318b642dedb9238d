using System.Diagnostics;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TrustStoreTool.Verification;
using Xunit.Abstractions;

namespace TrustStoreTool.Faults;

/// <summary>Changed ServerHello and Certificate messages: none is accepted, and none outlasts the time limit.</summary>
public sealed class HandshakeMutationTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2), Ample = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(SslProtocols.Tls12, HandshakeMutation.ServerHello, 20, 250)]
    [InlineData(SslProtocols.Tls12, HandshakeMutation.Certificate, 30, 250)]
    [InlineData(SslProtocols.Tls13, HandshakeMutation.ServerHello, 20, 250)]
    public async Task A_message_changed_on_its_way_is_never_accepted(SslProtocols protocol, byte type, int ci, int release)
    {
        using Pki pki = new();
        using Folder folder = new();
        string root = pki.WriteRoot(folder);
        using (HandshakeServer honest = new(pki.Server, pki.Sent, protocol, null))
            Assert.Equal(Verdict.Trusted, (await Check(root, honest.Port, Ample)).Verdict);

        Random random = FaultSize.Random($"{nameof(HandshakeMutationTests)} {protocol} {type}");
        Lock turn = new();
        int sent = 0;
        using HandshakeServer server = new(pki.Server, pki.Sent, protocol, flight =>
        {
            lock (turn)
            {
                byte[] changed = HandshakeMutation.Change(flight, type, random);
                sent++;
                return changed;
            }
        });
        await RefusesAll(root, _ => server.Port, FaultSize.Of(ci, release), $"{protocol} message {type}");
        Assert.True(!server.Defects.Any(), server.Defects.FirstOrDefault());
        Assert.Equal(FaultSize.Of(ci, release), sent);
    }

    [Fact]
    public async Task A_certificate_changed_at_its_source_is_never_accepted()
    {
        // The server itself shows it and has its key: nothing but the check of the certificate stands against it.
        using Pki pki = new();
        using Folder folder = new();
        string root = pki.WriteRoot(folder);
        Random random = FaultSize.Random(nameof(HandshakeMutationTests));
        List<HandshakeServer> servers = [];
        try
        {
            for (int count = FaultSize.Of(40, 250); servers.Count < count;)
            {
                if (pki.Changed(random) is { } changed) servers.Add(new HandshakeServer(changed, pki.Sent, SslProtocols.Tls13, null));
            }

            await RefusesAll(root, i => servers[i].Port, servers.Count, "changed certificates");
        }
        finally
        {
            foreach (HandshakeServer server in servers) server.Dispose();
        }
    }

    private async Task RefusesAll(string root, Func<int, int> portOf, int count, string what)
    {
        Dictionary<Cause, int> causes = [];
        Lock turn = new();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            Stopwatch taken = Stopwatch.StartNew();
            VerifyFullResult result = await Check(root, portOf(i), Timeout);
            Assert.True(result.Verdict != Verdict.Trusted && result.Probe.Cause is not null, $"{what} {i} of seed {FaultSize.Seed} was accepted");

            // Ten seconds more than the limit are for a busy machine; a hang has no end.
            Assert.True(taken.Elapsed < Timeout + TimeSpan.FromSeconds(10), $"{what} {i} of seed {FaultSize.Seed} took {taken.Elapsed}");
            lock (turn) causes[result.Cause!.Value] = causes.GetValueOrDefault(result.Cause.Value) + 1;
        });
        output.WriteLine($"{what}: {count} refused, 0 accepted ({string.Join(", ", causes.OrderBy(c => c.Key).Select(c => $"{c.Key} {c.Value}"))}); seed {FaultSize.Seed}");
        Assert.Equal(count, causes.Values.Sum());
    }

    private static async Task<VerifyFullResult> Check(string root, int port, TimeSpan timeout)
    {
        using ConnectionTarget target = ConnectionTarget.Read($"host=localhost hostaddr=127.0.0.1 port={port}")[0];
        return await VerifyFullCheck.RunAsync(target, root, timeout).WaitAsync(Ample);
    }

    /// <summary>A root, a subordinate, a server certificate for localhost.</summary>
    private sealed class Pki : IDisposable
    {
        private static readonly DateTimeOffset Start = new(2021, 5, 25, 0, 0, 0, TimeSpan.Zero), End = new(2061, 5, 25, 0, 0, 0, TimeSpan.Zero);

        private readonly X509Certificate2 _root;
        private readonly RSA _key = RSA.Create(2048);

        public Pki()
        {
            using RSA rootKey = RSA.Create(2048), subordinateKey = RSA.Create(2048);
            CertificateRequest root = Request("Faults Root", rootKey, true), subordinate = Request("Faults Subordinate", subordinateKey, true), server = Request("localhost", _key, false);
            SubjectAlternativeNameBuilder names = new();
            names.AddDnsName("localhost");
            server.CertificateExtensions.Add(names.Build());
            _root = root.CreateSelfSigned(Start, End);
            using X509Certificate2 issued = subordinate.Create(_root, Start, End, [1]), withKey = issued.CopyWithPrivateKey(subordinateKey), leaf = server.Create(withKey, Start, End, [2]);
            Sent = [X509CertificateLoader.LoadCertificate(issued.RawData)];
            Server = leaf.CopyWithPrivateKey(_key);
        }

        public X509Certificate2 Server { get; }

        public X509Certificate2Collection Sent { get; }

        public string WriteRoot(Folder folder)
        {
            File.WriteAllText(folder["root.pem"], _root.ExportCertificatePem());
            return folder["root.pem"];
        }

        /// <summary>The server's certificate with changed bytes, and its key; null where it cannot be read any more, or has another key now.</summary>
        public X509Certificate2? Changed(Random random)
        {
            try
            {
                using X509Certificate2 changed = X509CertificateLoader.LoadCertificate(HandshakeMutation.Bytes(Server.RawData, random));
                return changed.RawData.AsSpan().SequenceEqual(Server.RawData) ? null : changed.CopyWithPrivateKey(_key);
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
            {
                return null;
            }
        }

        public void Dispose()
        {
            _root.Dispose();
            Server.Dispose();
            foreach (X509Certificate2 sent in Sent) sent.Dispose();
            _key.Dispose();
        }

        private static CertificateRequest Request(string name, RSA key, bool isCa)
        {
            CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isCa, false, 0, true));
            return request;
        }
    }
}
