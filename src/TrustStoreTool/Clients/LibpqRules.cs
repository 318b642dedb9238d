using System.Collections.Immutable;

namespace TrustStoreTool.Clients;

/// <summary>How libpq decides (measured with 15; PostgreSQL documentation, 34.19): psql, psycopg, psycopg2, pgAdmin.</summary>
internal static class LibpqRules
{
    /// <summary>The words that sslmode takes.</summary>
    public static readonly ImmutableHashSet<string> Modes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

    public static Judgement Judge(ClientSetting setting, TrustFiles files)
    {
        if (!Drivers.IsLibpq(setting.Client)) return Judgement.Unknown(setting["sslmode"].Text ?? "?", $"how {setting.Client} decides is not known here");
        if (setting.Undecided is { } open && !setting.Parameters.ContainsKey("sslmode")) return Judgement.Unknown("?", open);
        (string? mode, bool isKnown) = setting["sslmode"];
        (string? root, bool isRootKnown) = setting["sslrootcert"];
        if (!isKnown) return Judgement.Unknown(mode!, "sslmode is filled in elsewhere");
        if (mode is null && setting["ssl"] is ({ } ssl, _)) mode = ssl.Equals("true", StringComparison.OrdinalIgnoreCase) ? "require" : null;
        if (mode is null && setting["requiressl"] is (['1', ..], _)) mode = "require";
        bool isDefault = mode is null;
        if (setting.Problem is not null) return Judgement.Refused(mode ?? "prefer", setting.Problem);
        if (root == "system")
        {
            TrustFile machine = new(TrustKind.MachineStore, "system", TrustState.NotLookedAt, [], "RDS CAs are in no public store");
            return isDefault || mode == "verify-full"
                ? new Judgement("verify-full", isDefault, ServerCheck.ChainAndName, PlaintextRisk.Never, machine)
                : Judgement.Refused(mode!, "sslrootcert=system allows no mode but verify-full", machine);
        }

        mode ??= "prefer";
        if (!Modes.Contains(mode)) return Judgement.Refused(mode, $"invalid sslmode '{Shown.Mode(mode)}'");
        if (setting.Host is { } hosts && hosts.Split(',').All(host => host.StartsWith('/') || host.StartsWith('@'))) return new Judgement(mode, isDefault, ServerCheck.Local, PlaintextRisk.Never);
        if (mode == "disable") return new Judgement(mode, false, ServerCheck.None, PlaintextRisk.Always);
        TrustFile file = files.Pem(root, isRootKnown);
        TrustFile? present = file.State is TrustState.Opens or TrustState.Unreadable ? file : null;
        return (mode, file.State) switch
        {
            ("prefer", TrustState.Opens or TrustState.Unreadable) => new Judgement(mode, isDefault, ServerCheck.None, PlaintextRisk.Silent, file),
            ("prefer", TrustState.NotLookedAt) => new Judgement(mode, isDefault, ServerCheck.None, PlaintextRisk.Silent, file),
            ("allow", _) => new Judgement(mode, false, ServerCheck.None, PlaintextRisk.Preferred, present),
            ("prefer", _) => new Judgement(mode, isDefault, ServerCheck.None, PlaintextRisk.Fallback, present),
            ("require", TrustState.Missing or TrustState.NotLookedAt) => new Judgement(mode, false, ServerCheck.None, PlaintextRisk.Never, root is null ? null : file),
            (_, TrustState.Missing) => Judgement.Refused(mode, "the root file does not exist here", file),
            (_, TrustState.Unreadable) => Judgement.Refused(mode, "the root file cannot be read", file),
            ("verify-full", _) => new Judgement(mode, false, ServerCheck.ChainAndName, PlaintextRisk.Never, file),
            _ => new Judgement(mode, false, ServerCheck.Chain, PlaintextRisk.Never, file),
        };
    }
}
