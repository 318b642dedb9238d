using System.Collections.Immutable;
using System.Text.Json;

namespace TrustStoreTool.Tests.Interop;

/// <summary>Every producer's store, migrated, as a JVM sees it before and after.</summary>
public sealed class MigratedForJavaTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly long _start = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    public static TheoryData<string> Stores => [.. Directory.GetFiles(Path.Combine(Repository.Root, "fixtures"))
        .Where(file => file.EndsWith(".jks", StringComparison.Ordinal) || file.EndsWith(".p12", StringComparison.Ordinal))
        .Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Stores))]
    public async Task Old_entries_stay_as_they_were_and_three_trusted_ones_join_them(string fixture)
    {
        using JsonDocument about = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "fixtures", fixture + ".json")));
        string type = about.RootElement.GetProperty("javaType").GetString()!;
        string? password = about.RootElement.TryGetProperty("storePassword", out JsonElement secret) ? secret.GetString() : null;
        string[] keyPasswords = [.. about.RootElement.GetProperty("keyPasswords").EnumerateArray().Select(key => key.GetString()!)];
        string store = _folder.Write(fixture, File.ReadAllBytes(Path.Combine(Repository.Root, "fixtures", fixture)));
        ImmutableArray<JavaAlias> before = JavaOracle.Dump(store, type, password, keyPasswords);
        TestTerminal terminal = new();
        if (password is not null) terminal.Variables["TRUSTSTORE_PASSWORD"] = password;

        string[] command = ["migrate", store, "--region", "us-east-1", "--ca", "all"];
        (await terminal.RunAsync(command)).Exits(0);
        ImmutableArray<JavaAlias> after = JavaOracle.Dump(store, type, password, keyPasswords);
        string[] old = [.. before.Select(entry => Describe(entry))], all = [.. after.Select(entry => Describe(entry))];
        Assert.Empty(old.Except(all));
        JavaAlias[] added = [.. after.Where(entry => !old.Contains(Describe(entry)))];
        Assert.Equal(3, added.Length);
        Assert.All(added, entry => Assert.Equal("trusted", entry.Kind));
        Assert.Equal(before.Length + 3, after.Length);

        IReadOnlyDictionary<string, string> listing = _folder.Listing;
        DateTime time = File.GetLastWriteTimeUtc(store);
        (await terminal.RunAsync(command)).Exits(0);
        Assert.Equal(listing, _folder.Listing);
        Assert.Equal(time, File.GetLastWriteTimeUtc(store));
    }

    [SkippableTheory]
    [InlineData("jks", "JKS", "changeit")]
    [InlineData("pkcs12", "PKCS12", "changeit")]
    [InlineData("pkcs12-nopass", "PKCS12", null)]
    public async Task A_new_store_of_every_type_is_one_for_Java(string type, string javaType, string? password)
    {
        TestTerminal terminal = new();
        if (password is not null) terminal.Variables["TRUSTSTORE_PASSWORD"] = password;
        string[] command = ["migrate", _folder["new"], "--create", "--type", type, "--region", "us-east-1", "--region", "eu-west-1"];
        (await terminal.RunAsync(command)).Exits(0);
        Assert.Equal(["amazon rds eu-west-1 root ca rsa2048 g1", "amazon rds us-east-1 root ca rsa2048 g1"], JavaOracle.Dump(_folder["new"], javaType, password).Select(entry => entry.Alias));
        IReadOnlyDictionary<string, string> listing = _folder.Listing;
        (await terminal.RunAsync(command)).Exits(0);
        Assert.Equal(listing, _folder.Listing);
    }

    [SkippableTheory]
    [InlineData("keytool.p12")]
    [InlineData("keytool.jks")]
    [InlineData("openssl-nomac.p12")]
    public async Task Reproducible_runs_give_the_same_bytes(string fixture)
    {
        byte[] content = File.ReadAllBytes(Path.Combine(Repository.Root, "fixtures", fixture));
        List<byte[]> results = [];
        for (int day = 0; day < 2; day++)
        {
            TestTerminal terminal = new() { Clock = new(TestTerminal.Today.AddDays(day)), Variables = { ["TRUSTSTORE_PASSWORD"] = "changeit" } };
            string store = _folder.Write(fixture, content);
            (await terminal.RunAsync("migrate", store, "--region", "us-east-1", "--no-backup", "--reproducible")).Exits(0);
            results.Add(File.ReadAllBytes(store));
        }

        Assert.Equal(results[0], results[1]);
        Assert.NotEqual(content, results[0]);
    }

    // Where a file has no date, Java shows the time of loading.
    private string Describe(JavaAlias entry) => entry.Describe(withDate: entry.CreatedMs < _start);
}
