using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Pid.Data.Binary;
using Pid.Data.Json;

namespace Pid.Data.Text;

/// <summary>
/// The lines of a batch as bytes: each is decoded by itself, so that one bad byte, or one endless line, is the failure of its line and not
/// of those around it.
/// </summary>
/// <param name="stream">UTF-8, or UTF-16 with a byte order mark.</param>
/// <param name="source">The name used in messages.</param>
internal sealed class Utf8Lines(Stream stream, string source)
{
    /// <summary>The longest line that is read, in bytes.</summary>
    public const int Longest = 1 << 26;

    private const byte End = (byte)'\n';
    private static readonly SearchValues<byte> s_blank = SearchValues.Create(" \t\r\v\f\n"u8);
    private byte[] _buffer = new byte[1 << 16];
    private int _start, _end;
    private long _line;

    /// <summary>UTF-8 without a mark at its start, whatever of both the bytes are.</summary>
    public static Stream WithoutMark(Stream stream)
    {
        byte[] start = new byte[1 << 16];
        int read = stream.Read(start, 0, start.Length);
        while (read is > 0 and < 4 && start[0] is 0xEF or 0xFE or 0xFF)
        {
            byte[] more = new byte[1 << 16];
            int next = stream.Read(more, 0, more.Length);
            if (next == 0)
            {
                break;
            }

            Array.Resize(ref start, read + next);
            more.AsSpan(0, next).CopyTo(start.AsSpan(read));
            read += next;
        }

        Encoding? wide = read < 2 ? null : (start[0], start[1]) switch
        {
            (0xFF, 0xFE) when read > 3 && start[2] == 0 && start[3] == 0 => new UTF32Encoding(bigEndian: false, byteOrderMark: true,
                throwOnInvalidCharacters: true),
            (0xFF, 0xFE) => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
            (0xFE, 0xFF) => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
            _ => null,
        };
        ReadOnlyMemory<byte> rest = start.AsMemory(0, read);
        return wide is not null ? Encoding.CreateTranscodingStream(new PrefixedStream(rest[wide.Preamble.Length..], stream), wide,
            new UTF8Encoding(false))
            : new PrefixedStream(rest.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? rest[3..] : rest, stream);
    }

    /// <summary>The next line that is not blank; null at the end.</summary>
    public JsonLine? Next()
    {
        while (true)
        {
            PassBlankLines();
            int length = Find(out bool whole);
            if (length == 0 && !whole)
            {
                return null;
            }

            _line++;
            if (length > Longest)
            {
                return SkipRest();
            }

            JsonLine line = Take(length);
            _start = Math.Min(_start + length + 1, _end);
            if (line.Problem is not null || line.Utf8.AsSpan().ContainsAnyExcept(s_blank))
            {
                return line;
            }
        }
    }

    /// <summary>Passes over blank lines, of which a small packed file may have more than can be looked at one by one.</summary>
    private void PassBlankLines()
    {
        while (true)
        {
            ReadOnlySpan<byte> text = _buffer.AsSpan(_start, _end - _start);
            int other = text.IndexOfAnyExcept(s_blank);
            ReadOnlySpan<byte> blank = other < 0 ? text : text[..other];
            int whole = blank.LastIndexOf(End) + 1;
            _line += blank[..whole].Count(End);
            _start += whole;
            if (other >= 0 || (whole == 0 && text.Length > 0) || !Fill())
            {
                return;
            }
        }
    }

    /// <summary>Bytes of the line that begins at the start of the buffer, read as far as it takes.</summary>
    private int Find(out bool whole)
    {
        int searched = 0;
        while (true)
        {
            int at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf(End);
            whole = at >= 0;
            searched = whole ? searched + at : _end - _start;
            if (whole || searched > Longest || !Fill())
            {
                return searched;
            }
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        int read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }

    private JsonLine Take(int length)
    {
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(_start, length);
        if (bytes is [.., (byte)'\r'])
        {
            bytes = bytes[..^1];
        }

        return Utf8.IsValid(bytes) ? new JsonLine(_line, bytes.ToArray()) : new JsonLine(_line, bytes.ToArray(), NoUtf8(bytes));
    }

    private TableFormatException NoUtf8(ReadOnlySpan<byte> bytes)
    {
        char[] decoded = new char[Math.Min(bytes.Length, 1 << 16)];
        int place = 0;
        while (Utf8.ToUtf16(bytes[place..], decoded, out int read, out _, replaceInvalidSequences: false) != OperationStatus.InvalidData)
        {
            place += read;
        }

        Utf8.ToUtf16(bytes[place..], decoded, out int valid, out _, replaceInvalidSequences: false);
        place += valid;
        return new TableFormatException(source, "The line is no UTF-8 text.", ForeignFile.RemedyOf(source))
        {
            Line = _line,
            Byte = place + 1,
            Value = FormattableString.Invariant($"0x{bytes[place]:X2}"),
        };
    }

    /// <summary>Passes over what is left of a line that is too long, without keeping it.</summary>
    private JsonLine SkipRest()
    {
        int at;
        do
        {
            _start = _end = 0;
            _end = stream.Read(_buffer, 0, _buffer.Length);
            at = _buffer.AsSpan(0, _end).IndexOf(End);
        }
        while (_end > 0 && at < 0);
        _start = at < 0 ? 0 : at + 1;
        return new JsonLine(_line, [],
            new TableFormatException(source, FormattableString.Invariant($"The line is longer than {Longest >> 20} MB."),
            "A document of a batch is one line of at most that; give a larger table as a file of its own.")
            { Line = _line });
    }
}
