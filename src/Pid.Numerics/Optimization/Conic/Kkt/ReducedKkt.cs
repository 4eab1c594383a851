using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic.Cones;

namespace Pid.Numerics.Optimization.Conic.Kkt;

/// <summary>
/// The Newton system [ P A' ; A -H ] (x, z) = (f, g) with its defined variables substituted: x = T y + t, where y are the variables kept
/// and t holds g_e / a_ej at the defined ones. <see cref="KktSystem"/> solves [ P B' ; B -H ] (y, z) = (T'(f - P t), g - A t), B = A T on
/// the rows kept; column j of the first block then gives the multiplier of the equation that defines x_j.
/// </summary>
/// <remarks>
/// The iterates are those of the whole problem: substituting before the solve would take other, and more, iterations. What it saves is most
/// of the system's rows, and the pivots that would be zero but for the regularisation, which cost digits and so corrections.
/// </remarks>
internal sealed class ReducedKkt
{
    private readonly SparseMatrix _quadratic;
    private readonly SparseMatrix _matrix;
    private readonly ConeProduct _cones;
    private readonly ConicSettings _settings;
    private readonly Definitions _choice;
    private KktSystem? _system;
    private SparseMatrix _reduced = SparseMatrix.Zero(0, 0);
    private SparseMatrix _reducedQuadratic = SparseMatrix.Zero(0, 0);
    private int[] _keptRows = [];
    private int[] _keptColumns = [];
    private int[] _defined = [];
    private Definition[] _definitions = [];
    private int[] _columns = []; // A by rows: columns, and entries of A
    private int[] _sources = [];
    private int[] _rows = [];    // A by columns: rows
    private (int Place, int Entry, int Factor, int Pivot)[] _terms = []; // value of B += a_Entry, or -a_Entry a_Factor / a_Pivot
    private int[] _pivots = [];                                          // entry of A, for every defined variable
    private double[] _f = [];
    private double[] _g = [];
    private double[] _x = [];
    private double[] _z = [];

    public ReducedKkt(SparseMatrix quadratic, SparseMatrix matrix, ConeProduct cones, ConicSettings settings)
    {
        _quadratic = quadratic;
        _matrix = matrix;
        _cones = cones;
        _settings = settings;
        _choice = new Definitions(quadratic, matrix, cones);
    }

    /// <summary>Reads P and A again. Allocates at first, and where other variables are now defined.</summary>
    public void Load()
    {
        if (_choice.Choose() || _system is null)
        {
            _system = Build();
        }

        _system.RegularizeAsUsual();
        if (_defined.Length == 0)
        {
            return;
        }

        Span<double> values = _reduced.Entries;
        ReadOnlySpan<double> a = _matrix.Values;
        values.Clear();
        foreach ((int place, int entry, int factor, int pivot) in _terms)
        {
            values[place] += factor < 0 ? a[entry] : -a[entry] * a[factor] / a[pivot];
        }

        _quadratic.Values.CopyTo(_reducedQuadratic.Entries);
    }

    /// <inheritdoc cref="KktSystem.RegularizeLess"/>
    public bool RegularizeLess() => _system!.RegularizeLess();

    /// <summary>Factorises for the current scalings; false if that failed or was stopped.</summary>
    public bool Factor(CancellationToken stop) => _system!.Factor(stop);

    /// <inheritdoc cref="KktSystem.Solve"/>
    public bool Solve(ReadOnlySpan<double> f, ReadOnlySpan<double> g, Span<double> x, Span<double> z, bool roughly = false)
    {
        if (_defined.Length == 0)
        {
            return _system!.Solve(f, g, x, z, roughly);
        }

        SubstituteInto(f, g, x, z);
        for (int k = 0; k < _keptColumns.Length; k++)
        {
            _f[k] = x[_keptColumns[k]];
        }

        for (int k = 0; k < _keptRows.Length; k++)
        {
            _g[k] = z[_keptRows[k]];
        }

        bool solved = _system!.Solve(_f, _g, _x, _z, roughly);
        for (int k = 0; k < _keptColumns.Length; k++)
        {
            x[_keptColumns[k]] = _x[k];
        }

        for (int k = 0; k < _keptRows.Length; k++)
        {
            z[_keptRows[k]] = _z[k];
        }

        Restore(f, g, x, z);
        return solved;
    }

    // x = T'f and z = g - A t on what is kept. (P t = 0: no defined variable enters P.)
    private void SubstituteInto(ReadOnlySpan<double> f, ReadOnlySpan<double> g, Span<double> x, Span<double> z)
    {
        ReadOnlySpan<double> a = _matrix.Values;
        f.CopyTo(x);
        g.CopyTo(z);
        foreach (Definition d in _definitions)
        {
            double cost = f[d.Variable] / a[d.Pivot];
            for (int p = d.First; p < d.End; p++)
            {
                x[_columns[p]] -= a[_sources[p]] * cost;
            }

            double value = g[d.Equation] / a[d.Pivot];
            for (int p = d.Top; p < d.Bottom; p++)
            {
                z[_rows[p]] -= a[p] * value;
            }
        }
    }

    // The defined variables and the multipliers of their equations.
    private void Restore(ReadOnlySpan<double> f, ReadOnlySpan<double> g, Span<double> x, Span<double> z)
    {
        ReadOnlySpan<double> a = _matrix.Values;
        foreach (Definition d in _definitions)
        {
            (x[d.Variable], z[d.Equation]) = (0, 0);
            double right = g[d.Equation];
            for (int p = d.First; p < d.End; p++)
            {
                right -= a[_sources[p]] * x[_columns[p]];
            }

            double slope = f[d.Variable];
            for (int p = d.Top; p < d.Bottom; p++)
            {
                slope -= a[p] * z[_rows[p]];
            }

            (x[d.Variable], z[d.Equation]) = (right / a[d.Pivot], slope / a[d.Pivot]);
        }
    }

    private KktSystem Build()
    {
        int[] equationOf = _choice.EquationOf;
        _defined = [.. Enumerable.Range(0, _matrix.Columns).Where(j => equationOf[j] >= 0)];
        if (_defined.Length == 0)
        {
            return new KktSystem(_quadratic, _matrix, _cones, _settings);
        }

        _keptRows = [.. Enumerable.Range(0, _matrix.Rows).Where(i => _choice.VariableOf[i] < 0)];
        _keptColumns = [.. Enumerable.Range(0, _matrix.Columns).Where(j => equationOf[j] < 0)];
        _pivots = Array.ConvertAll(_defined, j => PivotEntry(j, equationOf[j]));
        SparseMatrix byRows = _choice.Rows;
        _definitions = new Definition[_defined.Length];
        for (int d = 0; d < _defined.Length; d++)
        {
            (int j, int e) = (_defined[d], equationOf[_defined[d]]);
            _definitions[d] = new Definition(j, e, _pivots[d], byRows.ColumnPointers[e], byRows.ColumnPointers[e + 1],
                _matrix.ColumnPointers[j], _matrix.ColumnPointers[j + 1]);
        }

        (_columns, _sources, _rows) = (byRows.RowIndices.ToArray(), _choice.Sources, _matrix.RowIndices.ToArray());
        int[] columnOf = new int[_matrix.Columns]; // place among the kept, or among the defined
        for (int k = 0; k < _keptColumns.Length; k++)
        {
            columnOf[_keptColumns[k]] = k;
        }

        for (int d = 0; d < _defined.Length; d++)
        {
            columnOf[_defined[d]] = d;
        }

        BuildMatrix(columnOf);
        BuildQuadratic(columnOf);
        (_f, _x) = (new double[_keptColumns.Length], new double[_keptColumns.Length]);
        (_g, _z) = (new double[_keptRows.Length], new double[_keptRows.Length]);
        return new KktSystem(_reducedQuadratic, _reduced, _cones.WithoutRows(i => _choice.VariableOf[i] >= 0), _settings);
    }

    private int PivotEntry(int j, int e) =>
        _matrix.ColumnPointers[j] + _matrix.RowIndices[_matrix.ColumnPointers[j].._matrix.ColumnPointers[j + 1]].IndexOf(e);

    // The pattern of B row by row, then its columns.
    private void BuildMatrix(int[] columnOf)
    {
        SparseMatrix rows = _choice.Rows;
        int[] sources = _choice.Sources;
        int[] place = new int[_keptColumns.Length];
        Array.Fill(place, -1);
        List<int> rowIndices = [];
        List<int> columns = [];
        List<(int Place, int Entry, int Factor, int Pivot)> terms = [];
        for (int k = 0; k < _keptRows.Length; k++)
        {
            int start = columns.Count;
            int i = _keptRows[k];
            for (int p = rows.ColumnPointers[i]; p < rows.ColumnPointers[i + 1]; p++)
            {
                int j = rows.RowIndices[p];
                int e = _choice.EquationOf[j];
                if (e < 0)
                {
                    Add(columnOf[j], sources[p], -1, -1);
                    continue;
                }

                for (int q = rows.ColumnPointers[e]; q < rows.ColumnPointers[e + 1]; q++)
                {
                    if (rows.RowIndices[q] != j)
                    {
                        Add(columnOf[rows.RowIndices[q]], sources[p], sources[q], _pivots[columnOf[j]]);
                    }
                }
            }

            void Add(int column, int entry, int factor, int pivot)
            {
                if (place[column] < start)
                {
                    place[column] = columns.Count;
                    columns.Add(column);
                    rowIndices.Add(k);
                }

                terms.Add((place[column], entry, factor, pivot));
            }
        }

        int[] pointers = new int[_keptColumns.Length + 1];
        columns.ForEach(j => pointers[j + 1]++);
        for (int j = 0; j < _keptColumns.Length; j++)
        {
            pointers[j + 1] += pointers[j];
        }

        int[] next = pointers[..^1];
        int[] placed = new int[columns.Count];
        int[] ordered = new int[columns.Count];
        for (int t = 0; t < columns.Count; t++)
        {
            placed[t] = next[columns[t]]++;
            ordered[placed[t]] = rowIndices[t];
        }

        _terms = [.. terms.Select(t => t with { Place = placed[t.Place] })];
        _reduced = SparseMatrix.FromTrusted(_keptRows.Length, _keptColumns.Length, pointers, ordered, new double[ordered.Length]);
    }

    // P has no entry at a defined variable, and keeps its order.
    private void BuildQuadratic(int[] columnOf)
    {
        int[] pointers = new int[_keptColumns.Length + 1];
        for (int k = 0; k < _keptColumns.Length; k++)
        {
            pointers[k + 1] = _quadratic.ColumnPointers[_keptColumns[k] + 1];
        }

        int[] rows = Array.ConvertAll(_quadratic.RowIndices.ToArray(), i => columnOf[i]);
        _reducedQuadratic = SparseMatrix.FromTrusted(_keptColumns.Length, _keptColumns.Length, pointers, rows, _quadratic.Values.ToArray());
    }

    // Entries of the equation First .. End by rows; of the variable Top .. Bottom by columns; the entry of both.
    private readonly record struct Definition(int Variable, int Equation, int Pivot, int First, int End, int Top, int Bottom);
}
