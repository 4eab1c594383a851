using Pid.Numerics.Distributions;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// A member of D in whole numbers, where the three tables are counts of the same records: multiples of 1/(d N) that are near a given joint
/// and have *exactly* d times the counts as marginals.
/// </summary>
internal static class CountWitness
{
    private static readonly int[] Denominators = [1, 2, 3, 4, 5, 6, 8, 10, 12];

    /// <summary>The weights, whole numbers in (x1, x2, y) order, or null where rounding misses the marginals.</summary>
    public static double[]? Find(PairwiseMarginals m, ReadOnlySpan<double> joint)
    {
        double total = m.X1X2.Total;
        if (!m.X1X2.IsCounts || !m.X1Y.IsCounts || !m.X2Y.IsCounts || total != m.X1Y.Total || total != m.X2Y.Total || total > 1L << 48)
        {
            return null;
        }

        foreach (int d in Denominators)
        {
            double[] weights = new double[joint.Length];
            for (int c = 0; c < joint.Length; c++)
            {
                weights[c] = Math.Round(joint[c] * total * d);
            }

            if (HasMarginals(m, weights, d))
            {
                return weights;
            }
        }

        return null;
    }

    // Sums of whole numbers below 2^53 are exact.
    private static bool HasMarginals(PairwiseMarginals m, double[] weights, int d)
    {
        (int n1, int n2, int ny) = (m.X1.Size, m.X2.Size, m.Y.Size);
        double[] w12 = new double[n1 * n2], w1y = new double[n1 * ny], w2y = new double[n2 * ny];
        Marginalization.X1X2(weights, n1, n2, ny, w12);
        Marginalization.X1Y(weights, n1, n2, ny, w1y);
        Marginalization.X2Y(weights, n1, n2, ny, w2y);
        return Same(w12, m.X1X2.Weights) && Same(w1y, m.X1Y.Weights) && Same(w2y, m.X2Y.Weights);

        bool Same(double[] a, ReadOnlySpan<double> b)
        {
            for (int i = 0; i < a.Length; i++)
            {
                if (a[i] != d * b[i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
