using System.Collections.Immutable;
using TrustStoreTool.Bundles;
using TrustStoreTool.Formats;
using TrustStoreTool.Inspection;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Conversion;

/// <summary>
/// The certificates that lie in a PKCS#12 and that Java does not see, made trusted ones: an explicit act. The certificates of a key's chain are not among them.
/// </summary>
internal static class InvisibleCertificates
{
    /// <summary>The change that trusts them all.</summary>
    /// <param name="store">The store.</param>
    /// <param name="created">For a certificate that must be written anew.</param>
    public static StoreChange Trust(KeyStore store, Func<Certificate?, DateTimeOffset> created)
    {
        StoreInspection inspection = StoreInspection.Of(store, RdsPins.Embedded, DateTimeOffset.UnixEpoch);
        TakenAliases taken = new(store, inspection.Views[JavaPassword.Right]);
        ImmutableSortedDictionary<int, string?>.Builder trust = ImmutableSortedDictionary.CreateBuilder<int, string?>();
        ImmutableSortedSet<int>.Builder remove = ImmutableSortedSet.CreateBuilder<int>();
        ImmutableArray<NewTrustedCertificate>.Builder add = ImmutableArray.CreateBuilder<NewTrustedCertificate>();
        foreach (InspectedEntry invisible in inspection.Entries.Where(entry => entry.Findings.Any(finding => finding.Kind == FindingKind.InvisibleToJava)))
        {
            Certificate certificate = invisible.Entry.Certificates[0];
            string wish = invisible.Entry.Alias ?? AliasRule.Default.AliasOf(certificate, RdsPins.Embedded.Find(certificate));
            string alias = taken.Claim(wish, certificate);
            if (invisible.Entry.Alias is null || JavaCase.ToLower(alias) == JavaCase.ToLower(wish))
            {
                trust[invisible.Index] = invisible.Entry.Alias is null ? alias : null;
            }
            else
            {
                // Under its own name it would hide another entry from Java, or be hidden: the same certificate gets a name of its own.
                remove.Add(invisible.Index);
                add.Add(new NewTrustedCertificate(alias, created(certificate), certificate));
            }
        }

        return new StoreChange { Trust = trust.ToImmutable(), Remove = remove.ToImmutable(), Add = add.DrainToImmutable() };
    }

    /// <summary>The certificates that a change makes trusted.</summary>
    public static IEnumerable<Certificate> In(KeyStore store, StoreChange change) =>
        change.Trust.Keys.Select(index => store.Entries[index].Certificates[0]).Concat(change.Add.Select(added => added.Certificate));
}
