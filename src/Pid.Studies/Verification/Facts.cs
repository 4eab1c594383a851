using Pid.Coupling;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Studies.Verification;

/// <summary>
/// What an implementation says about one joint distribution, each computed when a statement first asks. Not for several threads at once.
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
    public Facts(Joint joint, Implementation implementation)
    {
        ArgumentNullException.ThrowIfNull(implementation);
        (Joint, Implementation, Marginals) = (joint, implementation, PairwiseMarginals.FromJoint(joint));
        _decomposition = new(() => implementation.Decompose(joint), false);
        _bounds = new(() => implementation.Bounds(Marginals), false);
        _sharp = new(() => implementation.Sharp(Marginals), false);
        _disagreement = new(() => implementation.Disagree(Marginals), false);
        _coupling = new(() => implementation.Couple(SourcesAndTarget()), false);
        _plain = new(() => new PlainInformation(joint), false);
    }

    /// <summary>The distribution.</summary>
    public Joint Joint { get; }

    /// <summary>The functions under test.</summary>
    public Implementation Implementation { get; }

    /// <summary>Its three pairs.</summary>
    public PairwiseMarginals Marginals { get; }

    /// <summary>R, U1, U2, S.</summary>
    public Decomposition Parts => _decomposition.Value.Parts;

    /// <summary>The proof of the union information.</summary>
    public UnionProof Proof => _decomposition.Value.Proof;

    /// <summary>What the three pairs say.</summary>
    public InteractionBounds Bounds => _bounds.Value;

    /// <summary>S_max.</summary>
    public SynergyMaximum Sharp => _sharp.Value;

    /// <summary>alpha and total variation.</summary>
    public Disagreement Disagreement => _disagreement.Value;

    /// <summary>Couplings of p(x1,x2) and p(y).</summary>
    public CouplingFacts Coupling => _coupling.Value;

    /// <summary>Informations by independent arithmetic.</summary>
    public PlainInformation Plain => _plain.Value;

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
