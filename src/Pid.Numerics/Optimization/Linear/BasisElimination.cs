using System.Runtime.InteropServices;

namespace Pid.Numerics.Optimization.Linear;

/// <summary>
/// Gaussian elimination of a sparse square matrix: pivots of least (r - 1)(c - 1) among the shortest rows and columns, and not small beside
/// their row (Markowitz; Suhl and Suhl 1990).
/// </summary>
internal sealed partial class BasisElimination
{
    private const double Threshold = 0.1;  // of the largest entry of its row
    private const double Least = 1e-9;     // a pivot, beside entries of 1
    private const double Negligible = 1e-15;
    private const int Searched = 4;

    private readonly int _m;
    private readonly List<(int Index, double Value)>[] _rows;
    private readonly List<int>[] _columns;
    private readonly CountLists _rowCounts;
    private readonly CountLists _columnCounts;
    private readonly double[] _pivotValues;
    private readonly int[] _pivotRows;     // in the order of elimination
    private readonly int[] _pivotColumns;
    private readonly double[] _work;
    private readonly double[] _largest;    // of a row; negative where it is not known
    private readonly int[] _mark;
    private readonly bool[] _rowDone;
    private readonly bool[] _columnDone;
    private readonly GrowingEntries _lower = new();
    private readonly GrowingEntries _upper = new();        // rows of U
    private readonly int[] _lowerStarts;
    private readonly int[] _upperStarts;
    private readonly int[] _columnStarts;                   // U by columns
    private int[] _columnRows = [];
    private double[] _columnValues = [];
    private int _pivots;
    private int _stamp;

    public BasisElimination(int m)
    {
        _m = m;
        _rows = new List<(int, double)>[m];
        _columns = new List<int>[m];
        for (int i = 0; i < m; i++)
        {
            (_rows[i], _columns[i]) = ([], []);
        }

        (_rowCounts, _columnCounts) = (new CountLists(m), new CountLists(m));
        (_pivotValues, _work, _largest) = (new double[m], new double[m], new double[m]);
        (_pivotRows, _pivotColumns, _mark) = (new int[m], new int[m], new int[m]);
        (_rowDone, _columnDone) = (new bool[m], new bool[m]);
        (_lowerStarts, _upperStarts, _columnStarts) = (new int[m + 1], new int[m + 1], new int[m + 2]);
    }

    /// <summary>Entries of L and U.</summary>
    public int EntryCount => _lower.Count + _upper.Count + _m;

    public void Begin()
    {
        for (int i = 0; i < _m; i++)
        {
            _rows[i].Clear();
            _columns[i].Clear();
        }

        _lower.Clear();
        _upper.Clear();
        _pivots = 0;
        _rowDone.AsSpan().Clear();
        _columnDone.AsSpan().Clear();
        _largest.AsSpan().Fill(-1);
    }

    public void Add(int row, int column, double value)
    {
        _rows[row].Add((column, value));
        _columns[column].Add(row);
    }

    /// <summary>Eliminates.</summary>
    /// <returns>The rows, and as many columns, without a pivot.</returns>
    public int Eliminate()
    {
        _rowCounts.Clear();
        _columnCounts.Clear();
        for (int i = _m - 1; i >= 0; i--)
        {
            _rowCounts.Insert(i, _rows[i].Count);
            _columnCounts.Insert(i, _columns[i].Count);
        }

        while (_pivots < _m && FindPivot(out int row, out int column))
        {
            Pivot(row, column);
        }

        int lacking = _m - _pivots;
        if (lacking == 0)
        {
            IndexColumns();
        }

        return lacking;
    }

    /// <summary>Rows and columns without a pivot, paired.</summary>
    public IEnumerable<(int Row, int Column)> Unpivoted()
    {
        int column = -1;
        for (int row = 0; row < _m; row++)
        {
            if (!_rowDone[row])
            {
                do
                {
                    column++;
                }
                while (_columnDone[column]);
                yield return (row, column);
            }
        }
    }

    // Of the first few columns and rows with the fewest entries, or as many as it takes to find one.
    private bool FindPivot(out int row, out int column)
    {
        (row, column) = (-1, -1);
        long best = long.MaxValue;
        int seen = 0;
        for (int count = 1; count <= _m && (seen < Searched || row < 0) && best > (long)(count - 1) * (count - 1); count++)
        {
            for (int j = _columnCounts.First(count); j >= 0 && (seen < Searched || row < 0); j = _columnCounts.Next(j), seen++)
            {
                InColumn(j, ref best, ref row, ref column);
            }

            for (int i = _rowCounts.First(count); i >= 0 && (seen < Searched || row < 0); i = _rowCounts.Next(i), seen++)
            {
                InRow(i, ref best, ref row, ref column);
            }
        }

        return row >= 0;
    }

    private void InColumn(int j, ref long best, ref int row, ref int column)
    {
        foreach (int i in CollectionsMarshal.AsSpan(_columns[j]))
        {
            long cost = (long)(_rows[i].Count - 1) * (_columns[j].Count - 1);
            if (cost >= best)
            {
                continue;
            }

            double own = Math.Abs(_rows[i][Find(i, j)].Value);
            if (own > Least && (_columns[j].Count == 1 || own >= Threshold * Largest(i)))
            {
                (best, row, column) = (cost, i, j);
            }
        }
    }

    private void InRow(int i, ref long best, ref int row, ref int column)
    {
        double largest = Largest(i);
        foreach ((int j, double value) in CollectionsMarshal.AsSpan(_rows[i]))
        {
            long cost = (long)(_rows[i].Count - 1) * (_columns[j].Count - 1);
            if (cost < best && Math.Abs(value) > Least && Math.Abs(value) >= Threshold * largest)
            {
                (best, row, column) = (cost, i, j);
            }
        }
    }

    // The largest entry of a row, kept until the row changes.
    private double Largest(int i)
    {
        if (_largest[i] < 0)
        {
            double largest = 0;
            foreach ((_, double value) in CollectionsMarshal.AsSpan(_rows[i]))
            {
                largest = Math.Max(largest, Math.Abs(value));
            }

            _largest[i] = largest;
        }

        return _largest[i];
    }

    private int Find(int i, int j)
    {
        ReadOnlySpan<(int Index, double Value)> entries = CollectionsMarshal.AsSpan(_rows[i]);
        int at = 0;
        while (entries[at].Index != j)
        {
            at++;
        }

        return at;
    }

    private void Pivot(int row, int column)
    {
        int k = _pivots++;
        (_pivotRows[k], _pivotColumns[k], _rowDone[row], _columnDone[column]) = (row, column, true, true);
        _rowCounts.Remove(row);
        _columnCounts.Remove(column);
        _upperStarts[k] = _upper.Count;
        _lowerStarts[k] = _lower.Count;
        foreach ((int j, double value) in _rows[row])
        {
            if (j == column)
            {
                _pivotValues[k] = value;
                continue;
            }

            _upper.Add(j, value);
            _columns[j].Remove(row);
            _work[j] = value;
            _columnCounts.Move(j, _columns[j].Count);
        }

        foreach (int i in _columns[column])
        {
            if (i != row)
            {
                Reduce(i, row, column, _pivotValues[k]);
            }
        }

        _upperStarts[_pivots] = _upper.Count;
        _lowerStarts[_pivots] = _lower.Count;
    }

    // Row i less its multiple of the pivot's row, whose values stand in _work.
    private void Reduce(int i, int row, int column, double pivot)
    {
        List<(int Index, double Value)> entries = _rows[i];
        int at = Find(i, column);
        double factor = entries[at].Value / pivot;
        entries[at] = entries[^1];
        entries.RemoveAt(entries.Count - 1);
        _lower.Add(i, factor);
        int stamp = ++_stamp;
        foreach ((int j, _) in CollectionsMarshal.AsSpan(_rows[row]))
        {
            _mark[j] = stamp;
        }

        for (int p = entries.Count - 1; p >= 0; p--)
        {
            (int j, double value) = entries[p];
            if (_mark[j] != stamp)
            {
                continue;
            }

            _mark[j] = 0;
            double reduced = value - (factor * _work[j]);
            if (Math.Abs(reduced) > Negligible * Math.Abs(value))
            {
                entries[p] = (j, reduced);
                continue;
            }

            entries[p] = entries[^1];
            entries.RemoveAt(entries.Count - 1);
            _columns[j].Remove(i);
            _columnCounts.Move(j, _columns[j].Count);
        }

        foreach ((int j, double value) in CollectionsMarshal.AsSpan(_rows[row]))
        {
            if (_mark[j] == stamp && j != column)
            {
                entries.Add((j, -factor * value));
                _columns[j].Add(i);
                _columnCounts.Move(j, _columns[j].Count);
            }
        }

        _largest[i] = -1;
        _rowCounts.Move(i, entries.Count);
    }
}
