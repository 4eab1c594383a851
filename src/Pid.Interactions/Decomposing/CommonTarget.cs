using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Interactions.Decomposing;

/// <summary>
/// Two tables p(x1,y), p(x2,y) known to a relative error, which agree on p(y) no better than that: both are scaled, column by column, to
/// the mean of their p(y), the problem is solved for these, and what its optimum can be for the tables that were meant follows.
/// </summary>
/// <remarks>
/// With f the least sum q ln(q / q(x1,x2)) over the joints q of two tables: f is at most 0, homogeneous and convex in the tables, hence
/// subadditive. Let p be the scaled tables and p' consistent ones with (1 - d) p &lt;= p' &lt;= (1 + d) p in every cell. What is left of p'
/// above (1 - d) p is a consistent pair again, so f(p') &lt;= (1 - d) f(p); and p is (1 + d)^-1 p' and such a rest, so f(p') >= (1 + d)
/// f(p).
/// </remarks>
internal static class CommonTarget
{
    /// <summary>Scales the tables in place, each cell to within 8 units in the last place; returns the relative distance d.</summary>
    /// <param name="p1">p(x1,y), row-major.</param>
    /// <param name="p2">p(x2,y), over the same Y, with the same columns of zeros.</param>
    /// <param name="ny">|Y|.</param>
    /// <param name="error">How far each cell of the tables that were meant may be from the one given, relatively.</param>
    public static double Scale(Span<double> p1, Span<double> p2, int ny, double error)
    {
        double[] sums1 = new double[ny], sums2 = new double[ny];
        Marginalization.Columns(p1, p1.Length / ny, ny, sums1);
        Marginalization.Columns(p2, p2.Length / ny, ny, sums2);
        double least = 1;
        for (int y = 0; y < ny; y++)
        {
            double common = 0.5 * (sums1[y] + sums2[y]);
            foreach (double[] sums in (double[][])[sums1, sums2])
            {
                sums[y] = sums[y] > 0 ? common / sums[y] : 1;
                least = Math.Min(least, sums[y]);
            }
        }

        Multiply(p1, sums1);
        Multiply(p2, sums2);

        // The factors a < 1 < b of a column have 1/a + 1/b = 2: a cell lies further above the scaled one than below it.
        return ((1 + error) / least) - 1 + (16 * CertifiedMath.UnitRoundoff);
    }

    /// <summary>What f of the tables that were meant can be, given f of the scaled ones.</summary>
    public static Interval Widen(Interval f, double distance) => new(
        (Interval.Exactly(f.Lower) * (1 + Interval.Exactly(distance))).Lower,
        (Interval.Exactly(Math.Min(0, f.Upper)) * (1 - Interval.Exactly(Math.Min(1, distance)))).Upper);

    private static void Multiply(Span<double> p, double[] factors)
    {
        for (int c = 0; c < p.Length; c++)
        {
            p[c] *= factors[c % factors.Length];
        }
    }
}
