using System.Numerics;

namespace Pid.Cli.Checking;

/// <summary>Bounds of logarithms and exponentials of rational numbers.</summary>
internal static class RationalLog
{
    private static readonly Rational s_least = -800;

    private static BigInteger TwoDown { get; } = TwiceArtanh(1, 3, upward: false);

    private static BigInteger TwoUp { get; } = TwiceArtanh(1, 3, upward: true);

    /// <summary>ln 2 from below and from above.</summary>
    public static (Rational Lower, Rational Upper) Two { get; } = (OfUnits(TwoDown), OfUnits(TwoUp));

    /// <summary>A bound of ln x, x > 0.</summary>
    public static Rational Log(Rational x, bool upward) => OfUnits(LogUnits(x.Numerator, x.Denominator, upward));

    /// <summary>A bound of ln n/d, n, d > 0, in units of 1 / 2^<see cref="Rational.Bits"/>, by n/d = 2^k y, 1 &lt;= y &lt; 2, and
    /// ln y = 2 artanh((y - 1)/(y + 1)).</summary>
    public static BigInteger LogUnits(BigInteger n, BigInteger d, bool upward)
    {
        int k = (int)(n.GetBitLength() - d.GetBitLength());
        (n, d) = k >= 0 ? (n, d << k) : (n << -k, d);
        (n, k) = n < d ? (n << 1, k - 1) : (n, k);
        return TwiceArtanh(n - d, n + d, upward) + (k * ((k >= 0) == upward ? TwoUp : TwoDown));
    }

    /// <summary>At least exp x; null where x is above 709, which no potential of a proof is.</summary>
    public static Rational? ExpUp(Rational x)
    {
        if (x > 709)
        {
            return null;
        }

        // exp x = 2^n exp(x - n ln 2), and the series of a number in [0, 1) has terms of one sign, each rounded up.
        x = Rational.Max(x, s_least);
        int n = (int)(x / Two.Upper).Floor();
        Rational rest = x - (n * (n >= 0 ? Two.Lower : Two.Upper));
        BigInteger one = BigInteger.One << Rational.Bits, r = (rest.Numerator * one / rest.Denominator) + 1, sum = one, term = one;
        for (int i = 1; term > 256; i++)
        {
            term = (((term * r) >> Rational.Bits) / i) + 1;
            sum += term;
        }

        sum += 2 * term; // the rest of the series
        return OfUnits(n >= 0 ? sum << n : (sum >> -n) + 1);
    }

    // Of the series of 2 artanh n/d, 0 <= n/d <= 1/3, a term is cut off by less than three units, and the rest is no more.
    private static BigInteger TwiceArtanh(BigInteger n, BigInteger d, bool upward)
    {
        BigInteger power = (n << Rational.Bits) / d, square = (power * power) >> Rational.Bits, sum = 0;
        int i = 1;
        for (; !power.IsZero; i += 2)
        {
            sum += power / i;
            power = (power * square) >> Rational.Bits;
        }

        return (2 * sum) + (upward && !n.IsZero ? (3 * i) + 9 : 0);
    }

    private static Rational OfUnits(BigInteger units) => (Rational)units / (BigInteger.One << Rational.Bits);
}
