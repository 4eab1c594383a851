namespace Pid.Studies.Verification.Statements;

/// <summary>Theorem 1 with all three marginals kept.</summary>
internal static class Theorem1
{
    public static Statement Statement { get; } = new("theorem-1", "S >= S_min = min over D of I_r(X1,X2;Y) - min over D12 of I_q(X1,X2;Y)",
        "Liang et al. 2024, theorem 1, with p(x2,y) kept", Standing.Proved,
        "p lies in D. As published p(x2,y) is dropped: still a bound, but looser (up to .466 bit on 2x2x2) and possibly negative.", f =>
        Facts.AtMost("S_min", f.Bounds.MinimalSynergy.Lower, "S", f.Parts.Synergy.Upper));
}
