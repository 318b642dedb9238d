using System.Collections.Immutable;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Interop;

/// <summary>Whatever a producer put into a store is in it after a migration, by the JDK's judgement and byte for byte.</summary>
public sealed class MigrationTests : IDisposable
{
    private static readonly string[] WholeRegion = ["--region", "us-east-1", "--ca", "all"];

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Producers => StoreMaker.Producers;

    [SkippableTheory, MemberData(nameof(Producers))]
    public async Task Every_old_entry_is_to_java_what_it_was_and_three_trusted_ones_are_new(string producer)
    {
        MadeStore made = new StoreMaker(_folder).Make(producer);
        IReadOnlyList<string> before = made.JavaDump();

        await StoreRun.MigrateAsync(made.Path, made.Password, WholeRegion);

        IReadOnlyList<string> after = made.JavaDump();
        Assert.Equal(before, after.Where(before.Contains));
        ImmutableArray<JavaAlias> added = [.. JavaOracle.Dump(made.Path, made.Type, made.Password, made.KeyPasswords).Where(entry => entry.Alias.StartsWith("amazon rds us-east-1 ", StringComparison.Ordinal))];
        Assert.Equal(
            ["amazon rds us-east-1 root ca ecc384 g1", "amazon rds us-east-1 root ca rsa2048 g1", "amazon rds us-east-1 root ca rsa4096 g1"], added.Select(entry => entry.Alias));
        Assert.All(added, entry => Assert.Equal("trusted", entry.Kind));
        Assert.Equal(RdsRoots.UsEast1.Select(root => root.Fingerprint.ToString()).Order(StringComparer.Ordinal), added.Select(entry => entry.Certificates[0]).Order(StringComparer.Ordinal));
        Assert.Equal(before.Count + 3, after.Count);
    }

    [SkippableTheory, MemberData(nameof(Producers))]
    public async Task Every_old_entry_stands_byte_for_byte_and_in_its_order_under_the_same_protection(string producer)
    {
        MadeStore made = new StoreMaker(_folder).Make(producer);
        KeyStore before = Read(made);

        await StoreRun.MigrateAsync(made.Path, made.Password, WholeRegion);

        KeyStore after = Read(made);
        List<string> old = Slices(before);
        Assert.Equal(old, Slices(after).Where(old.Contains));
        Assert.Equal(before.Protection.Integrity, after.Protection.Integrity);
        Assert.Equal(before.Protection.Parts.Select(part => (part.Part, part.Algorithm, part.Iterations)), after.Protection.Parts.Take(before.Protection.Parts.Length).Select(part => (part.Part, part.Algorithm, part.Iterations)));
    }

    [SkippableTheory, MemberData(nameof(Producers))]
    public async Task Openssl_and_keytool_open_what_was_written(string producer)
    {
        MadeStore made = new StoreMaker(_folder).Make(producer);

        await StoreRun.MigrateAsync(made.Path, made.Password, WholeRegion);

        string password = made.Password ?? "";
        Assert.Contains("amazon rds us-east-1 root ca rsa2048 g1", JavaOracle.Keytool("-list", "-keystore", made.Path, "-storetype", made.Type, "-storepass", made.Password ?? "changeit"), StringComparison.Ordinal);
        if (made.Type == "JKS") return;
        string text = Peer.OpenSsl.Run("pkcs12", "-in", made.Path, "-legacy", "-nokeys", "-passin", "pass:" + password).Succeeded().Out;
        Assert.Contains("Amazon RDS us-east-1 Root CA ECC384 G1", text, StringComparison.Ordinal);
    }

    [SkippableTheory, MemberData(nameof(Producers))]
    public async Task A_second_run_touches_nothing(string producer)
    {
        MadeStore made = new StoreMaker(_folder).Make(producer);
        await StoreRun.MigrateAsync(made.Path, made.Password, WholeRegion);
        IReadOnlyDictionary<string, string> listing = _folder.Listing;
        DateTime written = File.GetLastWriteTimeUtc(made.Path);

        StoreRun second = await StoreRun.MigrateAsync(made.Path, made.Password, WholeRegion);

        Assert.Equal(listing, _folder.Listing);
        Assert.Equal(written, File.GetLastWriteTimeUtc(made.Path));
        Assert.Contains("already", second.Tool.Out, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_backup_is_the_old_store()
    {
        MadeStore made = new StoreMaker(_folder).Make("keytool JKS");
        byte[] before = File.ReadAllBytes(made.Path);

        await StoreRun.MigrateAsync(made.Path, made.Password, WholeRegion);

        string backup = Assert.Single(Directory.GetFiles(_folder.Path, "keytool.jks.*.bak"));
        Assert.Equal(before, File.ReadAllBytes(backup));
    }

    public void Dispose() => _folder.Dispose();

    private static List<string> Slices(KeyStore store) => [.. store.Entries.Select(entry => Convert.ToHexString(entry.Encoded.Span))];

    private static KeyStore Read(MadeStore made)
    {
        using Password? password = made.Password is null ? null : new Password(made.Password);
        return KeyStoreFormats.Read(File.ReadAllBytes(made.Path), password);
    }
}
