namespace Pid.Studies.Verification.Statements;

/// <summary>The sharper form of Theorem 2.</summary>
internal static class Theorem2Sharper
{
    public static Statement Statement { get; } = new("theorem-2-sharper",
        "S >= a/4 - (U1 + U2)/2 + (U1 - U2)^2 / (4a) with a = alpha / ln 2, where a >= |U1 - U2|",
        "Liang et al. 2024, theorem 2, corrected and sharpened",
        Standing.Proved, "sqrt(a) <= sqrt(S + U1) + sqrt(S + U2), solved for S.", f =>
        Facts.AtMost("the sharper bound", f.Disagreement.SharperLowerBound(f.Parts.Unique1, f.Parts.Unique2), "S", f.Parts.Synergy.Upper));
}
