namespace Pid.Data.Discretising;

/// <summary>Measured values: a row a record, a column a feature.</summary>
/// <param name="Names">The names of the columns.</param>
/// <param name="Values">Row-major; every value finite.</param>
internal sealed record Features(IReadOnlyList<string> Names, double[] Values)
{
    /// <summary>Features of a record.</summary>
    public int Columns => Names.Count;

    /// <summary>Records.</summary>
    public int Rows => Values.Length / Math.Max(1, Columns);

    /// <summary>The features of a record.</summary>
    public ReadOnlySpan<double> Row(int row) => Values.AsSpan(row * Columns, Columns);

    /// <summary>Some of the records, in the given order.</summary>
    public Features Take(ReadOnlySpan<int> rows)
    {
        double[] taken = new double[rows.Length * Columns];
        for (int i = 0; i < rows.Length; i++)
        {
            Row(rows[i]).CopyTo(taken.AsSpan(i * Columns));
        }

        return new Features(Names, taken);
    }
}
