using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic.Cones;

namespace Pid.Numerics.Optimization.Conic.Kkt;

/// <summary>
/// The upper triangle of the quasi-definite system as a pattern, with the place of every number that enters it. Columns in order:
/// variables, rows, and two for every second-order cone that is expanded.
/// </summary>
internal sealed class KktPattern
{
    private readonly SparseMatrix _quadratic;
    private readonly SparseMatrix _matrix;
    private readonly ConeProduct _cones;
    private readonly List<int> _pointers = [0];
    private readonly List<int> _rows = [];
    private readonly List<sbyte> _signs = [];
    private readonly List<int> _hessian = [];
    private readonly List<(int Place, double Value)> _constants = [];
    private readonly SparseMatrix _transpose;
    private readonly int[] _sources; // entry of the transpose -> entry of A

    public KktPattern(SparseMatrix quadratic, SparseMatrix matrix, ConeProduct cones)
    {
        _quadratic = quadratic;
        _matrix = matrix;
        _cones = cones;
        _transpose = matrix.Transpose(out int[] places);
        MatrixPlaces = new int[places.Length];
        _sources = new int[places.Length];
        for (int p = 0; p < places.Length; p++)
        {
            _sources[places[p]] = p;
        }

        QuadraticPlaces = new int[quadratic.EntryCount];
        for (int j = 0; j < matrix.Columns; j++)
        {
            AddVariable(j);
        }

        int[] expanded = new int[cones.Count];
        for (int c = 0; c < cones.Count; c++)
        {
            AddRows(c, out expanded[c]);
        }

        for (int c = 0; c < cones.Count; c++)
        {
            if (cones[c].Shape == HessianShape.DiagonalPlusRankTwo)
            {
                AddExpansion(c, expanded[c]);
            }
        }

        int order = _signs.Count;
        Upper = SparseMatrix.FromTrusted(order, order, [.. _pointers], [.. _rows], new double[_rows.Count]);
        foreach ((int place, double value) in _constants)
        {
            Upper.Entries[place] = value;
        }

        HessianPlaces = [.. _hessian];
        Signs = [.. _signs];
    }

    /// <summary>The matrix; constants are set.</summary>
    public SparseMatrix Upper { get; }

    /// <summary>The sign of every pivot.</summary>
    public sbyte[] Signs { get; }

    /// <summary>Place of every entry of P.</summary>
    public int[] QuadraticPlaces { get; }

    /// <summary>Place of every entry of A.</summary>
    public int[] MatrixPlaces { get; }

    /// <summary>Place of every value that the cones write, in their order.</summary>
    public int[] HessianPlaces { get; }

    private void AddVariable(int j)
    {
        bool diagonal = false;
        for (int p = _quadratic.ColumnPointers[j]; p < _quadratic.ColumnPointers[j + 1]; p++)
        {
            QuadraticPlaces[p] = _rows.Count;
            _rows.Add(_quadratic.RowIndices[p]);
            diagonal |= _quadratic.RowIndices[p] == j;
        }

        if (!diagonal)
        {
            _rows.Add(j);
        }

        CloseColumn(1);
    }

    private void AddRows(int c, out int expanded)
    {
        expanded = 0;
        Cone cone = _cones[c];
        int first = _cones.Offset(c);
        for (int k = 0; k < cone.Dimension; k++)
        {
            for (int t = _transpose.ColumnPointers[first + k]; t < _transpose.ColumnPointers[first + k + 1]; t++)
            {
                MatrixPlaces[_sources[t]] = _rows.Count;
                _rows.Add(_transpose.RowIndices[t]);
            }

            for (int l = cone.Shape == HessianShape.Dense ? 0 : k; l <= k; l++)
            {
                if (cone.Shape == HessianShape.Factored)
                {
                    _constants.Add((_rows.Count, -1));
                }
                else
                {
                    _hessian.Add(_rows.Count);
                }

                _rows.Add(_matrix.Columns + first + l);
            }

            CloseColumn(-1);
        }

        if (cone.Shape == HessianShape.DiagonalPlusRankTwo)
        {
            expanded = _hessian.Count;
            _hessian.AddRange(new int[2 * cone.Dimension]);
        }
    }

    // Columns u with pivot +1 and v with pivot -1.
    private void AddExpansion(int c, int at)
    {
        for (int side = 1; side >= -1; side -= 2)
        {
            for (int k = 0; k < _cones[c].Dimension; k++)
            {
                _hessian[at++] = _rows.Count;
                _rows.Add(_matrix.Columns + _cones.Offset(c) + k);
            }

            _constants.Add((_rows.Count, side));
            _rows.Add(_signs.Count);
            CloseColumn((sbyte)side);
        }
    }

    private void CloseColumn(sbyte sign)
    {
        _signs.Add(sign);
        _pointers.Add(_rows.Count);
    }
}
