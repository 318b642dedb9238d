using System.Text.RegularExpressions;
using TrustStoreTool.Clients.Files;

namespace TrustStoreTool.Clients;

/// <summary>
/// The ConfigMaps and Secrets of a tree, so that a Pod is judged with what its references say. A reference is followed where the objects of that
/// name in its namespace (or without one) all say the same.
/// </summary>
internal sealed partial class KubernetesObjects
{
    // A name that means more things than that is followed nowhere.
    private const int MaxSame = 1000;

    // What references give beyond that is left as written: from elsewhere.
    private const int MaxGiven = 100_000;

    private readonly Dictionary<(string Kind, string Name), List<KubernetesObject>> _objects = [];

    /// <summary>Remembers the objects that a manifest defines.</summary>
    public void Learn(ConfigDocument document)
    {
        ILookup<(string Root, string Holder), ConfigValue> data = Held(document);
        foreach (ConfigValue kind in document.Values.Where(value => value is { Name: "kind", Value: "ConfigMap" or "Secret" }))
        {
            if (Metadata(document, kind.Scope, "name") is not { } name) continue;
            if (!_objects.TryGetValue((kind.Value, name), out List<KubernetesObject>? known)) _objects[(kind.Value, name)] = known = [];
            KubernetesObject found = new(Metadata(document, kind.Scope, "namespace"), Data(data[(kind.Scope, "data")], data[(kind.Scope, "stringData")]));
            if (known.Count < MaxSame && !known.Exists(other => other.Namespace == found.Namespace && other.SaysTheSame(found))) known.Add(found);
        }
    }

    /// <summary>The manifest with the values that its references give. What a container states itself wins over what comes as a whole.</summary>
    public ConfigDocument Resolve(ConfigDocument document)
    {
        if (_objects.Count == 0 || !document.Values.Any(value => value.From is not null)) return document;
        HashSet<(string, string)> own = [.. document.Values.Where(value => value.Name != "**").Select(value => (value.Scope, value.Name))];
        Namespaces namespaces = new(document);
        List<ConfigValue> values = new(document.Values.Length);
        int given = 0;
        foreach (ConfigValue value in document.Values)
        {
            int before = values.Count;
            if (value.From is { } from && given < MaxGiven) values.AddRange(Follow(namespaces, value, from, own));
            else values.Add(value);
            if (value.From is not null) given += values.Count - before;
        }

        return new ConfigDocument(document.Path, document.Kind, [.. values], document.Damage);
    }

    private IEnumerable<ConfigValue> Follow(Namespaces namespaces, ConfigValue value, ObjectReference from, HashSet<(string, string)> own)
    {
        if (Data(from, namespaces.Of(value.Scope)) is not { } data) return [value];
        if (from.Key is null)
            return data.Where(pair => !own.Contains((value.Scope, from.Prefix + pair.Key))).Select(pair => Given(value, from, from.Prefix + pair.Key, pair.Key, pair.Value));
        return data.TryGetValue(from.Key, out string? text) ? [Given(value, from, value.Name, from.Key, text)] : [value];
    }

    // What a Secret holds may be shown only where it is no secret: not what is called one, and a mode only where it is one.
    private static ConfigValue Given(ConfigValue at, ObjectReference from, string name, string key, string text)
    {
        bool isHidden = from.Kind == "Secret" && (SecretName().IsMatch(key) || SecretName().IsMatch(name) || (name == "PGSSLMODE" && !LibpqRules.Modes.Contains(text)));
        return new ConfigValue(at.Line, at.Scope, name, isHidden ? Containers.Elsewhere : text);
    }

    private IReadOnlyDictionary<string, string>? Data(ObjectReference from, string? space)
    {
        if (!_objects.TryGetValue((from.Kind, from.Name), out List<KubernetesObject>? known) || known.Count >= MaxSame) return null;
        KubernetesObject[] found = [.. known.Where(one => space is null || one.Namespace is null || one.Namespace == space)];
        return found.Length > 0 && Array.TrueForAll(found, found[0].SaysTheSame) ? found[0].Data : null;
    }

    internal static string? Metadata(ConfigDocument document, string root, string name) =>
        document.Scopes[Below(root, "metadata")].FirstOrDefault(value => value.Name == name)?.Value;

    // What stands in stringData is written over what stands in data. A key with dots was split at its last.
    private static Dictionary<string, string> Data(IEnumerable<ConfigValue> encoded, IEnumerable<ConfigValue> plain)
    {
        Dictionary<string, string> data = [];
        foreach (ConfigValue value in encoded.Concat(plain))
            data[Holder().Match(value.Scope).Groups["rest"] is { Length: > 0 } rest ? $"{rest.Value}.{value.Name}" : value.Name] = value.Value;
        return data;
    }

    private static ILookup<(string Root, string Holder), ConfigValue> Held(ConfigDocument document) =>
        document.Values.Select(value => (Value: value, Holder: Holder().Match(value.Scope))).Where(held => held.Holder.Success)
            .ToLookup(held => (held.Holder.Groups["root"].Value, held.Holder.Groups["holder"].Value), held => held.Value);

    private static string Below(string root, string name) => root.Length > 0 ? $"{root}.{name}" : name;

    [GeneratedRegex(@"^(?:(?<root>.*?)\.)?(?<holder>data|stringData)(?:\.(?<rest>.*))?$")]
    private static partial Regex Holder();

    [GeneratedRegex("passw|pwd|passphrase|secret|token|credential", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();
}

/// <summary>The namespaces of the objects in a manifest: several may stand in one file, as documents or in a List.</summary>
internal sealed class Namespaces(ConfigDocument document)
{
    private readonly Dictionary<string, string?> _known = [];

    /// <summary>That of the object which a scope stands in; null where it states none.</summary>
    public string? Of(string scope)
    {
        List<string> passed = [];
        string? found = null;
        for (string? holder = scope; holder is not null && !_known.TryGetValue(holder, out found); holder = ConfigValue.ParentOf(holder))
        {
            passed.Add(holder);
            if (!document.Scopes[holder].Any(value => value.Name == "kind")) continue;
            found = KubernetesObjects.Metadata(document, holder, "namespace");
            break;
        }

        foreach (string holder in passed) _known[holder] = found;
        return found;
    }
}

/// <summary>A ConfigMap or a Secret; never shown as a whole.</summary>
internal sealed class KubernetesObject(string? space, Dictionary<string, string> data)
{
    public string? Namespace => space;

    public IReadOnlyDictionary<string, string> Data => data;

    public bool SaysTheSame(KubernetesObject other) =>
        data.Count == other.Data.Count && data.All(pair => other.Data.TryGetValue(pair.Key, out string? value) && value == pair.Value);
}
