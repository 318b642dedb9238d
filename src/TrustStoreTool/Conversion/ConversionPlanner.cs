using System.Collections.Immutable;
using TrustStoreTool.Formats;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Conversion;

/// <summary>Decides for every entry of a store how it gets into a store of another type.</summary>
internal sealed class ConversionPlanner
{
    private readonly KeyStore _store;
    private readonly ConversionRequest _request;
    private readonly KeyStoreFormat _target;
    private readonly Dictionary<int, JavaEntry> _seen = [];
    private readonly HashSet<Certificate> _chains;
    private readonly AliasAssignment _aliases;
    private readonly List<PlannedEntry> _entries = [];
    private readonly List<LostEntry> _lost = [];

    private ConversionPlanner(KeyStore store, ConversionRequest request)
    {
        _store = store;
        _request = request;
        _target = request.Target.Format();
        foreach (JavaEntry entry in store.SeenByJava(JavaPassword.Right).Entries) _seen[entry.Source] = entry;
        _chains = [.. _seen.Values.Where(e => e.Kind == JavaEntryKind.PrivateKey).SelectMany(e => e.Certificates)];
        _aliases = new AliasAssignment(request.Target);
    }

    /// <summary>Plans a conversion.</summary>
    public static ConversionPlan Plan(KeyStore store, ConversionRequest request)
    {
        ConversionPlanner planner = new(store, request);
        for (int i = 0; i < store.Entries.Length; i++) planner.Place(i, store.Entries[i]);
        return new ConversionPlan([.. planner._entries], [.. planner._lost], ConversionNotices.Of(store, request.Target, planner._entries));
    }

    // A PEM file has no entries whose bytes could be carried, only certificates.
    private bool SameFamily => _target == _store.Format && !_target.IsCertificateFile;

    private void Place(int index, KeyStoreEntry entry)
    {
        if (SameFamily) Carry(index, entry);
        else
            switch (entry)
            {
                case TrustedCertificateEntry trusted when _target.IsCertificateFile && !IsX509(trusted.Certificate):
                    Lose(index, entry, "not readable as an X.509 certificate, and a PEM file with it is refused whole");
                    break;
                case TrustedCertificateEntry trusted:
                    Convert(index, trusted);
                    break;
                case UntrustedCertificateEntry loose when _chains.Contains(loose.Certificate):
                    break; // comes along in its key's chain, or is named with its key
                case UntrustedCertificateEntry:
                    Lose(index, entry, "a certificate that Java does not see (no trustedKeyUsage); --trust makes it a trusted one");
                    break;
                case PrivateKeyEntry key:
                    Place(index, key);
                    break;
                default:
                    Lose(index, entry, $"{_target.Title} has no place for it");
                    break;
            }
    }

    // Asked of a certificate of its own, which does not keep the answer: of a large store the facts of all would be held.
    private static bool IsX509(Certificate certificate) => new Certificate(certificate.Encoded).Facts is not null;

    private void Convert(int index, TrustedCertificateEntry entry)
    {
        string alias = _aliases.Take(entry.Alias ?? _seen.GetValueOrDefault(index)?.Alias ?? AliasRule.Default.AliasOf(entry.Certificate, null), () => entry.Certificate.Fingerprint);
        DateTimeOffset created = entry.Created ?? _request.Created(entry.Certificate);
        _entries.Add(new PlannedEntry(index, ConversionStep.Converted, entry.Alias, new NewTrustedCertificate(alias, created, entry.Certificate)));
    }

    private void Place(int index, PrivateKeyEntry key)
    {
        if (_request.Target == ConversionTarget.Pem)
        {
            Lose(index, key, "PEM truststores hold certificates only");
            return;
        }

        if (_request.Target == ConversionTarget.Jks && KeyRecovery.IsJksKey(key.ProtectedKey))
        {
            Carry(index, key);
            return;
        }

        if (_request.KeyPassword is null)
        {
            Lose(index, key, $"its key is encrypted as {_target.Title} does not ({key.Protection.Algorithm}), and no key password was given");
            return;
        }

        Memory<byte> plain;
        try
        {
            plain = KeyRecovery.Recover(_store, key, _request.KeyPassword);
        }
        catch (KeyStoreException e) when (e.Error is KeyStoreError.PasswordWrong or KeyStoreError.Unsupported or KeyStoreError.Damaged)
        {
            Lose(index, key, e.Message);
            return;
        }

        JavaEntry? seen = _seen.GetValueOrDefault(index);
        ImmutableArray<Certificate> chain = key.Chain.IsEmpty && seen is not null ? seen.Certificates : key.Chain;
        string alias = _aliases.Take(key.Alias ?? seen?.Alias ?? $"key {index + 1}", () => Fingerprint.Of(key.ProtectedKey.Span));
        Password password = _request.Target == ConversionTarget.Pkcs12 && _request.NewPassword is { } store ? store : _request.KeyPassword;
        NewPrivateKey made = new(alias, key.Created ?? _request.Created(chain.FirstOrDefault()), plain, password, chain);
        _entries.Add(new PlannedEntry(index, ConversionStep.EncryptedAnew, key.Alias, made));
    }

    // Between stores of one family everything moves as it is: even what Java would fold or hide stays as folded or hidden as it was.
    private void Carry(int index, KeyStoreEntry entry)
    {
        string alias = entry.Alias ?? "";
        if (!SameFamily) alias = _aliases.Take(alias, () => Fingerprint.Of(entry.Encoded.Span));
        DateTimeOffset created = entry.Created ?? _request.Created(entry.Certificates.FirstOrDefault());
        _entries.Add(new PlannedEntry(index, ConversionStep.Carried, entry.Alias, new CarriedEntry(entry, alias, created)));
    }

    private void Lose(int index, KeyStoreEntry entry, string reason) => _lost.Add(new LostEntry(index, entry.Alias, entry.Kind, reason));
}
