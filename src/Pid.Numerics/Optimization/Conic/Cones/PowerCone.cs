namespace Pid.Numerics.Optimization.Conic.Cones;

/// <summary>
/// K = {(x, y, t): x^alpha y^beta >= |t|, x, y >= 0}, beta = 1 - alpha; K* = {(u, v, w): (u / alpha)^alpha (v / beta)^beta >= |w|, u, v >=
/// 0}. f*(z) = -log((u / alpha)^(2 alpha) (v / beta)^(2 beta) - w^2) - beta log u - alpha log v.
/// </summary>
/// <remarks>
/// Conjugate gradient: let p = (u / alpha)^(2 alpha) (v / beta)^(2 beta), psi = p - w^2, e = psi / p in (0, 1]. Then u x = 2 alpha / e +
/// beta, v y = 2 beta / e + alpha, w = -t psi / 2 and psi = 4 (1 / e - 1) / t^2, where with L = 2 log(x^alpha y^beta / |t|) the number h =
/// log(1 - e) &lt; 0 solves h + L = 2 alpha log(1 + beta e / (2 alpha)) + 2 beta log(1 + alpha e / (2 beta)): a derivative between 1 and 2,
/// so Newton's method cannot fail.
/// </remarks>
internal sealed class PowerCone(double alpha) : ThreeRowCone
{
    private readonly double _beta = 1 - alpha;

    public override void Center(Span<double> point)
    {
        point[0] = Math.Sqrt(1 + alpha);
        point[1] = Math.Sqrt(1 + _beta);
        point[2] = 0;
    }

    public override bool IsInterior(ReadOnlySpan<double> s) =>
        s[0] > 0 && s[1] > 0 && Math.Exp((alpha * Math.Log(s[0])) + (_beta * Math.Log(s[1]))) > Math.Abs(s[2]);

    public override bool IsDualInterior(ReadOnlySpan<double> z) => z[0] > 0 && z[1] > 0 && Root(z) > Math.Abs(z[2]);

    public override void PrimalGradient(ReadOnlySpan<double> s, Span<double> g)
    {
        double e = 1;
        double t = s[2];
        if (t != 0)
        {
            double level = 2 * ((alpha * Math.Log(s[0])) + (_beta * Math.Log(s[1])) - Math.Log(Math.Abs(t)));
            e = -Elementary.ExpM1(LogComplement(Math.Max(level, 1e-300)));
        }

        g[0] = -((2 * alpha / e) + _beta) / s[0];
        g[1] = -((2 * _beta / e) + alpha) / s[1];
        // w = -t psi / 2 and psi t^2 = 4 (1 - e) / e; for tiny t take psi from p = psi / e instead.
        double p = Math.Exp(2 * ((alpha * Math.Log(-g[0] / alpha)) + (_beta * Math.Log(-g[1] / _beta))));
        g[2] = 1 - e < 0.5 ? 0.5 * t * e * p : 2 * (1 - e) / (e * t);
    }

    protected override double LogWeight(int i) => i == 0 ? _beta : i == 1 ? alpha : 0;

    protected override double Psi(ReadOnlySpan<double> z, Span<double> gradient)
    {
        double root = Root(z);
        double p = root * root;
        gradient[0] = 2 * alpha * p / z[0];
        gradient[1] = 2 * _beta * p / z[1];
        gradient[2] = -2 * z[2];
        return (root - Math.Abs(z[2])) * (root + Math.Abs(z[2]));
    }

    protected override void PsiHessian(ReadOnlySpan<double> z, Span<double> hessian)
    {
        double root = Root(z);
        double p = root * root;
        hessian.Clear();
        hessian[0] = 2 * alpha * (2 * alpha - 1) * p / (z[0] * z[0]);
        hessian[1] = hessian[3] = 4 * alpha * _beta * p / (z[0] * z[1]);
        hessian[4] = 2 * _beta * (2 * _beta - 1) * p / (z[1] * z[1]);
        hessian[8] = -2;
    }

    protected override void PsiThird(ReadOnlySpan<double> z, ReadOnlySpan<double> p, ReadOnlySpan<double> q, Span<double> y)
    {
        double root = Root(z);
        double a = 2 * alpha;
        double b = 2 * _beta;
        (double pu, double pv) = (p[0] / z[0], p[1] / z[1]);
        (double qu, double qv) = (q[0] / z[0], q[1] / z[1]);
        double mixed = (pu * qv) + (pv * qu);
        double uu = pu * qu;
        double vv = pv * qv;
        double scale = root * root;
        y[0] = scale / z[0] * a * (((a - 1) * (a - 2) * uu) + ((a - 1) * b * mixed) + (b * (b - 1) * vv));
        y[1] = scale / z[1] * b * (((b - 1) * (b - 2) * vv) + ((b - 1) * a * mixed) + (a * (a - 1) * uu));
        y[2] = 0;
    }

    // With l = (alpha / u, beta / v), D = diag((2 alpha p / psi + beta) / u^2, (2 beta p / psi + alpha) / v^2) and h_w = 2 (p + w^2) /
    // psi^2 the pivot of w, eliminating w leaves D - 4 p w^2 / (psi (p + w^2)) l l'.
    protected override void FactorDualHessian(ReadOnlySpan<double> z, Span<double> factor, Span<double> inverse)
    {
        Span<double> g = stackalloc double[3];
        double psi = Psi(z, g);
        double root = Root(z);
        double p = root * root;
        double w = z[2];
        double sum = p + (w * w);
        double lu = alpha / z[0];
        double lv = _beta / z[1];
        double ww = Math.Sqrt(2 * sum) / psi;
        double uw = -4 * p * w / (psi * psi) * lu / ww;
        double vw = -4 * p * w / (psi * psi) * lv / ww;
        double rank = 4 * p * w * w / (psi * sum);
        double uu = Math.Sqrt((((2 * alpha * p / psi) + _beta) / (z[0] * z[0])) - (rank * lu * lu));
        double vu = -rank * lu * lv / uu;
        double vv = Math.Sqrt((((2 * _beta * p / psi) + alpha) / (z[1] * z[1])) - (rank * lv * lv) - (vu * vu));
        factor.Clear();
        inverse.Clear();
        (factor[0], factor[3], factor[6]) = (uw, vw, ww);
        (factor[1], factor[4], factor[5]) = (uu, vu, vv);
        inverse[2] = 1 / ww;
        (inverse[3], inverse[5]) = (1 / uu, -uw / (ww * uu));
        (inverse[6], inverse[7], inverse[8]) = (-vu / (uu * vv), 1 / vv, ((vu * uw / uu) - vw) / (ww * vv));
    }

    private double Root(ReadOnlySpan<double> z) => Math.Exp((alpha * Math.Log(z[0] / alpha)) + (_beta * Math.Log(z[1] / _beta)));

    private double LogComplement(double level)
    {
        double ca = _beta / (2 * alpha);
        double cb = alpha / (2 * _beta);
        double h = -0.5 * level;
        for (int i = 0; i < 30; i++)
        {
            double e = -Elementary.ExpM1(h);
            double value = h + level - (2 * alpha * Elementary.Log1P(ca * e)) - (2 * _beta * Elementary.Log1P(cb * e));
            double slope = 1 + (Math.Exp(h) * ((_beta / (1 + (ca * e))) + (alpha / (1 + (cb * e)))));
            double step = value / slope;
            h = Math.Min(h - step, -1e-300);
            if (Math.Abs(step) <= 4e-16 * -h)
            {
                break;
            }
        }

        return h;
    }
}
