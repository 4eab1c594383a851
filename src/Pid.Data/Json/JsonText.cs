using System.Text;
using System.Text.Json;
using Pid.Data.Columns;

namespace Pid.Data.Json;

/// <summary>The text of one JSON document and its place in a file: what every failure to read it names.</summary>
internal sealed class JsonText(string file, long firstLine, byte[] document)
{
    public JsonText(string file, long firstLine, string document)
        : this(file, firstLine, Encoding.UTF8.GetBytes(document))
    {
    }

    /// <summary>The document as the reader takes it.</summary>
    public byte[] Utf8 { get; } = document;

    /// <summary>The value at the reader as a message shows it.</summary>
    public string Value(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartArray => "[...]",
        JsonTokenType.StartObject => "{...}",
        _ => Encoding.UTF8.GetString(Utf8.AsSpan((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex))),
    };

    /// <summary>The text at the reader.</summary>
    /// <exception cref="TableFormatException">It is none that Unicode has.</exception>
    public string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Error(ref reader, null, "The text holds half of a pair of surrogates.",
                "Write both halves, such as \\ud83d\\ude00, or the character itself.");
        }
    }

    /// <summary>The weight at the reader.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="array">The array that it is in, such as <c>p</c>.</param>
    /// <param name="index">Its place there.</param>
    /// <param name="expected">What the document should look like, a sentence.</param>
    /// <exception cref="TableFormatException">The value is no weight.</exception>
    public double Weight(ref Utf8JsonReader reader, string array, int index, string expected)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw Error(ref reader, Name(), $"The weight {Value(ref reader)} is not a number.", expected);
        }

        double weight = reader.TryGetDouble(out double value) ? value : double.PositiveInfinity;

        // The text is needed only where the value is not an ordinary positive number.
        return (weight > 0 && double.IsFinite(weight)) || WeightField.Problem(Value(ref reader), true, weight) is not { } problem
            ? weight
            : throw Error(ref reader, Name(), problem.What, problem.Remedy);

        string Name() => FormattableString.Invariant($"{array}[{index}]");
    }

    /// <summary>The line of the file that a byte of the document stands on.</summary>
    public long Line(long position) => firstLine + Utf8.AsSpan(0, (int)Math.Min(position, Utf8.Length)).Count((byte)'\n');

    /// <summary>A failure at the value of the reader.</summary>
    public TableFormatException Error(ref Utf8JsonReader reader, string? property, string problem, string remedy)
    {
        return new TableFormatException(file, problem, remedy)
        {
            Line = Line(reader.TokenStartIndex),
            Column = property,
            Value = Value(ref reader),
        };
    }

    /// <summary>A failure of what stands on a line.</summary>
    public TableFormatException Error(long line, string property, string problem, string remedy) =>
        new(file, problem, remedy) { Line = line, Column = property };

    /// <summary>The text is no JSON.</summary>
    public TableFormatException NotJson(JsonException cause, string expected)
    {
        string what = Utf8.AsSpan().Trim(" \t\r\n"u8).IsEmpty ? "The document is empty." : $"This is no JSON document: {Problem(cause)}";
        string line = LineAt(cause.LineNumber ?? 0);
        return new TableFormatException(file, what, line.StartsWith('#') ? NoComments(file) : expected)
        {
            Line = firstLine + (cause.LineNumber ?? 0),
            Byte = (cause.BytePositionInLine ?? 0) + 1,
            Value = line,
        };
    }

    /// <summary>
    /// What is wrong, without the place that the reader appends, which starts at line 0, and what it says to programmers.
    /// </summary>
    public static string Problem(JsonException cause)
    {
        int place = cause.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string what = place < 0 ? cause.Message : cause.Message[..place];
        return what.StartsWith("The input does not contain any JSON tokens", StringComparison.Ordinal) ? "It is empty."
            : what.Replace(" which is not supported in this mode. Change the reader options.", ", which JSON does not have.",
                StringComparison.Ordinal)
            .Replace("Duplicate property", "The property", StringComparison.Ordinal)
            .Replace(" encountered during deserialization.", " stands there twice.", StringComparison.Ordinal);
    }

    /// <summary>What to do about a line that is a comment elsewhere.</summary>
    /// <param name="file">The file.</param>
    public static string NoComments(string file) =>
        $"JSON has no comments. Leave the lines that start with # out: grep -v '^#' {file} > plain.jsonl";

    private string LineAt(long number)
    {
        long line = 0;
        foreach (ReadOnlySpan<char> text in Encoding.UTF8.GetString(Utf8).AsSpan().EnumerateLines())
        {
            if (line++ == number)
            {
                return text.Length <= 80 ? text.ToString() : string.Concat(text[..80], "...");
            }
        }

        return "";
    }
}
