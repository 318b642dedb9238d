using TrustStoreTool.Formats;
using Xunit.Abstractions;

namespace TrustStoreTool.Faults;

/// <summary>T15 and T16, in process: every truncation is refused, and no change of bytes is read as other entries when a password is given.</summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData("JKS")]
    [InlineData("PKCS12")]
    public void Every_truncation_is_refused(string javaType)
    {
        using Judge judge = new();
        byte[] store = Stores.Make(judge, javaType, 4);
        using Password password = new(Tool.Password);
        for (int length = 0; length < store.Length; length++)
        {
            ReadOnlyMemory<byte> cut = store.AsMemory(0, length);
            Assert.Throws<KeyStoreException>(() => KeyStoreFormats.Read(cut, password));
        }

        output.WriteLine($"{javaType}: {store.Length} truncations refused");
    }

    [SkippableTheory]
    [InlineData("JKS", 18_000, 900_000)]
    [InlineData("PKCS12", 2_000, 100_000)]
    public void No_changed_store_is_read_as_other_entries(string javaType, int ci, int release)
    {
        byte[] store = WithFewIterations(javaType);
        using Password password = new(Tool.Password);
        string whole = Describe(KeyStoreFormats.Read(store, password));
        Random random = FaultSize.Random(nameof(MutationTests) + javaType);
        int count = FaultSize.Of(ci, release), refused = 0, same = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] changed = Change(store, random);
            try
            {
                KeyStore read = KeyStoreFormats.Read(changed, password);
                Assert.True(Describe(read) == whole, $"change {i} of seed {FaultSize.Seed} was read as other entries");
                same++;
            }
            catch (KeyStoreException)
            {
                refused++;
            }
        }

        output.WriteLine($"{javaType}: {count} changed files, {refused} refused, {same} read with the same entries; seed {FaultSize.Seed}");
        Assert.True(refused > count * 9 / 10);
    }

    // What is tried a million times must not derive its keys ten thousand times over.
    private static byte[] WithFewIterations(string javaType)
    {
        using Judge judge = new();
        using Folder folder = new();
        File.WriteAllText(folder["all.pem"], Stores.Pem(1, 4));
        judge.Make(javaType, folder["all.pem"], folder["store"], iterations: 100);
        return File.ReadAllBytes(folder["store"]);
    }

    private static string Describe(KeyStore store) => string.Join('|', store.Entries.Select(entry => $"{entry.Kind}={entry.Alias}={entry.Created}={Convert.ToHexString(entry.Encoded.Span)}"));

    private static byte[] Change(byte[] store, Random random)
    {
        byte[] changed = (byte[])store.Clone();
        switch (random.Next(5))
        {
            case 0:
                changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                for (int i = random.Next(2, 9); i > 0; i--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
                break;
            case 2:
                int at = random.Next(changed.Length);
                return [.. changed[..at], .. changed[Math.Min(changed.Length, at + random.Next(1, 64))..]];
            case 3:
                int where = random.Next(changed.Length);
                byte[] more = new byte[random.Next(1, 64)];
                random.NextBytes(more);
                return [.. changed[..where], .. more, .. changed[where..]];
            default:
                int from = random.Next(changed.Length - 16), to = random.Next(changed.Length - 16);
                changed.AsSpan(from, 16).CopyTo(changed.AsSpan(to));
                break;
        }

        return changed.AsSpan().SequenceEqual(store) ? Change(store, random) : changed;
    }
}
