using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pid.Data.Text;

// The fields of most records end where the next separator or line break stands, and these and quotes are found many bytes at a time.
internal sealed partial class DelimitedText
{
    private const int Block = 64, SearchedAtOnce = 1 << 12; // in bytes
    private int[] _marks = new int[1 << 10];
    private int _mark, _marked, _searched; // the next mark, their number, and how far the text was searched for them
    private int _fieldMarks; // the marks of the current record
    private bool _isPlain;

    /// <summary>A field of the current record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Field At(int field) => _isPlain ? Plain(field) : _fields[field];

    /// <summary>A field of a record without quotes, between two marks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Field Plain(int field)
    {
        int mark = _fieldMarks + field, start = field == 0 ? _start : _marks[mark - 1] + 1, end = _marks[mark];
        return KeepsBlanks ? new Field(start, end - start, end, 0, Kind.Plain) : Trimmed(start, end);
    }

    private Field Trimmed(int start, int end)
    {
        int last = end;
        while (start < last && _buffer[start] == Blank)
        {
            start++;
        }

        while (last > start && _buffer[last - 1] == Blank)
        {
            last--;
        }

        return new Field(start, last - start, end, 0, Kind.Plain);
    }

    /// <summary>
    /// Finds the fields of the record at the start where its end is there and quotes in it, if any, are around fields of one line; false
    /// else.
    /// </summary>
    private bool TryMarked()
    {
        int mark = _mark;
        byte separator = Separator;
        while (mark < _marked || Search(ref mark))
        {
            int place = _marks[mark++];
            byte found = _buffer[place];
            if (found == Quote)
            {
                return TryQuoted();
            }

            if (found != separator)
            {
                return IsEnd(place, mark, mark - _mark, isPlain: true);
            }
        }

        return false;
    }

    private bool TryQuoted()
    {
        (int mark, int start, int count) = (_mark, _start, 0);
        while (mark < _marked || Search(ref mark))
        {
            int place = _marks[mark++];
            Field field = KeepsBlanks ? new Field(start, place - start, place, 0, Kind.Plain) : Trimmed(start, place);
            if (_buffer[place] == Quote)
            {
                field = Quoted(start, place, ref mark);
                place = field.End;
            }

            if (field.Kind == Kind.Bad)
            {
                return false;
            }

            if (count == _fields.Length)
            {
                MakeRoom();
            }

            _fields[count++] = field;
            start = place + 1;
            if (_buffer[place] != Separator)
            {
                return IsEnd(place, mark, count, isPlain: false);
            }
        }

        return false;
    }

    /// <summary>The field whose quote stands there, bad where it needs a closer look; the mark becomes the one behind it.</summary>
    private Field Quoted(int start, int quote, ref int mark)
    {
        while (start < quote && _buffer[start] == Blank)
        {
            start++;
        }

        bool isShort = start == quote;
        int close = quote;
        do
        {
            if (!isShort || (mark == _marked && !Search(ref mark)))
            {
                return new Field(0, 0, quote, 0, Kind.Bad);
            }

            close = _marks[mark++];
            isShort = _buffer[close] is not NewLine and not Return;
        }
        while (_buffer[close] != Quote);
        if (mark == _marked && !Search(ref mark))
        {
            return new Field(0, 0, quote, 0, Kind.Bad);
        }

        int end = _marks[mark++];
        bool isClosed = _buffer[end] != Quote && (end == close + 1 || !_buffer.AsSpan(close + 1, end - close - 1).ContainsAnyExcept(Blank));
        return new Field(quote + 1, close - quote - 1, end, 0, isClosed ? Kind.Quoted : Kind.Bad);
    }

    /// <summary>Whether the record ends there for sure; notes it then.</summary>
    private bool IsEnd(int place, int mark, int count, bool isPlain)
    {
        bool isReturn = _buffer[place] == Return;
        if (isReturn && place + 1 == _valid)
        {
            return false;
        }

        (_fieldMarks, Count, _next, NextLine, _isPlain) = (_mark, count, place + 1, Line + 1, isPlain);
        _mark = mark;
        if (isReturn && _buffer[place + 1] == NewLine)
        {
            _next++;
            PassMarks();
        }

        return true;
    }

    /// <summary>Passes over the marks of what is before the next record.</summary>
    private void PassMarks()
    {
        while (_mark < _marked && _marks[_mark] < _next)
        {
            _mark++;
        }

        _searched = Math.Max(_searched, _next);
    }

    /// <summary>Forgets all marks, because places or what is marked have changed.</summary>
    private void Unmark() => (_mark, _marked, _searched) = (0, 0, _next);

    /// <summary>Marks what ends fields further on, and quotes; false where there is none in the text that is there.</summary>
    private bool Search(ref int mark)
    {
        // The marks of earlier records give way.
        _marks.AsSpan(_mark, _marked - _mark).CopyTo(_marks);
        (_marked, mark, _mark) = (_marked - _mark, mark - _mark, 0);
        int before = _marked;
        while (_marked == before && _searched < _valid)
        {
            if (_marks.Length < _marked + SearchedAtOnce)
            {
                Array.Resize(ref _marks, Math.Max(2 * _marks.Length, _marked + SearchedAtOnce));
            }

            Mark(Math.Min(_valid, _searched + SearchedAtOnce));
        }

        return _marked > before;
    }

    private void Mark(int end)
    {
        ref byte first = ref MemoryMarshal.GetArrayDataReference(_buffer);
        (Vector128<byte> separator, Vector128<byte> newLine) = (Vector128.Create(Separator), Vector128.Create(NewLine));
        (Vector128<byte> carriageReturn, Vector128<byte> quote) = (Vector128.Create(Return), Vector128.Create(Quote));
        int marked = _marked;
        for (int place = _searched; place < end; place += Block)
        {
            ulong found = 0;
            for (int part = 0; part < Block; part += Vector128<byte>.Count)
            {
                // Behind the text there is room enough to look at; what stands there is none of it.
                Vector128<byte> bytes = Vector128.LoadUnsafe(ref first, (nuint)(place + part));
                Vector128<byte> ends = Vector128.Equals(bytes, separator) | Vector128.Equals(bytes, newLine) | Vector128.Equals(bytes,
                    carriageReturn) | Vector128.Equals(bytes, quote);
                found |= (ulong)ends.ExtractMostSignificantBits() << part;
            }

            found &= end - place < Block ? (1UL << (end - place)) - 1 : ulong.MaxValue;
            for (; found != 0; found &= found - 1)
            {
                _marks[marked++] = place + BitOperations.TrailingZeroCount(found);
            }
        }

        (_marked, _searched) = (marked, end);
    }
}
