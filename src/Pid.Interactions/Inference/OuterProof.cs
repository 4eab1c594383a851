namespace Pid.Interactions.Inference;

/// <summary>
/// A bound of a quantity over a likelihood region, and the numbers from which anyone can prove it (docs/certificates.md): any others would
/// prove a bound too.
/// </summary>
/// <param name="Value">The bound, in nats (accuracies in [0,1]).</param>
/// <param name="Radius">The radius c of the region.</param>
/// <param name="Multiplier">Of the likelihood.</param>
internal sealed record OuterProof(double Value, double Radius, double Multiplier)
{
    /// <summary>The quantity.</summary>
    public Quantity Quantity { get; init; }

    /// <summary>+1 for an upper bound, -1 for a lower.</summary>
    public int Sign { get; init; }

    /// <summary>Where the tangents are taken: a joint, without a zero.</summary>
    public required double[] Reference { get; init; }

    /// <summary>Where the lines touch n ln v: an observed probability each.</summary>
    public required double[] At { get; init; }

    /// <summary>Potentials of (x1,y), from which a dual of g is made; empty where g is not in the quantity.</summary>
    public required double[] Potentials1 { get; init; }

    /// <summary>Potentials of (x2,y).</summary>
    public required double[] Potentials2 { get; init; }
}

/// <summary>What proves the outer ends of limits.</summary>
/// <param name="Observed">The samples.</param>
/// <param name="SharesPairs">
/// Whether S, I(X1,X2;Y) and the accuracy are of every joint that shares its pairs with one of the region.
/// </param>
/// <param name="Fit">The most likely joint.</param>
/// <param name="Ends">The ends that are proven directly.</param>
internal sealed record PopulationProof(Observation Observed, bool SharesPairs, double[] Fit, IReadOnlyList<OuterProof> Ends);
