using Pid.Numerics.Conic.Cones;
using Pid.Numerics.LinearAlgebra;

namespace Pid.Numerics.Conic.Kkt;

/// <summary>
/// The Newton system [ P A' ; A -H ] (x, z) = (f, g) solved to full accuracy: a backend's approximate solution, refined against the
/// unregularised operator. The operator is applied from P, A and the cones, so that no backend need hold it.
/// </summary>
internal sealed class KktSystem
{
    private const int MaxRefinements = 10;
    private const double RelativeTarget = 1e-13;
    private const double AbsoluteTarget = 1e-13;
    private const double LeastGain = 0.3;

    private readonly SparseMatrix _quadratic;
    private readonly SparseMatrix _matrix;
    private readonly ConeProduct _cones;
    private readonly IKktBackend _backend;
    private readonly double[] _f;
    private readonly double[] _g;
    private readonly double[] _dx;
    private readonly double[] _dz;

    public KktSystem(SparseMatrix quadratic, SparseMatrix matrix, ConeProduct cones, IKktBackend backend)
    {
        _quadratic = quadratic;
        _matrix = matrix;
        _cones = cones;
        _backend = backend;
        _f = new double[matrix.Columns];
        _g = new double[matrix.Rows];
        _dx = new double[matrix.Columns];
        _dz = new double[matrix.Rows];
    }

    public bool Factor() => _backend.Factor();

    /// <summary>Solves; false if the result is not finite.</summary>
    public bool Solve(ReadOnlySpan<double> f, ReadOnlySpan<double> g, Span<double> x, Span<double> z)
    {
        _backend.Solve(f, g, x, z);
        double error = Residual(f, g, x, z);
        double target = AbsoluteTarget + (RelativeTarget * Math.Max(MaxNorm(f), MaxNorm(g)));
        for (int i = 0; i < MaxRefinements && error > target; i++)
        {
            _backend.Solve(_f, _g, _dx, _dz);
            Add(x, _dx, 1);
            Add(z, _dz, 1);
            double refined = Residual(f, g, x, z);
            if (!(refined < error))
            {
                Add(x, _dx, -1);
                Add(z, _dz, -1);
                break;
            }

            if (refined > LeastGain * error)
            {
                error = refined;
                break;
            }

            error = refined;
        }

        return double.IsFinite(error);
    }

    private double Residual(ReadOnlySpan<double> f, ReadOnlySpan<double> g, ReadOnlySpan<double> x, ReadOnlySpan<double> z)
    {
        f.CopyTo(_f);
        _quadratic.SymmetricMultiplyAdd(x, _f, -1);
        _matrix.TransposeMultiplyAdd(z, _f, -1);
        _cones.Multiply(z, _g);
        Add(_g, g, 1);
        _matrix.MultiplyAdd(x, _g, -1);
        return Math.Max(MaxNorm(_f), MaxNorm(_g));
    }

    internal static void Add(Span<double> y, ReadOnlySpan<double> x, double factor) => DenseCholesky.AddScaled(y, x, factor);

    internal static double MaxNorm(ReadOnlySpan<double> v)
    {
        double norm = 0;
        foreach (double t in v)
        {
            norm = Math.Max(norm, Math.Abs(t));
        }

        return norm;
    }
}
