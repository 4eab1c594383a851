using Pid.Numerics.LinearAlgebra.Dense;
using Pid.Numerics.Optimization.Conic.Cones;
using Pid.Numerics.Optimization.Conic.Kkt;

namespace Pid.Numerics.Optimization.Conic;

/// <summary>
/// The interior-point iteration, on the homogeneous embedding with a quadratic objective: find x, s in K, z in K*, tau, kappa >= 0 with
///     P x + A'z + q tau = 0,   A x + s = b tau,   q'x + b'z + x'Px / tau + kappa = 0.
/// tau > 0 gives an optimum (x, s, z) / tau; kappa > 0 a certificate of infeasibility. It knows no cone, only <see cref="ConeProduct"/>.
/// </summary>
/// <remarks>
/// A step solves, with H z = s and xi = x / tau, the two systems [P A'; A -H] v1 = (f, g + r) and [P A'; A -H] v2 = (-q, b), and joins
/// v1 + dtau v2 by the last equation, linearised. Affine direction first; sigma = (1 - a)^3; then the corrected direction (Mehrotra), with
/// the residuals reduced by 1 - sigma. Andersen and Ye, Math. Program. 84 (1999); Goulart and Chen, arXiv:2405.12762, for P without
/// epigraph.
/// </remarks>
internal sealed partial class InteriorPoint
{
    private const double StepFraction = 0.99;
    private const double LeastStep = 1e-4;
    private const double LeastCentrality = 1e-4;

    private readonly Equilibration _data;
    private readonly ConeProduct _cones;
    private readonly ReducedKkt _kkt;
    private readonly Iterate _direction;
    private readonly Iterate _affine;
    private readonly Iterate _trial;
    private readonly double[] _f;
    private readonly double[] _g;
    private readonly double[] _shift;
    private readonly double[] _v2x;
    private readonly double[] _v2z;
    private readonly double[] _slope;  // 2 P xi + q
    private readonly double[] _rows;
    private double _pivot;             // coefficient of dtau
    private int _centrings;            // how many steps were towards the centre alone, one after the other
    private bool _dualFirst;           // what the last step that was as planned went by

    public InteriorPoint(Equilibration data, ConeProduct cones, ReducedKkt kkt)
    {
        int n = data.Cost.Length;
        int m = data.RightSide.Length;
        _data = data;
        _cones = cones;
        _kkt = kkt;
        Point = new Iterate(n, m);
        _direction = new Iterate(n, m);
        _affine = new Iterate(n, m);
        _trial = new Iterate(n, m);
        Residuals = new Residuals(data);
        _f = new double[n];
        _v2x = new double[n];
        _slope = new double[n];
        _g = new double[m];
        _shift = new double[m];
        _v2z = new double[m];
        _rows = new double[m];
    }

    public Iterate Point { get; }

    public Residuals Residuals { get; }

    public double Step { get; private set; }

    public double Sigma { get; private set; }

    /// <inheritdoc cref="KktSystem.RegularizeLess"/>
    public bool RegularizeLess() => _kkt.RegularizeLess();

    public void ComputeResiduals() => Residuals.Compute(Point, _cones.Degree);

    /// <summary>
    /// One iteration from a point whose residuals are known. On failure and on a stop the point is unchanged, but for a start.
    /// </summary>
    /// <param name="stop">Stops.</param>
    /// <param name="goesRound">Whether planned steps lead nowhere: they are left out.</param>
    public ExitReason Advance(CancellationToken stop, bool goesRound = false)
    {
        bool scaled = false;
        foreach (Attempt attempt in goesRound ? s_slow : _cones.AllSymmetric ? s_symmetric : _centrings > 1 ? s_centred
            : _dualFirst ? s_dualFirst : s_nonsymmetric)
        {
            // One without a scaling of its own takes that of the attempt before, and falls with it.
            scaled = attempt.DualScaling is { } dualOnly ? Prepare(dualOnly, stop) : scaled;
            if (!scaled)
            {
                continue;
            }

            if (!FindDirection(attempt))
            {
                return ExitReason.NumericalError;
            }

            double step = KeepCentral(Math.Min(1, StepFraction * StepAlong(_direction)));
            if (step >= attempt.LeastStep)
            {
                Point.Move(_direction, step);
                (Step, _dualFirst, _mayMoveInside) = (step, attempt.DualScaling ?? _dualFirst, false);
                _centrings = attempt.Sigma == 1 ? _centrings + 1 : 0;
                Normalize();
                return ExitReason.Converged;
            }
        }

        if (scaled && MoveInside())
        {
            ComputeResiduals();
            return Advance(stop);
        }

        return scaled ? ExitReason.Stalled : ExitReason.NumericalError;
    }

    private bool Prepare(bool dualOnly, CancellationToken stop)
    {
        if (!_cones.UpdateScaling(Point.S, Point.Z, Residuals.Mu, dualOnly) || !_kkt.Factor(stop))
        {
            return false;
        }

        double tau = Point.Tau;
        Negate(_data.Cost, _f);
        if (!_kkt.Solve(_f, _data.RightSide, _v2x, _v2z))
        {
            return false;
        }

        double quadratic = 0;
        for (int j = 0; j < _slope.Length; j++)
        {
            double pxi = Residuals.Px[j] / tau;
            _slope[j] = (2 * pxi) + _data.Cost[j];
            quadratic += pxi * Point.X[j] / tau;
        }

        _pivot = DenseVector.Dot(_slope, _v2x) + DenseVector.Dot(_data.RightSide, _v2z) - quadratic - (Point.Kappa / tau);
        if (!(_pivot < 0))
        {
            _pivot = PivotAsSquares(quadratic);
        }

        return true;
    }

    // The same number written as -(||v2x - xi||_P^2 + v2z' H v2z + kappa / tau), negative whatever the rounding.
    private double PivotAsSquares(double quadratic)
    {
        _f.AsSpan().Clear();
        _data.Quadratic.SymmetricMultiplyAdd(_v2x, _f);
        double norm = DenseVector.Dot(_f, _v2x) - (2 * DenseVector.Dot(_f, Point.X) / Point.Tau) + quadratic;
        _cones.Multiply(_v2z, _rows);
        return -(Math.Max(0, norm) + Math.Max(0, DenseVector.Dot(_rows, _v2z)) + (Point.Kappa / Point.Tau));
    }

    private bool FindDirection(Attempt attempt)
    {
        if (attempt.Sigma is { } sigma)
        {
            Sigma = sigma;
        }
        else
        {
            Point.S.CopyTo(_shift, 0);
            if (!Solve(1, -Point.Kappa * Point.Tau, _affine, roughly: _cones.AllLinear))
            {
                return false;
            }

            double open = 1 - StepAlong(_affine);
            Sigma = open * open * open;
        }

        bool correct = attempt.Sigma is null;
        double target = Sigma * Residuals.Mu;
        _cones.CombinedShift(Point.S, Point.Z, _affine.S, _affine.Z, target, correct, _shift);
        double kappa = target - (Point.Kappa * Point.Tau) - (correct ? _affine.Kappa * _affine.Tau : 0);
        return Solve(1 - Sigma, kappa, _direction) && (!correct || !_cones.AllLinear || Lengthen(target, kappa));
    }

    // The direction that removes a share of the residuals, with the shift r of H dz + ds = -r and tau dkappa + kappa dtau = kappaShift; or
    // where there is none with tau and kappa as they are, but for the last equation.
    private bool Solve(double share, double? kappaShift, Iterate d, bool roughly = false)
    {
        for (int j = 0; j < _f.Length; j++)
        {
            _f[j] = -share * Residuals.X[j];
        }

        for (int i = 0; i < _g.Length; i++)
        {
            _g[i] = _shift[i] - (share * Residuals.Z[i]);
        }

        if (!_kkt.Solve(_f, _g, d.X, d.Z, roughly))
        {
            return false;
        }

        (d.Tau, d.Kappa) = (0, 0);
        if (kappaShift is { } product)
        {
            double right = (-share * Residuals.T) - (product / Point.Tau) - DenseVector.Dot(_slope, d.X)
                - DenseVector.Dot(_data.RightSide, d.Z);
            d.Tau = right / _pivot;
            KktSystem.Add(d.X, _v2x, d.Tau);
            KktSystem.Add(d.Z, _v2z, d.Tau);
            d.Kappa = (product - (Point.Kappa * d.Tau)) / Point.Tau;
        }

        // From the linear equation, not from -r - H dz: the rounding of a large H then meets complementarity, where it is small in the
        // cone's own norm, and not the feasibility of the next point.
        for (int i = 0; i < _shift.Length; i++)
        {
            d.S[i] = (_data.RightSide[i] * d.Tau) - (share * Residuals.Z[i]);
        }

        _data.Matrix.MultiplyAdd(d.X, d.S, -1);
        _cones.ClearZeroRows(d.S);

        return double.IsFinite(d.Tau);
    }

    private double StepAlong(Iterate d)
    {
        double limit = 1 / StepFraction;
        if (d.Tau < 0)
        {
            limit = Math.Min(limit, -Point.Tau / d.Tau);
        }

        if (d.Kappa < 0)
        {
            limit = Math.Min(limit, -Point.Kappa / d.Kappa);
        }

        return Math.Min(1, _cones.MaxStep(Point.S, Point.Z, d.S, d.Z, Math.Min(1, limit)));
    }

    // Shortens a step until every non-symmetric cone stays in a wide neighbourhood of the central path.
    private double KeepCentral(double step)
    {
        if (_cones.AllSymmetric)
        {
            return step;
        }

        while (step >= LeastStep)
        {
            _trial.CopyFrom(Point);
            _trial.Move(_direction, step);
            double mu = (DenseVector.Dot(_trial.S, _trial.Z) + (_trial.Tau * _trial.Kappa)) / (_cones.Degree + 1);
            if (_cones.IsCentral(_trial.S, _trial.Z, LeastCentrality * mu))
            {
                return step;
            }

            step *= 0.8;
        }

        return 0;
    }

    // Without a quadratic term the embedding is homogeneous of degree one; with it, too, since T is.
    private void Normalize()
    {
        double size = Math.Max(Point.Tau, Point.Kappa);
        if (size is > 1e4 or < 1e-4)
        {
            Point.Scale(1 / size);
        }
    }

    private static void Negate(double[] from, double[] to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = -from[i];
        }
    }
}
