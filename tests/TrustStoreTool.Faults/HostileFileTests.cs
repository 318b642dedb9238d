namespace TrustStoreTool.Faults;

/// <summary>T14, T18, T19: files made to break a reader, given to the binary from outside with the right password and without one.</summary>
public sealed class HostileFileTests
{
    // The contract's bound for a refusal.
    private const int RefusalSeconds = 2;

    public static TheoryData<string> Names => [.. HostileFiles.All.Keys];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Is_refused_or_read_in_bounded_memory(string name)
    {
        using Folder folder = new();
        byte[] content = HostileFiles.All[name]();
        folder.Reset(("hostile", content), ("one.pem", System.Text.Encoding.ASCII.GetBytes(Stores.Authority(9001))));
        foreach (string[] arguments in new string[][] { ["inspect", folder["hostile"]], ["migrate", folder["hostile"], "--bundle", folder["one.pem"]] })
        {
            (Outcome outcome, long peak) = Measured.Run(RefusalSeconds, arguments);
            Assert.True(outcome.ExitCode is 3 or 4, $"{name}: {outcome}");
            Assert.StartsWith("truststore: error: ", outcome.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
            Assert.True(peak <= (3L * content.Length) + (64L << 20), $"{name}: {peak >> 20} MiB for a file of {content.Length} bytes");
            Assert.Equal(content, File.ReadAllBytes(folder["hostile"]));
        }

        Assert.Equal(["hostile", "one.pem"], folder.Names);
    }

    public static TheoryData<string, string> Limits => new()
    {
        { "p12 2,000 nested SafeContents", "--max-depth" },
        { "p12 a certificate 2,000 levels deep", "--max-depth" },
        { "p12 an attribute 2,000 levels deep", "--max-depth" },
        { "p12 a secret 2,000 levels deep", "--max-depth" },
        { "p12 an unknown bag 2,000 levels deep without end", "--max-depth" },
        { "p12 an encrypted attribute 2,000 levels deep", "--max-depth" },
        { "jks certificate 2,000 levels deep", "--max-depth" },
        { "pem certificate 2,000 levels deep", "--max-depth" },
        { "p12 certificate of 1 MiB and a byte", "--max-certificate-bytes" },
        { "p12 alias of 65,536 bytes", "--max-alias-bytes" },
        { "jks that holds 200,001 entries", "--max-entries" },
        { "p12 mac of 5000001 iterations", "--max-iterations" },
        { "p12 PBES2 of 100000000 iterations", "--max-iterations" },
        { "p12 twenty encrypted parts of 5,000,000 iterations", "--max-total-iterations" },
        { "p12 three encrypted parts of 4,000,000 iterations, no MAC", "--max-total-iterations" },
    };

    [SkippableTheory]
    [MemberData(nameof(Limits))]
    public void A_broken_limit_is_3_and_names_its_option(string name, string option)
    {
        using Folder folder = new();
        folder.Reset(("hostile", HostileFiles.All[name]()));
        Outcome outcome = Tool.Run("inspect", folder["hostile"]);
        Assert.True(outcome.ExitCode == 3, outcome.ToString());
        Assert.Contains($"truststore: hint: if the file is trusted, raise the limit with {option} ", outcome.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_file_over_its_limit_is_read_when_the_limit_is_raised()
    {
        using Folder folder = new();
        folder.Reset(("deep", HostileFiles.All["p12 2,000 nested SafeContents"]()));
        Outcome outcome = Tool.Run("inspect", folder["deep"], "--max-depth", "10000");
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
    }

    [SkippableFact]
    public void Every_bad_file_of_the_corpus_is_refused_or_read()
    {
        string corpus = Environment.GetEnvironmentVariable("TRUSTSTORE_CORPUS") ?? Path.Combine(Tool.Repository, "..", "shared", "corpus");
        Require.That(Directory.Exists(corpus), $"no corpus at {corpus}");
        string[] files = Directory.GetFiles(Path.Combine(corpus, "bad"));
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            (Outcome outcome, long peak) = Measured.Run(RefusalSeconds, "inspect", file);
            Assert.True(outcome.ExitCode is 0 or 3 or 4, $"{file}: {outcome}");
            Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
            Assert.True(peak <= (3 * new FileInfo(file).Length) + (64L << 20), $"{file}: {peak >> 20} MiB");
        }
    }

    [SkippableFact]
    public void A_sparse_file_over_the_limit_is_refused_at_once()
    {
        using Folder folder = new();
        using (FileStream sparse = File.Create(folder["sparse"]))
        {
            sparse.Write(Convert.FromHexString("feedfeed00000002000000010000000200016100000000000000000005582e3530397fffffff"));
            sparse.SetLength(4L << 30);
        }

        (Outcome outcome, long peak) = Measured.Run(RefusalSeconds, "inspect", folder["sparse"]);
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("--max-file-bytes", outcome.Error, StringComparison.Ordinal);
        Assert.True(peak < 64L << 20, $"{peak >> 20} MiB");
    }
}
