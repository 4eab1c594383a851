namespace Pid.Data.Resampling;

/// <summary>
/// An approximate confidence interval for a quantity of the population that a sample was drawn from. No enclosure: it is wrong in about
/// 1 - <paramref name="Confidence"/> of samples, and docs/coverage.md says how nearly. It is never an interval of the certified kind.
/// </summary>
/// <remarks>
/// Informations of samples are too high, and those of resamples too high again by about as much. So the interval is centred at
/// estimate - bias, bias = mean of the rounds - estimate, and reaches on both sides as far as the farther of the two percentiles of the rounds lies from
/// their mean; then it is cut to the range that the quantity has. Where the truth is at the edge of that range (U1 = 0) it covers more often than stated.
/// </remarks>
/// <param name="Estimate">The value at the sample as it is, not corrected.</param>
/// <param name="Bias">The bias of that estimate, estimated by the bootstrap.</param>
/// <param name="Lower">Lower end, bias-corrected.</param>
/// <param name="Upper">Upper end, bias-corrected.</param>
/// <param name="PercentileLower">The lower percentile of the rounds themselves, without correction.</param>
/// <param name="PercentileUpper">The upper percentile.</param>
/// <param name="Confidence">The confidence aimed at, such as .95.</param>
public readonly record struct SamplingInterval(
    double Estimate, double Bias, double Lower, double Upper, double PercentileLower, double PercentileUpper, double Confidence)
{
    /// <summary>The interval from the values of the rounds of a bootstrap.</summary>
    /// <param name="estimate">The value at the sample.</param>
    /// <param name="rounds">The values at the resamples, at least one. Sorted by this call.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <param name="least">The least value that the quantity can have.</param>
    /// <param name="greatest">The greatest.</param>
    public static SamplingInterval Of(double estimate, Span<double> rounds, double confidence, double least = 0, double greatest = double.PositiveInfinity)
    {
        if (!(confidence > 0 && confidence < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence lies between 0 and 1; .95 is usual.");
        }

        ArgumentOutOfRangeException.ThrowIfZero(rounds.Length);
        rounds.Sort();
        double mean = 0;
        foreach (double value in rounds)
        {
            mean += value / rounds.Length;
        }

        (double low, double high) = (Percentile(rounds, 0.5 * (1 - confidence)), Percentile(rounds, 0.5 * (1 + confidence)));
        double bias = mean - estimate, reach = Math.Max(0, Math.Max(high - mean, mean - low));
        return new SamplingInterval(estimate, bias, Math.Clamp(estimate - bias - reach, least, greatest), Math.Clamp(estimate - bias + reach, least, greatest),
            low, high, confidence);
    }

    // Between order statistics linearly (type 7 of Hyndman and Fan 1996).
    private static double Percentile(ReadOnlySpan<double> sorted, double p)
    {
        double at = p * (sorted.Length - 1);
        int below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}

/// <summary>A quantity by name with its interval, in bits or, for accuracies, a probability.</summary>
/// <param name="Name">Its name, as in the reports: "redundancy", "synergy lower end".</param>
/// <param name="Interval">The interval.</param>
public sealed record SampledQuantity(string Name, SamplingInterval Interval);

/// <summary>How to resample.</summary>
/// <param name="Rounds">Rounds, at least 2; 200 are few, 1000 usual.</param>
/// <param name="Seed">Seed; the same seed gives the same bits, whatever the number of threads.</param>
/// <param name="Confidence">Between 0 and 1.</param>
/// <param name="MaxDegreeOfParallelism">Threads.</param>
/// <param name="Progress">Called with the rounds done, from any thread.</param>
public sealed record ResamplingSettings(
    int Rounds, long Seed = 0, double Confidence = 0.95, int MaxDegreeOfParallelism = 1, Action<int>? Progress = null);
