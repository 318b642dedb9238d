using System.CommandLine;
using TrustStoreTool.Cli;
using TrustStoreTool.Cli.Commands;

namespace TrustStoreTool.Tests;

public class UsageTests
{
    [Theory]
    [InlineData("bundle", "--storepas", "hunter2")]
    [InlineData("bundle", "--storepas=hunter2")]
    [InlineData("bundle", "-storepass", "hunter2")]
    [InlineData("bundle", "-storepass:hunter2")]
    [InlineData("bundle", "-phunter2")]
    [InlineData("bundle", "hunter2")]
    [InlineData("bundle", "x.jks", "hunter2", "--storepas")]
    [InlineData("--storepass", "hunter2")]
    [InlineData("hunter2")]
    [InlineData("[hunter2]")]
    [InlineData("@hunter2")]
    [InlineData("bundle", "--storepas", "--hunter2")]
    [InlineData("bundle", "--format", "hunter2")]
    [InlineData("bundle", "--format", "json", "--format", "hunter2")]
    public async Task A_mistyped_command_line_is_a_usage_error_that_never_repeats_a_value(params string[] args)
    {
        CliRun run = await CliRun.Of(args);
        Assert.Equal(2, run.Code);
        Assert.StartsWith("truststore: error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("\ntruststore: hint: see: truststore", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", run.Everything, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Theory]
    [InlineData("--storepas", "--storepass")]
    [InlineData("-storepass", "--storepass")]
    [InlineData("--storpass-file=x", "--storepass-file")]
    public void A_near_option_is_suggested(string typed, string meant)
    {
        (_, string error) = Parse(typed, "secret");
        Assert.Contains($"hint: did you mean {meant}?", error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_near_command_is_suggested()
    {
        CliRun run = await CliRun.Of("bundel");
        Assert.Equal(2, run.Code);
        Assert.Contains("unknown command bundel\ntruststore: hint: did you mean bundle?", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { "--storepass", "a", "--storepass", "b" }, "--storepass is given more than once")]
    [InlineData(new[] { "s", "--storepass" }, "--storepass needs a value")]
    [InlineData(new string[0], "STORE is missing")]
    public void Messages_are_ours(string[] args, string message)
    {
        (bool reported, string error) = Parse(args);
        Assert.True(reported);
        Assert.Contains($"truststore: error: {message}\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public void After_two_dashes_a_name_may_start_with_one()
    {
        (bool reported, string error) = Parse("--", "-store.jks");
        Assert.False(reported, error);
        (reported, _) = Parse("-store.jks");
        Assert.True(reported);
    }

    [Theory]
    [InlineData("@x")]
    [InlineData("-x")]
    [InlineData("--nothing")]
    [InlineData("a=b:c")]
    [InlineData("")]
    [InlineData("[diagram]")]
    public void Any_word_can_be_a_password(string word)
    {
        foreach (string[] args in new string[][] { ["s", "--storepass", word], ["s", $"--storepass={word}"] })
        {
            if (args.Length == 2 && word.Length == 0) continue;
            (ParseResult result, PasswordOptions passwords) = Result(args);
            StringWriter error = new();
            Terminal terminal = new Scene().Terminal(TextWriter.Null, error);
            Assert.False(UsageErrors.Report(result, terminal), error.ToString());
            using PasswordSource source = passwords.From(result, terminal);
            Assert.Equal(word, source.Given()!.Characters.ToString());
        }
    }

    [Fact]
    public async Task Version_and_help_are_answers()
    {
        CliRun version = await CliRun.Of("--version");
        Assert.Equal((0, ""), (version.Code, version.Error));
        Assert.Matches(@"^truststore \d+\.\d+\.\d+\n$", version.Out);

        CliRun help = await CliRun.Of("--help");
        Assert.Equal((0, ""), (help.Code, help.Error));
    }

    [Fact]
    public async Task Help_fits_in_80_columns()
    {
        Queue<string[]> paths = new([[]]);
        while (paths.TryDequeue(out string[]? path))
        {
            CliRun help = await CliRun.Of([.. path, "--help"]);
            Assert.All(help.Out.Split('\n'), line => Assert.True(line.Length <= 80, $"{string.Join(' ', path)}: {line}"));
            string[] lines = help.Out.Split('\n');
            int commands = Array.IndexOf(lines, "Commands:");
            if (commands < 0) continue;
            foreach (string line in lines[(commands + 1)..].TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal)))
                if (line[2] != ' ') paths.Enqueue([.. path, line.Trim().Split(' ')[0]]);
        }
    }

    [Fact]
    public async Task No_command_is_a_usage_error()
    {
        CliRun run = await CliRun.Of();
        Assert.Equal(2, run.Code);
        Assert.Contains("a command is missing", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException), 3)]
    [InlineData(typeof(OperationCanceledException), 130)]
    [InlineData(typeof(OutOfMemoryException), 3)]
    public async Task Whatever_is_thrown_ends_as_a_message_without_its_text(Type type, int code)
    {
        StringWriter error = new();
        Terminal terminal = new Scene().Terminal(TextWriter.Null, error);
        RootCommand root = new();
        root.Action(terminal, (_, _) => throw (Exception)Activator.CreateInstance(type, "hunter2")!);
        Assert.Equal(code, await root.Parse([]).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
        Assert.StartsWith("truststore: error: ", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_that_cannot_be_written_is_no_success()
    {
        await using StreamWriter full = new(new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0), bufferSize: 1024);
        StringWriter error = new();
        Terminal terminal = new Scene().Terminal(full, error);
        Assert.Equal(6, await App.RunAsync(["--version"], terminal));
        Assert.Contains("could not write to standard output", error.ToString(), StringComparison.Ordinal);
    }

    private static (bool Reported, string Error) Parse(params string[] args)
    {
        StringWriter error = new();
        bool reported = UsageErrors.Report(Result(args).Result, new Scene().Terminal(TextWriter.Null, error));
        return (reported, error.ToString());
    }

    private static (ParseResult Result, PasswordOptions Passwords) Result(params string[] args)
    {
        RootCommand root = new();
        root.Add(new Argument<string[]>("store") { HelpName = "STORE", Arity = ArgumentArity.OneOrMore });
        PasswordOptions passwords = new();
        passwords.AddTo(root);
        return (root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false }), passwords);
    }
}
