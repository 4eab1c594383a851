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
internal sealed partial class QuantityOracle(int n1, int n2, int ny)
{
    /// <summary>The mass that a cell is given where a value is taken, so that logarithms are finite.</summary>
    public const double Least = 1e-12;

    private readonly double[] _p1 = new double[n1 * ny], _p2 = new double[n2 * ny], _x1 = new double[n1], _x2 = new double[n2],
        _y = new double[ny];
    private readonly double[] _smooth = new double[n1 * n2 * ny];
    private double[] _least = [];

    /// <summary>Fills the gradient at (r + eps) / (1 + eps cells) and returns the value there.</summary>
    public double Gradient(Quantity quantity, ReadOnlySpan<double> r, double eps, Span<double> gradient)
    {
        Load(r, eps);
        if (quantity is Quantity.Redundancy or Quantity.Unique1 or Quantity.Unique2 or Quantity.Synergy or Quantity.MinimalSynergy)
        {
            SolveUnion(r, eps);
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
    public double Value(Quantity quantity, ReadOnlySpan<double> r, Span<double> scratch) => Gradient(quantity, r, Least, scratch);

    /// <summary>The gradient of g alone, at r smoothed by eps.</summary>
    public void UnionGradient(ReadOnlySpan<double> r, double eps, Span<double> gradient) => Gradient(union: 1, target: 0, r, eps, gradient);

    /// <summary>The gradient, at r smoothed by eps, of what is left of a quantity without its entropies given X1, X2 or both.</summary>
    public void GradientWithoutEntropies(Quantity quantity, ReadOnlySpan<double> r, double eps, Span<double> gradient)
    {
        (int union, int target) = quantity switch
        {
            Quantity.Redundancy => (1, 1),
            Quantity.Unique1 or Quantity.Unique2 => (-1, 0),
            Quantity.Synergy => (1, 0),
            Quantity.Total or Quantity.Information1 or Quantity.Information2 => (0, 1),
            _ => (0, 0),
        };
        Gradient(union, target, r, eps, gradient);
    }

    // Of union times g and target times H(Y).
    private void Gradient(int union, int target, ReadOnlySpan<double> r, double eps, Span<double> gradient)
    {
        Load(r, eps);
        if (union != 0)
        {
            SolveUnion(r, eps);
        }

        for (int i = 0, k = 0; i < n1; i++)
        {
            for (int j = 0; j < n2; j++)
            {
                for (int y = 0; y < ny; y++, k++)
                {
                    gradient[k] = (union == 0 ? 0 : union * G(i, j, y)) - (target == 0 ? 0 : target * CertifiedMath.Log(_y[y]));
                }
            }
        }
    }

    /// <summary>A joint without synergy, with the pairs (x1,y) and (x2,y) of r: the one at which g is attained.</summary>
    public double[] WithoutSynergy(ReadOnlySpan<double> r)
    {
        Load(r, Least);
        SolveUnion(r, Least);
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
}
