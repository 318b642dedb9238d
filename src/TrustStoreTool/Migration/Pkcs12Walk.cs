using System.Collections.Immutable;
using TrustStoreTool.Formats.Pkcs12;

namespace TrustStoreTool.Migration;

/// <summary>
/// Compares two PKCS#12 files: version, every ContentInfo in its place (the untouched ones byte for byte), every old SafeBag byte for byte and in order
/// in its own SafeContents, the added bags at the end of one of them, each encryption and the MAC with the algorithm, the counts and the salt lengths it
/// had, the MAC valid, and what follows the PFX.
/// </summary>
internal static class Pkcs12Walk
{
    public static void Verify(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, Password? password, StoreChange change)
    {
        if (change.IsEmpty)
        {
            Require(before.Span.SequenceEqual(after.Span), "nothing was to change");
            return;
        }

        LargeBuffers.LetGo(before.Length);
        WalkedPkcs12 old = WalkedPkcs12.Read(before, password, (index, _, _) => change.Trust.ContainsKey(index));
        HashSet<Fingerprint> known = new(old.Parts.Sum(part => part.Bags.Length));
        known.UnionWith(old.Parts.SelectMany(part => part.Bags).Select(bag => bag.Digest));
        LargeBuffers.LetGo(before.Length);
        WalkedPkcs12 made = WalkedPkcs12.Read(after, password, (_, left, digest) => left < change.Add.Length || !known.Contains(digest));
        Require(Same(old.Version, made.Version), "the version changed");
        Require(Same(old.Trailing, made.Trailing), "the bytes after the PFX changed");
        RequireIndices(old, change);
        int? target = change.Add.IsEmpty ? null : Target(old.Parts) ?? old.Parts.Length;
        Require(made.Parts.Length == Math.Max(old.Parts.Length, target + 1 ?? 0), "the number of ContentInfos is not what it should be");
        int first = 0;
        for (int i = 0; i < old.Parts.Length; i++)
        {
            ComparePart(old.Parts[i], made.Parts[i], $"ContentInfo {i + 1}", first, change, target == i ? change.Add : []);
            first += old.Parts[i].Bags.Length;
        }

        if (target == old.Parts.Length) CompareNewPart(old.Parts, made.Parts[^1], change.Add);
        CompareMac(old, made, password);
        LargeBuffers.LetGo(before.Length);
    }

    // Beside the first trusted certificates, else beside the first certificates, else in a new part.
    private static int? Target(ImmutableArray<WalkedPart> parts) => First(parts, part => part.HasTrusted) ?? First(parts, part => part.HasCertificate);

    private static int? First(ImmutableArray<WalkedPart> parts, Func<WalkedPart, bool> holds)
    {
        for (int i = 0; i < parts.Length; i++)
            if (holds(parts[i])) return i;
        return null;
    }

    private static void ComparePart(WalkedPart old, WalkedPart made, string which, int first, StoreChange change, ImmutableArray<NewTrustedCertificate> added)
    {
        int at = 0;
        bool touched = !added.IsEmpty;
        for (int i = 0; i < old.Bags.Length; i++)
        {
            bool isTrusted = change.Trust.TryGetValue(first + i, out string? alias), isRemoved = change.Remove.Contains(first + i);
            touched |= isTrusted || isRemoved;
            if (isRemoved) continue;
            string bag = $"SafeBag {first + i + 1} of the old store";
            Require(at < made.Bags.Length, $"{bag} is missing");
            if (isTrusted) CompareTrusted(old.Bags[i].Encoded, made.Bags[at].Encoded, alias, bag);
            else Require(old.Bags[i].IsSame(made.Bags[at]), $"{bag} is missing, changed or out of place");
            at++;
        }

        CompareAdded(made, at, added, which);
        if (!touched) Require(Same(old.Encoded, made.Encoded), $"{which} changed although nothing in it was to change");
        else CompareEncryption(old, made, which);
    }

    private static void CompareTrusted(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, string? alias, string which)
    {
        WalkedBag old = WalkedBag.Read(before), made = WalkedBag.Read(after);
        int count = old.Attributes.Length;
        bool isNamed = alias is not null && !old.HasName;
        Require(Same(old.Head, made.Head), $"{which} changed beyond its attributes");
        Require(made.Attributes.Length == count + (isNamed ? 2 : 1), $"{which} has other attributes than it should");
        for (int i = 0; i < count; i++) Require(Same(old.Attributes[i], made.Attributes[i]), $"an attribute of {which} changed");
        Require(WalkedBag.IsTrustMark(made.Attributes[^1]), $"{which} was not marked as trusted");
        Require(!isNamed || WalkedBag.IsName(made.Attributes[count], alias!), $"{which} did not get its alias");
    }

    private static void CompareAdded(WalkedPart made, int at, ImmutableArray<NewTrustedCertificate> added, string which)
    {
        Require(made.Bags.Length == at + added.Length, $"{which} holds bags that nobody asked for, or lacks some");
        for (int i = 0; i < added.Length; i++)
            Require(WalkedBag.Read(made.Bags[at + i].Encoded).IsNew(added[i]), $"the added certificate '{added[i].Alias}' is not as it was asked for");
    }

    private static void CompareEncryption(WalkedPart old, WalkedPart made, string which)
    {
        Require(old.Algorithm is null == made.Algorithm is null, $"{which} is encrypted where it was not, or the other way round");
        if (old.Algorithm is not { } before || made.Algorithm is not { } after) return;
        string shape = WalkedPkcs12.Shape(before);
        Require(shape == WalkedPkcs12.Shape(after), $"{which} is encrypted in another way than it was");
        Require(Same(old.Rest, made.Rest), $"the version, type or attributes of {which} changed");
        bool hasSalt = shape.Replace("octets 0;", "", StringComparison.Ordinal).Contains("octets ", StringComparison.Ordinal);
        Require(!hasSalt || !Same(before, after), $"{which} is encrypted anew under the old salt");
    }

    private static void CompareNewPart(ImmutableArray<WalkedPart> old, WalkedPart made, ImmutableArray<NewTrustedCertificate> added)
    {
        CompareAdded(made, 0, added, "the new ContentInfo");
        WalkedPart? like = old.FirstOrDefault(part => part.Algorithm is not null);
        Require(like is null == made.Algorithm is null, "the new ContentInfo is not protected as the others are");
        if (like is not null)
            Require(WalkedPkcs12.Shape(like.Algorithm!.Value) == WalkedPkcs12.Shape(made.Algorithm!.Value), "the new ContentInfo is encrypted in another way than the others");
    }

    private static void CompareMac(WalkedPkcs12 old, WalkedPkcs12 made, Password? password)
    {
        Require(old.Mac is null == made.Mac is null, "the MAC was dropped or added");
        if (old.Mac is not { } before || made.Mac is not { } after) return;
        Require(WalkedPkcs12.Shape(before) == WalkedPkcs12.Shape(after), "the MAC is made in another way than it was");
        Require(password is not null, "there is no password to check the MAC with");
        Pkcs12Mac mac = Pkcs12Mac.Read(new BerReader(after, ReadLimits.Default.DerDepth).Next("the MAC"));
        Require(mac.Verify(password!, made.Safe) is not null, "the MAC is wrong");
    }

    private static void RequireIndices(WalkedPkcs12 old, StoreChange change)
    {
        int bags = old.Parts.Sum(part => part.Bags.Length);
        Require(change.Remove.Concat(change.Trust.Keys).All(index => index >= 0 && index < bags), "an entry to be changed does not exist");
    }

    private static bool Same(ReadOnlyMemory<byte> a, ReadOnlyMemory<byte> b) => a.Span.SequenceEqual(b.Span);

    private static void Require(bool holds, string difference)
    {
        if (!holds) throw PreservationCheck.Failed(difference);
    }
}
