namespace Pid.Cli.Certifying;

/// <summary>
/// Sparse equations solved modulo a prime, as many as can be: each that depends on no other is met by an unknown of its own that may move,
/// preferably far.
/// </summary>
internal sealed class ModularElimination
{
    // An unknown that may move a hundredth as far as another of its equation is as good, and work beyond which it is given up.
    private const double Enough = 1e-2, EnoughAlone = 1e-6;
    private const int MostWork = 6_000_000;

    private readonly ModularField _field;
    private readonly List<Entry>[] _rows;
    private readonly List<int>[] _rowsOf;  // of an unknown, also rows that it has left
    private readonly int[] _count;         // of an unknown, rows that are open
    private readonly double[] _room;
    private readonly bool[] _closed;
    private readonly Queue<int> _single = new();
    private readonly PriorityQueue<int, int> _shortest = new();
    private readonly int[] _place;         // of an unknown in the row at hand; -1
    private readonly List<Pivot> _pivots = [];
    private readonly List<(int Row, ulong Factor)> _lower = [];
    private int _work;

    /// <param name="equations">The equations.</param>
    /// <param name="room">How far each unknown may move; 0 for not at all.</param>
    /// <param name="field">The numbers.</param>
    public ModularElimination(Equations equations, double[] room, ModularField field)
    {
        (_field, _room) = (field, room);
        (_rows, _closed) = (new List<Entry>[equations.Count], new bool[equations.Count]);
        (_rowsOf, _count, _place) = (new List<int>[room.Length], new int[room.Length], new int[room.Length]);
        Array.Fill(_place, -1);
        for (int i = 0; i < _rows.Length; i++)
        {
            _rows[i] = new List<Entry>(equations.First[i + 1] - equations.First[i]);
            for (int k = equations.First[i]; k < equations.First[i + 1]; k++)
            {
                int unknown = equations.Unknown[k];
                if (room[unknown] > 0 && field.Of(equations.Value[k]) is > 0 and ulong value)
                {
                    _rows[i].Add(new Entry(unknown, value, (double)equations.Value[k]));
                    Enter(i, unknown);
                }
            }

            _shortest.Enqueue(i, _rows[i].Count);
        }

        Eliminate();
        Forget();
    }

    /// <summary>Whether it was not given up.</summary>
    public bool IsComplete => _work <= MostWork;

    /// <summary>What meets each equation: its row and its unknown.</summary>
    public IReadOnlyList<Pivot> Pivots => _pivots;

    /// <summary>The values of the unknowns that meet the equations, where all others are zero.</summary>
    /// <param name="right">The right sides; they are overwritten.</param>
    /// <param name="solution">A value an unknown.</param>
    public void Solve(ulong[] right, ulong[] solution)
    {
        foreach (Pivot pivot in _pivots)
        {
            ulong value = right[pivot.Row];
            for (int k = pivot.Lower; value > 0 && k < pivot.LowerEnd; k++)
            {
                (int row, ulong factor) = _lower[k];
                right[row] = _field.Subtract(right[row], _field.Multiply(factor, value));
            }
        }

        for (int k = _pivots.Count - 1; k >= 0; k--)
        {
            Pivot pivot = _pivots[k];
            ulong rest = right[pivot.Row];
            foreach (Entry entry in _rows[pivot.Row])
            {
                rest = _field.Subtract(rest, _field.Multiply(entry.Value, solution[entry.Unknown]));
            }

            solution[pivot.Unknown] = _field.Multiply(rest, pivot.Inverse);
        }
    }

    private void Enter(int row, int unknown)
    {
        (_rowsOf[unknown] ??= []).Add(row);
        if (++_count[unknown] == 1)
        {
            _single.Enqueue(unknown);
        }
    }

    private void Leave(int unknown)
    {
        if (--_count[unknown] == 1)
        {
            _single.Enqueue(unknown);
        }
    }

    // An unknown of one open row first, which changes no other; else one of a shortest row.
    private void Eliminate()
    {
        while (IsComplete)
        {
            if (_single.TryDequeue(out int unknown))
            {
                int row = _count[unknown] == 1 ? _rowsOf[unknown].Find(i => !_closed[i] && Find(i, unknown) >= 0) : -1;
                if (row >= 0 && Best(row) is var best && Worth(_rows[row][Find(row, unknown)]) >= EnoughAlone * best)
                {
                    Close(row, unknown);
                }
            }
            else if (_shortest.TryDequeue(out int row, out int length))
            {
                if (!_closed[row] && _rows[row].Count == length)
                {
                    _closed[row] = length == 0;
                    if (length > 0)
                    {
                        Close(row, Chosen(row));
                    }
                }
            }
            else
            {
                return;
            }
        }
    }

    private double Worth(Entry entry) => Math.Abs(entry.Size) * _room[entry.Unknown];

    private double Best(int row)
    {
        double best = 0;
        foreach (Entry entry in _rows[row])
        {
            best = Math.Max(best, Worth(entry));
        }

        return best;
    }

    private int Chosen(int row)
    {
        double enough = Enough * Best(row);
        Entry chosen = _rows[row][0];
        bool any = false;
        foreach (Entry entry in _rows[row])
        {
            if (Worth(entry) >= enough && (!any || _count[entry.Unknown] < _count[chosen.Unknown]))
            {
                (chosen, any) = (entry, true);
            }
        }

        return chosen.Unknown;
    }

    private int Find(int row, int unknown)
    {
        List<Entry> entries = _rows[row];
        for (int k = 0; k < entries.Count; k++)
        {
            if (entries[k].Unknown == unknown)
            {
                return k;
            }
        }

        return -1;
    }

    private void Close(int row, int unknown)
    {
        _closed[row] = true;
        foreach (Entry entry in _rows[row])
        {
            Leave(entry.Unknown);
        }

        Entry pivot = _rows[row][Find(row, unknown)];
        ulong inverse = _field.Inverse(pivot.Value);
        int lower = _lower.Count;
        for (int k = 0; _count[unknown] > 0 && k < _rowsOf[unknown].Count; k++)
        {
            int other = _rowsOf[unknown][k];
            if (!_closed[other] && Find(other, unknown) is >= 0 and int at)
            {
                ulong factor = _field.Multiply(_rows[other][at].Value, inverse);
                _lower.Add((other, factor));
                Subtract(other, row, factor, _rows[other][at].Size / pivot.Size);
            }
        }

        _rows[row].RemoveAt(Find(row, unknown));
        _pivots.Add(new Pivot(row, unknown, inverse, lower, _lower.Count));
    }

    private void Subtract(int other, int row, ulong factor, double size)
    {
        List<Entry> entries = _rows[other];
        _work += entries.Count + _rows[row].Count;
        for (int k = 0; k < entries.Count; k++)
        {
            _place[entries[k].Unknown] = k;
        }

        foreach (Entry entry in _rows[row])
        {
            ulong more = _field.Multiply(factor, entry.Value);
            if (_place[entry.Unknown] is >= 0 and int k)
            {
                entries[k] = new Entry(entry.Unknown, _field.Subtract(entries[k].Value, more), entries[k].Size - (size * entry.Size));
            }
            else
            {
                entries.Add(new Entry(entry.Unknown, _field.Subtract(0, more), -size * entry.Size));
                Enter(other, entry.Unknown);
            }
        }

        int kept = 0;
        for (int k = 0; k < entries.Count; k++)
        {
            Entry entry = entries[k];
            _place[entry.Unknown] = -1;
            if (entry.Value > 0)
            {
                entries[kept++] = entry;
            }
            else
            {
                Leave(entry.Unknown);
            }
        }

        entries.RemoveRange(kept, entries.Count - kept);
        _shortest.Enqueue(other, kept);
    }

    // What no equation is met by stays zero.
    private void Forget()
    {
        bool[] meets = new bool[_room.Length];
        foreach (Pivot pivot in _pivots)
        {
            meets[pivot.Unknown] = true;
        }

        foreach (Pivot pivot in _pivots)
        {
            _rows[pivot.Row].RemoveAll(entry => !meets[entry.Unknown]);
        }
    }

    /// <summary>A coefficient.</summary>
    /// <param name="Unknown">Of what.</param>
    /// <param name="Value">It, modulo the prime.</param>
    /// <param name="Size">It, to rounding.</param>
    private readonly record struct Entry(int Unknown, ulong Value, double Size);

    /// <summary>An equation and what meets it.</summary>
    /// <param name="Row">The equation.</param>
    /// <param name="Unknown">The unknown.</param>
    /// <param name="Inverse">One over its coefficient.</param>
    /// <param name="Lower">The first of the rows that it was taken out of.</param>
    /// <param name="LowerEnd">The one behind the last.</param>
    internal readonly record struct Pivot(int Row, int Unknown, ulong Inverse, int Lower, int LowerEnd);
}
