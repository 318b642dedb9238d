namespace TrustStoreTool.Faults;

/// <summary>Plan 2.3: modes, owners, links and mounts. Each case states what holds before and after one migrate.</summary>
public sealed class PlaceTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly Judge _judge = new();
    private readonly byte[] _old;

    public PlaceTests()
    {
        _old = Stores.Make(_judge, "JKS", 4);
        _folder.Reset(("store", _old), ("one.pem", System.Text.Encoding.ASCII.GetBytes(Stores.Authority(9001))));
    }

    public void Dispose()
    {
        _judge.Dispose();
        _folder.Dispose();
    }

    [SkippableTheory]
    [InlineData("600")]
    [InlineData("644")]
    [InlineData("640")]
    [InlineData("664")]
    public void Mode_is_kept(string mode)
    {
        Sh($"chmod {mode} store");
        Migrates("store");
        Assert.Equal(mode, Sh("stat -c %a store"));
        Assert.Equal(mode, Sh("stat -c %a store.*.bak"));
    }

    [SkippableFact]
    public void Owner_and_group_are_kept_when_root_runs()
    {
        Require.Root();
        Sh("chown 1234:2345 store; chmod 640 store");
        Migrates("store");
        Assert.Equal("1234 2345 640", Sh("stat -c '%u %g %a' store"));
    }

    [SkippableFact]
    public void Access_control_lists_are_kept()
    {
        Require.Tool("setfacl");
        Sh("setfacl -m u:1234:r store");
        string before = Sh("getfacl -pn store | grep -v '^# file'");
        Migrates("store");
        Assert.Equal(before, Sh("getfacl -pn store | grep -v '^# file'"));
    }

    [SkippableFact]
    public void Extended_attributes_are_kept()
    {
        Require.Tool("setfattr");
        Sh("setfattr -n user.origin -v vault store");
        Migrates("store");
        Assert.Equal("vault", Sh("getfattr --only-values -n user.origin store"));
    }

    [SkippableFact]
    public void A_symbolic_link_stays_and_its_target_is_replaced()
    {
        Sh("mkdir real; mv store real/s; ln -s real/s middle; ln -s middle store");
        Migrates("store");
        Assert.Equal("middle", Sh("readlink store"));
        Assert.Equal(5, Count("real/s"));
    }

    [SkippableFact]
    public void A_dangling_link_is_refused_and_made_with_create()
    {
        Sh("rm store; ln -s nowhere store");
        Assert.Equal(3, Migrate("store").ExitCode);
        Assert.Equal(0, Migrate("store", "--create").ExitCode);
        Assert.Equal("nowhere", Sh("readlink store"));
        Assert.Equal(1, Count("nowhere"));
    }

    [SkippableFact]
    public void A_link_loop_is_refused()
    {
        Sh("rm store; ln -s store store");
        Refuses(Migrate("store"));
    }

    [SkippableFact]
    public void A_foreign_link_in_a_sticky_folder_is_refused()
    {
        Require.Root();
        Sh("mkdir shared; chmod 1777 shared; ln -s ../store shared/link; chown -h 1234 shared/link");
        Refuses(Migrate("shared/link"));
        Assert.Equal(_old, File.ReadAllBytes(_folder["store"]));
    }

    [SkippableFact]
    public void A_hard_link_is_refused_and_kept_in_place()
    {
        Sh("ln store other");
        Outcome outcome = Migrate("store");
        Refuses(outcome);
        Assert.Contains("--in-place", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(0, Migrate("store", "--in-place").ExitCode);
        Assert.Equal("2", Sh("stat -c %h store"));
        Assert.Equal(5, Count("other"));
    }

    [SkippableTheory]
    [InlineData("rm store; mkfifo store")]
    [InlineData("rm store; mkdir store")]
    [InlineData("rm store; ln -s /dev/zero store")]
    [InlineData("rm store; ln -s /dev/full store")]
    public void Only_a_regular_file_is_a_store(string arrange)
    {
        Sh(arrange);
        Refuses(Migrate("store"));
    }

    [SkippableFact]
    public void A_store_that_cannot_be_read_is_not_a_missing_one()
    {
        Require.Root();
        Sh("chown 1234 store .; chmod 200 store; chmod 777 .");
        Outcome outcome = AsOther("migrate", _folder["store"], "--create", "--bundle", _folder["one.pem"]);
        Refuses(outcome);
        Assert.Equal(_old, File.ReadAllBytes(_folder["store"]));
    }

    [SkippableFact]
    public void A_folder_that_cannot_be_written_offers_in_place()
    {
        Require.Root();
        Sh("chmod 666 store; chmod 755 .; mkdir -m 777 backups");
        Outcome refused = AsOther("migrate", _folder["store"], "--bundle", _folder["one.pem"]);
        Assert.Equal(6, refused.ExitCode);
        Assert.Contains("--in-place", refused.Error, StringComparison.Ordinal);
        Assert.Equal(_old, File.ReadAllBytes(_folder["store"]));
        Outcome done = AsOther("migrate", _folder["store"], "--bundle", _folder["one.pem"], "--in-place", "--backup", _folder["backups/store.bak"]);
        Assert.True(done.ExitCode == 0, done.ToString());
        Assert.Equal(_old, File.ReadAllBytes(_folder["backups/store.bak"]));
        Assert.Equal(5, Count("store"));
    }

    [SkippableFact]
    public void A_single_file_mount_offers_in_place()
    {
        Require.Root();
        Sh("mv store outside; touch store; mount --bind outside store");
        try
        {
            Outcome refused = Migrate("store");
            Assert.Equal(6, refused.ExitCode);
            Assert.Contains("--in-place", refused.Error, StringComparison.Ordinal);
            Assert.Equal(_old, File.ReadAllBytes(_folder["store"]));
            Outcome done = Migrate("store", "--in-place");
            Assert.True(done.ExitCode == 0, done.ToString());
            Assert.Equal(5, Count("outside"));
        }
        finally
        {
            Sh("umount store");
        }
    }

    [SkippableFact]
    public void A_read_only_mount_is_refused_with_the_old_store()
    {
        Require.Root();
        Sh("mkdir ro; mv store ro/s; mount --bind ro ro; mount -o remount,bind,ro ro");
        try
        {
            Assert.Equal(6, Migrate("ro/s").ExitCode);
            Assert.Equal(_old, File.ReadAllBytes(_folder["ro/s"]));
        }
        finally
        {
            Sh("umount ro");
        }
    }

    [SkippableFact]
    public void An_immutable_file_is_refused_with_the_old_store()
    {
        Require.Root();
        Require.That(Tool.Program("chattr", "+i", _folder["store"]).ExitCode == 0, "this file system has no immutable files");
        try
        {
            Assert.Equal(6, Migrate("store").ExitCode);
            Assert.Equal(_old, File.ReadAllBytes(_folder["store"]));
        }
        finally
        {
            Sh("chattr -i store");
        }
    }

    [SkippableFact]
    public void A_new_truststore_is_0644()
    {
        Assert.Equal(0, Migrate("new", "--create").ExitCode);
        Assert.Equal("644", Sh("stat -c %a new"));
    }

    [SkippableFact]
    public void Another_user_s_temporary_file_is_left_alone()
    {
        Sh("touch .store.tmp store.tmp");
        Migrates("store");
        Assert.True(File.Exists(_folder[".store.tmp"]) && File.Exists(_folder["store.tmp"]));
    }

    [SkippableTheory]
    [InlineData("user.origin")]
    [InlineData("trusted.origin")]
    [InlineData("security.origin")]
    public void Attributes_of_every_kind_are_kept_when_root_runs(string name)
    {
        Require.Root();
        Require.Tool("setfattr");
        Sh($"setfattr -n {name} -v vault store");
        Migrates("store");
        Assert.Equal("vault", Sh($"getfattr --only-values -n {name} store"));
    }

    [SkippableFact]
    public void An_attribute_that_cannot_be_kept_stops_the_run()
    {
        Require.Root();
        Require.Tool("setfattr");
        Sh("setfattr -n security.origin -v vault store; chown 65534:65534 store; chmod 777 .");
        Outcome outcome = AsOther("migrate", _folder["store"], "--bundle", _folder["one.pem"]);
        StopsWithTheOldStore(outcome);
        Assert.Contains("security.origin", outcome.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("4755")]
    [InlineData("2755")]
    [InlineData("1644")]
    [InlineData("6755")]
    public void Set_id_and_sticky_bits_are_kept(string mode)
    {
        Sh($"chmod {mode} store");
        Migrates("store");
        Assert.Equal(mode, Sh("stat -c %a store"));
    }

    [SkippableTheory]
    [InlineData("0:65534", "664")]
    [InlineData("65534:1234", "644")]
    [InlineData("1234:1234", "666")]
    public void Another_owner_that_cannot_be_kept_stops_an_ordinary_user(string owner, string mode)
    {
        Require.Root();
        Sh($"chown {owner} store; chmod {mode} store; chmod 777 .");
        StopsWithTheOldStore(AsOther("migrate", _folder["store"], "--bundle", _folder["one.pem"]));
        Assert.Equal($"{owner} {mode}", Sh("stat -c '%u:%g %a' store"));
    }

    [SkippableFact]
    public void A_folder_s_own_group_and_default_list_do_not_come_over_the_store_s()
    {
        Require.Root();
        Require.Tool("setfacl");
        Sh("mkdir d; chgrp 2345 d; chmod 2775 d; setfacl -d -m u:1234:rw d; cp store d/s; setfacl -b d/s; chown 0:0 d/s; chmod 600 d/s");
        Migrates("d/s");
        Assert.Equal("0:0 600", Sh("stat -c '%u:%g %a' d/s"));
        Assert.DoesNotContain("1234", Sh("getfacl -cn d/s"), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("lf/s")]
    [InlineData("d/e/../e/./s")]
    [InlineData("d//e/s")]
    public void Whichever_way_a_path_takes_the_backup_lies_beside_the_store(string path)
    {
        Sh("mkdir -p d/e; ln -s d/e lf; mv store d/e/s");
        Migrates(path);
        Assert.Single(Directory.GetFiles(_folder["d/e"], "s.*.bak"));
    }

    [SkippableTheory]
    [InlineData("-store")]
    [InlineData("new\nline")]
    [InlineData("'; touch x; '")]
    [InlineData("\u65e5\u672c\u8a9e \u202e.jks")]
    public void A_name_is_only_a_name(string name)
    {
        File.Move(_folder["store"], _folder[name]);
        Outcome outcome = Migrate(name);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Equal(3, _folder.Names.Length);

        // The judge is asked line by line.
        File.Move(_folder[name], _folder["store"]);
        Assert.Equal(5, Count("store"));
    }

    [SkippableFact]
    public void A_slash_after_a_file_is_refused()
    {
        Outcome outcome = Migrate("store/");
        Refuses(outcome);
        Assert.Equal(_old, File.ReadAllBytes(_folder["store"]));
    }

    // The new file needs no longer name than the store has; only the backup does.
    [SkippableFact]
    public void A_name_too_long_for_a_backup_says_so_and_offers_another()
    {
        string name = new('a', 250);
        File.Move(_folder["store"], _folder[name]);
        Outcome outcome = Migrate(name);
        Assert.True(outcome.ExitCode == 6, outcome.ToString());
        Assert.Contains("--backup FILE", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(_old, File.ReadAllBytes(_folder[name]));
        Assert.Equal(2, _folder.Names.Length);
        Assert.Equal(0, Migrate(name, "--backup", _folder["kept"]).ExitCode);
        Assert.Equal(_old, File.ReadAllBytes(_folder["kept"]));
        Assert.Equal(5, Count(name));
    }

    [SkippableTheory]
    [InlineData("../store", 0)]
    [InlineData("gone", 6)]
    public void A_working_folder_that_is_gone_is_no_incident(string store, int exit)
    {
        string create = exit == 0 ? "" : "--create";
        Tool.Running running = Tool.Start("sh", ["-c", $"mkdir d && cd d && rmdir ../d && exec \"$@\"", "sh", Tool.Binary, "migrate", store, .. create.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--bundle", _folder["one.pem"]], start => start.WorkingDirectory = _folder.Path);
        Outcome outcome = running.Wait();
        Assert.True(outcome.ExitCode == exit, outcome.ToString());
        if (exit != 0) Assert.StartsWith($"truststore: error: {store}: ", outcome.Error, StringComparison.Ordinal);
    }

    private void StopsWithTheOldStore(Outcome outcome)
    {
        Assert.True(outcome.ExitCode == 6, outcome.ToString());
        Assert.Equal(_old, File.ReadAllBytes(_folder["store"]));
        Assert.DoesNotContain(_folder.Names, name => name.StartsWith(".truststore-", StringComparison.Ordinal) || name.EndsWith(".bak", StringComparison.Ordinal));
    }

    private void Migrates(string store)
    {
        Outcome outcome = Migrate(store);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Equal(5, Count(store));
    }

    private static void Refuses(Outcome outcome)
    {
        Assert.True(outcome.ExitCode is 3 or 6, outcome.ToString());
        Assert.StartsWith("truststore: error: ", outcome.Error, StringComparison.Ordinal);
    }

    private Outcome Migrate(string store, params string[] more) =>
        Tool.Run(["migrate", _folder[store], "--bundle", _folder["one.pem"], .. more]);

    // The binary and the folder's path must be open to the other user; mktemp folders are 0700.
    private Outcome AsOther(params string[] arguments)
    {
        Require.Tool("setpriv");
        string copy = _folder["truststore"];
        File.Copy(Tool.Binary, copy, overwrite: true);
        return Tool.Program("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", copy, .. arguments]);
    }

    private int Count(string store) => _judge.Entries(_folder[store])!.Split('|').Length;

    private string Sh(string script)
    {
        Tool.Running shell = Tool.Start("sh", ["-c", script], start => start.WorkingDirectory = _folder.Path);
        Outcome outcome = shell.Wait();
        Assert.True(outcome.ExitCode == 0, $"{script}: {outcome}");
        return outcome.Out.TrimEnd('\n');
    }
}
