using System.Numerics;

namespace Pid.Cli.Checking;

/// <summary>Bounds of logarithms and exponentials of rational numbers.</summary>
internal static class RationalLog
{
    private static readonly Rational s_least = -800;

    private static readonly (BigInteger Lower, BigInteger Upper) s_two = TwiceArtanh(1, 3);

    /// <summary>ln 2 from below and from above.</summary>
    public static (Rational Lower, Rational Upper) Two { get; } =
        (Rational.InUnits(s_two.Lower), Rational.InUnits(s_two.Upper));

    /// <summary>A bound of ln x, x > 0.</summary>
    public static Rational Log(Rational x, bool upward) => Rational.InUnits(Units(x, upward));

    /// <summary>The same in units of <see cref="Rational.InUnits"/>.</summary>
    public static BigInteger Units(Rational x, bool upward) =>
        Ends(x.Numerator, x.Denominator) is var ends && upward ? ends.Upper : ends.Lower;

    /// <summary>
    /// Bounds of ln n/d, n, d > 0, in units of 1 / 2^<see cref="Rational.Bits"/>: n/d = 2^k (1 + t) / (1 - t), 0 &lt;= t &lt; 1/3, and ln
    /// of that is k ln 2 + 2 artanh t.
    /// </summary>
    public static (BigInteger Lower, BigInteger Upper) Ends(BigInteger n, BigInteger d)
    {
        int k = (int)(n.GetBitLength() - d.GetBitLength());
        (n, d) = k >= 0 ? (n, d << k) : (n << -k, d);
        (n, k) = n >= d ? (n, k) : (n << 1, k - 1);
        (BigInteger lower, BigInteger upper) = TwiceArtanh(n - d, n + d);
        return (lower + (k * (k >= 0 ? s_two.Lower : s_two.Upper)), upper + (k * (k >= 0 ? s_two.Upper : s_two.Lower)));
    }

    /// <summary>At least exp x; null where x is above 709, which no potential of a proof is.</summary>
    public static Rational? ExpUp(Rational x)
    {
        if (x > 709)
        {
            return null;
        }

        // exp x = 2^n exp r with 0 <= r = x - n ln 2 < 1, and of the series of exp r the rest is less than its last term.
        x = Rational.Max(x, s_least);
        BigInteger n = (x / Two.Upper).Floor();
        BigInteger one = BigInteger.One << Rational.Bits, sum = one, term = one,
            r = (x - (n * (n.Sign >= 0 ? Two.Lower : Two.Upper))).Units(upward: true);
        for (int i = 1; term > 1 << 8; i++)
        {
            term = (((term * r) >> Rational.Bits) / i) + 2;
            sum += term;
        }

        sum += 2 * term;
        return Rational.InUnits(n.Sign >= 0 ? sum << (int)n : -(-sum >> (int)-n));
    }

    // Of the series every term lacks less than three units, and the rest is no more.
    private static (BigInteger Lower, BigInteger Upper) TwiceArtanh(BigInteger n, BigInteger d)
    {
        BigInteger power = (n << Rational.Bits) / d, square = (power * power) >> Rational.Bits, sum = 0;
        int k = 1;
        for (; !power.IsZero; k += 2)
        {
            sum += power / k;
            power = (power * square) >> Rational.Bits;
        }

        return (2 * sum, (2 * sum) + (n.IsZero ? 0 : (3 * k) + 9));
    }
}
