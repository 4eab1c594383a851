using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Numerics.Optimization.Linear;

/// <summary>
/// A linear program in the simplex method's form: minimise c'x, [A I] x = b, l &lt;= x &lt;= u, with columns and rows scaled by powers of
/// two. Column n + i is the logical variable of row i. Rows of the conic problem with one entry are bounds here.
/// </summary>
internal sealed class LinearProgram
{
    private const int ScalingPasses = 4;

    private readonly ConicProblem _problem;
    private readonly int[] _keptRows;
    private readonly int[] _lowerRow; // the row that a bound is from, and its coefficient; -1 for none
    private readonly int[] _upperRow;
    private readonly double[] _lowerEntry;
    private readonly double[] _upperEntry;

    private LinearProgram(ConicProblem problem, int[] keptRows)
    {
        int n = problem.VariableCount;
        (_problem, _keptRows) = (problem, keptRows);
        (_lowerRow, _upperRow, _lowerEntry, _upperEntry) = (new int[n], new int[n], new double[n], new double[n]);
        Array.Fill(_lowerRow, -1);
        Array.Fill(_upperRow, -1);
        int[] all = new int[n];
        for (int j = 0; j < n; j++)
        {
            all[j] = j;
        }

        Matrix = problem.Matrix.Part(keptRows, all);
        int total = n + keptRows.Length;
        (Cost, Lower, Upper) = (new double[total], new double[total], new double[total]);
        problem.Cost.Span.CopyTo(Cost);
        Array.Fill(Lower, double.NegativeInfinity, 0, n);
        Array.Fill(Upper, double.PositiveInfinity);
        RightSide = new double[keptRows.Length];
        (RowScale, ColumnScale) = (new double[keptRows.Length], new double[n]);
    }

    private LinearProgram(LinearProgram rows, double[] cost, double[] lower, double[] upper, double[] rightSide)
    {
        (_problem, _keptRows, Matrix, Rows) = (rows._problem, rows._keptRows, rows.Matrix, rows.Rows);
        (_lowerRow, _upperRow, _lowerEntry, _upperEntry) = (rows._lowerRow, rows._upperRow, rows._lowerEntry, rows._upperEntry);
        (RowScale, ColumnScale) = (rows.RowScale, rows.ColumnScale);
        (Cost, Lower, Upper, RightSide) = (cost, lower, upper, rightSide);
    }

    /// <summary>A, scaled.</summary>
    public SparseMatrix Matrix { get; }

    /// <summary>A', scaled: its column i is row i.</summary>
    public SparseMatrix Rows { get; private set; } = null!;

    /// <summary>c of columns and logicals.</summary>
    public double[] Cost { get; }

    /// <summary>l.</summary>
    public double[] Lower { get; }

    /// <summary>u.</summary>
    public double[] Upper { get; }

    /// <summary>b.</summary>
    public double[] RightSide { get; }

    /// <summary>Rows.</summary>
    public int RowCount => RightSide.Length;

    /// <summary>Variables without the logicals.</summary>
    public int ColumnCount => Matrix.Columns;

    private double[] RowScale { get; }

    private double[] ColumnScale { get; }

    /// <summary>Whether all cones are linear and the objective is.</summary>
    public static bool IsLinear(ConicProblem problem) => problem.Quadratic.EntryCount == 0
        && problem.Cones.All(cone => cone.Kind is ConeKind.Zero or ConeKind.Nonnegative);

    /// <summary>The form of a linear problem; null where a row or the bounds of a variable cannot be met at all.</summary>
    public static LinearProgram? Of(ConicProblem problem)
    {
        int[] entries = new int[problem.RowCount];
        SparseMatrix a = problem.Matrix;
        for (int p = 0; p < a.EntryCount; p++)
        {
            entries[a.RowIndices[p]] += a.Values[p] != 0 ? 1 : 0;
        }

        ConeKind[] kinds = new ConeKind[problem.RowCount];
        int row = 0;
        foreach (ConeSpec cone in problem.Cones)
        {
            Array.Fill(kinds, cone.Kind, row, cone.Dimension);
            row += cone.Dimension;
        }

        ReadOnlySpan<double> right = problem.RightSide.Span;
        List<int> kept = [];
        for (int i = 0; i < kinds.Length; i++)
        {
            if (entries[i] > 1 && !double.IsPositiveInfinity(right[i]))
            {
                kept.Add(i);
            }
            else if (entries[i] == 0 && (kinds[i] == ConeKind.Zero ? right[i] != 0 : right[i] < 0))
            {
                return null;
            }
        }

        LinearProgram program = new(problem, [.. kept]);
        for (int k = 0; k < kept.Count; k++)
        {
            program.RightSide[k] = right[kept[k]];
            program.Upper[a.Columns + k] = kinds[kept[k]] == ConeKind.Zero ? 0 : double.PositiveInfinity;
        }

        if (!program.ReadBounds(entries, kinds))
        {
            return null;
        }

        program.Scale();
        return program;
    }

    /// <summary>The same rows with other costs, bounds and right sides, all of them scaled.</summary>
    public LinearProgram With(double[] cost, double[] lower, double[] upper, double[] rightSide) =>
        new(this, cost, lower, upper, rightSide);

    /// <summary>Values of the variables and logicals of a point x, moved to the bounds where it oversteps them.</summary>
    public double[] Values(ReadOnlySpan<double> x)
    {
        double[] values = new double[Cost.Length];
        double[] activity = (double[])RightSide.Clone();
        for (int j = 0; j < ColumnCount; j++)
        {
            values[j] = x[j] / ColumnScale[j];
        }

        Matrix.MultiplyAdd(values.AsSpan(0, ColumnCount), activity, -1);
        activity.CopyTo(values, ColumnCount);
        for (int j = 0; j < values.Length; j++)
        {
            values[j] = Math.Max(Lower[j], Math.Min(Upper[j], values[j]));
        }

        return values;
    }

    /// <summary>v += a multiple of a column of [A I].</summary>
    public void AddColumn(int j, double multiple, Span<double> v)
    {
        if (j >= ColumnCount)
        {
            v[j - ColumnCount] += multiple;
            return;
        }

        for (int p = Matrix.ColumnPointers[j]; p < Matrix.ColumnPointers[j + 1]; p++)
        {
            v[Matrix.RowIndices[p]] += multiple * Matrix.Values[p];
        }
    }

    /// <summary>Reduced costs of the variables and logicals at multipliers z of the conic problem.</summary>
    public double[] ReducedCosts(ReadOnlySpan<double> z)
    {
        double[] reduced = (double[])Cost.Clone();
        double[] y = new double[RowCount];
        for (int i = 0; i < y.Length; i++)
        {
            reduced[ColumnCount + i] = y[i] = z[_keptRows[i]] / RowScale[i];
        }

        Matrix.TransposeMultiplyAdd(y, reduced.AsSpan(0, ColumnCount));
        return reduced;
    }

    /// <summary>x and z of the conic problem from values of the variables and multipliers of the rows.</summary>
    public void Write(ReadOnlySpan<double> values, ReadOnlySpan<double> multipliers, Span<double> x, Span<double> z)
    {
        double[] y = new double[RowCount];
        double[] reduced = Cost.AsSpan(0, ColumnCount).ToArray();
        z.Clear();
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = double.IsPositiveInfinity(Upper[ColumnCount + i]) ? Math.Max(0, -multipliers[i]) : -multipliers[i];
            z[_keptRows[i]] = y[i] * RowScale[i];
        }

        Matrix.TransposeMultiplyAdd(y, reduced);
        for (int j = 0; j < ColumnCount; j++)
        {
            x[j] = (values[j] * ColumnScale[j]) + 0.0; // no -0
            bool lower = reduced[j] > 0;
            int row = lower ? _lowerRow[j] : _upperRow[j];
            if (row >= 0)
            {
                z[row] = -reduced[j] / ColumnScale[j] / (lower ? _lowerEntry[j] : _upperEntry[j]);
            }
        }
    }

    private bool ReadBounds(int[] entries, ConeKind[] kinds)
    {
        SparseMatrix a = _problem.Matrix;
        ReadOnlySpan<double> right = _problem.RightSide.Span;
        for (int j = 0; j < a.Columns; j++)
        {
            for (int p = a.ColumnPointers[j]; p < a.ColumnPointers[j + 1]; p++)
            {
                int i = a.RowIndices[p];
                double entry = a.Values[p];
                if (entry == 0 || entries[i] != 1 || double.IsPositiveInfinity(right[i]))
                {
                    continue;
                }

                double bound = right[i] / entry;
                if ((kinds[i] == ConeKind.Zero || entry < 0) && bound > Lower[j])
                {
                    (Lower[j], _lowerRow[j], _lowerEntry[j]) = (bound, i, entry);
                }

                if ((kinds[i] == ConeKind.Zero || entry > 0) && bound < Upper[j])
                {
                    (Upper[j], _upperRow[j], _upperEntry[j]) = (bound, i, entry);
                }
            }

            if (Lower[j] > Upper[j] || double.IsPositiveInfinity(Lower[j]) || double.IsNegativeInfinity(Upper[j]))
            {
                return false;
            }
        }

        return true;
    }

    // Geometric means, then columns to a largest entry of 1: all rounded to powers of two, so that nothing is rounded.
    private void Scale()
    {
        double[] r = RowScale, c = ColumnScale;
        Array.Fill(r, 1);
        Array.Fill(c, 1);
        Rows = Matrix.Transpose();
        for (int pass = 0; pass < ScalingPasses; pass++)
        {
            Balance(Rows, c, r, last: false);
            Balance(Matrix, r, c, last: pass == ScalingPasses - 1);
        }

        for (int j = 0; j < c.Length; j++)
        {
            for (int p = Matrix.ColumnPointers[j]; p < Matrix.ColumnPointers[j + 1]; p++)
            {
                Matrix.Entries[p] *= r[Matrix.RowIndices[p]] * c[j];
            }

            Cost[j] *= c[j];
            Lower[j] /= c[j];
            Upper[j] /= c[j];
        }

        for (int i = 0; i < r.Length; i++)
        {
            RightSide[i] *= r[i];
        }

        Rows = Matrix.Transpose();
    }

    private static void Balance(SparseMatrix columns, double[] others, double[] scale, bool last)
    {
        for (int j = 0; j < scale.Length; j++)
        {
            double least = double.PositiveInfinity, most = 0;
            for (int p = columns.ColumnPointers[j]; p < columns.ColumnPointers[j + 1]; p++)
            {
                double size = Math.Abs(columns.Values[p]) * others[columns.RowIndices[p]];
                if (size > 0)
                {
                    (least, most) = (Math.Min(least, size), Math.Max(most, size));
                }
            }

            scale[j] = most == 0 ? 1 : Math.ScaleB(1, -Math.ILogB(last ? most : Math.Sqrt(least) * Math.Sqrt(most)));
        }
    }
}
