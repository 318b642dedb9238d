using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using TrustStoreTool.Cli.Files;

namespace TrustStoreTool.Tests.Files;

/// <summary>The file under a store: replaced whole or not at all, with its links, owner, mode, ACL and attributes.</summary>
public sealed class StoreFileTests : IDisposable
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 11, 23, 17, 54, 21, TimeSpan.Zero));
    private readonly string _folder = Directory.CreateTempSubdirectory("store file ").FullName;

    private string Store => In("a store.jks");

    public void Dispose()
    {
        foreach (string file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)) Shell("chattr", "-i", file);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_file_is_replaced_and_the_old_one_stays_as_a_backup()
    {
        File.WriteAllText(Store, "old");
        string? backup = Replace(Store, "new content");
        Assert.Equal(Store + ".20261123T175421Z.bak", backup);
        Assert.Equal("new content", File.ReadAllText(Store));
        Assert.Equal("old", File.ReadAllText(backup!));
        Assert.Equal(["a store.jks", "a store.jks.20261123T175421Z.bak"], Names());
    }

    [Fact]
    public void A_backup_never_takes_the_place_of_another_file()
    {
        File.WriteAllText(Store, "one");
        Replace(Store, "two");
        Assert.EndsWith("Z-1.bak", Replace(Store, "three"), StringComparison.Ordinal);
        Assert.Equal(["one", "three", "two"], [.. Names().Select(name => File.ReadAllText(In(name))).Order(StringComparer.Ordinal)]);

        KeyStoreException refusal = Refused(() => Replace(Store, "four", backup: new BackupRule(Store + ".20261123T175421Z.bak")));
        Assert.Equal(KeyStoreError.WriteFailed, refusal.Error);
        Assert.Equal("three", File.ReadAllText(Store));
    }

    [Fact]
    public void A_backup_can_go_to_another_file_system_with_its_properties()
    {
        string elsewhere = Directory.CreateDirectory($"/dev/shm/truststore-tests-{Guid.NewGuid():N}").FullName;
        try
        {
            File.WriteAllText(Store, "old");
            File.SetUnixFileMode(Store, (UnixFileMode)0x1A0);
            string path = Path.Combine(elsewhere, "kept");
            Assert.Equal(path, Replace(Store, "new", backup: new BackupRule(path)));
            Assert.Equal("old", File.ReadAllText(path));
            Assert.Equal((UnixFileMode)0x1A0, File.GetUnixFileMode(path));
            Assert.Equal(["kept"], Directory.EnumerateFileSystemEntries(elsewhere).Select(Path.GetFileName));
        }
        finally
        {
            Directory.Delete(elsewhere, recursive: true);
        }
    }

    [Fact]
    public void Large_content_that_was_given_away_is_still_what_the_file_must_hold()
    {
        byte[] old = new byte[9 << 20], changed = [.. old];
        changed[^1] = 1;
        File.WriteAllBytes(Store, old);
        string elsewhere = Directory.CreateDirectory($"/dev/shm/truststore-tests-{Guid.NewGuid():N}").FullName;
        try
        {
            using FolderLocks locks = new();
            using StoreFile file = StoreFile.Open(Store, locks, new StoreFileOptions());
            Assert.True(file.GiveContent().Span.SequenceEqual(old));
            Assert.True(file.Exists && file.IsUnchanged());

            File.WriteAllBytes(Store, changed);
            Assert.False(file.IsUnchanged());
            Assert.Equal(KeyStoreError.WriteFailed, Refused(() => file.Content).Error);
            using (StagedFile lost = file.Stage("new"u8.ToArray())) Assert.False(lost.TryCommit(BackupRule.None, Clock));
            Assert.True(File.ReadAllBytes(Store).AsSpan().SequenceEqual(changed));

            file.Reload();
            Assert.True(file.GiveContent().Span.SequenceEqual(changed));
            using (StagedFile staged = file.Stage("new"u8.ToArray())) Assert.True(staged.TryCommit(new BackupRule(Path.Combine(elsewhere, "kept")), Clock));
            Assert.Equal("new", File.ReadAllText(Store));
            Assert.True(File.ReadAllBytes(Path.Combine(elsewhere, "kept")).AsSpan().SequenceEqual(changed));
            Assert.Equal("new"u8.ToArray(), file.GiveContent().ToArray());
        }
        finally
        {
            Directory.Delete(elsewhere, recursive: true);
        }
    }

    [Fact]
    public void Without_a_backup_nothing_else_is_left()
    {
        File.WriteAllText(Store, "old");
        Assert.Null(Replace(Store, "new", backup: BackupRule.None));
        Assert.Equal(["a store.jks"], Names());
    }

    [Theory]
    [InlineData(0x180)]
    [InlineData(0x1A0)]
    [InlineData(0x1B6)]
    [InlineData(0x124)]
    [InlineData(0x100)]
    public void The_mode_is_kept(int mode)
    {
        File.WriteAllText(Store, "old");
        File.SetUnixFileMode(Store, (UnixFileMode)mode);
        Replace(Store, "new");
        Assert.Equal((UnixFileMode)mode, File.GetUnixFileMode(Store));
    }

    [SkippableFact]
    public void The_owner_is_kept()
    {
        RequireRoot();
        File.WriteAllText(Store, "old");
        Shell("chown", "1234:4321", Store);
        Replace(Store, "new");
        Assert.Equal("1234:4321", Shell("stat", "-c", "%u:%g", Store).Trim());
    }

    [SkippableFact]
    public void The_access_list_and_attributes_are_kept_and_the_folder_s_default_list_opens_nothing()
    {
        Skip.IfNot(File.Exists("/usr/bin/setfacl") && File.Exists("/usr/bin/setfattr"), "acl and attr are not installed");
        File.WriteAllText(Store, "old");
        string plain = In("plain.jks");
        File.WriteAllText(plain, "old");
        File.SetUnixFileMode(plain, (UnixFileMode)0x180);
        Shell("setfacl", "-m", "u:1234:r,g:99:rw", Store);
        Shell("setfattr", "-n", "user.note", "-v", "kept", Store);
        Shell("setfacl", "-d", "-m", "u:5555:rwx", _folder);
        string before = Shell("getfacl", "-pn", Store), plainBefore = Shell("getfacl", "-pn", plain);
        Replace(Store, "new");
        Replace(plain, "new");
        Assert.Equal(before, Shell("getfacl", "-pn", Store));
        Assert.Equal(plainBefore, Shell("getfacl", "-pn", plain));
        Assert.Contains("user.note=\"kept\"", Shell("getfattr", "-d", Store), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_stays_a_link_and_its_target_is_replaced()
    {
        Directory.CreateDirectory(In("real"));
        File.WriteAllText(In("real/target"), "old");
        File.CreateSymbolicLink(In("second"), "real/target");
        File.CreateSymbolicLink(Store, In("second"));
        string? backup = Replace(Store, "new");
        Assert.Equal(In("second"), new FileInfo(Store).LinkTarget);
        Assert.Equal("real/target", new FileInfo(In("second")).LinkTarget);
        Assert.Equal("new", File.ReadAllText(In("real/target")));
        Assert.Equal(In("real/target.20261123T175421Z.bak"), backup);
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_refused_unless_a_new_store_is_meant()
    {
        File.CreateSymbolicLink(Store, In("nothing"));
        KeyStoreException refusal = Refused(() => Replace(Store, "new"));
        Assert.Equal(KeyStoreError.Unreadable, refusal.Error);
        Assert.Contains("nothing, where there is no file", refusal.Message, StringComparison.Ordinal);
        Replace(Store, "new", new StoreFileOptions(MayBeNew: true));
        Assert.Equal("new", File.ReadAllText(In("nothing")));
        Assert.Equal(In("nothing"), new FileInfo(Store).LinkTarget);
    }

    [Fact]
    public void A_circle_of_links_is_refused()
    {
        File.CreateSymbolicLink(Store, In("b"));
        File.CreateSymbolicLink(In("b"), Store);
        Assert.Equal(KeyStoreError.Unreadable, Refused(() => Replace(Store, "new")).Error);
    }

    [SkippableTheory]
    [InlineData("1234", false)]
    [InlineData("0", true)]
    public void A_link_of_another_user_in_a_folder_that_all_can_write_is_refused(string owner, bool allowed)
    {
        RequireRoot();
        string open = Directory.CreateDirectory(In("open")).FullName;
        Shell("chmod", "1777", open);
        File.WriteAllText(In("victim"), "old");
        string link = Path.Combine(open, "link");
        File.CreateSymbolicLink(link, In("victim"));
        Shell("chown", "-h", owner, link);
        Directory.CreateDirectory(In("real folder"));
        File.WriteAllText(In("real folder/s"), "old");
        string folderLink = Path.Combine(open, "folder");
        File.CreateSymbolicLink(folderLink, In("real folder"));
        Shell("chown", "-h", owner, folderLink);
        foreach (string path in new[] { link, Path.Combine(folderLink, "s") })
        {
            if (allowed) Replace(path, "new");
            else Assert.Equal(KeyStoreError.Unreadable, Refused(() => Replace(path, "new")).Error);
        }

        Assert.Equal(allowed ? "new" : "old", File.ReadAllText(In("victim")));
    }

    [Fact]
    public void A_file_with_a_second_name_is_refused_unless_it_is_rewritten_in_place()
    {
        File.WriteAllText(Store, "old");
        Shell("ln", Store, In("twin"));
        KeyStoreException refusal = Refused(() => Replace(Store, "new"));
        Assert.Equal(KeyStoreError.WouldLose, refusal.Error);
        Assert.Contains("--in-place", refusal.Hint, StringComparison.Ordinal);
        string? backup = Replace(Store, "new", new StoreFileOptions(InPlace: true));
        Assert.Equal("new", File.ReadAllText(In("twin")));
        Assert.Equal("old", File.ReadAllText(backup!));
    }

    [Fact]
    public void A_backup_that_a_killed_run_left_is_no_second_name()
    {
        File.WriteAllText(Store, "old");
        Shell("ln", Store, Store + ".20261123T175420Z.bak");
        Replace(Store, "new");
        Assert.Equal("new", File.ReadAllText(Store));
        Assert.Equal("old", File.ReadAllText(Store + ".20261123T175420Z.bak"));
    }

    [Fact]
    public void A_pipe_a_folder_and_a_device_are_refused_at_once()
    {
        Shell("mkfifo", In("pipe"));
        Directory.CreateDirectory(In("folder"));
        Assert.All(
            [In("pipe"), In("folder"), In("folder/"), In("folder/."), "/", "/dev/null", "/dev/zero", "..", Store + "/x"],
            path => Assert.Equal(KeyStoreError.Unreadable, Refused(() => Replace(path, "new", new StoreFileOptions(MayBeNew: path.EndsWith("/x", StringComparison.Ordinal)))).Error));
        Assert.Equal(KeyStoreError.Usage, Refused(() => Replace("", "new")).Error);
        Assert.Equal(KeyStoreError.Usage, Refused(() => Replace("a\0b", "new")).Error);
    }

    [Fact]
    public void Only_an_absent_file_is_a_new_one()
    {
        KeyStoreException refusal = Refused(() => Replace(Store, "new"));
        Assert.Equal(KeyStoreError.Unreadable, refusal.Error);
        Assert.Contains("--create", refusal.Hint, StringComparison.Ordinal);
        Replace(Store, "new", new StoreFileOptions(MayBeNew: true));
        Assert.Equal(["a store.jks"], Names());
        Assert.Equal("new", File.ReadAllText(Store));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Store) & (UnixFileMode)0x1FF & ~(UnixFileMode)0x1A4);
    }

    [Fact]
    public void A_new_file_with_keys_is_its_owner_s_alone()
    {
        using FolderLocks locks = new();
        using StoreFile file = StoreFile.Open(Store, locks, new StoreFileOptions(MayBeNew: true));
        file.Replace("new"u8.ToArray(), _ => null, BackupRule.Beside, Clock, isSecret: true);
        Assert.Equal((UnixFileMode)0x180, File.GetUnixFileMode(Store));
    }

    [Fact]
    public void A_file_that_appears_meanwhile_is_not_overwritten_but_planned_anew()
    {
        using FolderLocks locks = new();
        using StoreFile file = StoreFile.Open(Store, locks, new StoreFileOptions(MayBeNew: true));
        using StagedFile staged = file.Stage("mine"u8.ToArray());
        File.WriteAllText(Store, "theirs");
        Assert.False(staged.TryCommit(BackupRule.Beside, Clock));
        Assert.Equal("theirs", File.ReadAllText(Store));
        file.Reload();
        Assert.Equal("theirs", Encoding.UTF8.GetString(file.Content.Span));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_another_program_wrote_meanwhile_is_planned_anew(bool inPlace)
    {
        File.WriteAllText(Store, "old");
        using FolderLocks locks = new();
        using StoreFile file = StoreFile.Open(Store, locks, new StoreFileOptions(InPlace: inPlace));

        // Same length, same modification time: only the bytes tell.
        DateTime time = File.GetLastWriteTimeUtc(Store);
        File.WriteAllText(Store, "OLD");
        File.SetLastWriteTimeUtc(Store, time);
        string? backup = file.Replace("old + mine"u8.ToArray(), now => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(now.Span) + " + mine"), BackupRule.Beside, Clock);
        Assert.Equal("OLD + mine", File.ReadAllText(Store));
        Assert.Equal("OLD", File.ReadAllText(backup!));
        Assert.Equal(2, Names().Length);
    }

    [Fact]
    public void A_file_that_changes_all_the_time_is_given_up_after_five_redos()
    {
        File.WriteAllText(Store, "0");
        using FolderLocks locks = new();
        using StoreFile file = StoreFile.Open(Store, locks, new StoreFileOptions());
        int redos = 0;
        File.WriteAllText(Store, "changed");
        KeyStoreException refusal = Refused(() => file.Replace(
            "mine"u8.ToArray(),
            _ =>
            {
                File.WriteAllText(Store, $"theirs {++redos}");
                return "mine"u8.ToArray();
            },
            BackupRule.Beside,
            Clock));
        Assert.Equal(KeyStoreError.WriteFailed, refusal.Error);
        Assert.Equal(5, redos);
        Assert.Equal("theirs 5", File.ReadAllText(Store));
        Assert.Equal(["a store.jks"], Names());
    }

    [Fact]
    public void Leftovers_of_killed_runs_are_removed_and_nothing_else()
    {
        File.WriteAllText(Store, "old");
        string[] others = [".truststore-x.tmp", ".truststore-0123456789abcdef0123456789abcdef.tmp.bak", "x.truststore-0123456789abcdef0123456789abcdef.tmp"];
        foreach (string other in others) File.WriteAllText(In(other), "");
        File.WriteAllText(In(".truststore-0123456789abcdef0123456789abcdef.tmp"), "left");
        Replace(Store, "new", backup: BackupRule.None);
        Assert.Equal([.. others.Append("a store.jks").Order(StringComparer.Ordinal)], Names());
    }

    [Fact]
    public void Two_files_of_one_folder_are_open_in_one_run_and_another_run_waits()
    {
        File.WriteAllText(Store, "old");
        File.WriteAllText(In("b"), "old");
        using (FolderLocks locks = new())
        {
            using StoreFile a = StoreFile.Open(Store, locks, new StoreFileOptions()), b = StoreFile.Open(In("b"), locks, new StoreFileOptions());
            using FolderLocks other = new(TimeSpan.Zero);
            Assert.Equal(KeyStoreError.Locked, Refused(() => StoreFile.Open(Store, other, new StoreFileOptions())).Error);
        }

        using FolderLocks third = new(TimeSpan.Zero);
        using StoreFile again = StoreFile.Open(Store, third, new StoreFileOptions());
    }

    [Fact]
    public void Many_writers_lose_nothing()
    {
        File.WriteAllText(Store, "");
        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8 }, n =>
        {
            using FolderLocks locks = new();
            using StoreFile file = StoreFile.Open(Store, locks, new StoreFileOptions());
            byte[] next = [.. file.Content.Span, (byte)n];
            file.Replace(next, _ => throw new InvalidOperationException("the lock was not held"), BackupRule.None, Clock);
        });
        Assert.Equal(Enumerable.Range(0, 40), File.ReadAllBytes(Store).Select(b => (int)b).Order());
        Assert.Equal(["a store.jks"], Names());
    }

    [SkippableFact]
    public void A_single_mounted_file_can_only_be_rewritten_in_place_and_the_error_says_so()
    {
        RequireRoot();
        File.WriteAllText(Store, "old");
        string mounted = In("mounted");
        File.WriteAllText(mounted, "");
        Skip.If(TryShell("mount", "--bind", Store, mounted) is not null, "no bind mounts here");
        try
        {
            KeyStoreException refusal = Refused(() => Replace(mounted, "new"));
            Assert.Equal(KeyStoreError.WriteFailed, refusal.Error);
            Assert.Contains("--in-place", refusal.Hint, StringComparison.Ordinal);
            Assert.Equal("old", File.ReadAllText(Store));
            Assert.Equal(["a store.jks", "mounted"], Names());

            string? backup = Replace(mounted, "new and longer", new StoreFileOptions(InPlace: true));
            Assert.Equal("new and longer", File.ReadAllText(Store));
            Assert.Equal("old", File.ReadAllText(backup!));
            Replace(mounted, "n", new StoreFileOptions(InPlace: true));
            Assert.Equal("n", File.ReadAllText(Store));
        }
        finally
        {
            Shell("umount", mounted);
        }
    }

    [SkippableFact]
    public void A_full_disk_leaves_the_old_file_and_names_the_missing_bytes()
    {
        RequireRoot();
        string small = Directory.CreateDirectory(In("small")).FullName;
        Skip.If(TryShell("mount", "-t", "tmpfs", "-o", "size=64k", "none", small) is not null, "no tmpfs here");
        try
        {
            string store = Path.Combine(small, "s");
            File.WriteAllText(store, "old");
            foreach (bool inPlace in new[] { false, true })
            {
                KeyStoreException refusal = Refused(() => Replace(store, new string('x', 100_000), new StoreFileOptions(InPlace: inPlace)));
                Assert.Equal(KeyStoreError.WriteFailed, refusal.Error);
                Assert.Matches(@"/s: no room in .*/small: \d+ bytes are missing", refusal.Message);
                Assert.Equal("old", File.ReadAllText(store));
                Assert.Single(Directory.EnumerateFileSystemEntries(small));
            }
        }
        finally
        {
            Shell("umount", small);
        }
    }

    [SkippableFact]
    public void An_immutable_file_stays()
    {
        RequireRoot();
        File.WriteAllText(Store, "old");
        Skip.If(TryShell("chattr", "+i", Store) is not null, "no chattr here");
        Assert.Equal(KeyStoreError.WriteFailed, Refused(() => Replace(Store, "new")).Error);
        Assert.Equal("old", File.ReadAllText(Store));
        Assert.Equal(["a store.jks"], Names());
    }

    [SkippableFact]
    public void In_a_folder_that_cannot_be_written_the_file_is_rewritten_with_a_backup_elsewhere()
    {
        RequireRoot();
        string folder = Directory.CreateDirectory(In("locked")).FullName, store = Path.Combine(folder, "s");
        File.WriteAllText(store, "old");
        Skip.If(TryShell("chattr", "+i", folder) is not null, "no chattr here");
        try
        {
            KeyStoreException refusal = Refused(() => Replace(store, "new"));
            Assert.Contains("--in-place", refusal.Hint, StringComparison.Ordinal);
            Assert.Equal(KeyStoreError.WriteFailed, Refused(() => Replace(store, "new", new StoreFileOptions(InPlace: true))).Error);
            Assert.Equal("old", File.ReadAllText(store));
            Replace(store, "new", new StoreFileOptions(InPlace: true), new BackupRule(In("kept")));
            Assert.Equal(("new", "old"), (File.ReadAllText(store), File.ReadAllText(In("kept"))));
        }
        finally
        {
            Shell("chattr", "-i", folder);
        }
    }

    [Fact]
    public void The_staged_file_is_the_file_that_appears()
    {
        File.WriteAllText(Store, "old");
        using FolderLocks locks = new();
        using StoreFile file = StoreFile.Open(Store, locks, new StoreFileOptions());
        using StagedFile staged = file.Stage("new"u8.ToArray());
        string inode = Shell("stat", "-c", "%i", staged.ReadablePath());
        Assert.Equal("new", File.ReadAllText(staged.ReadablePath()));
        Assert.True(staged.TryCommit(BackupRule.None, Clock));
        Assert.Equal(inode, Shell("stat", "-c", "%i", Store));
    }

    [Fact]
    public void What_is_staged_and_not_committed_disappears()
    {
        File.WriteAllText(Store, "old");
        using FolderLocks locks = new();
        using (StoreFile file = StoreFile.Open(Store, locks, new StoreFileOptions()))
        using (StagedFile staged = file.Stage("new"u8.ToArray()))
            Assert.Equal(2, Names().Length);
        Assert.Equal(["a store.jks"], Names());
        Assert.Equal("old", File.ReadAllText(Store));
    }

    [Fact]
    public void A_limit_is_checked_before_reading()
    {
        using (FileStream sparse = File.Create(Store)) sparse.SetLength(1L << 40);
        Assert.Equal(KeyStoreError.LimitExceeded, Refused(() => Replace(Store, "new")).Error);
        Assert.Equal(KeyStoreError.LimitExceeded, Assert.Throws<KeyStoreException>(() => InputFile.ReadStore(Store, ReadLimits.Default)).Error);
    }

    [Fact]
    public void A_path_relative_to_the_working_folder_works()
    {
        string relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), Store);
        File.WriteAllText(Store, "old");
        Assert.Equal(relative + ".20261123T175421Z.bak", Replace(relative, "new"));
    }

    private static string? Replace(string path, string content, StoreFileOptions? options = null, BackupRule? backup = null)
    {
        using FolderLocks locks = new();
        using StoreFile file = StoreFile.Open(path, locks, options ?? new StoreFileOptions());
        return file.Replace(Encoding.UTF8.GetBytes(content), _ => throw new InvalidOperationException("nobody else is here"), backup ?? BackupRule.Beside, Clock);
    }

    private static KeyStoreException Refused(Func<object?> work) => Assert.Throws<KeyStoreException>(work);

    private static void RequireRoot() => Skip.IfNot(Environment.IsPrivilegedProcess, "needs root");

    private static string Shell(string program, params string[] args) => Run(program, args).Output;

    private static string? TryShell(string program, params string[] args) => Run(program, args) is { Code: not 0 } failed ? failed.Output : null;

    private static (int Code, string Output) Run(string program, string[] args)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private string In(string name) => Path.Combine(_folder, name);

    private string[] Names() => [.. Directory.EnumerateFileSystemEntries(_folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
