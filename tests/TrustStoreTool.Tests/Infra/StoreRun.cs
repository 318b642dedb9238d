namespace TrustStoreTool.Tests.Infra;

/// <summary>A store and the run of the tool over it.</summary>
internal sealed record StoreRun(string Store, ToolRun Tool)
{
    /// <summary><c>truststore migrate STORE arguments…</c> with the password in <c>TRUSTSTORE_PASSWORD</c>; it must end with 0.</summary>
    public static async Task<StoreRun> MigrateAsync(string store, string? password, params string[] arguments)
    {
        StoreRun run = await TryMigrateAsync(store, password, arguments);
        run.Tool.Exits(0);
        return run;
    }

    /// <summary>The same with any end.</summary>
    public static async Task<StoreRun> TryMigrateAsync(string store, string? password, params string[] arguments)
    {
        // An empty variable is as good as none; an empty password is given by option.
        TestTerminal terminal = new() { Variables = password is null or "" ? [] : new() { ["TRUSTSTORE_PASSWORD"] = password } };
        string[] option = password is "" ? ["--storepass", ""] : [];
        return new StoreRun(store, await terminal.RunAsync(["migrate", store, .. option, .. arguments]));
    }
}
