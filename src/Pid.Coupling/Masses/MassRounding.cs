using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Coupling;

/// <summary>The one place where weights become integer masses, with the error of doing so.</summary>
internal static class MassRounding
{
    private const double LargestScale = 1e15;
    private const double LargestInteger = 1L << 53;
    private const int LargestDivisor = 1024;

    /// <summary>
    /// The weights as integers in the same proportion, up to rounding, when they evidently stand for such: when all are integers, or
    /// multiples of the least one divided by a number up to 1024, or the doubles nearest to decimals of up to fifteen places.
    /// Otherwise null.
    /// </summary>
    /// <param name="weights">Valid weights.</param>
    /// <param name="error">Bound of TV(w / sum w, integers / their sum): 0 when the weights are integers.</param>
    public static ulong[]? ToIntegers(double[] weights, out double error)
    {
        error = 0;
        return OnDecimalGrid(weights, 1) ?? Multiples(weights, out error) ?? Decimals(weights, out error);
    }

    private static ulong[]? Multiples(double[] weights, out double error)
    {
        // Each weight is within a relative 8u of its multiple, as computed, or 10u; TV <= 10u to first order.
        error = 12 * CertifiedMath.UnitRoundoff;
        double least = double.PositiveInfinity;
        foreach (double w in weights)
        {
            least = w > 0 ? Math.Min(least, w) : least;
        }

        for (int divisor = 1; divisor <= LargestDivisor; divisor++)
        {
            if (Array.TrueForAll(weights, w => IsMultiple(w, least, divisor)))
            {
                return Array.ConvertAll(weights, w => (ulong)Math.Round(w / least * divisor));
            }
        }

        return null;
    }

    private static ulong[]? Decimals(double[] weights, out double error)
    {
        // Each weight is within a relative u of its decimal, and so is their sum: TV <= u to first order.
        error = 2 * CertifiedMath.UnitRoundoff;
        for (double scale = 10; scale <= LargestScale; scale *= 10)
        {
            if (OnDecimalGrid(weights, scale) is ulong[] integers)
            {
                return integers;
            }
        }

        return null;
    }

    private static ulong[]? OnDecimalGrid(double[] weights, double scale) => Array.TrueForAll(weights, w => IsDecimal(w, scale))
        ? Array.ConvertAll(weights, w => (ulong)Math.Round(w * scale))
        : null;

    // Both the integer and the scale are exact doubles, so their quotient is the double nearest to the decimal. The grid must hold
    // a non-zero integer for a weight that is not zero: subnormal weights, whose relative error may be large, are never on it.
    private static bool IsDecimal(double w, double scale)
    {
        double integer = Math.Round(w * scale);
        return integer <= LargestInteger && integer / scale == w;
    }

    private static bool IsMultiple(double w, double least, int divisor)
    {
        double ratio = w / least * divisor;
        double integer = Math.Round(ratio);
        return integer <= LargestInteger / 32 && Math.Abs(ratio - integer) <= 8 * CertifiedMath.UnitRoundoff * integer;
    }

    /// <summary>Masses of total 2^62 for w / sum w; a positive weight has a positive mass.</summary>
    /// <param name="weights">Valid weights.</param>
    /// <param name="error">Bound of TV(w / sum w, masses / 2^62).</param>
    /// <remarks>
    /// x = w / W 2^62 is computed to a relative 3u and its rounding moves it by at most 1 unit (1/2, or up to 1 where a positive weight is
    /// lifted to one unit): together at most 3u 2^62 + n units, with a little room 4u 2^62 + n. What then lacks from 2^62, at most as
    /// much again, goes to the largest state. TV is half of the sum, in units of 2^-62.
    /// </remarks>
    public static ulong[] ToTotal(ReadOnlySpan<double> weights, out double error)
    {
        const double Unit = Marginals.LargestTotal;
        double sum = Weights.Total(weights).Midpoint;
        ulong[] masses = new ulong[weights.Length];
        ulong total = 0;
        int largest = 0;
        int positive = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0)
            {
                masses[i] = Math.Max(1, (ulong)Math.Round(weights[i] / sum * Unit));
                total += masses[i];
                positive++;
                largest = weights[i] > weights[largest] ? i : largest;
            }
        }

        masses[largest] += Marginals.LargestTotal - total; // modulo 2^64: also when it is negative
        error = (4 * CertifiedMath.UnitRoundoff) + (positive / Unit);
        return masses;
    }
}
