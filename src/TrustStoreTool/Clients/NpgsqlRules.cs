namespace TrustStoreTool.Clients;

/// <summary>How Npgsql 10 decides: Prefer and Require never verify, even with a root certificate; without one, the machine's store is asked.</summary>
internal static class NpgsqlRules
{
    private static readonly Dictionary<string, string> Modes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Disable"] = "disable",
        ["Allow"] = "allow",
        ["Prefer"] = "prefer",
        ["Require"] = "require",
        ["VerifyCA"] = "verify-ca",
        ["VerifyFull"] = "verify-full",
        ["0"] = "disable",
        ["1"] = "allow",
        ["2"] = "prefer",
        ["3"] = "require",
        ["4"] = "verify-ca",
        ["5"] = "verify-full",
    };

    public static Judgement Judge(ClientSetting setting, TrustFiles files)
    {
        (string? written, bool isKnown) = setting["sslmode"];
        if (!isKnown) return Judgement.Unknown(written!, "SSL Mode is filled in elsewhere");
        if (!Modes.TryGetValue(written ?? "Prefer", out string? mode)) return Judgement.Refused(written!, $"invalid SSL Mode '{Shown.Mode(written!)}'");
        bool isDefault = written is null;
        switch (mode)
        {
            case "disable":
                return new Judgement(mode, false, ServerCheck.None, PlaintextRisk.Always);
            case "allow":
                return new Judgement(mode, false, ServerCheck.None, PlaintextRisk.Preferred);
            case "prefer":
                return new Judgement(mode, isDefault, ServerCheck.None, PlaintextRisk.Fallback);
            case "require":
                return new Judgement(mode, false, ServerCheck.None, PlaintextRisk.Never);
            default:
                (string? root, bool isRootKnown) = setting["rootcertificate"];
                TrustFile file = files.Pem(root, isRootKnown);
                if (root is null && file.State == TrustState.Missing)
                    file = new TrustFile(TrustKind.MachineStore, "system", TrustState.NotLookedAt, [], "RDS CAs are in no public store");
                return file.State switch
                {
                    TrustState.Missing => Judgement.Refused(mode, "the root certificate file does not exist here", file),
                    TrustState.Unreadable => Judgement.Refused(mode, "the root certificate file cannot be read", file),
                    _ => new Judgement(mode, false, mode == "verify-full" ? ServerCheck.ChainAndName : ServerCheck.Chain, PlaintextRisk.Never, file),
                };
        }
    }
}
