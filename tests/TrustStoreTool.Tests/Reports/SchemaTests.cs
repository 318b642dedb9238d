using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Tests.Commands;

namespace TrustStoreTool.Tests.Reports;

public sealed class SchemaTests : IDisposable
{
    private static readonly Peer _validator = new("python3", "python3-jsonschema", "/usr/bin");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Kinds => [.. ReportSchemas.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_option_prints_each_schema_at_the_command_and_at_the_root(string kind)
    {
        string[] verb = [.. kind.Split('-')];

        string after = (await Tool.RunAsync([.. verb, "--json-schema"])).Exits(0).Out, before = (await Tool.RunAsync(["--json-schema", .. verb])).Exits(0).Out;

        Assert.Equal(after, before);
        Assert.Equal(ReportSchemas.Text(kind).TrimEnd(), after.TrimEnd());
    }

    [Fact]
    public async Task At_the_root_one_schema_holds_all()
    {
        JsonElement schema = JsonDocument.Parse((await Tool.RunAsync("--json-schema")).Exits(0).Out).RootElement;

        Assert.Equal(ReportSchemas.Kinds, schema.GetProperty("$defs").EnumerateObject().Select(kind => kind.Name));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_object_of_every_schema_is_closed(string kind)
    {
        foreach (JsonObject schema in Objects(JsonNode.Parse(ReportSchemas.Text(kind))))
            Assert.True(schema["type"]?.ToString() != "object" || schema["additionalProperties"] is not null, $"{schema.GetPath()} is open");
    }

    [Fact]
    public void Every_report_has_a_schema_that_names_exactly_its_members()
    {
        foreach (Type report in Reports())
        {
            JsonNode? schema = ReportSchemas.Kinds.Select(kind => JsonNode.Parse(ReportSchemas.Text(kind))).FirstOrDefault(s => Kind(s!) == KindOf(report));
            Assert.True(schema is not null, $"{report.Name} has no schema in Reports/Schemas");
            IEnumerable<string> members = report.GetProperties().Where(p => p.Name != "EqualityContract").Select(JsonName);
            Assert.Equal(members.Order(), schema!["properties"]!.AsObject().Select(p => p.Key).Order());
        }
    }

    [SkippableFact]
    public async Task What_the_tool_prints_is_valid()
    {
        _folder.Write("a.jks", Samples.Jks(
            Samples.Trusted("root", Samples.Root), Samples.Trusted("old", Samples.Expired), Samples.Trusted("\u001b\u202e\ud800", Samples.Hostile),
            Samples.Trusted("amazon", Samples.Impostor), Samples.Key("key", TestPki.Old.Server, TestPki.Old.Subordinate.Certificate)));
        _folder.Write("b.jks", Samples.Jks(Samples.Trusted("other", Samples.Root), Samples.Trusted("old", Samples.Future)));
        _folder.Write("broken.jks", Samples.Jks()[..20]);

        await IsValid("inspect", 3, "inspect", _folder["a.jks"], _folder["b.jks"], _folder["broken.jks"]);
        await IsValid("inspect", 0, "inspect", _folder["a.jks"], "--storepass", Samples.Password);
        await IsValid("diff", 1, "diff", _folder["a.jks"], _folder["b.jks"]);
        await IsValid("diff", 0, "diff", _folder["a.jks"], _folder["a.jks"]);
        await IsValid("verify", 5, "verify", _folder["a.jks"], "host=127.0.0.1 port=1", "--as", "jdbc", "--rotation");
    }

    [SkippableFact]
    public async Task What_bundle_prints_is_valid()
    {
        string pem = (await Tool.RunAsync("bundle", "show", "--region", "us-east-1", "--pem")).Exits(0).Out;
        string mixed = _folder.Write("mixed.pem", pem + pem + TestPki.Old.Root.Pem + TestPki.Old.Subordinate.Pem + "-----BEGIN X-----\n");
        using BundleServer server = new(System.Text.Encoding.ASCII.GetBytes(pem + TestPki.Old.Root.Pem));

        await IsValid("bundle-list", 0, "bundle", "list");
        await IsValid("bundle-show", 0, "bundle", "show");
        await IsValid("bundle-check", 3, "bundle", "check", mixed);
        await IsValid("bundle-check", 0, "bundle", "check", _folder.Write("good.pem", pem));
        await IsValid("bundle-fetch", 0, "bundle", "fetch", "--region", "us-east-1", "--base-url", server.Address, "--to", _folder["out.pem"], "--allow-unpinned");
    }

    [SkippableFact]
    public async Task What_convert_and_prune_print_is_valid()
    {
        string store = _folder.Write("a.jks", Samples.Jks(
            Samples.Trusted("root", Samples.Root), Samples.Trusted("old", Samples.Expired), Samples.Key("key", TestPki.Old.Server, TestPki.Old.Subordinate.Certificate)));
        string[] password = ["--storepass", Samples.Password];

        await IsValid("convert", 0, ["convert", store, _folder["out.p12"], "--type", "pkcs12", "--keypass", Samples.Password, "--dry-run", .. password]);
        await IsValid("convert", 0, ["convert", store, _folder["out.p12"], "--type", "pkcs12", "--keypass", Samples.Password, .. password]);
        await IsValid("convert", 0, ["convert", store, store, "--type", "jks", .. password]);
        await IsValid("prune", 0, ["prune", store, "--expired", "--alias", "nobody", "--dry-run", .. password]);
        await IsValid("prune", 0, ["prune", store, "--expired", "--yes", .. password]);
        await IsValid("prune", 0, ["prune", store, "--expired", "--yes", .. password]);
    }

    [SkippableFact]
    public async Task What_migrate_prints_is_valid()
    {
        string store = _folder.Write("a.jks", Samples.Jks(Samples.Trusted("root", Samples.Root)));
        string[] migrate = ["migrate", store, "--region", "us-east-1", "--storepass", Samples.Password];

        await IsValid("migrate", 0, [.. migrate, "--dry-run"]);
        await IsValid("migrate", 0, [.. migrate, "--export-pem", _folder["out.pem"]]);
        await IsValid("migrate", 0, migrate);
        await IsValid("migrate", 5, [.. migrate, "--verify", "host=127.0.0.1 port=1"]);
        await IsValid("migrate", 4, ["migrate", store, "--region", "us-east-1", "--storepass", "wrong"]);
    }

    private async Task IsValid(string kind, int code, params string[] arguments)
    {
        ToolRun run = (await Tool.RunAsync([.. arguments, "--format", "json"])).Exits(code);
        string schema = _folder.Write("schema.json", ReportSchemas.Text(kind)), report = _folder.Write("report.json", run.Out);
        _validator.Run("-c", Script, schema, report).Succeeded();

        // The validator itself must be able to say no.
        JsonObject more = JsonNode.Parse(run.Out)!.AsObject();
        more["unknown"] = 1;
        Assert.NotEqual(0, _validator.Run("-c", Script, schema, _folder.Write("more.json", more.ToJsonString())).ExitCode);
    }

    private const string Script =
        """
        import json, sys
        try:
            import jsonschema
        except ImportError:
            sys.exit("python3-jsonschema is not installed")
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(schema).validate(json.load(open(sys.argv[2])))
        """;

    private static IEnumerable<Type> Reports() =>
        typeof(ReportJson).GetCustomAttributesData()
            .Where(a => a.AttributeType == typeof(JsonSerializableAttribute)).Select(a => (Type)a.ConstructorArguments[0].Value!)
            .Where(type => type.IsSubclassOf(typeof(Report)));

    // A report states its kind in its base constructor's first argument: made without running a constructor it would have none.
    private static string KindOf(Type report)
    {
        object?[] arguments = [.. report.GetConstructors()[0].GetParameters().Select(p => p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType) : null)];
        return ((Report)report.GetConstructors()[0].Invoke(arguments)).Kind;
    }

    private static string Kind(JsonNode schema) => schema["properties"]!["report"]!["const"]!.ToString();

    private static string JsonName(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject o => o.Select(p => p.Value).SelectMany(Objects).Prepend(o),
        JsonArray a => a.SelectMany(Objects),
        _ => [],
    };
}
