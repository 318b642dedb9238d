using System.Collections.Immutable;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Tests.Migration;

/// <summary>A store that is only its lists: what lies in it, and what a JVM makes of that. For rules that do not depend on a file format.</summary>
internal sealed class ListedStore : KeyStore
{
    private readonly JavaView _view;

    public ListedStore(JavaView view, params KeyStoreEntry[] entries)
        : base(NoFormat.Instance, default, [.. entries], new StoreProtection(null, []), IntegrityState.None) => _view = view;

    /// <summary>Every trusted entry counts.</summary>
    public static ListedStore Of(params (string? Alias, Certificate Certificate)[] trusted) => new(
        new JavaView(true, null, [.. trusted.Select((entry, i) => new JavaEntry(entry.Alias ?? $"{i + 1}", JavaEntryKind.TrustedCertificate, [entry.Certificate], i))]),
        [.. trusted.Select(entry => Trusted(entry.Alias, entry.Certificate))]);

    public static TrustedCertificateEntry Trusted(string? alias, Certificate certificate) => new(alias, TestTerminal.Today, default, certificate);

    public static UntrustedCertificateEntry Untrusted(string? alias, Certificate certificate) => new(alias, null, default, certificate);

    public static PrivateKeyEntry Key(string? alias, params ImmutableArray<Certificate> chain) =>
        new(alias, null, default, default, new PartProtection("key", "none", null, null), chain);

    public override JavaView SeenByJava(JavaPassword password) => _view;

    private sealed class NoFormat : KeyStoreFormat
    {
        public static NoFormat Instance { get; } = new();

        public override string Name => "listed";

        public override string Title => "listed";

        public override bool Matches(ReadOnlySpan<byte> content) => false;

        protected override KeyStore ReadCore(ReadOnlyMemory<byte> content, Password? password, ReadLimits limits) => throw new NotSupportedException();
    }
}
