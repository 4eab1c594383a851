using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic.Cones;

namespace Pid.Numerics.Optimization.Conic.Kkt;

/// <summary>
/// B: the rows of A, those of a cone with the shape <see cref="HessianShape.Factored"/> multiplied by its W^-1. Each of the three rows of
/// such a cone has the variables of all three.
/// </summary>
internal sealed class FactoredMatrix
{
    private readonly SparseMatrix _source;
    private readonly ConeProduct _cones;
    private readonly int[] _plainSources;
    private readonly int[] _plainPlaces;
    private readonly int[] _clear;          // places of B that are sums
    private readonly int[] _sumSources;     // entries of A in factored rows ...
    private readonly int[] _sumPlaces;      // ... and their three places
    private readonly int[] _sumRows;        // row of the cone, 0 .. 2
    private readonly int[] _ends;           // for every factored cone, the end of its part of the entries
    private readonly int[] _factored;       // its number

    public FactoredMatrix(SparseMatrix source, ConeProduct cones)
    {
        _source = source;
        _cones = cones;
        int[] coneOf = new int[source.Rows];
        Array.Fill(coneOf, -1);
        for (int c = 0; c < cones.Count; c++)
        {
            if (cones[c].Shape == HessianShape.Factored)
            {
                Array.Fill(coneOf, c, cones.Offset(c), 3);
            }
        }

        // Column by column: a factored cone that A touches in a column takes three entries of B there.
        List<int> pointers = [0];
        List<int> rows = [];
        List<int> plainSources = [];
        List<int> plainPlaces = [];
        List<int> clear = [];
        List<(int Cone, int Source, int Row, int Place)> sums = [];
        for (int j = 0; j < source.Columns; j++)
        {
            int last = -1;
            for (int p = source.ColumnPointers[j]; p < source.ColumnPointers[j + 1]; p++)
            {
                int i = source.RowIndices[p];
                int c = coneOf[i];
                if (c < 0)
                {
                    plainSources.Add(p);
                    plainPlaces.Add(rows.Count);
                    rows.Add(i);
                    continue;
                }

                int first = cones.Offset(c);
                if (c != last)
                {
                    last = c;
                    clear.AddRange([rows.Count, rows.Count + 1, rows.Count + 2]);
                    rows.AddRange([first, first + 1, first + 2]);
                }

                sums.Add((c, p, i - first, rows.Count - 3));
            }

            pointers.Add(rows.Count);
        }

        var ordered = sums.OrderBy(s => s.Cone).ToArray(); // stable
        _plainSources = [.. plainSources];
        _plainPlaces = [.. plainPlaces];
        _clear = [.. clear];
        _sumSources = Array.ConvertAll(ordered, s => s.Source);
        _sumPlaces = Array.ConvertAll(ordered, s => s.Place);
        _sumRows = Array.ConvertAll(ordered, s => s.Row);
        _factored = [.. ordered.Select(s => s.Cone).Distinct()];
        _ends = new int[_factored.Length];
        for (int k = 0, e = 0; k < _ends.Length; k++)
        {
            while (e < ordered.Length && ordered[e].Cone == _factored[k])
            {
                e++;
            }

            _ends[k] = e;
        }

        Matrix = _factored.Length == 0 ? source : SparseMatrix.FromTrusted(source.Rows, source.Columns, [.. pointers], [.. rows],
            new double[rows.Count]);
    }

    /// <summary>B; A itself if no cone is factored.</summary>
    public SparseMatrix Matrix { get; }

    /// <summary>Computes B from A and the scalings.</summary>
    public void Update()
    {
        if (_factored.Length == 0)
        {
            return;
        }

        Span<double> values = Matrix.Entries;
        ReadOnlySpan<double> source = _source.Values;
        for (int k = 0; k < _plainPlaces.Length; k++)
        {
            values[_plainPlaces[k]] = source[_plainSources[k]];
        }

        foreach (int place in _clear)
        {
            values[place] = 0;
        }

        Span<double> inverse = stackalloc double[9];
        int e = 0;
        for (int k = 0; k < _factored.Length; k++)
        {
            _cones[_factored[k]].WriteHessian(inverse);
            for (; e < _ends[k]; e++)
            {
                double a = source[_sumSources[e]];
                int place = _sumPlaces[e];
                int row = _sumRows[e];
                values[place] += inverse[row] * a;
                values[place + 1] += inverse[3 + row] * a;
                values[place + 2] += inverse[6 + row] * a;
            }
        }
    }
}
