using TrustStoreTool.Formats;
using TrustStoreTool.Formats.Pkcs12;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Tests.Formats.Pkcs12;

/// <summary>The files of RFC 9579, appendix A (in <c>rfc9579/</c>, Base64): PBMAC1 as the MAC. Password <c>1234</c>.</summary>
public class Pbmac1Tests
{
    private static readonly KeyStoreFormat Format = KeyStoreFormats.Pkcs12;

    [Theory]
    [InlineData("a1", "PBMAC1 (PBKDF2 HMAC-SHA256, HMAC-SHA256)")]
    [InlineData("a2", "PBMAC1 (PBKDF2 HMAC-SHA512, HMAC-SHA256)")]
    [InlineData("a3", "PBMAC1 (PBKDF2 HMAC-SHA512, HMAC-SHA512)")]
    public void The_valid_files_read_and_keep_their_MAC_when_rewritten(string name, string mac)
    {
        using Password password = new("1234");
        byte[] file = Load(name);
        KeyStore store = Format.Read(file, password);
        Assert.Equal(IntegrityState.Verified, store.Integrity);
        Assert.Equal(new IntegrityProtection(mac, 2048, 8), store.Protection.Integrity);
        Assert.Equal(["certificate", "PrivateKeyEntry"], store.Entries.Select(entry => entry.Kind));
        StoreChange change = new() { Add = [TestStores.Trusted("new", TestPki.New.Root)] };
        byte[] after = Format.Rewrite(store, change, password);
        PreservationCheck.Verify(Format, file, after, password, change);
        KeyStore made = Format.Read(after, password);
        Assert.Equal(store.Protection.Integrity, made.Protection.Integrity);
        Assert.False(made.SeenByJava(JavaPassword.Right).Loads);
        Assert.NotEmpty(Pkcs12Keys.Decrypt((PrivateKeyEntry)made.Entries.Single(entry => entry is PrivateKeyEntry), password));
    }

    [Theory]
    [InlineData("a4", KeyStoreError.PasswordWrong)]
    [InlineData("a5", KeyStoreError.PasswordWrong)]
    [InlineData("a6", KeyStoreError.Damaged)]
    public void A_wrong_iteration_count_a_wrong_salt_and_a_missing_key_length_are_refused(string name, KeyStoreError error)
    {
        using Password password = new("1234");
        Assert.Equal(error, Assert.Throws<KeyStoreException>(() => Format.Read(Load(name), password)).Error);
    }

    private static byte[] Load(string name) => Convert.FromBase64String(
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "TrustStoreTool.Tests", "Formats", "Pkcs12", "rfc9579", name + ".txt")));
}
