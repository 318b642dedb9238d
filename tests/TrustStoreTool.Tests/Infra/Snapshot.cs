using System.Runtime.CompilerServices;

namespace TrustStoreTool.Tests.Infra;

/// <summary>
/// Compares text with <c>Class.Method.verified.txt</c> beside the test. A difference leaves <c>.received.txt</c> there;
/// <c>TRUSTSTORE_ACCEPT=1</c> makes the received text the verified one. The files follow Verify's convention.
/// </summary>
internal static class Snapshot
{
    /// <param name="received">What the test produced, without any detail of this machine.</param>
    /// <param name="parameters">Tells the cases of a theory apart; part of the file's name.</param>
    /// <param name="file">The compiler's.</param>
    /// <param name="method">The compiler's.</param>
    public static void Match(string received, string? parameters = null, [CallerFilePath] string file = "", [CallerMemberName] string method = "")
    {
        string stem = Path.Combine(Path.GetDirectoryName(file)!, $"{Path.GetFileNameWithoutExtension(file)}.{method}{(parameters is null ? "" : $"_{parameters}")}");
        string verifiedPath = stem + ".verified.txt", receivedPath = stem + ".received.txt";
        string text = received.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable("TRUSTSTORE_ACCEPT") == "1") File.WriteAllText(verifiedPath, text);
        string verified = File.Exists(verifiedPath) ? File.ReadAllText(verifiedPath) : "";
        if (verified == text)
        {
            File.Delete(receivedPath);
            return;
        }

        File.WriteAllText(receivedPath, text);
        Assert.Fail($"{Path.GetFileName(verifiedPath)} differs from what was received; TRUSTSTORE_ACCEPT=1 accepts it.\nverified:\n{verified}\nreceived:\n{text}");
    }
}
