using System.Collections.Immutable;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Files;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Conversion;
using TrustStoreTool.Inspection;

namespace TrustStoreTool.Cli.Commands;

/// <summary>One conversion: read, convert and compare in memory, then write OUT whole or not at all.</summary>
internal sealed class ConvertRun(
    string store, string target, ConversionTarget type, PasswordSource password, PasswordSource newPassword, PasswordSource keyPassword, ReadLimits limits, Terminal terminal)
{
    public string Out => target;

    public ConversionTarget Target => type;

    public bool Trust { get; init; }

    public Pkcs12Profile? Profile { get; init; }

    public bool Reproducible { get; init; }

    public bool Force { get; init; }

    /// <summary>Converts in memory.</summary>
    /// <param name="content">The store's bytes where they have been read already.</param>
    public ConvertReport Plan(ReadOnlyMemory<byte>? content)
    {
        (KeyStore before, ConversionResult made) = Convert(content);
        return Report(before, made, "planned") with { Sha256 = null };
    }

    /// <summary>Converts and writes.</summary>
    public ConvertReport Commit(Func<FolderLocks, StoreFile> open, BackupRule backup)
    {
        using FolderLocks locks = new();
        using StoreFile file = open(locks);
        bool isSame = file.Exists && IsSameFile(store, target);
        (KeyStore before, ConversionResult made) = Convert(isSame ? file.Content : (ReadOnlyMemory<byte>?)null);
        if (file.Exists && file.Content.Span.SequenceEqual(made.Bytes.Span)) return Report(before, made, "unchanged");
        if (file.Exists && !isSame && !Force) throw Exists();
        bool holdsKeys = made.After.Entries.Any(entry => entry is PrivateKeyEntry or SecretKeyEntry);
        string? kept = file.Replace(made.Bytes, Redo, backup, terminal.Clock, holdsKeys);
        return Report(before, made, "converted") with { Backup = kept };

        ReadOnlyMemory<byte>? Redo(ReadOnlyMemory<byte> changed)
        {
            if (!isSame) return Force ? made.Bytes : throw Exists();
            (before, made) = Convert(changed);
            return made.Bytes;
        }
    }

    private (KeyStore Before, ConversionResult Made) Convert(ReadOnlyMemory<byte>? content) => FileError.About(store, () =>
    {
        KeyStore before = new StoreReading(terminal, limits).ReadVerified(store, content, password);
        Password? own = password.Given();
        Password? wanted = type.HasPassword() ? newPassword.Given() ?? own ?? newPassword.RequireNew(target) : null;
        bool isSamePassword = wanted is null || (own is not null && own.HasSameCharacters(wanted));
        ConversionRequest request = new(type, wanted, ReproducibleDates.For(Reproducible, terminal))
        {
            KeyPassword = keyPassword.Given(),
            TrustInvisible = Trust,
            KeepsProtection = isSamePassword && Profile is null,
            Options = new WriteOptions { Reproducible = Reproducible, Profile = Profile ?? Pkcs12Profile.Modern },
            Limits = limits,
        };
        return (before, StoreConversion.Convert(before, own, request));
    });

    private ConvertReport Report(KeyStore before, ConversionResult made, string outcome) => new(
        store, before.Format.Name, target, type.Name(), outcome, made.Bytes.Length, Hash(made.Bytes),
        OnDemandList.Of(made.Entries.Length, i => Of(made.Entries[i])),
        Anchors(made, made.Trusted),
        Anchors(made, made.NewAnchors),
        made.Notices,
        [.. StoreInspection.Of(made.After, RdsPins.Embedded, terminal.Clock.GetUtcNow()).Traps.Select(trap => new TrapReport(Words.Of(trap.Kind), trap.Message, trap.Advice))],
        null);

    private static ConvertedReport Of(ConvertedEntry entry) => new(
        entry.Source, entry.Entry.Alias, entry.NewAlias, entry.Entry.Kind, Words.Of(entry.Step), entry.Entry.Certificates.FirstOrDefault()?.Fingerprint.ToString());

    private static string Hash(ReadOnlyMemory<byte> bytes) => System.Convert.ToHexStringLower(MessageDigest.Sha256(bytes.Span));

    private static ImmutableArray<AnchorReport> Anchors(ConversionResult made, ImmutableArray<Certificate> certificates)
    {
        if (certificates.IsEmpty) return [];
        Dictionary<Certificate, string> aliases = [];
        foreach (JavaEntry entry in made.After.SeenByJava(JavaPassword.Right).TrustedCertificates) aliases.TryAdd(entry.Certificates[0], entry.Alias);
        return [.. certificates.Select(certificate => AnchorReport.Of(certificate, aliases.GetValueOrDefault(certificate)))];
    }

    private KeyStoreException Exists() => new(
        KeyStoreError.WriteFailed, $"{target}: there is such a file already, and it was left as it is", "to replace it and keep it as a backup, add --force");

    private static bool IsSameFile(string a, string b) => Resolve(a) == Resolve(b);

    private static string Resolve(string path) => new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
}
