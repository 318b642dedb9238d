using System.Collections.Immutable;
using TrustStoreTool.Formats.Bouncy;
using TrustStoreTool.Formats.Jks;
using TrustStoreTool.Formats.Pem;
using TrustStoreTool.Formats.Pkcs12;

namespace TrustStoreTool.Formats;

/// <summary>The formats this library knows. Detection, help, error texts and the damage tests follow from this list.</summary>
public static class KeyStoreFormats
{
    /// <summary>JKS.</summary>
    public static KeyStoreFormat Jks { get; } = new JksFormat();

    /// <summary>JCEKS.</summary>
    public static KeyStoreFormat Jceks { get; } = new JceksFormat();

    /// <summary>BouncyCastle's BKS.</summary>
    public static KeyStoreFormat Bks { get; } = new BksFormat();

    /// <summary>BouncyCastle's UBER.</summary>
    public static KeyStoreFormat Uber { get; } = new UberFormat();

    /// <summary>BouncyCastle's BCFKS.</summary>
    public static KeyStoreFormat Bcfks { get; } = new BcfksFormat();

    /// <summary>PKCS#12.</summary>
    public static KeyStoreFormat Pkcs12 { get; } = new Pkcs12Format();

    /// <summary>PKCS#7 without armour.</summary>
    public static KeyStoreFormat Pkcs7 { get; } = new Pkcs7Format();

    /// <summary>PEM.</summary>
    public static KeyStoreFormat Pem { get; } = new PemFormat();

    /// <summary>Every format, in the order in which detection asks them.</summary>
    public static ImmutableArray<KeyStoreFormat> All { get; } = [Jks, Jceks, Bks, Uber, Bcfks, Pkcs12, Pkcs7, Pem];

    /// <summary>The format of <paramref name="content"/>, by its bytes.</summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.UnknownFormat"/>.</exception>
    public static KeyStoreFormat Detect(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty) throw new KeyStoreException(KeyStoreError.UnknownFormat, "the file is empty");
        foreach (KeyStoreFormat format in All)
            if (format.Matches(content)) return format;
        throw new KeyStoreException(
            KeyStoreError.UnknownFormat,
            "this is no keystore that is known here",
            $"known formats: {string.Join(", ", All.Select(f => f.Title))}");
    }

    /// <summary>Reads a store of whichever format it is.</summary>
    /// <inheritdoc cref="KeyStoreFormat.Read"/>
    public static KeyStore Read(ReadOnlyMemory<byte> content, Password? password, ReadLimits? limits = null) =>
        Detect(content.Span).Read(content, password, limits);
}
