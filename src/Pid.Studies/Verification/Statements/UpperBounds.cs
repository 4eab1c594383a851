using Pid.Interactions;

namespace Pid.Studies.Verification.Statements;

/// <summary>Theorem 4 with proven lower bounds of the entropy.</summary>
internal static class UpperBounds
{
    public static Statement Statement { get; } = new("theorem-4",
        "S <= H(X1,X2) + H(Y) - Hlow - (R + U1 + U2) for every proven Hlow <= min over D of H_r; and so S_max is",
        "Liang et al. 2024, theorem 4, with proven bounds of the coupling", Standing.Proved,
        "p lies in D, so H(X1,X2,Y) >= Hlow. Hlow: pair entropies, majorize-profile of the pairings and of the three pairs.", f =>
    {
        foreach (NamedBound bound in f.Bounds.Bounds)
        {
            if (bound.Proven && bound.Side == BoundSide.Upper)
            {
                string? violation = Facts.AtMost("S", f.Parts.Synergy.Lower, bound.Name, bound.Value)
                    ?? Facts.AtMost("S_max", f.Sharp.MaximalSynergy.Lower, bound.Name, bound.Value);
                if (violation is not null)
                {
                    return violation;
                }
            }
        }

        return null;
    });
}
