using System.Text.RegularExpressions;

namespace Pid.Data.Queries;

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

    /// <summary>That the engine guesses the types of delimited text in a query, in a sentence; nothing of any other source.</summary>
    public static IEnumerable<string> Guessed(TableSource source)
    {
        if (source.Query is { } query && source.Connection is null && !query.Contains("all_varchar", StringComparison.OrdinalIgnoreCase)
            && In(query).FirstOrDefault(IsDelimited) is { } file)
        {
            yield return $"The engine guesses the types of {Path.GetFileName(file)} from its first lines: 00 becomes 0, and a value "
                + $"further down may be rounded. "
                + "To have every field as it stands, write FROM read_csv('FILE', header = true, all_varchar = true), or give the file "
                + "itself in place of the query.";
        }
    }

    private static bool IsDelimited(string file)
    {
        string name = Path.GetExtension(file).ToUpperInvariant() is ".GZ" or ".ZST" ? Path.GetFileNameWithoutExtension(file) : file;
        return Path.GetExtension(name).ToUpperInvariant() is ".CSV" or ".TSV" or ".TAB" or ".TXT";
    }

    [GeneratedRegex("'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")]
    private static partial Regex QuotedPattern();
}
