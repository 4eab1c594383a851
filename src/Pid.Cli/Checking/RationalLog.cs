using System.Numerics;

namespace Pid.Cli.Checking;

/// <summary>Bounds of logarithms and exponentials of rational numbers.</summary>
internal static class RationalLog
{
    private static readonly Rational s_least = -800;

    /// <summary>ln 2 from below and from above.</summary>
    public static (Rational Lower, Rational Upper) Two { get; } =
        (TwiceArtanh(Rational.One / 3, upward: false), TwiceArtanh(Rational.One / 3, upward: true));

    private static BigInteger TwoDown { get; } = (Two.Lower.Numerator << Rational.Bits) / Two.Lower.Denominator;

    /// <summary>A bound of ln x, x > 0, by x = 2^k y, 1 &lt;= y &lt; 2, and ln y = 2 artanh((y - 1)/(y + 1)).</summary>
    public static Rational Log(Rational x, bool upward)
    {
        int k = (int)(x.Numerator.GetBitLength() - x.Denominator.GetBitLength());
        Rational y = k >= 0 ? x / (BigInteger.One << k) : x * (BigInteger.One << -k);
        (k, y) = y < 1 ? (k - 1, y * 2) : (k, y);
        return TwiceArtanh(((y - 1) / (y + 1)).Rounded(upward), upward) + (k * ((k >= 0) == upward ? Two.Upper : Two.Lower));
    }

    /// <summary>At least ln n/d, 0 &lt; n &lt;= d, in units of 1 / 2^<see cref="Rational.Bits"/>; of many numbers, so without
    /// lowest terms.</summary>
    public static BigInteger LogUp(BigInteger n, BigInteger d)
    {
        // n/d = 2^-k y, 1 <= y < 2, and ln y = 2 artanh t. A term is cut off by less than three units, and the rest is no more.
        int k = (int)(d.GetBitLength() - n.GetBitLength());
        n <<= k;
        (n, k) = n < d ? (n << 1, k + 1) : (n, k);
        BigInteger power = ((n - d) << Rational.Bits) / (n + d), square = (power * power) >> Rational.Bits, sum = 0;
        int i = 1;
        for (; !power.IsZero; i += 2)
        {
            sum += power / i;
            power = (power * square) >> Rational.Bits;
        }

        return (2 * sum) + (3 * i) + 9 - (k * TwoDown);
    }

    /// <summary>At least exp x; null where x is above 709, which no potential of a proof is.</summary>
    public static Rational? ExpUp(Rational x)
    {
        if (x > 709)
        {
            return null;
        }

        // exp x = 2^n exp(x - n ln 2), and the series of a number in [0, 1) has terms of one sign.
        x = Rational.Max(x, s_least);
        Rational twos = x / Two.Upper;
        BigInteger n = BigInteger.DivRem(twos.Numerator, twos.Denominator, out BigInteger rest);
        n -= rest.Sign < 0 ? 1 : 0;
        Rational r = x - (n * (n.Sign >= 0 ? Two.Lower : Two.Upper)), sum = 1, term = 1;
        for (int i = 1; term > Rational.Tiny; i++)
        {
            term = (term * r / i).Rounded(upward: true);
            sum += term;
        }

        sum += 2 * term; // the rest of the series
        return (n.Sign >= 0 ? sum * (BigInteger.One << (int)n) : sum / (BigInteger.One << (int)-n)).Rounded(upward: true);
    }

    private static Rational TwiceArtanh(Rational t, bool upward)
    {
        Rational sum = 0, power = t, square = t * t;
        int k = 1;
        for (; power > Rational.Tiny; k += 2)
        {
            sum += (power / k).Rounded(upward);
            power = (power * square).Rounded(upward);
        }

        return (2 * (upward ? sum + (power / (k * (1 - square))) : sum)).Rounded(upward);
    }
}
