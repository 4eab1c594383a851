using Pid.Numerics.LinearAlgebra.Sparse;

namespace Pid.Numerics.Optimization.Linear;

/// <summary>
/// A basis B of columns of [A I] as L U (sparse, Markowitz's pivots with a threshold) and the exchanges of columns since, in product form.
/// </summary>
internal sealed class BasisFactor
{
    private const int MostExchanges = 100;

    private readonly SparseMatrix _matrix;
    private readonly BasisElimination _lu;
    private readonly GrowingEntries _exchanged = new();
    private readonly List<int> _starts = new(MostExchanges + 1) { 0 };
    private readonly List<int> _places = new(MostExchanges);
    private readonly List<double> _pivots = new(MostExchanges);

    public BasisFactor(SparseMatrix matrix)
    {
        _matrix = matrix;
        _lu = new BasisElimination(matrix.Rows);
    }

    /// <summary>Whether a new factor pays or is due: many exchanges, or many entries in them.</summary>
    public bool IsLong => _places.Count >= MostExchanges || _exchanged.Count > (3 * _lu.EntryCount) + (2 * _matrix.Rows);

    /// <summary>Whether columns were exchanged since the factor.</summary>
    public bool IsFresh => _places.Count == 0;

    /// <summary>Factors the basis; columns that depend on the others are replaced by logicals in <paramref name="basis"/>.</summary>
    /// <returns>How many were replaced.</returns>
    public int Factor(int[] basis)
    {
        _exchanged.Clear();
        _starts.Clear();
        _starts.Add(0);
        _places.Clear();
        _pivots.Clear();
        int replaced = 0;
        while (true)
        {
            int n = _matrix.Columns;
            _lu.Begin();
            for (int k = 0; k < basis.Length; k++)
            {
                if (basis[k] >= n)
                {
                    _lu.Add(basis[k] - n, k, 1);
                    continue;
                }

                for (int p = _matrix.ColumnPointers[basis[k]]; p < _matrix.ColumnPointers[basis[k] + 1]; p++)
                {
                    if (_matrix.Values[p] != 0)
                    {
                        _lu.Add(_matrix.RowIndices[p], k, _matrix.Values[p]);
                    }
                }
            }

            int lacking = _lu.Eliminate();
            if (lacking == 0)
            {
                return replaced;
            }

            replaced += lacking;
            foreach ((int row, int place) in _lu.Unpivoted())
            {
                basis[place] = n + row;
            }
        }
    }

    /// <summary>v := B^-1 v: rows in, places of the basis out.</summary>
    public void Solve(double[] v)
    {
        _lu.Solve(v);
        ReadOnlySpan<int> indices = _exchanged.Indices;
        ReadOnlySpan<double> values = _exchanged.Values;
        for (int e = 0; e < _places.Count; e++)
        {
            double t = v[_places[e]];
            if (t == 0)
            {
                continue;
            }

            t /= _pivots[e];
            for (int p = _starts[e]; p < _starts[e + 1]; p++)
            {
                v[indices[p]] -= values[p] * t;
            }

            v[_places[e]] = t;
        }
    }

    /// <summary>v := B'^-1 v: places of the basis in, rows out.</summary>
    public void SolveTransposed(double[] v)
    {
        ReadOnlySpan<int> indices = _exchanged.Indices;
        ReadOnlySpan<double> values = _exchanged.Values;
        for (int e = _places.Count - 1; e >= 0; e--)
        {
            double sum = v[_places[e]];
            for (int p = _starts[e]; p < _starts[e + 1]; p++)
            {
                sum -= values[p] * v[indices[p]];
            }

            v[_places[e]] = sum / _pivots[e];
        }

        _lu.SolveTransposed(v);
    }

    /// <summary>The column with B^-1 a = <paramref name="column"/> takes a place.</summary>
    public void Exchange(int place, double[] column)
    {
        for (int k = 0; k < column.Length; k++)
        {
            if (k != place && Math.Abs(column[k]) > 1e-16)
            {
                _exchanged.Add(k, column[k]);
            }
        }

        _starts.Add(_exchanged.Count);
        _places.Add(place);
        _pivots.Add(column[place]);
    }
}
