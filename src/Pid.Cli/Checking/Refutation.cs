namespace Pid.Cli.Checking;

/// <summary>
/// Whether no assignment satisfies some clauses: by unit clauses, and where they come to no contradiction by trying both values of a
/// variable that the certificate names.
/// </summary>
/// <param name="clauses">Signed variables, from 1.</param>
/// <param name="stop">Gives up.</param>
internal sealed class Refutation(int[][] clauses, CancellationToken stop)
{
    /// <summary>Values that are tried within each other at most.</summary>
    public const int MostDepth = 100;

    /// <summary>Whether splits refute the clauses: the variables, those of the first value before those of the second.</summary>
    public bool IsComplete(IEnumerable<int> splits)
    {
        using IEnumerator<int> next = splits.GetEnumerator();
        return Closes([], 0, _ => next.MoveNext() ? next.Current : 0);
    }

    /// <summary>The same, with splits that are chosen on the way.</summary>
    /// <param name="known">The literals that hold.</param>
    /// <param name="depth">How many of them were tried.</param>
    /// <param name="choose">Chooses a variable; 0 gives up.</param>
    public bool Closes(HashSet<int> known, int depth, Func<HashSet<int>, int> choose)
    {
        if (!Follow(known))
        {
            return true;
        }

        int split = depth < MostDepth ? choose(known) : 0;
        return split != 0 && Closes([.. known, split], depth + 1, choose) && Closes([.. known, -split], depth + 1, choose);
    }

    /// <summary>Adds what follows by unit clauses; false at a contradiction.</summary>
    private bool Follow(HashSet<int> known)
    {
        for (bool more = true; more;)
        {
            more = false;
            stop.ThrowIfCancellationRequested();
            if (known.Any(literal => known.Contains(-literal)))
            {
                return false;
            }

            foreach (int[] clause in clauses)
            {
                if (Array.Exists(clause, known.Contains))
                {
                    continue;
                }

                int[] open = Array.FindAll(clause, literal => !known.Contains(-literal));
                if (open.Length == 0)
                {
                    return false;
                }

                more |= Array.TrueForAll(open, literal => literal == open[0]) && known.Add(open[0]);
            }
        }

        return true;
    }
}
