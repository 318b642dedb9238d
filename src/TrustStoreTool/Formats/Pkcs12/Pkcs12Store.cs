using System.Collections.Immutable;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>A PKCS#12 as read, with what is needed to write it again.</summary>
internal sealed class Pkcs12Store(
    Pkcs12Format format, ReadOnlyMemory<byte> content, ImmutableArray<KeyStoreEntry> entries, StoreProtection protection, IntegrityState integrity, Pfx pfx, ReadLimits limits)
    : KeyStore(format, content, entries, protection, integrity)
{
    public Pfx Pfx { get; } = pfx;

    public ReadLimits Limits { get; } = limits;

    /// <summary>The form of the password under which the MAC is right; null where it was not checked.</summary>
    public PasswordForm? MacForm { get; init; }

    /// <summary>The MAC is right under the password, and a part does not open with it.</summary>
    public bool HasOtherPassword { get; init; }

    /// <summary>What the Java view must know of the password that it was read with.</summary>
    public PasswordFacts Password { get; init; }

    /// <summary>Whether a part was left unopened.</summary>
    public bool HasUnopenedParts => Pfx.Parts.Any(part => part.Bags is null);

    public override JavaView SeenByJava(JavaPassword password) => Pkcs12JavaView.Of(this, password);
}

/// <summary>What is remembered of a password: never its characters.</summary>
internal enum PasswordFacts
{
    /// <summary>No password was given.</summary>
    None,

    /// <summary>The empty one.</summary>
    Empty,

    /// <summary>Characters from blank to tilde, which is all that the JDK's PBE keys take.</summary>
    Printable,

    /// <summary>Other characters as well.</summary>
    Other,
}

internal static class PasswordFactsExtensions
{
    extension(PasswordFacts)
    {
        public static PasswordFacts Of(Password? password) =>
            password is null ? PasswordFacts.None
            : password.IsEmpty ? PasswordFacts.Empty
            : password.Characters.ContainsAnyExceptInRange(' ', '~') ? PasswordFacts.Other
            : PasswordFacts.Printable;
    }
}
