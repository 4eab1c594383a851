using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Interactions.Sharp;

/// <summary>
/// Three binary variables: D is the segment p + e parity, cut where a cell reaches zero; the concave entropy is least at one of its two
/// ends. A closed form, without any search.
/// </summary>
internal static class BinaryTriple
{
    private const double U = CertifiedMath.UnitRoundoff;

    /// <summary>Enclosure in nats of the least entropy over D, not empty, and the joint that attains it in (x1, x2, y) order.</summary>
    public static Interval LeastEntropy(PairwiseMarginals m, Span<double> joint)
    {
        ReadOnlySpan<double> a = m.X1X2.Probabilities, b = m.X1Y.Probabilities, c = m.X2Y.Probabilities;
        double error = 1.01 * (Math.Max(m.X1X2.RelativeError, Math.Max(m.X1Y.RelativeError, m.X2Y.RelativeError)) + U);

        // cell = sign t + offset with t = p(0,0,0); the sign is the parity.
        Span<double> offset = [0, a[0], b[0], a[1] - b[0], c[0], a[2] - c[0], b[2] - c[0], a[3] - b[2] + c[0]];
        double low = 0, high = double.PositiveInfinity;
        for (int cell = 0; cell < 8; cell++)
        {
            (low, high) = IsEven(cell) ? (Math.Max(low, -offset[cell]), high) : (low, Math.Min(high, offset[cell]));
        }

        // Offsets, ends and cells are sums of at most seven probabilities with four roundings each.
        double radius = 8 * (error + (4 * U));
        double atLow = At(low, offset, radius, out double slackLow), atHigh = At(high, offset, radius, out double slackHigh);
        double t = atLow <= atHigh ? low : high;
        for (int cell = 0; cell < 8; cell++)
        {
            joint[cell] = Math.Max(0, IsEven(cell) ? t + offset[cell] : offset[cell] - t);
        }

        return Interval.Min(Interval.Around(atLow, slackLow), Interval.Around(atHigh, slackHigh)).Intersect(Interval.NonNegative);
    }

    private static bool IsEven(int cell) => int.IsEvenInteger(int.PopCount(cell));

    // The entropy at an end, to within slack: each cell is known to within the radius.
    private static double At(double t, ReadOnlySpan<double> offset, double radius, out double slack)
    {
        double sum = 0;
        slack = 0;
        for (int cell = 0; cell < 8; cell++)
        {
            double r = IsEven(cell) ? t + offset[cell] : offset[cell] - t;
            sum += EntropyTerm.At(r, radius, ref slack);
            slack += r > 2 * radius ? 0 : 120 * radius; // h(3 radius) <= 3 radius ln(1 / (3 radius)), and radius > 1e-16
        }

        slack += 16 * U * sum;
        return sum;
    }
}
