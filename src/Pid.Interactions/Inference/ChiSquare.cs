namespace Pid.Interactions.Inference;

/// <summary>The chi-square distribution.</summary>
internal static class ChiSquare
{
    /// <summary>
    /// P(chi-square with the given degrees of freedom >= x), to some 12 digits: the regularised gamma function Q(degrees/2, x/2).
    /// </summary>
    /// <param name="x">The value; 1 is returned at 0 and below.</param>
    /// <param name="degrees">Degrees of freedom; 0 is a point mass at 0.</param>
    public static double UpperTail(double x, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degrees);
        if (!(x > 0))
        {
            return double.IsNaN(x) ? x : 1;
        }

        if (degrees == 0 || double.IsPositiveInfinity(x))
        {
            return 0;
        }

        (double a, double z) = (0.5 * degrees, 0.5 * x);
        double logFactor = (a * Math.Log(z)) - z - LogGamma(degrees);
        return z < a + 1 ? 1 - (Math.Exp(logFactor) * Series(a, z)) : Math.Exp(logFactor) * Fraction(a, z);
    }

    /// <summary>The number that chi-square exceeds with the given probability.</summary>
    /// <param name="probability">Between 0 and 1.</param>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    public static double Exceeded(double probability, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        double low = 0, high = degrees + 10;
        while (UpperTail(high, degrees) > probability)
        {
            high *= 2;
        }

        for (double middle = 0.5 * high; middle > low && middle < high; middle = 0.5 * (low + high))
        {
            (low, high) = UpperTail(middle, degrees) > probability ? (middle, high) : (low, middle);
        }

        return high;
    }

    // P(a,z) = z^a e^-z / Gamma(a) * sum of z^n / (a (a+1) .. (a+n)).
    private static double Series(double a, double z)
    {
        double term = 1 / a, sum = term;
        for (double n = a + 1; term > 1e-17 * sum; n++)
        {
            term *= z / n;
            sum += term;
        }

        return sum;
    }

    // Q(a,z) = z^a e^-z / Gamma(a) * 1/(z+1-a- 1(1-a)/(z+3-a- 2(2-a)/(z+5-a- ..))), by Lentz's method.
    private static double Fraction(double a, double z)
    {
        const double Tiny = 1e-300;
        double b = z + 1 - a, c = 1 / Tiny, d = 1 / b, h = d;
        for (int n = 1; n < 100_000; n++)
        {
            double an = n * (a - n);
            b += 2;
            d = 1 / Away((an * d) + b);
            c = Away(b + (an / c));
            h *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-16)
            {
                break;
            }
        }

        return h;

        static double Away(double v) => Math.Abs(v) < Tiny ? Tiny : v;
    }

    // ln Gamma(degrees / 2), by the recurrence from Gamma(1/2) or Gamma(1).
    private static double LogGamma(int degrees)
    {
        bool odd = degrees % 2 == 1;
        double sum = odd ? 0.5 * Math.Log(Math.PI) : 0;
        for (double a = odd ? 0.5 : 1; a < 0.5 * degrees; a++)
        {
            sum += Math.Log(a);
        }

        return sum;
    }
}
