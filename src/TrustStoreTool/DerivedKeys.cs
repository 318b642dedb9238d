using System.Security.Cryptography;

namespace TrustStoreTool;

/// <summary>The keys that a password was last turned into. As secret as the password: pinned, and cleared with it.</summary>
internal sealed class DerivedKeys
{
    private const int Kept = 16;

    private readonly (string Derivation, byte[] Key)[] _keys = new (string, byte[])[Kept];
    private readonly Lock _lock = new();
    private int _next;

    /// <summary>The key of <paramref name="derivation"/>, made by <paramref name="derive"/> where it is not known, in a new pinned array that the caller clears.</summary>
    public byte[] Get(string derivation, Func<byte[]> derive)
    {
        lock (_lock)
        {
            foreach ((string known, byte[] key) in _keys)
                if (known == derivation) return Copy(key);
        }

        byte[] made = derive();
        lock (_lock)
        {
            CryptographicOperations.ZeroMemory(_keys[_next].Key);
            _keys[_next] = (derivation, Copy(made));
            _next = (_next + 1) % Kept;
        }

        return made;
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            foreach ((_, byte[] key) in _keys) CryptographicOperations.ZeroMemory(key);
            Array.Clear(_keys);
        }
    }

    private static byte[] Copy(byte[] key)
    {
        byte[] copy = GC.AllocateUninitializedArray<byte>(key.Length, pinned: true);
        key.CopyTo(copy, 0);
        return copy;
    }
}
