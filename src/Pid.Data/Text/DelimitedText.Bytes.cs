using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Pid.Data.Text;

// The bytes that were read, as far as they are whole characters.
internal sealed partial class DelimitedText
{
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
            Unmark();
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
}
