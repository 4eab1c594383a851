using Pid.Coupling;
using Pid.Numerics.Certified;

namespace Pid.Studies.Verification;

/// <summary>Bounds and constructions of couplings of some marginals, all in bits and for the integer masses.</summary>
/// <param name="MaxMarginal">The largest entropy of a marginal.</param>
/// <param name="Meet">The entropy of the greatest lower bound.</param>
/// <param name="Profile">The profile bound.</param>
/// <param name="MajorizeProfile">The majorize-profile bound.</param>
/// <param name="Least">Enclosure of the minimum entropy, by exact search within a budget.</param>
/// <param name="Greedy">The entropy of the greedy coupling.</param>
/// <param name="MeetCoupling">The entropy of the Cicalese-Gargano-Vaccaro coupling.</param>
/// <param name="Atoms">The atoms of the greedy coupling: the state of either marginal and the mass.</param>
public sealed record CouplingFacts(
    Interval MaxMarginal, Interval Meet, Interval Profile, Interval MajorizeProfile, Interval Least, Interval Greedy, Interval MeetCoupling,
    IReadOnlyList<(int First, int Second, ulong Mass)> Atoms)
{
    private const long SearchNodes = 2000;

    /// <summary>Computes them for two marginals.</summary>
    public static CouplingFacts Of(Marginals marginals, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        SparseCoupling greedy = GreedyCoupling.Build(marginals);
        MinimumEntropy least = CouplingSearch.Exact(marginals, new SearchBudget(SearchNodes, Cancellation: stop));
        (int, int, ulong)[] atoms = new (int, int, ulong)[greedy.Count];
        for (int a = 0; a < atoms.Length; a++)
        {
            atoms[a] = (greedy.States(a)[0], greedy.States(a)[1], greedy.Masses[a]);
        }

        return new CouplingFacts(
            CouplingLowerBound.MaxMarginal(marginals).Enclosure, CouplingLowerBound.Meet(marginals).Enclosure,
            CouplingLowerBound.Profile(marginals).Enclosure, CouplingLowerBound.MajorizeProfile(marginals).Enclosure,
            new Interval(Math.Min(least.Lower, least.Upper), least.Upper), greedy.Entropy,
            Pid.Coupling.MeetCoupling.Build(marginals).Entropy, atoms);
    }
}
