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
        // Offsets, ends and cells are sums of at most seven probabilities with four roundings each.
        double radius = 8 * (error + (4 * U));
        BinarySegment segment = new(offset, radius);
        segment.JointOfLeastEntropy(joint);
        return segment.LeastEntropy();
    }
}
