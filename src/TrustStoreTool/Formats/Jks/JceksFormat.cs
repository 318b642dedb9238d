namespace TrustStoreTool.Formats.Jks;

/// <summary>JCEKS (JDK: com.sun.crypto.provider.JceKeyStore): a JKS with another magic number, other key encryption, and sealed secret keys.</summary>
internal sealed class JceksFormat : KeyStoreFormat
{
    public override string Name => "jceks";

    public override string Title => "JCEKS";

    public override bool Matches(ReadOnlySpan<byte> content) => content is [0xCE, 0xCE, 0xCE, 0xCE, ..];

    protected override KeyStore ReadCore(ReadOnlyMemory<byte> content, Password? password, ReadLimits limits) =>
        JksReader.Read(this, content, password, limits, secretKeys: true);
}
