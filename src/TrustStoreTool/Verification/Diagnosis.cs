using System.Collections.Immutable;
using System.Globalization;
using TrustStoreTool.Bundles;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Verification;

/// <summary>One cause, said in a sentence, with what to do about it.</summary>
/// <param name="Cause">Out of the closed list.</param>
/// <param name="Sentence">Lower case, no full stop. May hold untrusted text.</param>
/// <param name="NextStep">What to type or to do, or null where nothing can be said. May hold untrusted text.</param>
public sealed record Diagnosis(Cause Cause, string Sentence, string? NextStep)
{
    private const int ShownNames = 5;

    /// <summary>Explains why a server was not proved.</summary>
    /// <param name="target">The server.</param>
    /// <param name="result">What was seen. A <see cref="Cause"/> about a missing root is refined here.</param>
    /// <param name="anchors">The store's anchors.</param>
    /// <param name="pins">The RDS CAs that are known.</param>
    /// <param name="store">The store's path, for the command to type; null within a run of <c>migrate</c>, which is told what it lacks.</param>
    /// <param name="now">The time of the check.</param>
    /// <param name="format">The store's format; null for one that <c>migrate</c> writes.</param>
    /// <returns>Null where the server was proved.</returns>
    public static Diagnosis? Of(
        ConnectionTarget target, VerifyFullResult result, TrustAnchors anchors, RdsPins pins, string? store, DateTimeOffset now, KeyStoreFormat? format = null)
    {
        if (result.Cause is not { } cause) return null;
        ServerCa ca = ServerCa.Of(target, result.Probe, pins);
        Cause refined = MissingRoot.Refine(cause, result.Probe, anchors, pins, ca);
        (string sentence, string? next) = Words(refined, new Case(target, result, ca, anchors, new RootAdvice(store, format), now));
        return new Diagnosis(refined, sentence, next);
    }

    private static (string Sentence, string? NextStep) Words(Cause cause, Case c) => cause switch
    {
        Cause.NotResolved => ($"the name {c.Host} has no address", "check the spelling, and whether this machine's name server knows it"),
        Cause.ConnectionRefused => ($"nothing accepts connections at {c.Target}", "check host, port and whether the server runs; on AWS also its security group"),
        Cause.TimedOut => ($"no connection to {c.Target} within the time limit", "on AWS check the security group and the subnet's routes; --timeout gives it longer"),
        Cause.ClosedInHandshake => ($"the server closed the connection {c.Detail ?? "during the TLS handshake"}", c.Target.DirectTls
            ? "TLS without an SSLRequest needs PostgreSQL 17; leave sslnegotiation=direct out"
            : "look into the server's log; a proxy or load balancer in between may not speak PostgreSQL"),
        Cause.StalledInHandshake => ("the server accepted the connection and did not finish the TLS handshake within the time limit", "look into the server's log; --timeout gives it longer"),
        Cause.NoTlsOffered => ($"the server offers no TLS{(c.Detail is null ? "" : $": {c.Detail}")}", "turn TLS on in the server (ssl = on), and check that this is its PostgreSQL port"),
        Cause.TlsVersionRefused => ("the server has no TLS version from 1.2 up", "raise the server's ssl_max_protocol_version, or renew its TLS library"),
        Cause.TlsAlert => ($"the server refused the TLS handshake: {c.Detail}", "look into the server's log for the reason"),
        Cause.InjectedBytes => ("after it agreed to TLS the server sent bytes that are not TLS", "somebody between here and the server may be tampering (CVE-2021-23222), or this is no PostgreSQL server"),
        Cause.MalformedHandshake => ($"the server's TLS handshake breaks the rules{(c.Detail is null ? "" : $": {c.Detail}")}", "look into the server's log; something else than PostgreSQL may listen there"),
        Cause.RootNotInStore => ($"the server's chain ends in {c.Needed}, which the store does not have{(c.HasNamesake ? $"; {ChainCheck.NotSignedByAnchor}" : "")}", c.Migrate),
        Cause.WrongRegion => ($"the server needs {c.Needed}; the store has Amazon RDS CAs of other regions only", c.Migrate),
        Cause.OnlyIntermediateInStore => (
            $"the store has the intermediate {Case.Name(c.Top)} and not its root {c.Needed}: Java trusts the server all the same; libpq, .NET and OpenSSL want the root",
            c.Migrate),
        Cause.MissingIntermediate => (
            $"the server sent its own certificate alone; its issuer {Case.Issuer(c.Top)} is neither sent nor in the store",
            "let the server send the intermediate certificate, too (ssl_cert_file holds the server's certificate, then the intermediate)"),
        Cause.SelfSigned => ($"the server's certificate {Case.Name(c.Top)} signed itself and is not in the store", "compare its SHA-256 with the server's, then: " + c.Advice.ForServerCertificate(c.Top)),
        Cause.AmazonTrustRoot => (
            $"the server's chain ends in Amazon Trust Services ({Case.Issuer(c.Top)}), as those of RDS Proxy, Aurora Serverless v1 and DSQL do; RDS CAs do not cover it",
            $"add Amazon Root CA 1 to 4 and Starfield Services Root CA - G2 (https://www.amazontrust.com/repository/): {c.Advice.ForFile}"),
        Cause.RetiredRdsCa => (
            $"the server still uses {c.Ca.Id ?? "a retired RDS CA"}, which has expired",
            $"rotate the server's certificate first: {RotationSteps.For(c.Target, c.Ca.Region, "rds-ca-rsa2048-g1").Sentence}"),
        Cause.UnexpectedCa => ($"the server's chain ends in {c.Needed}{(c.Detail is null ? "" : $", not in {c.Detail}")}", "rotate the server's certificate, or expect the CA that it has"),
        Cause.NameMismatch => ($"the server's certificate is not for {c.Host}; it is for {c.Names}", NameStep(c)),
        Cause.Expired => ($"{c.Part} expired on {c.Date(f => f.NotAfter)}", c.Clock("renew it")),
        Cause.NotYetValid => ($"{c.Part} is not valid before {c.Date(f => f.NotBefore)}", c.Clock("check the clock of the machine that issued it")),
        Cause.BrokenChain => ($"the chain breaks a rule at {c.Part}{(c.Detail is null ? "" : $": {c.Detail}")}", c.Detail switch
        {
            ChainCheck.NotSignedByAnchor => $"the certificate was altered, or another CA of that name issued it: let the CA issue it anew; if the CA itself was renewed, add the new one: {c.Advice.ForFile}",
            ChainCheck.NotSignedBySent => "the certificate was altered, or another CA of that name issued it: let the CA issue it anew",
            _ => "let the CA issue it anew: CA flag, path length, name constraints",
        }),
        Cause.NotForServers => ("the server's certificate is not for servers (key usage, extended key usage)", "let the CA issue it with extended key usage serverAuth"),
        Cause.WeakCryptography => ($"{c.Part} is too weak: {c.Detail}", "RSA of 2048 bits or more (or EC P-256 or more) and SHA-256 are the least"),
        Cause.NotApproved => ($"the certificate is right, and Npgsql's verify-full connection failed all the same: {c.Detail}", "look into the server's log; --timeout gives it longer"),
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "a cause without words"),
    };

    private static string NameStep(Case c)
    {
        RdsEndpoint? endpoint = RdsEndpoint.Parse(c.Host);
        if (endpoint?.Kind == RdsEndpointKind.ClusterCustom) return "custom endpoints of Aurora are not in the certificate: connect to the cluster endpoint or to an instance";
        if (System.Net.IPAddress.TryParse(c.Host, out _)) return "connect by a name that the certificate has, not by address (with libpq, hostaddr gives the address besides)";
        return endpoint is null && c.Result.Probe.Names.Any(name => RdsEndpoint.Parse(name) is not null)
            ? "an alias (CNAME) of your own is never in an RDS certificate: connect to the endpoint by Amazon's name"
            : "connect by a name that the certificate has, or let the CA issue it with this name";
    }

    /// <summary>What the sentences are made of.</summary>
    private sealed record Case(ConnectionTarget Target, VerifyFullResult Result, ServerCa Ca, TrustAnchors Anchors, RootAdvice Advice, DateTimeOffset Now)
    {
        public string Host => Target.Host;

        public string? Detail => Result.Detail;

        public Certificate? Top => Result.Probe.Path.IsDefaultOrEmpty ? Result.Probe.Leaf : Result.Probe.Path[^1];

        public string Needed => Ca.Region is { } region && Ca.Id is { } id ? $"{id} of {region}" : Top?.Facts is { IsSelfIssued: true } ? Name(Top) : Issuer(Top);

        /// <summary>An anchor has the name of the root that is missing.</summary>
        public bool HasNamesake => Top?.Facts is { } facts && Anchors.All.Any(anchor => anchor.Facts is { IsCa: true } held && held.Subject.Equals(facts.Issuer));

        public string Migrate => Ca.Region is { } region ? Advice.ForRegion(region, Ca.Id) : Advice.ForFile;

        public string Names
        {
            get
            {
                ImmutableArray<string> names = Result.Probe.Names;
                return names.IsEmpty ? "no name (its common name does not count)"
                    : string.Join(", ", names.Take(ShownNames)) + (names.Length > ShownNames ? $" and {names.Length - ShownNames} more" : "");
            }
        }

        public string Part => About is not { } about ? "a certificate of the chain"
            : about.Equals(Result.Probe.Leaf) ? "the server's certificate"
            : about.Facts is { IsSelfIssued: true } ? $"the root {Name(about)}" : $"the intermediate {Name(about)}";

        public string Date(Func<CertificateFacts, DateTimeOffset> of) => About?.Facts is { } facts ? of(facts).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "a date that cannot be read";

        public string Clock(string step) => $"{step}; this machine's clock says {Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}";

        public static string Name(Certificate? certificate) => certificate?.Facts is { } facts ? Short(facts.Subject) : "a certificate that cannot be read";

        public static string Issuer(Certificate? certificate) => certificate?.Facts is { } facts ? Short(facts.Issuer) : "an issuer that cannot be read";

        private Certificate? About => Result.Probe.About;

        private static string Short(DistinguishedName name) => $"\"{name.CommonName ?? name.ToString()}\"";
    }
}
