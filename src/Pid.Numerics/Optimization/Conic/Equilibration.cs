using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic.Cones;

namespace Pid.Numerics.Optimization.Conic;

/// <summary>
/// The scaled problem P^ = c r D P D, q^ = c D q, A^ = E A D, b^ = E b / r, with D, E positive diagonal and c, r positive such that rows
/// and columns of [ P A' ; A 0 ] have comparable maximum norms (Ruiz), and neither the objective nor b is far from 1. x = r D x^, s = r
/// E^-1 s^, z = E z^ / c; the objective is r / c times that of the scaled problem.
/// </summary>
/// <remarks>
/// Every scale is a power of two, so that scaling and unscaling are exact; rows of a cone that is not a product of rays share one. A row
/// with b = +infinity becomes 0'x + s = 1.
/// </remarks>
internal sealed partial class Equilibration
{
    private const int Rounds = 10;
    private const double Largest = 1e15;  // no unit is further from another
    private const double UsualSize = 1e4; // right sides between the reciprocal of this and this are left as they are

    private readonly SparseMatrix _sourceQuadratic;
    private readonly SparseMatrix _sourceMatrix;
    private readonly double[] _sourceCost;
    private readonly double[] _sourceRightSide;
    private readonly double[] _columnNorms;
    private readonly double[] _rowNorms;
    private readonly bool[] _scalesAsOne; // rows of a cone that share a scale
    private readonly (int First, int Count)[] _shared; // and these cones

    public Equilibration(SparseMatrix quadratic, double[] cost, SparseMatrix matrix, double[] rightSide, ConeProduct cones)
    {
        _sourceQuadratic = quadratic;
        _sourceMatrix = matrix;
        _sourceCost = cost;
        _sourceRightSide = rightSide;
        Quadratic = quadratic.Copy();
        Matrix = matrix.Copy();
        Cost = new double[cost.Length];
        RightSide = new double[rightSide.Length];
        Columns = new double[cost.Length];
        Rows = new double[rightSide.Length];
        _columnNorms = new double[cost.Length];
        _rowNorms = new double[rightSide.Length];
        _rowWeights = new double[rightSide.Length];
        _scalesAsOne = new bool[rightSide.Length];
        _shared = [.. Enumerable.Range(0, cones.Count).Where(c => cones[c].ScalesAsOne)
            .Select(c => (cones.Offset(c), cones[c].Dimension))];
        foreach ((int first, int count) in _shared)
        {
            _scalesAsOne.AsSpan(first, count).Fill(true);
        }
    }

    public SparseMatrix Quadratic { get; }

    public SparseMatrix Matrix { get; }

    public double[] Cost { get; }

    public double[] RightSide { get; }

    /// <summary>D.</summary>
    public double[] Columns { get; }

    /// <summary>E.</summary>
    public double[] Rows { get; }

    /// <summary>c.</summary>
    public double Objective { get; private set; }

    /// <summary>r.</summary>
    public double Size { get; private set; }

    /// <summary>Reads the source data again and scales it.</summary>
    public void Update(bool scale)
    {
        Reset();
        if (!scale)
        {
            return;
        }

        if (IsWide(Matrix.Values))
        {
            BalanceUnits();
        }

        EqualizeNorms();
        if (IsWide(Matrix.Values) || IsWide(Cost) || IsWide(RightSide))
        {
            BalanceUnits();
            EqualizeNorms();
        }

        MeasureNorms();
        RescaleEmpty(Columns, _columnNorms, Cost);
        for (int i = 0; i < Rows.Length; i++)
        {
            bool leftAlone = double.IsPositiveInfinity(_sourceRightSide[i]) || (_scalesAsOne[i] && _rowNorms[i] == 0);
            _rowNorms[i] = leftAlone ? double.NaN : _rowNorms[i];
        }

        RescaleEmpty(Rows, _rowNorms, RightSide);
        for (int j = 0; j < Columns.Length; j++)
        {
            Columns[j] = PowerOfTwo(Columns[j]);
        }

        for (int i = 0; i < Rows.Length; i++)
        {
            Rows[i] = PowerOfTwo(Rows[i]);
        }

        Apply();
        ScaleRightSide();
        Apply();
        MeasureNorms();
        ScaleObjective();
        Apply();
    }

    private void Reset()
    {
        Columns.AsSpan().Fill(1);
        Rows.AsSpan().Fill(1);
        Objective = Size = 1;
        Apply();
    }

    private void EqualizeNorms()
    {
        for (int round = 0; round < Rounds; round++)
        {
            MeasureNorms();
            Rescale(Columns, _columnNorms);
            Rescale(Rows, _rowNorms);
            ShareScales();
            Apply();
        }
    }

    private void ScaleRightSide()
    {
        double size = 0;
        for (int i = 0; i < RightSide.Length; i++)
        {
            size = double.IsPositiveInfinity(_sourceRightSide[i]) ? size : Math.Max(size, Math.Abs(RightSide[i]));
        }

        Size = size == 0 ? 1 : PowerOfTwo(size / Math.Clamp(size, 1 / UsualSize, UsualSize));
    }

    private void ScaleObjective()
    {
        double quadratic = 0;
        double cost = 0;
        _columnNorms.AsSpan().Clear();
        AddQuadraticNorms();
        for (int j = 0; j < Cost.Length; j++)
        {
            cost = Math.Max(cost, Math.Abs(Cost[j]));
            quadratic += _columnNorms[j] / Cost.Length;
        }

        double size = Math.Max(quadratic, cost);
        Objective = size == 0 ? 1 : PowerOfTwo(1 / size);
    }

    private void Apply()
    {
        for (int j = 0; j < Cost.Length; j++)
        {
            Cost[j] = Objective * Columns[j] * _sourceCost[j];
            for (int p = Quadratic.ColumnPointers[j]; p < Quadratic.ColumnPointers[j + 1]; p++)
            {
                Quadratic.Entries[p] = Objective * Size * Columns[j] * Columns[Quadratic.RowIndices[p]] * _sourceQuadratic.Values[p];
            }

            for (int p = Matrix.ColumnPointers[j]; p < Matrix.ColumnPointers[j + 1]; p++)
            {
                int i = Matrix.RowIndices[p];
                Matrix.Entries[p] = double.IsPositiveInfinity(_sourceRightSide[i]) ? 0 : Rows[i] * Columns[j] * _sourceMatrix.Values[p];
            }
        }

        for (int i = 0; i < RightSide.Length; i++)
        {
            RightSide[i] = double.IsPositiveInfinity(_sourceRightSide[i]) ? 1 : Rows[i] / Size * _sourceRightSide[i];
        }
    }

    private void MeasureNorms()
    {
        _columnNorms.AsSpan().Clear();
        _rowNorms.AsSpan().Clear();
        AddQuadraticNorms();
        for (int j = 0; j < Columns.Length; j++)
        {
            for (int p = Matrix.ColumnPointers[j]; p < Matrix.ColumnPointers[j + 1]; p++)
            {
                int i = Matrix.RowIndices[p];
                double size = Math.Abs(Matrix.Values[p]);
                _columnNorms[j] = Math.Max(_columnNorms[j], size);
                _rowNorms[i] = Math.Max(_rowNorms[i], size);
            }
        }
    }

    private void AddQuadraticNorms()
    {
        for (int j = 0; j < Columns.Length; j++)
        {
            for (int p = Quadratic.ColumnPointers[j]; p < Quadratic.ColumnPointers[j + 1]; p++)
            {
                int i = Quadratic.RowIndices[p];
                double size = Math.Abs(Quadratic.Values[p]);
                _columnNorms[j] = Math.Max(_columnNorms[j], size);
                _columnNorms[i] = Math.Max(_columnNorms[i], size);
            }
        }
    }

    private static void Rescale(double[] scales, double[] norms)
    {
        for (int i = 0; i < scales.Length; i++)
        {
            if (norms[i] > 0)
            {
                scales[i] = Math.Clamp(scales[i] / Math.Sqrt(norms[i]), 1 / Largest, Largest);
            }
        }
    }

    // A column (row) without an entry has no norm: its cost (right side) is made as large as the largest of the others. Otherwise an
    // unbounded variable or a row that nothing meets passes unnoticed in a unit in which its number is small.
    private static void RescaleEmpty(double[] scales, double[] norms, double[] values)
    {
        double largest = 0;
        for (int i = 0; i < norms.Length; i++)
        {
            largest = norms[i] > 0 ? Math.Max(largest, Math.Abs(values[i])) : largest;
        }

        for (int i = 0; i < norms.Length; i++)
        {
            if (norms[i] == 0 && values[i] != 0)
            {
                scales[i] = Math.Clamp(scales[i] * (largest > 0 ? largest : 1) / Math.Abs(values[i]), 1 / Largest, Largest);
            }
        }
    }

    private void ShareScales()
    {
        foreach ((int first, int count) in _shared)
        {
            double log = 0;
            foreach (double r in Rows.AsSpan(first, count))
            {
                log += Math.Log(r);
            }

            Rows.AsSpan(first, count).Fill(Math.Exp(log / count));
        }
    }

    private static double PowerOfTwo(double v) => Math.ScaleB(1, (int)Math.Round(Math.Log2(v)));
}
