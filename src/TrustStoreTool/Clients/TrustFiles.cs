using System.Collections.Immutable;
using TrustStoreTool.Formats;

namespace TrustStoreTool.Clients;

/// <summary>What a client reads its trust anchors from.</summary>
public enum TrustKind
{
    /// <summary>A file of PEM certificates.</summary>
    Pem,

    /// <summary>A Java truststore.</summary>
    TrustStore,

    /// <summary>The JVM's own (<c>jssecacerts</c>, <c>cacerts</c>).</summary>
    JvmDefault,

    /// <summary>The operating system's.</summary>
    MachineStore,
}

/// <summary>What became of looking at a trust file.</summary>
public enum TrustState
{
    /// <summary>There is no such file here.</summary>
    Missing,

    /// <summary>The file is there, and its reader gets no certificate from it.</summary>
    Unreadable,

    /// <summary>It was read.</summary>
    Opens,

    /// <summary>It could not be looked for: its path is filled in elsewhere, or it is no file.</summary>
    NotLookedAt,
}

/// <summary>A trust file as its client sees it.</summary>
/// <param name="Kind">Of which sort.</param>
/// <param name="Path">As the setting has it.</param>
/// <param name="State">Whether it is there and opens.</param>
/// <param name="Certificates">What the client finds in it.</param>
/// <param name="Problem">Why it does not open, or what is odd, or null.</param>
public sealed record TrustFile(TrustKind Kind, string Path, TrustState State, ImmutableArray<Certificate> Certificates, string? Problem = null);

/// <summary>Looks at trust files through the eyes of the clients that read them.</summary>
/// <param name="open">The content of a path as it stands in a setting (<c>~/</c> is the user's home), or null where there is no such file.</param>
public sealed class TrustFiles(Func<string, ReadOnlyMemory<byte>?> open)
{
    /// <summary>libpq's and pgjdbc's file where no setting names one; Npgsql's too, when it exists.</summary>
    internal const string DefaultRoot = "~/.postgresql/root.crt";

    private readonly Dictionary<(string, string?, bool), TrustFile> _seen = [];

    /// <summary>A file's content, or null where there is none or it cannot be read.</summary>
    internal ReadOnlyMemory<byte>? Content(string path)
    {
        try
        {
            return open(path);
        }
        catch (KeyStoreException)
        {
            return null;
        }
    }

    /// <summary>A file that its client reads as PEM.</summary>
    /// <param name="path">Null for the default file.</param>
    /// <param name="isKnown">Whether the path is a path, and not a placeholder for one.</param>
    /// <param name="takesPkcs7">Java's CertificateFactory does; OpenSSL and .NET pass it over.</param>
    internal TrustFile Pem(string? path, bool isKnown = true, bool takesPkcs7 = false)
    {
        path = string.IsNullOrEmpty(path) ? DefaultRoot : path;
        if (!isKnown) return new TrustFile(TrustKind.Pem, path, TrustState.NotLookedAt, [], "its path is filled in elsewhere");
        return Remember((path, null, takesPkcs7), () => Look(TrustKind.Pem, path, store =>
            store.Format.Name == "pem" && (takesPkcs7 || store.Content.Span.IndexOf("-----BEGIN PKCS7-----"u8) < 0)
                ? new TrustFile(TrustKind.Pem, path, TrustState.Opens, [.. store.Entries.SelectMany(entry => entry.Certificates).Distinct()])
                : new TrustFile(TrustKind.Pem, path, TrustState.Unreadable, [], $"it is {(store.Format.Name == "pem" ? "PKCS#7" : store.Format.Title)}, and this client reads PEM"), null));
    }

    /// <summary>A truststore as a JVM with these system properties opens it.</summary>
    internal TrustFile Java(JavaTrustStore store)
    {
        (string path, bool isKnown) = Placeholder.Resolve(store.Path);

        // JSSE's own word for a store that is no file; and the stores of operating systems and tokens.
        if (path == "NONE" || store.Type is { } type && IsNoFile(type))
            return new TrustFile(TrustKind.TrustStore, path, TrustState.NotLookedAt, [], $"it is no file{(store.Type is null ? "" : $" but {store.Type}")}");
        if (!isKnown) return new TrustFile(TrustKind.TrustStore, path, TrustState.NotLookedAt, [], "its path is filled in elsewhere");
        bool hides = store.HasPassword && (store.Password is null || !Placeholder.Resolve(store.Password).IsKnown);
        return Remember((path, store.Password, store.HasPassword), () =>
        {
            using Password? password = store.Password is null || hides ? null : new Password(store.Password);
            return Look(TrustKind.TrustStore, path, read =>
            {
                JavaView view = read.SeenByJava(store.HasPassword ? JavaPassword.Right : JavaPassword.None);
                if (hides && (!view.Loads || !view.TrustedCertificates.Any()))
                    return new TrustFile(TrustKind.TrustStore, path, TrustState.NotLookedAt, [], "its password does not stand in the setting");
                if (!view.Loads) return new TrustFile(TrustKind.TrustStore, path, TrustState.Unreadable, [], $"Java refuses it: {view.Refusal}");
                ImmutableArray<Certificate> anchors = [.. view.TrustedCertificates.Select(entry => entry.Certificates[0]).Distinct()];
                string? trap = anchors.IsEmpty && !store.HasPassword ? "without trustStorePassword Java finds no certificate in it" : null;
                return new TrustFile(TrustKind.TrustStore, path, TrustState.Opens, anchors, trap);
            }, password);
        });
    }

    private static bool IsNoFile(string type) =>
        type.StartsWith("Windows-", StringComparison.OrdinalIgnoreCase) || type.StartsWith("KeychainStore", StringComparison.OrdinalIgnoreCase) || type.Equals("PKCS11", StringComparison.OrdinalIgnoreCase);

    private TrustFile Remember((string, string?, bool) key, Func<TrustFile> look) => _seen.TryGetValue(key, out TrustFile? seen) ? seen : _seen[key] = look();

    private TrustFile Look(TrustKind kind, string path, Func<KeyStore, TrustFile> see, Password? password)
    {
        try
        {
            return open(path) is { } content ? see(KeyStoreFormats.Read(content, password)) : new TrustFile(kind, path, TrustState.Missing, []);
        }
        catch (KeyStoreException refusal) when (refusal.Error == KeyStoreError.PasswordMissing)
        {
            return new TrustFile(kind, path, TrustState.NotLookedAt, [], "its password does not stand in the setting");
        }
        catch (KeyStoreException refusal)
        {
            return new TrustFile(kind, path, TrustState.Unreadable, [], refusal.Message);
        }
    }
}
