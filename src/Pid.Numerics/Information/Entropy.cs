using System.Runtime.Intrinsics;
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
        return BitsOfValid(weights, Weights.Total(weights).Midpoint);
    }

    /// <summary>The same of weights that were looked at, and whose computed total is known.</summary>
    public static Interval BitsOfValid(ReadOnlySpan<double> weights, double total) =>
        Bits(weights, total, 4 * CertifiedMath.UnitRoundoff);

    /// <summary>
    /// Enclosure of the entropy of an exact distribution each of whose probabilities is within a relative error of the given one.
    /// </summary>
    /// <param name="probabilities">The rounded probabilities.</param>
    /// <param name="relativeError">The relative distance to the exact ones, below 1e-3.</param>
    public static Interval Bits(ReadOnlySpan<double> probabilities, double relativeError) => Bits(probabilities, 1, relativeError);

    // Beside fewer than four stand ones, which are not added.
    private static Interval Bits(ReadOnlySpan<double> weights, double total, double relativeError)
    {
        CertifiedSum sum = default;
        for (int k = 0; k < weights.Length; k += 4)
        {
            ReadOnlySpan<double> part = weights.Slice(k, Math.Min(4, weights.Length - k));
            Vector256<double> four = part.Length == 4 ? Vector256.Create(part)
                : Vector256.Create(part[0], part.Length > 1 ? part[1] : total, part.Length > 2 ? part[2] : total, total);
            AddTerms(ref sum, four / total, part.Length, relativeError);
        }

        return IsPoint(weights) ? 0 : ToBits(sum);
    }

    // Four terms at a time, the first ones of which are added one after the other: the sum is that of AddTerm to the last bit.
    private static void AddTerms(ref CertifiedSum sum, Vector256<double> p, int count, double relativeError)
    {
        if (!CertifiedMath.AreNormal(p))
        {
            for (int k = 0; k < count; k++)
            {
                AddTerm(ref sum, p[k], relativeError);
            }

            return;
        }

        Vector256<double> log = CertifiedMath.Log(p);
        Vector256<double> radius = (p * (Vector256.Abs(log) + Vector256<double>.One) * Factor(relativeError))
            + Vector256.Create(CertifiedMath.Underflow);
        Vector256<double> term = -p * log;
        for (int k = 0; k < count; k++)
        {
            sum.Add(term[k], radius[k]);
        }
    }

    private static double Factor(double relativeError) => (1.01 * relativeError) + (4 * CertifiedMath.UnitRoundoff);

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
        double radius = (p * (Math.Abs(log) + 1) * Factor(relativeError)) + CertifiedMath.Underflow;
        sum.Add(-p * log, radius);
    }

    /// <summary>Turns a sum of <see cref="AddTerm"/> from nats to bits; an entropy is never negative.</summary>
    internal static Interval ToBits(CertifiedSum nats) => (nats.ToInterval() / CertifiedMath.Ln2).Intersect(Interval.NonNegative);
}
