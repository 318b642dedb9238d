using System.Text;

namespace TrustStoreTool.Formats.Pkcs12;

/// <summary>
/// Writes a new store in the JDK's layout: keys that have their own encryption in a plain SafeContents, everything else in an encrypted one, a MAC over
/// both; without a password, everything plain and no MAC, as the JDK's cacerts since 18.
/// </summary>
internal sealed class Pkcs12Creator(Password? password, WriteOptions options)
{
    // The bags of so many certificates are one piece, which is made when it is laid down.
    private const int Together = 256;

    private readonly List<Der> _shrouded = [];
    private readonly List<Der> _others = [];
    private bool _hasOpenKeys;

    public byte[] Write(IReadOnlyList<NewEntry> entries)
    {
        if (password is null && !options.WithoutPassword)
            throw new KeyStoreException(KeyStoreError.PasswordMissing, "a PKCS#12 store is made with a password", "give one with --storepass-env NAME, or choose --type pkcs12-nopass");
        if (!options.WithoutPassword && PasswordFacts.Of(password) == PasswordFacts.Other)
            throw new KeyStoreException(
                KeyStoreError.Usage, "no JVM opens a PKCS#12 under a password with characters beyond printable ASCII, so none is made", "choose another password for it, or --type jks, which takes any");
        foreach (NewEntry[] some in entries.Chunk(Together)) Add(some);
        List<Der> parts = [];
        if (_shrouded.Count > 0) parts.Add(PfxWriter.Plain(Der.Sequence(_shrouded)));
        if (_others.Count > 0) parts.Add(Certificates(Der.Sequence(_others)));
        return PfxWriter.File(Der.Integer(3).ToArray(), parts, Mac(), default);
    }

    private void Add(NewEntry[] entries)
    {
        if (entries.All(entry => entry is NewTrustedCertificate))
            _others.Add(Der.Again(() => Der.Concat(entries.Cast<NewTrustedCertificate>().Select(Trusted))));
        else
            foreach (NewEntry entry in entries) Add(entry);
    }

    private void Add(NewEntry entry)
    {
        switch (entry)
        {
            case NewTrustedCertificate added:
                _others.Add(Trusted(added));
                break;
            case NewPrivateKey key:
                AddKey(key);
                break;
            case CarriedEntry carried:
                Carry(carried);
                break;
            default:
                throw new KeyStoreException(KeyStoreError.Unsupported, $"a PKCS#12 holds no {entry.GetType().Name}");
        }
    }

    private static Der Trusted(NewTrustedCertificate added) => BagWriter.Trusted(added.Alias, added.Certificate);

    private void AddKey(NewPrivateKey key)
    {
        if (options.Reproducible) throw Pkcs12Rewriter.KeyUnderDerivedSalt();
        PbeScheme scheme = options.Profile == Pkcs12Profile.Legacy
            ? Pbes1Scheme.Create("1.2.840.113549.1.12.1.3", 50_000, SaltSource.Random)
            : Pbes2Scheme.Create(10_000, SaltSource.Random);
        byte[] encrypted = new byte[scheme.EncryptedLength(key.Pkcs8.Length)];
        scheme.Forms(key.KeyPassword).First().With(key.KeyPassword, octets =>
        {
            scheme.Encrypt(octets, [key.Pkcs8], encrypted);
            return true;
        });
        Der name = BagWriter.FriendlyName(key.Alias);
        Der id = BagWriter.LocalKeyId(Encoding.ASCII.GetBytes($"Time {key.Created.ToUnixTimeMilliseconds()}"));
        _shrouded.Add(BagWriter.ShroudedKey(Der.Sequence(Der.Raw(scheme.Encoded), Der.Octets(encrypted)).ToArray(), name, id));
        foreach ((int i, Certificate certificate) in key.Chain.Index())
            _others.Add(i == 0 ? BagWriter.Certificate(certificate, name, id) : BagWriter.Certificate(certificate));
    }

    private void Carry(CarriedEntry carried)
    {
        SafeBag bag = SafeBag.Read(new BerReader(carried.Entry.Encoded, ReadLimits.Default.DerDepth).Next(0x30, $"the entry '{carried.Alias}'"));
        if (carried.Entry.Alias is { } stored && stored != carried.Alias)
            throw new KeyStoreException(KeyStoreError.Usage, $"the entry '{stored}' moves as the bytes it is; it cannot be renamed to '{carried.Alias}'");
        bool isShrouded = bag.Type == Oids.ShroudedKeyBag || (bag.Type == Oids.SecretBag && carried.Entry is SecretKeyEntry { Protection.Algorithm: not "unknown" });
        bool isOpenKey = !isShrouded && bag.Type is Oids.KeyBag or Oids.SecretBag or Oids.SafeContentsBag;
        if (isOpenKey && options.WithoutPassword)
            throw new KeyStoreException(KeyStoreError.Usage, $"the key '{carried.Alias}' has no encryption of its own and would lie in the clear in a PKCS#12 without password");
        _hasOpenKeys |= isOpenKey;
        (isShrouded ? _shrouded : _others).Add(Der.Raw(bag.Encoded));
    }

    private Der Certificates(Der contents)
    {
        if (options.WithoutPassword) return PfxWriter.Plain(contents);
        if (options.Reproducible && _hasOpenKeys) throw Pkcs12Rewriter.KeyUnderDerivedSalt();
        SaltSource salts = options.Reproducible ? SaltSource.Derived(contents.Slices, "SafeContents") : SaltSource.Random;
        PbeScheme scheme = options.Profile == Pkcs12Profile.Legacy
            ? Pbes1Scheme.Create("1.2.840.113549.1.12.1.6", 50_000, salts)
            : Pbes2Scheme.Create(10_000, salts);
        return PfxWriter.Encrypted(contents, scheme, password!, scheme.Forms(password!).First(), null);
    }

    private NewMac? Mac()
    {
        if (options.WithoutPassword) return null;
        Pkcs12Mac mac = options.Profile == Pkcs12Profile.Legacy
            ? Pkcs12Mac.Create("1.3.14.3.2.26", 100_000)
            : Pkcs12Mac.Create("2.16.840.1.101.3.4.2.1", 10_000);
        return NewMac.Of(mac, password!, PasswordForm.Bmp, options.Reproducible);
    }
}
