using Pid.Numerics.LinearAlgebra.Dense;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic.Cones;

namespace Pid.Numerics.Optimization.Conic.Kkt;

/// <summary>
/// The Newton system [ P A' ; A -H ] (x, z) = (f, g) solved to full accuracy: a backend's approximate solution, corrected by minimal
/// residuals (flexible GMRES, Saad 1993) against the unregularised operator, in the form [ P B' ; B -G ] that <see cref="IKktBackend"/>
/// explains.
/// </summary>
/// <remarks>
/// The first correction is classical iterative refinement. Where the regularisation outweighs the system itself, in the few directions that
/// the scalings nearly do not see, refinement stalls: its error shrinks by d / (d + eigenvalue) a step. A Krylov space of a few vectors
/// finds them.
/// </remarks>
internal sealed class KktSystem
{
    private const int MaxVectors = 4, MaxRegularizations = 3;
    private const double RoughTarget = 1e-4, Regularization = 1e-8;
    private const double LinearRegularization = 1e-9; // a sixth fewer corrections than with 1e-8
    // Tried first where factored cones give the variables their pivots: corrections become rare.
    private const double SmallRegularization = 1e-11;
    private const double RoundingRegularization = 1e-15; // where every variable has a pivot of its own
    private const double LessRegularization = 1e-3;     // times that before, while it is above the last digits
    private const double LastDigits = 1e-13;
    private const double LargestRegularization = 1e-4;
    private const double SmallError = 1e-7;           // with it; worse means that something else had no pivot
    private const double LargestError = 1; // no better than the zero vector
    private const double LeastImage = 1e-12;
    private const double AbsoluteTarget = 1e-13;

    private readonly SparseMatrix _quadratic, _matrix; // P and B
    private readonly FactoredMatrix _factored;
    private readonly ConeProduct _cones;
    private readonly IKktBackend _backend;
    private readonly int _n;
    private readonly double _target, _sure, _usual; // the second needs no look at the error
    private double _initial, _regularization;
    private CancellationToken _stop;
    private readonly double[] _weights, _residual, _unweighted, _factoredRight, _kept;
    private readonly double[][] _basis, _solved;
    private readonly double[] _hessenberg = new double[(MaxVectors + 1) * MaxVectors];
    private readonly double[] _cos = new double[MaxVectors], _sin = new double[MaxVectors];
    private readonly double[] _right = new double[MaxVectors + 1];

    public KktSystem(SparseMatrix quadratic, SparseMatrix matrix, ConeProduct cones, ConicSettings settings)
    {
        _factored = new FactoredMatrix(matrix, cones);
        _matrix = _factored.Matrix;
        _backend = KktBackends.Choose(quadratic, _matrix, cones, settings.Backend);
        // A scaling that enters as it is has pivots that rounding may turn.
        bool whole = Enumerable.Range(0, cones.Count).Any(c => cones[c].Shape == HessianShape.DiagonalPlusRankTwo
            || cones[c] is SemidefiniteCone);
        _sure = cones.AllLinear ? LinearRegularization : Regularization;
        _target = settings.DirectionTarget;
        _usual = _initial = _backend is SparseKkt { HasOwnPivots: true } ? RoundingRegularization
            : cones.AllSymmetric || whole || _backend is not SparseKkt ? _sure : SmallRegularization;
        _quadratic = quadratic;
        _cones = cones;
        _n = matrix.Columns;
        int size = matrix.Columns + matrix.Rows;
        _weights = new double[matrix.Rows];
        _residual = new double[size];
        _unweighted = new double[size];
        _factoredRight = new double[matrix.Rows];
        _kept = new double[size];
        _basis = new double[MaxVectors + 1][];
        _solved = new double[MaxVectors][];
        for (int k = 0; k <= MaxVectors; k++)
        {
            _basis[k] = new double[size];
            if (k < MaxVectors)
            {
                _solved[k] = new double[size];
            }
        }
    }

    /// <summary>Regularises as usual from the next factor on.</summary>
    public void RegularizeAsUsual() => _initial = _usual;

    /// <summary>Regularises less from the next factor on; false where that is no help.</summary>
    public bool RegularizeLess()
    {
        bool helps = _initial > LastDigits && !_cones.AllSymmetric;
        _initial = helps ? LessRegularization * _initial : _initial;
        return helps;
    }

    /// <summary>Factorises for the current scalings; false if that failed or was stopped.</summary>
    public bool Factor(CancellationToken stop)
    {
        // Residuals of row i are measured against sqrt(H_ii), the size at which that row meets complementarity.
        _cones.WriteDiagonal(_weights);
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] = 1 / Math.Max(1, Math.Sqrt(_weights[i]));
        }

        _factored.Update();
        _stop = stop;
        _regularization = _initial;
        while (!_backend.Factor(_regularization, stop))
        {
            // Pivots that rounding gave the wrong sign, replaced one after another, grow beyond all numbers: start from a matrix farther
            // from singular.
            if (_regularization >= LargestRegularization || stop.IsCancellationRequested)
            {
                return false;
            }

            _regularization = Math.Max(_sure, 64 * _regularization);
        }

        return true;
    }

    /// <summary>Solves; false if the result is not finite.</summary>
    /// <param name="f">n values.</param>
    /// <param name="g">m values.</param>
    /// <param name="x">Filled.</param>
    /// <param name="z">Filled.</param>
    /// <param name="roughly">Whether a few digits are enough, as of a direction that only says how far to centre.</param>
    public bool Solve(ReadOnlySpan<double> f, ReadOnlySpan<double> g, Span<double> x, Span<double> z, bool roughly = false)
    {
        g.CopyTo(_factoredRight);
        _cones.ToFactored(_factoredRight);
        double size = Math.Max(DenseVector.MaxNorm(f), WeightedNorm(_factoredRight));
        double share = roughly ? RoughTarget : _target;
        double error = SolveFactored(f, _factoredRight, x, z, share);
        for (int i = 0; i < MaxRegularizations && !(error <= (_regularization < _sure ? SmallError : LargestError) * size); i++)
        {
            // The factor is rounding: make it that of a matrix farther from singular.
            _regularization = Math.Max(_sure, 8 * _regularization);
            if (!_backend.Factor(_regularization, _stop))
            {
                return false;
            }

            error = SolveFactored(f, _factoredRight, x, z, share);
        }

        _cones.FromFactored(z);
        return double.IsFinite(error);
    }

    private double SolveFactored(ReadOnlySpan<double> f, ReadOnlySpan<double> g, Span<double> x, Span<double> z, double share)
    {
        _backend.Solve(f, g, x, z);
        double error = Residual(f, g, x, z);
        double target = AbsoluteTarget + (share * Math.Max(DenseVector.MaxNorm(f), WeightedNorm(g)));
        if (!(error > target))
        {
            return error;
        }

        x.CopyTo(_kept);
        z.CopyTo(_kept.AsSpan(_n));
        int used = BuildSpace(target);
        AddCorrection(used, x, z);
        double corrected = Residual(f, g, x, z);
        if (corrected < error)
        {
            return corrected;
        }

        _kept.AsSpan(0, _n).CopyTo(x);
        _kept.AsSpan(_n).CopyTo(z);
        return error;
    }

    // From the residual: an orthonormal basis of the Krylov space and the images; returns how many vectors were used.
    private int BuildSpace(double target)
    {
        double norm = Norm(_residual);
        if (!double.IsFinite(norm))
        {
            return 0;
        }

        DenseVector.Scale(_residual, 1 / norm, _basis[0]);
        _right.AsSpan().Clear();
        _right[0] = norm;
        for (int j = 0; j < MaxVectors; j++)
        {
            double[] w = _basis[j + 1];
            _basis[j].CopyTo(_unweighted, 0);
            for (int i = 0; i < _weights.Length; i++)
            {
                _unweighted[_n + i] /= _weights[i];
            }

            _backend.Solve(_unweighted.AsSpan(0, _n), _unweighted.AsSpan(_n), _solved[j].AsSpan(0, _n), _solved[j].AsSpan(_n));
            Apply(_solved[j], w);
            Span<double> h = _hessenberg.AsSpan(j * (MaxVectors + 1), MaxVectors + 1);
            for (int i = 0; i <= j; i++)
            {
                h[i] = DenseVector.Dot(_basis[i], w);
                Add(w, _basis[i], -h[i]);
            }

            double length = Norm(w);
            if (!double.IsFinite(length))
            {
                return j;
            }

            if (!Rotate(h, j, length))
            {
                return j; // a direction that the system does not see: nothing to gain there but noise
            }

            double left = Math.Abs(_right[j + 1]);
            if (left <= target || length == 0 || (j >= 2 && left > 0.9 * Math.Abs(_right[j])))
            {
                return j + 1;
            }

            DenseVector.Scale(w, 1 / length, w);
        }

        return MaxVectors;
    }

    // Givens rotations keep the Hessenberg matrix triangular; the last entry of the right side is the residual left.
    private bool Rotate(Span<double> h, int j, double length)
    {
        for (int i = 0; i < j; i++)
        {
            double t = (_cos[i] * h[i]) + (_sin[i] * h[i + 1]);
            h[i + 1] = (_cos[i] * h[i + 1]) - (_sin[i] * h[i]);
            h[i] = t;
        }

        double hypotenuse = Math.Sqrt((h[j] * h[j]) + (length * length));
        if (hypotenuse < LeastImage)
        {
            return false;
        }

        (_cos[j], _sin[j]) = (h[j] / hypotenuse, length / hypotenuse);
        h[j] = hypotenuse;
        _right[j + 1] = -_sin[j] * _right[j];
        _right[j] *= _cos[j];
        return true;
    }

    private void AddCorrection(int used, Span<double> x, Span<double> z)
    {
        for (int i = used - 1; i >= 0; i--)
        {
            double v = _right[i];
            for (int j = i + 1; j < used; j++)
            {
                v -= _hessenberg[(j * (MaxVectors + 1)) + i] * _right[j];
            }

            _right[i] = v / _hessenberg[(i * (MaxVectors + 1)) + i];
        }

        for (int j = 0; j < used; j++)
        {
            Add(x, _solved[j].AsSpan(0, _n), _right[j]);
            Add(z, _solved[j].AsSpan(_n), _right[j]);
        }
    }

    private double Residual(ReadOnlySpan<double> f, ReadOnlySpan<double> g, ReadOnlySpan<double> x, ReadOnlySpan<double> z)
    {
        Span<double> rf = _residual.AsSpan(0, _n), rg = _residual.AsSpan(_n);
        f.CopyTo(rf);
        _quadratic.SymmetricMultiplyAdd(x, rf, -1);
        _matrix.TransposeMultiplyAdd(z, rf, -1);
        _cones.MultiplyFactored(z, rg);
        Add(rg, g, 1);
        _matrix.MultiplyAdd(x, rg, -1);
        DenseVector.Multiply(rg, _weights);
        return DenseVector.MaxNorm(_residual);
    }

    private void Apply(double[] v, double[] result)
    {
        Span<double> rf = result.AsSpan(0, _n), rg = result.AsSpan(_n);
        rf.Clear();
        _quadratic.SymmetricMultiplyAdd(v.AsSpan(0, _n), rf);
        _matrix.TransposeMultiplyAdd(v.AsSpan(_n), rf);
        _cones.MultiplyFactored(v.AsSpan(_n), rg);
        DenseVector.Scale(rg, -1, rg);
        _matrix.MultiplyAdd(v.AsSpan(0, _n), rg);
        DenseVector.Multiply(rg, _weights);
    }

    private double WeightedNorm(ReadOnlySpan<double> rows) => DenseVector.MaxNorm(rows, _weights);

    internal static void Add(Span<double> y, ReadOnlySpan<double> x, double factor) => DenseVector.AddScaled(y, x, factor);

    private static double Norm(double[] v) => Math.Sqrt(DenseVector.Dot(v, v));
}
