using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Pid.Data;

namespace Pid.Cli.Checking;

/// <summary>Lists of a certificate whose lengths it says itself.</summary>
internal static class DocumentRows
{
    private const string Wrong = "It is no list of numbers that can be meant.";

    /// <summary>Numbers, however many.</summary>
    /// <exception cref="TableFormatException">It is none.</exception>
    public static Rational[] Column(this CertificateDocument document, string key) =>
        document.Find(key) is { ValueKind: JsonValueKind.Array } list ? document.Numbers(key, list.GetArrayLength())
            : throw document.Refused(key, Wrong);

    /// <summary>Whole numbers, however many, written without a point or an exponent.</summary>
    /// <exception cref="TableFormatException">It is none.</exception>
    public static BigInteger[] Whole(this CertificateDocument document, string key, int? least = null, int? count = null) =>
        Whole(document, key, document.Find(key) ?? throw document.Refused(key, Wrong), least) is { } numbers
            && (count ?? numbers.Length) == numbers.Length ? numbers : throw document.Refused(key, $"It is no list of {count} numbers.");

    /// <summary>Lists of whole numbers.</summary>
    /// <exception cref="TableFormatException">It is none.</exception>
    public static BigInteger[][] WholeRows(this CertificateDocument document, string key, int? least = null) =>
        [.. Lists(document, key).Select(list => Whole(document, key, list, least))];

    /// <summary>A whole number from 0 on below a limit.</summary>
    /// <exception cref="TableFormatException">It is none.</exception>
    public static int Index(this CertificateDocument document, string key, BigInteger value, int count) =>
        value.Sign >= 0 && value < count ? (int)value
            : throw document.Refused(key, $"An index of {key} is no whole number from 0 on below {count}.");

    private static JsonElement[] Lists(CertificateDocument document, string key) =>
        document.Find(key) is { ValueKind: JsonValueKind.Array } lists ? [.. lists.EnumerateArray()] : throw document.Refused(key, Wrong);

    private static BigInteger[] Whole(CertificateDocument document, string key, JsonElement list, int? least) =>
        list.ValueKind != JsonValueKind.Array ? throw document.Refused(key, Wrong)
            : [.. list.EnumerateArray().Select(x => x.ValueKind == JsonValueKind.Number && x.GetRawText() is { Length: <= 800 } digits
                && BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger whole)
                && !(whole < (least ?? whole)) ? whole
                : throw document.Refused(key, $"A number of {key} is no whole one{(least is { } l ? $" from {l} on" : "")}."))];
}
