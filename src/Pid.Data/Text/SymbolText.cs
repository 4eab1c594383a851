using System.Globalization;
using System.Numerics;

namespace Pid.Data.Text;

/// <summary>
/// Writes the values of a typed source as symbols, the same on every machine and for every source, and as those write them who make text of
/// such values: text as it is, true and false, whole numbers by their digits, floating ones in the shortest form that has a point (1.0,
/// 0.5, 1e-07, inf; so do Python, pandas, NumPy and the data engine), decimals with all their places, dates as ISO 8601. Zero has no sign.
/// No value, and a floating NaN, are the empty text.
/// </summary>
internal static class SymbolText
{
    /// <summary>The symbol, or null for a value of a kind that is none, such as a list or a blob.</summary>
    public static string? Of(object value) => value switch
    {
        string text => text,
        DBNull => "",
        double number => Of(number),
        float number => Pointed(number.ToString("R", CultureInfo.InvariantCulture)),
        Half number => Pointed(number.ToString("R", CultureInfo.InvariantCulture)),
        decimal number => Unsigned(number.ToString(CultureInfo.InvariantCulture)),
        bool truth => truth ? "true" : "false",
        char letter => letter.ToString(),
        sbyte or byte or short or ushort or int or uint or long or ulong or Int128 or UInt128 or BigInteger =>
            ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        DateTime { TimeOfDay.Ticks: 0 } date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
        Guid id => id.ToString(),
        _ => null,
    };

    /// <summary>The symbol of a floating number.</summary>
    public static string Of(double number) => Pointed(number.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>The text of a number without the sign of zero: 0.0 for -0.0, as the two are one value. Any other text as it is.</summary>
    public static string Unsigned(string text) => text.Length > 1 && text[0] == '-' && text[1] == '0'
        && !text.AsSpan(2).ContainsAnyExcept('0', '.') ? text[1..] : text;

    /// <summary>A floating number in its shortest form, with a point or an exponent: whole ones up to 16 digits end in .0.</summary>
    private static string Pointed(string shortest)
    {
        const int MostDigits = 16;
        switch (shortest)
        {
            case "NaN":
                return "";
            case "Infinity":
                return "inf";
            case "-Infinity":
                return "-inf";
        }

        int e = shortest.IndexOf('E', StringComparison.Ordinal);
        if (e < 0)
        {
            return shortest.Contains('.', StringComparison.Ordinal) ? shortest : Unsigned(shortest + ".0");
        }

        int exponent = int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is < 0 or >= MostDigits)
        {
            return shortest.Replace('E', 'e');
        }

        (string sign, string digits) = shortest[0] == '-' ? ("-", shortest[1..e]) : ("", shortest[..e]);
        digits = digits.Replace(".", "", StringComparison.Ordinal).PadRight(exponent + 2, '0');
        return $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    /// <summary>The number that a value is, if it is one.</summary>
    public static bool TryNumber(object value, out double number)
    {
        number = value switch
        {
            double or float or decimal or sbyte or byte or short or ushort or int or uint or long or ulong =>
                Convert.ToDouble(value, CultureInfo.InvariantCulture),
            BigInteger big => (double)big,
            bool truth => truth ? 1 : 0,
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) => parsed,
            _ => double.NaN,
        };
        return double.IsFinite(number);
    }
}
