namespace Pid.Coupling;

/// <summary>
/// The states of one marginal ordered by the mass left in them: largest, smallest that is at least a given mass, removal and
/// insertion. Sorted blocks of bounded length; an operation searches the blocks' largest masses, then moves within one block.
/// </summary>
internal sealed class OrderedMasses
{
    private const int BlockLength = 128;

    private readonly List<ulong> _largest = []; // of each block
    private readonly List<Block> _blocks = []; // none empty, ascending

    /// <param name="masses">The masses; zeros are left out.</param>
    public OrderedMasses(ReadOnlySpan<ulong> masses)
    {
        (ulong[] sorted, int[] states) = MassSort.DescendingStates(masses);
        for (int end = sorted.Length; end > 0; end -= BlockLength / 2)
        {
            Block block = new();
            for (int i = end - 1; i >= Math.Max(0, end - (BlockLength / 2)); i--)
            {
                block.Insert(block.Count, sorted[i], states[i]);
            }

            _blocks.Add(block);
            _largest.Add(block.Last);
        }
    }

    /// <summary>Whether no mass is left.</summary>
    public bool IsEmpty => _blocks.Count == 0;

    /// <summary>The largest mass left in a state.</summary>
    public ulong Largest => _largest[^1];

    /// <summary>Removes the state with the smallest mass that is at least the given one.</summary>
    /// <param name="mass">At most <see cref="Largest"/>.</param>
    public (ulong Mass, int State) RemoveSmallestFrom(ulong mass)
    {
        int b = FirstBlock(mass);
        Block block = _blocks[b];
        int i = block.FirstAtLeast(mass);
        (ulong Mass, int State) found = (block.Masses[i], block.States[i]);
        block.RemoveAt(i);
        if (block.Count == 0)
        {
            _blocks.RemoveAt(b);
            _largest.RemoveAt(b);
        }
        else
        {
            _largest[b] = block.Last;
        }

        return found;
    }

    /// <summary>Adds a state.</summary>
    public void Insert(ulong mass, int state)
    {
        if (_blocks.Count == 0)
        {
            _blocks.Add(new Block());
            _largest.Add(mass);
        }

        int b = Math.Min(FirstBlock(mass), _blocks.Count - 1);
        if (_blocks[b].Count == BlockLength)
        {
            Block upper = _blocks[b].SplitUpper();
            _blocks.Insert(b + 1, upper);
            _largest[b] = _blocks[b].Last;
            _largest.Insert(b + 1, upper.Last);
            b += mass > _largest[b] ? 1 : 0;
        }

        Block block = _blocks[b];
        block.Insert(block.FirstAtLeast(mass), mass, state);
        _largest[b] = block.Last;
    }

    private int FirstBlock(ulong mass)
    {
        (int from, int to) = (0, _largest.Count);
        while (from < to)
        {
            int middle = (from + to) / 2;
            (from, to) = _largest[middle] < mass ? (middle + 1, to) : (from, middle);
        }

        return from;
    }

    private sealed class Block
    {
        public readonly ulong[] Masses = new ulong[BlockLength];
        public readonly int[] States = new int[BlockLength];

        public int Count { get; private set; }

        public ulong Last => Masses[Count - 1];

        public int FirstAtLeast(ulong mass)
        {
            (int from, int to) = (0, Count);
            while (from < to)
            {
                int middle = (from + to) / 2;
                (from, to) = Masses[middle] < mass ? (middle + 1, to) : (from, middle);
            }

            return from;
        }

        public void Insert(int at, ulong mass, int state)
        {
            Array.Copy(Masses, at, Masses, at + 1, Count - at);
            Array.Copy(States, at, States, at + 1, Count - at);
            (Masses[at], States[at]) = (mass, state);
            Count++;
        }

        public void RemoveAt(int at)
        {
            Count--;
            Array.Copy(Masses, at + 1, Masses, at, Count - at);
            Array.Copy(States, at + 1, States, at, Count - at);
        }

        public Block SplitUpper()
        {
            Block upper = new();
            int half = Count / 2;
            Array.Copy(Masses, half, upper.Masses, 0, Count - half);
            Array.Copy(States, half, upper.States, 0, Count - half);
            (upper.Count, Count) = (Count - half, half);
            return upper;
        }
    }
}
