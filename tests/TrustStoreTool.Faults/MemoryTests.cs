using System.Security.Cryptography;
using Xunit.Abstractions;

namespace TrustStoreTool.Faults;

/// <summary>The memory row of the limits: three times the file and 64 MiB.</summary>
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const int Entries = 100_000;

    [SkippableTheory]
    [InlineData("jks")]
    [InlineData("pkcs12")]
    public void A_large_store_is_shown_and_rewritten_within_three_times_its_size(string type)
    {
        using Folder folder = new();
        folder.Reset(("store", Large()), ("one.pem", System.Text.Encoding.ASCII.GetBytes(Stores.Authority(9001))));
        string store = folder["store"];
        if (type != "jks")
        {
            Outcome converted = Tool.Run("convert", store, folder["large"], "--type", type, "--format", "json");
            Assert.True(converted.ExitCode == 0, converted.Error);
            store = folder["large"];
        }

        long size = new FileInfo(store).Length;
        foreach (string work in new[] { "migrated", "unchanged" })
        {
            (Outcome outcome, long peak) = Measured.Run(60, "migrate", store, "--bundle", folder["one.pem"], "--no-backup");
            Assert.Contains($": {work}, ", outcome.Out, StringComparison.Ordinal);
            Judge(work, outcome, peak);
        }

        string other = type == "jks" ? "pkcs12" : "jks";
        (Outcome made, long madePeak) = Measured.RunUnseen(60, "convert", store, folder["other"], "--type", other, "--format", "json");
        Judge($"converted to {other}", made, madePeak, new FileInfo(folder["other"]).Length);

        (Outcome pruned, long prunedPeak) = Measured.Run(60, "prune", store, "--alias", "entry 000007", "--yes", "--no-backup");
        Assert.Contains(": 1 entry removed", pruned.Out, StringComparison.Ordinal);
        Judge("pruned", pruned, prunedPeak);

        foreach (string format in new[] { "text", "json" })
        {
            (Outcome outcome, long peak) = Measured.RunUnseen(60, "inspect", store, "--format", format);
            Judge($"shown as {format}", outcome, peak);
        }

        // Of two files, both count.
        void Judge(string work, Outcome outcome, long peak, long second = 0)
        {
            output.WriteLine($"{work}, {type} of {size >> 20} MiB: {peak >> 20} MiB");
            Assert.True(outcome.ExitCode == 0, outcome.ToString());
            Assert.True(peak <= (3 * (size + second)) + (64L << 20), $"{work}: {peak >> 20} MiB for a file of {size >> 20} MiB");
        }
    }

    // Certificates that differ in their serial numbers alone: they end alike, too.
    private static byte[] Large()
    {
        string pem = Stores.Authority(1);
        byte[] der = Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
        int serial = der.AsSpan().IndexOf(BitConverter.GetBytes(1_000_001));
        return RawJks.Write([.. Enumerable.Range(0, Entries).Select(i =>
        {
            byte[] other = (byte[])der.Clone();
            BitConverter.GetBytes(i).CopyTo(other, serial);
            return ($"entry {i:D6}", other);
        })]);
    }
}
