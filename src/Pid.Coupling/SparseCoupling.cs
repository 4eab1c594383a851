using Pid.Numerics.Certified;

namespace Pid.Coupling;

/// <summary>
/// A coupling that was built: atoms, each a state of every marginal and a mass, whose marginals are exactly the given masses. Its
/// entropy is an *upper* bound of the minimum entropy of a coupling; lower bounds have another type, <see cref="LowerBound"/>.
/// </summary>
public sealed class SparseCoupling
{
    private readonly ulong[] _masses;
    private readonly int[] _states;

    internal SparseCoupling(string method, Marginals marginals, AtomList atoms)
    {
        (Method, Marginals) = (method, marginals);
        (_masses, _states, Count) = atoms.Detach();
        CertifiedEntropy entropy = new(marginals.Total);
        foreach (ulong mass in Masses)
        {
            entropy.Add(mass);
        }

        Entropy = entropy.Bits;
    }

    /// <summary>The name of the construction.</summary>
    public string Method { get; }

    /// <summary>What is coupled. Atoms are in units of 1 / Marginals.Total.</summary>
    public Marginals Marginals { get; }

    /// <summary>The number of atoms.</summary>
    public int Count { get; }

    /// <summary>The mass of each atom, all positive.</summary>
    public ReadOnlySpan<ulong> Masses => _masses.AsSpan(0, Count);

    /// <summary>Enclosure of the entropy of this coupling, in bits.</summary>
    public Interval Entropy { get; }

    /// <summary>
    /// The minimum entropy of a coupling of the exact marginals is at most this number of bits: the upper end of
    /// <see cref="Entropy"/> plus <see cref="Marginals.EntropySlack"/>.
    /// </summary>
    public double UpperBoundOfMinimum => (Entropy + Interval.Exactly(Marginals.EntropySlack)).Upper;

    /// <summary>The state of every marginal in an atom.</summary>
    public ReadOnlySpan<int> States(int atom)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)atom, (uint)Count, nameof(atom));
        return _states.AsSpan(atom * Marginals.Count, Marginals.Count);
    }

    /// <summary>The atoms in the order of their masses, the largest first, equal ones in the order of their states.</summary>
    internal int[] LargestFirst()
    {
        (ulong[] masses, int[] atoms) = MassSort.DescendingStates(Masses);
        Comparer<int> byStates = Comparer<int>.Create((a, b) => States(a).SequenceCompareTo(States(b)));
        for (int from = 0, to; from < atoms.Length; from = to)
        {
            for (to = from + 1; to < atoms.Length && masses[to] == masses[from]; to++)
            {
            }

            if (to > from + 1)
            {
                Array.Sort(atoms, from, to - from, byStates);
            }
        }

        return atoms;
    }
}
