using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Numerics.Information;

/// <summary>
/// Every entropy and information of a joint (X1, X2, Y), in bits, as enclosures of the exact values for the given weights.
/// </summary>
/// <param name="H1">H(X1).</param>
/// <param name="H2">H(X2).</param>
/// <param name="HY">H(Y).</param>
/// <param name="H12">H(X1,X2).</param>
/// <param name="H1Y">H(X1,Y).</param>
/// <param name="H2Y">H(X2,Y).</param>
/// <param name="H12Y">H(X1,X2,Y).</param>
public readonly record struct InformationProfile(
    Interval H1, Interval H2, Interval HY, Interval H12, Interval H1Y, Interval H2Y, Interval H12Y)
{
    /// <summary>I(X1;Y).</summary>
    public Interval I1 => (H1 + HY - H1Y).Intersect(Interval.NonNegative);

    /// <summary>I(X2;Y).</summary>
    public Interval I2 => (H2 + HY - H2Y).Intersect(Interval.NonNegative);

    /// <summary>I(X1,X2;Y).</summary>
    public Interval I12 => (H12 + HY - H12Y).Intersect(Interval.NonNegative);

    /// <summary>I(X1;X2).</summary>
    public Interval SourceInformation => (H1 + H2 - H12).Intersect(Interval.NonNegative);

    /// <summary>I(X1;Y|X2) = H(X1,X2) + H(X2,Y) - H(X2) - H(X1,X2,Y).</summary>
    public Interval I1Given2 => (H12 + H2Y - H2 - H12Y).Intersect(Interval.NonNegative);

    /// <summary>I(X2;Y|X1).</summary>
    public Interval I2Given1 => (H12 + H1Y - H1 - H12Y).Intersect(Interval.NonNegative);

    /// <summary>Co-information I(X1;X2;Y) = I(X1;X2) - I(X1;X2|Y) = R - S; of either sign.</summary>
    public Interval CoInformation => H1 + H2 + HY - H12 - H1Y - H2Y + H12Y;

    /// <summary>The profile of a joint distribution.</summary>
    public static InformationProfile Of(Joint joint)
    {
        ArgumentNullException.ThrowIfNull(joint);
        MarginalProfile marginals = MarginalProfile.Of(PairwiseMarginals.FromJoint(joint));
        return new InformationProfile(marginals.H1, marginals.H2, marginals.HY, marginals.H12, marginals.H1Y, marginals.H2Y,
            Entropy.Bits(joint.Weights));
    }
}
