namespace TrustStoreTool.Bundles;

/// <summary>What becomes of a part of a certificate file.</summary>
public enum IntakeVerdict
{
    /// <summary>It is wanted.</summary>
    Taken,

    /// <summary>It is left out, with a notice; the rest of the file is taken.</summary>
    Skipped,

    /// <summary>The whole file is refused because of it.</summary>
    Refused,
}

/// <summary>The rule that decided.</summary>
public enum IntakeReason
{
    /// <summary>Taken: a current RDS CA, by its pin.</summary>
    Pinned,

    /// <summary>Taken: a self-signed CA that is none of RDS's.</summary>
    Other,

    /// <summary>Taken: calls itself an Amazon RDS CA, is not pinned, and was allowed explicitly.</summary>
    UnpinnedAllowed,

    /// <summary>Skipped: pinned and retired, or an intermediate.</summary>
    Retired,

    /// <summary>Skipped: a current RDS CA that <see cref="CaChoice"/> leaves out.</summary>
    NotChosen,

    /// <summary>Skipped: the file had it before.</summary>
    Duplicate,

    /// <summary>Skipped: issued by another, so no root.</summary>
    NotSelfIssued,

    /// <summary>Skipped: its validity is over.</summary>
    Expired,

    /// <summary>Refused: it does not parse.</summary>
    Damaged,

    /// <summary>Refused: a private key.</summary>
    PrivateKey,

    /// <summary>Refused: something else that is no certificate: a request, a CRL, HTML.</summary>
    NotCertificate,

    /// <summary>Refused: subject and issuer are one name, and its own key did not make its signature.</summary>
    BadSignature,

    /// <summary>Refused: calls itself an Amazon RDS CA, and AWS never published it as far as the pins know.</summary>
    Unpinned,

    /// <summary>Refused: not a CA by its own words.</summary>
    NotCa,
}

/// <summary>A part of a certificate file and what becomes of it.</summary>
/// <param name="Number">From 1, in the file's order.</param>
/// <param name="Line">Of its BEGIN line, or of the fault; 0 in a file without lines.</param>
/// <param name="Certificate">The certificate, or null where there is none.</param>
/// <param name="Pin">Its pin, or null.</param>
/// <param name="Reason">The rule that decided.</param>
/// <param name="What">What is the matter: lower case, no full stop, foreign text raw.</param>
public sealed record IntakeItem(int Number, int Line, Certificate? Certificate, RdsCa? Pin, IntakeReason Reason, string What)
{
    private const int LongestName = 200;

    /// <summary>What becomes of it.</summary>
    public IntakeVerdict Verdict => Reason switch
    {
        <= IntakeReason.UnpinnedAllowed => IntakeVerdict.Taken,
        <= IntakeReason.Expired => IntakeVerdict.Skipped,
        _ => IntakeVerdict.Refused,
    };

    /// <summary>Where in the file: <c>line 12</c>, or <c>certificate 3</c> where there are no lines.</summary>
    public string Where => Line > 0 ? $"line {Line}" : $"certificate {Number}";

    /// <summary>Who it is: the common name, else the subject, else the fingerprint; cut at 200 characters. Untrusted text.</summary>
    public string Name => Certificate?.Facts?.Subject is { } subject
        ? Cut(subject.CommonName ?? (subject.Attributes.IsEmpty ? Certificate.Fingerprint.ToString() : subject.ToString()))
        : Certificate?.Fingerprint.ToString() ?? "";

    /// <summary>A name may have a megabyte; a message is one line.</summary>
    internal static string Cut(string foreign) => foreign.Length > LongestName ? foreign[..LongestName] + "…" : foreign;
}
