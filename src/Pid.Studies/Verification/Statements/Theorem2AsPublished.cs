using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Studies.Verification.Statements;

/// <summary>Theorem 2 with the constant 1.</summary>
internal static class Theorem2AsPublished
{
    public static Statement Statement { get; } = new("theorem-2-as-published", "S >= S_U = alpha - max(U1, U2)",
        "Liang et al. 2024, theorem 2 with c = 1", Standing.FalseAsPublished,
        "The largest universal constant is 1/(4 ln 2) = .36067 (theorem-2). With 1 it fails on some 3.5 % of Dirichlet(1) 2x2x2 "
            + "tables.", f =>
        Facts.AtMost("alpha - max(U1, U2)", (f.Disagreement.Alpha - Interval.Max(f.Parts.Unique1, f.Parts.Unique2)).Lower, "S",
        f.Parts.Synergy.Upper))
    {
        Refutation = Joint.FromCounts(2, 2, 2, [0, 0, 0, 1, 1, 0, 1, 1]),
    };
}
