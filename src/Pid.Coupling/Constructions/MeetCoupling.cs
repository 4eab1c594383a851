using System.Numerics;

namespace Pid.Coupling;

/// <summary>
/// The coupling of Cicalese, Gargano and Vaccaro: every entry of the meet of two marginals is cut into at most two atoms, so its
/// entropy is at most that of the meet plus 1 bit. More marginals are coupled by pairs, pairs of pairs and so on: at most
/// ceil(log2 m) bits above the meet of all.
/// </summary>
/// <remarks>Source: IEEE Trans. IT 65, 2019, algorithm 1 with lemma 3, and section V for more than two.</remarks>
internal static class MeetCoupling
{
    /// <summary>The name under which the coupling is reported.</summary>
    public const string Name = "cicalese-gargano-vaccaro";

    private const long KeptStates = 1 << 26, KeptTimesStates = 8;

    /// <summary>
    /// Whether the coupling takes 256 MB at most, or memory in proportion to the marginals. Every pairing at most doubles the atoms, so
    /// m marginals of n states may come to 2^ceil(log2 m) n atoms of m states each; the other constructions take away at least the n-th
    /// part of what is left with every atom, and so have far fewer.
    /// </summary>
    internal static bool IsKept(Marginals marginals)
    {
        (long states, long largest) = (0, 0);
        for (int k = 0; k < marginals.Count; k++)
        {
            (states, largest) = (states + marginals[k].Length, Math.Max(largest, marginals[k].Length));
        }

        double atoms = (double)BitOperations.RoundUpToPowerOf2((uint)marginals.Count) * largest;
        return atoms * marginals.Count <= Math.Max(KeptStates, KeptTimesStates * states);
    }

    /// <summary>Builds the coupling.</summary>
    /// <exception cref="InsufficientMemoryException">The atoms have more than 2^28 states together.</exception>
    public static SparseCoupling Build(Marginals marginals) => TryBuild(marginals, CancellationToken.None)!;

    /// <summary>The same; null where a stop came before it was whole.</summary>
    internal static SparseCoupling? TryBuild(Marginals marginals, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        return Couple(marginals, 0, marginals.Count, stop) is { } atoms ? new SparseCoupling(Name, marginals, atoms) : null;
    }

    private static AtomList? Couple(Marginals marginals, int from, int to, CancellationToken stop)
    {
        if (to - from == 1)
        {
            AtomList states = new(1, marginals[from].Length);
            for (int i = 0; i < marginals[from].Length; i++)
            {
                if (marginals[from][i] > 0)
                {
                    states.Add(marginals[from][i])[0] = i;
                }
            }

            return states;
        }

        int middle = (from + to) / 2;
        if (Couple(marginals, from, middle, stop) is not { } first || Couple(marginals, middle, to, stop) is not { } second)
        {
            return null;
        }

        AtomList atoms = new(to - from, 2 * Math.Max(first.Count, second.Count));
        return new PairCoupling(first, second, atoms).Run(stop) ? atoms : null;
    }

    /// <summary>
    /// The two-marginal algorithm. From the smallest states on, the side whose sum of the states seen so far is larger (the
    /// "long" side) keeps pieces that are not yet placed; they never weigh more than its current state.
    /// </summary>
    private sealed class PairCoupling(AtomList first, AtomList second, AtomList atoms)
    {
        private readonly int[] _orderFirst = Order(first);
        private readonly int[] _orderSecond = Order(second);
        private readonly PriorityQueue<int, ulong> _pieces = new(); // of the long side, smallest first
        private bool _firstIsLong = true;

        /// <summary>Couples them; false where a stop came before the end.</summary>
        public bool Run(CancellationToken stop)
        {
            ulong sumFirst = 0;
            ulong sumSecond = 0;
            for (int j = Math.Max(first.Count, second.Count) - 1; j >= 0; j--)
            {
                if (stop.IsCancellationRequested)
                {
                    return false;
                }

                ulong p = j < first.Count ? first.Mass(_orderFirst[j]) : 0;
                ulong q = j < second.Count ? second.Mass(_orderSecond[j]) : 0;
                sumFirst += p;
                sumSecond += q;
                bool firstIsLong = sumFirst >= sumSecond;
                ulong available = firstIsLong ? p : q;
                if (firstIsLong != _firstIsLong)
                {
                    // The other side's state swallows everything that waits.
                    available -= Place(j, ulong.MaxValue);
                    _firstIsLong = firstIsLong;
                }

                ulong needed = firstIsLong ? q : p;
                needed -= Place(j, needed);
                if (needed > 0)
                {
                    Emit(j, j, needed);
                }

                if (available > needed)
                {
                    _pieces.Enqueue(j, available - needed);
                }
            }

            return true;
        }

        // Puts waiting pieces, smallest first, into state j of the short side as long as they fit; returns their mass.
        private ulong Place(int j, ulong room)
        {
            ulong placed = 0;
            while (_pieces.TryPeek(out int piece, out ulong mass) && mass <= room - placed)
            {
                _pieces.Dequeue();
                Emit(piece, j, mass);
                placed += mass;
            }

            return placed;
        }

        private void Emit(int longState, int shortState, ulong mass)
        {
            int i = _orderFirst[_firstIsLong ? longState : shortState];
            int j = _orderSecond[_firstIsLong ? shortState : longState];
            ReadOnlySpan<int> head = first.States(i);
            ReadOnlySpan<int> tail = second.States(j);
            Span<int> atom = atoms.Add(mass);
            head.CopyTo(atom);
            tail.CopyTo(atom[head.Length..]);
        }

        private static int[] Order(AtomList list)
        {
            ulong[] masses = new ulong[list.Count];
            for (int i = 0; i < masses.Length; i++)
            {
                masses[i] = list.Mass(i);
            }

            return MassSort.DescendingStates(masses).States;
        }
    }
}
