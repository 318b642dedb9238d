using System.Collections.Immutable;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Files;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Conversion;
using TrustStoreTool.Formats;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Cli.Commands.Migrate;

/// <summary>Plans one store: read, plan, encode, compare with the old bytes, read back. Writes nothing; may be asked again when the store changed meanwhile.</summary>
internal sealed class StorePlanner(MigrateRequest request, ImmutableArray<Certificate> wanted, PasswordSource passwords, Terminal terminal)
{
    private WriteOptions Options => new() { Reproducible = request.Reproducible, AcceptUnauthenticated = request.AcceptUnauthenticated };

    /// <summary>Plans the migration of a file, or of one that is to be made.</summary>
    /// <param name="path">For prompts and messages.</param>
    /// <param name="content">Reads the file, whose bytes nobody else keeps; null where there is none.</param>
    public PlannedStore Plan(string path, Func<ReadOnlyMemory<byte>>? content)
    {
        if (content is null)
        {
            StoreType made = request.Type ?? StoreType.Pkcs12;
            return request.From is { } from ? StartedFrom(from, Lender(path, from), path, made) : New(path, made);
        }

        OpenedStore opened = OpenedStore.Read(path, content(), passwords, request.Limits, request.AcceptUnauthenticated);
        passwords.NoticeIfVisible(opened.Store);
        if (request.Type is not { } type || type.IsTypeOf(opened.Store)) return Existing(opened);
        return request.Out is { } output
            ? StartedFrom(path, opened, output, type)
            : throw new KeyStoreException(KeyStoreError.Usage, $"this is a {opened.Store.Format.Title} store, not {type.Name}", "another type is written to another file: --out FILE");
    }

    private PlannedStore Existing(OpenedStore opened)
    {
        (Rewritten made, KeyStore? same) = Rewrite(opened.Store, opened.Password);
        if (same is not null) return new PlannedStore(made.Old, same.Content, same, made.Plan) { Kept = made.Kept };
        Password? password = opened.Password;
        opened = null!; // and with it the old entries: two large stores are not held twice at once
        PreservationCheck.Verify(made.Old.Format, made.Old.Content, made.Bytes, password, made.Plan.Change);

        // Only a file that --out names is still compared with the old one.
        if (request.Out is null) made = made with { Old = made.Old with { Content = default } };
        return new PlannedStore(made.Old, made.Bytes, ReadBack(made.Old.Format, made.Bytes, password), made.Plan) { Password = password, Kept = made.Kept };
    }

    private (Rewritten Made, KeyStore? Same) Rewrite(KeyStore before, Password? password)
    {
        MigrationPlan plan = PlanFor(before);
        Rewritten made = new(OldStore.Of(before), plan, KeptEntries.Of(before), []);
        return plan.IsEmpty ? (made, before) : (made with { Bytes = before.Format.Rewrite(before, plan.Change, password, Options) }, null);
    }

    private PlannedStore New(string path, StoreType type)
    {
        Password? password = type.HasPassword ? passwords.RequireNew(path) : null;
        MigrationPlan plan = PlanFor(null);
        byte[] bytes = type.Format.Create([.. plan.Additions], password, Options with { WithoutPassword = !type.HasPassword });
        KeyStore after = ReadBack(type.Format, bytes, password);
        return new PlannedStore(null, bytes, after, plan) { Password = password };
    }

    // Every entry of the other store comes along, as the bytes it is where the format is the same; then this one is migrated as any other.
    private PlannedStore StartedFrom(string source, OpenedStore start, string target, StoreType type)
    {
        Password? password = type.HasPassword ? passwords.RequireNew(target) : null;
        ConversionRequest conversion = new(type.Target, password, DateFor)
        {
            KeepsProtection = password is null || start.Password?.HasSameCharacters(password) == true,
            Options = Options,
            Limits = request.Limits,
        };
        ConversionResult made = StartingStore.Convert(source, start, target, type, conversion);
        foreach (string notice in made.Notices) terminal.WriteNotice($"{target}: {notice}");
        PlannedStore planned = Existing(new OpenedStore(made.After, password));
        return planned with { Before = null, Kept = KeptEntries.Of(start.Store), Password = password };
    }

    // The new bytes, read as anybody will read them, must have everything that was wanted.
    private KeyStore ReadBack(KeyStoreFormat format, byte[] bytes, Password? password)
    {
        KeyStore after = PreservationCheck.ReadBack(format, bytes, password, request.Limits);
        return PlanFor(after).IsEmpty
            ? after
            : throw new KeyStoreException(KeyStoreError.PreservationFailed, "a certificate that was added is not found in the new store; nothing was written");
    }

    private OpenedStore Lender(string path, string from)
    {
        if (from != "cacerts")
            return FileError.About(from, () => OpenedStore.Read(from, InputFile.ReadStore(from, request.Limits), passwords, request.Limits, acceptUnauthenticated: false));
        string file = JdkCacerts.Find(terminal.Variable);
        terminal.WriteNotice($"{path}: starts with the certificates of {file}");
        return FileError.About(file, () => StartingStore.ReadCacerts(InputFile.ReadStore(file, request.Limits), request.Limits));
    }

    private MigrationPlan PlanFor(KeyStore? store) => MigrationPlan.Create(store, wanted, request.Aliases, RdsPins.Embedded, DateFor);

    private DateTimeOffset DateFor(Certificate? certificate) => request.Reproducible
        ? request.SourceDate ?? certificate?.Facts?.NotBefore ?? DateTimeOffset.UnixEpoch
        : terminal.Clock.GetUtcNow();

    private sealed record Rewritten(OldStore Old, MigrationPlan Plan, KeptEntries Kept, byte[] Bytes);
}
