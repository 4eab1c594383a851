using System.Numerics;

namespace Pid.Cli.Checking;

/// <summary>
/// The joints with three pairs of marginals: cells whose sums over rows are known, in units of which every sum is a whole number. Cells
/// where a pair is 0 are left out.
/// </summary>
internal sealed class CellBoxes
{
    /// <summary>Bits of the probabilities at which boxes are divided.</summary>
    public const int SplitBits = 48;

    private readonly Dictionary<BigInteger, BigInteger> _heights = [];

    /// <param name="shape">|X1|, |X2|, |Y|.</param>
    /// <param name="sums">p(x1,y), p(x2,y), p(x1,x2), each row-major.</param>
    public CellBoxes(int[] shape, Rational[] sums)
    {
        (int n1, int n2, int ny) = (shape[0], shape[1], shape[2]);
        Unit = Rational.CommonDenominator(sums) << SplitBits;
        Sums = Array.ConvertAll(sums, s => s.Numerator * (Unit / s.Denominator));
        List<int[]> rowsOf = [];
        List<int>[] cells = [.. sums.Select(_ => new List<int>())];
        Place = new int[n1 * n2 * ny];
        for (int c = 0; c < Place.Length; c++)
        {
            (int i, int j, int y) = (c / ny / n2, c / ny % n2, c % ny);
            int[] rows = [(i * ny) + y, ((n1 + j) * ny) + y, ((n1 + n2) * ny) + (i * n2) + j];
            Place[c] = Array.TrueForAll(rows, r => sums[r].Sign > 0) ? rowsOf.Count : -1;
            if (Place[c] >= 0)
            {
                Array.ForEach(rows, r => cells[r].Add(rowsOf.Count));
                rowsOf.Add(rows);
            }
        }

        (RowsOf, Cells) = ([.. rowsOf], Array.ConvertAll(cells, c => c.ToArray()));
    }

    /// <summary>How many units are 1.</summary>
    public BigInteger Unit { get; }

    /// <summary>The sum of each row, in units.</summary>
    public BigInteger[] Sums { get; }

    /// <summary>The rows of each cell.</summary>
    public int[][] RowsOf { get; }

    /// <summary>The cells of each row.</summary>
    public int[][] Cells { get; }

    /// <summary>Where a cell of the document is; -1 where a pair is 0.</summary>
    public int[] Place { get; }

    /// <summary>The box that the pairs leave; null where no joint has them.</summary>
    public Box? Root()
    {
        Box box = new(new BigInteger[RowsOf.Length], Array.ConvertAll(RowsOf, rows => rows.Min(r => Sums[r])));
        return Narrow(box, Enumerable.Range(0, Sums.Length), 100) ? box : null;
    }

    /// <summary>The part of a box where a cell is at least, or at most, that; null where nothing is left.</summary>
    public Box? Part(Box box, int cell, BigInteger at, bool above)
    {
        at *= Unit >> SplitBits;
        Box part = new([.. box.Lower], [.. box.Upper]);
        BigInteger[] ends = above ? part.Lower : part.Upper;
        ends[cell] = above ? BigInteger.Max(ends[cell], at) : BigInteger.Min(ends[cell], at);
        return Narrow(part, RowsOf[cell], 6) ? part : null;
    }

    /// <summary>At most -p ln p, in units of a unit / 2^<see cref="Rational.Bits"/>.</summary>
    public BigInteger Height(BigInteger p)
    {
        if (!_heights.TryGetValue(p, out BigInteger height))
        {
            height = p.IsZero ? 0 : -p * RationalLog.Ends(p, Unit).Upper;
            _heights.Add(p, height);
        }

        return height;
    }

    private bool Narrow(Box box, IEnumerable<int> first, int sweeps)
    {
        SortedSet<int> dirty = [.. first];
        for (; sweeps > 0 && dirty.Count > 0; sweeps--)
        {
            SortedSet<int> again = [];
            foreach (int r in dirty)
            {
                if (!NarrowRow(box, r, again))
                {
                    return false;
                }
            }

            dirty = again;
        }

        return true;
    }

    // Each cell against the ends of the others of a row; false where nothing is left.
    private bool NarrowRow(Box box, int row, SortedSet<int> again)
    {
        BigInteger low = Sums[row], high = low;
        foreach (int c in Cells[row])
        {
            (low, high) = (low - box.Upper[c], high - box.Lower[c]);
        }

        bool some = true;
        foreach (int c in Cells[row])
        {
            (BigInteger least, BigInteger most) = (box.Upper[c] + low, box.Lower[c] + high);
            if (least > box.Lower[c] || most < box.Upper[c])
            {
                (box.Lower[c], box.Upper[c]) = (BigInteger.Max(box.Lower[c], least), BigInteger.Min(box.Upper[c], most));
                again.UnionWith(RowsOf[c]);
            }

            some &= box.Lower[c] <= box.Upper[c];
        }

        return some;
    }

    /// <summary>What cells can be, in units.</summary>
    /// <param name="Lower">At least.</param>
    /// <param name="Upper">At most.</param>
    internal sealed record Box(BigInteger[] Lower, BigInteger[] Upper);
}
