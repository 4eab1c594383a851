namespace Pid.Coupling;

/// <summary>
/// Best fit: let b be the least of the marginals' largest masses left; emit an atom of mass b with, in every marginal, the *smallest*
/// state that still holds b. Large states are saved for large partners.
/// </summary>
/// <remarks>A heuristic without a guarantee of its own; at most N - m + 1 atoms, because every atom exhausts a state.</remarks>
internal static class BestFitCoupling
{
    /// <summary>The name under which the coupling is reported.</summary>
    public const string Name = "best-fit";

    /// <summary>Builds the coupling.</summary>
    public static SparseCoupling Build(Marginals marginals) => Build(marginals, CancellationToken.None)!;

    /// <summary>The same; null where a stop came before it was whole.</summary>
    public static SparseCoupling? Build(Marginals marginals, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        OrderedMasses[] left = new OrderedMasses[marginals.Count];
        int states = 0;
        for (int k = 0; k < left.Length; k++)
        {
            left[k] = new OrderedMasses(marginals[k]);
            states += marginals[k].Length;
        }

        AtomList atoms = new(left.Length, states - left.Length + 1);
        while (!left[0].IsEmpty)
        {
            if (stop.IsCancellationRequested)
            {
                return null;
            }

            ulong mass = ulong.MaxValue;
            foreach (OrderedMasses side in left)
            {
                mass = Math.Min(mass, side.Largest);
            }

            Span<int> atom = atoms.Add(mass);
            for (int k = 0; k < left.Length; k++)
            {
                (ulong held, atom[k]) = left[k].RemoveSmallestFrom(mass);
                if (held > mass)
                {
                    left[k].Insert(held - mass, atom[k]);
                }
            }
        }

        return new SparseCoupling(Name, marginals, atoms);
    }
}
