using Pid.Numerics.Certified;

namespace Pid.Coupling;

/// <summary>The exact minimum-entropy coupling of two marginals, by <see cref="MonotoneSearch"/>; anytime.</summary>
public static class MonotoneCoupling
{
    /// <summary>The name under which the coupling and the lower bound are reported.</summary>
    public const string Name = "monotone branch and bound";

    /// <summary>
    /// Searches for the best coupling. Exponential in the worst case (subset sum is a special case); what is known when the budget runs
    /// out is returned with its certified gap.
    /// </summary>
    /// <param name="marginals">Two marginals.</param>
    /// <param name="budget">How long to search.</param>
    /// <exception cref="ArgumentException">There are not two marginals: for more the lemma behind the search is false.</exception>
    public static MinimumEntropy Solve(Marginals marginals, SearchBudget budget)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        if (marginals.Count != 2)
        {
            throw new ArgumentException($"The monotone search couples two marginals; {marginals.Count} were given.", nameof(marginals));
        }

        MinimumEntropy known = CouplingSearch.BestOf(marginals);
        if (known.IsExact)
        {
            return known;
        }

        MonotoneSearch search = new(
            MassSort.Descending(marginals[0]), MassSort.Descending(marginals[1]), known.Coupling.Entropy.Upper, budget);
        SparseCoupling best = known.Coupling;
        List<(string, double)> tried = [.. known.Tried];
        if (search.BestPath is not null)
        {
            best = Replay(marginals, search.BestPath);
            tried.Add((best.Method, best.Entropy.Upper));
        }

        double lower = (Interval.Exactly(search.Lower) - marginals.EntropySlack).Lower;
        return lower > known.Lower
            ? new MinimumEntropy(lower, Name, best, search.IsComplete, tried)
            : new MinimumEntropy(known.Lower, known.LowerName, best, search.IsComplete, tried);
    }

    // The search knows rows and columns by the mass left in them; equal ones are interchangeable.
    private static SparseCoupling Replay(Marginals marginals, MonotoneSearch.Step[] path)
    {
        ulong[] rows = marginals[0].ToArray();
        ulong[] columns = marginals[1].ToArray();
        AtomList atoms = new(2, path.Length);
        foreach (MonotoneSearch.Step step in path)
        {
            int row = rows.AsSpan().IndexOf(step.RowLeft);
            int column = columns.AsSpan().IndexOf(step.ColumnLeft);
            rows[row] -= step.Mass;
            columns[column] -= step.Mass;
            Span<int> atom = atoms.Add(step.Mass);
            (atom[0], atom[1]) = (row, column);
        }

        return new SparseCoupling(Name, marginals, atoms);
    }
}
