using System.Buffers.Binary;
using System.Diagnostics;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Formats.Bouncy;

/// <summary>Cut, changed and greedy files of BouncyCastle's formats.</summary>
public sealed class BouncyDamageTests : IDisposable
{
    private readonly Password _password = new("changeit");

    public static TheoryData<string> Small => Corpus.Folder is null ? ["(no corpus)"] : ["bks-synth-bc172-empty", "bcfks-bcjava-oldkeystore", "bks-pyjks-christmas-bksv2", "uber-pyjks-custom-entry-passwords"];

    public void Dispose() => _password.Dispose();

    [SkippableTheory, MemberData(nameof(Small))]
    public void A_store_cut_anywhere_is_refused(string id)
    {
        CorpusRow row = Corpus.Get(id);
        using Password? password = row.Password;
        byte[] whole = row.Bytes;
        for (int length = 0; length < whole.Length; length += Step(whole, length)) Refused(whole[..length], password, $"{length} bytes");
    }

    [SkippableTheory, MemberData(nameof(Small))]
    public void No_changed_byte_is_accepted_with_the_password(string id)
    {
        CorpusRow row = Corpus.Get(id);
        using Password? password = row.Password;
        byte[] whole = row.Bytes;
        KeyStoreException? last = null;
        for (int i = 0; i < whole.Length; i += Step(whole, i))
        {
            byte[] changed = [.. whole];
            changed[i] ^= 0x11;
            last = Refused(changed, password, $"byte {i}");
        }

        Assert.NotNull(last);
    }

    [SkippableTheory]
    [InlineData("bks-synth-bc172-empty", 28)]
    [InlineData("uber-synth-bc172-uber", 28)]
    public void Iterations_are_limited_before_they_run(string id, int at)
    {
        byte[] greedy = Corpus.Get(id).Bytes;
        BinaryPrimitives.WriteInt32BigEndian(greedy.AsSpan(at), int.MaxValue);
        Assert.Equal(KeyStoreError.LimitExceeded, Refused(greedy, _password, id).Error);
        BinaryPrimitives.WriteInt32BigEndian(greedy.AsSpan(at), -1);
        Assert.Equal(KeyStoreError.Damaged, KeyStoreFormats.All.Where(format => format.Name is "bks" or "uber").Select(format =>
            Assert.Throws<KeyStoreException>(() => format.Read(greedy, _password)).Error).Distinct().Single());
    }

    [SkippableFact]
    public void The_derivations_of_a_BCFKS_are_summed_before_either_runs()
    {
        CorpusRow row = Corpus.Get("bcfks-synth-bc172-default");
        // Two of 51,200 each.
        Assert.Equal(KeyStoreError.LimitExceeded, Limited(row, new ReadLimits { TotalIterations = 102_399 }));
        Assert.Equal(KeyStoreError.LimitExceeded, Limited(row, new ReadLimits { Iterations = 51_199 }));
        Assert.Null(Limited(row, new ReadLimits { TotalIterations = 102_400, Iterations = 51_200 }));
        CorpusRow scrypt = Corpus.Get("bcfks-synth-bc172-scrypt-kwp-sha3mac");
        Assert.Equal(KeyStoreError.LimitExceeded, Limited(scrypt, new ReadLimits { Iterations = 4096 * 8 }));
    }

    [SkippableFact]
    public void Scrypt_may_not_ask_for_the_machine_s_memory()
    {
        byte[] content = Corpus.Get("bcfks-synth-bc172-scrypt-kwp-sha3mac").Bytes;
        // N = 4096, r = 8 at both places: N becomes 16384, r 127.
        byte[] parameters = [0x02, 0x02, 0x10, 0x00, 0x02, 0x01, 0x08];
        for (int at = content.AsSpan().IndexOf(parameters); at >= 0; at = content.AsSpan().IndexOf(parameters))
        {
            content[at + 2] = 0x40;
            content[at + 6] = 0x7F;
        }

        Assert.Equal(KeyStoreError.LimitExceeded, Refused(content, _password, "scrypt").Error);
    }

    [SkippableFact]
    public void Every_bad_BKS_and_BCFKS_of_the_corpus_is_refused()
    {
        int seen = 0;
        foreach (BadCorpusRow row in Corpus.BadRows.Where(row => row.Format is "BKS" or "UBER" or "BCFKS"))
        {
            using Password password = new(row.StorePassword ?? "");
            Stopwatch watch = Stopwatch.StartNew();
            KeyStoreException refusal = Refused(File.ReadAllBytes(row.File), password, row.File);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), row.File);
            Assert.Equal(row.File.Contains("bitflip", StringComparison.Ordinal) ? KeyStoreError.PasswordWrong : KeyStoreError.Damaged, refusal.Error);
            seen++;
        }

        Assert.True(seen >= 5, $"{seen}");
    }

    private static KeyStoreError? Limited(CorpusRow row, ReadLimits limits)
    {
        using Password? password = row.Password;
        try
        {
            KeyStoreFormats.Read(row.Bytes, password, limits);
            return null;
        }
        catch (KeyStoreException refusal)
        {
            return refusal.Error;
        }
    }

    // Every byte of the headers, then some: a derivation each makes all of them long.
    private static int Step(byte[] whole, int at) => at < 64 || at > whole.Length - 32 ? 1 : 7;

    private static KeyStoreException Refused(byte[] content, Password? password, string what)
    {
        try
        {
            KeyStoreFormats.Read(content, password);
        }
        catch (KeyStoreException refusal)
        {
            return refusal;
        }

        Assert.Fail($"{what} was accepted");
        throw new InvalidOperationException(what);
    }
}
