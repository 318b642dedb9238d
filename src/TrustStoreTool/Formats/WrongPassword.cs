namespace TrustStoreTool.Formats;

/// <summary>The refusal of a MAC or digest that does not match, in the contract's words: which of the two it is cannot be told.</summary>
internal static class WrongPassword
{
    public static KeyStoreException Refusal() => new(
        KeyStoreError.PasswordWrong, "wrong password, or the store was changed after it was written", "give the store's password with --storepass-env NAME");
}
