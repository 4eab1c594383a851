using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Reductions.Marginals;

/// <summary>A cell of a table of counts that is not zero.</summary>
/// <param name="Row">The row.</param>
/// <param name="Column">The column.</param>
/// <param name="Count">The count, at least 1.</param>
internal readonly record struct PairCount(int Row, int Column, long Count);

/// <summary>
/// Three pairwise marginals p(x1,y), p(x2,y), p(x1,x2) with rational probabilities count / k, given exactly by their positive counts. They
/// agree on every single variable. Immutable.
/// </summary>
public sealed class IntegerMarginals
{
    private readonly PairCount[] _x1y;
    private readonly PairCount[] _x2y;
    private readonly PairCount[] _x1x2;

    /// <summary>Creates and checks the marginals.</summary>
    /// <param name="x1">The first source.</param>
    /// <param name="x2">The second source.</param>
    /// <param name="y">The target.</param>
    /// <param name="x1y">Counts of (x1, y).</param>
    /// <param name="x2y">Counts of (x2, y).</param>
    /// <param name="x1x2">Counts of (x1, x2).</param>
    /// <exception cref="ArgumentException">
    /// A cell is out of range or there twice, a count is not positive, or two tables disagree on a variable.
    /// </exception>
    internal IntegerMarginals(
        Variable x1, Variable x2, Variable y, IEnumerable<PairCount> x1y, IEnumerable<PairCount> x2y, IEnumerable<PairCount> x1x2)
    {
        ArgumentNullException.ThrowIfNull(x1);
        ArgumentNullException.ThrowIfNull(x2);
        ArgumentNullException.ThrowIfNull(y);
        (X1, X2, Y) = (x1, x2, y);
        (_x1y, _x2y, _x1x2) = (Sorted(x1y, x1, y), Sorted(x2y, x2, y), Sorted(x1x2, x1, x2));
        Agree(x1, Rows(_x1y, x1), Rows(_x1x2, x1));
        Agree(x2, Rows(_x2y, x2), Columns(_x1x2, x2));
        Agree(y, Columns(_x1y, y), Columns(_x2y, y));
        Total = _x1x2.Sum(cell => cell.Count);
    }

    /// <summary>The first source.</summary>
    public Variable X1 { get; }

    /// <summary>The second source.</summary>
    public Variable X2 { get; }

    /// <summary>The target.</summary>
    public Variable Y { get; }

    /// <summary>k: every probability is count / k.</summary>
    public long Total { get; }

    /// <summary>Positive counts of (x1, y), by row, then by column.</summary>
    internal ReadOnlySpan<PairCount> X1Y => _x1y;

    /// <summary>Positive counts of (x2, y), by row, then by column.</summary>
    internal ReadOnlySpan<PairCount> X2Y => _x2y;

    /// <summary>Positive counts of (x1, x2), by row, then by column.</summary>
    internal ReadOnlySpan<PairCount> X1X2 => _x1x2;

    /// <summary>The three marginals as dense tables of counts.</summary>
    /// <exception cref="ArgumentException">A table has more cells than an array can have.</exception>
    public PairwiseMarginals ToPairwiseMarginals() =>
        PairwiseMarginals.FromTables(Dense(X1, Y, _x1y), Dense(X2, Y, _x2y), Dense(X1, X2, _x1x2));

    /// <summary>Whether all counts are the same.</summary>
    internal bool Equals(IntegerMarginals other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _x1y.AsSpan().SequenceEqual(other._x1y) && _x2y.AsSpan().SequenceEqual(other._x2y)
            && _x1x2.AsSpan().SequenceEqual(other._x1x2);
    }

    /// <summary>Enclosure of log2 k in bits.</summary>
    internal static Interval Log2(long k) => CertifiedMath.Log2((double)k);

    private static PairTable Dense(Variable rows, Variable columns, PairCount[] cells)
    {
        long size = (long)rows.Size * columns.Size;
        if (size > Array.MaxLength)
        {
            throw new ArgumentException($"A table of {rows.Size} x {columns.Size} cells is too large to be dense; use the list of its "
                + $"positive counts.");
        }

        double[] weights = new double[size];
        foreach ((int row, int column, long count) in cells)
        {
            weights[((long)row * columns.Size) + column] = count;
        }

        return new PairTable(rows, columns, weights);
    }

    private static PairCount[] Sorted(IEnumerable<PairCount> cells, Variable rows, Variable columns)
    {
        PairCount[] sorted = [.. cells.OrderBy(c => c.Row).ThenBy(c => c.Column)];
        for (int c = 0; c < sorted.Length; c++)
        {
            (int row, int column, long count) = sorted[c];
            bool twice = c > 0 && (sorted[c - 1].Row, sorted[c - 1].Column) == (row, column);
            if (row < 0 || row >= rows.Size || column < 0 || column >= columns.Size || count <= 0 || twice)
            {
                throw new ArgumentException(
                    $"The cell ({row}, {column}) of ({rows.Name}, {columns.Name}) with count {count} is out of range, there twice, or "
                        + $"not positive. Give every cell of the {rows.Size} x {columns.Size} table that is not 0 once.");
            }
        }

        return sorted;
    }

    private static long[] Rows(PairCount[] cells, Variable variable)
    {
        long[] sums = new long[variable.Size];
        Array.ForEach(cells, cell => sums[cell.Row] += cell.Count);
        return sums;
    }

    private static long[] Columns(PairCount[] cells, Variable variable)
    {
        long[] sums = new long[variable.Size];
        Array.ForEach(cells, cell => sums[cell.Column] += cell.Count);
        return sums;
    }

    private static void Agree(Variable variable, long[] a, long[] b)
    {
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i])
            {
                throw new InconsistentMarginalsException(
                    $"The tables disagree on {variable.Name}: the symbol '{variable.Symbol(i)}' has count {a[i]} in one and {b[i]} in "
                        + $"the other. No joint distribution has both.");
            }
        }
    }
}
