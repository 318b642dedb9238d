namespace TrustStoreTool.Clients;

/// <summary>From what a client does to what that means: readiness, a sentence, the one next step.</summary>
internal static class Verdicts
{
    /// <summary>Judges a setting.</summary>
    /// <param name="client">Whose it is.</param>
    /// <param name="setting">The setting.</param>
    /// <param name="judgement">What the client does with it.</param>
    /// <param name="need">What its trust file must hold, or null where that is not known.</param>
    public static ClientFinding Of(PostgresClient client, ClientSetting setting, Judgement judgement, TrustNeed? need)
    {
        Readiness ready = Ready(judgement, need);
        string? next = Next(client, setting, judgement, ready, need);
        TrustFile? trust = judgement.Trust is { } file ? file with { Path = Shown.Text(file.Path), Problem = file.Problem is { } problem ? Shown.Text(problem) : null } : null;
        return new ClientFinding(
            setting.Line, setting.Client, Shown.Text(setting.Key), setting.Host is { } host ? Shown.Text(host) : null, Shown.Mode(judgement.Mode), judgement.IsDefault,
            judgement.Check, judgement.Plaintext, trust, ready, Shown.Text($"{Sentence(judgement)}{(setting.Note is null ? "" : $"; {setting.Note}")}"), next is null ? null : Shown.Text(next));
    }

    private static Readiness Ready(Judgement judgement, TrustNeed? need) => judgement switch
    {
        { Check: ServerCheck.Local or ServerCheck.Name } or { Check: ServerCheck.None, Plaintext: not PlaintextRisk.Silent } => Readiness.NotConcerned,
        { Trust.State: TrustState.Missing or TrustState.Unreadable } => Readiness.NotReady,
        { Check: ServerCheck.Unknown or ServerCheck.CannotConnect } or { Trust: null or { State: TrustState.NotLookedAt } } => Readiness.Open,
        { Trust.Certificates.IsEmpty: true } => Readiness.NotReady,
        _ when need is null || need.Certificates.IsEmpty => Readiness.Open,
        _ => need.Certificates.All(judgement.Trust!.Certificates.Select(certificate => certificate.Fingerprint).Contains) ? Readiness.Ready : Readiness.NotReady,
    };

    private static string Sentence(Judgement judgement)
    {
        string against = judgement.Trust?.Kind switch
        {
            TrustKind.JvmDefault => "the JVM's own truststore",
            TrustKind.MachineStore => "the machine's store",
            _ => judgement.Trust?.Path ?? "",
        };
        return (judgement.Check, judgement.Plaintext) switch
        {
            (ServerCheck.CannotConnect, _) => $"cannot connect: {judgement.Problem}",
            (ServerCheck.Unknown, _) => $"not known: {judgement.Problem}",
            (ServerCheck.Local, _) => "a Unix socket: no network is crossed, and no TLS is used",
            (ServerCheck.DecidedElsewhere, _) => "the JVM's truststore; pgjdbc uses it only with sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory",
            (_, PlaintextRisk.Always) => "no TLS: everything travels in plaintext",
            (_, PlaintextRisk.Silent) => $"checks nothing, and falls back to plaintext without a word when {against} lacks the server's CA",
            (ServerCheck.Chain, PlaintextRisk.Preferred) => $"plaintext wherever the server takes it; TLS only where it insists, and then the chain is checked against {against}",
            (_, PlaintextRisk.Preferred) => "plaintext wherever the server takes it; TLS only where it insists, and nothing is checked",
            (ServerCheck.Name, _) => "TLS, and only the name in the server's certificate is checked, which anybody can write into one",
            (ServerCheck.Chain, PlaintextRisk.Fallback) => $"TLS only if the server offers it; then the chain is checked against {against}, and not the host name",
            (_, PlaintextRisk.Fallback) => "TLS only if the server offers it, and nothing is checked",
            (ServerCheck.None, _) => "TLS, and the server is not checked",
            (ServerCheck.Chain, _) => $"checks the chain against {against}, and not the host name",
            _ => $"checks chain and host name against {against}",
        };
    }

    private static string? Next(PostgresClient client, ClientSetting setting, Judgement judgement, Readiness ready, TrustNeed? need)
    {
        string host = setting.Host is { } known ? Quote.Shell(known) : "HOST";
        string settings = $"truststore settings --client {client.Name} --host {host} --pem FILE";
        if (judgement.Check == ServerCheck.Local) return null;
        if (need?.Note is not null && judgement.Check != ServerCheck.None) return need.Note;
        return (judgement.Check, ready) switch
        {
            (ServerCheck.Unknown, _) => "look where it is set: it should be verify-full with the CA file",
            (ServerCheck.None or ServerCheck.Name, _) => $"set {client.VerifyFull} with the CA file: {settings}",
            (_, Readiness.NotReady) => $"{Repair(judgement.Trust!)}{(need is null ? " --region REGION" : "")}",
            (ServerCheck.CannotConnect, _) => $"set {client.VerifyFull} with the CA file: {settings}",
            (ServerCheck.Chain, _) => $"set {client.VerifyFull}, so that the host name is checked too",
            (_, Readiness.Open) when judgement.Trust is { State: TrustState.NotLookedAt, Problem: { } problem } =>
                judgement.Trust.Kind is TrustKind.Pem or TrustKind.TrustStore ? $"look at that file where the client runs: {problem}" : $"name a file with the RDS CA: {settings}",
            (_, Readiness.Open) => "say which region it is about: --region",
            _ => null,
        };
    }

    // A quoted tilde is no home.
    private static string Word(string path) => path.StartsWith("~/", StringComparison.Ordinal) ? $"~/{Quote.Shell(path[2..])}" : Quote.Shell(path);

    private static string Repair(TrustFile file) =>
        file.Kind == TrustKind.TrustStore
            ? $"add the CA: truststore migrate {Word(file.Path)}"
            : $"write the file with the CA in it: truststore migrate STORE --export-pem {Word(file.Path)}";
}
