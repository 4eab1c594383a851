using System.Numerics;
using Pid.Cli.Checking;
using Pid.Numerics.LinearAlgebra.Sparse;

namespace Pid.Cli.Certifying;

/// <summary>
/// A positive definite matrix as a sum of squares of short numbers: of the columns of a Cholesky factor of a little less than it, rounded,
/// and of a pair for each entry e that is left, |e| (x_i + x_j)^2 or |e| (x_i - x_j)^2, which what is left of the diagonal pays for.
/// </summary>
internal sealed class RoundedSquares
{
    private const int Bits = 32; // of a factor behind the point, where the diagonal is about one
    private const double MostProducts = 1e6;

    private readonly BigInteger _over;  // what all is over: the entries, times the square of the factor's grid
    private readonly int[] _index;      // of the variables that have entries, in the order of elimination
    private readonly int[] _scale;      // of each a power of two that makes its diagonal about one
    private readonly Dictionary<(int, int), BigInteger> _entries = [];
    private readonly BigInteger[] _rest; // of the diagonal, times 2^_shift
    private readonly int _shift;
    private readonly LdlSymbolic _symbolic;
    private readonly List<BigInteger[]> _squares = [];

    private RoundedSquares(ExactMatrix matrix)
    {
        _over = matrix.Values.Over << (2 * Bits);
        foreach (((int Row, int Column) at, BigInteger value) in matrix.Places.Zip(matrix.Values.Numbers))
        {
            _entries[at] = _entries.GetValueOrDefault(at) + value;
        }

        int[] own = [.. _entries.Keys.Select(at => at.Item1).Distinct().Order()];
        Dictionary<int, int> place = own.Index().ToDictionary(e => e.Item, e => e.Index);
        SparseMatrixBuilder upper = new(own.Length, own.Length);
        foreach ((int i, int j) in _entries.Keys.Where(at => at.Item1 <= at.Item2))
        {
            upper.Add(place[i], place[j], Math.ScaleB((double)_entries[(i, j)], -Scale(i) - Scale(j)));
        }

        Scaled = upper.Build();
        _symbolic = LdlSymbolic.Analyze(Scaled);
        _index = [.. _symbolic.PermutationArray.Select(k => own[k])];
        (_scale, _rest) = (Array.ConvertAll(_index, Scale), new BigInteger[own.Length]);
        _shift = _scale.Max();
    }

    private SparseMatrix Scaled { get; }

    /// <summary>Of each square d, the rows and values of v; null where the matrix is not definite by a margin, or large.</summary>
    public static BigInteger[][]? Of(ExactMatrix matrix)
    {
        RoundedSquares squares = new(matrix);
        return squares._symbolic.Work <= MostProducts && squares.Factor() is { } columns && squares.Leave(columns)
            ? [.. squares._squares] : null;
    }

    private int Scale(int i) => (int)(BigInteger.Abs(_entries.GetValueOrDefault((i, i))).GetBitLength() / 2);

    // Columns of the factor, its diagonal first, of the matrix less what rounding them may add.
    private long[][]? Factor()
    {
        int n = _index.Length;
        double[] values = Scaled.Values.ToArray();
        for (int j = 0; j < n; j++)
        {
            for (int p = Scaled.ColumnPointers[j]; p < Scaled.ColumnPointers[j + 1]; p++)
            {
                values[p] -= Scaled.RowIndices[p] == j ? Math.ScaleB(2 * n, -Bits) : 0;
            }
        }

        LdlFactor factor = new(_symbolic);
        if (!factor.Factor(values, [], PivotRegularization.None) || factor.Pivots.ContainsAnyExceptInRange(0, double.MaxValue))
        {
            return null;
        }

        long[][] columns = new long[n][];
        for (int k = 0; k < n; k++)
        {
            double pivot = Math.ScaleB(Math.Sqrt(factor.Pivots[k]), Bits);
            ReadOnlySpan<double> below = factor.Values[_symbolic.LPointers[k].._symbolic.LPointers[k + 1]];
            columns[k] = new long[below.Length + 1];
            columns[k][0] = (long)Math.Round(pivot);
            BigInteger[] square = new BigInteger[(2 * below.Length) + 3];
            (square[0], square[1], square[2]) = (_over, _index[k], (BigInteger)columns[k][0] << _scale[k]);
            for (int p = 0; p < below.Length; p++)
            {
                int i = _symbolic.LRows[_symbolic.LPointers[k] + p];
                columns[k][p + 1] = (long)Math.Round(pivot * below[p]);
                (square[(2 * p) + 3], square[(2 * p) + 4]) = (_index[i], (BigInteger)columns[k][p + 1] << _scale[i]);
            }

            _squares.Add(square);
        }

        return columns;
    }

    // What the matrix is more than the squares of the columns, entry by entry; whether the diagonal pays for it.
    private bool Leave(long[][] columns)
    {
        int[] next = new int[columns.Length];
        Int128[] sum = new Int128[columns.Length];
        for (int j = 0; j < columns.Length; j++)
        {
            Add(j, j);
            for (int r = _symbolic.RowPointers[j]; r < _symbolic.RowPointers[j + 1]; r++)
            {
                Add(_symbolic.RowColumns[r], j);
            }

            _rest[j] += Rest(j, j, ref sum[j]) << _shift;
            for (int p = _symbolic.LPointers[j]; p < _symbolic.LPointers[j + 1]; p++)
            {
                int i = _symbolic.LRows[p];
                if (Rest(i, j, ref sum[i]) is { IsZero: false } left)
                {
                    Pair(i, j, left);
                }
            }
        }

        _squares.AddRange(_rest.Index().Where(r => !r.Item.IsZero)
            .Select(r => (BigInteger[])[(_over * r.Item) << _shift, _index[r.Index], r.Item]));
        return Array.TrueForAll(_rest, r => r.Sign >= 0);

        // Column k's products with its entry in row j, the next one.
        void Add(int k, int j)
        {
            long factor = columns[k][next[k]];
            for (int p = next[k]++; p < columns[k].Length; p++)
            {
                sum[p == 0 ? k : _symbolic.LRows[_symbolic.LPointers[k] + p - 1]] += (Int128)factor * columns[k][p];
            }
        }
    }

    private BigInteger Rest(int i, int j, ref Int128 sum)
    {
        BigInteger rest = (_entries.GetValueOrDefault((_index[i], _index[j])) << (2 * Bits)) - ((BigInteger)sum << (_scale[i] + _scale[j]));
        sum = 0;
        return rest;
    }

    private void Pair(int i, int j, BigInteger left)
    {
        BigInteger size = BigInteger.Abs(left);
        int least = Math.Min(_scale[i], _scale[j]), a = _scale[i] - least, b = _scale[j] - least;
        _squares.Add([(_over * size) << (a + b), _index[i], size << a, _index[j], left << b]);
        _rest[i] -= size << (_shift + a - b);
        _rest[j] -= size << (_shift + b - a);
    }
}
