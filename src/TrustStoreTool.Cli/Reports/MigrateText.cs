using System.Globalization;

namespace TrustStoreTool.Cli.Reports;

/// <summary>A <see cref="MigrateReport"/> for people. A fingerprint stands on a line of its own that no foreign text can reach.</summary>
public static class MigrateText
{
    // So many new entries are shown one by one; of more, only the names.
    private const int Detailed = 12;

    /// <summary>Writes it.</summary>
    public static void Write(MigrateReport report, Terminal terminal)
    {
        TextWriter to = terminal.Out;
        foreach (MigratedStore store in report.Stores)
        {
            to.WriteLine($"{Shown(store.Store)}: {Headline(store)}");
            if (store.Outcome is "failed" or "notWritten") WriteWhatHappened(to, store);
            else WriteWhatWasDone(to, store);
        }
    }

    // Of a store that failed, only what is so: no plan that came to nothing.
    private static void WriteWhatHappened(TextWriter to, MigratedStore store)
    {
        if (store.Backup is not null) Row(to, "backup", Shown(store.Backup));
        if (store.Pem is { Outcome: "written" } pem) Pem(to, pem);
        foreach (ServerProof proof in store.Proofs) Proof(to, proof);
    }

    private static void WriteWhatWasDone(TextWriter to, MigratedStore store)
    {
        if (store.Output is not null) Row(to, "output", Shown(store.Output));
        foreach (AddedCertificate added in store.Added) Added(to, added, store.Outcome == "unchanged" ? "present" : "added", store.Added.Length <= Detailed);
        if (store.Present.Length > Detailed) Row(to, "present", Count(store.Present.Length, "certificate"));
        else foreach (PresentEntry present in store.Present) Row(to, "present", Shown(present.Alias));
        foreach (InvisibleEntry place in store.Invisible) Row(to, "hidden", $"{Shown(place.Alias ?? "(no alias)")}: {Why(place.Reason)}; added as an entry of its own");
        if (store.Kept is { } kept) Row(to, "kept", Counts(kept));
        if (store.Protection is { } protection) Protection(to, protection, store.Integrity);
        if (store.Backup is not null) Row(to, "backup", Shown(store.Backup));
        if (store.Pem is { } pem) Pem(to, pem);
        foreach (ServerProof proof in store.Proofs) Proof(to, proof);
    }

    private static string Headline(MigratedStore store) => store.Outcome switch
    {
        "migrated" => $"migrated, {Count(store.Added.Length, "certificate")} added",
        "created" => $"created, {Count(store.Added.Length, "certificate")} added",
        "unchanged" => "unchanged, everything is there already",
        "planned" => $"would get {Count(store.Added.Length, "certificate")} (dry run, nothing was written)",
        "notWritten" => "not written, because another store failed",
        _ => "failed",
    };

    private static void Added(TextWriter to, AddedCertificate added, string label, bool inDetail)
    {
        Row(to, label, Shown(added.Alias));
        if (!inDetail) return;
        Row(to, "", added.Sha256);
        string until = added.NotAfter is { } end ? $"until {end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : "no validity";
        Row(to, "", added.Ca is null ? until : $"{added.Region}, {added.Ca}, {until}");
    }

    private static string Why(string reason) => reason switch
    {
        "notTrusted" => "Java does not see it, it is not marked as trusted",
        "inKeyChain" => "only in the chain of a key",
        "shadowed" => "hidden by a later entry of the same alias",
        _ => "Java lists it and does not find it by its alias",
    };

    private static string Counts(KeptEntries kept) => kept.Total == 0 ? "no entry" : string.Join(", ", new[]
    {
        (kept.TrustedCertificates, "trusted certificate"), (kept.PrivateKeys, "private key"), (kept.SecretKeys, "secret key"),
        (kept.OtherCertificates, "other certificate"), (kept.Other, "other entry"),
    }.Where(pair => pair.Item1 > 0).Select(pair => Count(pair.Item1, pair.Item2)));

    private static void Protection(TextWriter to, StoreProtection protection, string? integrity)
    {
        string mac = protection.Integrity is { } code ? code.Algorithm + Iterations(code.Iterations) : "no MAC";
        Row(to, "protected", mac + (integrity == "notChecked" ? " (not checked before the rewrite)" : ""));
        foreach (string part in protection.Parts.Where(part => part.Algorithm != "none").Select(part => part.Algorithm + Iterations(part.Iterations)).Distinct())
            Row(to, "", part);
    }

    private static string Iterations(long? count) => count is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {count} iterations");

    private static void Pem(TextWriter to, PemFileReport pem)
    {
        string outcome = pem.Outcome == "notWritten" ? "not written" : pem.Outcome;
        Row(to, "pem", $"{Shown(pem.Path)} ({outcome}, {Count(pem.Certificates, "root")})");
        foreach (LeftOutAnchor anchor in pem.LeftOut) Row(to, "", $"left out, no self-signed root: {Shown(anchor.Subject)}");
    }

    private static void Proof(TextWriter to, ServerProof proof)
    {
        Row(to, "proof", proof.Stage is null ? $"{Shown(proof.Server)} {proof.Verdict}" : $"{Shown(proof.Server)} {proof.Verdict}, verify-full ({proof.Stage}, {proof.Protocol})");
        if (proof.Message is { } message) Row(to, "", Shown(message));
        if (proof.NextStep is { } next) Row(to, "", $"next: {Shown(next)}");
        if (proof.Root is not { } root) return;
        Row(to, "", $"by {Shown(root.Alias ?? "(no alias)")}, {(root.AddedByThisRun ? "added by this run" : "there before")}");
        Row(to, "", root.Sha256);
    }

    private static string Count(int number, string what) => string.Create(
        CultureInfo.InvariantCulture, $"{number} {(number == 1 ? what : what.EndsWith('y') && !what.EndsWith("ey", StringComparison.Ordinal) ? what[..^1] + "ies" : what + "s")}");

    private static string Shown(string text) => ForeignText.Escape(text);

    private static void Row(TextWriter to, string label, string text) => to.WriteLine($"  {label,-9} {text}");
}
