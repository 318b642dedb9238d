using System.Collections.Immutable;

namespace TrustStoreTool.Cli.Reports;

/// <summary>Stores as text: a head, what Java sees, the traps, and a table of the entries.</summary>
public static class InspectText
{
    private const string Indent = "  ";

    // Kinds are short, but for those that a file may name as it likes.
    private const int WidestKind = 24, MostKinds = 6;

    private static readonly ImmutableArray<TextColumn> Columns =
    [
        new("ALIAS", IsFlexible: true, Whole: Indent + "alias    "), new("KIND", Widest: WidestKind), new("CREATED"), new("VALID FROM", From: 100), new("VALID TO"), new("KEY"), new("SIGNATURE", From: 120),
    ];

    /// <summary>Writes the report.</summary>
    public static void Write(InspectReport report, Terminal terminal)
    {
        bool first = true;
        foreach (StoreReport store in report.Stores.Where(store => store.Error is null))
        {
            if (!first) terminal.Out.WriteLine();
            first = false;
            WriteHead(store, terminal);
            WriteJava(store.Java!, report.JavaRules, terminal);
            foreach (TrapReport trap in store.Traps ?? [])
            {
                Wrapped(terminal, Indent + "! ", trap.Message);
                Wrapped(terminal, Indent + "  -> ", trap.Advice);
            }

            if (store.Entries is not { Count: > 0 } entries) continue;
            terminal.Out.WriteLine();
            TextTable.Write(terminal.Out, terminal.Width, Columns, OnDemandList.Of(entries.Count, i => Row(entries[i], terminal.Width)));
        }
    }

    private static void WriteHead(StoreReport store, Terminal terminal)
    {
        terminal.Out.WriteLine($"{ForeignText.Escape(store.Store)}: {store.Format}, {Contents(store.Kinds)}");
        terminal.Out.WriteLine($"{Indent}sha256      {store.Sha256}");
        string mac = store.Integrity!.Algorithm is { } algorithm ? algorithm + Iterations(store.Integrity.Iterations) : "no MAC and no digest";
        string state = store.Integrity.State switch
        {
            "verified" => ", verified",
            "notChecked" => ", integrity not checked (no password given)",
            _ => "",
        };
        Wrapped(terminal, Indent + "integrity   ", mac + state);
        foreach (ProtectionReport part in store.Protection ?? [])
        {
            string entries = part.Entries is { } count ? Words.Count(count, "entry", "entries") : "not opened";
            Wrapped(terminal, Indent + "protection  ", $"{part.Part}: {(part.Algorithm == "none" ? "not encrypted" : part.Algorithm)}{Iterations(part.Iterations)}, {entries}");
        }
    }

    private static void WriteJava(JavaReport java, string rules, Terminal terminal)
    {
        Wrapped(terminal, Indent + "Java sees   ", $"({rules})");
        View("right password", java.RightPassword);
        View("no password", java.NoPassword);
        View("empty password", java.EmptyPassword);
        View("wrong password", java.WrongPassword);

        void View(string password, JavaViewReport view) =>
            Wrapped(terminal, $"{Indent}  {password,-14}  ", view.Loads ? Seen(view) : $"refused: {view.Refusal}");
    }

    private static string Seen(JavaViewReport view)
    {
        (int keys, int secrets) = view.Keys;
        string text = Words.Count(view.TrustAnchors, "trust anchor");
        if (keys > 0) text += ", " + Words.Count(keys, "private key");
        if (secrets > 0) text += ", " + Words.Count(secrets, "secret key");
        return text;
    }

    private static string Contents(ImmutableArray<(string Kind, int Count)> counts)
    {
        if (counts.IsEmpty) return "no entries";
        List<string> kinds = [.. counts.Select(kind => $"{kind.Count} {DisplayText.Fit(Words.Kind(kind.Kind), WidestKind)}")];
        if (kinds.Count > MostKinds) kinds = [.. kinds.Take(MostKinds), $"{kinds.Count - MostKinds} more kinds"];
        return $"{Words.Count(counts.Sum(kind => kind.Count), "entry", "entries")} ({string.Join(", ", kinds)})";
    }

    private static TextRow Row(EntryReport entry, int width)
    {
        CertificateReport? certificate = entry.Certificates.FirstOrDefault();
        return new TextRow(
            [
                entry.Alias ?? "(no alias)", Words.Kind(entry.Kind), Date(entry.Created), Date(certificate?.NotBefore), Date(certificate?.NotAfter),
                Key(certificate?.Key), certificate?.Signature ?? "",
            ],
            Lines(entry, width));
    }

    private static IEnumerable<string> Lines(EntryReport entry, int width)
    {
        if (Words.Kind(entry.Kind) is { Length: > WidestKind } kind) foreach (string line in DisplayText.Wrapped($"{Indent}kind     ", kind, width)) yield return line;
        if (entry.JavaAlias is { } seen && seen != entry.Alias) yield return Detail("in Java", seen, width);
        if (entry.KeyProtection is { } protection) yield return Detail("key", protection.Algorithm + Iterations(protection.Iterations), width);
        for (int i = 0; i < entry.Certificates.Length; i++)
        {
            if (entry.Certificates.Length > 1) yield return $"{Indent}chain {i + 1} of {entry.Certificates.Length}";
            foreach (string line in Lines(entry.Certificates[i], width)) yield return line;
        }

        foreach (string line in entry.Problems.SelectMany(p => Problem(p, width))) yield return line;
    }

    private static IEnumerable<string> Lines(CertificateReport certificate, int width)
    {
        // On a line of its own that no foreign text reaches, and never cut.
        yield return $"{Indent}sha256   {certificate.Sha256}";
        if (certificate.Subject is { } subject) yield return Detail("subject", subject, width);
        if (certificate.Issuer is { } issuer && issuer != certificate.Subject) yield return Detail("issuer", issuer, width);
        if (certificate.Rds is { } rds) yield return Detail("RDS CA", $"{rds.Ca}, {(rds.Region == "*" ? "all regions" : rds.Region)}", width);
        foreach (string line in certificate.Problems.SelectMany(problem => Problem(problem, width))) yield return line;
    }

    private static IEnumerable<string> Problem(ProblemReport problem, int width) => DisplayText.Wrapped($"{Indent}!        ", problem.Message, width);

    private static string Detail(string name, string foreign, int width)
    {
        string label = $"{Indent}{name,-7}  ";
        return label + DisplayText.Fit(foreign, Math.Max(20, width - label.Length));
    }

    private static void Wrapped(Terminal terminal, string label, string text) => DisplayText.WriteWrapped(terminal.Out, label, text, terminal.Width);

    private static string Iterations(long? count) => count is { } n ? $", {n} iterations" : "";

    private static string Date(DateTimeOffset? date) => date is { } d ? $"{d.UtcDateTime:yyyy-MM-dd}" : "";

    private static string Key(KeyReport? key) => key switch
    {
        null => "",
        { Curve: { } curve } => $"{key.Algorithm} {curve}",
        { Bits: { } bits, Algorithm: "RSA" or "DSA" or "RSASSA-PSS" } => $"{key.Algorithm}-{bits}",
        _ => key.Algorithm,
    };
}
