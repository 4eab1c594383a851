namespace Pid.Coupling;

/// <summary>The atoms of a coupling while it is being built.</summary>
/// <param name="marginals">The number of marginals.</param>
/// <param name="capacity">The number of atoms to make room for.</param>
internal sealed class AtomList(int marginals, int capacity)
{
    private ulong[] _masses = new ulong[capacity];
    private int[] _states = new int[capacity * marginals];

    /// <summary>The number of atoms so far.</summary>
    public int Count { get; private set; }

    /// <summary>The mass of an atom.</summary>
    public ulong Mass(int atom) => _masses[atom];

    /// <summary>The states of an atom.</summary>
    public ReadOnlySpan<int> States(int atom) => _states.AsSpan(atom * marginals, marginals);

    /// <summary>Appends an atom and returns its states, to be filled in.</summary>
    public Span<int> Add(ulong mass)
    {
        if (Count == _masses.Length)
        {
            int size = Math.Max(16, 2 * Count);
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
}
