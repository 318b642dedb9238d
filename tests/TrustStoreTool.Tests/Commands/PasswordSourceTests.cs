using System.CommandLine;
using TrustStoreTool.Cli.Commands;

namespace TrustStoreTool.Tests.Commands;

public sealed class PasswordSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("passwords ").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("geheim", "geheim")]
    [InlineData("geheim\n", "geheim")]
    [InlineData("geheim\r\n", "geheim")]
    [InlineData("geheim\r\n\r\n", "geheim")]
    [InlineData("geheim\nzweite Zeile\n", "geheim")]
    [InlineData("\uFEFFgeheim\n", "geheim")]
    [InlineData(" blank at both ends ", " blank at both ends ")]
    [InlineData("tab\tinside\t\n", "tab\tinside\t")]
    [InlineData("carriage\rinside\n", "carriage\rinside")]
    [InlineData("\n", "")]
    [InlineData("密码🔑\n", "密码🔑")]
    [InlineData("@x\n", "@x")]
    public void The_first_line_of_a_file_is_taken_and_one_line_end_with_it_dropped(string content, string password)
    {
        string file = Path.Combine(_folder, "p w");
        File.WriteAllText(file, content);
        using PasswordSource fromFile = Source(new Scene(), ["--storepass-file", file]);
        Assert.Equal(password, fromFile.Given()!.Characters.ToString());

        using PasswordSource fromInput = Source(new Scene { Input = content }, ["--storepass-file", "-"]);
        Assert.True(fromInput.UsesStandardInput);
        Assert.Equal(password, fromInput.Given()!.Characters.ToString());
    }

    [Fact]
    public void Every_source_gives_its_password()
    {
        Scene scene = new() { Variables = { ["MINE"] = "from the variable", ["TRUSTSTORE_PASSWORD"] = "by default" } };
        Assert.Equal("from the variable", Text(scene, "--storepass-env", "MINE"));
        Assert.Equal("plain", Text(scene, "--storepass", "plain"));
        Assert.Equal("by default", Text(scene));
        Assert.Equal("typed", Text(new Scene { Typed = ["typed"] }));
    }

    [Fact]
    public void Nothing_is_asked_while_a_store_can_be_read_without()
    {
        Scene scene = new() { Typed = ["typed"] };
        using PasswordSource source = Source(scene, []);
        Assert.Null(source.Given());
        Assert.Empty(scene.Prompts);
    }

    [Fact]
    public void It_is_asked_once_for_many_stores_and_cleared_at_the_end()
    {
        Scene scene = new() { Typed = ["typed"] };
        PasswordSource source = Source(scene, []);
        Password password = source.Require("a.jks");
        Assert.Same(password, source.Require("b.jks"));
        Assert.Equal(["Password of a.jks: "], scene.Prompts);
        source.Dispose();
        Assert.Throws<ObjectDisposedException>(() => password.Characters.Length);
    }

    [Fact]
    public void The_prompt_shows_a_file_name_escaped()
    {
        Scene scene = new() { Typed = ["typed"] };
        using PasswordSource source = Source(scene, []);
        source.Require("a\u001b[2J.jks");
        Assert.Equal(["Password of a\\u001B[2J.jks: "], scene.Prompts);
    }

    [Fact]
    public void A_new_password_is_typed_twice()
    {
        using PasswordSource same = Source(new Scene { Typed = ["one", "one"] }, []);
        Assert.Equal("one", same.RequireNew().Characters.ToString());
        using PasswordSource other = Source(new Scene { Typed = ["one", "two"] }, []);
        Assert.Equal(KeyStoreError.PasswordMissing, Assert.Throws<KeyStoreException>(() => other.RequireNew()).Error);
    }

    [Fact]
    public void Without_any_source_the_error_names_the_four_ways()
    {
        using PasswordSource source = Source(new Scene(), []);
        KeyStoreException refusal = Assert.Throws<KeyStoreException>(() => source.Require());
        Assert.Equal(KeyStoreError.PasswordMissing, refusal.Error);
        Assert.All(["--storepass-env", "--storepass-file", "--storepass VALUE", "TRUSTSTORE_PASSWORD"], way => Assert.Contains(way, refusal.Hint, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--storepass-env", "UNSET")]
    [InlineData("--storepass-env", "EMPTY")]
    [InlineData("--storepass-file", "/nowhere/at/all")]
    [InlineData("--storepass-file", "/dev/null")]
    [InlineData("--storepass-file", "/tmp")]
    [InlineData("--storepass-file", "/dev/zero")]
    public void A_source_that_holds_no_password_is_an_error_not_the_empty_password(string option, string value)
    {
        using PasswordSource source = Source(new Scene { Variables = { ["EMPTY"] = "" } }, [option, value]);
        Assert.Equal(KeyStoreError.PasswordMissing, Assert.Throws<KeyStoreException>(() => source.Given()).Error);
    }

    [Fact]
    public void An_empty_default_variable_counts_as_unset()
    {
        using PasswordSource source = Source(new Scene { Variables = { ["TRUSTSTORE_PASSWORD"] = "" } }, []);
        Assert.Null(source.Given());
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_refused_and_not_shown()
    {
        string file = Path.Combine(_folder, "latin1");
        File.WriteAllBytes(file, [(byte)'g', 0xE4, (byte)'\n']);
        using PasswordSource source = Source(new Scene(), ["--storepass-file", file]);
        Assert.Equal(KeyStoreError.PasswordMissing, Assert.Throws<KeyStoreException>(() => source.Given()).Error);
    }

    [Fact]
    public void Two_sources_at_once_are_a_usage_error()
    {
        (ParseResult result, _) = Parse(["--storepass", "a", "--storepass-env", "B"]);
        Assert.Contains(result.Errors, error => error.Message.EndsWith("--storepass-env and --storepass exclude each other", StringComparison.Ordinal));
    }

    [Fact]
    public void A_second_password_neither_takes_the_variable_nor_asks()
    {
        PasswordOptions options = new("out-storepass", "the new store", isOptional: true);
        RootCommand root = new();
        options.AddTo(root);
        Scene scene = new() { Variables = { ["TRUSTSTORE_PASSWORD"] = "first" }, Typed = ["typed"] };
        using PasswordSource none = options.From(root.Parse([]), scene.Terminal(TextWriter.Null, TextWriter.Null));
        Assert.Null(none.Given());
        using PasswordSource own = options.From(root.Parse(["--out-storepass", "own"]), scene.Terminal(TextWriter.Null, TextWriter.Null));
        Assert.Equal("own", own.Given()!.Characters.ToString());
    }

    private static string Text(Scene scene, params string[] args)
    {
        using PasswordSource source = Source(scene, args);
        return source.Require().Characters.ToString();
    }

    private static PasswordSource Source(Scene scene, string[] args)
    {
        (ParseResult result, PasswordOptions options) = Parse(args);
        Assert.Empty(result.Errors);
        return options.From(result, scene.Terminal(TextWriter.Null, TextWriter.Null));
    }

    private static (ParseResult Result, PasswordOptions Options) Parse(string[] args)
    {
        PasswordOptions options = new();
        RootCommand root = new();
        options.AddTo(root);
        return (root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }), options);
    }
}
