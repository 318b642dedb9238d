namespace TrustStoreTool.Faults;

/// <summary>One command on one store: the files it starts from, its arguments, and the file whose state is judged.</summary>
internal sealed record Scenario(string Verb, string JavaType, string Type, int Entries)
{
    /// <summary>The verbs of the plan (T1).</summary>
    public static readonly string[] Verbs = ["add", "bundle", "convert", "prune", "create"];

    public static IEnumerable<Scenario> All(params int[] sizes) =>
        from verb in Verbs from format in Stores.Formats from size in sizes select new Scenario(verb, format.Java, format.Tool, size);

    /// <summary>The file that a run of this leaves old or new.</summary>
    public string Target => Verb switch { "convert" => "out", "create" => "made", _ => "store" };

    /// <summary>What the report says only after the commit.</summary>
    public string SuccessLine => Verb switch { "convert" => " -> ", "prune" => " removed; ", "create" => ": created, ", _ => ": migrated, " };

    private string OtherType => Type == "jks" ? "pkcs12" : "jks";

    public override string ToString() => $"{Verb} {Type} {Entries}";

    /// <summary>Files of the folder before the run.</summary>
    public (string Name, byte[] Content)[] Files(Judge judge) =>
    [
        ("store", Stores.Make(judge, JavaType, Entries)),
        ("one.pem", System.Text.Encoding.ASCII.GetBytes(Stores.Authority(9001))),
        ("twenty.pem", System.Text.Encoding.ASCII.GetBytes(Stores.Pem(9001, 20))),
    ];

    /// <summary>The state of <see cref="Target"/> before; null: not there.</summary>
    public byte[]? Old(Judge judge) => Target == "store" ? Stores.Make(judge, JavaType, Entries) : null;

    public string[] Arguments(Folder folder) => Verb switch
    {
        "add" => ["migrate", folder["store"], "--bundle", folder["one.pem"]],
        "bundle" => ["migrate", folder["store"], "--bundle", folder["twenty.pem"]],
        "convert" => ["convert", folder["store"], folder["out"], "--type", OtherType],
        "prune" => ["prune", folder["store"], "--alias", "ca0002", "--yes"],
        "create" => ["migrate", folder["made"], "--create", "--type", Type, "--bundle", folder["twenty.pem"]],
        _ => throw new InvalidOperationException(Verb),
    };
}
