namespace Pid.Interactions.Inference;

/// <summary>Plain plug-in informations of counts, in bits and in floating point: statistics of a sample, not enclosures.</summary>
internal static class PlugIn
{
    /// <summary>I(row; column) of a table.</summary>
    public static double Information(ReadOnlySpan<long> counts, int rows, int columns)
    {
        (long[] row, long[] column) = Margins(counts, rows, columns);
        double total = 0, sum = 0;
        foreach (long n in counts)
        {
            total += n;
            sum += XLogX(n);
        }

        foreach (long n in row)
        {
            sum -= XLogX(n);
        }

        foreach (long n in column)
        {
            sum -= XLogX(n);
        }

        return Math.Max(0, (sum + XLogX(total)) / (total * Math.Log(2)));
    }

    /// <summary>The sums of the rows and of the columns of a table.</summary>
    public static (long[] Rows, long[] Columns) Margins(ReadOnlySpan<long> counts, int rows, int columns)
    {
        (long[] row, long[] column) = (new long[rows], new long[columns]);
        for (int c = 0; c < counts.Length; c++)
        {
            row[c / columns] += counts[c];
            column[c % columns] += counts[c];
        }

        return (row, column);
    }

    private static double XLogX(double x) => x > 0 ? x * Math.Log(x) : 0;
}
