using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Numerics.Optimization.Linear;

/// <summary>
/// A smaller linear program with the same optimum, and the way back to x and z. Rows with one entry become bounds; rows that bounds imply
/// go, and with them the variables of rows that bounds force to their end; variables whose costs drive them to a bound are fixed there, be
/// it that no row minds (dual fixing) or that no multipliers could pay for more (dominated columns); a variable of one row that implies its
/// bounds goes with that row (Andersen and Andersen 1995).
/// </summary>
/// <remarks>
/// Only what keeps an optimum is used, so the answer counts where the reduced program has one. The way back is taken in reverse: there
/// every row whose multiplier is still open says what it must be so that reduced costs c + A'z have the signs of their bounds.
/// </remarks>
internal sealed partial class LinearPresolve
{
    private const double Rounding = 1e-12;     // of an activity, beside the sum of its terms' sizes
    private const double LeastShare = 1e-3;    // of its row, of an entry that a variable is substituted by
    private const int Rounds = 20;

    private readonly ConicProblem _problem;
    private readonly SparseMatrix _columns;
    private readonly SparseMatrix _rows;
    private readonly bool[] _equation;
    private readonly bool[] _rowGone;
    private readonly bool[] _columnGone;
    private readonly double[] _right;    // b less what is fixed
    private readonly double[] _cost;     // c with what was substituted
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly int[] _lowerRow;    // the row that a bound is from; -1 for none
    private readonly int[] _upperRow;
    private readonly double[] _fixedAt;
    private readonly int[] _rowCount;    // entries that are left
    private readonly int[] _columnCount;
    private readonly double[] _pays;     // the multiplier of a substituted row
    private readonly List<(Step Kind, int Row, int Column)> _steps = [];
    private readonly List<int> _ofForcing = []; // columns of forcing rows, a row after the other
    private int[] _keptRows = [];
    private int[] _keptColumns = [];
    private int[] _boundColumns = [];    // of the reduced program's last rows
    private bool _impossible;
    private bool _changed;

    private LinearPresolve(ConicProblem problem)
    {
        (int m, int n) = (problem.RowCount, problem.VariableCount);
        (_problem, _columns, _rows) = (problem, problem.Matrix, problem.Matrix.Transpose());
        (_equation, _rowGone, _columnGone) = (new bool[m], new bool[m], new bool[n]);
        (_right, _cost, _pays) = (problem.RightSide.ToArray(), problem.Cost.ToArray(), new double[m]);
        (_lower, _upper, _lowerRow, _upperRow) = (new double[n], new double[n], new int[n], new int[n]);
        (_fixedAt, _rowCount, _columnCount) = (new double[n], new int[m], new int[n]);
        Array.Fill(_lower, double.NegativeInfinity);
        Array.Fill(_upper, double.PositiveInfinity);
        Array.Fill(_lowerRow, -1);
        Array.Fill(_upperRow, -1);
        int row = 0;
        foreach (ConeSpec cone in problem.Cones)
        {
            Array.Fill(_equation, cone.Kind == ConeKind.Zero, row, cone.Dimension);
            row += cone.Dimension;
        }

        for (int j = 0; j < n; j++)
        {
            for (int p = _columns.ColumnPointers[j]; p < _columns.ColumnPointers[j + 1]; p++)
            {
                int present = _columns.Values[p] != 0 ? 1 : 0;
                _columnCount[j] += present;
                _rowCount[_columns.RowIndices[p]] += present;
            }
        }
    }

    // What was done, in order.
    private enum Step
    {
        Bound,      // a row with one entry
        Forcing,    // a row whose variables all are at the bounds that it needs; Column: the place of its first in _ofForcing
        Substitute, // a variable with the row that defines it
    }

    /// <summary>The reduced program.</summary>
    public ConicProblem Reduced { get; private set; } = null!;

    /// <summary>Reduces a linear problem; null where it shows no optimum, or none that is small enough to call.</summary>
    public static LinearPresolve? Run(ConicProblem problem)
    {
        LinearPresolve presolve = new(problem);
        for (int i = 0; i < problem.RowCount; i++)
        {
            if (double.IsPositiveInfinity(problem.RightSide.Span[i]))
            {
                presolve.DropRow(i);
            }
        }

        presolve._changed = true;
        for (int round = 0; round < Rounds && presolve._changed && !presolve._impossible; round++)
        {
            presolve._changed = false;
            presolve.ReduceRows();
            presolve.ReduceColumns();
            presolve.DropDominated();
        }

        if (presolve._impossible)
        {
            return null;
        }

        presolve.Build();
        return presolve;
    }

    private void DropRow(int i)
    {
        _rowGone[i] = _changed = true;
        for (int p = _rows.ColumnPointers[i]; p < _rows.ColumnPointers[i + 1]; p++)
        {
            if (_rows.Values[p] != 0)
            {
                _columnCount[_rows.RowIndices[p]]--;
            }
        }
    }

    private void Fix(int j, double value)
    {
        DropColumn(j);
        _fixedAt[j] = value;
        for (int p = _columns.ColumnPointers[j]; p < _columns.ColumnPointers[j + 1] && value != 0; p++)
        {
            _right[_columns.RowIndices[p]] -= _columns.Values[p] * value;
        }
    }

    private void DropColumn(int j)
    {
        _columnGone[j] = _changed = true;
        for (int p = _columns.ColumnPointers[j]; p < _columns.ColumnPointers[j + 1]; p++)
        {
            if (_columns.Values[p] != 0)
            {
                _rowCount[_columns.RowIndices[p]]--;
            }
        }
    }

    // Rows that are left, equations first, and then the bounds.
    private void Build()
    {
        int m = _rowGone.Length, n = _columnGone.Length;
        _keptColumns = [.. Enumerable.Range(0, n).Where(j => !_columnGone[j])];
        int[] left = [.. Enumerable.Range(0, m).Where(i => !_rowGone[i])];
        _keptRows = [.. left.Where(i => _equation[i]), .. left.Where(i => !_equation[i])];
        int equations = left.Count(i => _equation[i]);
        int[] below = [.. Enumerable.Range(0, _keptColumns.Length).Where(k => double.IsFinite(_lower[_keptColumns[k]]))];
        int[] above = [.. Enumerable.Range(0, _keptColumns.Length).Where(k => double.IsFinite(_upper[_keptColumns[k]]))];
        _boundColumns = [.. below, .. above];
        int rows = _keptRows.Length + _boundColumns.Length;
        SparseMatrixBuilder matrix = new(rows, _keptColumns.Length);
        double[] right = new double[rows];
        int[] newRow = new int[m];
        for (int k = 0; k < _keptRows.Length; k++)
        {
            (newRow[_keptRows[k]], right[k]) = (k, _right[_keptRows[k]]);
        }

        for (int k = 0; k < _keptColumns.Length; k++)
        {
            int j = _keptColumns[k];
            for (int p = _columns.ColumnPointers[j]; p < _columns.ColumnPointers[j + 1]; p++)
            {
                if (_columns.Values[p] != 0 && !_rowGone[_columns.RowIndices[p]])
                {
                    matrix.Add(newRow[_columns.RowIndices[p]], k, _columns.Values[p]);
                }
            }
        }

        for (int k = 0; k < _boundColumns.Length; k++)
        {
            int column = _boundColumns[k], row = _keptRows.Length + k, sign = k < below.Length ? -1 : 1;
            matrix.Add(row, column, sign);
            right[row] = sign < 0 ? -_lower[_keptColumns[column]] : _upper[_keptColumns[column]];
        }

        ConeSpec[] cones = [.. new[] { equations, rows - equations }.Select((size, k) => (size, k)).Where(c => c.size > 0)
            .Select(c => c.k == 0 ? ConeSpec.Zero(c.size) : ConeSpec.Nonnegative(c.size))];
        double[] cost = Array.ConvertAll(_keptColumns, j => _cost[j]);
        Reduced = ConicProblem.Over(SparseMatrix.Zero(cost.Length, cost.Length), cost, matrix.Build(), right, cones);
    }
}
