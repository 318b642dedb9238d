using System.Collections.Immutable;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>
/// Writes a changed store. Old bags are the slices that were read; a ContentInfo without a change is the slice that was read; a changed one is
/// encrypted as it was, under a fresh salt; the MAC keeps its algorithm and iterations.
/// </summary>
internal sealed class Pkcs12Rewriter(Pkcs12Store store, StoreChange change, Password? password, WriteOptions options)
{
    private readonly int? _target = change.Add.IsEmpty ? null : Target(store.Pfx.Parts);

    public byte[] Write()
    {
        Pfx pfx = store.Pfx;
        List<Der> parts = [];
        int first = 0;
        foreach ((int index, SafePart part) in pfx.Parts.Index())
        {
            int count = part.Bags!.Value.Length;
            parts.Add(IsChanged(index, first, count) ? Change(part, index, first) : Der.Raw(part.Encoded));
            first += count;
        }

        if (!change.Add.IsEmpty && _target is null) parts.Add(NewPart(parts.Count));
        return PfxWriter.File(pfx.Version, parts, Mac(), pfx.Trailing);
    }

    /// <summary>Where new certificates go: beside the first trusted ones, else beside the first certificates, else nowhere yet.</summary>
    private static int? Target(ImmutableArray<SafePart> parts) =>
        First(parts, bag => bag.Type == Oids.CertBag && bag.HasTrustedKeyUsage) ?? First(parts, bag => bag.Type == Oids.CertBag);

    private static int? First(ImmutableArray<SafePart> parts, Func<SafeBag, bool> holds)
    {
        for (int i = 0; i < parts.Length; i++)
            if (parts[i].Bags!.Value.Any(holds)) return i;
        return null;
    }

    private bool IsChanged(int index, int first, int count)
    {
        for (int i = first; i < first + count; i++)
            if (change.Remove.Contains(i) || change.Trust.ContainsKey(i)) return true;
        return index == _target;
    }

    private Der Change(SafePart part, int index, int first)
    {
        Der contents = Der.Sequence(index == _target ? Kept(part, first).Concat(Added()) : Kept(part, first));
        if (part.Encryption is null) return PfxWriter.Plain(contents);
        if (options.Reproducible && part.Bags!.Value.Any(bag => bag.Type is Oids.KeyBag or Oids.ShroudedKeyBag or Oids.SecretBag or Oids.SafeContentsBag))
            throw KeyUnderDerivedSalt();
        return PfxWriter.Encrypted(contents, part.Encryption.Renew(Salts(contents, index)), password!, part.Form, part);
    }

    private IEnumerable<Der> Kept(SafePart part, int first)
    {
        foreach ((int i, SafeBag bag) in part.Bags!.Value.Index())
        {
            if (change.Remove.Contains(first + i)) continue;
            yield return change.Trust.TryGetValue(first + i, out string? alias) ? Trust(bag, alias) : Der.Raw(bag.Encoded);
        }
    }

    // The store has no certificate yet. What protects its other contents protects the new one; where nothing is encrypted, nothing is.
    private Der NewPart(int index)
    {
        Der contents = Der.Sequence(Added());
        return store.Pfx.Parts.FirstOrDefault(part => part.Encryption is not null) is { } like
            ? PfxWriter.Encrypted(contents, like.Encryption!.Renew(Salts(contents, index)), password!, like.Form, null)
            : PfxWriter.Plain(contents);
    }

    private IEnumerable<Der> Added() => change.Add.Select(added => BagWriter.Trusted(added.Alias, added.Certificate));

    private NewMac? Mac() => store.Pfx.Mac is { } mac
        ? NewMac.Of(mac, password!, store.MacForm ?? (mac.Kdf is null ? PasswordForm.Bmp : PasswordForm.Utf8), options.Reproducible)
        : null;

    private SaltSource Salts(Der contents, int index) => options.Reproducible ? SaltSource.Derived(contents.Slices, $"SafeContents {index}") : SaltSource.Random;

    private static Der Trust(SafeBag bag, string? alias) => BagWriter.WithAttributes(
        bag, alias is not null && bag.Attributes?.Any(attribute => attribute.Type == Oids.FriendlyName) != true
            ? [BagWriter.FriendlyName(alias), BagWriter.TrustedKeyUsage]
            : [BagWriter.TrustedKeyUsage]);

    public static KeyStoreException KeyUnderDerivedSalt() => new(
        KeyStoreError.Usage, "a private or secret key would be encrypted under a derived salt, so the store cannot be reproducible", "leave out --reproducible");
}
