using System.Globalization;

namespace Pid.Numerics.Distributions;

/// <summary>
/// Whether two tables give the variable that they share the same distribution, and how far their cells are taken to be off where they do so
/// only up to the rounding of what was written down.
/// </summary>
/// <remarks>
/// With a largest relative gap g between the two distributions, both tables scaled to a distribution between them are consistent and within
/// a relative g of the given ones: so the class of consistent tables within 4 g is not empty, and enclosures that hold for all of it cannot
/// contradict each other. Numbers in single precision are off by a relative 2^-24 each, their probabilities by twice that, however well two
/// sums of them agree by luck.
/// </remarks>
internal static class Agreement
{
    private const double OfSinglePrecision = 1.0 / (1 << 22);

    /// <summary>
    /// The relative error that the cells of tables with such a disagreement are given on top of their own; 0 where they agree as well as
    /// doubles can.
    /// </summary>
    public static double RelativeError(double gap, params ReadOnlySpan<PairTable> tables)
    {
        double own = 8 * Certified.CertifiedMath.UnitRoundoff;
        bool single = false;
        foreach (PairTable table in tables)
        {
            own += table.RelativeError;
            single |= IsSinglePrecision(table);
        }

        return gap <= own ? 0 : Math.Max(4 * gap, single ? OfSinglePrecision : 0);
    }

    /// <summary>The largest relative gap of the two distributions of a variable.</summary>
    /// <exception cref="InconsistentMarginalsException">It is more than rounding.</exception>
    public static double Gap(Variable variable, double[] a, double[] b, PairTable tableA, PairTable tableB)
    {
        // Counts are exact, so they agree or do not; other weights were computed, or written with so many digits.
        double most = tableA.IsCounts && tableB.IsCounts ? PairwiseMarginals.ConsistencyOfCounts : PairwiseMarginals.ConsistencyTolerance;
        double worst = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double scale = Math.Max(a[i], b[i]);
            double gap = scale > 0 ? Math.Abs(a[i] - b[i]) / scale : 0;
            if (gap > most)
            {
                throw new InconsistentMarginalsException(string.Create(CultureInfo.InvariantCulture,
                    $"The tables disagree on {variable.Name}: the symbol '{variable.Symbol(i)}' has probability {a[i]:R} in "
                        + $"{Name(tableA)} and {b[i]:R} in {Name(tableB)}; they may differ by a relative {most} at most. No joint "
                        + $"distribution has both. Give counts from the same records, weights in double precision that add up alike, "
                        + $"more digits, or a reconciled triple."));
            }

            worst = Math.Max(worst, gap);
        }

        return worst;
    }

    private static string Name(PairTable table) => $"({table.Rows.Name},{table.Columns.Name})";

    private static bool IsSinglePrecision(PairTable table)
    {
        foreach (double w in table.Weights)
        {
            if ((float)w != w)
            {
                return false;
            }
        }

        return !table.IsCounts;
    }
}
