using System.Text;
using System.Text.Json;
using Pid.Data.Text;

namespace Pid.Data.Json;

/// <summary>
/// The records of JSON: an object a line, or an array of objects. Its columns are the keys of all records in the order in which they first
/// occur; the text of a string, and of a number, is the symbol as it stands. Only the values asked for need to be single ones.
/// </summary>
internal sealed partial class JsonRecordReader : RecordReader
{
    private readonly TableSource _source;
    private readonly Func<IEnumerable<JsonLine>> _open;
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private readonly byte[][] _names;
    private readonly (JsonTokenType Type, int Start, int Length)[] _values;
    private Action? _parse;
    private bool[] _used = [];
    private bool _isAgain;
    private IEnumerator<JsonLine>? _records;
    private byte[] _record = [];
    private long _line;

    private JsonRecordReader(TableSource source, Func<IEnumerable<JsonLine>> open)
    {
        (_source, _open) = (source, open);
        List<byte[]> names = [];
        Action addKeys = () => AddKeys(names);
        foreach (JsonLine record in open())
        {
            Mended(record, addKeys);
        }

        Header = [.. _columns.Keys];
        _names = [.. names];
        _values = new (JsonTokenType, int, int)[Header.Length];
    }

    public override string[] Header { get; }

    /// <summary>Opens the records of a source.</summary>
    /// <exception cref="TableFormatException">It cannot be read, or one of its lines is no record.</exception>
    public static JsonRecordReader Open(TableSource source)
    {
        ReadOnlyMemory<byte> start = source.Peek(ForeignFile.Start);
        ReadOnlySpan<byte> trimmed = start.Span.TrimStart(" \t\r\n"u8);
        if (trimmed is [(byte)'#', ..])
        {
            throw new TableFormatException(source.Name, "This is no JSON: the line starts with #.",
                JsonText.NoComments(source.Name))
            { Line = 1 + start.Span[..^trimmed.Length].Count((byte)'\n') };
        }

        if (trimmed is not [(byte)'{', ..] and not [(byte)'[', ..])
        {
            ForeignFile.Refuse(source, start.Span);
        }

        if (trimmed.IsEmpty)
        {
            throw new TableFormatException(source.Name, "The file is empty.",
                "Give at least one record, such as {\"x1\":\"a\",\"x2\":\"b\",\"y\":\"c\"}.")
            { Line = 1, Value = "" };
        }

        if (source.IsStream || source.HasExtension(".json") || trimmed[0] == (byte)'[')
        {
            JsonLine[] all = JsonRecords.Split(source);
            return new JsonRecordReader(source, () => all);
        }

        return new JsonRecordReader(source, () => Lines(source));
    }

    public override void Select(IReadOnlyList<int> columns, bool counted)
    {
        _used = new bool[Header.Length];
        foreach (int column in columns)
        {
            _used[column] = true;
        }

        _records = _open().GetEnumerator();
    }

    public override bool TryAgain(int column)
    {
        Select([column], counted: false);
        _isAgain = true;
        return true;
    }

    public override bool Read()
    {
        if (!_records!.MoveNext())
        {
            return false;
        }

        Mended(_records.Current, _parse ??= Parse);
        return true;
    }

    public override string this[int column]
    {
        get
        {
            (JsonTokenType type, int start, int length) = _values[column];
            ReadOnlySpan<byte> value = _record.AsSpan(start, length);
            switch (type)
            {
                case JsonTokenType.String:
                    Utf8JsonReader reader = new(value);
                    reader.Read();
                    return Text(ref reader);
                case JsonTokenType.Number:
                    return SymbolText.Unsigned(Encoding.UTF8.GetString(value));
                case JsonTokenType.True:
                    return "true";
                case JsonTokenType.False:
                    return "false";
                case JsonTokenType.None or JsonTokenType.Null:
                    return "";
                default:
                    throw new TableFormatException(_source.Name,
                        $"The value is {(type == JsonTokenType.StartArray ? "a list" : "an object")} and holds no symbol.",
                        "Use keys of one text, number or truth value each, or take the value apart: "
                            + (Array.TrueForAll(_values, v => v.Type is JsonTokenType.None or JsonTokenType.StartArray) ? Unpacked
                            : Apart(Header[column], type)))
                    { Line = LineOf(column), Column = Header[column], Value = type == JsonTokenType.StartArray ? "[...]" : "{...}" };
            }
        }
    }

    public override bool TryNumber(int column, out double value)
    {
        value = _values[column].Type switch { JsonTokenType.True => 1, JsonTokenType.False => 0, _ => double.NaN };
        return !double.IsNaN(value) || (_values[column].Type is not (JsonTokenType.StartArray or JsonTokenType.StartObject)
            && base.TryNumber(column, out value));
    }

    public override TableFormatException Error(int column, string problem, string remedy) =>
        new(_source.Name, problem, remedy) { Line = LineOf(column), Column = Header[column], Value = this[column] };

    public override TableFormatException HeaderError(string problem, string remedy, string? column = null) =>
        new(_source.Name, problem, _columns.ContainsKey("columns") && _columns.ContainsKey("data")
            ? $"This is a whole table in one object, as pandas writes it with orient=\"split\". Write records: python3 -c \"import "
                + $"pandas; pandas.read_json('{_source.Name}', orient='split', dtype=False).to_json('records.json', orient='records')\""
            : Within() is { } within ? $"{within} {remedy}"
            : Header.Length <= 2 ? $"{remedy.TrimEnd('.')}. {Unpacked}" : remedy)
        { Column = column, Value = string.Join(",", Header) };

    public override TableFormatException TableError(string problem, string remedy, int? column = null, string? value = null) =>
        new(_source.Name, problem, remedy) { Column = column is { } c ? Header[c] : null, Value = value };

    public override void Dispose() => _records?.Dispose();

    private static IEnumerable<JsonLine> Lines(TableSource source)
    {
        using Stream stream = source.OpenUtf8();
        Utf8Lines lines = new(stream, source.Name);
        while (source.Guard(lines, static l => l.Next()) is { } line)
        {
            yield return line.Problem is null ? line : throw line.Problem;
        }
    }

    /// <summary>Reads a record, once more without the numbers that only Python writes where it is no JSON.</summary>
    private void Mended(JsonLine record, Action read)
    {
        (_record, _line) = (record.Utf8, record.Number);
        try
        {
            read();
        }
        catch (JsonException)
        {
            _record = JsonRecords.Checked(record, _source).Utf8;
            read();
        }
    }

    private void AddKeys(List<byte[]> names)
    {
        Utf8JsonReader reader = Begin();
        for (int expected = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; expected++)
        {
            if (expected >= names.Count || reader.ValueIsEscaped || !reader.ValueTextEquals(names[expected]))
            {
                string name = Text(ref reader);
                if (_columns.TryAdd(name, names.Count))
                {
                    names.Add(Encoding.UTF8.GetBytes(name));
                }

                expected = _columns[name];
            }

            reader.Read();
            reader.Skip();
        }

        End(ref reader);
    }

    private void Parse()
    {
        Array.Clear(_values);
        Utf8JsonReader reader = Begin();
        for (int expected = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; expected++)
        {
            int column = expected < _names.Length && !reader.ValueIsEscaped && reader.ValueTextEquals(_names[expected]) ? expected
                : _columns[Text(ref reader)];
            reader.Read();
            if (_used[column])
            {
                Keep(ref reader, column);
            }

            reader.Skip();
            expected = column;
        }

        End(ref reader);
    }

    private Utf8JsonReader Begin()
    {
        Utf8JsonReader reader = new(_record);
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? reader : throw JsonRecords.NoRecord(_source, _line);
    }

    // What stands behind the object would be lost: the reader refuses it.
    private static void End(ref Utf8JsonReader reader) => reader.Read();

    private void Keep(ref Utf8JsonReader reader, int column)
    {
        if (_values[column].Type != JsonTokenType.None && !_isAgain)
        {
            throw new TableFormatException(_source.Name, "The record has the key twice.",
                "Give every key of a record once.")
            { Line = _line, Column = Header[column] };
        }

        _values[column] = (reader.TokenType, (int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex));
    }

    private long LineOf(int column) => _line + _record.AsSpan(0, _values[column].Start).Count((byte)'\n');

    private string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new TableFormatException(_source.Name, "A text holds half of a pair of surrogates.",
                "Write both halves, such as \\ud83d\\ude00, or the character itself.")
            { Line = _line };
        }
    }
}
