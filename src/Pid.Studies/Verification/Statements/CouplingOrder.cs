namespace Pid.Studies.Verification.Statements;

/// <summary>The order of bounds and constructions of minimum-entropy couplings.</summary>
internal static class CouplingOrder
{
    public static Statement Statement { get; } = new("coupling-order",
        "max H(marginal) <= meet <= majorize-profile <= minimum <= greedy; profile <= majorize-profile; minimum <= meet coupling",
        "Cicalese, Gargano and Vaccaro 2019; Compton et al. 2023", Standing.Proved,
        "Majorization: every coupling is majorized by the meet and by the majorize-profile vector.", f =>
    {
        CouplingFacts c = f.Coupling;
        return Facts.AtMost("max-marginal", c.MaxMarginal.Lower, "meet", c.Meet.Upper) ?? Facts.AtMost("meet", c.Meet.Lower,
            "majorize-profile", c.MajorizeProfile.Upper)
            ?? Facts.AtMost("profile", c.Profile.Lower, "majorize-profile", c.MajorizeProfile.Upper)
            ?? Facts.AtMost("majorize-profile", c.MajorizeProfile.Lower, "minimum", c.Least.Upper)
            ?? Facts.AtMost("minimum", c.Least.Lower, "greedy", c.Greedy.Upper) ?? Facts.AtMost("minimum", c.Least.Lower, "meet coupling",
            c.MeetCoupling.Upper);
    });
}
