using TrustStoreTool.Formats.Pkcs12;

namespace TrustStoreTool.Tests;

/// <summary>A password remembers its keys, each under all that it depends on, and takes them with it.</summary>
public class DerivedKeysTests
{
    private static readonly byte[] Salt = [1, 2, 3, 4, 5, 6, 7, 8];

    [Fact]
    public void A_key_is_derived_once_and_each_caller_clears_its_own()
    {
        DerivedKeys keys = new();
        byte[] first = keys.Get("a", () => [1, 2, 3]);
        Array.Clear(first);
        Assert.Equal([1, 2, 3], keys.Get("a", () => throw new InvalidOperationException("derived again")));
    }

    [Fact]
    public void What_was_forgotten_is_derived_again()
    {
        DerivedKeys keys = new();
        keys.Get("a", () => [1]);
        for (int i = 0; i < 16; i++) keys.Get($"other {i}", () => [2]);
        Assert.Equal([3], keys.Get("a", () => [3]));
        keys.Clear();
        Assert.Equal([4], keys.Get("a", () => [4]));
    }

    [Fact]
    public void No_two_derivations_share_a_key()
    {
        using Password password = new("changeit");
        Digest sha1 = Digest.ByOid("1.3.14.3.2.26")!, sha256 = Digest.ByOid("2.16.840.1.101.3.4.2.1")!;
        byte[] other = [.. Salt[..7], 9];
        List<byte[]> made = [];
        foreach (PasswordForm form in (PasswordForm[])[PasswordForm.Bmp, PasswordForm.Utf8])
        {
            using EncodedPassword encoded = new(password, form);
            foreach (Digest digest in (Digest[])[sha1, sha256])
                foreach (byte[] salt in (byte[][])[Salt, other])
                    foreach (int iterations in (int[])[1, 2])
                    {
                        made.Add(KeyDerivation.Pbkdf2(digest, encoded, salt, iterations, 16));
                        foreach (byte purpose in (byte[])[1, 3]) made.Add(KeyDerivation.Pkcs12(digest, purpose, encoded, salt, iterations, 16));
                    }
        }

        Assert.Equal(made.Count, made.Select(Convert.ToHexString).Distinct().Count());
    }
}
