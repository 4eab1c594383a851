using System.Text.RegularExpressions;

namespace Pid.Data.Reading;

/// <summary>The files that a query names: its texts and quoted names that lead to files, patterns among them.</summary>
internal static partial class QueryFiles
{
    public static IReadOnlyList<string> In(string query)
    {
        SortedSet<string> files = new(StringComparer.Ordinal);
        foreach (Match match in QuotedPattern().Matches(query))
        {
            string quote = match.Value[..1];
            string text = match.Value[1..^1].Replace(quote + quote, quote, StringComparison.Ordinal);
            if (text.Length == 0 || text.Contains('\0', StringComparison.Ordinal))
            {
                continue;
            }

            try
            {
                files.UnionWith(File.Exists(text) ? [text] : text.Contains('*', StringComparison.Ordinal) ? FileList.Of(text) ?? [] : []);
            }
            catch (TableFormatException)
            {
                // A text with a star that is no pattern of files, or one of the engine's own.
            }
        }

        return [.. files];
    }

    [GeneratedRegex("'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")]
    private static partial Regex QuotedPattern();
}
