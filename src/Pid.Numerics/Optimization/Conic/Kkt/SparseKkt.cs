using Pid.Numerics.LinearAlgebra.Ordering;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic.Cones;

namespace Pid.Numerics.Optimization.Conic.Kkt;

/// <summary>
/// Sparse L D L' of the quasi-definite system, assembled as an upper triangle and ordered once. A scaling D + u u' - v v' enters with two
/// more unknowns, [ -D u v ; u' 1 . ; v' . -1 ], so that a large second-order cone stays sparse.
/// </summary>
internal sealed class SparseKkt : IKktBackend
{
    private const int LongestFirst = 64;
    private const double MostWorkFirst = 4; // of variables, beside minimum degree: stability is worth it

    private readonly SparseMatrix _quadratic;
    private readonly SparseMatrix _matrix;
    private readonly ConeProduct _cones;
    private readonly KktPattern _pattern;
    private readonly double[] _hessian;
    private readonly double[] _work;
    private readonly LdlFactor _factor;

    public SparseKkt(SparseMatrix quadratic, SparseMatrix matrix, ConeProduct cones)
    {
        _quadratic = quadratic;
        _matrix = matrix;
        _cones = cones;
        _pattern = new KktPattern(quadratic, matrix, cones);
        int longest = 0;
        for (int c = 0; c < cones.Count; c++)
        {
            longest = Math.Max(longest, cones[c].HessianLength);
        }

        _hessian = new double[longest];
        _work = new double[_pattern.Upper.Columns];
        Symbolic = LdlSymbolic.Analyze(_pattern.Upper, Ordered(ConesFirst));
        if (cones.AllLinear && SeparableCurvature.Is(quadratic))
        {
            LdlSymbolic first = LdlSymbolic.Analyze(_pattern.Upper, Ordered(VariablesFirst));
            HasOwnPivots = first.Work <= MostWorkFirst * Symbolic.Work;
            Symbolic = HasOwnPivots ? first : Symbolic;
        }

        _factor = new LdlFactor(Symbolic);
    }

    /// <summary>The analysis, for the choice between backends.</summary>
    public LdlSymbolic Symbolic { get; }

    /// <summary>Whether the variables go first, each by its own curvature, so that next to no regularisation is needed.</summary>
    public bool HasOwnPivots { get; }

    public bool Factor(double regularization, CancellationToken stop)
    {
        Scatter(_quadratic.Values, _pattern.QuadraticPlaces, _pattern.Upper.Entries);
        Scatter(_matrix.Values, _pattern.MatrixPlaces, _pattern.Upper.Entries);
        LoadHessians();

        // In exact arithmetic every pivot of the regularised matrix is at least the regularisation: a smaller one is rounding.
        return _factor.Factor(_pattern.Upper.Values, _pattern.Signs, new PivotRegularization(regularization, 0.2 * regularization,
            20 * regularization), stop);
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

    // The order of elimination: what goes first, and the rest by minimum degree in what that leaves.
    private int[] Ordered(Action<bool[], List<int[]>> choose)
    {
        int order = _pattern.Upper.Columns;
        bool[] first = new bool[order];
        List<int[]> joined = [];
        choose(first, joined);
        int[] rest = [.. Enumerable.Range(0, order).Where(k => !first[k])];
        int[] leading = [.. Enumerable.Range(0, order).Where(k => first[k])];
        SparseMatrix left = Remainder(first, rest, joined);
        int[] byDegree = MinimumDegree.Order(rest.Length, left.ColumnPointers, left.RowIndices);
        return [.. leading, .. byDegree.Select(k => rest[k])];
    }

    // The rows of factored cones have the pivot -1 whatever comes before, those of semidefinite ones a matrix that the regularisation of
    // variables would drown, and they give their variables a pivot of their own: they go first. Where they would fill too much, minimum
    // degree has them as well.
    private void ConesFirst(bool[] first, List<int[]> joined)
    {
        for (int c = 0; c < _cones.Count; c++)
        {
            int most = _cones[c].Shape == HessianShape.Factored ? LongestFirst
                : _cones[c] is SemidefiniteCone ? LongestFirst + _cones[c].Dimension : 0;
            if (most > 0)
            {
                int[] neighbours = Neighbours(c);
                if (neighbours.Length < most)
                {
                    first.AsSpan(_matrix.Columns + _cones.Offset(c), _cones[c].Dimension).Fill(true);
                    joined.Add(neighbours);
                }
            }
        }
    }

    // Variables that have the pivots of their own curvature: what is left is A P^-1 A' + H, where the least H counts. The other way round
    // it divides by H, and what is large then drowns the curvature. Those in many rows would fill too much.
    private void VariablesFirst(bool[] first, List<int[]> joined)
    {
        for (int j = 0; j < _matrix.Columns; j++)
        {
            ReadOnlySpan<int> rows = _matrix.RowIndices[_matrix.ColumnPointers[j].._matrix.ColumnPointers[j + 1]];
            if (rows.Length < LongestFirst)
            {
                first[j] = true;
                joined.Add(Array.ConvertAll(rows.ToArray(), i => _matrix.Columns + i));
            }
        }
    }

    // The variables that the rows of a cone meet.
    private int[] Neighbours(int c)
    {
        SparseMatrix upper = _pattern.Upper;
        HashSet<int> met = [];
        for (int k = _matrix.Columns + _cones.Offset(c); k < _matrix.Columns + _cones.Offset(c + 1); k++)
        {
            foreach (int i in upper.RowIndices[upper.ColumnPointers[k]..upper.ColumnPointers[k + 1]])
            {
                if (i < _matrix.Columns)
                {
                    met.Add(i);
                }
            }
        }

        return [.. met.Order()];
    }

    // The pattern that the first leave: those of a cone join all its neighbours.
    private SparseMatrix Remainder(bool[] first, int[] rest, List<int[]> joined)
    {
        SparseMatrix upper = _pattern.Upper;
        int[] place = new int[first.Length];
        for (int k = 0; k < rest.Length; k++)
        {
            place[rest[k]] = k;
        }

        SparseMatrixBuilder left = new(rest.Length, rest.Length);
        foreach (int k in rest)
        {
            foreach (int i in upper.RowIndices[upper.ColumnPointers[k]..upper.ColumnPointers[k + 1]])
            {
                left.Add(place[i], place[k], 1);
            }
        }

        foreach (int[] neighbours in joined)
        {
            for (int a = 0; a < neighbours.Length; a++)
            {
                for (int b = 0; b < a; b++)
                {
                    left.Add(place[neighbours[b]], place[neighbours[a]], 1);
                }
            }
        }

        return left.Build();
    }

    private static void Scatter(ReadOnlySpan<double> source, int[] places, Span<double> values)
    {
        for (int p = 0; p < places.Length; p++)
        {
            values[places[p]] = source[p];
        }
    }

    private void LoadHessians()
    {
        Span<double> values = _pattern.Upper.Entries;
        int at = 0;
        for (int c = 0; c < _cones.Count; c++)
        {
            Cone cone = _cones[c];
            if (cone.Shape == HessianShape.Factored)
            {
                continue; // -I, set once
            }

            int length = cone.HessianLength;
            Span<double> h = _hessian.AsSpan(0, length);
            cone.WriteHessian(h);
            int negated = cone.Shape == HessianShape.DiagonalPlusRankTwo ? cone.Dimension : length;
            for (int k = 0; k < length; k++)
            {
                values[_pattern.HessianPlaces[at++]] = k < negated ? -h[k] : h[k];
            }
        }
    }
}
