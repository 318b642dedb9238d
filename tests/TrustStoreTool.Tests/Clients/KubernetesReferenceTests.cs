using System.Globalization;
using System.Text.Json;

namespace TrustStoreTool.Tests.Clients;

/// <summary>A Pod whose environment comes from ConfigMaps and Secrets of the same tree: each finding in the Pod's file as "line client host mode check".</summary>
public class KubernetesReferenceTests
{
    private const string ByKey =
        "kind: Pod\nspec:\n  containers:\n  - env:\n    - {name: PGHOST, value: a.example}\n    - name: PGSSLMODE\n      valueFrom: {configMapKeyRef: {name: tls, key: sql.mode}}\n";

    private const string Whole = "kind: Pod\nmetadata: {namespace: shop}\nspec:\n  containers:\n  - envFrom:\n    - configMapRef: {name: tls}\n    env:\n    - {name: PGHOST, value: a.example}\n";

    [Theory]

    // One key, and all of them, with a prefix too.
    [InlineData(ByKey, "kind: ConfigMap\nmetadata: {name: tls}\ndata: {sql.mode: require}\n", "6 libpq a.example require None")]
    [InlineData(ByKey, "kind: ConfigMap\nmetadata: {name: tls}\ndata: {other: require}\n", "6 libpq a.example ${…} Unknown")]
    [InlineData(ByKey, "kind: ConfigMap\nmetadata: {name: other}\ndata: {sql.mode: require}\n", "6 libpq a.example ${…} Unknown")]
    [InlineData(ByKey, "kind: Secret\nmetadata: {name: tls}\nstringData: {sql.mode: require}\n", "6 libpq a.example ${…} Unknown")]
    [InlineData(Whole, "kind: ConfigMap\nmetadata: {name: tls}\ndata: {PGSSLMODE: require, PGHOST: b.example}\n", "6 libpq a.example require None")]
    [InlineData(Whole, "kind: ConfigMap\nmetadata: {name: tls}\ndata: {LANG: C}\n", "8 libpq a.example prefer None")]
    [InlineData("kind: Pod\nspec:\n  containers:\n  - envFrom:\n    - prefix: PG\n      configMapRef: {name: x}\n", "kind: ConfigMap\nmetadata: {name: x}\ndata: {HOST: p.example, SSLMODE: disable}\n", "6 libpq p.example disable None")]

    // What the container itself says wins wherever it stands, and then the later source.
    [InlineData("kind: Pod\nspec:\n  containers:\n  - env:\n    - {name: PGSSLMODE, value: disable}\n    envFrom:\n    - configMapRef: {name: x}\n", "kind: ConfigMap\nmetadata: {name: x}\ndata: {PGHOST: p.example, PGSSLMODE: require}\n", "5 libpq p.example disable None")]
    [InlineData("kind: Pod\nspec:\n  containers:\n  - envFrom:\n    - configMapRef: {name: x}\n    - configMapRef: {name: y}\n", "kind: ConfigMap\nmetadata: {name: x}\ndata: {PGSSLMODE: disable}\n---\nkind: ConfigMap\nmetadata: {name: y}\ndata: {PGSSLMODE: require}\n", "6 libpq - require None")]
    [InlineData("kind: Pod\nspec:\n  containers:\n  - envFrom:\n    - configMapRef: {name: x}\n    - secretRef: {name: none}\n", "kind: ConfigMap\nmetadata: {name: x}\ndata: {PGHOST: p.example}\n", "5 libpq p.example ? Unknown")]

    // Namespaces, and a name that means two things.
    [InlineData(Whole, "kind: ConfigMap\nmetadata: {name: tls, namespace: shop}\ndata: {PGSSLMODE: require}\n", "6 libpq a.example require None")]
    [InlineData(Whole, "kind: ConfigMap\nmetadata: {name: tls, namespace: other}\ndata: {PGSSLMODE: require}\n", "8 libpq a.example ? Unknown")]
    [InlineData(Whole, "kind: ConfigMap\nmetadata: {name: tls, namespace: shop}\ndata: {PGSSLMODE: require}\n---\nkind: ConfigMap\nmetadata: {name: tls}\ndata: {PGSSLMODE: disable}\n", "8 libpq a.example ? Unknown")]
    [InlineData(Whole, "kind: ConfigMap\nmetadata: {name: tls, namespace: shop}\ndata: {PGSSLMODE: require}\n---\nkind: ConfigMap\nmetadata: {name: tls}\ndata: {PGSSLMODE: require}\n", "6 libpq a.example require None")]

    // Secrets, both ways of writing them (disable; postgres://u:canary-b64@s.example/x?sslmode=require).
    [InlineData("kind: Pod\nspec:\n  containers:\n  - envFrom:\n    - secretRef: {name: s}\n", "kind: Secret\nmetadata: {name: s}\ndata:\n  PGSSLMODE: ZGlzYWJsZQ==\nstringData: {PGPASSWORD: canary-20}\n", "5 libpq - disable None")]
    [InlineData("kind: Pod\nspec:\n  containers:\n  - env:\n    - name: DATABASE_URL\n      valueFrom:\n        secretKeyRef: {name: s, key: url}\n", "kind: Secret\nmetadata: {name: s}\ndata:\n  url: cG9zdGdyZXM6Ly91OmNhbmFyeS1iNjRAcy5leGFtcGxlL3g/c3NsbW9kZT1yZXF1aXJl\n", "5 libpq s.example require None")]
    [InlineData("kind: Pod\nspec:\n  containers:\n  - env:\n    - {name: PGSSLMODE, valueFrom: {secretKeyRef: {name: s, key: password}}}\n", "kind: Secret\nmetadata: {name: s}\nstringData: {password: canary-21}\n", "5 libpq - ${…} Unknown")]

    // A Deployment in a List, and a command that runs with all this.
    [InlineData("kind: List\nitems:\n- kind: Deployment\n  spec:\n    template:\n      spec:\n        containers:\n        - command: [psql, -h, l.example]\n          envFrom:\n          - configMapRef: {name: x}\n", "kind: ConfigMap\nmetadata: {name: x}\ndata: {PGSSLMODE: disable}\n", "8 libpq l.example disable None", "10 libpq - disable None")]
    public async Task A_pod_is_judged_with_what_its_references_say(string pod, string objects, params string[] expected)
    {
        foreach (bool isOneFile in (bool[])[false, true])
        {
            using TempFolder folder = new();
            folder.Write("pod.yaml", isOneFile ? $"{pod}---\n{objects}" : pod);
            if (!isOneFile) folder.Write("a-config.yml", objects);
            ToolRun run = (await Tool.RunAsync("clients", folder.Path, "--format", "json")).Exits(0);
            int lines = pod.Count(c => c == '\n');
            Assert.Equal(string.Join('\n', expected), string.Join('\n', JsonDocument.Parse(run.Out).RootElement.GetProperty("findings").EnumerateArray()
                .Where(f => f.GetProperty("file").GetString()!.EndsWith("pod.yaml", StringComparison.Ordinal) && f.GetProperty("line").GetInt32() <= lines)
                .Select(f => $"{f.GetProperty("line").GetInt32().ToString(CultureInfo.InvariantCulture)} {Text(f, "client")} {Text(f, "host")} {Text(f, "sslMode")} {char.ToUpperInvariant(Text(f, "check")[0])}{Text(f, "check")[1..]}")));
            Assert.DoesNotContain("canary", run.Out + run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("canary", (await Tool.RunAsync("clients", folder.Path)).Exits(0).Out, StringComparison.Ordinal);
        }
    }

    private static string Text(JsonElement finding, string name) => finding.TryGetProperty(name, out JsonElement value) ? value.GetString()! : "-";
}
