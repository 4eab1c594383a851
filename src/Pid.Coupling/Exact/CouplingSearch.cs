using Pid.Numerics.Certified;

namespace Pid.Coupling;

/// <summary>Minimum-entropy couplings: greedy alone, the best of the constructions, and exact search.</summary>
public static class CouplingSearch
{
    // Beam search while it stays around ten milliseconds.
    private const int BeamWidth = 16;
    private const int BeamStates = 64;

    /// <summary>
    /// The best of greedy, best-fit, the meet coupling (where it takes little memory) and (two small marginals) beam search, with
    /// greedy's guarantee (it is among them) and the certified gap to the majorize-profile bound. Time near linear in the number of states.
    /// </summary>
    /// <param name="marginals">The marginals.</param>
    /// <param name="cancellation">Leaves out the constructions after greedy that have not ended.</param>
    public static MinimumEntropy BestOf(Marginals marginals, CancellationToken cancellation = default)
    {
        MinimumEntropy quick = Quick(marginals, cancellation);
        if (quick.IsExact || cancellation.IsCancellationRequested || marginals.Count != 2
            || marginals[0].Length + marginals[1].Length > BeamStates)
        {
            return quick;
        }

        SparseCoupling beam = BeamCoupling.Build(marginals, BeamWidth);
        return quick with
        {
            Coupling = Better(quick.Coupling, beam),
            Tried = [.. quick.Tried, (beam.Method, beam.Entropy.Upper)],
            IsExact = IsTight(CouplingLowerBound.MajorizeProfile(marginals), beam),
        };
    }

    /// <summary>
    /// The greedy coupling alone, with its guarantee and the certified gap to the majorize-profile bound: no other construction, no
    /// search. Time near linear in the number of states.
    /// </summary>
    /// <param name="marginals">The marginals.</param>
    public static MinimumEntropy Greedy(Marginals marginals)
    {
        LowerBound lower = CouplingLowerBound.MajorizeProfile(marginals);
        SparseCoupling greedy = GreedyCoupling.Build(marginals);
        return new MinimumEntropy(lower.Bits, lower.Name, greedy, IsTight(lower, greedy), [(greedy.Method, greedy.Entropy.Upper)]);
    }

    /// <summary>
    /// The minimum by exact search: <see cref="MonotoneCoupling"/> for two marginals, <see cref="VertexCoupling"/> for any other number.
    /// </summary>
    /// <param name="marginals">The marginals.</param>
    /// <param name="budget">How long to search; what is known when it runs out is returned with its certified gap.</param>
    public static MinimumEntropy Exact(Marginals marginals, SearchBudget budget)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        return marginals.Count == 2 ? MonotoneCoupling.Solve(marginals, budget) : VertexCoupling.Solve(marginals, budget);
    }

    /// <summary>The best of the constructions without beam search: what the exact searches start from.</summary>
    internal static MinimumEntropy Quick(Marginals marginals, CancellationToken cancellation)
    {
        LowerBound lower = CouplingLowerBound.MajorizeProfile(marginals);
        SparseCoupling best = GreedyCoupling.Build(marginals);
        List<(string, double)> tried = [(best.Method, best.Entropy.Upper)];
        Try(m => BestFitCoupling.Build(m, cancellation));
        if (MeetCoupling.IsKept(marginals))
        {
            Try(m => MeetCoupling.TryBuild(m, cancellation));
        }

        return new MinimumEntropy(lower.Bits, lower.Name, best, IsTight(lower, best), tried);

        void Try(Func<Marginals, SparseCoupling?> build)
        {
            if (!cancellation.IsCancellationRequested && build(marginals) is { } coupling)
            {
                tried.Add((coupling.Method, coupling.Entropy.Upper));
                best = Better(best, coupling);
            }
        }
    }

    // The first one keeps its place in a tie, so greedy is reported when nothing beats it.
    private static SparseCoupling Better(SparseCoupling first, SparseCoupling second) =>
        second.Entropy.Upper < first.Entropy.Upper ? second : first;

    // The bound is attained: nothing better exists, up to the width of the enclosures.
    private static bool IsTight(LowerBound lower, SparseCoupling coupling) => coupling.Entropy.Overlaps(lower.Enclosure);
}
