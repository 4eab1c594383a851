namespace Pid.Numerics.Optimization.Conic.Cones;

/// <summary>
/// K = closure of {(u, v, w): w >= v exp(u / v), v > 0}; K* = closure of {(a, b, c): c >= -a exp(b / a - 1), a &lt; 0}. With r = -a:
/// f*(z) = -log(b + r + r log(c / r)) - log r - log c.
/// </summary>
/// <remarks>
/// Conjugate gradient: with e = log(w / v) - u / v >= 0 let d > 0 solve d + log(1 + d) = e (omega = 1 + d is Wright's function at 1 + e;
/// solving for d keeps the digits near the boundary). Then -grad f(s) = (-1, u / v - 1 + 2 d, (1 + d) v / w) / (d v).
/// </remarks>
internal sealed class ExponentialCone : ThreeRowCone
{
    public override void Center(Span<double> point)
    {
        point[0] = -1.0513839437502289;
        point[1] = 0.55640961860433843;
        point[2] = 1.2589678864644602;
    }

    public override bool IsInterior(ReadOnlySpan<double> s) => s[1] > 0 && s[2] > 0 && (s[1] * Math.Log(s[2] / s[1])) - s[0] > 0;

    public override bool IsDualInterior(ReadOnlySpan<double> z) =>
        z[0] < 0 && z[2] > 0 && z[1] - z[0] - (z[0] * Math.Log(-z[2] / z[0])) > 0;

    public override void PrimalGradient(ReadOnlySpan<double> s, Span<double> g)
    {
        double ratio = s[0] / s[1];
        double d = Excess(Math.Log(s[2] / s[1]) - ratio);
        double scale = 1 / (d * s[1]);
        g[0] = scale;
        g[1] = (1 - ratio - (2 * d)) * scale;
        g[2] = -(1 + d) / (d * s[2]);
    }

    protected override double LogWeight(int i) => i == 1 ? 0 : 1;

    protected override double Psi(ReadOnlySpan<double> z, Span<double> gradient)
    {
        double r = -z[0];
        double log = Math.Log(z[2] / r);
        gradient[0] = -log;
        gradient[1] = 1;
        gradient[2] = r / z[2];
        return z[1] + r + (r * log);
    }

    protected override void PsiHessian(ReadOnlySpan<double> z, Span<double> hessian)
    {
        hessian.Clear();
        hessian[0] = 1 / z[0];
        hessian[2] = hessian[6] = -1 / z[2];
        hessian[8] = z[0] / (z[2] * z[2]);
    }

    protected override void PsiThird(ReadOnlySpan<double> z, ReadOnlySpan<double> p, ReadOnlySpan<double> q, Span<double> y)
    {
        double cc = 1 / (z[2] * z[2]);
        y[0] = (-p[0] * q[0] / (z[0] * z[0])) + (p[2] * q[2] * cc);
        y[1] = 0;
        y[2] = (((p[0] * q[2]) + (p[2] * q[0])) * cc) - (2 * z[0] * p[2] * q[2] * cc / z[2]);
    }

    // Hess f* = g g' / psi^2 + M with M zero in the row of b, where g is 1: F = [ g / psi, L ] with L L' = M on the rows of a and c,
    // det M = (2 r + psi) / (r^2 c^2 psi).
    protected override void FactorDualHessian(ReadOnlySpan<double> z, Span<double> factor, Span<double> inverse)
    {
        Span<double> g = stackalloc double[3];
        double psi = Psi(z, g);
        double r = -z[0];
        double c = z[2];
        double aa = Math.Sqrt((r + psi) / psi) / r;
        double ca = 1 / (c * psi * aa);
        double cc = Math.Sqrt(((2 * r) + psi) / (r + psi)) / c;
        factor.Clear();
        inverse.Clear();
        (factor[0], factor[3], factor[6]) = (g[0] / psi, 1 / psi, g[2] / psi);
        (factor[1], factor[7], factor[8]) = (aa, ca, cc);
        // First row: psi d_b; the others solve L y = d - g d_b.
        inverse[1] = psi;
        (inverse[3], inverse[4]) = (1 / aa, -g[0] / aa);
        (inverse[6], inverse[7], inverse[8]) = (-ca / (aa * cc), ((ca * g[0] / aa) - g[2]) / cc, 1 / cc);
    }

    // d + log(1 + d) = e by Newton's method; from above the iteration descends to the root since the left side is concave.
    private static double Excess(double e)
    {
        if (!(e > 0))
        {
            return 1e-300; // on the boundary to rounding: the gradient is as large as it can be told
        }

        double d = e < 2 ? e * (0.5 + (e * (0.0625 - (e * 0.0026)))) : e - Math.Log(1 + e - Math.Log(1 + e));
        for (int i = 0; i < 20; i++)
        {
            double one = 1 + d;
            double step = (e - d - Elementary.Log1P(d)) * one / (one + 1);
            d += step;
            if (Math.Abs(step) <= 4e-16 * d)
            {
                break;
            }
        }

        return d;
    }
}
