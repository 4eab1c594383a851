using System.Globalization;
using System.Numerics;

namespace Pid.Cli.Checking;

/// <summary>A rational number in lowest terms, of which nothing is ever rounded unless it is said.</summary>
internal readonly record struct Rational : IComparable<Rational>
{
    /// <summary>Bits behind the point of numbers that are rounded.</summary>
    public const int Bits = 192;

    private readonly BigInteger _lessOne; // the denominator less one, so that the default is 0

    private Rational(BigInteger numerator, BigInteger denominator)
    {
        BigInteger common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        common = denominator.Sign < 0 ? -common : common;
        (Numerator, _lessOne) = (numerator / common, (denominator / common) - 1);
    }

    public static Rational Zero => default;

    /// <summary>So many times 1 / 2^<see cref="Bits"/>.</summary>
    public static Rational InUnits(BigInteger units) => new(units, BigInteger.One << Bits);

    public BigInteger Numerator { get; }

    public BigInteger Denominator => _lessOne + 1;

    public int Sign => Numerator.Sign;

    public static implicit operator Rational(BigInteger value) => new(value, 1);

    public static implicit operator Rational(int value) => new(value, 1);

    public static Rational operator +(Rational a, Rational b) =>
        new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);

    public static Rational operator *(Rational a, Rational b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Rational operator /(Rational a, Rational b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

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
        return power >= 0 ? new Rational(fraction << power, 1) : new Rational(fraction, BigInteger.One << -power);
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
        return exponent >= places ? new Rational(whole * BigInteger.Pow(10, exponent - places), 1)
            : new Rational(whole, BigInteger.Pow(10, places - exponent));
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

    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

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
}
