using System.Text.Json;
using TrustStoreTool.Formats.Pkcs12;
using TrustStoreTool.Tests.Formats.Jks;
using TrustStoreTool.Tests.Formats.Pkcs12;

namespace TrustStoreTool.Tests.Commands;

public sealed class InspectTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(80)]
    [InlineData(140)]
    public async Task A_truststore_with_every_problem_is_shown_as_a_table_of_the_terminal_s_width(int width)
    {
        _folder.Write("prod.jks", Samples.Jks(
            Samples.Trusted("corporate root", Samples.Root),
            Samples.Trusted("an old root whose alias is longer than a narrow terminal can show in one line of a table", Samples.Expired),
            Samples.Trusted("issuing", Samples.Intermediate),
            Samples.Trusted("server", Samples.Server),
            Samples.Trusted("future", Samples.Future),
            Samples.Trusted("amazon rds us-east-1 root ca rsa2048 g1", Samples.Impostor)));

        ToolRun run = await Run(width, "inspect", _folder["prod.jks"], "--storepass", Samples.Password);

        Assert.All(run.Exits(0).Out.Split('\n').Where(line => !line.Contains(_folder.Path, StringComparison.Ordinal)), line => Assert.True(line.TrimEnd('\r').Length <= width, line));
        Snapshot.Match(Session(run), $"{width}");
    }

    [Fact]
    public async Task Without_a_password_a_JKS_is_shown_and_its_integrity_is_not_checked()
    {
        _folder.Write("a.jks", Samples.Jks(Samples.Trusted("root", Samples.Root)));

        ToolRun run = (await Run(80, "inspect", _folder["a.jks"])).Exits(0);

        Assert.Contains("integrity not checked", run.Out, StringComparison.Ordinal);
        Assert.Contains(Samples.Root.Fingerprint.ToString(), run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(140)]
    public async Task Hostile_names_stay_in_their_place(int width)
    {
        string alias = "\u001b[31mred\u001b[0m \u202egnp\n  sha256   " + new string('0', 64) + "\r\u0007\u2028 ＡＢ ✓";
        _folder.Write("h.jks", Samples.Jks(Samples.Trusted(alias, Samples.Hostile), Samples.Trusted(new string('a', 60_000), Samples.Root)));

        ToolRun run = (await Run(width, "inspect", _folder["h.jks"])).Exits(0);

        Assert.DoesNotContain(run.Out, character => character != '\n' && (char.IsControl(character) || character is '\u202e' or '\u2028'));
        Assert.DoesNotContain(run.Out.Split('\n'), line => line.TrimStart().StartsWith("sha256   0000", StringComparison.Ordinal));
        Assert.InRange(run.Out.Length, 1, 10_000);
        Snapshot.Match(Session(run), $"{width}");
    }

    [Fact]
    public async Task Of_a_store_that_is_too_large_to_keep_its_report_every_entry_is_shown_as_that_of_a_small_one()
    {
        Certificate[] kinds = [Samples.Root, Samples.Hostile, Samples.Expired, Samples.Impostor, Samples.Intermediate, Samples.Future, Samples.Server];
        NewEntry[] entries = [.. Enumerable.Range(0, OnDemandList.MostKept + 100).Select(i => Samples.Trusted($"entry {i:D5}", kinds[i % kinds.Length]))];
        string large = _folder.Write("large.jks", Samples.Jks(entries)), small = _folder.Write("small.jks", Samples.Jks(entries[..kinds.Length]));
        string[] password = ["--storepass", Samples.Password];

        string shown = (await Run(140, ["inspect", large, .. password])).Exits(0).Out, part = (await Run(140, ["inspect", small, .. password])).Exits(0).Out;
        Assert.StartsWith(Table(part), Table(shown), StringComparison.Ordinal);
        Assert.All(entries, entry => Assert.Contains(((NewTrustedCertificate)entry).Alias, shown, StringComparison.Ordinal));

        using JsonDocument all = JsonDocument.Parse((await Run(80, ["inspect", large, "--format", "json", .. password])).Exits(0).Out);
        using JsonDocument few = JsonDocument.Parse((await Run(80, ["inspect", small, "--format", "json", .. password])).Exits(0).Out);
        JsonElement whole = all.RootElement.GetProperty("stores")[0], some = few.RootElement.GetProperty("stores")[0];
        Assert.Equal(entries.Length, whole.GetProperty("entries").GetArrayLength());
        Assert.Equal(entries.Length, whole.GetProperty("java").GetProperty("rightPassword").GetProperty("entries").GetArrayLength());
        foreach (int i in Enumerable.Range(0, kinds.Length))
        {
            Assert.Equal(some.GetProperty("entries")[i].GetRawText(), whole.GetProperty("entries")[i].GetRawText());
            Assert.True(JsonElement.DeepEquals(
                some.GetProperty("java").GetProperty("noPassword").GetProperty("entries")[i], whole.GetProperty("java").GetProperty("noPassword").GetProperty("entries")[i]));
        }

        Assert.Equal(some.GetProperty("traps").ToString(), whole.GetProperty("traps").ToString());

        static string Table(string text) => text[text.IndexOf("ALIAS", StringComparison.Ordinal)..];
    }

    [Theory]
    [InlineData("\u001b[2J\u001b[31mX\n  sha256   0000\r\u0007\u202e\u0080")]
    [InlineData("long")]
    public async Task The_name_that_a_file_gives_a_kind_of_certificate_moves_no_cursor_and_fills_no_screen(string name)
    {
        string type = name == "long" ? new string('A', 60_000) : name;
        byte[] content = new JksBytes().Trusted("root", Samples.Root.Der.ToArray()).Trusted("odd", [0x30, 0], type: type).Key("key", [0x30, 0], type, [[0x30, 0]]).Build(Samples.Password);
        string store = _folder.Write("h.jks", content), other = _folder.Write("o.jks", Samples.Jks(Samples.Trusted("root", Samples.Root)));
        (int Code, string[] Command)[] commands =
        [
            (0, ["inspect", store]), (0, ["inspect", store, "--format", "json"]), (1, ["diff", store, other]), (1, ["diff", other, store]), (3, ["convert", store, _folder["x"], "--type", "pkcs12"]),
            (0, ["convert", store, _folder["y"], "--type", "jks", "--out-storepass", "another"]), (0, ["prune", store, "--alias", "odd", "--dry-run"]), (0, ["migrate", store, "--region", "us-east-1", "--dry-run"]),
        ];
        foreach ((int code, string[] command) in commands)
        {
            ToolRun run = (await Run(80, [.. command, "--storepass", Samples.Password])).Exits(code);
            Assert.DoesNotContain(run.Out + run.Error, character => character != '\n' && (char.IsControl(character) || character == '\u202e'));
            Assert.DoesNotContain(run.Out.Split('\n'), line => line.TrimStart().StartsWith("sha256   0000", StringComparison.Ordinal));
            Assert.InRange(run.Out.Length + run.Error.Length, 1, 20_000);
            if (command[^1] != "json") Assert.All(run.Out.Split('\n').Where(line => !line.Contains(_folder.Path, StringComparison.Ordinal)), line => Assert.True(line.Length <= 80, line));
        }
    }

    [SkippableTheory]
    [InlineData("another password", "--type pkcs12 --out-storepass-env NAME")]
    [InlineData("an algorithm", "--type pkcs12 --protection modern")]
    [InlineData("a salt", "--type pkcs12 --protection modern")]
    [InlineData("a form", "--type pkcs12 --protection modern")]
    [InlineData("an alias", "--type pkcs12")]
    [InlineData("BKS", "--type pkcs12")]
    public async Task What_the_trap_of_a_store_that_Java_refuses_advises_mends_it(string why, string advice)
    {
        string password = why == "another password" ? "pässwört" : Samples.Password, store = _folder["store"], made = _folder["made"];
        if (why == "BKS") JavaOracle.Make(store, "BKS", password, JavaEntries.Trusted("a", _folder.Write("a.der", TestPki.Old.Root.Der)), "BC");
        else File.WriteAllBytes(store, Refused(why, password));
        if (why != "BKS") Assert.Throws<JavaRefusal>(() => JavaOracle.Dump(store, why == "an alias" ? "JKS" : "PKCS12", password));

        string shown = string.Join(' ', (await Run(80, "inspect", store, "--storepass", password)).Exits(0).Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"-> truststore convert STORE OUT {advice}", shown, StringComparison.Ordinal);
        TestTerminal terminal = new() { Variables = { ["NAME"] = Samples.Password } };
        (await terminal.RunAsync(["convert", store, made, "--storepass", password, .. advice.Split(' ')])).Exits(0);

        JavaAlias entry = Assert.Single(JavaOracle.Dump(made, "PKCS12", Samples.Password));
        Assert.Equal(("trusted", TestPki.Old.Root.Certificate.Fingerprint.ToString()), (entry.Kind, Assert.Single(entry.Certificates)));
    }

    private static byte[] Refused(string why, string password)
    {
        Der bag = OddPkcs12.Cert(TestPki.Old.Root.Der, OddPkcs12.Name("a"), OddPkcs12.Trust);
        return why switch
        {
            "an alias" => new JksBytes().Trusted([0x61, 0xC3], TestPki.Old.Root.Der).Build(password),
            "an algorithm" => OddPkcs12.File(OddPkcs12.Pbes1("1.2.840.113549.1.12.1.4", bag)),
            "a salt" => OddPkcs12.WithMac(OddPkcs12.Sha256, System.Security.Cryptography.HashAlgorithmName.SHA256, new byte[7], 1_000, OddPkcs12.Encrypted(bag)),
            "a form" => OddPkcs12.File(OddPkcs12.Encrypted(password, PasswordForm.Bmp, bag)),
            _ => OddPkcs12.File(password, OddPkcs12.Encrypted(password, PasswordForm.Utf8, bag)),
        };
    }

    [Fact]
    public async Task In_JSON_hostile_names_are_whole_and_escaped()
    {
        string alias = "\u001b[31m\u202e\n" + new string('a', 60_000);
        _folder.Write("h.jks", Samples.Jks(Samples.Trusted(alias, Samples.Hostile)));

        ToolRun run = (await Run(80, "inspect", _folder["h.jks"], "--format", "json")).Exits(0);

        Assert.DoesNotContain(run.Out, character => character is not '\n' and (< ' ' or > '~'));
        JsonElement entry = JsonDocument.Parse(run.Out).RootElement.GetProperty("stores")[0].GetProperty("entries")[0];
        Assert.Equal(alias, entry.GetProperty("alias").GetString());
        Assert.Contains("\u001b[2J\u202e", entry.GetProperty("certificates")[0].GetProperty("subject").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_store_that_cannot_be_read_hides_none_of_the_others_and_sets_the_exit_code()
    {
        _folder.Write("good.jks", Samples.Jks(Samples.Trusted("root", Samples.Root)));
        _folder.Write("cut.jks", Samples.Jks(Samples.Trusted("root", Samples.Root))[..100]);

        ToolRun run = (await Run(80, "inspect", _folder["cut.jks"], _folder["good.jks"], _folder["missing.jks"], "--storepass", "wrong", "--format", "json")).Exits(3);

        int[] codes = [.. JsonDocument.Parse(run.Out).RootElement.GetProperty("stores").EnumerateArray().Select(store => store.GetProperty("exitCode").GetInt32())];
        Assert.Equal([3, 4, 3], codes);
        Assert.Equal(3, run.Error.Split('\n').Count(line => line.StartsWith("truststore: error: ", StringComparison.Ordinal)));
    }

    private static Task<ToolRun> Run(int width, params string[] arguments) => new TestTerminal { Width = width }.RunAsync(arguments);

    private string Session(ToolRun run) => (run.Out + run.Error).Replace(_folder.Path, "/folder", StringComparison.Ordinal);
}
