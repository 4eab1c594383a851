using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Numerics.Optimization.Linear;

/// <summary>
/// A linear program with fewer equations, and the way back to x and z: a variable whose bounds an equation implies is substituted by it
/// wherever it stands, and one of a single equation that has one bound makes that an inequality.
/// </summary>
/// <remarks>
/// An interior-point method would eliminate the same variables in its systems, but with a barrier for every bound that is implied
/// (conversions and flows: x = 2 y + 3 z, all nonnegative). Inequalities with one entry are bounds here. The way back is taken in reverse,
/// in the numbers that the program had at each step.
/// </remarks>
internal sealed partial class ColumnElimination
{
    private const double LeastPivot = 0.01; // of the largest entry of its row and of its column
    private const double Cancelled = 1e-13; // of the terms of a difference, what is rounding
    private const int LongestColumn = 8;
    private const int LongestRow = 100;     // each of its variables costs a pass over it
    private const int Passes = 10;

    private readonly List<(int Column, double Value)>[] _rows; // as they now stand, without bounds
    private readonly List<int>[] _columns;                     // rows of each column
    private readonly bool[] _equation;
    private readonly int[] _boundColumn;                       // of a row that is a bound; -1
    private readonly double[] _boundEntry;
    private readonly bool[] _rowGone;
    private readonly bool[] _columnGone;
    private readonly double[] _right;
    private readonly double[] _cost;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly int[] _lowerRow;  // the row that a bound is from; -1 for none
    private readonly int[] _upperRow;
    private readonly int[] _place;     // of a column in the row that is changed, plus 1
    private readonly List<Elimination> _steps = [];
    private int[] _keptRows = [];
    private int[] _keptColumns = [];

    private ColumnElimination(ConicProblem problem)
    {
        (int m, int n) = (problem.RowCount, problem.VariableCount);
        (_equation, _rowGone, _columnGone, _boundColumn, _boundEntry) = (new bool[m], new bool[m], new bool[n], new int[m], new double[m]);
        (_right, _cost, _place) = (problem.RightSide.ToArray(), problem.Cost.ToArray(), new int[n]);
        (_lower, _upper, _lowerRow, _upperRow) = (new double[n], new double[n], new int[n], new int[n]);
        Array.Fill(_lower, double.NegativeInfinity);
        Array.Fill(_upper, double.PositiveInfinity);
        Array.Fill(_lowerRow, -1);
        Array.Fill(_boundColumn, -1);
        Array.Fill(_upperRow, -1);
        _rows = [.. Enumerable.Range(0, m).Select(_ => new List<(int Column, double Value)>())];
        _columns = [.. Enumerable.Range(0, n).Select(_ => new List<int>())];
        int row = 0;
        foreach (ConeSpec cone in problem.Cones)
        {
            Array.Fill(_equation, cone.Kind == ConeKind.Zero, row, cone.Dimension);
            row += cone.Dimension;
        }

        for (int j = 0; j < n; j++)
        {
            for (int p = problem.Matrix.ColumnPointers[j]; p < problem.Matrix.ColumnPointers[j + 1]; p++)
            {
                if (problem.Matrix.Values[p] != 0)
                {
                    _rows[problem.Matrix.RowIndices[p]].Add((j, problem.Matrix.Values[p]));
                }
            }
        }

        for (int i = 0; i < m; i++)
        {
            if (_rows[i].Count == 1 && !_equation[i])
            {
                ReadBound(i);
            }

            _rows[i].ForEach(e => _columns[e.Column].Add(i));
        }
    }

    /// <summary>The program without what was eliminated.</summary>
    public ConicProblem Reduced { get; private set; } = null!;

    /// <summary>Eliminates from a linear problem without absent rows; null where there is nothing to eliminate in finite numbers.</summary>
    public static ColumnElimination? Run(ConicProblem problem)
    {
        if (!problem.Cones.Any(cone => cone.Kind == ConeKind.Zero))
        {
            return null;
        }

        ColumnElimination elimination = new(problem);
        elimination.Substitute();
        elimination.FreeSlacks();
        if (elimination._steps.Count == 0)
        {
            return null;
        }

        elimination.Build();
        ConicProblem reduced = elimination.Reduced;
        return AreFinite(reduced.Matrix.Values) && AreFinite(reduced.RightSide.Span) && AreFinite(reduced.Cost.Span) ? elimination : null;
    }

    private static bool AreFinite(ReadOnlySpan<double> values)
    {
        foreach (double v in values)
        {
            if (!double.IsFinite(v))
            {
                return false;
            }
        }

        return true;
    }

    private void ReadBound(int i)
    {
        (int j, double entry) = _rows[i][0];
        double bound = _right[i] / entry;
        if (!double.IsFinite(bound))
        {
            return; // a row like any other
        }

        _rows[i].Clear();
        (_boundColumn[i], _boundEntry[i]) = (j, entry);
        if (entry < 0 && bound > _lower[j])
        {
            (_lower[j], _lowerRow[j]) = (bound, i);
        }
        else if (entry > 0 && bound < _upper[j])
        {
            (_upper[j], _upperRow[j]) = (bound, i);
        }
    }

    private void Build()
    {
        _keptColumns = [.. Enumerable.Range(0, _columns.Length).Where(j => !_columnGone[j])];
        int[] left = [.. Enumerable.Range(0, _rows.Length)
            .Where(i => !_rowGone[i] && (_boundColumn[i] < 0 || !_columnGone[_boundColumn[i]]))];
        _keptRows = [.. left.Where(i => _equation[i]), .. left.Where(i => !_equation[i])];
        int equations = left.Count(i => _equation[i]);
        int[] place = new int[_columns.Length];
        for (int k = 0; k < _keptColumns.Length; k++)
        {
            place[_keptColumns[k]] = k;
        }

        SparseMatrixBuilder matrix = new(_keptRows.Length, _keptColumns.Length);
        double[] right = new double[_keptRows.Length];
        for (int k = 0; k < _keptRows.Length; k++)
        {
            int i = _keptRows[k];
            right[k] = _right[i];
            _rows[i].ForEach(e => matrix.Add(k, place[e.Column], e.Value));
            if (_boundColumn[i] >= 0)
            {
                matrix.Add(k, place[_boundColumn[i]], _boundEntry[i]);
            }
        }

        ConeSpec[] cones = [.. new[] { equations, left.Length - equations }.Select((size, k) => (size, k)).Where(c => c.size > 0)
            .Select(c => c.k == 0 ? ConeSpec.Zero(c.size) : ConeSpec.Nonnegative(c.size))];
        double[] cost = Array.ConvertAll(_keptColumns, j => _cost[j]);
        Reduced = ConicProblem.Over(SparseMatrix.Zero(cost.Length, cost.Length), cost, matrix.Build(), right, cones);
    }
}
