using Pid.Numerics.Distributions;

namespace Pid.Studies.Verification;

/// <summary>A distribution that contradicts a statement.</summary>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Draw">The draw that found it; with the seed and the largest size it gives <paramref name="Found"/> again.</param>
/// <param name="Found">As it was drawn.</param>
/// <param name="Smallest">As small as single steps make it.</param>
/// <param name="Violation">What is contradictory about the smallest one.</param>
public sealed record Counterexample(long Seed, long Draw, Joint Found, Joint Smallest, string Violation);

/// <summary>What the search found out about one statement.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Tried">Distributions it was tried on; 0 where it was stopped before.</param>
/// <param name="First">The counterexample of the lowest draw; null where none was found.</param>
public sealed record Finding(Statement Statement, long Tried, Counterexample? First)
{
    /// <summary>Whether it is as the catalogue says: refuted if false as published, otherwise not.</summary>
    public bool IsExpected => (First is not null) == (Statement.Standing == Standing.FalseAsPublished);

    /// <summary>Whether a statement that has a proof or is checked was contradicted: a defect of the software.</summary>
    public bool IsDefect => First is not null && Statement.Standing != Standing.FalseAsPublished;
}

/// <summary>How to search.</summary>
/// <param name="Seed">Everything follows from it.</param>
/// <param name="Draws">Distributions to try.</param>
/// <param name="Largest">The largest number of symbols of a variable.</param>
/// <param name="MaxDegreeOfParallelism">Threads; the findings do not depend on it.</param>
/// <param name="Progress">Told the draws made and the counterexamples found.</param>
public sealed record CounterexampleSettings(
    long Seed = 0, long Draws = 2000, int Largest = 3, int MaxDegreeOfParallelism = 1, Action<long, int>? Progress = null);

/// <summary>
/// Tries statements on the tables of <see cref="TableGenerator"/> until each has a counterexample or the draws are spent.
/// </summary>
public static class CounterexampleSearch
{
    private const int Block = 64;

    /// <summary>Searches.</summary>
    /// <param name="statements">The statements.</param>
    /// <param name="settings">How.</param>
    /// <param name="implementation">What the statements are about; the library where null.</param>
    /// <param name="cancellation">Stops early: what is known by then is returned.</param>
    public static IReadOnlyList<Finding> Run(
        IReadOnlyList<Statement> statements, CounterexampleSettings settings, Implementation? implementation = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(statements);
        ArgumentNullException.ThrowIfNull(settings);
        implementation ??= Implementation.Library;
        long[] tried = new long[statements.Count];
        Counterexample?[] first = new Counterexample?[statements.Count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = settings.MaxDegreeOfParallelism };
        for (long start = 0; start < settings.Draws && !cancellation.IsCancellationRequested && Array.Exists(first, c => c is null);
            start += Block)
        {
            int count = (int)Math.Min(Block, settings.Draws - start);
            string?[]?[] contradicted = new string?[count][];
            Parallel.For(0, count, options, k => contradicted[k] = UnlessStopped<string?[]>(() =>
            {
                Facts facts = new(TableGenerator.Draw(settings.Seed, start + k, settings.Largest), implementation, cancellation);
                return [.. statements.Select((s, i) => first[i] is null ? s.Violation(facts) : null)];
            }, cancellation));
            for (int k = 0; k < count && contradicted[k] is { } row; k++)
            {
                for (int i = 0; i < row.Length; i++)
                {
                    tried[i] += first[i] is null ? 1 : 0;
                    first[i] ??= row[i] is { } violation
                        ? Shrunk(statements[i], settings, start + k, violation, implementation, cancellation) : null;
                }
            }

            settings.Progress?.Invoke(start + count, first.Count(c => c is not null));
        }

        return [.. statements.Select((s, i) => new Finding(s, tried[i], first[i]))];
    }

    /// <summary>What the statements say of one given distribution.</summary>
    /// <param name="statements">The statements.</param>
    /// <param name="joint">The distribution.</param>
    /// <param name="implementation">What the statements are about; the library where null.</param>
    /// <param name="cancellation">Stops early: the statements that are not decided by then are not tried.</param>
    public static IReadOnlyList<Finding> Try(
        IReadOnlyList<Statement> statements, Joint joint, Implementation? implementation = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(statements);
        Facts facts = new(joint, implementation ?? Implementation.Library, cancellation);
        return [.. statements.Select(s => UnlessStopped(() => new Finding(s, 1, s.Violation(facts) is { } violation
            ? new Counterexample(0, -1, joint, joint, violation) : null), cancellation) ?? new Finding(s, 0, null))];
    }

    // An answer that was whole when the stop came, null for any other.
    private static T? UnlessStopped<T>(Func<T?> answer, CancellationToken cancellation)
        where T : class
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            return answer();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    // As small as it is when a stop comes.
    private static Counterexample Shrunk(Statement statement, CounterexampleSettings settings, long draw, string violation,
        Implementation implementation, CancellationToken cancellation)
    {
        Joint found = TableGenerator.Draw(settings.Seed, draw, settings.Largest);
        Joint smallest = Shrinker.Shrink(found, j =>
        {
            string? smaller = UnlessStopped(() => statement.Violation(new Facts(j, implementation, cancellation)), cancellation);
            violation = smaller ?? violation;
            return smaller is not null;
        });
        return new Counterexample(settings.Seed, draw, found, smallest, violation);
    }
}
