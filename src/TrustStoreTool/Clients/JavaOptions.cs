using System.Text.RegularExpressions;
using TrustStoreTool.Clients.Files;

namespace TrustStoreTool.Clients;

/// <summary>The truststore of a JVM: <c>-Djavax.net.ssl.trustStore=…</c> wherever options stand, and the same as a property of a file.</summary>
internal static partial class JavaOptions
{
    private const string Prefix = "javax.net.ssl.";

    public static IEnumerable<(ConfigValue Value, JavaTrustStore Store)> Find(ConfigDocument document)
    {
        foreach (IGrouping<string, ConfigValue> scope in document.Scopes)
        {
            Dictionary<string, (ConfigValue Value, string Text)> options = [];
            foreach (ConfigValue value in scope)
            {
                if (scope.Key.EndsWith("javax.net.ssl", StringComparison.Ordinal)) options.TryAdd(value.Name, (value, value.Value));
                if (!value.Value.Contains(Prefix, StringComparison.Ordinal)) continue;
                Dictionary<string, (ConfigValue Value, string Text)> own = value.Name.Length > 0 && !value.Name.StartsWith('[') ? [] : options;
                foreach (Match match in Option().Matches(value.Value))
                    own.TryAdd(match.Groups[1].Value, (value, match.Groups[2].Success ? match.Groups[2].Value : match.Groups[3].Value));

                // A variable holds a whole set of options; the words of a command are one set together.
                if (own != options && Store(own) is { } complete) yield return complete;
            }

            if (Store(options) is { } store) yield return store;
        }
    }

    private static (ConfigValue, JavaTrustStore)? Store(Dictionary<string, (ConfigValue Value, string Text)> options)
    {
        if (!options.TryGetValue("trustStore", out (ConfigValue Value, string Text) store)) return null;
        bool hasPassword = options.TryGetValue("trustStorePassword", out (ConfigValue Value, string Text) password);
        string? type = options.TryGetValue("trustStoreType", out (ConfigValue Value, string Text) given) ? given.Text : null;
        return (store.Value, new JavaTrustStore(store.Value.Line, store.Text, type, hasPassword, hasPassword ? password.Text : null));
    }

    [GeneratedRegex("""-Djavax\.net\.ssl\.(trustStore|trustStorePassword|trustStoreType)=(?:["']([^"']*)["']|([^\s"']*))""")]
    private static partial Regex Option();
}
