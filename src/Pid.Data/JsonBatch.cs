using System.Text;
using System.Text.Json;

namespace Pid.Data;

/// <summary>Many JSON documents, one a line: a file called .jsonl or .ndjson, or a stream.</summary>
public static class JsonBatch
{
    /// <summary>
    /// Whether a source is a batch, one document a line: a file called .jsonl or .ndjson whose first line is no flat record, or a stream whose
    /// first line is a whole document and is followed by more. Of a stream no more is read than that takes.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="start">The first character of a document.</param>
    /// <param name="asked">Whether a stream of documents is to be a batch anyhow, even of one line or of a bad one.</param>
    /// <exception cref="TableFormatException">The stream cannot be read.</exception>
    public static bool IsBatch(TableSource source, char start = '{', bool asked = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.IsStream ? IsBatchStream(source, start, asked) : IsBatchFile(source);
    }

    /// <summary>The lines of a batch that are not blank, with their numbers from 1, read as they are asked for.</summary>
    /// <param name="source">The batch.</param>
    /// <param name="columns">What was asked about columns: nothing, since JSON has none.</param>
    /// <exception cref="TableFormatException">The source cannot be read, or columns were asked for.</exception>
    public static IEnumerable<(long Line, string Text)> ReadLines(TableSource source, TableColumns columns)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(columns);
        return Lines(source, columns);
    }

    /// <summary>
    /// Whether a file is a batch by its extension and its first line. A line of names and single values, {"voice":"N","face":"H"}, is a
    /// record of a table; a document has an array.
    /// </summary>
    internal static bool IsBatchFile(TableSource source)
    {
        if (!source.HasExtension(".jsonl", ".ndjson") || source.Name.Contains('*', StringComparison.Ordinal))
        {
            return false;
        }

        using TextReader text = source.Open();
        for (long line = 1; ReadLine(source, text, line) is { } found; line++)
        {
            if (!string.IsNullOrWhiteSpace(found))
            {
                return !IsRecord(found);
            }
        }

        return true;
    }

    private static bool IsBatchStream(TableSource source, char start, bool asked)
    {
        TextReader stream = source.Open();
        StringBuilder seen = new();
        bool batch = false;
        if (SkipBlanks() == start)
        {
            int first = seen.Length - 1;
            batch = asked;
            if (!asked && SkipLine())
            {
                string line = seen.ToString(first, seen.Length - first);
                batch = IsDocument(line) && SkipBlanks() >= 0;
            }
        }

        source.PutBack(seen.ToString());
        return batch;

        int Next()
        {
            int c = source.Guard(stream, static t => t.Read());
            if (c >= 0)
            {
                seen.Append((char)c);
            }

            return c;
        }

        // The first character that is not blank; -1 at the end.
        int SkipBlanks()
        {
            int c;
            do
            {
                c = Next();
            }
            while (c >= 0 && char.IsWhiteSpace((char)c));
            return c;
        }

        // Whether there is an end of the line.
        bool SkipLine()
        {
            int c;
            do
            {
                c = Next();
            }
            while (c is >= 0 and not '\n');
            return c >= 0;
        }
    }

    private static IEnumerable<(long Line, string Text)> Lines(TableSource source, TableColumns columns)
    {
        JsonTable.RefuseColumns(source, columns);
        using TextReader text = source.Open();
        for (long line = 1; ReadLine(source, text, line) is { } found; line++)
        {
            if (!string.IsNullOrWhiteSpace(found))
            {
                yield return (line, found);
            }
        }
    }

    private static bool IsRecord(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement is { ValueKind: JsonValueKind.Object } record && record.EnumerateObject().Any()
                && record.EnumerateObject().All(p => p.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsDocument(string line)
    {
        try
        {
            JsonDocument.Parse(line).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? ReadLine(TableSource source, TextReader text, long line) => source.Guard(text, static t => t.ReadLine(), line);
}
