namespace Pid.Coupling;

/// <summary>The atoms of a coupling while it is being built.</summary>
/// <param name="marginals">The number of marginals.</param>
/// <param name="capacity">The number of atoms to make room for, as far as that is reasonable before they are there.</param>
internal sealed class AtomList(int marginals, int capacity)
{
    // States of all atoms together: 16 MB before an atom is there, and 1 GB at the most.
    private const int StatesAtOnce = 1 << 22, MostStates = 1 << 28;
    private ulong[] _masses = new ulong[AtOnce(marginals, capacity)];
    private int[] _states = new int[AtOnce(marginals, capacity) * marginals];

    /// <summary>The number of atoms so far.</summary>
    public int Count { get; private set; }

    /// <summary>The mass of an atom.</summary>
    public ulong Mass(int atom) => _masses[atom];

    /// <summary>The states of an atom.</summary>
    public ReadOnlySpan<int> States(int atom) => _states.AsSpan(atom * marginals, marginals);

    /// <summary>Appends an atom and returns its states, to be filled in.</summary>
    /// <exception cref="InsufficientMemoryException">The atoms have more than 2^28 states together.</exception>
    public Span<int> Add(ulong mass)
    {
        if (Count == _masses.Length)
        {
            int size = (int)Math.Min(Math.Max(16, 2L * Count), MostStates / marginals);
            if (size == Count)
            {
                throw new InsufficientMemoryException("The atoms of a coupling of so many marginals have more than 2^28 states "
                    + "together, which are not kept.");
            }

            Array.Resize(ref _masses, size);
            Array.Resize(ref _states, size * marginals);
        }

        _masses[Count] = mass;
        return _states.AsSpan(Count++ * marginals, marginals);
    }

    /// <summary>Adds mass to the atom in a cell, or appends one; in time linear in the atoms.</summary>
    public void Merge(ulong mass, ReadOnlySpan<int> states)
    {
        for (int atom = 0; atom < Count; atom++)
        {
            if (States(atom).SequenceEqual(states))
            {
                _masses[atom] += mass;
                return;
            }
        }

        states.CopyTo(Add(mass));
    }

    /// <summary>Gives the arrays away; the list must not be used afterwards.</summary>
    public (ulong[] Masses, int[] States, int Count) Detach() => (_masses, _states, Count);

    private static int AtOnce(int marginals, int capacity) => Math.Min(capacity, StatesAtOnce / marginals);
}
