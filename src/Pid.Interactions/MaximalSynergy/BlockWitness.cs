using Pid.Numerics.Certified;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// A proof that a vertex found by arithmetic with rounding is near an exact one: an upper bound of the least entropy of a block. Where it
/// does not apply, because the vertex is degenerate, <see cref="InteriorWitness"/> may.
/// </summary>
/// <remarks>
/// Split the variables into F, those with exactly one cell at zero, and S, all whose cells are positive. Let F stand exactly where that
/// cell is zero. Moving the variables of an <see cref="EquationBasis"/> among S then satisfies the equations exactly. Where every positive
/// cell exceeds the move, the result is in D, and its entropy differs from the computed one by the modulus of h.
/// </remarks>
internal static class BlockWitness
{
    private const double U = CertifiedMath.UnitRoundoff;

    /// <summary>An upper bound in nats, or positive infinity where the construction does not apply.</summary>
    /// <param name="block">The block.</param>
    /// <param name="point">The point.</param>
    /// <param name="zeroBelow">Cells that are taken for zero: the linear programs leave up to some 1e-11 there.</param>
    public static double EntropyBound(SeparableProgram block, double[] point, double zeroBelow)
    {
        int n = block.Variables;
        double[] t = [.. point], move = new double[n];
        int[] zeroMember = new int[n];   // of a variable in F, else -1
        for (int v = 0; v < n; v++)
        {
            int zero = -1;
            for (int m = block.MemberStart[v]; m < block.MemberStart[v + 1]; m++)
            {
                if ((block.Sign[m] * t[v]) + block.Offset[m] <= zeroBelow)
                {
                    if (zero >= 0)
                    {
                        return double.PositiveInfinity;
                    }

                    zero = m;
                }
            }

            zeroMember[v] = zero;
            if (zero >= 0)
            {
                (t[v], move[v]) = (-block.Sign[zero] * block.Offset[zero], block.Radius[zero]);
            }
        }

        if (EquationBasis.Among(block, Array.ConvertAll(zeroMember, m => m < 0 ? 1.0 : 0)) is not { } basis)
        {
            return double.PositiveInfinity;
        }

        basis.Correct(t, move);
        return Entropy(block, t, zeroMember, move);
    }

    // The entropy at t, plus what moving each variable by up to its move can add.
    private static double Entropy(SeparableProgram block, double[] t, int[] zeroMember, double[] move)
    {
        CertifiedSum sum = default;
        for (int v = 0; v < block.Variables; v++)
        {
            for (int m = block.MemberStart[v]; m < block.MemberStart[v + 1]; m++)
            {
                double r = (block.Sign[m] * t[v]) + block.Offset[m];
                if (m == zeroMember[v])
                {
                    continue; // exactly zero
                }

                double radius = 1.01 * (block.Radius[m] + move[v] + (4 * U)), slack = 0;
                if (!(r > 4 * radius))
                {
                    return double.PositiveInfinity;
                }

                double h = EntropyTerm.At(r, radius, ref slack);
                sum.Add(h, slack);
            }
        }

        return sum.ToInterval().Upper;
    }
}
