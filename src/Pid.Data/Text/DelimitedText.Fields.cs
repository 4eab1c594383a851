using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pid.Data.Text;

// How a record is parted into its fields.
internal sealed partial class DelimitedText
{
    /// <summary>
    /// Finds the fields of the record at the start; false where the text that is there ends before the record does, or at its end.
    /// </summary>
    private bool TryParse()
    {
        if (TryMarked())
        {
            return true;
        }

        _isPlain = false;
        bool found = TryAny();
        if (found)
        {
            PassMarks();
        }

        return found;
    }

    /// <summary>The same for any record, also for one that the text ends with.</summary>
    private bool TryAny()
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
                MakeRoom();
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
        start = KeepsBlanks ? place : start;
        while (!KeepsBlanks && last > start && text[last - 1] == Blank)
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
        (Vector128<byte> separator, Vector128<byte> newLine, Vector128<byte> carriageReturn) = (Vector128.Create(Separator),
            Vector128.Create(NewLine), Vector128.Create(Return));
        for (int place = start; place < text.Length; place += Vector128<byte>.Count)
        {
            // Behind the text there is room enough to look at; what stands there is none of it.
            Vector128<byte> bytes = Vector128.LoadUnsafe(ref first, (nuint)place);
            uint ends = (Vector128.Equals(bytes, separator) | Vector128.Equals(bytes, newLine) | Vector128.Equals(bytes, carriageReturn))
                .ExtractMostSignificantBits();
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

    // No table has a million columns: a small file that unpacks to a line of separators would take gigabytes.
    private void MakeRoom()
    {
        if (_fields.Length >= MostFields)
        {
            throw new TableFormatException(source.Name, $"A line has more than {MostFields} fields.",
                "Give a table with a row a record, and a separator that its texts do not hold.")
            { Line = Line };
        }

        Array.Resize(ref _fields, 2 * _fields.Length);
    }

    private int NeedsMore(int length) => length <= LargestField ? -1 : throw new TableFormatException(source.Name,
        $"A field is longer than {LargestField} characters: a quote is probably not closed.",
        "Close the quote, or write the field in quotes with its own quotes doubled.")
    { Line = Line };
}
