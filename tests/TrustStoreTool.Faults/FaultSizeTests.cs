namespace TrustStoreTool.Faults;

/// <summary>A release run that is none would pass for one: every count would be that of a submission.</summary>
public sealed class FaultSizeTests
{
    [Fact]
    public void The_script_asks_for_the_release_size_in_the_words_that_are_heard()
    {
        string script = File.ReadAllText(Path.Combine(Tool.Repository, "scripts", "test"));
        Assert.Contains($"--release) export {FaultSize.Variable}={FaultSize.Release};", script, StringComparison.Ordinal);
    }

    [Fact]
    public void The_size_is_the_one_that_was_asked_for() =>
        Assert.Equal(Environment.GetEnvironmentVariable("TRUSTSTORE_FAULTS") == "release" ? 2 : 1, FaultSize.Of(1, 2));
}
