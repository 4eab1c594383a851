using System.Numerics;

namespace Pid.Numerics.Optimization.Conic.Proofs;

/// <summary>A rational number in lowest terms: every double is one exactly, and sums and products are exact.</summary>
internal readonly struct Fraction : IEquatable<Fraction>
{
    private readonly BigInteger _denominator; // 0 in default(Fraction), which is zero

    public Fraction(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.Sign < 0)
        {
            (numerator, denominator) = (-numerator, -denominator);
        }

        BigInteger common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        Numerator = numerator / common;
        _denominator = denominator / common;
    }

    public BigInteger Numerator { get; }

    public BigInteger Denominator => _denominator.IsZero ? BigInteger.One : _denominator;

    public int Sign => Numerator.Sign;

    public static Fraction Zero => default;

    /// <summary>The exact value of a finite double.</summary>
    public static Fraction Of(double value)
    {
        (BigInteger mantissa, int exponent) = Parts(value);
        return exponent >= 0 ? new Fraction(mantissa << exponent, BigInteger.One) : new Fraction(mantissa, BigInteger.One << -exponent);
    }

    /// <summary>value = mantissa 2^exponent exactly, with an odd mantissa (or 0, 0).</summary>
    public static (BigInteger Mantissa, int Exponent) Parts(double value)
    {
        if (value == 0)
        {
            return (BigInteger.Zero, 0);
        }

        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & 0xFFFFFFFFFFFFFL;
        mantissa = exponent == 0 ? mantissa : mantissa | (1L << 52);
        int zeros = System.Numerics.BitOperations.TrailingZeroCount(mantissa);
        mantissa >>= zeros;
        return (bits < 0 ? -mantissa : mantissa, (exponent == 0 ? 1 : exponent) - 1075 + zeros);
    }

    public static Fraction operator +(Fraction a, Fraction b) => a.Numerator.IsZero ? b : b.Numerator.IsZero ? a
        : a.Denominator == b.Denominator ? new(a.Numerator + b.Numerator, a.Denominator)
        : new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Fraction operator -(Fraction a) => new(-a.Numerator, a.Denominator);

    public static Fraction operator -(Fraction a, Fraction b) => a + -b;

    public static Fraction operator *(Fraction a, Fraction b) =>
        a.Numerator.IsZero || b.Numerator.IsZero ? Zero : new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Fraction operator /(Fraction a, Fraction b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public bool Equals(Fraction other) => Numerator == other.Numerator && Denominator == other.Denominator;

    public override bool Equals(object? obj) => obj is Fraction other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);

    /// <summary>The value but for a few units in the last place.</summary>
    public double ToDouble()
    {
        (double mantissa, long exponent) = Scaled();
        return Math.ScaleB(mantissa, (int)Math.Clamp(exponent, -3000, 3000));
    }

    /// <summary>An interval that holds value times 2^shift.</summary>
    public Certified.Interval Enclose(long shift)
    {
        if (Sign == 0)
        {
            return 0;
        }

        (double mantissa, long exponent) = Scaled();
        double value = Math.ScaleB(Math.Abs(mantissa), (int)Math.Clamp(exponent + shift, -3000, 3000));
        double slack = 4 * Certified.CertifiedMath.UnitRoundoff; // two conversions and a division, each within half a unit
        double lower = Math.Max(0, Math.BitDecrement(value * (1 - slack)));
        double upper = Math.BitIncrement(value * (1 + slack));
        return Sign > 0 ? new Certified.Interval(lower, upper) : new Certified.Interval(-upper, -lower);
    }

    /// <summary>floor(log2 |value|) to within one; value is not zero.</summary>
    public long Magnitude() => (long)BigInteger.Abs(Numerator).GetBitLength() - (long)Denominator.GetBitLength();

    // value = mantissa 2^exponent, the mantissa between 1/4 and 4 in size.
    private (double Mantissa, long Exponent) Scaled()
    {
        const int Kept = 64; // bits of either part that are kept; what is cut is below 2^-63 of it
        int n = (int)BigInteger.Abs(Numerator).GetBitLength();
        int d = (int)Denominator.GetBitLength();
        double top = (double)(n > Kept ? Numerator >> (n - Kept) : Numerator << (Kept - n));
        double bottom = (double)(d > Kept ? Denominator >> (d - Kept) : Denominator << (Kept - d));
        return (top / bottom, n - (long)d);
    }
}
