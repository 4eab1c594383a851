using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;

namespace Pid.Interactions;

/// <summary>Whether a result is as narrow as was asked.</summary>
public enum CertificationStatus
{
    /// <summary>Every interval is at most as wide as the tolerance.</summary>
    Certified,

    /// <summary>Every interval contains the truth, but at least one is wider than the tolerance.</summary>
    Wide,
}

/// <summary>
/// The decomposition of I(X1,X2;Y) into redundant, unique and synergistic information (Bertschinger et al. 2014, "Quantifying unique
/// information"), in bits. Every interval contains the exact value for the given weights.
/// </summary>
/// <remarks>
/// D12 is the set of joints q with q(x1,y) = p(x1,y) and q(x2,y) = p(x2,y). One convex problem gives all four parts: the union
/// information min over D12 of I(X1,X2;Y). The identities R + U1 = I(X1;Y), R + U2 = I(X2;Y), R + U1 + U2 + S = I(X1,X2;Y) hold for the
/// exact values.
/// </remarks>
/// <param name="Redundancy">R = max over D12 of I(X1;X2;Y).</param>
/// <param name="Unique1">U1 = I(X1;Y) - R.</param>
/// <param name="Unique2">U2 = I(X2;Y) - R.</param>
/// <param name="Synergy">S = I(X1,X2;Y) - min over D12 of I(X1,X2;Y).</param>
/// <param name="UnionInformation">R + U1 + U2 = min over D12 of I(X1,X2;Y).</param>
/// <param name="Information">All entropies of the joint; <c>Information.I12</c> is the total R + U1 + U2 + S.</param>
/// <param name="Iterations">Iterations taken: of the interior-point method, or of the equation for two binary sources.</param>
/// <param name="Status">Whether every width is within the tolerance.</param>
public readonly record struct Decomposition(
    Interval Redundancy,
    Interval Unique1,
    Interval Unique2,
    Interval Synergy,
    Interval UnionInformation,
    InformationProfile Information,
    int Iterations,
    CertificationStatus Status)
{
    /// <summary>I(X1,X2;Y) = R + U1 + U2 + S.</summary>
    public Interval Total => Information.I12;

    /// <summary>Decomposes a joint distribution. To decompose many, keep a <see cref="Decomposer"/>.</summary>
    /// <param name="joint">The joint.</param>
    /// <param name="tolerance">Width asked for, in bits.</param>
    /// <param name="cancellation">
    /// Stops early; what is known by then is returned, with status <see cref="CertificationStatus.Wide"/>.
    /// </param>
    public static Decomposition Of(Joint joint, double tolerance = 1e-9, CancellationToken cancellation = default) =>
        new Decomposer().Decompose(joint, tolerance, cancellation);
}
