using Pid.Numerics.Certified;

namespace Pid.Coupling;

/// <summary>The exact minimum-entropy coupling of two marginals, by <see cref="MonotoneSearch"/>; anytime.</summary>
internal static class MonotoneCoupling
{
    /// <summary>The name under which the coupling and the lower bound are reported.</summary>
    public const string Name = "monotone branch and bound";

    // Up to here the search itself takes less time than a beam search that would help it.
    private const int SmallStates = 24;

    // Beyond this a search has no chance and its workspace, the square of the number of states, no place.
    private const int LargestStates = 1024;

    /// <summary>
    /// Searches for the best coupling. Exponential in the worst case (subset sum is a special case); what is known when the budget runs
    /// out is returned with its certified gap. With more than 1024 states in all the search is not tried.
    /// </summary>
    /// <param name="marginals">Two marginals.</param>
    /// <param name="budget">How long to search.</param>
    /// <exception cref="ArgumentException">There are not two marginals: for more the lemma behind the search is false.</exception>
    public static MinimumEntropy Solve(Marginals marginals, SearchBudget budget)
    {
        MonotonePath.RequireTwo(marginals);
        int states = marginals[0].Length + marginals[1].Length;
        MinimumEntropy known = states <= SmallStates ? CouplingSearch.Quick(marginals, budget.Cancellation)
            : CouplingSearch.BestOf(marginals, budget.Cancellation);
        if (known.IsExact || states > LargestStates)
        {
            return known;
        }

        MonotoneSearch search = new(
            MassSort.Descending(marginals[0]), MassSort.Descending(marginals[1]), known.Coupling.Entropy.Upper, budget);
        SparseCoupling best = known.Coupling;
        List<(string, double)> tried = [.. known.Tried];
        if (search.BestPath is not null)
        {
            best = MonotonePath.Replay(Name, marginals, search.BestPath);
            tried.Add((best.Method, best.Entropy.Upper));
        }

        double lower = (Interval.Exactly(search.Lower) - marginals.EntropySlack).Lower;
        (lower, string name) = lower > known.Lower ? (lower, Name) : (known.Lower, known.LowerName);
        return new MinimumEntropy(lower, name, best, search.IsComplete, tried) { Nodes = search.Nodes };
    }
}
