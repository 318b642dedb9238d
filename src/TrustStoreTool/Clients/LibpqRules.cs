namespace TrustStoreTool.Clients;

/// <summary>How libpq decides (measured with 15; PostgreSQL documentation, 34.19): psql, psycopg, psycopg2, pgAdmin.</summary>
internal static class LibpqRules
{
    private static readonly string[] Modes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

    public static Judgement Judge(ClientSetting setting, TrustFiles files)
    {
        (string? mode, bool isKnown) = setting["sslmode"];
        (string? root, bool isRootKnown) = setting["sslrootcert"];
        if (!Drivers.IsLibpq(setting.Client)) return Judgement.Unknown(mode ?? "?", $"how {setting.Client} decides is not known here");
        if (!isKnown) return Judgement.Unknown(mode!, "sslmode is filled in elsewhere");
        if (mode is null && setting["ssl"] is ({ } ssl, _)) mode = ssl.Equals("true", StringComparison.OrdinalIgnoreCase) ? "require" : null;
        bool isDefault = mode is null;
        if (isDefault && setting.IsOpen) return Judgement.Unknown("?", "sslmode may be set in arguments that are no literals");
        if (isDefault && setting["service"].Text is { } service) return Judgement.Unknown("?", $"the service {service} decides");
        if (root == "system")
        {
            TrustFile machine = new(TrustKind.MachineStore, "system", TrustState.NotLookedAt, [], "RDS CAs are in no public store");
            return isDefault || mode == "verify-full"
                ? new Judgement("verify-full", isDefault, ServerCheck.ChainAndName, PlaintextRisk.Never, machine)
                : Judgement.Refused(mode!, "sslrootcert=system allows no mode but verify-full", machine);
        }

        mode ??= "prefer";
        if (!Modes.Contains(mode)) return Judgement.Refused(mode, $"invalid sslmode '{mode}'");
        if (mode == "disable") return new Judgement(mode, false, ServerCheck.None, PlaintextRisk.Always);
        TrustFile file = files.Pem(root, isRootKnown);
        TrustFile? present = file.State is TrustState.Opens or TrustState.Unreadable ? file : null;
        return (mode, file.State) switch
        {
            ("prefer", TrustState.Opens or TrustState.Unreadable) => new Judgement(mode, isDefault, ServerCheck.None, PlaintextRisk.Silent, file),
            ("prefer", TrustState.NotLookedAt) => new Judgement(mode, isDefault, ServerCheck.None, PlaintextRisk.Silent, file),
            ("prefer" or "allow", _) => new Judgement(mode, isDefault, ServerCheck.None, PlaintextRisk.Fallback, present),
            ("require", TrustState.Missing or TrustState.NotLookedAt) => new Judgement(mode, false, ServerCheck.None, PlaintextRisk.Never, root is null ? null : file),
            (_, TrustState.Missing) => Judgement.Refused(mode, "the root file does not exist here", file),
            (_, TrustState.Unreadable) => Judgement.Refused(mode, "the root file cannot be read", file),
            ("verify-full", _) => new Judgement(mode, false, ServerCheck.ChainAndName, PlaintextRisk.Never, file),
            _ => new Judgement(mode, false, ServerCheck.Chain, PlaintextRisk.Never, file),
        };
    }
}
