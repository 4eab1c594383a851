namespace Pid.Studies.Verification.Statements;

/// <summary>Theorem 2 with the largest universal constant.</summary>
internal static class Theorem2
{
    public static Statement Statement { get; } = new("theorem-2", "S >= alpha / (4 ln 2) - max(U1, U2)",
        "Liang et al. 2024, theorem 2, corrected", Standing.Proved,
        "Pinsker for each posterior, |v|_2^2 <= |v|_1^2 / 2 for vectors of sum zero, and Minkowski: sqrt(alpha / ln 2) <= sqrt(S + U1) "
            + "+ sqrt(S + U2).", f =>
        Facts.AtMost("alpha / (4 ln 2) - max(U1, U2)", f.Disagreement.LowerBound(f.Parts.Unique1, f.Parts.Unique2), "S",
        f.Parts.Synergy.Upper));
}
