namespace Pid.Data.Text;

/// <summary>What tables write where a value is missing: nothing, NA, N/A, n.a., k.A., NaN, NaT, null, None, &lt;NA&gt;, the errors of
/// spreadsheets such as #N/A and #DIV/0!, a question mark or a single dot, in any case and with blanks around it.</summary>
internal static class MissingValue
{
    private const int Longest = 7;

    private static readonly HashSet<string> s_tokens = new(["", "NA", "N/A", "NaN", "NaT", "null", "None", "<NA>", "?", ".",
        "n.a.", "k.A.", "#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a text stands for no value.</summary>
    public static bool Is(string text) => (text.Length <= Longest || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]))
        && s_tokens.Contains(text.Trim());
}
