using Pid.Numerics.Distributions;

namespace Pid.Interactions.Inference;

/// <summary>What the test of three samples found.</summary>
/// <param name="PValue">
/// How often consistent samples of these sizes are as far from each other or farther; null where too few could be simulated to tell: then
/// there is no verdict.
/// </param>
/// <param name="Rounds">Samples that were simulated.</param>
/// <param name="Statistic">The likelihood-ratio statistic.</param>
/// <param name="AsymptoticPValue">The chi-square value: too small for rare symbols, and no basis of a verdict.</param>
internal sealed record ContradictionTest(double? PValue, int Rounds, double Statistic, double AsymptoticPValue)
{
    /// <summary>One in a hundred triples of consistent samples is called contradictory.</summary>
    public const double Level = 0.01;

    /// <summary>Whether the samples contradict each other.</summary>
    public bool Contradicts => PValue <= Level;

    /// <summary>Whether they do not, and yet fewer than one in twenty consistent triples differ as much.</summary>
    public bool IsDoubtful => !Contradicts && PValue < 0.05;
}

/// <summary>
/// Whether three samples contradict each other, by parametric bootstrap: samples of the same sizes are drawn from the reconciled marginals,
/// reconciled, and their likelihood-ratio statistics compared with the observed one. Right also for small counts and on the edge of what a
/// joint can have, where the chi-square value of <see cref="Reconciliation.PValue"/> is not.
/// </summary>
internal static class ReconciliationTest
{
    /// <summary>
    /// The least p of so many rounds is 1/200, and 2/200 is the level: a verdict needs one round in 200 of slack and no more.
    /// </summary>
    public const int RoundsOfVerdict = 199;

    // The statistic, a difference of log-likelihoods, to about a millionth of a record.
    private const double Tolerance = 1e-9;

    // So many rounds that reach the statistic settle that p is far above the level (Besag and Clifford 1991: the same p by fewer rounds).
    private const int Enough = 10;
    private const int Block = 20;

    // Multiplications of all rounds together: about a minute of one core at the most.
    private const double MostWork = 2e11;

    /// <summary>Simulates until a verdict is certain to stand, in blocks of rounds that do not depend on the threads.</summary>
    /// <param name="counts">The samples.</param>
    /// <param name="reconciled">Their reconciliation.</param>
    /// <param name="seed">Seed; the same seed gives the same bits, whatever the number of threads.</param>
    /// <param name="maxDegreeOfParallelism">Threads.</param>
    /// <param name="progress">Called with the rounds done.</param>
    /// <param name="cancellation">Stops: without a verdict.</param>
    public static ContradictionTest Of(
        PairCounts counts, Reconciliation reconciled, long seed, int maxDegreeOfParallelism = 1, Action<int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(reconciled);
        ContradictionTest none = new(null, 0, reconciled.Statistic.Midpoint, reconciled.PValue);
        if (RoundsOfVerdict * WorkOfRound(counts) > MostWork)
        {
            return none;
        }

        double observed = Reconciliation.StatisticOf(counts, reconciled.Fit);
        int done = 0, reached = 0;
        try
        {
            while (done < RoundsOfVerdict && reached < Enough)
            {
                int first = done, block = Math.Min(Block, RoundsOfVerdict - done);
                reached += Reached(counts, reconciled, observed, first, block, seed, maxDegreeOfParallelism,
                    n => progress?.Invoke(first + n), cancellation);
                done += block;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return none with { Rounds = done };
        }

        return none with { PValue = (reached + 1.0) / (done + 1.0), Rounds = done };
    }

    /// <summary>(k + 1) / (rounds + 1), k the rounds whose statistic is at least the observed one.</summary>
    /// <param name="counts">The samples.</param>
    /// <param name="reconciled">Their reconciliation.</param>
    /// <param name="rounds">Samples to draw.</param>
    /// <param name="seed">Seed; the same seed gives the same value, whatever the number of threads.</param>
    /// <param name="maxDegreeOfParallelism">Threads.</param>
    /// <param name="progress">Called with the rounds done.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static double PValue(
        PairCounts counts, Reconciliation reconciled, int rounds, long seed, int maxDegreeOfParallelism = 1, Action<int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(reconciled);
        double observed = Reconciliation.StatisticOf(counts, reconciled.Fit);
        return (Reached(counts, reconciled, observed, 0, rounds, seed, maxDegreeOfParallelism, progress, cancellation)
            + 1.0) / (rounds + 1.0);
    }

    private static int Reached(
        PairCounts counts, Reconciliation reconciled, double observed, int first, int rounds, long seed, int threads, Action<int>? progress,
        CancellationToken cancellation)
    {
        PairwiseMarginals fit = reconciled.Marginals;
        bool[] reached = new bool[rounds];
        Rounds.Run(rounds, threads, round =>
        {
            RandomSource random = new(seed, ~(long)(first + round));
            long[] x1y = new long[counts.X1Y.Length], x2y = new long[counts.X2Y.Length], x1x2 = new long[counts.X1X2.Length];
            CountSampler.Multinomial(fit.X1Y.Probabilities, counts.Records1, ref random, x1y);
            CountSampler.Multinomial(fit.X2Y.Probabilities, counts.Records2, ref random, x2y);
            CountSampler.Multinomial(fit.X1X2.Probabilities, counts.RecordsM, ref random, x1x2);
            PairCounts drawn = new(counts.X1, counts.X2, counts.Y, x1y, x2y, x1x2);
            double statistic = Reconciliation.StatisticOf(drawn, Reconciliation.FitJoint(drawn, Tolerance, cancellation).Fit);
            reached[round] = statistic >= observed - (1e-6 * (1 + observed)); // ties of equal tables count as reached
        }, progress, cancellation);
        return reached.Count(r => r);
    }

    // A fit takes some 25 steps, each a factorisation of a matrix of the order of the observed cells and a pass over the cells of the
    // joint.
    private static double WorkOfRound(PairCounts counts)
    {
        double order = Occupied(counts.X1Y) + Occupied(counts.X2Y) + Occupied(counts.X1X2);
        return 25 * ((order * order * order / 6) + (30.0 * counts.X1.Size * counts.X2.Size * counts.Y.Size));

        static int Occupied(ReadOnlySpan<long> table) => table.Length - table.Count(0L);
    }
}
