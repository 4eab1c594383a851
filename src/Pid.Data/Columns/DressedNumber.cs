using System.Globalization;

namespace Pid.Data.Columns;

/// <summary>
/// Numbers as people and spreadsheets write them: 12.3%, $1,234.50, 1 234,5, 1'234. They are text here, and measured values all the same.
/// </summary>
internal static class DressedNumber
{
    private static readonly char[] s_between = [' ', '\u00a0', '\u202f', '\u2009', '\'', '\u2019'];

    /// <summary>
    /// The number without a currency, a sign of percent and blanks or apostrophes between thousands; its commas stay. Null where a text has
    /// none of these, or holds anything else.
    /// </summary>
    public static string? Bare(string text)
    {
        (int start, int end, string sign, bool dressed) = (0, text.Length, "", false);
        for (; start < end && (IsAround(text[start]) || (sign.Length == 0 && text[start] is '+' or '-')); start++)
        {
            dressed |= !char.IsWhiteSpace(text[start]) && text[start] is not ('+' or '-');
            sign = text[start] is '+' or '-' ? $"{text[start]}" : sign;
        }

        for (; end > start && (IsAround(text[end - 1]) || text[end - 1] is '%' or '\u2030'); end--)
        {
            dressed |= !char.IsWhiteSpace(text[end - 1]);
        }

        string[] groups = text[start..end].Split(s_between);
        bool several = groups.Length > 1;
        bool thousands = several && groups[0].Length is >= 1 and <= 3 && groups[0][0] != '0' && AreDigits(groups[0])
            && groups.Skip(1).All(g => g.Length >= 3 && AreDigits(g.AsSpan(0, 3)) && (g.Length == 3 || g == groups[^1]))
            && (groups[^1].Length == 3 || groups[^1][3] is '.' or ',');
        return (several ? thousands : dressed) && groups[0] is [>= '0' and <= '9', ..] ? sign + string.Concat(groups) : null;
    }

    private static bool IsAround(char c) => char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol;

    private static bool AreDigits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;
}
