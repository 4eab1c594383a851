namespace Pid.Studies.Verification.Statements;

/// <summary>How far the constructions can be from the bounds.</summary>
internal static class GreedyGuarantee
{
    public static Statement Statement { get; } = new("coupling-guarantees",
        "greedy <= profile + log2(e)/e; greedy <= meet + log2(e); meet coupling <= meet + 1",
        "Compton et al. 2023; Li 2021; Cicalese, Gargano and Vaccaro 2019", Standing.Proved, "For two marginals; see the sources.", f =>
        Facts.AtMost("greedy", f.Coupling.Greedy.Lower, "profile + log2(e)/e", f.Coupling.Profile.Upper + (Math.Log2(Math.E) / Math.E),
        PlainInformation.Slack)
            ?? Facts.AtMost("greedy", f.Coupling.Greedy.Lower, "meet + log2(e)", f.Coupling.Meet.Upper + Math.Log2(Math.E),
            PlainInformation.Slack)
            ?? Facts.AtMost("meet coupling", f.Coupling.MeetCoupling.Lower, "meet + 1", f.Coupling.Meet.Upper + 1, PlainInformation.Slack));
}
