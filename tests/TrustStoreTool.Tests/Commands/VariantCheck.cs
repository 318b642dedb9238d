using System.Text.Json;
using TrustStoreTool.Conversion;
using TrustStoreTool.Formats;
using TrustStoreTool.Tests.Formats;

namespace TrustStoreTool.Tests.Commands;

/// <summary>
/// Takes one odd store through everything: the Java view against a JVM, inspect, diff with itself, a migration and its second run, a prune that takes back
/// what the migration added, and a conversion to every type. The JDK says each time whether the old entries are what they were.
/// </summary>
internal sealed class VariantCheck(TempFolder folder, string javaType, string? password)
{
    // What a conversion may answer when it is not done: the named loss, or the key that would lie in the clear.
    private const string Refusals = "entr(y|ies) would be lost|would lie in the clear|no certificate in this store|alias length in bytes: 131070 is over the limit";

    private string[] Secret => password is null ? [] : ["--storepass", password];

    /// <summary>Everything; <paramref name="refused"/> is the reason for which it is not rewritten, where it is not.</summary>
    public async Task Holds(byte[] content, string? refused = null)
    {
        string store = folder.Write("store", content);
        JavaViewCheck.Holds(store, content, password, javaType);
        await Inspects(store);
        (await Run("diff", store, store)).Exits(0);
        if (refused is null) await Migrates(store, content);
        else
        {
            Assert.Contains(refused, (await Run("migrate", store, "--region", "us-east-1")).Exits(3).Error, StringComparison.Ordinal);
            Assert.Equal(content, File.ReadAllBytes(store));
        }

        foreach (ConversionTarget target in Enum.GetValues<ConversionTarget>()) await Converts(folder.Write("store", content), target);
    }

    private async Task Inspects(string store)
    {
        ToolRun text = (await Run("inspect", store)).Exits(0);
        Assert.All(text.Out.Split('\n').Where(line => !line.Contains(store, StringComparison.Ordinal)), line => Assert.True(TrustStoreTool.Cli.Reports.DisplayText.Width(line) <= 80, line));

        JsonElement report = JsonDocument.Parse((await Run("inspect", store, "--format", "json")).Exits(0).Out).RootElement.GetProperty("stores")[0];
        bool isRefused = Java(store) is null, isTold = report.GetProperty("traps").EnumerateArray().Any(trap => trap.GetProperty("id").GetString() == "refusedByJava");
        Assert.Equal(isRefused, isTold);
    }

    private async Task Migrates(string store, byte[] content)
    {
        string[]? before = Java(store);
        string[] slices = Slices(content);
        (await Run("migrate", store, "--region", "us-east-1", "--no-backup", "--accept-unauthenticated")).Exits(0);
        byte[] migrated = File.ReadAllBytes(store);
        string[] now = Slices(migrated);
        Assert.Equal(slices, now.Where(slices.Contains));
        Assert.Equal(slices.Length + 1, now.Length);
        Old(before, Java(store), 1);

        (await Run("migrate", store, "--region", "us-east-1", "--accept-unauthenticated")).Exits(0);
        Assert.Equal(migrated, File.ReadAllBytes(store));
        (await Run("diff", folder.Write("before", content), store)).Exits(1);

        ToolRun pruned = await Run("prune", store, "--fingerprint", RdsRoots.UsEast1Rsa2048.Fingerprint.ToString(), "--yes", "--no-backup");
        if (pruned.ExitCode != 0)
        {
            // Encrypted and without a MAC: prune has no option to take that.
            Assert.Contains("has no MAC", pruned.Exits(3).Error, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(slices, Slices(File.ReadAllBytes(store)));
        Assert.Equal(before, Java(store));
    }

    private async Task Converts(string store, ConversionTarget target)
    {
        string made = folder[$"made as {target.Name()}"];
        string[] secret = password is null ? ["--out-storepass", Samples.Password] : Secret;
        if (target == ConversionTarget.Pkcs12 && (password ?? "").AsSpan().ContainsAnyExceptInRange(' ', '~')) secret = [.. Secret, "--out-storepass", Samples.Password];
        File.Delete(made);
        ToolRun run = await Tool.RunAsync(["convert", store, made, "--type", target.Name(), .. secret]);
        if (run.ExitCode != 0)
        {
            Assert.True(run.ExitCode is 2 or 3, $"{target}: exit code {run.ExitCode}\n{run.Error}");
            Assert.Matches(Refusals, run.Error);
            Assert.False(File.Exists(made));
            return;
        }

        using Password? old = Given(password), given = Given(secret[^1]);
        KeyStore before = KeyStoreFormats.Read(File.ReadAllBytes(store), old), after = KeyStoreFormats.Read(File.ReadAllBytes(made), given);
        Assert.Superset(before.TrustAnchors.ToHashSet(), after.TrustAnchors.ToHashSet());
        if (target != ConversionTarget.Pem) JavaViewCheck.Holds(made, File.ReadAllBytes(made), target == ConversionTarget.Pkcs12WithoutPassword ? null : secret[^1], target == ConversionTarget.Jks ? "JKS" : "PKCS12");
    }

    // Nothing old is lost, and nothing else came than what was added.
    private static void Old(string[]? before, string[]? after, int added)
    {
        Assert.Equal(before is null, after is null);
        if (before is null) return;
        Assert.Equal(before, after!.Where(before.Contains));
        Assert.Equal(before.Length + added, after!.Length);
    }

    private string[]? Java(string store)
    {
        try
        {
            return [.. JavaOracle.Dump(store, javaType, password).Select(entry => entry.Describe(withDate: javaType != "PKCS12" || entry.Kind == "key"))];
        }
        catch (JavaRefusal)
        {
            return null;
        }
    }

    private string[] Slices(byte[] content)
    {
        using Password? given = Given(password);
        return [.. KeyStoreFormats.Read(content, given).Entries.Select(entry => Convert.ToHexString(entry.Encoded.Span))];
    }

    private Task<ToolRun> Run(params string[] arguments) => Tool.RunAsync([.. arguments, .. Secret]);

    private static Password? Given(string? text) => text is null ? null : new Password(text);
}
