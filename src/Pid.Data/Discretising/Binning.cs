using System.Globalization;
namespace Pid.Data.Discretising;

/// <summary>
/// Bins each column by its cut points; the symbols of several columns are their combinations. A value on a cut belongs to the bin above it;
/// values beyond those of the fit belong to the first and the last bin.
/// </summary>
internal sealed class Binning : Discretiser
{
    private readonly double[][] _cuts;

    /// <summary>Creates a binning from its cut points.</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="cuts">For each column its cut points, increasing; none for a column of one bin.</param>
    /// <exception cref="ArgumentException">The cuts are not increasing, or make more than 2^24 symbols.</exception>
    public Binning(IReadOnlyList<string> columns, IReadOnlyList<double[]> cuts)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(cuts);
        double symbols = 1;
        for (int c = 0; c < cuts.Count; c++)
        {
            symbols *= cuts[c].Length + 1;
            for (int i = 1; i < cuts[c].Length; i++)
            {
                if (!(cuts[c][i] > cuts[c][i - 1]))
                {
                    throw new ArgumentException($"The cut points of column '{columns[c]}' are not increasing at {i}.", nameof(cuts));
                }
            }
        }

        if (columns.Count != cuts.Count || symbols > 1 << 24)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"{columns.Count} columns with {symbols:N0} combinations of bins; at most {1 << 24:N0} fit. Take fewer columns or bins, "
                    + $"or cluster them."), nameof(cuts));
        }

        (Columns, _cuts, Symbols) = (columns, [.. cuts], (int)symbols);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public override int Symbols { get; }

    /// <summary>The cut points of each column.</summary>
    public IReadOnlyList<double[]> Cuts => _cuts;

    /// <inheritdoc/>
    public override string Description => string.Join(" x ", _cuts.Select(c => FormattableString.Invariant($"{c.Length + 1}"))) + " bins";

    /// <summary>Fits bins to a sample. Equal values share a bin, so a column with few distinct values gets fewer bins than asked.</summary>
    /// <param name="features">The sample.</param>
    /// <param name="bins">Bins of each column, at least 1.</param>
    /// <param name="equalWidth">Whether bins have the same width; else they hold about as many records each.</param>
    /// <exception cref="ArgumentException">There is no record, or no bin.</exception>
    public static Binning Fit(Features features, int bins, bool equalWidth)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        ArgumentOutOfRangeException.ThrowIfZero(features.Rows, nameof(features));
        double[][] cuts = new double[features.Columns][];
        double[] values = new double[features.Rows];
        for (int c = 0; c < cuts.Length; c++)
        {
            for (int row = 0; row < values.Length; row++)
            {
                values[row] = features.Values[(row * features.Columns) + c];
            }

            Array.Sort(values);
            cuts[c] = equalWidth
                ? [.. Enumerable.Range(1, bins - 1).Select(j => Between(values[0], values[^1], (double)j / bins)).Where(cut =>
                cut > values[0]).Distinct()]
                : Quantiles(values, bins);
        }

        return new Binning(features.Names, cuts);
    }

    /// <inheritdoc/>
    public override int Apply(ReadOnlySpan<double> record)
    {
        int symbol = 0;
        for (int c = 0; c < _cuts.Length; c++)
        {
            int found = Array.BinarySearch(_cuts[c], record[c]);
            symbol = (symbol * (_cuts[c].Length + 1)) + (found >= 0 ? found + 1 : ~found);
        }

        return symbol;
    }

    /// <summary>
    /// Cuts between bins of about as many records each. A value on a cut belongs above it, so a cut at the least value would cut nothing
    /// off: it is raised to the next value, which sets the least one apart; of cuts with no value between them one is kept. So two values,
    /// in whatever shares, are always two symbols, and no bin is empty.
    /// </summary>
    private static double[] Quantiles(double[] sorted, int bins)
    {
        int next = 1;
        while (next < sorted.Length && sorted[next] == sorted[0])
        {
            next++;
        }

        return next == sorted.Length ? []
            : [.. Enumerable.Range(1, bins - 1).Select(j => Quantile(sorted, (double)j / bins)).Select(cut => cut > sorted[0] ? cut
            : sorted[next]).Order().DistinctBy(cut => FirstAtLeast(sorted, cut))];
    }

    private static int FirstAtLeast(double[] sorted, double cut)
    {
        (int from, int to) = (0, sorted.Length);
        while (from < to)
        {
            int middle = (from + to) / 2;
            (from, to) = sorted[middle] < cut ? (middle + 1, to) : (from, middle);
        }

        return from;
    }

    /// <summary>The quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996).</summary>
    private static double Quantile(double[] sorted, double q)
    {
        double position = q * (sorted.Length - 1);
        int below = (int)position;
        return Between(sorted[below], sorted[Math.Min(below + 1, sorted.Length - 1)], position - below);
    }

    private static double Between(double a, double b, double share) => share == 0 || a == b ? a : (a * (1 - share)) + (b * share);
}
