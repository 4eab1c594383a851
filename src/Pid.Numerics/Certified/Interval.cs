using System.Globalization;

namespace Pid.Numerics.Certified;

/// <summary>
/// A closed interval that provably contains a number. Arithmetic rounds outward: the result contains every value that the
/// operation takes on numbers of its operands.
/// </summary>
public readonly struct Interval : IEquatable<Interval>
{
    /// <summary>Creates [lower, upper].</summary>
    /// <exception cref="ArithmeticException">An end is NaN or the ends are in the wrong order.</exception>
    public Interval(double lower, double upper)
    {
        if (!(lower <= upper))
        {
            throw new EmptyIntervalException(lower, upper);
        }

        Lower = lower;
        Upper = upper;
    }

    /// <summary>The lower end.</summary>
    public double Lower { get; }

    /// <summary>The upper end.</summary>
    public double Upper { get; }

    /// <summary>Upper - Lower, rounded up.</summary>
    public double Width => Rounded.AddUp(Upper, -Lower);

    /// <summary>A number inside, near the middle: a display value, not a bound.</summary>
    public double Midpoint => Math.Clamp(Lower + (0.5 * (Upper - Lower)), Lower, Upper);

    /// <summary>The interval [0, +infinity), to intersect quantities that a theorem makes non-negative.</summary>
    public static Interval NonNegative { get; } = new(0, double.PositiveInfinity);

    /// <summary>The interval that holds one exactly representable number.</summary>
    public static Interval Exactly(double value) => new(value, value);

    /// <summary>[center - radius, center + radius], rounded outward.</summary>
    public static Interval Around(double center, double radius) =>
        new(Rounded.AddDown(center, -radius), Rounded.AddUp(center, radius));

    /// <summary>An exactly representable number as an interval.</summary>
    public static implicit operator Interval(double value) => Exactly(value);

    /// <summary>Whether the number lies inside, ends included.</summary>
    public bool Contains(double value) => Lower <= value && value <= Upper;

    /// <summary>Whether the other interval lies inside.</summary>
    public bool Contains(Interval other) => Lower <= other.Lower && other.Upper <= Upper;

    /// <summary>Whether the two intervals share a number.</summary>
    public bool Overlaps(Interval other) => Lower <= other.Upper && other.Lower <= Upper;

    /// <summary>The numbers in both. Two enclosures of one quantity always intersect.</summary>
    /// <exception cref="ArithmeticException">They do not: one of them is no enclosure (a defect, never a matter of input).</exception>
    public Interval Intersect(Interval other) => new(Math.Max(Lower, other.Lower), Math.Min(Upper, other.Upper));

    /// <summary>The smallest interval that contains both.</summary>
    public Interval Hull(Interval other) => new(Math.Min(Lower, other.Lower), Math.Max(Upper, other.Upper));

    /// <summary>Elementwise maximum: encloses max(a, b) for a, b in the operands.</summary>
    public static Interval Max(Interval a, Interval b) => new(Math.Max(a.Lower, b.Lower), Math.Max(a.Upper, b.Upper));

    /// <summary>Elementwise minimum: encloses min(a, b) for a, b in the operands.</summary>
    public static Interval Min(Interval a, Interval b) => new(Math.Min(a.Lower, b.Lower), Math.Min(a.Upper, b.Upper));

    /// <summary>Sum.</summary>
    public static Interval operator +(Interval a, Interval b) =>
        new(Rounded.AddDown(a.Lower, b.Lower), Rounded.AddUp(a.Upper, b.Upper));

    /// <summary>Difference.</summary>
    public static Interval operator -(Interval a, Interval b) =>
        new(Rounded.AddDown(a.Lower, -b.Upper), Rounded.AddUp(a.Upper, -b.Lower));

    /// <summary>Negation.</summary>
    public static Interval operator -(Interval a) => new(-a.Upper, -a.Lower);

    /// <summary>Product.</summary>
    public static Interval operator *(Interval a, Interval b)
    {
        if (a.Lower >= 0 && b.Lower >= 0)
        {
            // 0 also where it underflows.
            return new(Math.Max(0, Rounded.MultiplyDown(a.Lower, b.Lower)), Rounded.MultiplyUp(a.Upper, b.Upper));
        }

        return new(
            Math.Min(Math.Min(Rounded.MultiplyDown(a.Lower, b.Lower), Rounded.MultiplyDown(a.Lower, b.Upper)),
                Math.Min(Rounded.MultiplyDown(a.Upper, b.Lower), Rounded.MultiplyDown(a.Upper, b.Upper))),
            Math.Max(Math.Max(Rounded.MultiplyUp(a.Lower, b.Lower), Rounded.MultiplyUp(a.Lower, b.Upper)),
                Math.Max(Rounded.MultiplyUp(a.Upper, b.Lower), Rounded.MultiplyUp(a.Upper, b.Upper))));
    }

    /// <summary>Quotient by an interval of positive numbers.</summary>
    /// <exception cref="DivideByZeroException">The divisor reaches zero or below.</exception>
    public static Interval operator /(Interval a, Interval b)
    {
        if (b.Lower <= 0)
        {
            throw new DivideByZeroException($"The divisor {b} must lie above zero.");
        }

        return new(
            Rounded.DivideDown(a.Lower, a.Lower >= 0 ? b.Upper : b.Lower),
            Rounded.DivideUp(a.Upper, a.Upper >= 0 ? b.Lower : b.Upper));
    }

    /// <summary>Enclosure of the square of an interval of any sign.</summary>
    public Interval Square()
    {
        double small = Lower > 0 ? Lower : Upper < 0 ? -Upper : 0;
        double large = Math.Max(Math.Abs(Lower), Math.Abs(Upper));
        return new(Math.Max(0, Rounded.MultiplyDown(small, small)), Rounded.MultiplyUp(large, large));
    }

    /// <summary>Enclosure of the square root of an interval of non-negative numbers.</summary>
    public Interval SquareRoot()
    {
        // IEEE square roots are correctly rounded, so the residual tells on which side they lie.
        double lower = Math.Sqrt(Lower);
        double upper = Math.Sqrt(Upper);
        return new(
            lower * lower == Lower && Math.FusedMultiplyAdd(lower, lower, -Lower) == 0 ? lower : Math.Max(0, Math.BitDecrement(lower)),
            upper * upper == Upper && Math.FusedMultiplyAdd(upper, upper, -Upper) == 0 ? upper : Math.BitIncrement(upper));
    }

    /// <inheritdoc/>
    public bool Equals(Interval other) => Lower == other.Lower && Upper == other.Upper;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Interval other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Lower, Upper);

    /// <summary>Same ends.</summary>
    public static bool operator ==(Interval a, Interval b) => a.Equals(b);

    /// <summary>Different ends.</summary>
    public static bool operator !=(Interval a, Interval b) => !a.Equals(b);

    /// <summary>[lower, upper] with all digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Lower:R}, {Upper:R}]");
}
