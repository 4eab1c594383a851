using Pid.Interactions.Decomposing;
using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Interactions.Inference;

/// <content>g and its potentials l and m, of which exp(l + m) sums to at most 1 over y for all (x1,x2).</content>
internal sealed partial class QuantityOracle
{
    private const double UnionTolerance = 1e-6; // nats: below what an end is found to
    private const double Stalled = 1e-5;
    private static readonly double[] s_negligible = [1e-6, 1, 1e3];
    private static readonly double[] s_negligibleOfMany = [1e3, 1, 1e-6]; // where a stall takes long, and most solves with more would
    private readonly UnionProblem _problem = new();
    private readonly UnionSolver _solver = new();
    private readonly UnionBounds _binary = new();
    private readonly double[] _lse = new double[n1 * n2], _first = new double[n1], _second = new double[n2],
        _payer1 = new double[n1], _payer2 = new double[n2];
    private readonly double[] _solved = new double[n1 * n2 * ny];
    private double[] _l = [], _m = [];
    private double _solvedEps = -1;

    /// <summary>Copies of l(x1,y) and m(x2,y) of the last g.</summary>
    public (double[] L, double[] M) Potentials() => (_l[..(n1 * ny)], _m[..(n2 * ny)]);

    // A value and a tangent there, of the same smoothing, need one program only.
    private void SolveUnion(ReadOnlySpan<double> r, double eps)
    {
        if (eps == _solvedEps && r.SequenceEqual(_solved))
        {
            return;
        }

        _problem.Load(_p1, n1, _p2, n2, ny, 1e-15);
        if (BinarySources.Fits(_problem))
        {
            _binary.Reset(_problem);
            BinarySources.Solve(_problem, _binary);
            (_l, _m) = _problem.ExpandPotentials(_binary.L, _binary.M, _l, _m);
        }
        else
        {
            SolveWithout(_solved.Length > RegionEnds.Large ? s_negligibleOfMany : s_negligible);
        }

        MakeFeasible();
        r.CopyTo(_solved);
        _solvedEps = eps;
    }

    // Probabilities near 0 are what the solver stalls on: again without those that cost less than the stall.
    private void SolveWithout(ReadOnlySpan<double> negligible)
    {
        double least = double.PositiveInfinity;
        for (int k = 0, left = -1; k < negligible.Length && least > Stalled; k++)
        {
            int count = UnionSolver.CountNegligible(_problem, UnionTolerance, negligible[k]);
            if (count == left)
            {
                continue; // what stalled
            }

            left = count;
            _solver.Solve(_problem, UnionTolerance, negligible[k], CancellationToken.None);
            double gap = _solver.Bounds.Upper - _solver.Bounds.Lower;
            if (gap < least || k == 0)
            {
                least = gap;
                (_l, _m) = _problem.ExpandPotentials(_solver.Bounds.L, _solver.Bounds.M, _l, _m);
            }
        }
    }

    // Potentials are feasible where sum over y of exp(l + m) is at most 1 for all (x1,x2). What a solver leaves above it costs the rarer of
    // the two symbols, as nearly empty fibres can be far above; then both are raised to where a fibre of each symbol is tight. Where blocks
    // of symbols hardly meet, it costs next to nothing to move those of one source against the other's instead: the cheaper is done.
    private void MakeFeasible()
    {
        _payer1.AsSpan().Clear();
        _payer2.AsSpan().Clear();
        for (int i = 0; i < n1; i++)
        {
            for (int j = 0; j < n2; j++)
            {
                double excess = _lse[(i * n2) + j] =
                    UnionBounds.LogSumExp(_l.AsSpan(i * ny, ny), _m.AsSpan(j * ny, ny), _smooth.AsSpan(((i * n2) + j) * ny, ny));
                ref double payer = ref (_x1[i] <= _x2[j] ? ref _payer1[i] : ref _payer2[j]);
                payer = Math.Max(payer, excess);
            }
        }

        double rows = Tighten(rowsFirst: true), columns = Tighten(rowsFirst: false);
        double paid = DenseVector.Dot(_payer1, _x1) + DenseVector.Dot(_payer2, _x2);
        if (paid > 0)
        {
            LowerFibres(_payer1, _payer2, 1);
            double rowsThen = Tighten(rowsFirst: true), columnsThen = Tighten(rowsFirst: false);
            if (paid + Math.Min(rowsThen, columnsThen) <= Math.Min(rows, columns))
            {
                (rows, columns) = (rowsThen, columnsThen);
                Lower(_l, _payer1, n1);
                Lower(_m, _payer2, n2);
            }
            else
            {
                LowerFibres(_payer1, _payer2, -1);
            }
        }

        _ = Tighten(rows <= columns);
        Lower(_l, _first, n1);
        Lower(_m, _second, n2);
    }

    // By how much l and m may rise, those of one source as far as they may and the other by what is left; returns minus the gain.
    private double Tighten(bool rowsFirst)
    {
        _first.AsSpan().Clear();
        _second.AsSpan().Clear();
        double cost = 0;
        for (int side = 0; side < 2; side++)
        {
            bool rows = (side == 0) == rowsFirst;
            (double[] shift, double[] mass, int other) = rows ? (_first, _x1, n2) : (_second, _x2, n1);
            for (int k = 0; k < shift.Length; k++)
            {
                double most = double.NegativeInfinity;
                for (int t = 0; t < other; t++)
                {
                    (int i, int j) = rows ? (k, t) : (t, k);
                    most = Math.Max(most, _lse[(i * n2) + j] - (rows ? _second[j] : _first[i]));
                }

                shift[k] = most;
                cost += mass[k] * most;
            }
        }

        return cost;
    }

    private void LowerFibres(double[] first, double[] second, int sign)
    {
        for (int i = 0; i < n1; i++)
        {
            for (int j = 0; j < n2; j++)
            {
                _lse[(i * n2) + j] -= sign * (first[i] + second[j]);
            }
        }
    }

    private void Lower(double[] potentials, double[] by, int n)
    {
        for (int k = 0; k < n * ny; k++)
        {
            potentials[k] -= by[k / ny];
        }
    }
}
