using System.Text.RegularExpressions;
using TrustStoreTool.Cli;

namespace TrustStoreTool.Tests;

/// <summary>Who may know whom (README, "The tree"): in the sources and in what the built assemblies refer to.</summary>
public partial class ArchitectureTests
{
    // It looks at the environment to keep it out of Npgsql, which looks at it, too.
    private const string Shield = "TrustStoreTool/Verification/EnvironmentShield.cs";

    private static readonly string[] Upper = ["Migration", "Verification", "Survey", "Clients", "Audit"];

    // A name that a source file may mention, and the folders of src it may do so in.
    public static readonly TheoryData<string, string[]> Rooms = new()
    {
        { @"\bOrg\.BouncyCastle\b", ["TrustStoreTool/Formats", "TrustStoreTool/Bundles", "TrustStoreTool/MessageDigest.cs"] },
        { @"\bNpgsql\b(?=[.;A-Z])", ["TrustStoreTool/Verification", "TrustStoreTool/Survey"] },
        { @"\bSystem\.CommandLine\b", ["TrustStoreTool.Cli"] },
        { @"\bSpectre\.Console\b", ["TrustStoreTool.Cli"] },
        { @"\bSystem\.Text\.Json\b", ["TrustStoreTool.Cli", "TrustStoreTool/Clients", "TrustStoreTool/Survey"] },
        { @"\bYamlDotNet\b", ["TrustStoreTool/Clients"] },
        { @"\bTomlyn\b", ["TrustStoreTool/Clients"] },
        { @"(?<![\w.""])Console\.(Write|Out|Error|In|Read)", ["TrustStoreTool.Cli/Terminal"] },
    };

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_name_stays_in_its_rooms(string name, string[] rooms)
    {
        string[] strangers = [.. Sources()
            .Where(source => !rooms.Any(room => source.Path.StartsWith(room, StringComparison.Ordinal)) && Regex.IsMatch(source.Code, name))
            .Select(source => source.Path)];
        Assert.True(strangers.Length == 0, $"{name} is mentioned in {string.Join(", ", strangers)}");
    }

    [Theory]
    [InlineData("Formats")]
    [InlineData("Bundles")]
    public void The_lower_rooms_do_not_know_the_upper_ones(string lower)
    {
        string[] strangers = [.. from source in Sources()
                                 where source.Path.StartsWith($"TrustStoreTool/{lower}/", StringComparison.Ordinal)
                                 from upper in Upper
                                 where Regex.IsMatch(source.Code, $@"\bTrustStoreTool\.{upper}\b")
                                 select $"{source.Path} knows {upper}"];
        Assert.Empty(strangers);
    }

    [Fact]
    public void The_library_touches_no_console_no_environment_and_no_files()
    {
        string[] strangers = [.. Sources()
            .Where(source => source.Path.StartsWith("TrustStoreTool/", StringComparison.Ordinal) && source.Path != Shield && Outside().IsMatch(source.Code))
            .Select(source => $"{source.Path}: {Outside().Match(source.Code).Value}")];
        Assert.True(strangers.Length == 0, string.Join('\n', strangers));
    }

    [Fact]
    public void The_assemblies_refer_only_to_what_they_may()
    {
        string[] library = [.. typeof(KeyStore).Assembly.GetReferencedAssemblies().Select(name => name.Name!)];
        string[] tool = [.. typeof(App).Assembly.GetReferencedAssemblies().Select(name => name.Name!)];
        Assert.DoesNotContain(library, name => name is "System.CommandLine" or "truststore" || name.StartsWith("Spectre", StringComparison.Ordinal));
        Assert.DoesNotContain(tool, name => name is "BouncyCastle.Cryptography" or "Npgsql" or "YamlDotNet" or "Tomlyn");
    }

    [Fact]
    public void No_class_has_a_name_that_says_nothing()
    {
        string[] found = [.. Sources().SelectMany(source => Empty().Matches(source.Code).Select(match => $"{source.Path}: {match.Value}"))];
        Assert.Empty(found);
    }

    private static IEnumerable<(string Path, string Code)> Sources()
    {
        string root = Path.Combine(Repository.Root, "src");
        foreach (string file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(root, file).Replace('\\', '/');
            if (!path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)) yield return (path, Comments().Replace(File.ReadAllText(file), ""));
        }
    }

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\b(class|record|struct) \w*(Helper|Manager|Utils?|Service)\b")]
    private static partial Regex Empty();

    [GeneratedRegex(@"(?<![\w.])(Environment\.(GetEnvironmentVariable|CurrentDirectory|Exit)|File\.(Read|Write|Open|Exists|Delete|Move)\w*|Directory\.(Get|Enum|Exists|Create)\w*|Process\.Start)")]
    private static partial Regex Outside();
}
