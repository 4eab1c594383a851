using System.Numerics;
using Pid.Cli.Checking;

namespace Pid.Cli.Certifying;

/// <summary>A symmetric matrix without negative curvature as a sum of squares v v' / d, by elimination, shortest row first.</summary>
internal sealed class SquareSum
{
    // After so many products it is given up, and where numbers become longer than checkers read, 800 digits.
    private const int FewProducts = 2_000, MostProducts = 100_000, MostBits = 2600;

    private readonly Dictionary<int, Dictionary<int, Rational>> _rows = [];
    private readonly PriorityQueue<int, (int Length, int Row)> _shortest = new();
    private readonly List<BigInteger[]> _squares = [];
    private int _products;
    private bool _fails; // as there is negative curvature

    private SquareSum(ExactMatrix matrix)
    {
        foreach ((int i, int j, Rational value) in matrix.Entries)
        {
            Add(i, j, value);
        }

        foreach ((int i, Dictionary<int, Rational> row) in _rows)
        {
            _shortest.Enqueue(i, (row.Count, i));
        }
    }

    /// <summary>Of each square d, and the rows and values of v, in whole numbers; null where there is none, or it takes too long.</summary>
    /// <param name="matrix">Both triangles.</param>
    public static BigInteger[][]? Of(ExactMatrix matrix)
    {
        SquareSum sum = new(matrix);
        return sum.Eliminated(FewProducts) ?? (sum._fails ? null : RoundedSquares.Of(matrix) ?? sum.Eliminated(MostProducts));
    }

    // Goes on from where it was given up.
    private BigInteger[][]? Eliminated(int most)
    {
        while (_products <= most && !_fails && _shortest.TryDequeue(out int i, out (int Length, int Row) was))
        {
            if (!_rows.TryGetValue(i, out Dictionary<int, Rational>? row) || row.Count != was.Length)
            {
                continue;
            }

            _rows.Remove(i);
            (int Row, Rational Value)[] own = [.. row.OrderBy(e => e.Key).Select(e => (e.Key, e.Value))];
            if (own.Length == 0)
            {
                continue;
            }

            // Of a row r with the pivot p it is r r' / p; r = v / over.
            ExactVector vector = ExactVector.Of(Array.ConvertAll(own, e => e.Value));
            BigInteger pivot = own.FirstOrDefault(e => e.Row == i) is { Value.Sign: > 0 } found
                ? vector.Numbers[Array.IndexOf(own, found)] : 0, over = vector.Over * pivot;
            _squares.Add([over, .. own.SelectMany((e, k) => (BigInteger[])[e.Row, vector.Numbers[k]])]);
            _fails = pivot.IsZero;
            _products = Array.Exists(_squares[^1], v => v.GetBitLength() > MostBits) ? int.MaxValue
                : _products + (own.Length * (own.Length - 1));
            if (_fails || _products == int.MaxValue)
            {
                return null;
            }

            Subtract(i, Array.ConvertAll(own, e => e.Row), vector.Numbers, over);
        }

        return _products <= most ? [.. _squares] : null;
    }

    // v v' / over, from all rows but that of the pivot, which is left out of them.
    private void Subtract(int pivot, int[] at, BigInteger[] v, BigInteger over)
    {
        for (int j = 0; j < at.Length; j++)
        {
            for (int k = j; k < at.Length && at[j] != pivot; k++)
            {
                if (at[k] != pivot)
                {
                    Rational less = Rational.Of(-v[j] * v[k], over);
                    Add(at[j], at[k], less);
                    if (j != k)
                    {
                        Add(at[k], at[j], less);
                    }
                }
            }
        }

        foreach (int j in at.Where(j => j != pivot))
        {
            _rows[j].Remove(pivot);
            _shortest.Enqueue(j, (_rows[j].Count, j));
        }
    }

    private void Add(int i, int j, Rational value)
    {
        Dictionary<int, Rational> row = _rows.TryGetValue(i, out Dictionary<int, Rational>? known) ? known : _rows[i] = [];
        row[j] = row.GetValueOrDefault(j) + value;
        if (row[j].Sign == 0)
        {
            row.Remove(j);
        }
    }
}
