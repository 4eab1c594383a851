using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Pid.Data.Reading;

namespace Pid.Data;

/// <summary>
/// The records of a delimited text, one at a time. The first record is the header. Lines that start with # and blank lines are
/// skipped; white space around a field is dropped unless quoted; quotes are as in RFC 4180, so a field may span lines.
/// </summary>
internal sealed class DelimitedReader : RecordReader
{
    private const int LargestField = 1 << 22;
    private readonly TableSource _source;
    private readonly TextReader _text;
    private readonly CsvParser _parser;
    private string? _badField;
    private int _lastLine;

    public DelimitedReader(TableSource source, TextReader text)
    {
        (_source, _text) = (source, text);
        bool tabs = source.HasExtension(".tsv", ".tab");
        _parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = true,
            GetDelimiter = args => tabs ? "\t" : DetectDelimiter(args.Text),
            AllowComments = true,
            IgnoreBlankLines = true,
            TrimOptions = TrimOptions.Trim,
            CacheFields = true,
            BufferSize = 1 << 16,
            MaxFieldSize = LargestField,
            BadDataFound = args => _badField = args.Field,
        });
        Header = ReadHeader();
        HeaderLine = _parser.RawRow;
    }

    /// <summary>The names of the columns.</summary>
    public override string[] Header { get; }

    private int HeaderLine { get; }

    /// <summary>Moves to the next record. False at the end of the text.</summary>
    /// <exception cref="TableFormatException">The record has too few or too many fields, or the text cannot be read.</exception>
    public override bool Read()
    {
        do
        {
            _lastLine = _parser.RawRow;
            if (!ReadRecord())
            {
                return false;
            }
        }
        while (_parser.Count == 1 && Header.Length > 1 && _parser[0].Length == 0);

        // An unclosed quote swallows the lines after it, perhaps in a column that nobody asks for: look at all fields then.
        if (_parser.RawRow > _lastLine + 1)
        {
            for (int c = 0; c < _parser.Count; c++)
            {
                _ = this[c];
            }
        }

        return _parser.Count == Header.Length ? true : throw new TableFormatException(_source.Name,
            $"The row has {_parser.Count} fields, the header has {Header.Length}.",
            "Give every row one field for each column; quote a field that holds the separator.")
        {
            Line = StartLine(),
            Value = _parser.RawRecord.TrimEnd(),
        };
    }

    /// <summary>The field of the current record in that column.</summary>
    public override string this[int column]
    {
        get
        {
            string field = _parser[column];
            return _badField is null ? field : throw BadQuotes(column);
        }
    }

    /// <summary>A failure at a field of the current record.</summary>
    public override TableFormatException Error(int column, string problem, string remedy) =>
        new(_source.Name, problem, remedy) { Line = FieldLine(column), Column = Header[column], Value = _parser[column] };

    /// <summary>A failure of the header.</summary>
    public override TableFormatException HeaderError(string problem, string remedy, string? column = null) =>
        new(_source.Name, problem, remedy) { Line = HeaderLine, Column = column, Value = string.Join(",", Header) };

    /// <summary>A failure of the whole table.</summary>
    public override TableFormatException TableError(string problem, string remedy, int? column = null, string? value = null) =>
        new(_source.Name, problem, remedy) { Column = column is { } c ? Header[c] : null, Value = value };

    public override void Dispose()
    {
        _parser.Dispose();
        _text.Dispose();
    }

    private string[] ReadHeader()
    {
        if (!ReadRecord())
        {
            throw new TableFormatException(_source.Name, "The file is empty.",
                "Give a header that names the columns and at least one row.")
            { Line = 1, Value = "" };
        }

        string[] header = new string[_parser.Count];
        for (int c = 0; c < header.Length; c++)
        {
            header[c] = _parser[c];
            if (_badField is not null)
            {
                throw new TableFormatException(_source.Name, "A quote in the header is not closed, or stands inside a field.",
                    "Close it, or write the field in quotes with its own quotes doubled.")
                { Line = StartLine(), Value = Shortened(_badField) };
            }
        }

        return header;
    }

    private bool ReadRecord()
    {
        try
        {
            return _parser.Read();
        }
        catch (Exception e) when (e is IOException or DecoderFallbackException or UnauthorizedAccessException)
        {
            throw _source.Unreadable(e, _parser.RawRow + 1);
        }
        catch (MaxFieldSizeException)
        {
            throw new TableFormatException(_source.Name, $"A field is longer than {LargestField} characters: a quote is probably not closed.",
                "Close the quote, or write the field in quotes with its own quotes doubled.")
            { Line = _lastLine + 1 };
        }
    }

    private TableFormatException BadQuotes(int column)
    {
        string field = _badField!;
        bool open = field.StartsWith('"') && !field.EndsWith('"');
        return new TableFormatException(_source.Name,
            open ? $"The quote before {Shortened(field[1..])} is never closed." : $"The field {Shortened(field)} has a quote inside.",
            open ? "Close the quote." : "Write the field in quotes and its own quotes twice.")
        {
            Line = FieldLine(column),
            Column = column < Header.Length ? Header[column] : null,
            Value = field,
        };
    }

    /// <summary>The line where the current record starts; the parser knows only where it ends.</summary>
    private int StartLine()
    {
        int breaks = 0;
        for (int c = 0; c < _parser.Count; c++)
        {
            breaks += LineBreaks(_parser[c]);
        }

        return _parser.RawRow - breaks;
    }

    private int FieldLine(int column)
    {
        int line = StartLine();
        for (int c = 0; c < column; c++)
        {
            line += LineBreaks(_parser[c]);
        }

        return line;
    }

    private static int LineBreaks(string field)
    {
        int breaks = 0;
        for (int i = 0; i < field.Length; i++)
        {
            breaks += field[i] == '\n' || (field[i] == '\r' && !(i + 1 < field.Length && field[i + 1] == '\n')) ? 1 : 0;
        }

        return breaks;
    }

    private static string Shortened(string field)
    {
        string line = field.AsSpan().IndexOfAny('\r', '\n') is int end and >= 0 ? field[..end] : field;
        return line.Length <= 40 ? $"'{line}'" : $"'{line[..40]}...'";
    }

    /// <summary>The separator of the header, the first line that is no comment: a tab if it has one, else a comma, else a semicolon.</summary>
    private static string DetectDelimiter(string start)
    {
        foreach (ReadOnlySpan<char> line in start.AsSpan().EnumerateLines())
        {
            if (line.IsWhiteSpace() || line[0] == '#')
            {
                continue;
            }

            (bool tab, bool comma, bool semicolon, bool quoted) = (false, false, false, false);
            foreach (char c in line)
            {
                quoted ^= c == '"';
                tab |= !quoted && c == '\t';
                comma |= !quoted && c == ',';
                semicolon |= !quoted && c == ';';
            }

            return tab ? "\t" : semicolon && !comma ? ";" : ",";
        }

        return ",";
    }
}
