using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TrustStoreTool.Verification;

/// <summary>
/// The certificates that a check trusts. Only the self-signed ones end a chain (as OpenSSL, libpq and .NET have it);
/// the others may stand in for what a server did not send.
/// </summary>
public sealed class TrustAnchors
{
    /// <summary>Takes the trusted certificates of a store or a PEM file.</summary>
    /// <exception cref="KeyStoreException">There are none: some clients would then trust the machine's own store instead.</exception>
    public TrustAnchors(IEnumerable<Certificate> certificates)
    {
        All = [.. certificates.Distinct()];
        if (All.IsEmpty)
        {
            throw new KeyStoreException(
                KeyStoreError.NoTrustAnchors,
                "there is no trusted certificate in it, so there is nothing to verify a server against",
                "add the region's CA certificates with: truststore migrate STORE --region REGION");
        }

        SelfSigned = [.. All.Where(IsSelfSigned)];
        Roots = new Lazy<X509Certificate2Collection>(() => ChainCheck.Load(SelfSigned));
        Others = new Lazy<X509Certificate2Collection>(() => ChainCheck.Load(Intermediates));
    }

    /// <summary><see cref="SelfSigned"/> as .NET takes them: loaded once for all servers, so never disposed.</summary>
    internal Lazy<X509Certificate2Collection> Roots { get; }

    /// <summary><see cref="Intermediates"/>, likewise.</summary>
    internal Lazy<X509Certificate2Collection> Others { get; }

    /// <summary>Every trusted certificate, once.</summary>
    public ImmutableArray<Certificate> All { get; }

    /// <summary>Those whose own key signed them.</summary>
    public ImmutableArray<Certificate> SelfSigned { get; }

    /// <summary>Those that another CA signed.</summary>
    public IEnumerable<Certificate> Intermediates => All.Except(SelfSigned);

    /// <summary>Those that .NET can load, so that a file of them can be opened: one that it cannot would spoil the file for all others.</summary>
    public IEnumerable<Certificate> Loadable => All.Where(certificate => ChainCheck.Load([certificate]).Count > 0);

    /// <summary>Takes the anchors of a store, as Java counts them.</summary>
    /// <param name="store">The store, read with its password.</param>
    /// <param name="path">Its path, for the command to type.</param>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.NoTrustAnchors"/>: it has none. The message says why Java sees none, the hint what mends that.</exception>
    public static TrustAnchors Of(KeyStore store, string path)
    {
        if (store.TrustAnchors.IsEmpty && Overlooked.In(store, path) is { } overlooked)
            throw new KeyStoreException(KeyStoreError.NoTrustAnchors, $"Java finds no trusted certificate in it: {overlooked.Sentence}", overlooked.NextStep);
        return new TrustAnchors(store.TrustAnchors);
    }

    /// <summary>Reads the anchors out of a PEM file, all of its certificates.</summary>
    /// <exception cref="KeyStoreException">The file cannot be read, or holds no certificate.</exception>
    public static TrustAnchors FromPemFile(string path)
    {
        X509Certificate2Collection loaded = [];
        try
        {
            loaded.ImportFromPemFile(path);
            return new TrustAnchors(loaded.Select(c => new Certificate(c.RawData)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException(KeyStoreError.Unreadable, "the PEM file cannot be read", null, e);
        }
        catch (CryptographicException e)
        {
            throw new KeyStoreException(KeyStoreError.Damaged, "a certificate in the PEM file is broken", null, e);
        }
        finally
        {
            foreach (X509Certificate2 certificate in loaded) certificate.Dispose();
        }
    }

    private static bool IsSelfSigned(Certificate certificate)
    {
        if (certificate.Facts is not { IsSelfIssued: true }) return false;
        try
        {
            using X509Certificate2 loaded = X509CertificateLoader.LoadCertificate(certificate.Der.Span);
            using X509Chain chain = new();
            chain.ChainPolicy = ChainCheck.Policy(DateTimeOffset.UtcNow);
            chain.ChainPolicy.CustomTrustStore.Add(loaded);
            chain.Build(loaded);
            return !chain.ChainStatus.Any(s => s.Status.HasFlag(X509ChainStatusFlags.NotSignatureValid) || s.Status.HasFlag(X509ChainStatusFlags.PartialChain));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
