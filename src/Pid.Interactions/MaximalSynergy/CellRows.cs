namespace Pid.Interactions.MaximalSynergy;

/// <summary>What all boxes of the cells of a joint share (<see cref="CellBox"/>): the rows, and room for one narrowing at a time.</summary>
internal sealed class CellRows
{
    private readonly List<int> _changed = [];

    /// <param name="cells">The cells and their equations.</param>
    public CellRows(JointPolytope cells)
    {
        List<int>[] of = [.. cells.Index.Select(_ => new List<int>(3))];
        for (int r = 0; r < cells.Rows.Length; r++)
        {
            Array.ForEach(cells.Rows[r], c => of[c].Add(r));
        }

        Sums = Array.ConvertAll(cells.RightSide, sum => sum.Midpoint);
        (Cells, Of) = (cells.Rows, Array.ConvertAll(of, rows => rows.ToArray()));
        int pairs = cells.N1 * cells.N2;
        Order = [.. Enumerable.Range(pairs, Sums.Length - pairs), .. Enumerable.Range(0, pairs)];
        (Before, IsChanged, Dirty, Again) = (new CellEnds[of.Length], new bool[of.Length], new bool[Sums.Length], new bool[Sums.Length]);
    }

    /// <summary>The cells of each row.</summary>
    public int[][] Cells { get; }

    /// <summary>The rows in the order of a checker, (x1,y), (x2,y), (x1,x2): what some sweeps make of a box depends on it.</summary>
    public int[] Order { get; }

    /// <summary>The rows of each cell.</summary>
    public int[][] Of { get; }

    /// <summary>What the cells of each row add up to.</summary>
    public double[] Sums { get; }

    /// <summary>What the changed cells were.</summary>
    public CellEnds[] Before { get; }

    /// <summary>The cells that changed in a narrowing.</summary>
    public IReadOnlyList<int> Changed => _changed;

    /// <summary>Rows with a cell that changed.</summary>
    public bool[] Dirty { get; private set; }

    private bool[] Again { get; set; }

    private bool[] IsChanged { get; }

    /// <summary>Forgets the last narrowing.</summary>
    public void Begin()
    {
        _changed.ForEach(c => IsChanged[c] = false);
        _changed.Clear();
        Array.Clear(Dirty);
        Array.Clear(Again);
    }

    /// <summary>Takes note of a cell that changes.</summary>
    public void Note(int cell, CellEnds before)
    {
        if (!IsChanged[cell])
        {
            (IsChanged[cell], Before[cell]) = (true, before);
            _changed.Add(cell);
        }

        foreach (int r in Of[cell])
        {
            Again[r] = true;
        }
    }

    /// <summary>Makes the rows of cells that changed since the dirty ones.</summary>
    public void Sweep()
    {
        (Dirty, Again) = (Again, Dirty);
        Array.Clear(Again);
    }
}

/// <summary>What a cell can be, and -p ln p there, NaN where that is not known yet.</summary>
internal record struct CellEnds(double Lower, double Upper, double AtLower = double.NaN, double AtUpper = double.NaN);
