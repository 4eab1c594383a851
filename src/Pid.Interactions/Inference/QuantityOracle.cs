using Pid.Interactions.Decomposing;
using Pid.Interactions.MinimalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Interactions.Inference;

/// <summary>
/// Values and gradients of the quantities at a positive joint r, in nats and in plain floating point: they steer, and never prove. All are
/// 1-homogeneous in r, so that the value is the product of r and the gradient. g's gradient is free: dg/dr(x1,x2,y) = -(l + m), the
/// decomposition's own dual.
/// </summary>
internal sealed class QuantityOracle(int n1, int n2, int ny)
{
    private const double UnionTolerance = 1e-6; // nats: below what an end is found to
    private const double Stalled = 1e-5;
    private static readonly double[] Negligible = [1e-6, 1, 1e3];
    private readonly UnionProblem _problem = new();
    private readonly UnionSolver _solver = new();
    private readonly UnionBounds _binary = new();
    private readonly double[] _p1 = new double[n1 * ny], _p2 = new double[n2 * ny], _x1 = new double[n1], _x2 = new double[n2],
        _y = new double[ny];
    private readonly double[] _smooth = new double[n1 * n2 * ny], _lse = new double[n1 * n2], _first = new double[n1];
    private readonly double[] _second = new double[n2];
    private double[] _l = [], _m = [], _least = [];

    /// <summary>Fills the gradient at (r + eps) / (1 + eps cells) and returns the value there.</summary>
    public double Gradient(Quantity quantity, ReadOnlySpan<double> r, double eps, Span<double> gradient)
    {
        Load(r, eps);
        if (quantity is Quantity.Redundancy or Quantity.Unique1 or Quantity.Unique2 or Quantity.Synergy or Quantity.MinimalSynergy)
        {
            SolveUnion();
        }

        _least = quantity == Quantity.MinimalSynergy ? LeastInformative() : _smooth;

        double value = 0;
        for (int i = 0, k = 0; i < n1; i++)
        {
            for (int j = 0; j < n2; j++)
            {
                k = Fibre(quantity, i, j, k, gradient);
            }
        }

        for (int k = 0; k < gradient.Length; k++)
        {
            value += gradient[k] * _smooth[k];
        }

        return value;
    }

    /// <summary>The value at r itself, zeros included.</summary>
    public double Value(Quantity quantity, ReadOnlySpan<double> r, Span<double> scratch) => Gradient(quantity, r, 1e-12, scratch);

    /// <summary>The gradient of g alone, at r smoothed by eps, and g.</summary>
    public double UnionGradient(ReadOnlySpan<double> r, double eps, Span<double> gradient)
    {
        Load(r, eps);
        SolveUnion();
        double value = 0;
        for (int i = 0, k = 0; i < n1; i++)
        {
            for (int j = 0; j < n2; j++)
            {
                for (int y = 0; y < ny; y++, k++)
                {
                    gradient[k] = -(_l[(i * ny) + y] + _m[(j * ny) + y]);
                    value += gradient[k] * _smooth[k];
                }
            }
        }

        return value;
    }

    /// <summary>Copies of l(x1,y) and m(x2,y) of the last g.</summary>
    public (double[] L, double[] M) Potentials() => (_l[..(n1 * ny)], _m[..(n2 * ny)]);

    /// <summary>A joint without synergy, with the pairs (x1,y) and (x2,y) of r: the one at which g is attained.</summary>
    public double[] WithoutSynergy(ReadOnlySpan<double> r)
    {
        Load(r, 1e-12);
        SolveUnion();
        UnionBounds bounds = BinarySources.Fits(_problem) ? _binary : _solver.Bounds;
        return _problem.Expand(bounds.L, bounds.M, bounds.Q).Q;
    }

    private int Fibre(Quantity quantity, int i, int j, int k, Span<double> gradient)
    {
        double fibre = 0;
        for (int y = 0; y < ny; y++)
        {
            fibre += _least[k + y];
        }

        int best = 0;
        for (int y = 0; y < ny; y++)
        {
            best = Better(quantity, i, j, k, y, best) ? y : best;
        }

        for (int y = 0; y < ny; y++, k++)
        {
            double hy = -CertifiedMath.Log(_y[y]);
            double h1 = CertifiedMath.Log(_x1[i] / _p1[(i * ny) + y]), h2 = CertifiedMath.Log(_x2[j] / _p2[(j * ny) + y]);
            gradient[k] = quantity switch
            {
                Quantity.Redundancy => hy - h1 - h2 + G(i, j, y),
                Quantity.Unique1 => h2 - G(i, j, y),
                Quantity.Unique2 => h1 - G(i, j, y),
                Quantity.Synergy or Quantity.MinimalSynergy => G(i, j, y) + CertifiedMath.Log(Math.Max(_least[k] / fibre, 1e-300)),
                Quantity.Total => hy + CertifiedMath.Log(_smooth[k] / fibre),
                Quantity.Certainty => CertifiedMath.Log(_smooth[k] / fibre),
                Quantity.Information1 => hy - h1,
                Quantity.Information2 => hy - h2,
                Quantity.TargetEntropy => hy,
                _ => y == best ? 1 : 0,
            };
        }

        return k;
    }

    private bool Better(Quantity quantity, int i, int j, int k, int y, int best) => quantity switch
    {
        Quantity.Accuracy1 => _p1[(i * ny) + y] > _p1[(i * ny) + best],
        Quantity.Accuracy2 => _p2[(j * ny) + y] > _p2[(j * ny) + best],
        Quantity.Accuracy => _smooth[k + y] > _smooth[k + best],
        _ => false,
    };

    private double G(int i, int j, int y) => -(_l[(i * ny) + y] + _m[(j * ny) + y]);

    private void Load(ReadOnlySpan<double> r, double eps)
    {
        double scale = 1 / (1 + (eps * r.Length));
        Array.Clear(_p1);
        Array.Clear(_p2);
        Array.Clear(_x1);
        Array.Clear(_x2);
        Array.Clear(_y);
        for (int i = 0, k = 0; i < n1; i++)
        {
            for (int j = 0; j < n2; j++)
            {
                for (int y = 0; y < ny; y++, k++)
                {
                    double v = (r[k] + eps) * scale;
                    _smooth[k] = v;
                    _p1[(i * ny) + y] += v;
                    _p2[(j * ny) + y] += v;
                    _x1[i] += v;
                    _x2[j] += v;
                    _y[y] += v;
                }
            }
        }
    }

    /// <summary>
    /// The joint of largest entropy among those with the pairs of the smoothed one: max H(Y|X1,X2) has the slope -ln r(y|x1,x2) there.
    /// </summary>
    private double[] LeastInformative()
    {
        Joint joint = new(new Variable("x1", n1), new Variable("x2", n2), new Variable("y", ny), _smooth);
        EntropyProblem problem = new(PairwiseMarginals.FromJoint(joint));
        EntropySolver solver = new(problem);
        solver.Solve(UnionTolerance, CancellationToken.None);
        return problem.ToCallerOrder(solver.BestJoint);
    }

    private void SolveUnion()
    {
        _problem.Load(_p1, n1, _p2, n2, ny, 1e-15);
        if (BinarySources.Fits(_problem))
        {
            _binary.Reset(_problem);
            BinarySources.Solve(_problem, _binary);
            (_l, _m) = _problem.ExpandPotentials(_binary.L, _binary.M, _l, _m);
        }
        else
        {
            SolveWithout(Negligible);
        }

        MakeFeasible();
    }

    // Probabilities near 0 are what the solver stalls on: again without those that cost less than the stall.
    private void SolveWithout(ReadOnlySpan<double> negligible)
    {
        double least = double.PositiveInfinity;
        for (int k = 0; k < negligible.Length && least > Stalled; k++)
        {
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
    // the two symbols, as nearly empty fibres can be far above; then both are raised to where a fibre of each symbol is tight.
    private void MakeFeasible()
    {
        _first.AsSpan().Clear();
        _second.AsSpan().Clear();
        for (int i = 0; i < n1; i++)
        {
            for (int j = 0; j < n2; j++)
            {
                double excess = _lse[(i * n2) + j] =
                    UnionBounds.LogSumExp(_l.AsSpan(i * ny, ny), _m.AsSpan(j * ny, ny), _smooth.AsSpan(((i * n2) + j) * ny, ny));
                ref double payer = ref (_x1[i] <= _x2[j] ? ref _first[i] : ref _second[j]);
                payer = Math.Max(payer, excess);
            }
        }

        Lower(_first, _second);
        _ = Tighten(Tighten(rowsFirst: true) <= Tighten(rowsFirst: false));
        Lower(_first, _second);
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

    private void Lower(double[] first, double[] second)
    {
        for (int i = 0; i < n1; i++)
        {
            for (int j = 0; j < n2; j++)
            {
                _lse[(i * n2) + j] -= first[i] + second[j];
            }
        }

        Lower(_l, first, n1);
        Lower(_m, second, n2);
    }

    private void Lower(double[] potentials, double[] by, int n)
    {
        for (int k = 0; k < n * ny; k++)
        {
            potentials[k] -= by[k / ny];
        }
    }
}
