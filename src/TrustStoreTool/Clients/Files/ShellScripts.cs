namespace TrustStoreTool.Clients.Files;

/// <summary>The words of a command that another shell reads as commands: <c>sh -c '…'</c>, <c>su app -c '…'</c>, <c>ssh host '…'</c>, <c>eval '…'</c>.</summary>
internal static class ShellScripts
{
    // With the option -c, alone or at the end of others: bash -lc.
    private static readonly HashSet<string> Shells = ["sh", "bash", "dash", "ash", "ksh", "zsh", "su", "runuser"];

    // Whatever word has a blank in it.
    private static readonly HashSet<string> Takers = ["ssh", "eval", "watch"];

    // A command has no more words before its script; what a loop over all of them would cost is bounded by it.
    private const int Before = 32;

    /// <summary>Whether a word is a script.</summary>
    /// <param name="command">The words of the command.</param>
    /// <param name="first">Where its program stands.</param>
    /// <param name="at">The word.</param>
    public static bool IsScript(List<(int Line, string Word)> command, int first, int at)
    {
        if (at - first > Before || !command[at].Word.AsSpan().ContainsAny(' ', '\n', '\t')) return false;
        bool isOption = at > first && command[at - 1].Word is ['-', not '-', ..] and [.., 'c'];
        for (int i = first; i < at; i++)
        {
            string program = Name(command[i].Word);
            if (Takers.Contains(program) || (isOption && Shells.Contains(program))) return true;
        }

        return false;
    }

    /// <summary>A program without its folder.</summary>
    public static string Name(string program) => program[(program.LastIndexOf('/') + 1)..];
}
