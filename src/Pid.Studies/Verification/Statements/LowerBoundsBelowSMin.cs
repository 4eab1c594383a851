using Pid.Interactions;

namespace Pid.Studies.Verification.Statements;

/// <summary>No valid lower bound exceeds S_min.</summary>
internal static class LowerBoundsBelowSMin
{
    public static Statement Statement { get; } = new("lower-bounds-below-s-min", "every proven lower bound from the three pairs <= S_min",
        "the sharp interval: the range of S over D", Standing.Proved,
        "S_min is the synergy of a joint with the same three pairs, of which a valid bound must hold.", f =>
    {
        foreach (NamedBound bound in f.Bounds.Bounds)
        {
            if (bound.Proven && bound.Side == BoundSide.Lower && bound.Value > f.Bounds.MinimalSynergy.Upper)
            {
                return Facts.AtMost(bound.Name, bound.Value, "S_min", f.Bounds.MinimalSynergy.Upper);
            }
        }

        return null;
    });
}
