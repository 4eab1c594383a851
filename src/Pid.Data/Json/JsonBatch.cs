using System.Text.Json;
using Pid.Data.Text;

namespace Pid.Data.Json;

/// <summary>Many JSON documents, one a line: a file called .jsonl or .ndjson, or a stream.</summary>
internal static class JsonBatch
{
    /// <summary>
    /// Whether a source is a batch, one document a line: a file called .jsonl or .ndjson whose first line is no flat record, or a stream
    /// whose first line is a whole document, no flat record, and is followed by more. Of a stream no more is read than that takes.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="start">The first character of a document.</param>
    /// <param name="asked">
    /// Whether documents are to be a batch anyhow: a stream even of one line or of a bad one, a file even of none.
    /// </param>
    /// <exception cref="TableFormatException">The stream cannot be read.</exception>
    public static bool IsBatch(TableSource source, char start = '{', bool asked = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.IsStream ? IsBatchStream(source, start, asked) : IsBatchFile(source, asked);
    }

    /// <summary>
    /// The lines of a batch that are not blank, read as they are asked for. A line that cannot be read is one with a problem, and those
    /// after it follow.
    /// </summary>
    /// <param name="source">The batch.</param>
    /// <param name="columns">What was asked about columns: nothing, since JSON has none.</param>
    /// <exception cref="TableFormatException">The source cannot be read, or columns were asked for.</exception>
    public static IEnumerable<JsonLine> ReadLines(TableSource source, TableColumns columns)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(columns);
        return Lines(source, columns);
    }

    /// <summary>
    /// Whether a file is a batch by its extension and its first line. A line of names and values, {"voice":"N","face":"H"}, is a record of
    /// a table; a document has a shape, weights, clauses or the like, is a certificate, or is an array of arrays. A file without a line is
    /// an empty table, or an empty batch where one is asked for.
    /// </summary>
    internal static bool IsBatchFile(TableSource source, bool asked = false)
    {
        if (!source.HasExtension(".jsonl", ".ndjson") || (source.Name.Contains('*', StringComparison.Ordinal) && !File.Exists(source.Name)))
        {
            return false;
        }

        using Stream stream = source.OpenUtf8();
        Utf8Lines lines = new(stream, source.Name);
        JsonLine? first;
        do
        {
            // A line that starts with # says nothing of the others: the reader refuses it where it stands.
            first = source.Guard(lines, static l => l.Next());
        }
        while (first is { } comment && comment.Problem is null && comment.Utf8 is [(byte)'#', ..]);
        return first is not { } line ? asked : !IsRecord(line.Utf8);
    }

    private static bool IsBatchStream(TableSource source, char start, bool asked)
    {
        StartOfStream seen = new(source);
        bool batch = false;
        if (seen.SkipBlanks() == start)
        {
            int first = seen.Place - 1;
            batch = asked;
            if (!asked && seen.SkipLine())
            {
                batch = HoldsRecord(seen.From(first)) == false && seen.SkipBlanks() >= 0;
            }
        }

        seen.PutBack();
        return batch;
    }

    private static IEnumerable<JsonLine> Lines(TableSource source, TableColumns columns)
    {
        JsonTable.RefuseColumns(source, columns);
        using Stream? file = source.IsStream ? null : source.Guard(source, static s => s.OpenUtf8());
        Utf8Lines lines = new(file ?? source.Guard(source, static s => s.OpenUtf8()), source.Name);
        while (source.Guard(lines, static l => l.Next()) is { } line)
        {
            yield return line;
        }
    }

    private static bool IsRecord(ReadOnlySpan<byte> line)
    {
        if (HoldsRecord(line) is { } record)
        {
            return record;
        }

        // One of the numbers that only Python writes, or the first line of an array over many lines.
        ReadOnlySpan<byte> start = line.TrimStart(" \t"u8);
        return start is [(byte)'['] or [(byte)'[', (byte)'{', ..]
            || (start is [(byte)'{', ..] && (JsonRecords.IsPython(start) || !StartsDocument(start)));
    }

    /// <summary>
    /// Whether JSON is a record, or an array of some, and no document: none has what a table of weights has, or only what a decision
    /// problem has. Null where it is no JSON. The line may be long, so that nothing of it is kept.
    /// </summary>
    private static bool? HoldsRecord(ReadOnlySpan<byte> line)
    {
        Utf8JsonReader reader = new(line);
        try
        {
            bool isRecord = reader.Read() && (reader.TokenType == JsonTokenType.StartObject ? !IsDocument(ref reader)
                : reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.StartObject);
            while (reader.Read())
            {
            }

            return isRecord;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return false; // a name with half a pair of surrogates
        }
    }

    private static bool IsDocument(ref Utf8JsonReader reader)
    {
        (bool weights, bool list, bool onlyProblem, bool any) = (false, false, true, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            bool isList = reader.TokenType == JsonTokenType.StartArray, certificate = IsCertificate(ref reader, name);
            reader.Skip();
            (any, list, weights) = (true, list || isList, weights || certificate || (isList && name is ("shape" or "p")));
            onlyProblem &= name is "hours" or "lessons" or "counts" or "items" or "target" or "bound";
        }

        return !any || weights || (list && onlyProblem);
    }

    private static bool IsCertificate(ref Utf8JsonReader reader, string name) => name == "schema"
        && reader.TokenType == JsonTokenType.String && reader.GetString()!.StartsWith("pid-certificate/", StringComparison.Ordinal);

    /// <summary>Whether the first key of a damaged object is one of a document, or none can be read.</summary>
    private static bool StartsDocument(ReadOnlySpan<byte> line)
    {
        Utf8JsonReader reader = new(line, isFinalBlock: false, default);
        try
        {
            return !reader.Read() || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName
                || reader.GetString() is "shape" or "p" or "names" or "hours" or "lessons" or "counts" or "items" or "target" or "bound"
                || (reader.GetString() is { } name && reader.Read() && IsCertificate(ref reader, name));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the second of a name with half a pair of surrogates
        {
            return true;
        }
    }

    /// <summary>What was read of a stream to find out what it is: no more than the first line, and what came with it.</summary>
    private sealed class StartOfStream(TableSource source)
    {
        private readonly Stream _stream = source.Guard(source, static s => s.OpenUtf8());
        private readonly byte[] _chunk = new byte[1 << 16];
        private byte[] _seen = [];
        private int _length;

        public int Place { get; private set; }

        /// <summary>The first character that is not blank; -1 at the end.</summary>
        public int SkipBlanks()
        {
            int c;
            do
            {
                c = Next();
            }
            while (c is ' ' or (>= '\t' and <= '\r'));
            return c;
        }

        /// <summary>Goes past the end of the line; false where there is none, or the line is longer than those of a batch are.</summary>
        public bool SkipLine()
        {
            int c;
            do
            {
                c = Next();
            }
            while (c is >= 0 and not '\n' && Place <= Utf8Lines.Longest);
            return c == '\n';
        }

        public ReadOnlySpan<byte> From(int first) => _seen.AsSpan(first, Place - first);

        public void PutBack() => source.PutBack(_seen[.._length]);

        private int Next()
        {
            if (Place == _length)
            {
                int read = source.Guard(_stream, s => s.Read(_chunk, 0, _chunk.Length));
                if (read == 0)
                {
                    return -1;
                }

                if (_length + read > _seen.Length)
                {
                    Array.Resize(ref _seen, Math.Max(2 * _seen.Length, _length + read));
                }

                _chunk.AsSpan(0, read).CopyTo(_seen.AsSpan(_length));
                _length += read;
            }

            return _seen[Place++];
        }
    }
}
