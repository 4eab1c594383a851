using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Pid.Data.Json;

/// <summary>Finds the records in JSON text, and makes JSON of what Python writes in place of numbers that JSON does not have.</summary>
internal static class JsonRecords
{
    private const int Longest = 1 << 28;
    private const string Expected =
        "Give an object for each record, such as {\"x1\":\"a\",\"x2\":\"b\",\"y\":\"c\"}: one a line, or all in an array; pandas: "
            + "to_json(orient=\"records\").";

    /// <summary>
    /// Whether the text of a source starts as records do, and not as a document of weights: with an array of objects, or with an object
    /// that has neither a shape nor weights.
    /// </summary>
    public static bool AreIn(ReadOnlySpan<byte> start)
    {
        Utf8JsonReader reader = new(start, isFinalBlock: false, default);
        try
        {
            if (!reader.Read() || reader.TokenType == JsonTokenType.StartArray)
            {
                return reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            }

            bool any = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool table = reader.ValueTextEquals("shape"u8) || reader.ValueTextEquals("p"u8);
                if (!reader.Read() || (table && reader.TokenType == JsonTokenType.StartArray) || !reader.TrySkip())
                {
                    return false;
                }

                any = true;
            }

            return any && reader.TokenType == JsonTokenType.EndObject;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the second of a name with half a pair of surrogates
        {
            return false;
        }
    }

    /// <summary>The records of a whole text: objects one after another, or in one array.</summary>
    /// <exception cref="TableFormatException">The text is too long, or no such JSON.</exception>
    public static JsonLine[] Split(TableSource source)
    {
        byte[] text = All(source);
        List<JsonLine> records = [];
        try
        {
            Split(source, text, records);
        }
        catch (JsonException) when (WithoutPythonNumbers(text) is { } plain)
        {
            records.Clear();
            text = plain;
            Retry();
        }
        catch (JsonException e)
        {
            throw NotJson(source, e, 0);
        }

        return [.. records];

        void Retry()
        {
            try
            {
                Split(source, text, records);
            }
            catch (JsonException e)
            {
                throw NotJson(source, e, 0);
            }
        }
    }

    /// <summary>A line that is one object and nothing else.</summary>
    /// <exception cref="TableFormatException">It is none.</exception>
    public static JsonLine Checked(JsonLine line, TableSource source)
    {
        if (Problem(line.Utf8) is not { } problem)
        {
            return IsObject(line.Utf8) ? line : throw NoRecord(source, line.Number);
        }

        return WithoutPythonNumbers(line.Utf8) is { } plain && Problem(plain) is null && IsObject(plain) ? line with { Utf8 = plain }
            : throw NotJson(source, problem, line.Number - 1);
    }

    /// <summary>The failure of a line that is no object.</summary>
    public static TableFormatException NoRecord(TableSource source, long line) => new(source.Name, "The line is no record.",
        Expected)
    { Line = line };

    /// <summary>Whether a line is JSON but for the numbers that Python writes.</summary>
    public static bool IsPython(ReadOnlySpan<byte> line) => WithoutPythonNumbers(line) is { } plain && Problem(plain) is null;

    private static bool IsObject(ReadOnlySpan<byte> line) => line.TrimStart(" \t"u8) is [(byte)'{', ..];

    private static JsonException? Problem(ReadOnlySpan<byte> text)
    {
        try
        {
            Utf8JsonReader reader = new(text);
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException e)
        {
            return e;
        }
    }

    private static void Split(TableSource source, byte[] text, List<JsonLine> records)
    {
        Utf8JsonReader reader = new(text, new JsonReaderOptions { AllowMultipleValues = true });
        (long line, int counted) = (1, 0);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray && reader.CurrentDepth == 0)
            {
                continue;
            }

            int start = (int)reader.TokenStartIndex;
            line += text.AsSpan(counted, start - counted).Count((byte)'\n');
            counted = start;
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new TableFormatException(source.Name, "A value among the records is no object.", Expected)
                {
                    Line = line,
                    Value = reader.TokenType.ToString()
                };
            }

            reader.Skip();
            records.Add(new JsonLine(line, text[start..(int)reader.BytesConsumed]));
        }
    }

    private static TableFormatException NotJson(TableSource source, JsonException cause, long linesBefore) =>
        new(source.Name, $"This is no JSON: {JsonText.Problem(cause)}",
        cause.Message.StartsWith("'#'", StringComparison.Ordinal) ? JsonText.NoComments(source.Name) : Expected)
        {
            Line = linesBefore + (cause.LineNumber ?? 0) + 1,
            Byte = (cause.BytePositionInLine ?? 0) + 1,
        };

    private static byte[] All(TableSource source)
    {
        using Stream? file = source.IsStream ? null : source.OpenUtf8();
        Stream stream = file ?? source.OpenUtf8();
        using MemoryStream all = new();
        byte[] part = new byte[1 << 16];
        while (source.Guard(stream, s => s.Read(part, 0, part.Length)) is int read and > 0)
        {
            all.Write(part, 0, read);
            if (all.Length > Longest)
            {
                throw new TableFormatException(source.Name, FormattableString.Invariant($"The text is longer than {Longest >> 20} MB."),
                    "Write a record a line into a file called .jsonl (jq -c '.[]' FILE): such a file may have any length.");
            }
        }

        byte[] text = all.ToArray();
        if (!Utf8.IsValid(text))
        {
            int place = 0;
            while (Rune.DecodeFromUtf8(text.AsSpan(place), out _, out int length) == OperationStatus.Done)
            {
                place += length;
            }

            ReadOnlySpan<byte> before = text.AsSpan(0, place);
            throw source.NoUtf8(before.Count((byte)'\n') + 1, place - before.LastIndexOf((byte)'\n'), text[place]);
        }

        return text;
    }

    /// <summary>NaN as null and the infinities as texts, outside of texts; null where there are none.</summary>
    private static byte[]? WithoutPythonNumbers(ReadOnlySpan<byte> text)
    {
        ArrayBufferWriter<byte> plain = new(text.Length + 64);
        (bool quoted, bool any) = (false, false);
        for (int i = 0; i < text.Length; i++)
        {
            byte c = text[i];
            if (quoted && c == (byte)'\\' && i + 1 < text.Length)
            {
                plain.Write(text.Slice(i++, 2));
                continue;
            }

            quoted ^= c == (byte)'"';
            ReadOnlySpan<byte> rest = text[i..];
            int length = quoted ? 0 : rest.StartsWith("NaN"u8) ? 3 : rest.StartsWith("Infinity"u8) ? 8
                : rest.StartsWith("-Infinity"u8) ? 9 : 0;
            any |= length > 0;
            plain.Write(length switch { 3 => "null"u8, 8 => "\"inf\""u8, 9 => "\"-inf\""u8, _ => rest[..1] });
            i += Math.Max(0, length - 1);
        }

        return any ? plain.WrittenSpan.ToArray() : null;
    }
}
