using static Pid.Numerics.Optimization.Conic.Cones.ThreeRows;

namespace Pid.Numerics.Optimization.Conic.Cones;

/// <summary>
/// A non-symmetric cone of three rows whose dual barrier is f*(z) = -log psi(z) - sum_i c_i log |z_i|; a kind of cone gives psi, its
/// derivatives, the weights c, a factor of the Hessian, and the conjugate gradient. Scaling, correction and steps are common.
/// </summary>
/// <remarks>
/// Primal-dual scaling (Dahl and Andersen 2022, section 5), with ds = s - mu s~, mu = s'z / 3, mu~ = s~'z~ / 3 and n the unit normal of
/// z and z~: H = W W', W = [ s / sqrt(3 mu), ds / sqrt(3 mu (mu mu~ - 1)), sqrt(t) n ], t = mu || H* - s~ s~' / 3 - k k' / (z~'k) ||_F, k =
/// H* z~ - mu~ s~, H* = Hess f*(z). It satisfies H z = s and H z~ = s~ and degenerates where s and z are central: there mu H* is the same
/// to rounding. W^-1 is formed from cross products of the columns of W.
/// </remarks>
internal abstract class ThreeRowCone : Cone
{
    private const double LeastStep = 1e-10;
    private const double Backtrack = 0.95;

    private readonly double[] _factor = new double[9];   // W by rows
    private readonly double[] _inverse = new double[9];  // W^-1 by rows
    private readonly double[] _dualFactor = new double[9];
    private readonly double[] _dualInverse = new double[9];
    private readonly double[] _barrier = new double[9];   // Hess f*(z)
    private readonly double[] _gradient = new double[3];  // grad f*(z) of the last scaling
    private readonly double[] _shadow = new double[3];    // z~
    private readonly double[] _v1 = new double[3];
    private readonly double[] _v2 = new double[3];
    private readonly double[] _v3 = new double[3];

    public sealed override int Dimension => 3;

    public sealed override int Degree => 3;

    public sealed override bool IsSymmetric => false;

    public sealed override HessianShape Shape => HessianShape.Factored;

    public sealed override bool ScalesAsOne => true;

    public sealed override double Margin(ReadOnlySpan<double> v) => double.NegativeInfinity;

    /// <summary>c_i.</summary>
    protected abstract double LogWeight(int i);

    /// <summary>psi(z) and its gradient; psi &lt;= 0 or NaN outside the dual cone.</summary>
    protected abstract double Psi(ReadOnlySpan<double> z, Span<double> gradient);

    /// <summary>Hess psi(z), full, row-major.</summary>
    protected abstract void PsiHessian(ReadOnlySpan<double> z, Span<double> hessian);

    /// <summary>
    /// F and F^-1 by rows, F F' = Hess f*(z), by formulas that do not cancel where psi is small: there the Hessian is gg' / psi^2 to
    /// rounding.
    /// </summary>
    protected abstract void FactorDualHessian(ReadOnlySpan<double> z, Span<double> factor, Span<double> inverse);

    /// <summary>D^3 psi(z)[p, q].</summary>
    protected abstract void PsiThird(ReadOnlySpan<double> z, ReadOnlySpan<double> p, ReadOnlySpan<double> q, Span<double> y);

    public sealed override double DualBarrier(ReadOnlySpan<double> z)
    {
        Span<double> g = stackalloc double[3];
        double value = -Math.Log(Psi(z, g));
        for (int i = 0; i < 3; i++)
        {
            value -= LogWeight(i) == 0 ? 0 : LogWeight(i) * Math.Log(Math.Abs(z[i]));
        }

        return value;
    }

    public sealed override void DualGradient(ReadOnlySpan<double> z, Span<double> g)
    {
        double psi = Psi(z, g);
        for (int i = 0; i < 3; i++)
        {
            double weight = LogWeight(i);
            g[i] = (-g[i] / psi) - (weight == 0 ? 0 : weight / z[i]);
        }
    }

    public sealed override void DualHessian(ReadOnlySpan<double> z, ReadOnlySpan<double> x, Span<double> y)
    {
        Span<double> h = stackalloc double[9];
        BarrierHessian(z, h);
        Times(h, x, y);
    }

    public sealed override void DualThird(ReadOnlySpan<double> z, ReadOnlySpan<double> p, ReadOnlySpan<double> q, Span<double> y)
    {
        Span<double> g = stackalloc double[3];
        Span<double> h = stackalloc double[9];
        Span<double> hp = stackalloc double[3];
        Span<double> hq = stackalloc double[3];
        double psi = Psi(z, g);
        PsiHessian(z, h);
        Times(h, p, hp);
        Times(h, q, hq);
        PsiThird(z, p, q, y);
        double gp = Dot(g, p) / psi;
        double gq = Dot(g, q) / psi;
        double pq = Dot(hp, q) / psi;
        for (int i = 0; i < 3; i++)
        {
            double weight = LogWeight(i);
            y[i] = (((pq - (2 * gp * gq)) * g[i]) + (gp * hq[i]) + (gq * hp[i]) - y[i]) / psi;
            y[i] -= weight == 0 ? 0 : 2 * weight * p[i] * q[i] / (z[i] * z[i] * z[i]);
        }
    }

    public sealed override bool UpdateScaling(ReadOnlySpan<double> s, ReadOnlySpan<double> z, double mu, bool dualOnly)
    {
        BarrierHessian(z, _barrier);
        DualGradient(z, _gradient);
        FactorDualHessian(z, _dualFactor, _dualInverse);
        if (dualOnly || !PrimalDualScaling(s, z))
        {
            double root = Math.Sqrt(mu);
            for (int i = 0; i < 9; i++)
            {
                _factor[i] = root * _dualFactor[i];
                _inverse[i] = _dualInverse[i] / root;
            }
        }

        return IsFinite(_factor) && IsFinite(_inverse);
    }

    private bool PrimalDualScaling(ReadOnlySpan<double> s, ReadOnlySpan<double> z)
    {
        PrimalGradient(s, _shadow);
        Span<double> ds = _v1;
        Span<double> k = _v2;
        Span<double> normal = _v3;
        for (int i = 0; i < 3; i++)
        {
            _shadow[i] = -_shadow[i];
        }

        double mu = Dot(s, z) / 3;
        double shadowMu = -Dot(_gradient, _shadow) / 3;
        double distance = (mu * shadowMu) - 1;
        Times(_barrier, _shadow, k);
        for (int i = 0; i < 3; i++)
        {
            k[i] += shadowMu * _gradient[i];
            ds[i] = s[i] + (mu * _gradient[i]);
        }

        // ds'z = 0 but for rounding, which a small psi magnifies; H z = s must hold to the last digit.
        double slip = Dot(ds, z) / (3 * mu);
        for (int i = 0; i < 3; i++)
        {
            ds[i] -= slip * s[i];
        }

        double along = Dot(k, _shadow);
        if (!(mu > 0) || !(distance > 1e-8) || !(along > 1e-16))
        {
            return false;
        }

        Cross(z, _shadow, normal);
        double length = Math.Sqrt(Dot(normal, normal));
        if (!(length > 0))
        {
            return false;
        }

        double frobenius = 0;
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                double v = _barrier[(3 * i) + j] - (_gradient[i] * _gradient[j] / 3) - (k[i] * k[j] / along);
                frobenius += v * v;
            }
        }

        double first = Math.Sqrt(3 * mu);
        double second = first * Math.Sqrt(distance);
        double third = Math.Sqrt(mu * Math.Sqrt(frobenius));
        Span<double> row = stackalloc double[3];
        for (int i = 0; i < 3; i++)
        {
            normal[i] /= length;
            (_factor[3 * i], _factor[(3 * i) + 1], _factor[(3 * i) + 2]) = (s[i] / first, ds[i] / second, third * normal[i]);
        }

        Cross(ds, normal, row);
        double determinant = Dot(row, s);
        Store(row, first / determinant, 0);
        Cross(normal, s, row);
        Store(row, second / determinant, 3);
        Cross(s, ds, row);
        Store(row, 1 / (third * determinant), 6);
        return determinant != 0 && IsFinite(_factor) && IsFinite(_inverse);
    }

    private void Store(ReadOnlySpan<double> row, double factor, int at)
    {
        for (int i = 0; i < 3; i++)
        {
            _inverse[at + i] = factor * row[i];
        }
    }

    public sealed override void WriteHessian(Span<double> h) => _inverse.CopyTo(h);

    public sealed override void WriteDiagonal(Span<double> diagonal) => diagonal.Fill(1);

    public sealed override void Multiply(ReadOnlySpan<double> x, Span<double> y)
    {
        Span<double> v = stackalloc double[3];
        TransposeTimes(_factor, x, v);
        Times(_factor, v, y);
    }

    public sealed override void InverseFactorMultiply(ReadOnlySpan<double> x, Span<double> y) => Times(_inverse, x, y);

    public sealed override void InverseFactorTransposeMultiply(ReadOnlySpan<double> x, Span<double> y) => TransposeTimes(_inverse, x, y);

    public sealed override void CombinedShift(
        ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> ds, ReadOnlySpan<double> dz,
        double sigmaMu, bool correct, Span<double> r)
    {
        r.Clear();
        if (correct)
        {
            Span<double> v = stackalloc double[3];
            Span<double> u = stackalloc double[3];
            Times(_dualInverse, ds, v);
            TransposeTimes(_dualInverse, v, u);
            DualThird(z, u, dz, r);
        }

        for (int i = 0; i < 3; i++)
        {
            r[i] = s[i] + (sigmaMu * _gradient[i]) - (0.5 * r[i]);
        }
    }

    public sealed override double MaxStep(ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> ds, ReadOnlySpan<double> dz,
        double limit)
    {
        Span<double> trial = stackalloc double[3];
        double step = limit;
        while (step > LeastStep)
        {
            Move(z, dz, step, trial);
            if (IsDualInterior(trial))
            {
                Move(s, ds, step, trial);
                if (IsInterior(trial))
                {
                    return step;
                }
            }

            step *= Backtrack;
        }

        return 0;
    }

    public sealed override double Centrality(ReadOnlySpan<double> s, ReadOnlySpan<double> z)
    {
        Span<double> a = stackalloc double[3];
        Span<double> b = stackalloc double[3];
        DualGradient(z, a);
        PrimalGradient(s, b);
        return 3 / Dot(a, b);
    }

    private void BarrierHessian(ReadOnlySpan<double> z, Span<double> h)
    {
        Span<double> g = stackalloc double[3];
        double psi = Psi(z, g);
        PsiHessian(z, h);
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                h[(3 * i) + j] = ((g[i] * g[j] / psi) - h[(3 * i) + j]) / psi;
            }

            double weight = LogWeight(i);
            h[4 * i] += weight == 0 ? 0 : weight / (z[i] * z[i]);
        }
    }
}
