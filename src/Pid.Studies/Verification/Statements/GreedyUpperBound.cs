using Pid.Numerics.Distributions;

namespace Pid.Studies.Verification.Statements;

/// <summary>Theorem 4 with the entropy of a coupling that was built.</summary>
internal static class GreedyUpperBound
{
    public static Statement Statement { get; } = new("theorem-4-greedy",
        "S <= H(X1,X2) + H(Y) - H(greedy coupling of (X1,X2) and Y) - (R + U1 + U2)",
        "Liang et al. 2024, theorem 4 as computed by its code", Standing.FalseAsPublished,
        "A coupling that was built has at least the minimum entropy, so it errs to the wrong side; a lower bound of the minimum is "
            + "needed (theorem-4).", f =>
        Facts.AtMost("S", f.Parts.Synergy.Lower, "the greedy value",
            f.Parts.Information.H12.Upper + f.Parts.Information.HY.Upper - f.Coupling.Greedy.Lower - f.Parts.UnionInformation.Lower, 1e-9))
    {
        Refutation = Joint.FromCounts(2, 2, 2, [7, 0, 0, 4, 0, 4, 5, 0]),
    };
}
