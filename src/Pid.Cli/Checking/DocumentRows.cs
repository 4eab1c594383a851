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
        document.Find(key) is { } list && Parse(list) is { } numbers ? numbers : throw document.Refused(key, Wrong);

    /// <summary>Lists of numbers.</summary>
    /// <param name="document">The certificate.</param>
    /// <param name="key">Their name.</param>
    /// <param name="width">The length of each; null where each has its own.</param>
    /// <exception cref="TableFormatException">It is none.</exception>
    public static Rational[][] Rows(this CertificateDocument document, string key, int? width = null)
    {
        if (document.Find(key) is not { ValueKind: JsonValueKind.Array } list)
        {
            throw document.Refused(key, Wrong);
        }

        return [.. list.EnumerateArray().Select((row, i) => Parse(row) is { } numbers && (width ?? numbers.Length) == numbers.Length
            ? numbers : throw document.Refused(FormattableString.Invariant($"{key}[{i}]"), Wrong))];
    }

    /// <summary>A whole number from 0 on below a limit.</summary>
    /// <exception cref="TableFormatException">It is none.</exception>
    public static int Index(this CertificateDocument document, string key, Rational value, int count) =>
        value.Denominator.IsOne && value.Sign >= 0 && value < count ? (int)value.Numerator
            : throw document.Refused(key, $"An index of {key} is no whole number from 0 on below {count}.");

    private static Rational[]? Parse(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        Rational?[] numbers = [.. list.EnumerateArray().Select(value =>
            value.ValueKind == JsonValueKind.Number ? Rational.Parse(value.GetRawText()) : null)];
        return Array.TrueForAll(numbers, n => n is not null) ? Array.ConvertAll(numbers, n => n!.Value) : null;
    }
}
