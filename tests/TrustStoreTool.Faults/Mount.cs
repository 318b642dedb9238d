namespace TrustStoreTool.Faults;

/// <summary>A small file system of its own, mounted for a test (root).</summary>
internal sealed class Mount : IDisposable
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("truststore-mount-").FullName;

    /// <param name="kind"><c>tmpfs</c>, or <c>ext4</c> on a loop device.</param>
    /// <param name="kibibytes">Its size.</param>
    public Mount(string kind, int kibibytes)
    {
        Require.Root();
        Path = System.IO.Path.Combine(_scratch, "at");
        Directory.CreateDirectory(Path);
        if (kind == "tmpfs")
        {
            Do("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k", "tmpfs", Path);
            return;
        }

        string image = System.IO.Path.Combine(_scratch, "image");
        using (FileStream file = File.Create(image)) file.SetLength(kibibytes * 1024L);
        Do("mkfs.ext4", "-q", "-F", "-m", "0", image);
        Do("mount", "-o", "loop", image, Path);
    }

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Fills the file system until this many KiB are left.</summary>
    public void Fill(long kibibytesLeft)
    {
        long free = new DriveInfo(Path).AvailableFreeSpace - (kibibytesLeft * 1024);
        using FileStream filler = File.Create(this["filler"]);
        byte[] block = new byte[4096];
        try
        {
            for (long written = 0; written + block.Length <= free; written += block.Length) filler.Write(block);
            filler.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // Full before the count said so: full is what was wanted.
        }
    }

    public void Dispose()
    {
        Tool.Program(Require.Find("umount")!, Path);
        Directory.Delete(_scratch, recursive: true);
    }

    private static void Do(string program, params string[] arguments)
    {
        Require.Tool(program);
        Outcome outcome = Tool.Program(Require.Find(program)!, arguments);
        Require.That(outcome.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {outcome.Error}");
    }
}
