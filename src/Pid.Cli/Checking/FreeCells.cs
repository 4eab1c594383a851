using System.Numerics;

namespace Pid.Cli.Checking;

/// <summary>
/// The cells that the rows of a joint leave free: of a row of two unknowns, each once, the last follows from the first; of a row of one it
/// is known.
/// </summary>
internal sealed class FreeCells
{
    private readonly CellBoxes _boxes;
    private readonly (int First, int Sign, BigInteger Offset)[] _forms;

    /// <param name="boxes">The joints.</param>
    public FreeCells(CellBoxes boxes)
    {
        _boxes = boxes;
        _forms = [.. Enumerable.Range(0, boxes.RowsOf.Length).Select(c => (c, 1, BigInteger.Zero))];
        Said = [.. Enumerable.Range(0, _forms.Length).Select(c => new List<(int, int, BigInteger)>())];
        Rows = new (int, int)[boxes.Sums.Length][];
        Sums = new BigInteger[Rows.Length];
        for (bool more = true; more;)
        {
            more = false;
            for (int r = 0; r < Rows.Length; r++)
            {
                Read(r);
                more |= Tie(r);
            }
        }

        for (int c = 0; c < _forms.Length; c++)
        {
            (int first, int sign, BigInteger offset) = _forms[c];
            if (sign != 0)
            {
                Said[first].Add((c, sign, offset));
            }
        }
    }

    /// <summary>Of a free cell all cells that it says, as sign x it + offset; none of others.</summary>
    public List<(int Cell, int Sign, BigInteger Offset)>[] Said { get; }

    /// <summary>Of each row its free cells, in order, and how often they are in it.</summary>
    public (int Cell, int Times)[][] Rows { get; }

    /// <summary>What these add up to.</summary>
    public BigInteger[] Sums { get; }

    private void Read(int row)
    {
        SortedDictionary<int, int> times = [];
        BigInteger left = _boxes.Sums[row];
        foreach (int c in _boxes.Cells[row])
        {
            (int first, int sign, BigInteger offset) = _forms[c];
            times[first] = times.GetValueOrDefault(first) + sign;
            left -= offset;
        }

        (Rows[row], Sums[row]) = ([.. times.Where(t => t.Value != 0).Select(t => (t.Key, t.Value))], left);
    }

    private bool Tie(int row)
    {
        (int Cell, int Times)[] free = Rows[row];
        if (free.Length is not (1 or 2) || Array.Exists(free, t => Math.Abs(t.Times) != 1))
        {
            return false;
        }

        ((int first, int n), (int last, int m)) = (free[0], free[^1]);
        for (int c = 0; c < _forms.Length; c++)
        {
            (int of, int sign, BigInteger offset) = _forms[c];
            if (of == last)
            {
                _forms[c] = (first, first < last ? -n * m * sign : 0, offset + (m * sign * Sums[row]));
            }
        }

        return true;
    }
}
