namespace Pid.Studies.Verification.Statements;

/// <summary>Theorem 2 for the total variation.</summary>
internal static class Theorem2TotalVariation
{
    public static Statement Statement { get; } = new("theorem-2-total-variation", "S >= (E TV)^2 / (2 ln 2) - max(U1, U2)",
        "Liang et al. 2024, theorem 2, total variation form", Standing.Proved,
        "Pinsker and the triangle inequality with the 1-norm throughout.", f =>
        Facts.AtMost("(E TV)^2 / (2 ln 2) - max(U1, U2)", f.Disagreement.TotalVariationLowerBound(f.Parts.Unique1, f.Parts.Unique2), "S",
        f.Parts.Synergy.Upper));
}
