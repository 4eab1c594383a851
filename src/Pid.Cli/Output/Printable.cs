using System.Buffers;
using System.Globalization;
using System.Text;

namespace Pid.Cli.Output;

/// <summary>
/// Foreign text (names, labels, paths, messages of others) as it can be shown: what would steer a terminal, turn the direction of the text or
/// break the line is written out, \u001B.
/// </summary>
internal static class Printable
{
    private static readonly SearchValues<char> s_steering = SearchValues.Create([.. Steering.Select(c => (char)c)]);

    private static readonly SearchValues<char> s_beyondJson = SearchValues.Create([.. BeyondAscii.Select(c => (char)c)]);

    // The two that are no characters; half a pair of surrogates is refused where names are read.
    private static readonly SearchValues<char> s_beyondXml = SearchValues.Create([.. Steering.Append(0xFFFE).Append(0xFFFF).Select(c => (char)c)]);

    private static IEnumerable<int> Steering => Enumerable.Range(0, 0x20).Concat(BeyondAscii);

    private static IEnumerable<int> BeyondAscii => Enumerable.Range(0x7F, 0x21).Concat(Turning);

    // Marks, embeddings, overrides and isolates of direction; separators of lines and paragraphs; the mark that no width shows.
    private static IEnumerable<int> Turning => [0x061C, 0x200E, 0x200F, .. Enumerable.Range(0x2028, 7), .. Enumerable.Range(0x2066, 4), 0xFEFF];

    /// <summary>The text on one line, with nothing in it that a terminal obeys.</summary>
    public static string Of(string text) => Escaped(text, s_steering);

    /// <summary>A JSON document of which a terminal obeys nothing, and which reads back to the same values.</summary>
    public static string OfJson(string document) => Escaped(document, s_beyondJson);

    /// <summary>The text on one line, in characters that XML has.</summary>
    public static string OfXml(string text) => Escaped(text, s_beyondXml);

    /// <summary>
    /// A text as a cell of a CSV file: one that a spreadsheet would take for a formula starts with an apostrophe, which it does not show.
    /// </summary>
    public static string Cell(string text) =>
        text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? "'" + text : text;

    private static string Escaped(string text, SearchValues<char> steering)
    {
        int next = text.AsSpan().IndexOfAny(steering);
        if (next < 0)
        {
            return text;
        }

        StringBuilder shown = new(text.Length + 16);
        ReadOnlySpan<char> rest = text;
        for (; next >= 0; next = rest.IndexOfAny(steering))
        {
            shown.Append(rest[..next]).Append(CultureInfo.InvariantCulture, $"\\u{(int)rest[next]:X4}");
            rest = rest[(next + 1)..];
        }

        return shown.Append(rest).ToString();
    }
}
