namespace Pid.Data.Discretising;

/// <summary>
/// The least and the greatest value of measured columns and where they stand: one far beyond all others makes these next to equal, where
/// columns are scaled by their spread.
/// </summary>
internal sealed class Outliers(int columns)
{
    // So many times as far from the median as the quartiles are from each other.
    private const double Far = 1e6;

    // Quartiles of so many records, evenly apart, are near enough.
    private const int Looked = 10_000;

    private readonly (double Value, TableFormatException Place)?[] _least = new (double, TableFormatException)?[columns],
        _greatest = new (double, TableFormatException)?[columns];

    /// <summary>Sees a value of the current record.</summary>
    public void See(RecordReader table, int column, int feature, double value)
    {
        if (_least[feature] is not { } least || value < least.Value)
        {
            _least[feature] = (value, table.Error(column, "", ""));
        }

        if (_greatest[feature] is not { } greatest || value > greatest.Value)
        {
            _greatest[feature] = (value, table.Error(column, "", ""));
        }
    }

    /// <summary>A sentence for each column with such a value.</summary>
    public IEnumerable<string> Remarks(Features features)
    {
        int step = Math.Max(1, features.Rows / Looked);
        for (int c = 0; c < columns; c++)
        {
            double[] sorted = new double[((features.Rows - 1) / step) + 1];
            for (int i = 0; i < sorted.Length; i++)
            {
                sorted[i] = features.Values[(i * step * columns) + c];
            }

            Array.Sort(sorted);
            double median = sorted[sorted.Length / 2], far = Far * (sorted[sorted.Length * 3 / 4] - sorted[sorted.Length / 4]);
            foreach ((double value, TableFormatException place) in new[] { _least[c]!.Value, _greatest[c]!.Value })
            {
                if (far > 0 && Math.Abs(value - median) > far)
                {
                    yield return $"{place.File}, {(place.Line is { } line ? FormattableString.Invariant($"line {line}")
                        : FormattableString.Invariant($"record {place.Record}"))}: {place.Column} is {place.Value}, so far from all other "
                        + "values that these are next to equal beside it, and the column tells nothing. Correct it, or write NA and leave "
                        + "such records out with --missing drop.";
                }
            }
        }
    }
}
