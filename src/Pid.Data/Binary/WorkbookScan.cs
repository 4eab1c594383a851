namespace Pid.Data.Binary;

/// <summary>
/// Looks through a part of an Excel workbook before it is read: the library that reads it keeps what is nested, a text and a row whole in
/// memory and takes its time for every row, so that a small packed file could take all of the machine. No workbook of Excel is beyond these
/// limits.
/// </summary>
internal sealed class WorkbookScan
{
    private const int LongestRun = 1 << 20; // bytes of a text, a comment or a mark with its attributes; a cell has at most 32767 characters
    private const int MostRows = 1 << 20, MostCells = 1 << 14, MostTexts = 1 << 22, Deepest = 64;
    private const byte Quote = (byte)'"', Apostrophe = (byte)'\'', End = (byte)'>', Slash = (byte)'/';

    private State _state;
    private long _name;
    private byte _last, _beforeLast;
    private int _run, _depth, _rows, _cells, _texts;

    private enum State
    {
        Text,
        Start,      // behind <
        Name,       // of an element
        Attributes,
        InQuotes,
        InApostrophes,
        Closing,    // </name
        Instruction,
        Declaration, // <!x
        Comment,
        Section,    // CDATA
    }

    /// <summary>What is beyond the limits, a sentence; null where nothing is, and of a part that is no XML.</summary>
    public static string? Problem(Stream part)
    {
        byte[] buffer = new byte[1 << 16];
        int read = part.ReadAtLeast(buffer, 4, throwOnEndOfStream: false);
        ReadOnlySpan<byte> start = buffer.AsSpan(0, read);
        if (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [(byte)'<', 0, ..] or [0, (byte)'<', ..])
        {
            return "A part of the workbook is UTF-16.";
        }

        start = start is [0xEF, 0xBB, 0xBF, ..] ? start[3..] : start;
        if (start.TrimStart(" \t\r\n"u8) is not [] and not [(byte)'<', ..])
        {
            return null;
        }

        WorkbookScan scan = new();
        for (; read > 0; read = part.Read(buffer))
        {
            foreach (byte value in buffer.AsSpan(0, read))
            {
                if (scan.Take(value) is { } problem)
                {
                    return problem;
                }
            }
        }

        return null;
    }

    private string? Take(byte value)
    {
        if (_run++ > LongestRun)
        {
            return $"A cell or another part of the workbook is longer than {LongestRun >> 20} MB.";
        }

        string? problem = null;
        switch (_state)
        {
            case State.Text:
                (_state, _run) = value == (byte)'<' ? (State.Start, 0) : (_state, _run);
                break;
            case State.Start:
                (_state, _name) = (value switch
                {
                    Slash => State.Closing,
                    (byte)'?' => State.Instruction,
                    (byte)'!' => State.Declaration,
                    _ => State.Name
                }, value);
                _depth -= value == Slash ? 1 : 0;
                break;
            case State.Name when value is not (End or Slash or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'):
                _name = value == (byte)':' ? 0 : (_name << 8) | value; // without its prefix, of which nobody needs the name
                break;
            case State.Name:
                problem = Begin();
                _state = State.Attributes;
                goto case State.Attributes;
            case State.Attributes:
                _state = value switch { Quote => State.InQuotes, Apostrophe => State.InApostrophes, End => State.Text, _ => _state };
                _depth -= value == End && _last == Slash ? 1 : 0;
                break;
            case State.InQuotes or State.InApostrophes:
                _state = value == (_state == State.InQuotes ? Quote : Apostrophe) ? State.Attributes : _state;
                break;
            case State.Declaration:
                _state = value switch
                {
                    End => State.Text,
                    (byte)'-' when _last == (byte)'-' => State.Comment,
                    (byte)'[' => State.Section,
                    _ => _state
                };
                break;
            case State.Closing when value == End:
            case State.Instruction when value == End && _last == (byte)'?':
            case State.Comment when value == End && _last == (byte)'-' && _beforeLast == (byte)'-':
            case State.Section when value == End && _last == (byte)']' && _beforeLast == (byte)']':
                _state = State.Text;
                break;
        }

        (_beforeLast, _last) = (_last, value);
        return problem;
    }

    /// <summary>Counts an element that begins; cells outside of rows are those of the list of formulas, which has no limit.</summary>
    private string? Begin()
    {
        const long Row = ('r' << 16) | ('o' << 8) | 'w', Cell = 'c', Text = ('s' << 8) | 'i';
        (_rows, _cells) = _name == Row ? (_rows + 1, 0) : _name == Cell && _rows > 0 ? (_rows, _cells + 1) : (_rows, _cells);
        _texts += _name == Text ? 1 : 0;
        return ++_depth > Deepest ? $"A part of the workbook is nested more than {Deepest} deep."
            : _rows > MostRows ? $"A sheet has more than {MostRows} rows."
            : _cells > MostCells ? $"A row of a sheet has more than {MostCells} cells."
            : _texts > MostTexts ? $"The workbook has more than {MostTexts} texts."
            : null;
    }
}
