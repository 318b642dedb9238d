using System.Collections.Immutable;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>Reads a store: shell first, then every visible iteration count, then the MAC, then the encrypted parts.</summary>
internal static class Pkcs12Reader
{
    public static Pkcs12Store Read(Pkcs12Format format, ReadOnlyMemory<byte> content, Password? password, ReadLimits limits, bool checkMac = true)
    {
        Pfx pfx = Pfx.Read(content, limits);
        IterationBudget budget = new(limits);
        if (pfx.Mac?.Iterations is { } count) budget.Add(count, pfx.Mac.Salt, "the MAC");
        SafePart[] parts = [.. pfx.Parts];
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Encryption is { } scheme) Count(scheme, budget, $"SafeContents {i + 1}");
            else parts[i] = WithBags(parts[i], parts[i].Octets, budget, limits);
        }

        PasswordForm? macForm = null;
        if (pfx.Mac is { } mac && password is not null)
        {
            macForm = mac.Verify(password, pfx.AuthenticatedSafe);
            if (macForm is null && checkMac) throw WrongPassword();
        }

        PasswordForm? last = macForm;
        bool otherPassword = false;
        for (int i = 0; password is not null && i < parts.Length; i++)
        {
            if (parts[i].Encryption is null) continue;
            if (Open(parts[i], password, last, budget, limits) is { } opened)
            {
                parts[i] = opened;
                last = opened.Form;
            }
            else if (macForm is null)
            {
                throw WrongPassword();
            }
            else
            {
                // The MAC covers these octets and is right: another password encrypted them.
                otherPassword = true;
            }
        }

        return Assemble(format, content, pfx with { Parts = [.. parts] }, password, macForm, otherPassword, limits);
    }

    public static KeyStoreException WrongPassword() => new(
        KeyStoreError.PasswordWrong, "wrong password, or the store was changed after it was written",
        "give the store's password with --storepass-env NAME or --storepass-file FILE");

    private static Pkcs12Store Assemble(
        Pkcs12Format format, ReadOnlyMemory<byte> content, Pfx pfx, Password? password, PasswordForm? macForm, bool otherPassword, ReadLimits limits)
    {
        ImmutableArray<KeyStoreEntry>.Builder entries = ImmutableArray.CreateBuilder<KeyStoreEntry>();
        ImmutableArray<PartProtection>.Builder protections = ImmutableArray.CreateBuilder<PartProtection>();
        foreach ((int index, SafePart part) in pfx.Parts.Index())
        {
            protections.Add(new PartProtection($"SafeContents {index + 1}", part.Encryption?.Name ?? "none", part.Encryption?.Iterations, part.Bags?.Length));
            foreach (SafeBag bag in part.Bags ?? [])
            {
                if (entries.Count == limits.Entries) throw ReadLimits.Exceeded("entries", entries.Count + 1, limits.Entries, "--max-entries");
                entries.Add(BagEntry.Of(bag, limits));
            }
        }

        IntegrityState integrity = pfx.Mac is null ? IntegrityState.None : macForm is null ? IntegrityState.NotChecked : IntegrityState.Verified;
        return new Pkcs12Store(
            format, content, entries.DrainToImmutable(), new StoreProtection(pfx.Mac?.Protection, protections.DrainToImmutable()), integrity, pfx, limits)
        {
            MacForm = macForm,
            HasOtherPassword = otherPassword,
            Password = PasswordFacts.Of(password),
        };
    }

    private static SafePart? Open(SafePart part, Password password, PasswordForm? last, IterationBudget budget, ReadLimits limits)
    {
        foreach (PasswordForm form in part.Encryption!.Forms(password).OrderByDescending(f => f == last))
        {
            Memory<byte>? opened = form.With(password, octets => part.Encryption.Decrypt(octets, part.Octets));
            if (opened is not { } plain || !LooksLikeSafeContents(plain)) continue;
            return WithBags(part, plain, budget, limits) with { Form = form };
        }

        return null;
    }

    // A wrong key gives right padding once in 256 times; then the first bytes are noise.
    private static bool LooksLikeSafeContents(ReadOnlyMemory<byte> plain)
    {
        try
        {
            BerReader outer = new(plain, 32);
            outer.Next(0x30, "a SafeContents");
            return !outer.HasData;
        }
        catch (KeyStoreException e) when (e.Error is KeyStoreError.Damaged or KeyStoreError.LimitExceeded)
        {
            return false;
        }
    }

    private static SafePart WithBags(SafePart part, ReadOnlyMemory<byte> octets, IterationBudget budget, ReadLimits limits)
    {
        ImmutableArray<SafeBag> bags = SafePart.ReadBags(octets, part.Depth, limits);
        foreach (SafeBag bag in bags)
            if (bag.Type == Oids.ShroudedKeyBag) Count(BagEntry.ShroudedKey(bag), budget, "a key");
        return part with { Bags = bags };
    }

    private static void Count(PbeScheme scheme, IterationBudget budget, string of)
    {
        if (scheme.Iterations is { } count) budget.Add(count, scheme.Salt, of);
    }
}
