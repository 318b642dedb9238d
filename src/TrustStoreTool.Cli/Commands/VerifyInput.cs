using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using TrustStoreTool.Cli.Files;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Formats;
using TrustStoreTool.Verification;

namespace TrustStoreTool.Cli.Commands;

/// <summary>The store that servers are verified against: its anchors, and a PEM file of them for Npgsql, which lives as long as this.</summary>
internal sealed class VerifyInput : IDisposable
{
    private readonly DirectoryInfo _folder;

    private VerifyInput(string name, KeyStore store, DirectoryInfo folder)
    {
        Name = name;
        Format = store.Format;
        _folder = folder;
        Anchors = TrustAnchors.Of(store, name);
        KeyCertificates = [.. store.SeenByJava(JavaPassword.Right).Entries.Where(e => e.Kind == JavaEntryKind.PrivateKey && e.Certificates.Length > 0).Select(e => e.Certificates[0])];
        PemPath = Path.Combine(folder.FullName, "anchors.pem");
        StringBuilder pem = new();
        foreach (Certificate anchor in Anchors.Loadable) pem.Append(PemEncoding.WriteString("CERTIFICATE", anchor.Der.Span)).Append('\n');
        File.WriteAllText(PemPath, pem.ToString());
        Report = new VerifyStore(
            name,
            store.Format.Name,
            Convert.ToHexStringLower(MessageDigest.Sha256(store.Content.Span)),
            [.. Anchors.All.Select(anchor => anchor.Fingerprint.ToString())],
            Anchors.SelfSigned.Length);
    }

    /// <summary>As given.</summary>
    public string Name { get; }

    /// <summary>The store's format.</summary>
    public KeyStoreFormat Format { get; }

    /// <summary>The anchors.</summary>
    public TrustAnchors Anchors { get; }

    /// <summary>The first certificate of each key entry, which JSSE trusts, too.</summary>
    public ImmutableArray<Certificate> KeyCertificates { get; }

    /// <summary>The PEM file.</summary>
    public string PemPath { get; }

    /// <summary>For the report.</summary>
    public VerifyStore Report { get; }

    /// <summary>Reads a store.</summary>
    /// <exception cref="KeyStoreException">It cannot be read, or holds no anchor. The message names it.</exception>
    public static VerifyInput Open(string name, PasswordSource password, ReadLimits limits, Terminal terminal)
    {
        KeyStore store = new StoreReading(terminal, limits).Read(name, password);
        if (store.Integrity == IntegrityState.NotChecked) terminal.WriteNotice($"{name}: integrity not checked, as no password was given");

        // What Java does not see is no anchor here: better said before a server is refused for want of it.
        if (!store.TrustAnchors.IsEmpty && Overlooked.In(store, name) is { } overlooked)
            terminal.WriteNotice($"{name}: {overlooked.Sentence}; {overlooked.NextStep}");

        // A folder that nobody else can enter: what lies in it is what is trusted.
        DirectoryInfo folder = Folder();
        try
        {
            return FileError.About(name, () => new VerifyInput(name, store, folder));
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    private static DirectoryInfo Folder()
    {
        try
        {
            return Directory.CreateTempSubdirectory("truststore-");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException(KeyStoreError.WriteFailed, $"no temporary folder can be made in {Path.GetTempPath()}", "name a folder that can be written: TMPDIR=FOLDER truststore verify …", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
