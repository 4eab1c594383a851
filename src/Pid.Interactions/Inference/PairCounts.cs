using Pid.Numerics.Distributions;

namespace Pid.Interactions.Inference;

/// <summary>
/// Three samples of different records, as counts: D1 of (x1,y), D2 of (x2,y) and DM of (x1,x2). They need not agree on anything.
/// Immutable.
/// </summary>
public sealed class PairCounts
{
    private readonly long[][] _tables;

    /// <summary>Creates the samples from counts in row-major order.</summary>
    /// <param name="x1">First source.</param>
    /// <param name="x2">Second source.</param>
    /// <param name="y">Target.</param>
    /// <param name="x1y">|X1| |Y| counts of (x1,y). Copied, like the other two.</param>
    /// <param name="x2y">|X2| |Y| counts of (x2,y).</param>
    /// <param name="x1x2">|X1| |X2| counts of (x1,x2).</param>
    /// <exception cref="ArgumentException">
    /// A count is negative, a table has the wrong length, no record, or more than 2^53 of them.
    /// </exception>
    public PairCounts(Variable x1, Variable x2, Variable y, ReadOnlySpan<long> x1y, ReadOnlySpan<long> x2y, ReadOnlySpan<long> x1x2)
    {
        ArgumentNullException.ThrowIfNull(x1);
        ArgumentNullException.ThrowIfNull(x2);
        ArgumentNullException.ThrowIfNull(y);
        (X1, X2, Y) = (x1, x2, y);
        (Records1, Records2, RecordsM) = (Checked(x1y, x1, y), Checked(x2y, x2, y), Checked(x1x2, x1, x2));
        _tables = [x1y.ToArray(), x2y.ToArray(), x1x2.ToArray()];
    }

    /// <summary>The first source.</summary>
    public Variable X1 { get; }

    /// <summary>The second source.</summary>
    public Variable X2 { get; }

    /// <summary>The target.</summary>
    public Variable Y { get; }

    /// <summary>Counts of (x1,y), row-major.</summary>
    public ReadOnlySpan<long> X1Y => _tables[0];

    /// <summary>Counts of (x2,y), row-major.</summary>
    public ReadOnlySpan<long> X2Y => _tables[1];

    /// <summary>Counts of (x1,x2), row-major.</summary>
    public ReadOnlySpan<long> X1X2 => _tables[2];

    /// <summary>The number of records in D1.</summary>
    public long Records1 { get; }

    /// <summary>The number of records in D2.</summary>
    public long Records2 { get; }

    /// <summary>The number of records in DM.</summary>
    public long RecordsM { get; }

    /// <summary>Three tables whose weights are counts.</summary>
    /// <exception cref="ArgumentException">A weight is no whole number, or the tables are of different variables.</exception>
    public static PairCounts FromTables(PairTable x1y, PairTable x2y, PairTable x1x2)
    {
        ArgumentNullException.ThrowIfNull(x1y);
        ArgumentNullException.ThrowIfNull(x2y);
        ArgumentNullException.ThrowIfNull(x1x2);
        return new PairCounts(x1y.Rows, x2y.Rows, x1y.Columns, Counts(x1y), Counts(x2y), Counts(x1x2));
    }

    /// <summary>A table by its number: 0 of (x1,y), 1 of (x2,y), 2 of (x1,x2).</summary>
    internal ReadOnlySpan<long> Table(int table) => _tables[table];

    /// <summary>The number of records in a table.</summary>
    internal long Records(int table) => table switch { 0 => Records1, 1 => Records2, _ => RecordsM };

    /// <summary>The variables of a table.</summary>
    internal (Variable Rows, Variable Columns) Variables(int table) => table switch { 0 => (X1, Y), 1 => (X2, Y), _ => (X1, X2) };

    private static long Checked(ReadOnlySpan<long> counts, Variable rows, Variable columns)
    {
        string table = $"Counts of ({rows.Name}, {columns.Name})";
        if (counts.Length != (long)rows.Size * columns.Size)
        {
            throw new ArgumentException($"{table}: {counts.Length} counts were given, {rows.Size} x {columns.Size} are needed, zeros "
                + $"included.");
        }

        UInt128 total = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            total += counts[i] >= 0 ? (ulong)counts[i]
                : throw new ArgumentException($"{table}: the count at index {i} is {counts[i]}; counts are not negative.");
        }

        return total > 0 && total <= (ulong)Weights.LargestExactCount ? (long)total
            : throw new ArgumentException($"{table}: they sum to {total}; a sample has between 1 and 2^53 records.");
    }

    private static long[] Counts(PairTable table)
    {
        return table.IsCounts ? Array.ConvertAll(table.Weights.ToArray(), w => (long)w) : throw new ArgumentException(
            $"The weights of ({table.Rows.Name}, {table.Columns.Name}) are no counts: a sample is known by whole numbers of records. "
                + $"Give counts in place of probabilities.");
    }
}
