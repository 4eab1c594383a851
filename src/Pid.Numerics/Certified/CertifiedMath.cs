namespace Pid.Numerics.Certified;

/// <summary>
/// Natural logarithm and exponential with a proven error bound, which <see cref="Math.Log(double)"/> and
/// <see cref="Math.Exp(double)"/> do not state. Every certified number of the project rests on these two functions.
/// </summary>
/// <remarks>
/// Let u = 2^-53. Both functions evaluate the leading terms as an unevaluated sum of two doubles, so that the only
/// error of order u is the last rounding; everything else is below u/4, hence |result - exact| &lt; 1 ulp(result).
/// The derivation stands at each method; the tests compare with arithmetic of 120 digits.
/// </remarks>
internal static partial class CertifiedMath
{
    /// <summary>Unit round-off u = 2^-53 of <see cref="double"/>.</summary>
    public const double UnitRoundoff = 1.0 / (1L << 53);

    /// <summary>Upper bound of the relative error of <see cref="Log(double)"/> and <see cref="Exp(double)"/> (1 ulp &lt;= 2u).</summary>
    public const double RelativeError = 2 * UnitRoundoff;

    /// <summary>An absolute term added to every radius: it dominates all errors of gradual underflow (2^-1074 each).</summary>
    public const double Underflow = 1e-300;

    // ln 2 = Ln2High + Ln2Low to 2^-86; Ln2High has 33 significant bits, so k * Ln2High is exact for |k| < 2^20.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double Log2E = 1.4426950408889634;
    private const double Sqrt2 = 1.4142135623730951;
    private const double SmallestNormal = 2.2250738585072014E-308;

    /// <summary>Enclosure of ln 2.</summary>
    public static Interval Ln2 { get; } = new(0.693147180559945286, 0.693147180559945397);

    /// <summary>Natural logarithm of a positive number; |error| &lt; 1 ulp, and Log(1) = 0 exactly.</summary>
    /// <param name="x">A number; 0 gives -infinity, +infinity gives itself, NaN and negative numbers give NaN.</param>
    /// <remarks>
    /// x = 2^k m, m in [sqrt(1/2), sqrt 2), s = (m-1)/(m+1), |s| &lt;= .1716, and ln m = 2s + 2s t with
    /// t = s^2/3 + s^4/5 + ... + s^22/23, |t| &lt; .0101. The remainder of the series is below 2^-65; t is wrong by less
    /// than 5u|t| by rounding, which is u/19 of 2s; m - 1 is exact, s is held in two doubles (2^-104), k ln 2 in two.
    /// </remarks>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        }

        int k = 0;
        if (x < SmallestNormal)
        {
            x *= 18014398509481984.0; // 2^54, exact
            k = -54;
        }

        long bits = BitConverter.DoubleToInt64Bits(x);
        k += (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFFL) | 0x3FF0000000000000L);
        if (m > Sqrt2)
        {
            m *= 0.5;
            k++;
        }

        double f = m - 1;
        double g = m + 1;
        double gLow = m < 1 ? m - (g - 1) : 1 - (g - m);
        double s = f / g;
        double sLow = (Math.FusedMultiplyAdd(-s, g, f) - (s * gLow)) / g;
        double z = s * s;
        double t = z * Math.FusedMultiplyAdd(z, Math.FusedMultiplyAdd(z, Math.FusedMultiplyAdd(z, Math.FusedMultiplyAdd(z,
            Math.FusedMultiplyAdd(z, Math.FusedMultiplyAdd(z, Math.FusedMultiplyAdd(z, Math.FusedMultiplyAdd(z,
            Math.FusedMultiplyAdd(z, Math.FusedMultiplyAdd(z, 1.0 / 23, 1.0 / 21), 1.0 / 19), 1.0 / 17), 1.0 / 15),
            1.0 / 13), 1.0 / 11), 1.0 / 9), 1.0 / 7), 1.0 / 5), 1.0 / 3);
        double high = 2 * s;
        double low = 2 * Math.FusedMultiplyAdd(s, t, sLow);
        if (k == 0)
        {
            return high + low;
        }

        double a = k * Ln2High;
        double sum = a + high; // |a| > |high|, so the error of the sum is exact
        return sum + (high - (sum - a) + low + (k * Ln2Low));
    }

    /// <summary>Exponential; |error| &lt; 1 ulp for results in the normal range.</summary>
    /// <param name="x">Any number. Below about -745.13 the result is 0, above 709.78 it is +infinity.</param>
    /// <remarks>
    /// k = round(x / ln 2), r = x - k ln 2 in two doubles, |r| &lt;= .347, e^r = 1 + r + r^2 Q(r) with Q = 1/2! + r/3! + ... +
    /// r^12/14! (remainder below 2^-62). r^2 Q &lt; .07 is wrong by less than u/4; 1 + r is summed without error.
    /// Results below 2^-1022 carry up to two subnormal units more: <see cref="Exp(Interval)"/> accounts for them.
    /// </remarks>
    public static double Exp(double x)
    {
        if (!(Math.Abs(x) < 708))
        {
            return ExpExtreme(x);
        }

        double k = Math.Round(x * Log2E);
        return BitConverter.Int64BitsToDouble(((long)k + 1023) << 52) * ExpReduced(x, k);
    }

    private static double ExpExtreme(double x)
    {
        if (double.IsNaN(x) || x > 709.7827128933841)
        {
            return double.IsNaN(x) ? x : double.PositiveInfinity;
        }

        if (x < -745.14)
        {
            return 0;
        }

        double k = Math.Round(x * Log2E);
        return Math.ScaleB(ExpReduced(x, k), (int)k);
    }

    private static double ExpReduced(double x, double k)
    {
        double a = Math.FusedMultiplyAdd(-k, Ln2High, x); // exact
        double b = -k * Ln2Low;
        double r = a + b;
        double rLow = Math.Abs(a) >= Math.Abs(b) ? b - (r - a) : a - (r - b);
        double q = Math.FusedMultiplyAdd(r, Math.FusedMultiplyAdd(r, Math.FusedMultiplyAdd(r, Math.FusedMultiplyAdd(r,
            Math.FusedMultiplyAdd(r, Math.FusedMultiplyAdd(r, Math.FusedMultiplyAdd(r, Math.FusedMultiplyAdd(r,
            Math.FusedMultiplyAdd(r, Math.FusedMultiplyAdd(r, Math.FusedMultiplyAdd(r, Math.FusedMultiplyAdd(r,
            1.0 / 87178291200, 1.0 / 6227020800), 1.0 / 479001600), 1.0 / 39916800), 1.0 / 3628800), 1.0 / 362880),
            1.0 / 40320), 1.0 / 5040), 1.0 / 720), 1.0 / 120), 1.0 / 24), 1.0 / 6), 0.5);
        double sum = 1 + r;
        return sum + (r - (sum - 1) + Math.FusedMultiplyAdd(r * r, q, rLow));
    }

    /// <summary>Enclosure of the natural logarithm over an interval of non-negative numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The interval reaches below zero.</exception>
    public static Interval Log(Interval x)
    {
        if (x.Lower < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "The logarithm needs an interval within [0, +infinity).");
        }

        double lower = x.Lower == 1 ? 0 : Math.BitDecrement(Log(x.Lower));
        double upper = x.Upper == 1 ? 0 : Math.BitIncrement(Log(x.Upper));
        return new Interval(lower, upper);
    }

    /// <summary>Enclosure of the base-2 logarithm over an interval of non-negative numbers; exact at powers of two.</summary>
    public static Interval Log2(Interval x)
    {
        Interval log = Log(x) / Ln2;
        return new Interval(
            double.IsPow2(x.Lower) ? Math.ILogB(x.Lower) : log.Lower,
            double.IsPow2(x.Upper) ? Math.ILogB(x.Upper) : log.Upper);
    }

    /// <summary>Enclosure of the exponential over an interval; exact at 0, never below 0.</summary>
    public static Interval Exp(Interval x)
    {
        double lower = x.Lower == 0 ? 1 : StepDown(Exp(x.Lower));
        double upper = x.Upper == 0 ? 1 : StepUp(Exp(x.Upper));
        return new Interval(lower, upper);

        static double StepDown(double v) => v > 1e-300 ? Math.BitDecrement(v) : Math.Max(0, v - (4 * double.Epsilon));
        static double StepUp(double v) => v > 1e-300 ? Math.BitIncrement(v) : v + (4 * double.Epsilon);
    }
}
