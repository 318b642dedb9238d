using TrustStoreTool.Comparison;
using TrustStoreTool.Formats;
using TrustStoreTool.Tests.Commands;

namespace TrustStoreTool.Tests.Comparison;

public class StoreComparisonTests
{
    [Fact]
    public void A_store_equals_itself()
    {
        KeyStore store = Jks(Samples.Trusted("a", Samples.Root), Samples.Trusted("b", Samples.Expired), Samples.Key("key", TestPki.Old.Server, TestPki.Old.Subordinate.Certificate));

        StoreComparison comparison = StoreComparison.Of(store, store);

        Assert.True(comparison.IsSame);
        Assert.Equal(3, comparison.Unchanged);
    }

    [Fact]
    public void Order_and_dates_are_no_differences()
    {
        KeyStore before = Jks(Samples.Trusted("a", Samples.Root), Samples.Trusted("b", Samples.Expired));
        KeyStore after = Jks(Samples.Trusted("b", Samples.Expired), Samples.Trusted("a", Samples.Root) with { Created = DateTimeOffset.UnixEpoch });

        Assert.True(StoreComparison.Of(before, after).IsSame);
    }

    [Fact]
    public void Every_kind_of_change_is_named()
    {
        KeyStore before = Jks(
            Samples.Trusted("stays", Samples.Root), Samples.Trusted("goes", Samples.Expired),
            Samples.Trusted("old name", Samples.Intermediate), Samples.Trusted("another", Samples.Server));
        KeyStore after = Jks(
            Samples.Trusted("new name", Samples.Intermediate), Samples.Trusted("another", Samples.Future),
            Samples.Trusted("stays", Samples.Root), Samples.Trusted("comes", Samples.Hostile));

        Assert.Equal(
            ["Removed goes ", "Renamed old name new name", "Replaced another another", "Added  comes"],
            StoreComparison.Of(before, after).Differences.Select(d => $"{d.Change} {d.Before?.Alias} {d.After?.Alias}"));
    }

    [Fact]
    public void A_certificate_that_is_there_twice_and_once_differs_by_one()
    {
        KeyStore twice = Jks(Samples.Trusted("a", Samples.Root), Samples.Trusted("b", Samples.Root)), once = Jks(Samples.Trusted("b", Samples.Root));

        EntryDifference difference = Assert.Single(StoreComparison.Of(twice, once).Differences);

        Assert.Equal((EntryChange.Removed, "a"), (difference.Change, difference.Before!.Alias));
        Assert.Equal(EntryChange.Added, Assert.Single(StoreComparison.Of(once, twice).Differences).Change);
    }

    [Fact]
    public void A_key_is_compared_by_its_protected_bytes_and_its_chain()
    {
        NewPrivateKey key = Samples.Key("key", TestPki.Old.Server);
        KeyStore store = Jks(key), sameKeyOtherSalt = Jks(key);
        KeyStore longerChain = Carry(store, TestPki.Old.Subordinate.Certificate);

        Assert.Equal(EntryChange.Replaced, Assert.Single(StoreComparison.Of(store, sameKeyOtherSalt).Differences).Change);
        Assert.Equal(EntryChange.ChainChanged, Assert.Single(StoreComparison.Of(store, longerChain).Differences).Change);
    }

    [Fact]
    public void Iterations_and_ciphers_are_compared_within_a_format_only()
    {
        KeyStore jks = Jks(Samples.Trusted("a", Samples.Root));

        Assert.Empty(ProtectionComparison.Of(jks, jks));
    }

    // The chain of a JKS key lies behind the key: count, then each certificate. One more is spliced in.
    private static KeyStore Carry(KeyStore store, Certificate more)
    {
        byte[] slice = store.Entries[0].Encoded.ToArray();
        PrivateKeyEntry key = (PrivateKeyEntry)store.Entries[0];
        int count = slice.AsSpan().IndexOf(key.ProtectedKey.Span) + key.ProtectedKey.Length;
        byte[] certificate = [0, 5, .. "X.509"u8, .. Length(more.Encoded.Length), .. more.Encoded.Span];
        byte[] longer = [.. slice[..(count + 3)], (byte)(slice[count + 3] + 1), .. slice[(count + 4)..], .. certificate];
        return KeyStoreFormats.Read((byte[])[.. store.Content.Span[..12], .. longer, .. new byte[20]], null);
    }

    private static byte[] Length(int value) => [(byte)(value >> 24), (byte)((value >> 16) & 0xFF), (byte)((value >> 8) & 0xFF), (byte)(value & 0xFF)];

    private static KeyStore Jks(params NewEntry[] entries) => KeyStoreFormats.Read(Samples.Jks(entries), null);
}
