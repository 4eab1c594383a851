using Pid.Interactions;
using Pid.Numerics.Distributions;

namespace Pid.Studies.Experiments;

/// <summary>
/// What each cell (x1,x2,y) adds to R, U1, U2 and S, in bits: local terms at the optimum of the decomposition (Bertschinger et al. 2014).
/// With the dual potentials l, m, for which q(y|x1,x2) = exp(l + m) where the least telling q lives,
/// s = log p(y|x1,x2) / exp(l + m), u1 = log exp(l + m) / p(y|x2), u2 = log exp(l + m) / p(y|x1), r = log p(y|x1) / p(y) - u1.
/// Their means under p are the parts, because l and m see pairs only that p and q share. A term may be negative.
/// </summary>
/// <param name="X1">The symbol of x1.</param>
/// <param name="X2">The symbol of x2.</param>
/// <param name="Y">The symbol of y.</param>
/// <param name="P">The probability of the cell, positive.</param>
/// <param name="R">Its term of R.</param>
/// <param name="U1">Its term of U1.</param>
/// <param name="U2">Its term of U2.</param>
/// <param name="S">Its term of S.</param>
internal readonly record struct PointwiseParts(int X1, int X2, int Y, double P, double R, double U1, double U2, double S)
{
    /// <summary>Of every cell with a positive probability.</summary>
    /// <param name="joint">The table.</param>
    /// <param name="decomposer">The decomposer whose last table it was.</param>
    public static IEnumerable<PointwiseParts> Of(Joint joint, Decomposer decomposer)
    {
        UnionProof proof = decomposer.Proof();
        PairwiseMarginals pairs = PairwiseMarginals.FromJoint(joint);
        double[] py = pairs.X1Y.ColumnMarginal(), p1 = pairs.X1Y.RowMarginal(), p2 = pairs.X2Y.RowMarginal();
        double[] weights = joint.Weights.ToArray();
        double total = weights.Sum();
        (int n2, int ny) = (joint.X2.Size, joint.Y.Size);
        for (int cell = 0; cell < weights.Length; cell++)
        {
            (int x1, int x2, int y) = (cell / ny / n2, cell / ny % n2, cell % ny);
            if (weights[cell] > 0)
            {
                double least = (proof.Potentials1[(x1 * ny) + y] + proof.Potentials2[(x2 * ny) + y]) / Math.Log(2);
                double first = Math.Log2(pairs.X1Y[x1, y] / p1[x1]), second = Math.Log2(pairs.X2Y[x2, y] / p2[x2]);
                yield return new PointwiseParts(x1, x2, y, weights[cell] / total, first - Math.Log2(py[y]) - (least - second),
                    least - second, least - first, Math.Log2(weights[cell] / total / pairs.X1X2[x1, x2]) - least);
            }
        }
    }
}
