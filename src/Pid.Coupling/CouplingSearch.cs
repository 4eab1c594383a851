using Pid.Numerics.Certified;

namespace Pid.Coupling;

/// <summary>Minimum-entropy couplings: the best of the constructions, and exact search.</summary>
public static class CouplingSearch
{
    // Fractions of the near-match pass worth trying (bench/Coupling: each wins now and then, others hardly ever).
    private static readonly double[] s_nearMatches = [0, 1e-3, 0.03];

    /// <summary>
    /// The best of greedy, best-fit, near-match and the meet coupling, with greedy's guarantee (it is among them) and the certified
    /// gap to the majorize-profile bound. Time near linear in the number of states.
    /// </summary>
    public static MinimumEntropy BestOf(Marginals marginals)
    {
        LowerBound lower = CouplingLowerBound.MajorizeProfile(marginals);
        SparseCoupling best = GreedyCoupling.Build(marginals);
        List<(string, double)> tried = [(best.Method, best.Entropy.Upper)];
        Try(BestFitCoupling.Build(marginals));
        Try(MeetCoupling.Build(marginals));
        foreach (double fraction in s_nearMatches)
        {
            Try(NearMatchCoupling.Build(marginals, fraction));
        }

        return new MinimumEntropy(lower.Bits, lower.Name, best, IsTight(lower, best), tried);

        void Try(SparseCoupling coupling)
        {
            tried.Add((coupling.Method, coupling.Entropy.Upper));
            best = coupling.Entropy.Upper < best.Entropy.Upper ? coupling : best;
        }
    }

    // The bound is attained: nothing better exists, up to the width of the enclosures.
    private static bool IsTight(LowerBound lower, SparseCoupling coupling) => coupling.Entropy.Overlaps(lower.Enclosure);
}
