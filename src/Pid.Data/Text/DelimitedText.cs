using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Pid.Data.Columns;

namespace Pid.Data.Text;

/// <summary>
/// Splits UTF-8 text into records and fields as RFC 4180 has it: a field in quotes may hold separators, line breaks and doubled quotes.
/// Blanks around quotes are no part of a field; without quotes they are as it is told. It works on the bytes, a record at a time, and knows
/// the line where each field stands.
/// </summary>
/// <param name="stream">The text, without a mark at its start.</param>
/// <param name="source">What it is a text of, for messages.</param>
internal sealed partial class DelimitedText(Stream stream, TableSource source) : IDisposable
{
    /// <summary>The longest field, in bytes.</summary>
    public const int LargestField = 1 << 22;

    private const byte Quote = (byte)'"', Blank = (byte)' ', NewLine = (byte)'\n', Return = (byte)'\r';
    private const int Slack = 64; // fields are read and searched in whole blocks, past the end of the text
    private byte[] _buffer = new byte[(1 << 16) + Slack];
    private const int MostFields = 1 << 20;
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

    /// <summary>Whether blanks around a field without quotes belong to it.</summary>
    public bool KeepsBlanks { get; set; }

    /// <summary>Whether blanks stand around a field of the current record.</summary>
    public bool HasBlanksAround(int field)
    {
        Field f = At(field);
        int quote = f.Kind is Kind.Quoted or Kind.Escaped ? 1 : 0;
        return f.Start - quote > (field == 0 ? _start : At(field - 1).End + 1) || f.Start + f.Length + quote < f.End;
    }

    /// <summary>What parts the fields; set it before the first record.</summary>
    public byte Separator
    {
        get;
        set
        {
            field = value;
            Unmark();
        }
    }

    /// <summary>The bytes of the current record, without the line break after it.</summary>
    public ReadOnlySpan<byte> Record => _buffer.AsSpan(_start, (Count == 0 ? _start : At(Count - 1).End) - _start);

    /// <summary>The first byte of the current record or, where it has none, what ends it.</summary>
    public byte First => _buffer[_start];

    /// <summary>Whether the current record is a line without any character.</summary>
    public bool IsEmptyLine => Count == 1 && At(0).End == _start;

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

    /// <summary>
    /// Whether a field is not well formed: well is where its quote is closed and nothing follows it, and where without one there is none
    /// inside.
    /// </summary>
    public bool IsBad(int field) => At(field).Kind is Kind.Bad or Kind.Open
        || (!_isPlain && _fields[field].Kind == Kind.Plain && Bytes(field).Contains(Quote));

    /// <summary>Whether the field starts with a quote that is never closed.</summary>
    public bool IsOpen(int field) => At(field).Kind == Kind.Open;

    /// <summary>The line where a field of the current record starts.</summary>
    public long LineOf(int field)
    {
        long line = Line;
        for (int f = 0; f < field; f++)
        {
            line += At(f).Breaks;
        }

        return line;
    }

    /// <summary>The text of a field; of a bad one as it stands in the file.</summary>
    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    /// <summary>The bytes of a field, without its quotes.</summary>
    public ReadOnlySpan<byte> Bytes(int field)
    {
        Field f = At(field);
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(f.Start, f.Length);
        return f.Kind != Kind.Escaped ? bytes : Unescaped(bytes);
    }

    /// <summary>
    /// A field as two numbers: different ones for different fields of at most <see cref="FieldCache.Packed"/> bytes, for others mostly.
    /// False for a very long one and for what needs a closer look.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPack(int field, out ulong low, out ulong high)
    {
        Field f = At(field);
        if (f.Length > FieldCache.LongestField || f.Kind > Kind.Quoted)
        {
            (low, high) = (0, 0);
            return false;
        }

        ref byte start = ref _buffer[f.Start];
        low = Unsafe.ReadUnaligned<ulong>(ref start);

        // A quoted field has a place of its own: the same bytes without quotes may be bad.
        high = (ulong)((f.Length << 1) | (int)f.Kind) << 56;
        if (f.Length < 8)
        {
            low &= (1UL << (8 * f.Length)) - 1;
        }
        else if (f.Length <= FieldCache.Packed)
        {
            high |= Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, 8)) & ((1UL << (8 * (f.Length - 8))) - 1);
        }
        else
        {
            low = Mixed(_buffer.AsSpan(f.Start, f.Length));
        }

        return true;
    }

    /// <summary>A number of eight bytes or more that differs for most other fields.</summary>
    private static ulong Mixed(ReadOnlySpan<byte> bytes)
    {
        ulong mixed = BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..]);
        for (; bytes.Length > 8; bytes = bytes[8..])
        {
            mixed = BitOperations.RotateLeft((mixed ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * 0x9E3779B97F4A7C15, 32);
        }

        return mixed;
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

    /// <summary>Passes over empty lines, of which a small packed file may have more than can be looked at one by one.</summary>
    public void PassEmptyLines()
    {
        if (_next < _valid && _buffer[_next] is not (NewLine or Return))
        {
            return;
        }

        int end;
        do
        {
            ReadOnlySpan<byte> text = _buffer.AsSpan(_next, _valid - _next);
            end = text.IndexOfAnyExcept(NewLine, Return);

            // What stands behind the last return may be its line feed.
            ReadOnlySpan<byte> breaks = end >= 0 ? text[..end] : text is [.., Return] ? text[..^1] : text;
            _next += breaks.Length;
            (Line, _start) = (NextLine += LineBreaks(breaks), _next);
        }
        while (end < 0 && Fill());
        PassMarks();
    }

    /// <summary>Goes back to the start of the current record and passes over its first line, whatever quotes are in it.</summary>
    public void SkipLine()
    {
        if (NextLine == Line + 1)
        {
            return; // it is the whole record
        }

        NextLine = Line + 1;
        while (true)
        {
            ReadOnlySpan<byte> text = _buffer.AsSpan(_start, _valid - _start);
            int end = text.IndexOfAny(NewLine, Return);
            if (end >= 0 && (text[end] == NewLine || end + 1 < text.Length || AtEnd))
            {
                _next = _start + end + (end + 1 < text.Length && text[end] == Return && text[end + 1] == NewLine ? 2 : 1);
                Unmark();
                return;
            }

            if (!Fill())
            {
                _next = _valid;
                Unmark();
                return;
            }
        }
    }

    public void Dispose() => stream.Dispose();

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
        int returns = text.Count(Return);
        return text.Count(NewLine) + returns - (returns > 0 ? text.Count("\r\n"u8) : 0);
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
