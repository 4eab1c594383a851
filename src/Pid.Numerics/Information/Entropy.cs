using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Numerics.Information;

/// <summary>Certified Shannon entropies, in bits.</summary>
internal static class Entropy
{
    /// <summary>Enclosure of the entropy of p = w / sum w, for exact weights w.</summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or all are zero.</exception>
    public static Interval Bits(ReadOnlySpan<double> weights)
    {
        Weights.Validate(weights, weights.Length, "Entropy");
        Interval total = Weights.Total(weights);
        double w = total.Midpoint;
        CertifiedSum sum = default;
        foreach (double weight in weights)
        {
            AddTerm(ref sum, weight / w, 4 * CertifiedMath.UnitRoundoff);
        }

        return IsPoint(weights) ? 0 : ToBits(sum);
    }

    /// <summary>
    /// Enclosure of the entropy of an exact distribution each of whose probabilities is within a relative error of the given one.
    /// </summary>
    /// <param name="probabilities">The rounded probabilities.</param>
    /// <param name="relativeError">The relative distance to the exact ones, below 1e-3.</param>
    public static Interval Bits(ReadOnlySpan<double> probabilities, double relativeError)
    {
        CertifiedSum sum = default;
        foreach (double p in probabilities)
        {
            AddTerm(ref sum, p, relativeError);
        }

        return IsPoint(probabilities) ? 0 : ToBits(sum);
    }

    // All mass on one symbol: the entropy is exactly 0.
    private static bool IsPoint(ReadOnlySpan<double> weights)
    {
        int symbols = 0;
        foreach (double weight in weights)
        {
            symbols += weight == 0 ? 0 : 1;
        }

        return symbols == 1;
    }

    /// <summary>Adds -p ln p, p known to within a relative error e, to a sum in nats.</summary>
    /// <remarks>
    /// With p' = p(1+d), |d| &lt;= e: |p' ln p' - p ln p| &lt;= p (|ln p| + 1) e (1 + e). The computed logarithm and product add
    /// 3u p |ln p|. Both are below p (|ln p| + 1)(1.01 e + 4u).
    /// </remarks>
    internal static void AddTerm(ref CertifiedSum sum, double p, double relativeError)
    {
        if (p == 0)
        {
            return;
        }

        double log = CertifiedMath.Log(p);
        double radius = (p * (Math.Abs(log) + 1) * ((1.01 * relativeError) + (4 * CertifiedMath.UnitRoundoff))) + CertifiedMath.Underflow;
        sum.Add(-p * log, radius);
    }

    /// <summary>Turns a sum of <see cref="AddTerm"/> from nats to bits; an entropy is never negative.</summary>
    internal static Interval ToBits(CertifiedSum nats) => (nats.ToInterval() / CertifiedMath.Ln2).Intersect(Interval.NonNegative);
}
