namespace Pid.Data.Resampling;

/// <summary>How to correct the plug-in mutual information of a small sample, which is too high.</summary>
public enum BiasCorrection
{
    /// <summary>Miller (1955) and Madow: (occupied cells - 1) / (2 n ln 2) is added to each entropy.</summary>
    MillerMadow,

    /// <summary>Panzeri and Treves (1996): the same series with, for each y, the number of relevant cells estimated by Bayes' rule from those that occur.</summary>
    PanzeriTreves,

    /// <summary>James and Stein as in Hausser and Strimmer (2009): the table is drawn towards the uniform one by the estimated optimal share.</summary>
    Shrinkage,
}

/// <summary>Corrected estimates of mutual information, in bits. They are estimates, without any guarantee; Miller-Madow and Panzeri-Treves may fall below 0.</summary>
public static class CorrectedInformation
{
    /// <summary>I(row; column) of a table of counts, corrected.</summary>
    /// <param name="counts">Counts, row-major.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns, the target.</param>
    /// <param name="method">The correction.</param>
    /// <exception cref="ArgumentException">The length is not rows times columns, or there is no record.</exception>
    public static double Of(ReadOnlySpan<long> counts, int rows, int columns, BiasCorrection method)
    {
        if (counts.Length != rows * columns || !counts.ContainsAnyExcept(0L))
        {
            throw new ArgumentException($"{counts.Length} counts were given for {rows} x {columns} cells, at least one of them positive.", nameof(counts));
        }

        return method switch
        {
            BiasCorrection.MillerMadow => PlugIn.Information(counts, rows, columns) - MillerMadowBias(counts, rows, columns),
            BiasCorrection.PanzeriTreves => PlugIn.Information(counts, rows, columns) - PanzeriTrevesBias(counts, rows, columns),
            BiasCorrection.Shrinkage => Shrunk(counts, rows, columns),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Not a bias correction."),
        };
    }

    /// <summary>The bias of the plug-in information by Miller and Madow: (cells - rows - columns + 1) / (2 n ln 2), of those that occur.</summary>
    public static double MillerMadowBias(ReadOnlySpan<long> counts, int rows, int columns)
    {
        (long[] row, long[] column, long total) = Margins(counts, rows, columns);
        int cells = counts.Length - counts.Count(0L);
        return (cells - Occupied(row) - Occupied(column) + 1) / (2 * total * Math.Log(2));
    }

    // sum over y of (R_y - 1) - (R - 1), R_y the relevant rows for y and R those at all, over 2 n ln 2.
    private static double PanzeriTrevesBias(ReadOnlySpan<long> counts, int rows, int columns)
    {
        (long[] row, long[] column, long total) = Margins(counts, rows, columns);
        int relevant = Occupied(row);
        double sum = -(relevant - 1);
        long[] given = new long[rows];
        for (int y = 0; y < columns; y++)
        {
            if (column[y] > 0)
            {
                for (int i = 0; i < rows; i++)
                {
                    given[i] = counts[(i * columns) + y];
                }

                sum += RelevantCells(given, column[y], relevant) - 1;
            }
        }

        return sum / (2 * total * Math.Log(2));
    }

    /// <summary>
    /// The number of cells such that, with the occupied ones at their Bayesian probabilities and the others sharing what is left, as many are expected to be
    /// occupied as are: between those that occur and <paramref name="most"/>.
    /// </summary>
    private static double RelevantCells(long[] counts, long records, int most)
    {
        int occupied = Occupied(counts);
        double distance = Math.Abs(Expected(0) - occupied);
        int extra = 0;
        while (occupied + extra < most)
        {
            double next = Math.Abs(Expected(extra + 1) - occupied);
            if (next >= distance)
            {
                break;
            }

            (distance, extra) = (next, extra + 1);
        }

        return occupied + extra;

        double Expected(int others)
        {
            double left = others * (1 - Math.Pow((double)records / (records + occupied), 1.0 / records)), sum = 0;
            foreach (long n in counts)
            {
                double p = others == 0 ? (double)n / records : (1 - left) * (n + 1) / (records + occupied);
                sum += n > 0 ? 1 - Math.Pow(1 - p, records) : 0;
            }

            return others == 0 ? sum : sum + (others * (1 - Math.Pow(1 - (left / others), records)));
        }
    }

    private static double Shrunk(ReadOnlySpan<long> counts, int rows, int columns)
    {
        double total = Margins(counts, rows, columns).Total, uniform = 1.0 / counts.Length, squares = 0, distance = 0;
        foreach (long n in counts)
        {
            squares += n / total * (n / total);
            distance += (uniform - (n / total)) * (uniform - (n / total));
        }

        double share = distance > 0 && total > 1 ? Math.Clamp((1 - squares) / ((total - 1) * distance), 0, 1) : 1;
        double[] row = new double[rows], column = new double[columns];
        double information = 0;
        for (int c = 0; c < counts.Length; c++)
        {
            double p = (share * uniform) + ((1 - share) * counts[c] / total);
            row[c / columns] += p;
            column[c % columns] += p;
            information += p > 0 ? p * Math.Log2(p) : 0;
        }

        return Math.Max(0, information - row.Concat(column).Sum(p => p > 0 ? p * Math.Log2(p) : 0));
    }

    private static (long[] Row, long[] Column, long Total) Margins(ReadOnlySpan<long> counts, int rows, int columns)
    {
        (long[] row, long[] column, long total) = (new long[rows], new long[columns], 0);
        for (int c = 0; c < counts.Length; c++)
        {
            row[c / columns] += counts[c];
            column[c % columns] += counts[c];
            total += counts[c];
        }

        return (row, column, total);
    }

    private static int Occupied(long[] counts) => counts.Length - counts.AsSpan().Count(0L);
}
