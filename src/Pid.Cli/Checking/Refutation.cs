namespace Pid.Cli.Checking;

/// <summary>
/// Whether no assignment satisfies some clauses: either value of a variable that the certificate names, and of the next one within each,
/// until a clause has no literal left.
/// </summary>
/// <param name="clauses">Signed variables, from 1.</param>
/// <param name="stop">Gives up.</param>
internal sealed class Refutation(int[][] clauses, CancellationToken stop)
{
    /// <summary>Values within each other at most: what the calls of Python have room for.</summary>
    public const int MostDepth = 400;

    /// <summary>
    /// Whether splits refute the clauses: the literals of the first values, those within the first before those within the second.
    /// </summary>
    public bool IsComplete(IEnumerable<int> splits)
    {
        using IEnumerator<int> next = splits.GetEnumerator();
        return Closes([], 0);

        bool Closes(HashSet<int> known, int depth)
        {
            stop.ThrowIfCancellationRequested();
            if (Array.Exists(clauses, clause => Array.TrueForAll(clause, literal => known.Contains(-literal))))
            {
                return true;
            }

            int split = depth <= MostDepth && next.MoveNext() ? next.Current : 0;
            return split != 0 && Closes([.. known, split], depth + 1) && Closes([.. known, -split], depth + 1);
        }
    }
}
