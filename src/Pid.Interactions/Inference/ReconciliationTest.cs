using Pid.Numerics.Distributions;

namespace Pid.Interactions.Inference;

/// <summary>
/// Whether three samples contradict each other, by parametric bootstrap: samples of the same sizes are drawn from the reconciled marginals, reconciled,
/// and their likelihood-ratio statistics compared with the observed one. Right also for small counts and on the edge of what a joint can have,
/// where the chi-square value of <see cref="Reconciliation.PValue"/> is not.
/// </summary>
public static class ReconciliationTest
{
    // The statistic, a difference of log-likelihoods, to about a millionth of a record.
    private const double Tolerance = 1e-9;

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
        PairwiseMarginals fit = reconciled.Marginals;
        double observed = Reconciliation.StatisticOf(counts, reconciled.Fit);
        bool[] reached = new bool[rounds];
        Rounds.Run(rounds, maxDegreeOfParallelism, round =>
        {
            RandomSource random = new(seed, ~(long)round);
            long[] x1y = new long[counts.X1Y.Length], x2y = new long[counts.X2Y.Length], x1x2 = new long[counts.X1X2.Length];
            CountSampler.Multinomial(fit.X1Y.Probabilities, counts.Records1, ref random, x1y);
            CountSampler.Multinomial(fit.X2Y.Probabilities, counts.Records2, ref random, x2y);
            CountSampler.Multinomial(fit.X1X2.Probabilities, counts.RecordsM, ref random, x1x2);
            PairCounts drawn = new(counts.X1, counts.X2, counts.Y, x1y, x2y, x1x2);
            double statistic = Reconciliation.StatisticOf(drawn, Reconciliation.FitJoint(drawn, Tolerance, cancellation).Fit);
            reached[round] = statistic >= observed - (1e-6 * (1 + observed)); // ties of equal tables count as reached
        }, progress, cancellation);
        return (reached.Count(r => r) + 1.0) / (rounds + 1.0);
    }
}
