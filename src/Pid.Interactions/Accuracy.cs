using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Interactions;

/// <summary>
/// Between information and the accuracy of the best (Bayes) classifier: Fano's inequality inverted exactly, the tight converse of Feder and
/// Merhav (1994), and what the marginals say directly.
/// </summary>
internal static class Accuracy
{
    /// <summary>The accuracy of the best classifier on the row variable of p(x,y): sum over x of max_y p(x,y).</summary>
    public static Interval Unimodal(PairTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        CertifiedSum sum = default;
        for (int i = 0; i < table.Rows.Size; i++)
        {
            double best = 0;
            for (int y = 0; y < table.Columns.Size; y++)
            {
                best = Math.Max(best, table[i, y]);
            }

            sum.Add(best, (best * 2 * table.RelativeError) + CertifiedMath.Underflow);
        }

        return sum.ToInterval().Intersect(new Interval(0, 1));
    }

    /// <summary>
    /// Upper bound of the accuracy at conditional entropy at least h bits: 1 - Phi^-1(h), Phi(e) = h2(e) + e log2(n - 1).
    /// </summary>
    /// <param name="h">A lower bound of H(Y|X) in bits.</param>
    /// <param name="symbols">The number n of symbols of Y that occur.</param>
    /// <remarks>Phi increases on [0, 1 - 1/n]; an e with a proven Phi(e) &lt;= h is a proven lower bound of the error.</remarks>
    public static double FanoUpperBound(double h, int symbols)
    {
        if (symbols <= 1 || !(h > 0))
        {
            return 1;
        }

        Interval log = CertifiedMath.Log2(symbols - 1);
        double low = 0, high = (1 - (Interval.Exactly(1) / symbols)).Lower;
        if (Phi(high).Upper <= h)
        {
            return Math.BitIncrement(1 - high);
        }

        // Bisection in plain arithmetic, then steps down until the proof holds.
        for (double middle = 0.5 * (low + high); middle > low && middle < high; middle = 0.5 * (low + high))
        {
            double phi = -((middle * CertifiedMath.Log(middle)) + ((1 - middle) * CertifiedMath.Log(1 - middle))) / CertifiedMath.Ln2.Lower;
            (low, high) = phi + (middle * log.Midpoint) <= h ? (middle, high) : (low, middle);
        }

        double error = low;
        for (double step = 4 * CertifiedMath.UnitRoundoff; error > 0 && Phi(error).Upper > h; step *= 4)
        {
            error = Math.Max(0, error - step);
        }

        return (Interval.Exactly(1) - error).Upper;

        Interval Phi(double e) => BinaryEntropy(e) + (e * log);
    }

    /// <summary>
    /// Lower bound of the accuracy at conditional entropy at most h bits (Feder and Merhav), attained by some distribution.
    /// </summary>
    /// <param name="h">An upper bound of H(Y|X) in bits.</param>
    /// <param name="symbols">The number of symbols of Y that occur.</param>
    /// <remarks>
    /// The largest error is the concave chain of the lines (i-1)/i + (h - log2 i) / (i (i+1) log2((i+1)/i)), i = 1, 2, ...: the least of
    /// them.
    /// </remarks>
    public static double FederMerhavLowerBound(double h, int symbols)
    {
        if (symbols <= 1)
        {
            return 1;
        }

        Interval entropy = Math.Max(h, 0);
        double error = (1 - (Interval.Exactly(1) / symbols)).Upper;
        for (int i = 1; i < symbols; i++)
        {
            Interval at = i;
            Interval slope = 1 / (at * (i + 1) * (CertifiedMath.Log2(i + 1) - CertifiedMath.Log2(i)));
            Interval line = ((at - 1) / at) + ((entropy - CertifiedMath.Log2(i)) * slope);
            error = Math.Min(error, line.Upper);
        }

        return Math.Clamp((1 - Interval.Exactly(error)).Lower, 0, 1);
    }

    /// <summary>
    /// Upper bound of the accuracy on (X1,X2) from Frechet's bounds: sum over (x1,x2) of max_y min(p(x1,x2), p(x1,y), p(x2,y)).
    /// </summary>
    /// <param name="marginals">The three pairwise marginals.</param>
    /// <param name="cancellation">Gives up: 1.</param>
    public static double FrechetUpperBound(PairwiseMarginals marginals, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        CertifiedSum sum = default;
        double error = 2 * Math.Max(marginals.X1X2.RelativeError, Math.Max(marginals.X1Y.RelativeError, marginals.X2Y.RelativeError));
        for (int i = 0; i < marginals.X1.Size; i++)
        {
            if (cancellation.IsCancellationRequested)
            {
                return 1;
            }

            for (int j = 0; j < marginals.X2.Size; j++)
            {
                double best = 0;
                for (int y = 0; y < marginals.Y.Size; y++)
                {
                    best = Math.Max(best, Math.Min(marginals.X1Y[i, y], marginals.X2Y[j, y]));
                }

                best = Math.Min(best, marginals.X1X2[i, j]);
                sum.Add(best, (best * error) + CertifiedMath.Underflow);
            }
        }

        return Math.Min(1, sum.ToInterval().Upper);
    }

    /// <summary>Everything together: what the accuracy of the best classifier on (X1,X2) can be.</summary>
    /// <param name="marginals">The three pairwise marginals.</param>
    /// <param name="conditionalEntropy">What H(Y|X1,X2) can be, in bits.</param>
    /// <param name="cancellation">Leaves out Frechet's bound, the only one that takes long.</param>
    /// <returns>Null where a lower and an upper bound contradict each other: no joint has these marginals.</returns>
    public static Interval? Multimodal(PairwiseMarginals marginals, Interval conditionalEntropy, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        double[] prior = marginals.X1Y.ColumnMarginal();
        int symbols = prior.Count(p => p > 0);
        double lower = FederMerhavLowerBound(conditionalEntropy.Upper, symbols);
        lower = Math.Max(lower, Math.Max(Unimodal(marginals.X1Y).Lower, Unimodal(marginals.X2Y).Lower)); // each >= max p(y)
        double upper = Math.Min(FanoUpperBound(conditionalEntropy.Lower, symbols), FrechetUpperBound(marginals, cancellation));
        return lower <= upper || marginals.HasJoint ? new Interval(lower, upper) : null;
    }

    internal static Interval BinaryEntropy(double e)
    {
        if (e is 0 or 1)
        {
            return 0;
        }

        Interval complement = 1 - Interval.Exactly(e);
        return -((e * CertifiedMath.Log2(e)) + (complement * CertifiedMath.Log2(complement)));
    }
}
