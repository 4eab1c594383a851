using Pid.Numerics.Distributions;

namespace Pid.Studies.Verification.Statements;

/// <summary>The published remark that the bound of Theorem 1 is tight for exclusive or.</summary>
internal static class Theorem1TightAtXor
{
    public static Statement Statement { get; } = new("theorem-1-tight-at-xor", "for y = x1 xor x2, uniform: S_R = S",
        "Liang et al. 2024, section on agreement synergy", Standing.FalseAsPublished,
        "The uniform cube has the same three pairs and S = 0, so S_min = 0 while S = 1: the honest answer is S in [0, 1].", f =>
        IsXor(f.Joint) && f.Bounds.MinimalSynergy.Upper < f.Parts.Synergy.Lower
            ? FormattableString.Invariant($"S >= {f.Parts.Synergy.Lower:R}, but S_R <= {f.Bounds.MinimalSynergy.Upper:R}") : null)
    {
        Refutation = Joint.FromCounts(2, 2, 2, [1, 0, 0, 1, 0, 1, 1, 0]),
    };

    private static bool IsXor(Joint j)
    {
        if (j.Weights.Length != 8 || j.Y.Size != 2 || j.X1.Size != 2)
        {
            return false;
        }

        double even = j.Weights[0], odd = j.Weights[1];
        for (int c = 0; c < 8; c++)
        {
            if (j.Weights[c] != (int.IsEvenInteger(int.PopCount(c)) ? even : odd))
            {
                return false;
            }
        }

        return (even == 0) != (odd == 0);
    }
}
