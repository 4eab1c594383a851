namespace Pid.Data.Text;

/// <summary>What tables write where a value is missing: nothing, NA, N/A, NaN, NaT, null, None, &lt;NA&gt;, #N/A, a question mark or a
/// single dot, in any case and with blanks around it.</summary>
internal static class MissingValue
{
    private static readonly HashSet<string> s_tokens = new(["", "NA", "N/A", "NaN", "NaT", "null", "None", "<NA>", "#N/A", "?", "."],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a text stands for no value.</summary>
    public static bool Is(string text) => (text.Length <= 4 || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]))
        && s_tokens.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text.AsSpan().Trim());
}
