using System.Collections.Immutable;

namespace TrustStoreTool.Bundles;

/// <summary>
/// A certificate file, judged certificate by certificate. It is taken whole or not at all: one refused part refuses the file.
/// </summary>
public sealed class CertificateIntake
{
    private delegate (IntakeReason Reason, string What)? Rule(Certificate certificate, CertificateFacts facts, RdsCa? pin, IntakeRules rules);

    // In the contract's order: the first that has something to say decides.
    private static readonly ImmutableArray<Rule> Rules =
        [Pinned, Retired, NotSelfIssued, BadSignature, Unpinned, NotCa, Expired, Other];

    private CertificateIntake(ImmutableArray<IntakeItem> items) => Items = items;

    /// <summary>Every certificate, and every other part of the file, in order, with what becomes of it.</summary>
    public ImmutableArray<IntakeItem> Items { get; }

    /// <summary>Why the file cannot be used, or null: its first refused part, or that nothing is left to take.</summary>
    public KeyStoreException? Refusal =>
        Items.FirstOrDefault(item => item.Verdict == IntakeVerdict.Refused) is { } refused ? Refuse(refused)
        : Items.Any(item => item.Verdict == IntakeVerdict.Taken) ? null
        : NothingLeft();

    /// <summary>One line for each reason that left something out, ready to be shown; foreign text in it is raw.</summary>
    public IEnumerable<string> Notices =>
        Items.Where(item => item.Verdict == IntakeVerdict.Skipped).GroupBy(item => item.Reason).OrderBy(group => group.Key)
            .Select(group => IntakeNotice.Text(group.Key, [.. group]));

    /// <summary>Takes a file apart and judges it.</summary>
    /// <param name="content">The whole file: PEM, PKCS#7 (DER or PEM-armoured), or one certificate in DER.</param>
    /// <param name="rules">By what it is judged.</param>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.BundleRefused"/>: it is no certificate file at all; <see cref="KeyStoreError.LimitExceeded"/>.</exception>
    public static CertificateIntake Read(ReadOnlyMemory<byte> content, IntakeRules rules)
    {
        List<IntakePart> parts = IntakePart.Read(content, rules.Limits);
        if (parts.Count > rules.Limits.Entries) throw ReadLimits.Exceeded("certificates", parts.Count, rules.Limits.Entries, "--max-entries");
        HashSet<Certificate> seen = [];
        return new CertificateIntake([.. parts.Select((part, index) => Judge(part, index + 1, seen, rules))]);
    }

    /// <summary>The certificates to take, once each, in the file's order.</summary>
    /// <exception cref="KeyStoreException"><see cref="Refusal"/>.</exception>
    public ImmutableArray<Certificate> Take() =>
        Refusal is { } refusal ? throw refusal : [.. Items.Where(item => item.Verdict == IntakeVerdict.Taken).Select(item => item.Certificate!)];

    private static IntakeItem Judge(IntakePart part, int number, HashSet<Certificate> seen, IntakeRules rules)
    {
        if (part.Certificate is not { } certificate) return new IntakeItem(number, part.Line, null, null, part.Fault!.Value, part.What);
        if (certificate.Encoded.Length > rules.Limits.CertificateBytes)
            throw ReadLimits.Exceeded("certificate size in bytes", certificate.Encoded.Length, rules.Limits.CertificateBytes, "--max-certificate-bytes");
        RdsCa? pin = rules.Pins.Find(certificate);
        if (!seen.Add(certificate)) return new IntakeItem(number, part.Line, certificate, pin, IntakeReason.Duplicate, "stands in the file twice");
        (IntakeReason reason, string what) = Rules.Select(rule => rule(certificate, certificate.Facts!, pin, rules)).First(said => said is not null)!.Value;
        return new IntakeItem(number, part.Line, certificate, pin, reason, what);
    }

    private static (IntakeReason, string)? Pinned(Certificate certificate, CertificateFacts facts, RdsCa? pin, IntakeRules rules)
    {
        if (pin is not { IsAnchor: true }) return null;
        if (!rules.Pins.SignaturesProved && !SelfSignature.Verifies(certificate)) return (IntakeReason.BadSignature, "its own signature does not verify");
        return rules.Choice.Includes(pin)
            ? (IntakeReason.Pinned, $"{pin.Region} {pin.Id}")
            : (IntakeReason.NotChosen, $"{pin.Region} {pin.Id}, not chosen");
    }

    private static (IntakeReason, string)? Retired(Certificate certificate, CertificateFacts facts, RdsCa? pin, IntakeRules rules) =>
        pin is null ? null
        : pin.Kind == RdsCaKind.Intermediate ? (IntakeReason.Retired, $"{pin.Id}, an intermediate, which RDS replaces without notice")
        : (IntakeReason.Retired, $"{pin.Id}, retired");

    private static (IntakeReason, string)? NotSelfIssued(Certificate certificate, CertificateFacts facts, RdsCa? pin, IntakeRules rules) =>
        facts.IsSelfIssued ? null : (IntakeReason.NotSelfIssued, $"no root: issued by {IntakeItem.Cut(facts.Issuer.ToString())}");

    private static (IntakeReason, string)? BadSignature(Certificate certificate, CertificateFacts facts, RdsCa? pin, IntakeRules rules) =>
        SelfSignature.Check(certificate) switch
        {
            SelfSignatureState.Verifies => null,
            SelfSignatureState.Fails => (IntakeReason.BadSignature, "its own signature does not verify: it was altered or forged"),
            _ => (IntakeReason.BadSignature, $"its own signature cannot be verified here ({SignatureAlgorithms.Name(facts.SignatureAlgorithm)} with {facts.PublicKey}), so it is not taken"),
        };

    private static (IntakeReason, string)? Unpinned(Certificate certificate, CertificateFacts facts, RdsCa? pin, IntakeRules rules) =>
        rules.AllowUnpinned || !RdsNames.Claims(facts.Subject) ? null
        : (IntakeReason.Unpinned, "calls itself an Amazon RDS CA, and is none that is known");

    // A version 1 certificate has no place to say whether it is a CA; a self-signed one counts as such (OpenSSL: X509_check_ca, 3).
    private static (IntakeReason, string)? NotCa(Certificate certificate, CertificateFacts facts, RdsCa? pin, IntakeRules rules) =>
        facts.IsCa ?? facts.Version == 1 ? null : (IntakeReason.NotCa, "not a CA certificate");

    private static (IntakeReason, string)? Expired(Certificate certificate, CertificateFacts facts, RdsCa? pin, IntakeRules rules) =>
        rules.Now <= facts.NotAfter ? null : (IntakeReason.Expired, $"expired {facts.NotAfter:yyyy-MM-dd}");

    private static (IntakeReason, string)? Other(Certificate certificate, CertificateFacts facts, RdsCa? pin, IntakeRules rules) =>
        RdsNames.Claims(facts.Subject)
            ? (IntakeReason.UnpinnedAllowed, $"calls itself an Amazon RDS CA and is not pinned: SHA-256 {certificate.Fingerprint}")
            : (IntakeReason.Other, "a CA that is none of RDS's");

    private static KeyStoreException Refuse(IntakeItem item) => new(
        KeyStoreError.BundleRefused,
        item.Certificate is null ? $"{item.Where}: {item.What}" : $"{item.Where}: {item.Name}: {item.What}",
        item.Reason switch
        {
            IntakeReason.PrivateKey => "a bundle holds certificates only; take the key out of it, and treat it as exposed if the file was passed on",
            IntakeReason.Unpinned => $"if AWS published it, compare its SHA-256 {item.Certificate!.Fingerprint} and give --allow-unpinned",
            IntakeReason.Damaged or IntakeReason.BadSignature => "nothing of the file is taken; download it again",
            _ => "nothing of the file is taken; remove that part from it",
        });

    private KeyStoreException NothingLeft() => new(
        KeyStoreError.BundleRefused,
        $"nothing in it can be taken: {string.Join("; ", Notices)}",
        Items.Any(item => item.Reason == IntakeReason.NotChosen) ? "--ca all takes every RDS CA" : "the current certificates: truststore bundle list");
}
