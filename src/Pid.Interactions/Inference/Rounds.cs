namespace Pid.Interactions.Inference;

/// <summary>Independent rounds, in turn or in parallel: each depends on its number alone.</summary>
internal static class Rounds
{
    /// <summary>Runs the rounds.</summary>
    public static void Run(int rounds, int maxDegreeOfParallelism, Action<int> round, Action<int>? progress, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rounds);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        int done = 0;
        Parallel.For(0, rounds, new ParallelOptions
        {
            MaxDegreeOfParallelism = maxDegreeOfParallelism,
            CancellationToken = cancellation
        }, r =>
        {
            round(r);
            progress?.Invoke(Interlocked.Increment(ref done));
        });
    }
}
