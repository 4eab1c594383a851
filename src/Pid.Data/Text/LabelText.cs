using System.Buffers;

namespace Pid.Data.Text;

/// <summary>What makes two spellings one label, where the user asks for it.</summary>
internal static class LabelText
{
    private static readonly SearchValues<char> s_ofNumbers = SearchValues.Create("0123456789.");

    /// <summary>The label as it is counted.</summary>
    public static string Of(string text, ReadSettings settings) => Of(text, settings.IgnoreCase, settings.Trim);

    /// <summary>The label without the differences that do not count.</summary>
    /// <param name="text">The text as it stands.</param>
    /// <param name="ignoreCase">Whether case does not count.</param>
    /// <param name="trim">Whether blanks around it and zeros at the end of a decimal fraction do not count.</param>
    public static string Of(string text, bool ignoreCase, bool trim)
    {
        string label = trim ? WithoutZeros(WithoutBlanks(text)) : text;
        return ignoreCase ? label.ToLowerInvariant() : label;
    }

    /// <summary>
    /// The text without blanks around it, and without marks that no one sees: the byte order mark of a file put behind another, spaces of
    /// no width.
    /// </summary>
    private static string WithoutBlanks(string text)
    {
        ReadOnlySpan<char> label = text;
        int before;
        do
        {
            before = label.Length;
            label = label.Trim().Trim("\uFEFF\u200B\u200C\u200D\u200E\u200F\u2060");
        }
        while (label.Length < before);
        return label.Length == text.Length ? text : label.ToString();
    }

    /// <summary>1.50 as 1.5, 2.0 and 2. as 2, zero without a sign; any other text as it is.</summary>
    private static string WithoutZeros(string text)
    {
        if (text is "-0" or "+0")
        {
            return "0";
        }

        int point = text.IndexOf('.', StringComparison.Ordinal), start = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0;
        if (point <= start || text[^1] is not ('0' or '.') || text.AsSpan(start).ContainsAnyExcept(s_ofNumbers)
            || text.LastIndexOf('.') != point)
        {
            return text;
        }

        string number = text.TrimEnd('0').TrimEnd('.');
        return number is "-0" or "+0" ? "0" : number;
    }
}
