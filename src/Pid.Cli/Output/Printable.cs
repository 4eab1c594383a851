using System.Buffers;
using System.Globalization;
using System.Text;

namespace Pid.Cli.Output;

/// <summary>
/// Foreign text (names, labels, paths, messages of others) as it can be shown: what would steer a terminal, turn the direction of the text,
/// break the line or stand there unseen is written out, \u001B. That parts an emoji that joiners put together into those it is made of: two
/// names that differ are seen to differ.
/// </summary>
internal static class Printable
{
    private static IEnumerable<int> Steering => Enumerable.Range(0, 0x20).Concat(BeyondAscii);

    // And the first halves of the pairs that may be one, on which a closer look is taken.
    private static IEnumerable<int> BeyondAscii => [.. Enumerable.Range(0x7F, 0xFFFF - 0x7F).Where(IsSteering), 0xD804, 0xD80D, 0xD82F,
        0xD834, .. Enumerable.Range(0xDB40, 4)];

    // Controls; marks of direction, joiners, tags and other signs of format; separators of lines and paragraphs; and what is a letter or a
    // mark by its category that nobody sees.
    private static bool IsSteering(int c) =>
        c is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x3164 or 0xFFA0 or (>= 0xE0000 and <= 0xE0FFF)
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>The text on one line, with nothing in it that a terminal obeys.</summary>
    public static string Of(string text) => IsAscii(text, ' ') ? text : Escaped(text, Sets.Steering);

    /// <summary>The same for a text of several lines, which stay lines.</summary>
    public static string OfLines(string text) => string.Join('\n',
        text.Split('\n').Select(line => line.EndsWith('\r') ? Of(line[..^1]) + "\r" : Of(line)));

    /// <summary>A JSON document of which a terminal obeys nothing, and which reads back to the same values.</summary>
    public static string OfJson(string document) => IsAscii(document, '\0') ? document : Escaped(document, Sets.BeyondJson);

    /// <summary>The text on one line, in characters that XML has.</summary>
    public static string OfXml(string text) => IsAscii(text, ' ') ? text : Escaped(text, Sets.BeyondXml);

    /// <summary>
    /// A text as a cell of a CSV file: one that a spreadsheet would take for a formula starts with an apostrophe, which it does not show.
    /// So does one of these that has an apostrophe already: two texts are never one cell.
    /// </summary>
    public static string Cell(string text) =>
        text.AsSpan().TrimStart('\'') is [{ } first, ..] formula && "=+-@\t\r".Contains(first, StringComparison.Ordinal)
        && !double.TryParse(formula, NumberStyles.Float & ~(NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite),
            CultureInfo.InvariantCulture, out _)
            ? "'" + text : text;

    // Nearly every text is so: no set of the others need be made for it.
    private static bool IsAscii(string text, char first) => text.AsSpan().IndexOfAnyExceptInRange(first, '~') < 0;

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
            shown.Append(rest[..next]);
            rest = rest[next..];
            bool pair = char.IsHighSurrogate(rest[0]) && rest.Length > 1 && char.IsLowSurrogate(rest[1]);
            bool written = !pair || IsSteering(char.ConvertToUtf32(rest[0], rest[1]));
            ReadOnlySpan<char> sign = rest[..(pair ? 2 : 1)];
            foreach (char half in sign)
            {
                _ = written ? shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)half:X4}") : shown.Append(half);
            }

            rest = rest[sign.Length..];
        }

        return shown.Append(rest).ToString();
    }

    private static class Sets
    {
        public static readonly SearchValues<char> Steering = Of(Printable.Steering), BeyondJson = Of(BeyondAscii);

        // The two that are no characters; half a pair of surrogates is refused where names are read.
        public static readonly SearchValues<char> BeyondXml = Of(Printable.Steering.Append(0xFFFE).Append(0xFFFF));

        private static SearchValues<char> Of(IEnumerable<int> signs) => SearchValues.Create([.. signs.Select(c => (char)c)]);
    }
}
