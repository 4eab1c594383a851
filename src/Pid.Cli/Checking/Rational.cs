using System.Globalization;
using System.Numerics;

namespace Pid.Cli.Checking;

/// <summary>A rational number in lowest terms, of which nothing is ever rounded unless it is said.</summary>
internal readonly record struct Rational : IComparable<Rational>
{
    /// <summary>Bits behind the point of numbers that are rounded.</summary>
    public const int Bits = 192;

    private readonly BigInteger _lessOne; // the denominator less one, so that the default is 0

    // In lowest terms, the denominator positive.
    private Rational(BigInteger numerator, BigInteger denominator) => (Numerator, _lessOne) = (numerator, denominator - 1);

    public static Rational Zero => default;

    /// <summary>So many times 1 / 2^<see cref="Bits"/>.</summary>
    public static Rational InUnits(BigInteger units) => OverPower(units, Bits);

    public BigInteger Numerator { get; }

    public BigInteger Denominator => _lessOne + 1;

    public int Sign => Numerator.Sign;

    public static implicit operator Rational(BigInteger value) => new(value, 1);

    public static implicit operator Rational(int value) => new(value, 1);

    // What the denominators share is all that can cancel, and of factors what one has in common with what the other is over (Knuth 4.5.1).
    public static Rational operator +(Rational a, Rational b)
    {
        if (a._lessOne.IsZero || b._lessOne.IsZero)
        {
            return a._lessOne == b._lessOne ? a.Numerator + b.Numerator
                : new Rational((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);
        }

        BigInteger common = BigInteger.GreatestCommonDivisor(a.Denominator, b.Denominator), left = a.Denominator / common;
        BigInteger sum = (a.Numerator * (b.Denominator / common)) + (b.Numerator * left);
        BigInteger cancelled = common.IsOne ? common : BigInteger.GreatestCommonDivisor(sum, common);
        return cancelled.IsOne ? new(sum, left * b.Denominator) : new(sum / cancelled, left * (b.Denominator / cancelled));
    }

    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);

    public static Rational operator *(Rational a, Rational b)
    {
        (BigInteger n, BigInteger e) = Lowest(a.Numerator, b.Denominator);
        (BigInteger m, BigInteger d) = Lowest(b.Numerator, a.Denominator);
        return new(n * m, d * e);
    }

    public static Rational operator /(Rational a, Rational b) => b.Sign == 0 ? throw new DivideByZeroException()
        : a * new Rational(b.Sign * b.Denominator, BigInteger.Abs(b.Numerator));

    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;

    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;

    public static bool operator <=(Rational a, Rational b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Rational a, Rational b) => a.CompareTo(b) >= 0;

    public static Rational Max(Rational a, Rational b) => a >= b ? a : b;

    public static Rational Min(Rational a, Rational b) => a <= b ? a : b;

    /// <summary>The value of a double; exact.</summary>
    public static Rational Of(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7ff);
        BigInteger fraction = (bits & 0xfffffffffffffL) | (exponent > 0 ? 1L << 52 : 0);
        fraction = bits < 0 ? -fraction : fraction;
        int power = Math.Max(exponent, 1) - 1075;
        return power >= 0 ? fraction << power : OverPower(fraction, -power);
    }

    /// <summary>A decimal number as it is written; null for one whose digits or exponent are too many to be meant.</summary>
    public static Rational? Parse(string text)
    {
        int e = text.IndexOfAny(['e', 'E']);
        string digits = e < 0 ? text : text[..e];
        int point = digits.IndexOf('.', StringComparison.Ordinal), places = point < 0 ? 0 : digits.Length - point - 1, exponent = 0;
        if (digits.Length > 800 || (e >= 0 && !int.TryParse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out exponent)) || Math.Abs((long)exponent) > 999)
        {
            return null;
        }

        BigInteger whole = BigInteger.Parse(digits.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return exponent >= places ? whole * BigInteger.Pow(10, exponent - places) : Of(whole, BigInteger.Pow(10, places - exponent));
    }

    /// <summary>A quotient; the divisor is positive.</summary>
    public static Rational Of(BigInteger n, BigInteger d)
    {
        (n, d) = Lowest(n, d);
        return new(n, d);
    }

    /// <summary>The largest whole number that is not above it.</summary>
    public BigInteger Floor() => Quotient(Numerator, Denominator, upward: false);

    /// <summary>The nearest whole number to a quotient that is not on the other side; the divisor is positive.</summary>
    public static BigInteger Quotient(BigInteger n, BigInteger d, bool upward)
    {
        BigInteger whole = BigInteger.DivRem(n, d, out BigInteger rest);
        return whole + (upward && rest.Sign > 0 ? 1 : !upward && rest.Sign < 0 ? -1 : 0);
    }

    /// <summary>The least whole number that all denominators divide.</summary>
    public static BigInteger CommonDenominator(IEnumerable<Rational> numbers) => numbers.Aggregate(BigInteger.One,
        (common, v) => common / BigInteger.GreatestCommonDivisor(common, v.Denominator) * v.Denominator);

    public int CompareTo(Rational other) => _lessOne == other._lessOne ? Numerator.CompareTo(other.Numerator)
        : (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <summary>The nearest number of so many times 1 / 2^<see cref="Bits"/> that is not on the other side.</summary>
    public BigInteger Units(bool upward) => Quotient(Numerator << Bits, Denominator, upward);

    /// <summary>The nearest number of few bits that is not on the other side.</summary>
    public Rational Rounded(bool upward) => InUnits(Units(upward));

    /// <summary>The nearest double that is not on the other side.</summary>
    public double ToDouble(bool upward)
    {
        int shift = 64 - (int)(Numerator.GetBitLength() - Denominator.GetBitLength());
        BigInteger quotient = shift >= 0 ? (Numerator << shift) / Denominator : Numerator / (Denominator << -shift);
        double near = Math.ScaleB((double)quotient, -shift);
        return upward ? Of(near) < this ? Math.BitIncrement(near) : near : Of(near) > this ? Math.BitDecrement(near) : near;
    }

    private static (BigInteger Numerator, BigInteger Denominator) Lowest(BigInteger n, BigInteger d)
    {
        BigInteger common = d.IsOne || n.IsOne ? 1 : BigInteger.GreatestCommonDivisor(n, d);
        return common.IsOne ? (n, d) : (n / common, d / common);
    }

    // So many halvings of a whole number.
    private static Rational OverPower(BigInteger n, int power)
    {
        int even = n.IsZero ? power : (int)BigInteger.Min(BigInteger.TrailingZeroCount(n), power);
        return new(n >> even, BigInteger.One << (power - even));
    }
}
