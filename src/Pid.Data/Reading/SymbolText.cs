using System.Globalization;
using System.Numerics;

namespace Pid.Data.Reading;

/// <summary>
/// Writes the values of a typed source as symbols, the same on every machine and for every source: text as it is, true and false, numbers in
/// their shortest form (a floating or decimal 1.0 is 1, so that it meets the 1 of a text table), dates as ISO 8601. No value, and a
/// floating NaN, are the empty text.
/// </summary>
internal static class SymbolText
{
    /// <summary>The symbol, or null for a value of a kind that is none, such as a list or a blob.</summary>
    public static string? Of(object value) => value switch
    {
        string text => text,
        DBNull => "",
        double number => Of(number),
        float number => float.IsNaN(number) ? "" : number.ToString("R", CultureInfo.InvariantCulture),
        decimal number => number.ToString("0.#############################", CultureInfo.InvariantCulture),
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
    public static string Of(double number) => double.IsNaN(number) ? "" : (number + 0.0).ToString("R", CultureInfo.InvariantCulture);

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
