using System.Text.RegularExpressions;

namespace Pid.Data.Queries;

/// <summary>
/// Finds out, without understanding SQL, whether a query is one statement. It is put into parentheses behind FROM, so what closes a
/// parenthesis too many, or stands behind a semicolon, would be another statement or be lost without a word. Texts, quoted names and
/// comments are passed over.
/// </summary>
internal static partial class SqlStatement
{
    private const string Remedy = "Give one SELECT; what is quoted may hold anything.";

    /// <summary>The one statement of a query, without a semicolon at its end.</summary>
    /// <param name="query">The text.</param>
    /// <param name="source">The name used in messages.</param>
    /// <exception cref="TableFormatException">It is more than one statement, or closes a parenthesis that it did not open.</exception>
    public static string Only(string query, string source)
    {
        (int depth, int end) = (0, query.Length);
        for (int at = 0; at < query.Length;)
        {
            int next = Past(query, at);
            bool comment = next > at + 1 && query[at] is '-' or '/';
            if (end < query.Length && !comment && query[at] != ';' && !char.IsWhiteSpace(query[at]))
            {
                throw new TableFormatException(source, "The query is more than one statement.", Remedy) { Value = query[at..] };
            }

            depth += query[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth < 0)
            {
                throw new TableFormatException(source, "The query closes a parenthesis that it did not open.",
                    Remedy)
                { Value = query[at..] };
            }

            end = query[at] == ';' ? Math.Min(end, at) : end;
            at = next;
        }

        return query[..end].Trim();
    }

    /// <summary>Where the text, quoted name or comment that begins at a place ends; the next character where none does.</summary>
    private static int Past(string query, int at)
    {
        bool insideName = at > 0 && (char.IsLetterOrDigit(query[at - 1]) || query[at - 1] is '_' or '$');
        return query[at] switch
        {
            '\'' => PastQuote(query, at, at > 0 && query[at - 1] is 'e' or 'E' && (at < 2 || !char.IsLetterOrDigit(query[at - 2]))),
            '"' => PastQuote(query, at, escapes: false),
            '-' when query.AsSpan(at).StartsWith("--") => After(query, "\n", at),
            '/' when query.AsSpan(at).StartsWith("/*") => PastComment(query, at),
            '$' when !insideName && DollarQuote().Match(query, at) is { Success: true } tag => After(query, tag.Value, at + tag.Length),
            _ => at + 1,
        };
    }

    // A quote within is doubled, which looks like two texts without anything between them; after E'.. a backslash takes one, too.
    private static int PastQuote(string query, int at, bool escapes)
    {
        int end = at + 1;
        while (end < query.Length && query[end] != query[at])
        {
            end += escapes && query[end] == '\\' ? 2 : 1;
        }

        return Math.Min(end + 1, query.Length);
    }

    private static int PastComment(string query, int at)
    {
        int depth = 0;
        do
        {
            ReadOnlySpan<char> rest = query.AsSpan(at);
            int step = rest.StartsWith("/*") ? 1 : rest.StartsWith("*/") ? -1 : 0;
            depth += step;
            at += step == 0 ? 1 : 2;
        }
        while (depth > 0 && at < query.Length);
        return Math.Min(at, query.Length);
    }

    private static int After(string query, string end, int at) => query.IndexOf(end, at, StringComparison.Ordinal) is int found and >= 0
        ? found + end.Length : query.Length;

    [GeneratedRegex(@"\G\$(?:[\p{L}_][\p{L}\p{Nd}_]*)?\$")]
    private static partial Regex DollarQuote();
}
