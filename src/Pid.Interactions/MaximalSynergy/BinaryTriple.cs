using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// Three binary variables: D is the segment p + e parity, cut where a cell reaches zero; the concave entropy is least at one of its two
/// ends. A closed form, without any search.
/// </summary>
internal static class BinaryTriple
{
    private const double U = CertifiedMath.UnitRoundoff;

    /// <summary>The least entropy over D, not empty: an enclosure in nats, and the joint that attains it in (x1, x2, y) order.</summary>
    public static Interval LeastEntropy(PairwiseMarginals m, Span<double> joint)
    {
        BinarySegment segment = Segment(m, stackalloc double[8]);
        segment.JointOfLeastEntropy(joint);
        return segment.LeastEntropy();
    }

    /// <summary>Enclosure in nats of the largest entropy over D; null where D is proven empty.</summary>
    public static Interval? LargestEntropy(PairwiseMarginals m)
    {
        BinarySegment segment = Segment(m, stackalloc double[8]);
        return segment.IsEmpty || IsEmptyInCounts(m) ? null : segment.LargestEntropy();
    }

    // cell = sign t + offset with t = p(0,0,0); the sign is the parity.
    private static void SetOffsets(ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> c, Span<double> offset) =>
        (offset[0], offset[1], offset[2], offset[3], offset[4], offset[5], offset[6], offset[7]) =
            (0, a[0], b[0], a[1] - b[0], c[0], a[2] - c[0], b[2] - c[0], a[3] - b[2] + c[0]);

    private static BinarySegment Segment(PairwiseMarginals m, Span<double> offset)
    {
        double error = 1.01 * (Math.Max(m.X1X2.RelativeError, Math.Max(m.X1Y.RelativeError, m.X2Y.RelativeError)) + U);
        SetOffsets(m.X1X2.Probabilities, m.X1Y.Probabilities, m.X2Y.Probabilities, offset);
        // Offsets, ends and cells are sums of at most seven probabilities with four roundings each.
        return new BinarySegment(offset, 8 * (error + (4 * U)));
    }

    // Counts of the same number of records: the ends of the segment are whole numbers, and exact.
    private static bool IsEmptyInCounts(PairwiseMarginals m)
    {
        if (!m.X1X2.IsCounts || !m.X1Y.IsCounts || !m.X2Y.IsCounts || m.X1X2.Total != m.X1Y.Total || m.X1X2.Total != m.X2Y.Total)
        {
            return false;
        }

        Span<double> offset = stackalloc double[8];
        SetOffsets(m.X1X2.Weights, m.X1Y.Weights, m.X2Y.Weights, offset);
        return new BinarySegment(offset, 0).IsEmpty;
    }
}
