using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// A convex program in whole numbers whose last variables are forced to bounds by rows, some of them only once others are, and the program
/// without these variables, which were put in by hand. Both have an objective that curves at least as |x|^2 / 2.
/// </summary>
internal sealed class ForcedProgram
{
    private readonly Random _random;
    private readonly int _n;
    private readonly double[] _at; // a point that meets all rows
    private readonly List<(double[] Row, double Right)> _equations = [];
    private readonly List<(double[] Row, double Right)> _inequalities = [];
    private readonly List<(double[] Row, double Right)> _curved = [];

    /// <param name="cone">What there is beside linear rows; null for nothing.</param>
    /// <param name="inside">A point within it.</param>
    /// <param name="seed">Of the numbers.</param>
    /// <param name="feasible">Whether the rows of the other variables can be met.</param>
    public ForcedProgram(ConeSpec? cone, double[] inside, int seed, bool feasible)
    {
        _random = new Random(seed);
        Kept = _random.Next(1, 6);
        ForcedTo = Whole(_random.Next(2, 25), 3);
        _n = Kept + ForcedTo.Length;
        _at = [.. Whole(Kept, 3), .. ForcedTo];
        AddForcing();
        AddOthers(feasible);
        foreach (double slack in inside)
        {
            Add(_curved, Whole(_n, 2), slack);
        }

        double[] q = Whole(_n, 9), p = Square();
        Problem = Of(p, q, [.. _equations, .. _inequalities, .. _curved], _equations.Count, cone);
        ByHand = PutIn(p, q, cone);
    }

    /// <summary>Variables that no row forces; they are the first.</summary>
    public int Kept { get; }

    /// <summary>The values of the others.</summary>
    public double[] ForcedTo { get; }

    public ConicProblem Problem { get; }

    public ConicProblem ByHand { get; }

    /// <summary>What the others add to the objective.</summary>
    public double Offset { get; private set; }

    private double[] Whole(int count, int most) => [.. Enumerable.Range(0, count).Select(_ => (double)_random.Next(-most, most + 1))];


    // With a slack at the point.
    private void Add(List<(double[] Row, double Right)> rows, double[] row, double slack) =>
        rows.Add((row, row.Zip(_at, (a, x) => a * x).Sum() + slack));

    private double[] Bound(int j, double entry)
    {
        double[] row = new double[_n];
        row[j] = entry;
        return row;
    }

    // Groups of variables at the bounds that are best for a row. Rows and bounds also have variables of groups before, known then.
    private void AddForcing()
    {
        for (int first = Kept, end; first < _n; first = end)
        {
            end = Math.Min(_n, first + _random.Next(1, 9));
            double[] row = new double[_n];
            for (int j = first; j < end; j++)
            {
                row[j] = (1 + _random.Next(3)) * (_random.Next(2) == 0 ? -1 : 1);
                double[] bound = Bound(j, -Math.Sign(row[j]));
                bound[_random.Next(Kept, Math.Max(Kept + 1, first))] += first > Kept && _random.Next(2) == 0 ? 2 : 0;
                Add(_inequalities, bound, 0);
                if (_random.Next(3) == 0)
                {
                    Add(_inequalities, Bound(j, Math.Sign(row[j])), _random.Next(1, 4));
                }
            }

            for (int j = Kept; j < first; j++)
            {
                row[j] = _random.Next(-1, 2);
            }

            bool equation = _random.Next(3) == 0;
            Add(equation ? _equations : _inequalities, equation && _random.Next(2) == 0 ? [.. row.Select(a => -a)] : row, 0);
        }
    }

    private void AddOthers(bool feasible)
    {
        for (int j = 0; j < Kept; j++)
        {
            Add(_inequalities, Bound(j, _random.Next(2) == 0 ? 1 : -1), _random.Next(1, 4));
        }

        for (int k = 0; k < 3; k++)
        {
            Add(_inequalities, Whole(_n, 2), _random.Next(1, 5));
        }

        double[] row = Whole(_n, 2);
        row[0] = 1;
        if (!feasible)
        {
            Add(_inequalities, row, -1);
            Add(_inequalities, [.. row.Select(a => -a)], 0);
        }
        else if (Kept > 1)
        {
            Add(_equations, row, 0);
        }
    }

    private double[] Square()
    {
        double[] f = Whole(_n * _n, 1), p = new double[_n * _n];
        for (int k = 0; k < p.Length; k++)
        {
            p[k] = (k / _n == k % _n ? 1 : 0) + Enumerable.Range(0, _n).Sum(i => f[(i * _n) + (k / _n)] * f[(i * _n) + (k % _n)]);
        }

        return p;
    }

    private ConicProblem PutIn(double[] p, double[] q, ConeSpec? cone)
    {
        double[] known = [.. new double[Kept], .. ForcedTo];
        double[] gradient = [.. q.Select((c, i) => c + known.Select((v, j) => p[(i * _n) + j] * v).Sum())];
        Offset = known.Select((v, j) => v * (gradient[j] + q[j]) / 2).Sum();
        (double[] Row, double Right) Less((double[] Row, double Right) r) =>
            (r.Row[..Kept], r.Right - r.Row.Zip(known, (a, v) => a * v).Sum());
        (double[] Row, double Right)[] Left(List<(double[] Row, double Right)> rows) =>
            [.. rows.Select(Less).Where(r => r.Row.Any(a => a != 0))];
        (double[] Row, double Right)[] equations = Left(_equations);
        double[] part = [.. Enumerable.Range(0, Kept * Kept).Select(k => p[(k / Kept * _n) + (k % Kept)])];
        return Of(part, gradient[..Kept], [.. equations, .. Left(_inequalities), .. _curved.Select(Less)], equations.Length, cone);
    }

    private static ConicProblem Of(double[] p, double[] q, (double[] Row, double Right)[] rows, int equations, ConeSpec? cone)
    {
        List<ConeSpec> cones = [ConeSpec.Nonnegative(rows.Length - equations - (cone?.Dimension ?? 0))];
        if (equations > 0)
        {
            cones.Insert(0, ConeSpec.Zero(equations));
        }

        if (cone is { } round)
        {
            cones.Add(round);
        }

        return new ConicProblem(SparseMatrix.FromDense(q.Length, q.Length, p), q,
            SparseMatrix.FromDense(rows.Length, q.Length, [.. rows.SelectMany(r => r.Row)]), [.. rows.Select(r => r.Right)], [.. cones]);
    }
}
