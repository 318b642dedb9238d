namespace TrustStoreTool.Clients;

/// <summary>What a client does with a setting; how ready that is and what to do follow in <see cref="Verdicts"/>.</summary>
/// <param name="Mode">The effective mode, in libpq's words.</param>
/// <param name="IsDefault">Whether it is the client's default.</param>
/// <param name="Check">How far the server is checked.</param>
/// <param name="Plaintext">When data may travel in plaintext.</param>
/// <param name="Trust">What it is checked against.</param>
/// <param name="Problem">Why it cannot connect or cannot be known.</param>
internal sealed record Judgement(string Mode, bool IsDefault, ServerCheck Check, PlaintextRisk Plaintext, TrustFile? Trust = null, string? Problem = null)
{
    /// <summary>The client refuses these settings.</summary>
    public static Judgement Refused(string mode, string problem, TrustFile? trust = null) => new(mode, false, ServerCheck.CannotConnect, PlaintextRisk.Never, trust, problem);

    /// <summary>It depends on what is not here.</summary>
    public static Judgement Unknown(string mode, string problem) => new(mode, false, ServerCheck.Unknown, PlaintextRisk.Unknown, null, problem);

    /// <summary>The same, under the client's default mode.</summary>
    public Judgement Default(bool isDefault) => this with { IsDefault = isDefault };
}
