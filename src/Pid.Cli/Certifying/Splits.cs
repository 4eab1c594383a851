using Pid.Cli.Checking;

namespace Pid.Cli.Certifying;

/// <summary>
/// A search that finds no assignment of clauses, as the splits that a checker follows: of what unit clauses say, what leads to the
/// contradiction, and else a variable of a shortest clause.
/// </summary>
internal sealed class Splits
{
    // Beyond that a checker takes minutes.
    private const long MostWork = 40_000_000; // literals looked at

    private readonly int[][] _clauses;
    private readonly long _literals;
    private readonly List<int> _splits = [];

    private Splits(int[][] clauses) => (_clauses, _literals) = (clauses, clauses.Sum(clause => 1 + (long)clause.Length));

    /// <summary>The splits; null where they take too long, or some assignment satisfies the clauses.</summary>
    public static int[]? Of(int[][] clauses)
    {
        Splits search = new(clauses);
        return search.Refute([], 0) ? [.. search._splits] : null;
    }

    private bool Refute(HashSet<int> known, int depth)
    {
        (List<int> path, int split) = Follow(known);
        _splits.AddRange(path.Select(literal => -literal)); // which leaves a clause nothing at once
        depth += path.Count + 1;
        if (depth > Refutation.MostDepth || 2 * _literals * _splits.Count > MostWork)
        {
            return false;
        }

        if (split == 0)
        {
            return true;
        }

        _splits.Add(split);
        return split != int.MaxValue && Refute([.. known, split], depth) && Refute([.. known, -split], depth);
    }

    // What follows by unit clauses: the literals that lead to a contradiction, in order, and 0; or none of them, and what to split on.
    private (List<int> Path, int Split) Follow(HashSet<int> known)
    {
        known = [.. known];
        List<(int Literal, int[] Reason)> found = [];
        for (bool more = true; more;)
        {
            more = false;
            foreach (int[] clause in _clauses)
            {
                if (Array.Exists(clause, known.Contains))
                {
                    continue;
                }

                int[] open = [.. clause.Where(literal => !known.Contains(-literal)).Distinct()];
                if (open.Length == 0)
                {
                    return (Path(found, clause), 0);
                }

                if (open.Length == 1)
                {
                    known.Add(open[0]);
                    found.Add((open[0], clause));
                    more = true;
                }
            }
        }

        int[]? shortest = _clauses.Where(clause => !Array.Exists(clause, known.Contains))
            .MinBy(clause => clause.Count(literal => !known.Contains(-literal)));
        return ([], shortest is null ? int.MaxValue : Math.Abs(Array.Find(shortest, literal => !known.Contains(-literal))));
    }

    private static List<int> Path(List<(int Literal, int[] Reason)> found, int[] contradiction)
    {
        HashSet<int> needed = [.. contradiction.Select(literal => -literal)];
        List<int> path = [];
        foreach ((int literal, int[] reason) in Enumerable.Reverse(found).Where(f => needed.Contains(f.Literal)))
        {
            path.Add(literal);
            needed.UnionWith(reason.Where(other => other != literal).Select(other => -other));
        }

        path.Reverse();
        return path;
    }
}
