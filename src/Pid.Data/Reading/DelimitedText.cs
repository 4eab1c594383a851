using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;

namespace Pid.Data.Reading;

/// <summary>
/// Splits UTF-8 text into records and fields as RFC 4180 has it: a field in quotes may hold separators, line breaks and doubled quotes. Blanks
/// around a field are no part of it unless quoted. It works on the bytes, a record at a time, and knows the line where each field stands.
/// </summary>
/// <param name="stream">The text, without a mark at its start.</param>
/// <param name="source">What it is a text of, for messages.</param>
internal sealed class DelimitedText(Stream stream, TableSource source) : IDisposable
{
    /// <summary>The longest field, in bytes.</summary>
    public const int LargestField = 1 << 22;

    private const byte Quote = (byte)'"', Blank = (byte)' ', NewLine = (byte)'\n', Return = (byte)'\r';
    private const int Slack = 16; // fields are read and searched in whole words, past the end of the text
    private byte[] _buffer = new byte[(1 << 16) + Slack];
    private Field[] _fields = new Field[16];
    private int _start, _next, _valid, _filled;
    private bool _ended;
    private byte[] _unescaped = [];

    /// <summary>The number of fields of the current record.</summary>
    public int Count { get; private set; }

    /// <summary>The line, from 1, where the current record starts.</summary>
    public long Line { get; private set; }

    /// <summary>The line after the current record.</summary>
    public long NextLine { get; private set; } = 1;

    /// <summary>What parts the fields; set it before the first record.</summary>
    public byte Separator { get; set; }

    /// <summary>The bytes of the current record, without the line break after it.</summary>
    public ReadOnlySpan<byte> Record => _buffer.AsSpan(_start, (Count == 0 ? _start : _fields[Count - 1].End) - _start);

    /// <summary>Whether the current record is a line without any character.</summary>
    public bool IsEmptyLine => Count == 1 && _fields[0].End == _start;

    /// <summary>The bytes that follow, so many or all that are left, whatever they are.</summary>
    public ReadOnlySpan<byte> Ahead(int wanted)
    {
        (Line, _start) = (NextLine, _next);
        while (_filled - _next < wanted && !_ended)
        {
            Take();
        }

        return _buffer.AsSpan(_next, Math.Min(wanted, _filled - _next));
    }

    private bool AtEnd => _ended && _valid == _filled;

    /// <summary>Whether a field is not well formed: well is where its quote is closed and nothing follows it, and where without one there is none inside.</summary>
    public bool IsBad(int field) => _fields[field] is { Kind: Kind.Bad } or { Kind: Kind.Open }
        || (_fields[field].Kind == Kind.Plain && Bytes(field).Contains(Quote));

    /// <summary>Whether the field starts with a quote that is never closed.</summary>
    public bool IsOpen(int field) => _fields[field].Kind == Kind.Open;

    /// <summary>The line where a field of the current record starts.</summary>
    public long LineOf(int field)
    {
        long line = Line;
        for (int f = 0; f < field; f++)
        {
            line += _fields[f].Breaks;
        }

        return line;
    }

    /// <summary>The text of a field; of a bad one as it stands in the file.</summary>
    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    /// <summary>The bytes of a field, without its quotes.</summary>
    public ReadOnlySpan<byte> Bytes(int field)
    {
        ref readonly Field f = ref _fields[field];
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(f.Start, f.Length);
        return f.Kind != Kind.Escaped ? bytes : Unescaped(bytes);
    }

    /// <summary>A field of at most fifteen bytes as two numbers, different for different fields; false for a longer one and for what needs a closer look.</summary>
    public bool TryPack(int field, out ulong low, out ulong high)
    {
        ref readonly Field f = ref _fields[field];
        if (f.Length > 15 || f.Kind > Kind.Quoted)
        {
            (low, high) = (0, 0);
            return false;
        }

        ref byte start = ref _buffer[f.Start];
        low = Unsafe.ReadUnaligned<ulong>(ref start);
        high = 0;
        if (f.Length <= 8)
        {
            low = f.Length == 8 ? low : low & ((1UL << (8 * f.Length)) - 1);
        }
        else
        {
            high = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, 8)) & ((1UL << (8 * (f.Length - 8))) - 1);
        }

        // A quoted field has a place of its own: the same bytes without quotes may be bad.
        high |= (ulong)((f.Length << 1) | (f.Kind == Kind.Quoted ? 1 : 0)) << 56;
        return true;
    }

    /// <summary>Moves to the next record, empty lines included. False at the end of the text.</summary>
    /// <exception cref="TableFormatException">The text cannot be read, is no UTF-8, or a field of it is too long.</exception>
    public bool Next()
    {
        Line = NextLine;
        _start = _next;
        while (!TryParse())
        {
            if (!Fill())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Goes back to the start of the current record and passes over its first line, whatever quotes are in it.</summary>
    public void SkipLine()
    {
        NextLine = Line + 1;
        while (true)
        {
            ReadOnlySpan<byte> text = _buffer.AsSpan(_start, _valid - _start);
            int end = text.IndexOfAny(NewLine, Return);
            if (end >= 0 && (text[end] == NewLine || end + 1 < text.Length || AtEnd))
            {
                _next = _start + end + (end + 1 < text.Length && text[end] == Return && text[end + 1] == NewLine ? 2 : 1);
                return;
            }

            if (!Fill())
            {
                _next = _valid;
                return;
            }
        }
    }

    public void Dispose() => stream.Dispose();

    /// <summary>Finds the fields of the record at the start; false where the text that is there ends before the record does, or at its end.</summary>
    private bool TryParse()
    {
        ReadOnlySpan<byte> text = _buffer.AsSpan(0, _valid);
        (int p, Count, int breaks) = (_start, 0, 0);
        if (p == text.Length)
        {
            return false;
        }

        while (true)
        {
            if (Count == _fields.Length)
            {
                Array.Resize(ref _fields, 2 * _fields.Length);
            }

            int end = ParseField(text, p);
            if (end < 0)
            {
                return false;
            }

            breaks += _fields[Count++].Breaks;
            if (end == text.Length)
            {
                _next = end;
                break;
            }

            p = end + 1;
            byte ender = text[end];
            if (ender != Separator)
            {
                if (ender == Return && p == text.Length && !AtEnd)
                {
                    return false;
                }

                _next = ender == Return && p < text.Length && text[p] == NewLine ? p + 1 : p;
                break;
            }
        }

        NextLine = Line + 1 + breaks;
        return true;
    }

    /// <summary>Notes the field that starts at a place, and gives the place where it ends; -1 where more text is needed for that.</summary>
    private int ParseField(ReadOnlySpan<byte> text, int place)
    {
        int start = place;
        while (start < text.Length && text[start] == Blank)
        {
            start++;
        }

        if (start < text.Length && text[start] == Quote)
        {
            return ParseQuoted(text, start);
        }

        int end = EndOf(text, start);
        if (end < 0)
        {
            return -1;
        }

        int last = end;
        while (last > start && text[last - 1] == Blank)
        {
            last--;
        }

        _fields[Count] = new Field(start, last - start, end, 0, Kind.Plain);
        return end;
    }

    private int ParseQuoted(ReadOnlySpan<byte> text, int quote)
    {
        int place = quote + 1;
        Kind kind = Kind.Quoted;
        while (true)
        {
            int found = text[place..].IndexOf(Quote);
            if (found < 0)
            {
                return AtEnd ? Note(text, quote, text.Length, text.Length, Kind.Open) : NeedsMore(text.Length - quote);
            }

            place += found + 1;
            if (place == text.Length && !AtEnd)
            {
                return NeedsMore(text.Length - quote);
            }

            if (place == text.Length || text[place] != Quote)
            {
                break;
            }

            (place, kind) = (place + 1, Kind.Escaped);
        }

        int end = place;
        while (end < text.Length && text[end] == Blank)
        {
            end++;
        }

        if (end < text.Length ? text[end] == Separator || text[end] is NewLine or Return : AtEnd)
        {
            return Note(text, quote + 1, place - 1, end, kind);
        }

        end = EndOf(text, end);
        return end < 0 ? -1 : Note(text, quote, end, end, Kind.Bad);
    }

    private int Note(ReadOnlySpan<byte> text, int start, int last, int end, Kind kind)
    {
        _fields[Count] = new Field(start, last - start, end, LineBreaks(text[start..last]), kind);
        return end;
    }

    /// <summary>Where a field without quotes ends; -1 where more text is needed.</summary>
    private int EndOf(ReadOnlySpan<byte> text, int start)
    {
        ref byte first = ref MemoryMarshal.GetArrayDataReference(_buffer);
        (Vector128<byte> separator, Vector128<byte> newLine, Vector128<byte> carriageReturn) = (Vector128.Create(Separator), Vector128.Create(NewLine), Vector128.Create(Return));
        for (int place = start; place < text.Length; place += Vector128<byte>.Count)
        {
            // Behind the text there is room enough to look at; what stands there is none of it.
            Vector128<byte> bytes = Vector128.LoadUnsafe(ref first, (nuint)place);
            uint ends = (Vector128.Equals(bytes, separator) | Vector128.Equals(bytes, newLine) | Vector128.Equals(bytes, carriageReturn)).ExtractMostSignificantBits();
            if (ends != 0)
            {
                int end = place + BitOperations.TrailingZeroCount(ends);
                if (end < text.Length)
                {
                    return end;
                }
            }
        }

        return AtEnd ? text.Length : NeedsMore(text.Length - start);
    }

    private int NeedsMore(int length) => length <= LargestField ? -1 : throw new TableFormatException(source.Name,
        $"A field is longer than {LargestField} characters: a quote is probably not closed.", "Close the quote, or write the field in quotes with its own quotes doubled.")
    { Line = Line };

    /// <summary>Reads more text behind the current record. False at the end of the text.</summary>
    private bool Fill()
    {
        if (_valid < _filled && (_ended || !IsCutOff(_buffer.AsSpan(_valid, _filled - _valid))))
        {
            throw NoUtf8();
        }

        if (_ended)
        {
            return false;
        }

        Take();
        return true;
    }

    private void Take()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
            (_next, _valid, _filled, _start) = (_next - _start, _valid - _start, _filled - _start, 0);
        }

        if (_filled + Slack == _buffer.Length)
        {
            Array.Resize(ref _buffer, (2 * (_buffer.Length - Slack)) + Slack);
        }

        int read = source.Guard(this, static t => t.ReadMore(), Line);
        _ended = read == 0;
        _filled += read;
        _valid += ValidLength(_buffer.AsSpan(_valid, _filled - _valid));
    }

    private int ReadMore() => stream.Read(_buffer, _filled, _buffer.Length - Slack - _filled);

    /// <summary>The number of bytes that are whole characters.</summary>
    private static int ValidLength(ReadOnlySpan<byte> bytes)
    {
        int whole = bytes.Length;
        for (int back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            if (bytes[^back] >= 0xC0)
            {
                whole = IsCutOff(bytes[^back..]) ? bytes.Length - back : whole;
                break;
            }
        }

        if (Utf8.IsValid(bytes[..whole]))
        {
            return whole;
        }

        int place = 0;
        while (Rune.DecodeFromUtf8(bytes[place..], out _, out int length) == OperationStatus.Done)
        {
            place += length;
        }

        return place;
    }

    private static bool IsCutOff(ReadOnlySpan<byte> bytes) => Rune.DecodeFromUtf8(bytes, out _, out _) == OperationStatus.NeedMoreData;

    private TableFormatException NoUtf8()
    {
        ReadOnlySpan<byte> before = _buffer.AsSpan(_start, _valid - _start);
        int line = before.LastIndexOfAny(NewLine, Return) + 1;
        return source.NoUtf8(Line + LineBreaks(before), before.Length - line + 1, _buffer[_valid]);
    }

    private ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> bytes)
    {
        if (_unescaped.Length < bytes.Length)
        {
            _unescaped = new byte[bytes.Length];
        }

        int length = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            _unescaped[length++] = bytes[i];
            i += bytes[i] == Quote ? 1 : 0;
        }

        return _unescaped.AsSpan(0, length);
    }

    private static int LineBreaks(ReadOnlySpan<byte> text)
    {
        int breaks = 0;
        for (int at; (at = text.IndexOfAny(NewLine, Return)) >= 0; text = text[(at + 1)..])
        {
            breaks += text[at] == NewLine || at + 1 == text.Length || text[at + 1] != NewLine ? 1 : 0;
        }

        return breaks;
    }

    private enum Kind : byte
    {
        Plain,
        Quoted,
        Escaped,
        Bad,
        Open,
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Field(int Start, int Length, int End, int Breaks, Kind Kind);
}
