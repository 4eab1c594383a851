using Pid.Coupling;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Studies.Verification;

/// <summary>
/// What an implementation says about one joint distribution, each computed when a statement first asks. Not for several threads at once.
/// Whoever asks when they are stopped is told so: what a stopped solver answers, such as a wide interval or no optimum, says nothing of a
/// statement.
/// </summary>
public sealed class Facts
{
    private readonly Lazy<(Decomposition Parts, UnionProof Proof)> _decomposition;
    private readonly Lazy<InteractionBounds> _bounds;
    private readonly Lazy<SynergyMaximum> _sharp;
    private readonly Lazy<Disagreement> _disagreement;
    private readonly Lazy<CouplingFacts> _coupling;
    private readonly Lazy<PlainInformation> _plain;

    /// <summary>The facts of a distribution.</summary>
    /// <param name="joint">The distribution.</param>
    /// <param name="implementation">The functions under test.</param>
    /// <param name="stop">When it is cancelled, each fact is an <see cref="OperationCanceledException"/>.</param>
    public Facts(Joint joint, Implementation implementation, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(implementation);
        (Joint, Implementation, Marginals, Stop) = (joint, implementation, PairwiseMarginals.FromJoint(joint), stop);
        _decomposition = new(() => Whole(implementation.Decompose(joint, stop)), false);
        _bounds = new(() => Whole(implementation.Bounds(Marginals, stop)), false);
        _sharp = new(() => Whole(implementation.Sharp(Marginals, stop)), false);
        _disagreement = new(() => Whole(implementation.Disagree(Marginals, stop)), false);
        _coupling = new(() => Whole(implementation.Couple(SourcesAndTarget(), stop)), false);
        _plain = new(() => new PlainInformation(joint), false);
    }

    /// <summary>The distribution.</summary>
    public Joint Joint { get; }

    /// <summary>The functions under test.</summary>
    public Implementation Implementation { get; }

    /// <summary>What stops the work.</summary>
    public CancellationToken Stop { get; }

    /// <summary>Its three pairs.</summary>
    public PairwiseMarginals Marginals { get; }

    /// <summary>R, U1, U2, S.</summary>
    public Decomposition Parts => _decomposition.Value.Parts;

    /// <summary>The proof of the union information.</summary>
    internal UnionProof Proof => _decomposition.Value.Proof;

    /// <summary>What the three pairs say.</summary>
    public InteractionBounds Bounds => _bounds.Value;

    /// <summary>S_max.</summary>
    public SynergyMaximum Sharp => _sharp.Value;

    /// <summary>alpha and total variation.</summary>
    internal Disagreement Disagreement => _disagreement.Value;

    /// <summary>Couplings of p(x1,x2) and p(y).</summary>
    public CouplingFacts Coupling => _coupling.Value;

    /// <summary>Informations by independent arithmetic.</summary>
    public PlainInformation Plain => _plain.Value;

    /// <summary>An answer that was worked out to its end.</summary>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public T Whole<T>(T answer)
    {
        Stop.ThrowIfCancellationRequested();
        return answer;
    }

    /// <summary>The value of a bound by name; null where it was not computed.</summary>
    public double? Bound(string name) => Bounds.Bounds.FirstOrDefault(b => b.Name == name)?.Value;

    /// <summary>p(x1,x2) and p(y) as integer masses.</summary>
    public Marginals SourcesAndTarget() => Pid.Coupling.Marginals.FromWeights([Marginals.X1X2.Weights.ToArray(), TargetWeights()]);

    /// <summary>A contradiction where an enclosure misses a number known to within the slack of plain arithmetic.</summary>
    internal static string? Same(string left, Interval enclosure, string right, double value) =>
        enclosure.Lower <= value + PlainInformation.Slack && enclosure.Upper >= value - PlainInformation.Slack ? null
            : FormattableString.Invariant($"{left} in {enclosure}, but {right} = {value:R}");

    /// <summary>A contradiction where the first number is certainly larger than the second.</summary>
    internal static string? AtMost(string small, double lower, string large, double upper, double slack = 0) =>
        lower <= upper + slack ? null : FormattableString.Invariant($"{small} >= {lower:R}, but {large} <= {upper:R}");

    private double[] TargetWeights()
    {
        double[] weights = new double[Marginals.Y.Size];
        Marginalization.Columns(Marginals.X1Y.Weights, Marginals.X1.Size, weights.Length, weights);
        return weights;
    }
}
