namespace Pid.Coupling;

/// <summary>
/// The greedy coupling of any number of marginals: take the state with the most mass left in every marginal, emit an atom with the
/// least of these masses, subtract it from each, until nothing is left.
/// </summary>
/// <remarks>
/// Kocaoglu, Dimakis, Vishwanath and Hassibi 2017. Its entropy is at most log2 e above the meet (Li 2021), at most log2(e)/e = .5307
/// above the profile bound for two marginals and (1 + log2 e)/2 = 1.2213 for any number (Compton et al. 2023). At most N - m + 1 atoms for
/// N states in m marginals, no cell twice; the masses of the atoms do not depend on how ties are broken.
/// </remarks>
internal static class GreedyCoupling
{
    /// <summary>The name under which the coupling is reported.</summary>
    public const string Name = "greedy";

    /// <summary>Builds the coupling, in expected time linear in the number of states.</summary>
    public static SparseCoupling Build(Marginals marginals)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        MonotoneBucketQueue[] queues = new MonotoneBucketQueue[marginals.Count];
        int states = 0;
        for (int k = 0; k < queues.Length; k++)
        {
            queues[k] = new MonotoneBucketQueue(marginals[k]);
            states += marginals[k].Length;
        }

        AtomList atoms = new(queues.Length, states - queues.Length + 1);
        Run(queues, atoms);
        return new SparseCoupling(Name, marginals, atoms);
    }

    /// <summary>Couples what is left in the queues, appending to the atoms.</summary>
    internal static void Run(MonotoneBucketQueue[] queues, AtomList atoms)
    {
        while (!queues[0].IsEmpty)
        {
            ulong mass = ulong.MaxValue;
            foreach (MonotoneBucketQueue queue in queues)
            {
                mass = Math.Min(mass, queue.Largest);
            }

            Span<int> atom = atoms.Add(mass);
            for (int k = 0; k < queues.Length; k++)
            {
                atom[k] = queues[k].LargestState;
                queues[k].Take(mass);
            }
        }
    }
}
