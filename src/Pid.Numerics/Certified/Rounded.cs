namespace Pid.Numerics.Certified;

/// <summary>
/// The four operations rounded downward or upward. Each takes the nearest result and moves it by one unit only when the
/// error-free residual (Knuth's two-sum, a fused multiply-add) shows that it lies on the wrong side, so exact results
/// stay exact and sums of counts keep zero width.
/// </summary>
internal static class Rounded
{
    // Below this size the residual of a product or quotient may itself underflow: then always move.
    private const double SafeProduct = 1e-290;

    public static double AddDown(double a, double b)
    {
        double s = a + b;
        return AddResidual(a, b, s) < 0 ? Math.BitDecrement(s) : s == double.PositiveInfinity ? Overflow(a, b, s) : s;
    }

    public static double AddUp(double a, double b)
    {
        double s = a + b;
        return AddResidual(a, b, s) > 0 ? Math.BitIncrement(s) : s == double.NegativeInfinity ? -Overflow(-a, -b, -s) : s;
    }

    public static double MultiplyDown(double a, double b)
    {
        double p = a * b;
        if (a == 0 || b == 0)
        {
            return 0;
        }

        bool moves = Math.Abs(p) < SafeProduct || Math.FusedMultiplyAdd(a, b, -p) < 0;
        return moves ? Math.BitDecrement(p) : p == double.PositiveInfinity ? Overflow(a, b, p) : p;
    }

    public static double MultiplyUp(double a, double b) => -MultiplyDown(-a, b);

    public static double DivideDown(double a, double b)
    {
        double q = a / b;
        if (a == 0 || double.IsInfinity(b))
        {
            return q;
        }

        bool unsafeResidual = Math.Abs(q) < SafeProduct || Math.Abs(a) < SafeProduct || !double.IsFinite(q);
        double residual = Math.FusedMultiplyAdd(-q, b, a);
        bool moves = unsafeResidual ? q != double.NegativeInfinity : b > 0 ? residual < 0 : residual > 0;
        return moves ? Math.BitDecrement(q) : q;
    }

    public static double DivideUp(double a, double b) => -DivideDown(-a, b);

    // A finite operation that overflows upward has the largest finite number as its lower end; infinite operands stay.
    private static double Overflow(double a, double b, double result) =>
        double.IsInfinity(a) || double.IsInfinity(b) ? result : double.MaxValue;

    private static double AddResidual(double a, double b, double s)
    {
        double bb = s - a;
        return (a - (s - bb)) + (b - bb);
    }
}
