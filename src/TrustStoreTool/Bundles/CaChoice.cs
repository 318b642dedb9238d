using System.Collections.Immutable;

namespace TrustStoreTool.Bundles;

/// <summary>Which of a region's CAs are wanted. It chooses among RDS CAs only; other certificates of a bundle are not its matter.</summary>
public sealed class CaChoice
{
    private readonly ImmutableHashSet<string>? _ids;

    private CaChoice(ImmutableHashSet<string>? ids) => _ids = ids;

    /// <summary>Every current CA.</summary>
    public static CaChoice All { get; } = new(null);

    /// <summary><c>rds-ca-rsa2048-g1</c>, which RDS uses unless told otherwise.</summary>
    public static CaChoice Default { get; } = new(["rds-ca-rsa2048-g1"]);

    /// <summary>Reads CA identifiers; <c>all</c> is every one, none at all is <see cref="Default"/>.</summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.Usage"/>: no current CA has that identifier.</exception>
    public static CaChoice Parse(IEnumerable<string> ids, RdsPins pins)
    {
        string[] wanted = [.. ids.Select(id => id.ToLowerInvariant())];
        string[] known = [.. pins.CurrentIds];
        foreach (string id in wanted)
            if (id != "all" && !known.Contains(id)) throw Unknown(id, known, pins);
        return wanted.Length == 0 ? Default : wanted.Contains("all") ? All : new CaChoice([.. wanted]);
    }

    /// <summary>Whether a CA is wanted.</summary>
    public bool Includes(RdsCa ca) => _ids is null || _ids.Contains(ca.Id);

    private static KeyStoreException Unknown(string id, string[] known, RdsPins pins) => new(
        KeyStoreError.Usage,
        pins.All.Any(pin => pin.Id == id) ? $"'{id}' is retired: its certificates are not added to a store" : $"'{id}' is no RDS CA",
        $"CAs: {string.Join(", ", [.. known, "all"])}");
}
