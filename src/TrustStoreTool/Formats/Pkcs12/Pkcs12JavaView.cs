namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>
/// What <c>KeyStore.load</c> of the JDK 17 (sun.security.pkcs12.PKCS12KeyStore) makes of a store: first whether the password gets it through MAC and
/// decryption, then what <see cref="JavaLoader"/> lists. Without a password (null) it skips encrypted parts and does not look at the MAC.
/// </summary>
internal static class Pkcs12JavaView
{
    private const string WrongPassword = "keystore password was incorrect";

    // What convert is to be told: the same password keeps the protection as it is, so one of the two must be asked for.
    private const string OtherPassword = "--type pkcs12 --out-storepass-env NAME (with a password of ASCII characters)", OtherProtection = "--type pkcs12 --protection modern";

    public static JavaView Of(Pkcs12Store store, JavaPassword password)
    {
        if (password == JavaPassword.None) return Load(store, withEncrypted: false);
        bool isKeyed = store.Pfx.Mac is not null || store.Pfx.Parts.Any(part => part.Encryption is not null);
        if (!isKeyed) return Load(store, withEncrypted: true);
        return password switch
        {
            JavaPassword.Right => WithRightPassword(store),
            JavaPassword.Empty => WithEmptyPassword(store),
            _ => JavaView.Refused(WrongPassword),
        };
    }

    private static JavaView WithRightPassword(Pkcs12Store store)
    {
        if (store.Password == PasswordFacts.Other) return JavaView.Refused("the JDK takes no password with characters beyond ASCII for a PKCS#12", OtherPassword);
        if (store.HasOtherPassword) return JavaView.Refused($"{WrongPassword}: the MAC and an encrypted part have different passwords");
        if (store.HasUnopenedParts) return JavaView.Refused("not known: an encrypted part was not opened, because no password was given");
        foreach (SafePart part in store.Pfx.Parts)
        {
            if (part.Encryption is null) continue;
            if (JavaAlgorithms.Refusal(part.Encryption) is { } refusal) return JavaView.Refused(refusal, OtherProtection);
            if (part is { Encryption: Pbes2Scheme, Form: not PasswordForm.Utf8 }) return JavaView.Refused($"{WrongPassword}: the JDK encodes it in another way than this store's writer did", OtherProtection);
        }

        return store.Pfx.Mac is { } mac && JavaAlgorithms.Refusal(mac) is { } macRefusal ? JavaView.Refused(macRefusal, OtherProtection) : Load(store, withEncrypted: true);
    }

    private static JavaView WithEmptyPassword(Pkcs12Store store)
    {
        if (store.Password == PasswordFacts.Empty) return WithRightPassword(store);
        if (store.Password != PasswordFacts.None) return JavaView.Refused(WrongPassword);
        try
        {
            // Nothing was opened when it was read; perhaps the empty password does.
            using Password empty = new([]);
            return WithRightPassword(Pkcs12Reader.Read((Pkcs12Format)store.Format, store.Content, empty, store.Limits));
        }
        catch (KeyStoreException refusal)
        {
            return JavaView.Refused(refusal.Error == KeyStoreError.PasswordWrong ? WrongPassword : refusal.Message);
        }
    }

    private static JavaView Load(Pkcs12Store store, bool withEncrypted)
    {
        JavaLoader loader = new();
        int index = 0;
        foreach (SafePart part in store.Pfx.Parts)
        {
            if (part.Bags is not { } bags) continue;
            if ((part.Encryption is null || withEncrypted) && loader.Load(bags, store.Entries, index) is { } refusal) return JavaView.Refused(refusal);
            index += bags.Length;
        }

        return new JavaView(true, null, loader.Finish());
    }
}
