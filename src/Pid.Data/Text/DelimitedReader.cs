using System.Globalization;
using System.Text;
using Pid.Data.Columns;

namespace Pid.Data.Text;

/// <summary>
/// The records of a delimited text, one at a time. The first record is the header; above it blank lines, lines that start with # and
/// Excel's line sep=; are passed over. Blanks around the names say that blanks around fields are layout and no part of them; else they are.
/// Below it a line that starts with # is a record where it has as many fields as the header, and else a comment that is counted.
/// </summary>
internal sealed partial class DelimitedReader : RecordReader
{
    private const byte Hash = (byte)'#';
    private readonly TableSource _source;
    private readonly DelimitedText _text;
    private readonly FieldCache?[] _caches;
    private readonly bool _decimalComma, _hasPointsOnly, _isOnlyText;
    private readonly long _commentAbove;
    private string[] _commentNames = []; // the fields of the comment above the header
    private readonly bool?[] _hasPoints; // of the numbers of a column, where a comma is the decimal sign
    private long _comments, _hashes;
    private bool _readsFirst = true, _hasNamesAsLabels;

    /// <summary>Reads the header.</summary>
    /// <param name="source">The text.</param>
    /// <param name="decimalComma">Whether numbers have a comma for the decimal sign.</param>
    /// <param name="onlyText">Whether it is wanted where no table but of text and JSON is read, and no query.</param>
    public DelimitedReader(TableSource source, bool decimalComma = false, bool onlyText = false)
    {
        (_source, _isOnlyText) = (source, onlyText);
        _text = new DelimitedText(source.OpenUtf8(), source);
        try
        {
            ForeignFile.Refuse(source, _text.Ahead(ForeignFile.Start), onlyText: onlyText);
            Header = ReadHeader(out _commentAbove);
        }
        catch
        {
            _text.Dispose();
            throw;
        }

        HeaderLine = _text.Line;
        _text.KeepsBlanks = !Enumerable.Range(0, Header.Length).Any(_text.HasBlanksAround);
        _caches = new FieldCache?[Header.Length];
        _hasPoints = new bool?[Header.Length];
        _hasPointsOnly = decimalComma && DecimalSign.IsPointOnly(_text.Ahead(Separators.Looked), _text.Separator);
        _decimalComma = decimalComma && !_hasPointsOnly;
    }

    /// <summary>The names of the columns.</summary>
    public override string[] Header { get; }

    // Where the first column is used, its labels show such a record.
    public override string? Note => !_hasPointsOnly && _comments == 0 && (_readsFirst || _hashes == 0) ? null
        : string.Join(", ", new[] { _hasPointsOnly
        ? $"the numbers of {_source.Name} have a decimal point, and are read so in spite of --decimal ," : "",
        Said(_comments, "left out", "left out"), Said(_readsFirst ? 0 : _hashes, "read as a record", "read as records") }.Where(s =>
        s.Length > 0));

    private static string Said(long lines, string one, string several) =>
        lines == 0 ? "" : lines == 1 ? $"1 line that starts with # {one}"
        : FormattableString.Invariant($"{lines} lines that start with # {several}");

    public override bool ShowsAllColumns => true;

    private long HeaderLine { get; }

    public override void Select(IReadOnlyList<int> columns, bool counted) => _readsFirst = columns.Contains(0);

    /// <summary>Moves to the next record. False at the end of the text.</summary>
    /// <exception cref="TableFormatException">The record has too few or too many fields, or the text cannot be read.</exception>
    public override bool Read()
    {
        while (_text.Next())
        {
            if (_text.Count == Header.Length)
            {
                if (_text.Count == 1 && _text.IsEmptyLine)
                {
                    _text.PassEmptyLines();
                    continue;
                }

                if (_text.NextLine > _text.Line + 1)
                {
                    RefuseOpenQuotes();
                }

                _hashes += _text.First == Hash ? 1 : 0;
                return true;
            }

            if (_text.First == Hash)
            {
                _text.SkipLine();
                _comments++;
                continue;
            }

            if (_text.Count == 1 && _text.Bytes(0).Trim((byte)' ').IsEmpty && !_text.IsBad(0))
            {
                _text.PassEmptyLines();
                continue;
            }

            RefuseOpenQuotes();
            RefuseMarks();
            throw new TableFormatException(_source.Name,
                $"The row has {_text.Count} field{(_text.Count == 1 ? "" : "s")}, the header has {Header.Length}.",
                "Give every row one field for each column; quote a field that holds the separator.")
            {
                Line = _text.Line,
                Value = Encoding.UTF8.GetString(_text.Record).TrimEnd(),
            };
        }

        return false;
    }

    /// <summary>The field of the current record in that column.</summary>
    public override string this[int column]
    {
        get
        {
            if (!_text.TryPack(column, out ulong low, out ulong high))
            {
                return Field(column);
            }

            FieldCache cache = _caches[column] ??= new FieldCache(Header.Length);
            ReadOnlySpan<byte> bytes = _text.Bytes(column);
            return cache.Find(low, high, bytes) ?? cache.Keep(low, high, bytes, Field(column));
        }
    }

    public override void NumbersOf(ReadOnlySpan<int> columns, Span<int> numbers)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            int column = columns[i];
            numbers[i] = _caches[column] is { } cache && _text.TryPack(column, out ulong low, out ulong high)
                ? cache.Number(low, high, FieldCache.IsPacked(high) ? default : _text.Bytes(column)) : -1;
        }
    }

    public override bool TryNumber(int column, out double value)
    {
        value = 0;
        return !_text.IsBad(column) && IsNumberText(column) && base.TryNumber(column, out value);
    }

    /// <summary>Where a comma is the decimal sign, a point is none: 1.000 may be a thousand.</summary>
    public override bool IsDelimited => true;

    public override bool HasDecimalComma => _decimalComma;

    public override bool IsNumberText(int column) => !_decimalComma || !_text.Bytes(column).Contains((byte)'.');

    public override void Dispose() => _text.Dispose();

    private string Field(int column)
    {
        string field = _text.Text(column);
        return _text.IsBad(column) ? throw BadQuotes(column, field) : _decimalComma ? WithPoint(column, field) : field;
    }

    /// <summary>
    /// A number with a decimal comma as other tables write it; a column that has numbers with a point as well would make two of them one.
    /// </summary>
    private string WithPoint(int column, string field)
    {
        int comma = field.IndexOf(',', StringComparison.Ordinal);
        bool hasPoint = field.Contains('.', StringComparison.Ordinal);
        string pointed = hasPoint ? field : comma < 0 ? "" : string.Concat(field.AsSpan(0, comma), ".", field.AsSpan(comma + 1));
        if (!double.TryParse(pointed, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            return field;
        }

        ref bool? points = ref _hasPoints[column];
        points ??= hasPoint;
        return points == hasPoint ? pointed
            : throw Error(column, $"The column has numbers with a decimal comma and numbers with a point, such as {field}, which "
                + $"--decimal , would make one.",
            "Write its numbers in one way; where points part thousands, take them out.");
    }

    private string[] ReadHeader(out long commentAbove)
    {
        long lastComment = 0;
        int fieldsOfComment = 0;
        byte? named = null, byName = _source.HasExtension(".tsv", ".tab") ? (byte)'\t' : null;
        while (true)
        {
            _text.PassEmptyLines();
            ReadOnlySpan<byte> ahead = _text.Ahead(Separators.Looked);
            int end = ahead.IndexOfAny("\r\n"u8);
            ReadOnlySpan<byte> line = end < 0 ? ahead : ahead[..end];
            if (line is [Hash, ..] && end >= 0 && ahead[end..].TrimStart("\r\n"u8) is [Hash, ..])
            {
                _text.SkipLine(); // of several comments only the last may have been meant for the header
                continue;
            }

            byte separator = named ?? byName ?? Separators.Of(line, end < 0 ? [] : ahead[end..]);
            if (line is [Hash, ..])
            {
                (lastComment, fieldsOfComment) = (_text.Line, line.Count(separator) + 1);
                _commentNames = Encoding.UTF8.GetString(line[1..]).Split((char)separator, StringSplitOptions.TrimEntries);
                _text.SkipLine();
                continue;
            }

            _text.Separator = separator;

            bool told = _text.Line == 1 && ExcelSeparator(line) is not null;
            named = told ? ExcelSeparator(line) : named;
            if (!_text.Next())
            {
                throw new TableFormatException(_source.Name, "The file is empty.",
                    "Give a header that names the columns and at least one row.")
                { Line = 1, Value = "" };
            }

            if (!told && (_text.Count > 1 || _text.IsBad(0) || !_text.Bytes(0).IsEmpty))
            {
                commentAbove = fieldsOfComment > 1 && fieldsOfComment == _text.Count ? lastComment : 0;
                return Names();
            }
        }
    }

    private string[] Names()
    {
        string[] header = new string[_text.Count];
        for (int c = 0; c < header.Length; c++)
        {
            header[c] = _text.Text(c);
            if (_text.IsBad(c))
            {
                throw new TableFormatException(_source.Name, "A quote in the header is not closed, or stands inside a field.",
                    "Close it, or write the field in quotes with its own quotes doubled.")
                { Line = _text.Line, Value = Shortened(header[c]) };
            }
        }

        return header;
    }

    /// <summary>The separator that Excel names in a first line sep=; or "sep=;", or null.</summary>
    private static byte? ExcelSeparator(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> told = line is [(byte)'"', .., (byte)'"'] ? line[1..^1] : line;
        return told.Length == 5 && told.StartsWith("sep="u8) ? told[4] : null;
    }
}
