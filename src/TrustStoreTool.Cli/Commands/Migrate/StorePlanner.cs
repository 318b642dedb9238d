using System.Collections.Immutable;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Files;
using TrustStoreTool.Formats;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Cli.Commands.Migrate;

/// <summary>Plans one store: read, plan, encode, compare with the old bytes, read back. Writes nothing; may be asked again when the store changed meanwhile.</summary>
internal sealed class StorePlanner(MigrateRequest request, ImmutableArray<Certificate> wanted, PasswordSource passwords, Terminal terminal)
{
    private WriteOptions Options => new() { Reproducible = request.Reproducible, AcceptUnauthenticated = request.AcceptUnauthenticated };

    /// <summary>Plans the migration of a file, or of one that is to be made.</summary>
    /// <param name="path">For prompts and messages.</param>
    /// <param name="content">The file, or null where there is none.</param>
    public PlannedStore Plan(string path, ReadOnlyMemory<byte>? content)
    {
        if (content is not { } bytes) return New(path, Lender(path), request.Type ?? StoreType.Pkcs12);
        OpenedStore opened = OpenedStore.Read(path, bytes, passwords, request.Limits, request.AcceptUnauthenticated);
        passwords.NoticeIfVisible(opened.Store);
        if (request.Type is not { } type || type.IsTypeOf(opened.Store)) return Existing(opened);
        return request.Out is not null
            ? New(path, opened.Store, type)
            : throw new KeyStoreException(KeyStoreError.Usage, $"this is a {opened.Store.Format.Title} store, not {type.Name}", "another type is written to another file: --out FILE");
    }

    private PlannedStore Existing(OpenedStore opened)
    {
        KeyStore before = opened.Store;
        MigrationPlan plan = PlanFor(before);
        if (plan.IsEmpty) return new PlannedStore(before, before.Content, before, plan);
        byte[] bytes = before.Format.Rewrite(before, plan.Change, opened.Password, Options);
        PreservationCheck.Verify(before.Format, before.Content, bytes, opened.Password, plan.Change);
        KeyStore after = ReadBack(before.Format, bytes, opened.Password);
        return new PlannedStore(before, bytes, after, plan) { Password = opened.Password };
    }

    private PlannedStore New(string path, KeyStore? start, StoreType type)
    {
        if (start is not null && start.Entries.Any(entry => entry is not (TrustedCertificateEntry or UntrustedCertificateEntry)))
            throw new KeyStoreException(KeyStoreError.WouldLose, "the store to start from holds more than certificates, and a new store would not have it", "convert it first: truststore convert STORE OUT");
        Password? password = type.HasPassword ? passwords.RequireNew(path) : null;
        MigrationPlan plan = PlanFor(start);
        NewEntry[] entries = [.. Trusted(start), .. plan.Additions];
        byte[] bytes = type.Format.Create(entries, password, Options with { WithoutPassword = !type.HasPassword });
        KeyStore after = ReadBack(type.Format, bytes, password);
        HashSet<Certificate> anchors = [.. after.TrustAnchors];
        if (!entries.OfType<NewTrustedCertificate>().All(entry => anchors.Contains(entry.Certificate)))
            throw new KeyStoreException(KeyStoreError.PreservationFailed, "the new store does not hold what was put into it; nothing was written");
        return new PlannedStore(null, bytes, after, plan) { Start = start, Password = password };
    }

    // The new bytes, read as anybody will read them, must have everything that was wanted.
    private KeyStore ReadBack(KeyStoreFormat format, byte[] bytes, Password? password)
    {
        KeyStore after = format.Read(bytes, password, request.Limits);
        return PlanFor(after).IsEmpty
            ? after
            : throw new KeyStoreException(KeyStoreError.PreservationFailed, "a certificate that was added is not found in the new store; nothing was written");
    }

    private KeyStore? Lender(string path)
    {
        if (request.From is not { } from) return null;
        if (from != "cacerts")
            return FileError.About(from, () => OpenedStore.Read(from, InputFile.ReadStore(from, request.Limits), passwords, request.Limits, acceptUnauthenticated: false).Store);
        string file = JdkCacerts.Find(terminal.Variable);
        terminal.WriteNotice($"{path}: starts with the certificates of {file}");
        using Password usual = new(JdkCacerts.Password);
        return FileError.About(file, () => KeyStoreFormats.Read(InputFile.ReadStore(file, request.Limits), usual, request.Limits));
    }

    private IEnumerable<NewTrustedCertificate> Trusted(KeyStore? start) => start is null
        ? []
        : start.SeenByJava(JavaPassword.Right).TrustedCertificates.OrderBy(entry => entry.Source)
            .Select(entry => new NewTrustedCertificate(entry.Alias, start.Entries[entry.Source].Created ?? DateFor(entry.Certificates[0]), entry.Certificates[0]));

    private MigrationPlan PlanFor(KeyStore? store) => MigrationPlan.Create(store, wanted, request.Aliases, RdsPins.Embedded, DateFor);

    private DateTimeOffset DateFor(Certificate certificate) => request.Reproducible
        ? request.SourceDate ?? certificate.Facts?.NotBefore ?? DateTimeOffset.UnixEpoch
        : terminal.Clock.GetUtcNow();
}
