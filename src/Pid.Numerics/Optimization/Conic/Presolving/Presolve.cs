using Pid.Numerics.LinearAlgebra.Sparse;

namespace Pid.Numerics.Optimization.Conic.Presolving;

/// <summary>
/// A smaller problem with the same answer, and the way back. Only equations and inequalities are touched: rows that bind nothing (empty,
/// with b = +infinity, or implied by bounds), equations in one variable, rows that bounds hold at their end, rows parallel to another,
/// inequalities that make an equation. A contradiction among them ends in a certificate.
/// </summary>
/// <remarks>
/// Undone in reverse: a dropped row gets z = 0 and s = b - A x; the equation a x_j = b that fixed x_j gets the z that closes column j of
/// P x + q + A'z = 0 (of A'z = 0 for a certificate), a forcing row the least that leaves the rest to bounds; of two inequalities that made
/// an equation the one has its z that the sign fits.
/// </remarks>
internal sealed partial class Presolve
{
    // Beside the sizes of the numbers that a right side was computed from: a row in small units is no lesser row.
    internal const double Tolerance = 1e-9;

    private readonly ConicProblem _problem;
    private readonly SparseMatrix _rows;          // A', so that column i is row i of A
    private readonly ConeKind[] _kinds;
    private readonly double[] _right;             // b less the fixed variables
    private readonly double[] _rounded;           // the sizes of what was subtracted, and of what from; 0 where b stands as it was given
    private readonly double[] _fixedAt;
    private readonly bool[] _isFixed;
    private readonly bool[] _dropped;
    private readonly int[] _open;                 // free variables left in a row
    private readonly bool _isSymmetric;           // whether all cones are
    private readonly List<Fixing> _fixings = [];
    private List<(int Kept, int Gone, double Ratio)> _equations = [];
    private int[] _keptRows = [];
    private int[] _keptColumns = [];

    private Presolve(ConicProblem problem)
    {
        _problem = problem;
        _rows = problem.Matrix.Transpose();
        _right = problem.RightSide.ToArray();
        _rounded = new double[problem.RowCount];
        _kinds = new ConeKind[problem.RowCount];
        _fixedAt = new double[problem.VariableCount];
        _isFixed = new bool[problem.VariableCount];
        _dropped = new bool[problem.RowCount];
        _open = new int[problem.RowCount];
        int row = 0;
        foreach (ConeSpec cone in problem.Cones)
        {
            Array.Fill(_kinds, cone.Kind, row, cone.Dimension);
            row += cone.Dimension;
        }

        _isSymmetric = !_kinds.AsSpan().ContainsAnyExcept(
            [ConeKind.Zero, ConeKind.Nonnegative, ConeKind.SecondOrder, ConeKind.Semidefinite]);
        (_lower, _upper) = (new double[problem.VariableCount], new double[problem.VariableCount]);
        (_lowerRow, _upperRow) = (new int[problem.VariableCount], new int[problem.VariableCount]);
    }

    /// <summary>The reduced problem; null if nothing was removed or a contradiction was found.</summary>
    public ConicProblem? Reduced { get; private set; }

    /// <summary>Whether rows contradict each other; then <see cref="Certificate"/> proves it.</summary>
    public bool Contradiction { get; private set; }

    /// <summary>z of the contradiction, b'z = -1.</summary>
    public double[] Certificate { get; private set; } = [];

    public static Presolve Run(ConicProblem problem)
    {
        Presolve presolve = new(problem);
        presolve._equations = presolve.Parallel().MakeEquations();
        if (presolve.DropRowsAndFix() && presolve.DropParallelRows())
        {
            presolve.Reduce();
        }

        return presolve;
    }

    // False on a contradiction.
    private bool DropRowsAndFix()
    {
        Queue<int> queue = new();
        for (int i = 0; i < _open.Length; i++)
        {
            for (int p = _rows.ColumnPointers[i]; p < _rows.ColumnPointers[i + 1]; p++)
            {
                _open[i] += _rows.Values[p] != 0 ? 1 : 0;
            }

            if (_open[i] <= 1 || double.IsPositiveInfinity(_right[i]))
            {
                queue.Enqueue(i);
            }
        }

        bool consistent = DropAndFix(queue);
        for (int round = 0; consistent && round < Rounds && ReadBounds(); round++)
        {
            int fixings = _fixings.Count;
            consistent = DecideByBounds(queue) && DropAndFix(queue);
            if (consistent && _fixings.Count == fixings)
            {
                ForceByImpliedBounds(queue);
                consistent = DropAndFix(queue);
            }

            if (_fixings.Count == fixings)
            {
                break;
            }
        }

        return consistent;
    }

    private bool DropAndFix(Queue<int> queue)
    {
        while (queue.TryDequeue(out int i))
        {
            if (_dropped[i] || !IsLinear(i))
            {
                continue;
            }

            if (double.IsPositiveInfinity(_right[i]))
            {
                _dropped[i] = true;
            }
            else if (_open[i] == 0)
            {
                if (!DropEmpty(i))
                {
                    return false;
                }
            }
            else if (_kinds[i] == ConeKind.Zero && _open[i] == 1)
            {
                FixByEquation(i, queue);
            }
        }

        return true;
    }

    private bool IsLinear(int i) => _kinds[i] is ConeKind.Zero or ConeKind.Nonnegative;

    private bool DropEmpty(int i)
    {
        double allowed = Tolerance * _rounded[i];
        bool holds = _kinds[i] == ConeKind.Zero ? Math.Abs(_right[i]) <= allowed : _right[i] >= -allowed;
        if (!holds)
        {
            double[] z = new double[_right.Length];
            z[i] = -1 / _right[i];
            Contradict(z);
            return false;
        }

        _dropped[i] = true;
        return true;
    }

    // Not in cones that are not symmetric: there the equations guide the central path (on the CBLIB exponential problems fixing first takes
    // up to twice the iterations). A forcing row leaves none.
    private void FixByEquation(int row, Queue<int> queue)
    {
        (int column, double pivot) = Last(row);
        double value = _right[row] / pivot;
        if (double.IsFinite(value) && (_isSymmetric || !IsInCone(column)))
        {
            _dropped[row] = true;
            _fixings.Add(new Fixing(row, column, null));
            Fix(column, value, queue);
        }
    }

    private bool IsInCone(int column)
    {
        SparseMatrix a = _problem.Matrix;
        for (int p = a.ColumnPointers[column]; p < a.ColumnPointers[column + 1]; p++)
        {
            if (a.Values[p] != 0 && !IsLinear(a.RowIndices[p]))
            {
                return true;
            }
        }

        return false;
    }

    // The free variable of a row that has one.
    private (int Column, double Entry) Last(int row)
    {
        int p = _rows.ColumnPointers[row];
        while (_rows.Values[p] == 0 || _isFixed[_rows.RowIndices[p]])
        {
            p++;
        }

        return (_rows.RowIndices[p], _rows.Values[p]);
    }

    private void Fix(int column, double value, Queue<int> queue)
    {
        (_isFixed[column], _fixedAt[column]) = (true, value);
        SparseMatrix a = _problem.Matrix;
        for (int p = a.ColumnPointers[column]; p < a.ColumnPointers[column + 1]; p++)
        {
            int i = a.RowIndices[p];
            if (a.Values[p] != 0)
            {
                _rounded[i] = Math.Max(_rounded[i], Math.Abs(_right[i])) + Math.Abs(a.Values[p] * value);
                _right[i] -= a.Values[p] * value;
                if (--_open[i] <= 1)
                {
                    queue.Enqueue(i);
                }
            }
        }
    }

    private ParallelRows Parallel() => new(_rows, _kinds, _right, _rounded, _isFixed, _dropped);

    private bool DropParallelRows()
    {
        if (Parallel().Drop() is { } z)
        {
            Contradict(z);
            return false;
        }

        return true;
    }

    private void Contradict(double[] z)
    {
        Contradiction = true;
        CloseColumns(_fixedAt, z, withObjective: false);
        Certificate = z;
    }

    private void Reduce()
    {
        _keptRows = [.. Enumerable.Range(0, _dropped.Length).Where(i => !_dropped[i])];
        _keptColumns = [.. Enumerable.Range(0, _isFixed.Length).Where(j => !_isFixed[j])];
        if (_keptRows.Length == _dropped.Length)
        {
            return;
        }

        List<ConeSpec> cones = [];
        int row = 0;
        foreach (ConeSpec cone in _problem.Cones)
        {
            int end = row + cone.Dimension;
            if (cone.Kind is not (ConeKind.Zero or ConeKind.Nonnegative))
            {
                cones.Add(cone);
                row = end;
            }

            while (row < end)
            {
                ConeKind kind = _kinds[row];
                int kept = 0;
                for (; row < end && _kinds[row] == kind; row++)
                {
                    kept += _dropped[row] ? 0 : 1;
                }

                if (kept > 0)
                {
                    cones.Add(kind == ConeKind.Zero ? ConeSpec.Zero(kept) : ConeSpec.Nonnegative(kept));
                }
            }
        }

        // P x at the fixed values joins the cost of the free variables.
        double[] gradient = _problem.Cost.ToArray();
        _problem.Quadratic.SymmetricMultiplyAdd(_fixedAt, gradient);
        double[] cost = Array.ConvertAll(_keptColumns, j => gradient[j]);
        double[] right = Array.ConvertAll(_keptRows, i => _right[i]);
        Reduced = ConicProblem.Over(
            _problem.Quadratic.Part(_keptColumns, _keptColumns), cost, _problem.Matrix.Part(_keptRows, _keptColumns), right,
            cones.ToArray());
    }

    // A row whose multiplier is open until the columns that it fixed are closed.
    private readonly record struct Fixing(int Row, int Column, Forced? Forced);
}
