using CsCheck;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Interactions.MaximalSynergy;

/// <summary>What the tests of S_max share: searches, tables of counts, marginals, and the enumeration of 2 x 2 x c.</summary>
internal static class SynergyCases
{
    public static SynergyMaximum Search(Joint joint, long nodes = 20_000, double tolerance = 1e-6, int threads = 1) =>
        SynergyMaximum.Of(PairwiseMarginals.FromJoint(joint), new SynergyBudget(tolerance, nodes, threads));

    public static Joint Table(int seed, int n1, int n2, int ny)
    {
        Random random = new(seed);
        return Joint.FromWeights(n1, n2, ny, [.. Enumerable.Range(0, n1 * n2 * ny).Select(_ => 0.01 + random.NextDouble())]);
    }

    public static Gen<double[]> Counts(int cells) => Gen.Int[0, 20].Select(c => (double)c).Array[cells].Select(w =>
    {
        w[0] += w.Sum() == 0 ? 1 : 0;
        return w;
    });

    public static double[] Pairs(double[] w, Joint shape, double factor)
    {
        (int n1, int n2, int ny) = (shape.X1.Size, shape.X2.Size, shape.Y.Size);
        double[] sums = new double[(n1 * n2) + (n1 * ny) + (n2 * ny)];
        for (int i = 0, t = 0; i < n1; i++)
        {
            for (int j = 0; j < n2; j++)
            {
                for (int k = 0; k < ny; k++, t++)
                {
                    sums[(i * n2) + j] += w[t] * factor;
                    sums[(n1 * n2) + (i * ny) + k] += w[t] * factor;
                    sums[(n1 * n2) + (n1 * ny) + (j * ny) + k] += w[t] * factor;
                }
            }
        }

        return sums;
    }

    public static bool Close(double a, double b) => Math.Abs(a - b) < 1e-10;

    /// <summary>
    /// Whether probabilities below 1e-8 stand beside large ones: the range of a cell is then near the rounding of its marginals, and a
    /// proof that an exact joint is near the witness may be wide, or fail.
    /// </summary>
    public static bool SpansManyOrders(Joint joint) =>
        joint.Weights.ToArray().Where(w => w > 0).Min() < 1e-8 * joint.Weights.ToArray().Max();

    /// <summary>
    /// The least entropy in bits of 2 x 2 x c. D = { P + t_y [[1,-1],[-1,1]] : sum t_y = 0, t_y in a box }: at a vertex at most one t_y is
    /// off its ends, and every choice of that one and of the ends of all others is tried.
    /// </summary>
    public static double LeastEntropy2x2xC(Joint p)
    {
        int c = p.Y.Size;
        double total = p.Weights.ToArray().Sum(), best = double.PositiveInfinity;
        double[] low = [.. Enumerable.Range(0, c).Select(y => -Math.Min(p[0, 0, y], p[1, 1, y]) / total)];
        double[] high = [.. Enumerable.Range(0, c).Select(y => Math.Min(p[0, 1, y], p[1, 0, y]) / total)];
        double Term(double v) => v > 0 ? -v * Math.Log2(v) : 0;
        double Entropy(int y, double t) =>
            Term((p[0, 0, y] / total) + t) + Term((p[0, 1, y] / total) - t) + Term((p[1, 0, y] / total) - t)
            + Term((p[1, 1, y] / total) + t);
        double[] atLow = [.. low.Select((t, y) => Entropy(y, t))], atHigh = [.. high.Select((t, y) => Entropy(y, t))];
        for (int set = 0; set < 1 << c; set++)
        {
            double sum = 0, entropy = 0;
            for (int y = 0; y < c; y++)
            {
                sum += (set >> y & 1) == 1 ? high[y] : low[y];
                entropy += (set >> y & 1) == 1 ? atHigh[y] : atLow[y];
            }

            for (int off = 0; off < c; off++)
            {
                bool up = (set >> off & 1) == 1;
                double t = (up ? high[off] : low[off]) - sum;
                if (!up && t >= low[off] - 1e-15 && t <= high[off] + 1e-15)
                {
                    best = Math.Min(best, entropy - atLow[off] + Entropy(off, t));
                }
            }
        }

        return best;
    }
}
