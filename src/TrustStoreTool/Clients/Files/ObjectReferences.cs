using System.Text.RegularExpressions;

namespace TrustStoreTool.Clients.Files;

/// <summary>The references to ConfigMaps and Secrets in a manifest, by the scope each stands in: <c>…env.[0].valueFrom.configMapKeyRef</c>, <c>…envFrom.[0].secretRef</c>.</summary>
internal sealed partial class ObjectReferences
{
    private readonly Dictionary<(string Scope, string Member), string> _members = [];

    public ObjectReferences(IEnumerable<ConfigValue> values)
    {
        foreach (ConfigValue value in values)
            if (value.Name is "name" or "key" or "prefix" && Place().IsMatch(value.Scope)) _members.TryAdd((value.Scope, value.Name), value.Value);
    }

    /// <summary>The reference that this scope is, or null.</summary>
    public ObjectReference? Of(string scope)
    {
        if (Place().Match(scope) is not { Success: true } place || !place.Groups["kind"].Success || !_members.TryGetValue((scope, "name"), out string? name)) return null;
        string? key = _members.GetValueOrDefault((scope, "key"));
        return (key is null) == place.Groups["all"].Success
            ? new ObjectReference(place.Groups["kind"].Value == "configMap" ? "ConfigMap" : "Secret", name, key, _members.GetValueOrDefault((place.Groups["item"].Value, "prefix"), ""))
            : null;
    }

    /// <summary>What belongs to a reference and is none itself: the prefix of an <c>envFrom</c>, and whether its object must be there.</summary>
    public static bool IsOption(ConfigValue value) => value.Name is "prefix" or "optional" && Place().Match(value.Scope) is { Success: true } place && place.Groups["all"].Success;

    [GeneratedRegex(@"^(?<item>.*(?:\.(?<all>envFrom)\.\[\d+\]|\.\[\d+\]\.valueFrom))(?:\.(?<kind>configMap|secret)(?:Key)?Ref)?$")]
    private static partial Regex Place();
}
