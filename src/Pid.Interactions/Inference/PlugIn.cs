namespace Pid.Interactions.Inference;

/// <summary>Plain plug-in informations of counts, in bits and in floating point: statistics of a sample, not enclosures.</summary>
internal static class PlugIn
{
    /// <summary>I(row; column) of a table.</summary>
    public static double Information(ReadOnlySpan<long> counts, int rows, int columns)
    {
        double[] row = new double[rows], column = new double[columns];
        double total = 0, sum = 0;
        for (int c = 0; c < counts.Length; c++)
        {
            row[c / columns] += counts[c];
            column[c % columns] += counts[c];
            total += counts[c];
            sum += XLogX(counts[c]);
        }

        foreach (double n in row)
        {
            sum -= XLogX(n);
        }

        foreach (double n in column)
        {
            sum -= XLogX(n);
        }

        return Math.Max(0, (sum + XLogX(total)) / (total * Math.Log(2)));
    }

    private static double XLogX(double x) => x > 0 ? x * Math.Log(x) : 0;
}
