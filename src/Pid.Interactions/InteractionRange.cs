using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Interactions;

/// <summary>
/// What the three pairwise marginals of a joint say about its interactions, in bits, without the named bounds and the advice of
/// <see cref="InteractionBounds"/>: a value to compute by the million.
/// </summary>
/// <param name="Redundancy">R.</param>
/// <param name="Unique1">U1.</param>
/// <param name="Unique2">U2.</param>
/// <param name="UnionInformation">R + U1 + U2.</param>
/// <param name="MinimalSynergy">Enclosure of S_min, the least synergy of any joint with these marginals.</param>
/// <param name="MaximalSynergy">Enclosure of S_max, the largest.</param>
/// <param name="Accuracy">What the accuracy of the best classifier on (X1,X2) can be, in [0,1].</param>
/// <param name="Status">Whether R, U1, U2 and S_min are as narrow as asked.</param>
public readonly record struct InteractionRange(
    Interval Redundancy, Interval Unique1, Interval Unique2, Interval UnionInformation, Interval MinimalSynergy, Interval MaximalSynergy,
    Interval Accuracy, CertificationStatus Status)
{
    /// <summary>Every joint with these marginals has its synergy in here.</summary>
    public Interval Synergy => new(MinimalSynergy.Lower, MaximalSynergy.Upper);

    /// <summary>What I(X1,X2;Y) can be.</summary>
    public Interval Total => UnionInformation + Synergy;

    /// <summary>The range of three binary variables, without any allocation; null where rounding leaves S_min wider than asked.</summary>
    internal static InteractionRange? OfBinary(Decomposer decomposer, ReadOnlySpan<double> weights, double tolerance)
    {
        Decomposition d = decomposer.Decompose(weights, 2, 2, 2, tolerance);
        double total = Weights.Total(weights).Midpoint;
        Span<double> p = stackalloc double[8];
        for (int cell = 0; cell < 8; cell++)
        {
            p[cell] = weights[cell] / total;
        }

        BinarySegment segment = new(p, BinarySegment.RadiusOfWeights);
        Interval most = segment.LargestEntropy();
        Interval known = d.Information.H12 + d.Information.HY;
        Interval least = (known - (most / CertifiedMath.Ln2)).Intersect(new Interval(0, d.Total.Upper)); // p itself is on the segment
        Interval largest = (known - (segment.LeastEntropy() / CertifiedMath.Ln2)).Intersect(new Interval(d.Total.Lower,
        d.Information.HY.Upper));
        Interval minimal = NonNegative(least - d.UnionInformation), maximal = NonNegative(largest - d.UnionInformation);
        if (minimal.Width > tolerance)
        {
            return null;
        }

        Interval conditional = (d.Information.HY - new Interval(least.Lower, largest.Upper)).Intersect(new Interval(0,
            d.Information.HY.Upper));
        double width = Math.Max(Math.Max(Math.Max(d.Redundancy.Width, d.UnionInformation.Width), minimal.Width),
            Math.Max(d.Unique1.Width, d.Unique2.Width));
        return new InteractionRange(
            d.Redundancy, d.Unique1, d.Unique2, d.UnionInformation, minimal, maximal, BinaryAccuracy(p, conditional),
            width <= tolerance ? CertificationStatus.Certified : CertificationStatus.Wide);
    }

    /// <summary>The range from the bounds of any shape.</summary>
    internal static InteractionRange Of(InteractionBounds bounds) => new(
        bounds.Redundancy, bounds.Unique1, bounds.Unique2, bounds.Redundancy + bounds.Unique1 + bounds.Unique2, bounds.MinimalSynergy,
        bounds.Search is { End: not SearchEnd.Impossible } search
            ? search.MaximalSynergy
            : new Interval(bounds.MinimalSynergy.Lower, bounds.Synergy.Upper),
        bounds.Accuracy, bounds.Status);

    private static Interval NonNegative(Interval value) => new(Math.Max(0, value.Lower), Math.Max(0, value.Upper));

    // The parts of Accuracy.Multimodal, of the eight probabilities, each known to a relative 4u.
    private static Interval BinaryAccuracy(ReadOnlySpan<double> p, Interval conditionalEntropy)
    {
        const double Error = 64 * CertifiedMath.UnitRoundoff;
        double y0 = p[0] + p[2] + p[4] + p[6], y1 = p[1] + p[3] + p[5] + p[7];
        int symbols = y0 > 0 && y1 > 0 ? 2 : 1;
        double first = Math.Max(p[0] + p[2], p[1] + p[3]) + Math.Max(p[4] + p[6], p[5] + p[7]);
        double second = Math.Max(p[0] + p[4], p[1] + p[5]) + Math.Max(p[2] + p[6], p[3] + p[7]);
        double frechet = 0;
        for (int f = 0; f < 4; f++)
        {
            int i = (f >> 1) * 4, j = (f & 1) * 2;
            double of0 = Math.Min(p[i] + p[i + 2], p[j] + p[j + 4]), of1 = Math.Min(p[i + 1] + p[i + 3], p[j + 1] + p[j + 5]);
            frechet += Math.Min(p[2 * f] + p[(2 * f) + 1], Math.Max(of0, of1));
        }

        double lower = Math.Max(
            Pid.Interactions.Accuracy.FederMerhavLowerBound(conditionalEntropy.Upper, symbols), Math.Max(first, second) * (1 - Error));
        double upper = Math.Min(Pid.Interactions.Accuracy.FanoUpperBound(conditionalEntropy.Lower, symbols),
            Math.Min(1, frechet * (1 + Error)));
        return new Interval(Math.Min(lower, upper), upper);
    }
}
