using System.Globalization;
using Pid.Interactions;
using Pid.Numerics.Certified;

namespace Pid.Cli.Output;

/// <summary>Decimal text of enclosures in which every printed digit is certain.</summary>
internal static class CertifiedNumber
{
    private const int MostDigits = 12;
    private const int FewestDigits = 4;

    /// <summary>
    /// The longest decimal, of at most 12 places, to which every number in the interval rounds; where fewer than 4 places
    /// are certain, the interval itself, its ends rounded outward to 4 places.
    /// </summary>
    public static string Text(Interval value, int mostDigits = MostDigits)
    {
        if (double.IsFinite(value.Lower) && double.IsFinite(value.Upper))
        {
            for (int digits = mostDigits; digits >= Math.Min(FewestDigits, mostDigits); digits--)
            {
                string lower = Fixed(value.Lower, digits);
                if (lower == Fixed(value.Upper, digits))
                {
                    return lower;
                }
            }
        }

        return Range(value);
    }

    /// <summary>A bound rounded to its safe side, where it has one; a heuristic to nearest.</summary>
    public static string Text(NamedBound bound, int digits) => !bound.Proven ? Nearest(bound.Value, digits)
        : bound.Side == BoundSide.Lower ? Down(bound.Value, digits) : Up(bound.Value, digits);

    /// <summary>Whether a bound is one.</summary>
    public static string Standing(NamedBound bound) => bound.Proven ? "proven" : "heuristic, not used";

    /// <summary>The interval with its ends rounded outward to 4 places.</summary>
    public static string Range(Interval value) => $"[{Down(value.Lower, FewestDigits)}, {Up(value.Upper, FewestDigits)}]";

    /// <summary>The width rounded up to one figure.</summary>
    public static string Width(Interval value)
    {
        double width = value.Width;
        if (width == 0 || !double.IsFinite(width))
        {
            return width == 0 ? "exact" : "unbounded";
        }

        string text = width.ToString("E17", CultureInfo.InvariantCulture);
        int exponent = int.Parse(text.AsSpan(text.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        int digit = text[0] - '0' + (text.AsSpan(1, 18).ContainsAnyInRange('1', '9') ? 1 : 0);
        return string.Create(CultureInfo.InvariantCulture, $"{(digit == 10 ? 1 : digit)}e{exponent + (digit == 10 ? 1 : 0)}");
    }

    /// <summary>The value rounded to nearest: for values without a proof.</summary>
    public static string Nearest(double value, int digits) => double.IsFinite(value) ? Fixed(value, digits) : Infinite(value);

    /// <summary>The largest decimal with that many places that is not above the value.</summary>
    public static string Down(double value, int digits) => Directed(value, digits, up: false);

    /// <summary>The smallest decimal with that many places that is not below the value.</summary>
    public static string Up(double value, int digits) => Directed(value, digits, up: true);

    private static string Directed(double value, int digits, bool up)
    {
        if (!double.IsFinite(value) || Math.Abs(value) > 1e12)
        {
            return double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : Infinite(value);
        }

        // 1074 places write any double exactly, so the rest that is cut off is zero or it is not: no rounding decides.
        string exact = Math.Abs(value).ToString("F1074", CultureInfo.InvariantCulture);
        int cut = exact.IndexOf('.') + 1 + digits;
        decimal magnitude = decimal.Parse(exact.AsSpan(0, cut), CultureInfo.InvariantCulture);
        if (up == (value > 0) && exact.AsSpan(cut).ContainsAnyInRange('1', '9'))
        {
            magnitude += new decimal(1, 0, 0, false, (byte)digits);
        }

        return (value < 0 && magnitude != 0 ? "-" : "") + magnitude.ToString("F" + digits.ToString(CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture);
    }

    private static string Fixed(double value, int digits)
    {
        string text = value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text[0] == '-' && !text.AsSpan().ContainsAnyInRange('1', '9') ? text[1..] : text;
    }

    private static string Infinite(double value) => double.IsNaN(value) ? "none" : value > 0 ? "infinity" : "-infinity";
}
