using Pid.Numerics.Distributions;

namespace Pid.Interactions.Inference;

/// <summary>An end of what a quantity of the population can be.</summary>
/// <param name="Value">
/// The limit that is reported: a little beyond what was attained, as far as the search may have stopped short; at most the outer bound.
/// </param>
/// <param name="Attained">
/// The farthest value that a joint of the region was found to have: the true end of the region is here or beyond. Of the calibrated
/// method, between such values of two radii where its own lies between them.
/// </param>
/// <param name="Outer">
/// A bound that is proven for every joint of the region (infinite where none is known): the true end is here or nearer.
/// </param>
/// <param name="Radius">The radius c of the region for this end.</param>
public readonly record struct PopulationEnd(double Value, double Attained, double Outer, double Radius)
{
    /// <summary>Whether <see cref="Value"/> is proven to be an outer bound for its radius, not the result of an optimiser.</summary>
    public bool IsProven => Value == Outer;
}

/// <summary>
/// Limits of a quantity of the population, in bits (accuracies in [0,1]), at the confidence of <see cref="PopulationLimits"/>.
/// </summary>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end.</param>
public readonly record struct PopulationRange(PopulationEnd Lower, PopulationEnd Upper)
{
    /// <summary>Upper less lower limit.</summary>
    public double Width => Upper.Value - Lower.Value;
}

/// <summary>The size of one of the samples.</summary>
/// <param name="Variables">What was observed together, in the caller's names.</param>
/// <param name="Records">How many records.</param>
internal sealed record ObservedSample(IReadOnlyList<Variable> Variables, long Records);

/// <summary>What samples say about the population that they were drawn from: statements of confidence, not of proof.</summary>
public sealed record PopulationLimits
{
    /// <summary>The confidence of each range by itself.</summary>
    public required double Confidence { get; init; }

    /// <summary>The method that was used: the one that was asked for, or the uniform one where a note says why.</summary>
    public required RadiusMethod Method { get; init; }

    /// <summary>The samples.</summary>
    internal IReadOnlyList<ObservedSample> Samples { get; init; } = [];

    /// <summary>R.</summary>
    public required PopulationRange Redundancy { get; init; }

    /// <summary>U1.</summary>
    public required PopulationRange Unique1 { get; init; }

    /// <summary>U2.</summary>
    public required PopulationRange Unique2 { get; init; }

    /// <summary>S; null where no sample says how X1 and X2 go together.</summary>
    public required PopulationRange? Synergy { get; init; }

    /// <summary>
    /// S_min, the least S that the pairs of the population allow: at least the lower limit of S, and its own upper limit. Null for triples
    /// and where S is.
    /// </summary>
    public PopulationRange? MinimalSynergy { get; init; }

    /// <summary>
    /// S_max, the greatest S that the pairs of the population allow: at most the upper limit of S, and no less than S itself. Null for
    /// triples and where S is.
    /// </summary>
    public PopulationRange? MaximalSynergy { get; init; }

    /// <summary>I(X1,X2;Y).</summary>
    public required PopulationRange? Total { get; init; }

    /// <summary>The accuracy of the best classifier on (X1,X2).</summary>
    public required PopulationRange? Accuracy { get; init; }

    /// <summary>I(X1;Y).</summary>
    public required PopulationRange Information1 { get; init; }

    /// <summary>I(X2;Y).</summary>
    public required PopulationRange Information2 { get; init; }

    /// <summary>The accuracy of the best classifier on X1 alone.</summary>
    public required PopulationRange UnimodalAccuracy1 { get; init; }

    /// <summary>The accuracy of the best classifier on X2 alone.</summary>
    public required PopulationRange UnimodalAccuracy2 { get; init; }

    /// <summary>H(Y).</summary>
    public required PopulationRange TargetEntropy { get; init; }

    /// <summary>
    /// What the reader must know about how these limits were found: a method that had to be replaced, rounds not finished; most important
    /// first.
    /// </summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Whether the work was stopped before all was done; what is missing fell back to wider radii, as the notes say.</summary>
    public bool Stopped { get; init; }

    /// <summary>
    /// S that a sample of triples, as large as the smallest sample, shows on average where the population has none but the same labelled
    /// pairs, in bits, simulated; null where no sample says how X1 and X2 go together, or where tables are too large.
    /// </summary>
    public double? SynergyExpectedFromNoise { get; init; }

    internal PopulationProof? Proof { get; init; }
}

/// <summary>How limits of the population are found.</summary>
/// <param name="Confidence">Between 0 and 1.</param>
/// <param name="Method">How the radius is chosen.</param>
/// <param name="Seed">Seed of the simulated samples; the same seed gives the same bits, whatever the number of threads.</param>
/// <param name="MaxDegreeOfParallelism">Threads.</param>
/// <param name="Progress">Called with what is being done and the share that is done, from any thread.</param>
public sealed record PopulationSettings(
    double Confidence = 0.95, RadiusMethod Method = RadiusMethod.Calibrated, long Seed = 0, int MaxDegreeOfParallelism = 1,
    Action<string, double>? Progress = null);
