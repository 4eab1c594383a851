using Pid.Numerics.Certified;

namespace Pid.Coupling;

/// <summary>The exact minimum-entropy coupling of any number of small marginals, by <see cref="VertexSearch"/>; anytime.</summary>
internal static class VertexCoupling
{
    /// <summary>The name under which the coupling and the lower bound are reported.</summary>
    public const string Name = "vertex branch and bound";

    /// <summary>
    /// Searches for the best coupling. Meant for up to some ten states in all (3 x 3 x 3 takes tens of milliseconds); where the search
    /// does not apply or the budget runs out, what is known is returned with its certified gap.
    /// </summary>
    /// <remarks>
    /// An optimal vertex may need fractions of the unit: the coupling returned is then in finer units (its own
    /// <see cref="SparseCoupling.Marginals"/>). If these would exceed 2^62, each atom is rounded down and the few units that
    /// remain are coupled greedily, so that the marginals are still exact.
    /// </remarks>
    /// <param name="marginals">One or more marginals.</param>
    /// <param name="budget">How long to search.</param>
    public static MinimumEntropy Solve(Marginals marginals, SearchBudget budget)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        MinimumEntropy known = CouplingSearch.Quick(marginals, budget.Cancellation);
        int[][] states = new int[marginals.Count][];
        ulong[][] masses = new ulong[marginals.Count][];
        for (int k = 0; k < masses.Length; k++)
        {
            (masses[k], states[k]) = MassSort.DescendingStates(marginals[k]);
        }

        if (known.IsExact || !VertexSearch.Admits(masses))
        {
            return known;
        }

        VertexSearch search = new(masses, marginals.Total, known.Coupling.Entropy.Upper, budget);
        SparseCoupling best = known.Coupling;
        List<(string, double)> tried = [.. known.Tried];
        if (search.BestVertex is not null)
        {
            best = Build(marginals, states, search.BestVertex);
            tried.Add((best.Method, best.Entropy.Upper));
        }

        double lower = (Interval.Exactly(search.Lower) - marginals.EntropySlack).Lower;
        return lower > known.Lower
            ? new MinimumEntropy(lower, Name, best, search.IsComplete, tried)
            : new MinimumEntropy(known.Lower, known.LowerName, best, search.IsComplete, tried);
    }

    private static SparseCoupling Build(Marginals marginals, int[][] states, VertexSearch.Vertex vertex)
    {
        ulong factor = (ulong)Int128.Min(vertex.Denominator, Marginals.LargestTotal / marginals.Total);
        Marginals fine = marginals.Refine(factor);
        ulong[][] left = new ulong[fine.Count][];
        for (int k = 0; k < left.Length; k++)
        {
            left[k] = fine[k].ToArray();
        }

        AtomList atoms = new(fine.Count, vertex.Atoms.Count);
        foreach ((int[] cell, Int128 numerator) in vertex.Atoms)
        {
            ulong mass = (ulong)(numerator * factor / vertex.Denominator);
            if (mass == 0)
            {
                continue;
            }

            Span<int> atom = atoms.Add(mass);
            for (int k = 0; k < cell.Length; k++)
            {
                atom[k] = states[k][cell[k]];
                left[k][atom[k]] -= mass;
            }
        }

        AtomList rest = new(fine.Count, 0);
        GreedyCoupling.Run(Array.ConvertAll(left, p => new MonotoneBucketQueue(p)), rest);
        for (int i = 0; i < rest.Count; i++)
        {
            atoms.Merge(rest.Mass(i), rest.States(i));
        }

        return new SparseCoupling(Name, fine, atoms);
    }
}
