using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Pid.Numerics.Distributions;

namespace Pid.Data;

/// <summary>
/// JSON documents {"shape":[n1,n2,ny],"p":[weights, row-major, y fastest]}, with optional "names":{"x1":..,"x2":..,"y":..}; a table of a
/// pair has two sizes. Symbols are called by their indices. Other properties are passed over. The weights need not sum to 1.
/// </summary>
public static class JsonTable
{
    /// <summary>Reads one document that holds a joint distribution.</summary>
    /// <param name="document">The text of the document.</param>
    /// <param name="file">Its file, for messages.</param>
    /// <param name="line">The line of the file that the document starts on, for messages.</param>
    /// <exception cref="TableFormatException">The text is no such document.</exception>
    public static JointTable ToJoint(string document, string file, long line = 1)
    {
        ArgumentNullException.ThrowIfNull(document);
        JsonTableParser table = new(file, line, document, 3);
        Joint joint = new(new Variable(table.Names[0] ?? "x1", table.Shape[0]), new Variable(table.Names[1] ?? "x2", table.Shape[1]),
            new Variable(table.Names[2] ?? "y", table.Shape[2]), CollectionsMarshal.AsSpan(table.Weights));
        return new JointTable(joint, table.Contents);
    }

    /// <summary>
    /// Whether a source is a batch, one document a line: a file called .jsonl or .ndjson whose first line is no flat record, or a stream whose
    /// first line is a whole document and is followed by more.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="start">The first character of a document.</param>
    /// <exception cref="TableFormatException">The stream cannot be read.</exception>
    public static bool IsBatch(TableSource source, char start = '{')
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!source.IsStream)
        {
            return IsBatchFile(source);
        }

        TextReader stream = source.Open();
        if (Peek(source, stream) != start)
        {
            return false;
        }

        string text = ReadToEnd(source, stream);
        source.PutBack(text);
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        return end >= 0 && !string.IsNullOrWhiteSpace(text[end..]) && IsDocument(text[..end]);
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

    /// <summary>JSON has no columns: a name asked for would be passed over in silence.</summary>
    internal static void RefuseColumns(TableSource source, TableColumns columns)
    {
        if (!columns.AreDefault)
        {
            throw new TableFormatException(source.Name, "Columns were asked for, but a JSON table has none.",
                "Leave --x1, --x2, --y and --weight out; the order of \"shape\" says which variable is which.")
            {
                Column = columns.X1 ?? columns.X2 ?? columns.Y ?? columns.Weight,
            };
        }
    }

    private static IEnumerable<(long Line, string Text)> Lines(TableSource source, TableColumns columns)
    {
        RefuseColumns(source, columns);
        using TextReader text = source.Open();
        for (long line = 1; ReadLine(source, text, line) is { } found; line++)
        {
            if (!string.IsNullOrWhiteSpace(found))
            {
                yield return (line, found);
            }
        }
    }

    /// <summary>The first character of the text, -1 if it is empty.</summary>
    internal static int Peek(TableSource source, TextReader text)
    {
        try
        {
            return text.Peek();
        }
        catch (Exception e) when (e is IOException or DecoderFallbackException or UnauthorizedAccessException)
        {
            throw source.Unreadable(e);
        }
    }

    internal static string ReadToEnd(TableSource source, TextReader text)
    {
        try
        {
            return text.ReadToEnd();
        }
        catch (Exception e) when (e is IOException or DecoderFallbackException or UnauthorizedAccessException)
        {
            throw source.Unreadable(e);
        }
    }

    internal static (CellWeights Cells, string Contents) AddPair(string document, string file, VariableBuilder[] variables, Role[] roles)
    {
        JsonTableParser table = new(file, 1, document, 2);
        for (int v = 0; v < 2; v++)
        {
            string name = table.Names[(int)roles[v]] ?? (roles[v] switch { Role.X1 => "x1", Role.X2 => "x2", _ => "y" });
            if (!variables[v].Begin(name, 1))
            {
                throw new TableFormatException(file, $"A JSON table has one symbol for each index, but {variables[v].Name} has several columns in an earlier table.",
                    "Give all three tables in the same form.");
            }
        }

        CellWeights cells = new(variables);
        int[][] codes = [Codes(variables[0], table.Shape[0]), Codes(variables[1], table.Shape[1])];
        for (int i = 0; i < table.Weights.Count; i++)
        {
            cells.Add((codes[0][i / table.Shape[1]], codes[1][i % table.Shape[1]], 0), table.Weights[i]);
        }

        return (cells, table.Contents);
    }

    private static int[] Codes(VariableBuilder variable, int size) =>
        [.. Enumerable.Range(0, size).Select(i => variable.Code(0, i.ToString(CultureInfo.InvariantCulture)))];

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

    private static string? ReadLine(TableSource source, TextReader text, long line)
    {
        try
        {
            return text.ReadLine();
        }
        catch (Exception e) when (e is IOException or DecoderFallbackException or UnauthorizedAccessException)
        {
            throw source.Unreadable(e, line);
        }
    }
}
