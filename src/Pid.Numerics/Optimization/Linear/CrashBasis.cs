using Pid.Numerics.LinearAlgebra.Sparse;

namespace Pid.Numerics.Optimization.Linear;

/// <summary>
/// The basis of greatest weight: columns of [A I] are taken greedily, heaviest first and of like weights the shortest, where they do not
/// depend on those taken before, as left-looking elimination finds (Gilbert and Peierls 1988). Rows that are left take their logicals.
/// </summary>
internal sealed class CrashBasis
{
    private const double Dependent = 1e-2; // the pivot beside columns whose largest entry is 1: pilot87 takes 6400 pivots at 1e-5, 100 here
    private const double Smaller = 1e-2;   // a pivot beside the largest, where its row is shorter: less fill
    private const double Dropped = 1e-14;
    private const int LikeWeights = 3;     // binary digits

    private readonly LinearProgram _program;
    private readonly int[] _order;
    private readonly int[] _rowLengths;
    private readonly int[] _rows;          // in the order of their pivots
    private readonly bool[] _taken;
    private readonly int[] _starts;
    private readonly GrowingEntries _lower = new();
    private readonly double[] _column;
    private int _count;

    private CrashBasis(LinearProgram program, double[] weights)
    {
        int m = program.RowCount;
        _program = program;
        _order = [.. Enumerable.Range(0, weights.Length).Where(j => weights[j] > 0)];
        Array.Sort(Array.ConvertAll(_order, j => (-(Math.ILogB(weights[j]) / LikeWeights), Entries(j).Length, j)), _order);
        (_rowLengths, _rows, _taken, _starts, _column) = (new int[m], new int[m], new bool[m], new int[m + 1], new double[m]);
        foreach (int j in _order)
        {
            foreach (int i in Entries(j))
            {
                _rowLengths[i]++;
            }
        }
    }

    /// <param name="program">The program.</param>
    /// <param name="weights">A weight for each column and logical; those of 0 are not taken but to fill up.</param>
    public static int[] Of(LinearProgram program, double[] weights)
    {
        CrashBasis crash = new(program, weights);
        int m = program.RowCount;
        int[] basis = new int[m];
        for (int c = 0; c < crash._order.Length && crash._count < m; c++)
        {
            int j = crash._order[c];
            if (crash.Take(j))
            {
                basis[crash._count - 1] = j;
            }
        }

        int count = crash._count;
        for (int i = 0; i < m; i++)
        {
            if (!crash._taken[i])
            {
                basis[count++] = program.ColumnCount + i;
            }
        }

        return basis;
    }

    // The rows of a column of A; none of a logical.
    private ReadOnlySpan<int> Entries(int j)
    {
        SparseMatrix a = _program.Matrix;
        return j >= a.Columns ? [] : a.RowIndices[a.ColumnPointers[j]..a.ColumnPointers[j + 1]];
    }

    private bool Take(int j)
    {
        _program.AddColumn(j, 1, _column);
        for (int k = 0; k < _count; k++)
        {
            double t = _column[_rows[k]];
            for (int p = _starts[k]; t != 0 && p < _starts[k + 1]; p++)
            {
                _column[_lower.Indices[p]] -= _lower.Values[p] * t;
            }
        }

        int pivot = Pivot();
        if (pivot >= 0)
        {
            double value = _column[pivot];
            for (int i = 0; i < _column.Length; i++)
            {
                if (!_taken[i] && i != pivot && Math.Abs(_column[i]) > Dropped * Math.Abs(value))
                {
                    _lower.Add(i, _column[i] / value);
                }
            }

            (_rows[_count], _taken[pivot]) = (pivot, true);
            _starts[++_count] = _lower.Count;
        }

        _column.AsSpan().Clear();
        return pivot >= 0;
    }

    private int Pivot()
    {
        double largest = 0;
        for (int i = 0; i < _column.Length; i++)
        {
            largest = _taken[i] ? largest : Math.Max(largest, Math.Abs(_column[i]));
        }

        int pivot = -1;
        double least = Math.Max(Dependent, Smaller * largest);
        for (int i = 0; i < _column.Length; i++)
        {
            if (!_taken[i] && Math.Abs(_column[i]) > least && (pivot < 0 || _rowLengths[i] < _rowLengths[pivot]))
            {
                pivot = i;
            }
        }

        return pivot;
    }
}
