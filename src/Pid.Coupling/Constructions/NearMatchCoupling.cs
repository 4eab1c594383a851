namespace Pid.Coupling;

/// <summary>
/// Greedy after a pass that pairs off nearly equal states: going down the sorted marginals, whenever the current states of all of
/// them differ by no more than a given fraction, emit an atom with the least; what is left over is coupled greedily.
/// </summary>
/// <remarks>
/// A heuristic without a guarantee of its own. Greedy spends two large states of nearly the same mass on different
/// partners when a third comes between them; the pass keeps them together.
/// </remarks>
internal static class NearMatchCoupling
{
    /// <summary>The name under which the coupling is reported.</summary>
    public const string Name = "near-match";

    /// <summary>Builds the coupling.</summary>
    /// <param name="marginals">The marginals.</param>
    /// <param name="fraction">States match when the least mass is at least (1 - fraction) of the largest; in [0, 1].</param>
    public static SparseCoupling Build(Marginals marginals, double fraction)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        if (!(fraction >= 0 && fraction <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), FormattableString.Invariant($"The fraction must lie in [0, 1]. Actual value was {fraction}."));
        }

        int count = marginals.Count;
        ulong[][] left = new ulong[count][];
        int[][] order = new int[count][];
        int states = 0;
        for (int k = 0; k < count; k++)
        {
            left[k] = marginals[k].ToArray();
            order[k] = MassSort.DescendingStates(marginals[k]).States;
            states += left[k].Length;
        }

        AtomList atoms = new(count, states - count + 1);
        Match(left, order, fraction, atoms);
        GreedyCoupling.Run(Array.ConvertAll(left, masses => new MonotoneBucketQueue(masses)), atoms);
        return new SparseCoupling(Name, marginals, atoms);
    }

    private static void Match(ulong[][] left, int[][] order, double fraction, AtomList atoms)
    {
        int[] position = new int[left.Length];
        while (true)
        {
            int largestOf = 0;
            ulong largest = 0;
            ulong least = ulong.MaxValue;
            for (int k = 0; k < left.Length; k++)
            {
                if (position[k] == order[k].Length)
                {
                    return;
                }

                ulong mass = left[k][order[k][position[k]]];
                least = Math.Min(least, mass);
                (largest, largestOf) = mass > largest ? (mass, k) : (largest, largestOf);
            }

            if (largest - least > fraction * largest)
            {
                position[largestOf]++;
                continue;
            }

            Span<int> atom = atoms.Add(least);
            for (int k = 0; k < left.Length; k++)
            {
                atom[k] = order[k][position[k]++];
                left[k][atom[k]] -= least;
            }
        }
    }
}
