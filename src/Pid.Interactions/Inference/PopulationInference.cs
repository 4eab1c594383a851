using Pid.Numerics.Distributions;

namespace Pid.Interactions.Inference;

/// <summary>Limits of R, U1, U2, S and what goes with them for the population behind one, two or three samples of counts.</summary>
public static class PopulationInference
{
    /// <summary>One sample of triples: every quantity is observed.</summary>
    /// <param name="joint">Counts of records (x1,x2,y).</param>
    /// <param name="settings">Confidence, method, seed.</param>
    /// <param name="cancellation">Stops; what is known by then is returned, marked <see cref="PopulationLimits.Stopped"/>.</param>
    /// <exception cref="ArgumentException">The weights are no counts.</exception>
    public static PopulationLimits OfTriples(Joint joint, PopulationSettings settings, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>One sample of triples, of which only the three pairs are used: what p(x1,y), p(x2,y) and p(x1,x2) of the population say about S.</summary>
    public static PopulationLimits OfPairsOfTriples(Joint joint, PopulationSettings settings, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Three samples of different records.</summary>
    public static PopulationLimits OfPairs(PairCounts counts, PopulationSettings settings, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Two labelled samples of different records: R, U1 and U2.</summary>
    public static PopulationLimits OfLabelled(PairTable x1y, PairTable x2y, PopulationSettings settings, CancellationToken cancellation = default) => throw new NotImplementedException();
}
