namespace Pid.Data.Reading;

/// <summary>What tables write where a value is missing: nothing, NA, N/A, NaN, null, None, a question mark or a single dot, in any case.</summary>
internal static class MissingValue
{
    private static readonly HashSet<string> s_tokens = new(["", "NA", "N/A", "NaN", "null", "None", "?", "."], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a text stands for no value.</summary>
    public static bool Is(string text) => text.Length <= 4 && s_tokens.Contains(text);
}
