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
        Interval total = Weights.Total(weights);
        double w = total.Midpoint;
        CertifiedSum sum = default;
        int k = 0;
        for (; k + 4 <= weights.Length; k += 4)
        {
            AddTerms(ref sum, Vector256.Create(weights[k..]) / w, 4, 4 * CertifiedMath.UnitRoundoff);
        }

        AddRest(ref sum, weights[k..], w, 4 * CertifiedMath.UnitRoundoff);
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
        int k = 0;
        for (; k + 4 <= probabilities.Length; k += 4)
        {
            AddTerms(ref sum, Vector256.Create(probabilities[k..]), 4, relativeError);
        }

        AddRest(ref sum, probabilities[k..], 1, relativeError);

        return IsPoint(probabilities) ? 0 : ToBits(sum);
    }

    // Fewer than four, beside which stand ones, that add nothing.
    private static void AddRest(ref CertifiedSum sum, ReadOnlySpan<double> weights, double total, double relativeError)
    {
        if (weights.Length == 1)
        {
            AddTerm(ref sum, weights[0] / total, relativeError);
        }
        else if (weights.Length > 1)
        {
            Vector256<double> rest = Vector256.Create(weights[0], weights[1], weights.Length > 2 ? weights[2] : total, total);
            AddTerms(ref sum, rest / total, weights.Length, relativeError);
        }
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
