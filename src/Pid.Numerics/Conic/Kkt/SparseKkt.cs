using Pid.Numerics.Conic.Cones;
using Pid.Numerics.LinearAlgebra;

namespace Pid.Numerics.Conic.Kkt;

/// <summary>
/// Sparse L D L' of the quasi-definite system, assembled as an upper triangle and ordered once. A scaling D + u u' - v v' enters with two more
/// unknowns, [ -D v u ; v' -1 . ; u' . 1 ], so that a large second-order cone stays sparse.
/// </summary>
internal sealed class SparseKkt : IKktBackend
{
    private static readonly PivotRegularization s_regularization = new(1e-8, 1e-13, 2e-7);

    private readonly SparseMatrix _quadratic;
    private readonly SparseMatrix _matrix;
    private readonly ConeProduct _cones;
    private readonly SparseMatrix _upper;
    private readonly int[] _quadraticPlaces;
    private readonly int[] _matrixPlaces;
    private readonly int[] _hessianPlaces;
    private readonly sbyte[] _signs;
    private readonly double[] _hessian;
    private readonly double[] _work;
    private readonly LdlFactor _factor;

    public SparseKkt(SparseMatrix quadratic, SparseMatrix matrix, ConeProduct cones)
    {
        _quadratic = quadratic;
        _matrix = matrix;
        _cones = cones;
        _quadraticPlaces = new int[quadratic.EntryCount];
        _matrixPlaces = new int[matrix.EntryCount];
        (_upper, _hessianPlaces, _signs) = Assemble();
        _hessian = new double[LongestHessian()];
        _work = new double[_upper.Columns];
        Symbolic = LdlSymbolic.Analyze(_upper);
        _factor = new LdlFactor(Symbolic);
    }

    /// <summary>The analysis, for the choice between backends.</summary>
    public LdlSymbolic Symbolic { get; }

    public void Load()
    {
        Scatter(_quadratic.Values, _quadraticPlaces);
        Scatter(_matrix.Values, _matrixPlaces);
    }

    public bool Factor()
    {
        Span<double> values = _upper.Values;
        int at = 0;
        for (int c = 0; c < _cones.Count; c++)
        {
            Cone cone = _cones[c];
            int length = cone.HessianLength;
            Span<double> h = _hessian.AsSpan(0, length);
            cone.WriteHessian(h);
            int negated = cone.Shape == HessianShape.DiagonalPlusRankTwo ? cone.Dimension : length;
            for (int k = 0; k < length; k++)
            {
                values[_hessianPlaces[at++]] = k < negated ? -h[k] : h[k];
            }
        }

        return _factor.Factor(values, _signs, s_regularization);
    }

    public void Solve(ReadOnlySpan<double> f, ReadOnlySpan<double> g, Span<double> x, Span<double> z)
    {
        f.CopyTo(_work);
        g.CopyTo(_work.AsSpan(f.Length));
        _work.AsSpan(f.Length + g.Length).Clear();
        _factor.Solve(_work, _work);
        _work.AsSpan(0, x.Length).CopyTo(x);
        _work.AsSpan(x.Length, z.Length).CopyTo(z);
    }

    private void Scatter(ReadOnlySpan<double> source, int[] places)
    {
        Span<double> values = _upper.Values;
        for (int p = 0; p < places.Length; p++)
        {
            values[places[p]] = source[p];
        }
    }

    private int LongestHessian()
    {
        int longest = 0;
        for (int c = 0; c < _cones.Count; c++)
        {
            longest = Math.Max(longest, _cones[c].HessianLength);
        }

        return longest;
    }

    // Columns in order: variables, rows, two for every expanded cone. Places are remembered as they are laid down.
    private (SparseMatrix Upper, int[] HessianPlaces, sbyte[] Signs) Assemble()
    {
        int n = _matrix.Columns;
        int m = _matrix.Rows;
        List<int> pointers = [0];
        List<int> rows = [];
        List<int> hessian = [];
        List<sbyte> signs = [];
        for (int j = 0; j < n; j++)
        {
            AddQuadraticColumn(j, rows);
            pointers.Add(rows.Count);
            signs.Add(1);
        }

        SparseMatrix transpose = _matrix.Transpose(out int[] places);
        int[] rowPlaces = new int[m];
        int[] expandedBase = new int[_cones.Count];
        for (int c = 0; c < _cones.Count; c++)
        {
            int first = _cones.Offset(c);
            for (int k = 0; k < _cones[c].Dimension; k++)
            {
                int i = first + k;
                rowPlaces[i] = rows.Count - transpose.ColumnPointers[i];
                rows.AddRange(transpose.RowIndices[transpose.ColumnPointers[i]..transpose.ColumnPointers[i + 1]]);
                for (int l = _cones[c].Shape == HessianShape.Dense ? 0 : k; l <= k; l++)
                {
                    hessian.Add(rows.Count);
                    rows.Add(n + first + l);
                }

                pointers.Add(rows.Count);
                signs.Add(-1);
            }

            if (_cones[c].Shape == HessianShape.DiagonalPlusRankTwo)
            {
                expandedBase[c] = hessian.Count;
                hessian.AddRange(new int[2 * _cones[c].Dimension]);
            }
        }

        List<int> ones = [];
        for (int c = 0; c < _cones.Count; c++)
        {
            for (int side = 0; side < 2 && _cones[c].Shape == HessianShape.DiagonalPlusRankTwo; side++)
            {
                for (int k = 0; k < _cones[c].Dimension; k++)
                {
                    hessian[expandedBase[c] + (side * _cones[c].Dimension) + k] = rows.Count;
                    rows.Add(n + _cones.Offset(c) + k);
                }

                ones.Add(rows.Count);
                rows.Add(pointers.Count - 1);
                pointers.Add(rows.Count);
                signs.Add((sbyte)(side == 0 ? 1 : -1));
            }
        }

        for (int j = 0; j < n; j++)
        {
            for (int p = _matrix.ColumnPointers[j]; p < _matrix.ColumnPointers[j + 1]; p++)
            {
                _matrixPlaces[p] = places[p] + rowPlaces[_matrix.RowIndices[p]];
            }
        }

        int order = pointers.Count - 1;
        SparseMatrix upper = SparseMatrix.FromTrusted(order, order, [.. pointers], [.. rows], new double[rows.Count]);
        for (int k = 0; k < ones.Count; k++)
        {
            upper.Values[ones[k]] = k % 2 == 0 ? 1 : -1;
        }

        return (upper, [.. hessian], [.. signs]);
    }

    private void AddQuadraticColumn(int j, List<int> rows)
    {
        bool diagonal = false;
        for (int p = _quadratic.ColumnPointers[j]; p < _quadratic.ColumnPointers[j + 1]; p++)
        {
            _quadraticPlaces[p] = rows.Count;
            rows.Add(_quadratic.RowIndices[p]);
            diagonal |= _quadratic.RowIndices[p] == j;
        }

        if (!diagonal)
        {
            rows.Add(j);
        }
    }
}
