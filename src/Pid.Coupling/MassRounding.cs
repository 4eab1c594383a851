using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Coupling;

/// <summary>The one place where weights become integer masses, with the error of doing so.</summary>
internal static class MassRounding
{
    private const int LongestDecimal = 15;
    private const double LargestGridValue = 1L << 53;

    /// <summary>
    /// The weights as integers on a common decimal grid, if every one of them is the double nearest to a decimal of up to fifteen
    /// places; otherwise null.
    /// </summary>
    /// <param name="weights">Valid weights.</param>
    /// <param name="error">Bound of TV(w / sum w, integers / their sum) for each marginal: 0 when the weights are integers.</param>
    public static ulong[][]? ToIntegers(IReadOnlyList<double[]> weights, out double error)
    {
        double scale = 1;
        int places = 0;
        foreach (double[] marginal in weights)
        {
            foreach (double w in marginal)
            {
                while (!IsOnGrid(w, scale))
                {
                    places++;
                    scale *= 10; // exact up to 10^22
                    if (places > LongestDecimal)
                    {
                        error = 0;
                        return null;
                    }
                }
            }
        }

        // Each weight is a nearest double: its relative error is u, and so is that of their sum; TV <= u to first order.
        error = places == 0 ? 0 : 2 * CertifiedMath.UnitRoundoff;
        ulong[][] integers = new ulong[weights.Count][];
        for (int k = 0; k < integers.Length; k++)
        {
            integers[k] = Array.ConvertAll(weights[k], w => (ulong)Math.Round(w * scale));
        }

        return integers;
    }

    // Both the integer and the scale are exact doubles, so their quotient is the double nearest to the decimal. The grid must hold
    // a non-zero integer for a weight that is not zero: subnormal weights, whose relative error may be large, are never on it.
    private static bool IsOnGrid(double w, double scale)
    {
        double integer = Math.Round(w * scale);
        return integer <= LargestGridValue && integer / scale == w;
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
