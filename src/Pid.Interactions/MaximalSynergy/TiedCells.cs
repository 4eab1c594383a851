namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// What the rows of a joint tie together, as a checker of certificates finds it (docs/certificates.md): a row of two unknowns makes one of
/// the other, a row of one fixes it. Only the rows and their order matter, no number.
/// </summary>
internal sealed class TiedCells
{
    private readonly CellRows _rows;
    private readonly List<int>[] _cells;

    /// <param name="rows">The rows.</param>
    public TiedCells(CellRows rows)
    {
        _rows = rows;
        (First, Sign) = ([.. Enumerable.Range(0, rows.Of.Length)], new int[rows.Of.Length]);
        Array.Fill(Sign, 1);
        _cells = Array.ConvertAll(First, c => new List<int> { c });
        for (bool any = true; any;)
        {
            any = false;
            foreach (int r in rows.Order)
            {
                any |= Tie(r);
            }
        }
    }

    /// <summary>The first cell of those that a cell is tied to.</summary>
    public int[] First { get; }

    /// <summary>Whether a cell rises or falls with it; 0 where it is fixed.</summary>
    public int[] Sign { get; }

    /// <summary>The cells that are tied to one, it among them, none where it is itself tied to another or fixed.</summary>
    public IEnumerable<int> CellsOf(int cell) => _cells[cell].Where(c => Sign[c] != 0).Order();

    /// <summary>How often each unknown is in a row, in order.</summary>
    public SortedDictionary<int, int> Unknowns(int row)
    {
        SortedDictionary<int, int> times = [];
        foreach (int c in _rows.Cells[row])
        {
            times[First[c]] = times.GetValueOrDefault(First[c]) + Sign[c];
        }

        foreach (int v in times.Keys.Where(v => times[v] == 0).ToArray())
        {
            times.Remove(v);
        }

        return times;
    }

    private bool Tie(int row)
    {
        KeyValuePair<int, int>[] unknowns = [.. Unknowns(row)];
        if (unknowns.Length is not (1 or 2) || Array.Exists(unknowns, u => Math.Abs(u.Value) != 1))
        {
            return false;
        }

        (int first, int last, int sign) = (unknowns[0].Key, unknowns[^1].Key, unknowns.Length == 1 ? 0
            : -unknowns[0].Value * unknowns[1].Value);
        foreach (int c in _cells[last])
        {
            (First[c], Sign[c]) = (first, Sign[c] * sign);
        }

        if (first != last)
        {
            _cells[first].AddRange(_cells[last]);
            _cells[last].Clear();
        }

        return true;
    }
}
