using Pid.Interactions;

namespace Pid.Studies.Verification.Statements;

/// <summary>The parts are informations: none is negative and none exceeds what holds it.</summary>
internal static class Ranges
{
    public static Statement Statement { get; } = new("ranges", "0 <= R <= min(I(X1;Y), I(X2;Y)), 0 <= U1, 0 <= U2, 0 <= S <= I(X1,X2;Y)",
        "Bertschinger et al. 2014, lemma 4", Standing.Proved,
        "The minimum over D12 is at least each single information, and p itself lies in D12.", f =>
    {
        Decomposition d = f.Parts;
        return Facts.AtMost("0", 0, "R", d.Redundancy.Upper) ?? Facts.AtMost("0", 0, "U1", d.Unique1.Upper)
            ?? Facts.AtMost("0", 0, "U2", d.Unique2.Upper)
            ?? Facts.AtMost("0", 0, "S", d.Synergy.Upper)
            ?? Facts.AtMost("R", d.Redundancy.Lower, "min(I(X1;Y), I(X2;Y))", Math.Min(f.Plain.I1, f.Plain.I2), PlainInformation.Slack)
            ?? Facts.AtMost("S", d.Synergy.Lower, "I(X1,X2;Y)", f.Plain.I12, PlainInformation.Slack);
    });
}
