using Pid.Numerics.LinearAlgebra.Dense;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic.Cones;

namespace Pid.Numerics.Optimization.Conic.Kkt;

/// <summary>
/// Dense Cholesky of what is left when the rows are eliminated: M = P + B' G^-1 B + E'E over the variables, then E M^-1 E' over the
/// equations E x = g. (Adding E'E and E'g changes nothing at the solution and makes M regular wherever the whole system is.) For many more
/// rows than columns.
/// </summary>
internal sealed class DenseSchurKkt : IKktBackend
{
    private readonly SparseMatrix _quadratic;
    private readonly SparseMatrix _matrix;
    private readonly ConeProduct _cones;
    private readonly int _n;
    private readonly int _m;
    private readonly int[] _equations;
    private readonly double[] _scaled;   // variable j: F^-1 of column j of B, equations as they are
    private readonly double[] _reduced;  // M, then its factor
    private readonly double[] _images;   // equation e: L^-1 of row e of E
    private readonly double[] _second;   // E M^-1 E', then its factor
    private readonly double[] _column;
    private readonly double[] _scratch;
    private readonly double[] _rows;
    private readonly double[] _right;
    private readonly double[] _multipliers;
    private readonly DenseCholesky _cholesky = new();
    private double _regularization;

    public DenseSchurKkt(SparseMatrix quadratic, SparseMatrix matrix, ConeProduct cones)
    {
        _quadratic = quadratic;
        _matrix = matrix;
        _cones = cones;
        _n = matrix.Columns;
        _m = matrix.Rows;
        List<int> equations = [];
        for (int c = 0; c < cones.Count; c++)
        {
            for (int i = cones.Offset(c); i < cones.Offset(c + 1) && cones[c].Degree == 0; i++)
            {
                equations.Add(i);
            }
        }

        _equations = [.. equations];
        _scaled = new double[_n * _m];
        _reduced = new double[_n * _n];
        _images = new double[_equations.Length * _n];
        _second = new double[_equations.Length * _equations.Length];
        _column = new double[_m];
        _scratch = new double[_m];
        _rows = new double[_m];
        _right = new double[_n];
        _multipliers = new double[_equations.Length];
    }

    /// <summary>Multiplications of one factorisation, about.</summary>
    public static double Work(int columns, int rows) => (0.5 * columns * columns * rows) + ((double)columns * columns * columns / 6);

    public bool Factor(double regularization, CancellationToken stop)
    {
        _regularization = 0.01 * regularization;
        for (int j = 0; j < _n; j++)
        {
            ScaleColumn(j);
        }

        _reduced.AsSpan().Clear();
        _cholesky.SubtractRankK(_reduced, _n, _scaled, _m, 1, _m, stop);
        double largest = 0;
        for (int j = 0; j < _n; j++)
        {
            for (int p = _quadratic.ColumnPointers[j]; p < _quadratic.ColumnPointers[j + 1]; p++)
            {
                _reduced[(j * _n) + _quadratic.RowIndices[p]] -= _quadratic.Values[p];
            }

            largest = Math.Max(largest, -_reduced[(j * _n) + j]);
        }

        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                _reduced[(i * _n) + j] = -_reduced[(i * _n) + j];
            }

            _reduced[(i * _n) + i] += _regularization;
        }

        if (!double.IsFinite(largest) || stop.IsCancellationRequested)
        {
            return false;
        }

        _cholesky.Factor(_reduced, _n, 1e-15 * largest, stop);
        return FactorEquations(stop) && !stop.IsCancellationRequested;
    }

    public void Solve(ReadOnlySpan<double> f, ReadOnlySpan<double> g, Span<double> x, Span<double> z)
    {
        // h = f + B'G^-1 g + E'g_e
        Weigh(g, _rows);
        for (int e = 0; e < _equations.Length; e++)
        {
            _rows[_equations[e]] = g[_equations[e]];
        }

        f.CopyTo(_right);
        _matrix.TransposeMultiplyAdd(_rows, _right);
        _right.CopyTo(x);
        DenseCholesky.Solve(_reduced, _n, x);
        if (_equations.Length > 0)
        {
            _rows.AsSpan().Clear();
            _matrix.MultiplyAdd(x, _rows);
            for (int e = 0; e < _equations.Length; e++)
            {
                _multipliers[e] = _rows[_equations[e]] - g[_equations[e]];
            }

            DenseCholesky.Solve(_second, _equations.Length, _multipliers);
            _rows.AsSpan().Clear();
            for (int e = 0; e < _equations.Length; e++)
            {
                _rows[_equations[e]] = _multipliers[e];
            }

            _right.CopyTo(x);
            _matrix.TransposeMultiplyAdd(_rows, x, -1);
            DenseCholesky.Solve(_reduced, _n, x);
        }

        // z = G^-1 (B x - g), the multipliers on the equations.
        for (int i = 0; i < _m; i++)
        {
            _column[i] = -g[i];
        }

        _matrix.MultiplyAdd(x, _column);
        Weigh(_column, z);
        for (int e = 0; e < _equations.Length; e++)
        {
            z[_equations[e]] = _multipliers[e];
        }
    }

    private void ScaleColumn(int j)
    {
        _column.AsSpan().Clear();
        for (int p = _matrix.ColumnPointers[j]; p < _matrix.ColumnPointers[j + 1]; p++)
        {
            _column[_matrix.RowIndices[p]] = _matrix.Values[p];
        }

        Span<double> target = _scaled.AsSpan(j * _m, _m);
        for (int c = 0; c < _cones.Count; c++)
        {
            int first = _cones.Offset(c);
            int length = _cones[c].Dimension;
            if (_cones[c].Degree == 0 || _cones[c].Shape == HessianShape.Factored)
            {
                _column.AsSpan(first, length).CopyTo(target[first..]);
            }
            else
            {
                _cones[c].InverseFactorMultiply(_column.AsSpan(first, length), target.Slice(first, length));
            }
        }
    }

    // L^-1 E', then its products.
    private bool FactorEquations(CancellationToken stop)
    {
        int count = _equations.Length;
        if (count == 0)
        {
            return true;
        }

        for (int e = 0; e < count && !stop.IsCancellationRequested; e++)
        {
            for (int j = 0; j < _n; j++)
            {
                _images[(e * _n) + j] = _scaled[(j * _m) + _equations[e]];
            }

            DenseCholesky.SolveLower(_reduced, _n, _images.AsSpan(e * _n, _n));
        }

        _second.AsSpan().Clear();
        _cholesky.SubtractRankK(_second, count, _images, _n, 1, _n, stop);
        double largest = 0;
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                _second[(i * count) + j] = -_second[(i * count) + j];
            }

            _second[(i * count) + i] += _regularization;
            largest = Math.Max(largest, _second[(i * count) + i]);
        }

        if (!double.IsFinite(largest) || stop.IsCancellationRequested)
        {
            return false;
        }

        _cholesky.Factor(_second, count, 1e-15 * largest, stop);
        return true;
    }

    // result = G^-1 v, 0 on the equations.
    private void Weigh(ReadOnlySpan<double> v, Span<double> result)
    {
        for (int c = 0; c < _cones.Count; c++)
        {
            int first = _cones.Offset(c);
            int length = _cones[c].Dimension;
            Span<double> target = result.Slice(first, length);
            if (_cones[c].Degree == 0)
            {
                target.Clear();
            }
            else if (_cones[c].Shape == HessianShape.Factored)
            {
                v.Slice(first, length).CopyTo(target);
            }
            else
            {
                Span<double> half = _scratch.AsSpan(0, length);
                _cones[c].InverseFactorMultiply(v.Slice(first, length), half);
                _cones[c].InverseFactorTransposeMultiply(half, target);
            }
        }
    }
}
