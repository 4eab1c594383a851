using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pid.Interactions.MaximalSynergy;
using Pid.Interactions.MinimalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;

namespace Pid.Interactions;

/// <summary>Whether some joint distribution has the three given marginals.</summary>
public enum Compatibility
{
    /// <summary>No contradiction was found: they came from a joint, a joint with them was proven, or one was found numerically.</summary>
    Compatible,

    /// <summary>Proven impossible together: the dual certificate separates them from every joint.</summary>
    Impossible,

    /// <summary>Neither a joint nor a proof of impossibility was found within the budget.</summary>
    Undecided,
}

/// <summary>
/// Everything that the three pairwise marginals say about the interactions of X1 and X2 for Y, in bits, with certified intervals.
/// When <see cref="Compatibility"/> is Impossible only the quantities that need no joint (R, U1, U2) are meaningful.
/// </summary>
public sealed record InteractionBounds
{
    /// <summary>Whether a joint with these marginals exists.</summary>
    public required Compatibility Compatibility { get; init; }

    /// <summary>R, from p(x1,y) and p(x2,y) alone.</summary>
    public required Interval Redundancy { get; init; }

    /// <summary>U1.</summary>
    public required Interval Unique1 { get; init; }

    /// <summary>U2.</summary>
    public required Interval Unique2 { get; init; }

    /// <summary>[proven lower end, proven upper end] of what S can be.</summary>
    public required Interval Synergy { get; init; }

    /// <summary>Enclosure of S_min, the smallest synergy of any joint with these marginals.</summary>
    public required Interval MinimalSynergy { get; init; }

    /// <summary>What I(X1,X2;Y) can be.</summary>
    public required Interval Total { get; init; }

    /// <summary>What the accuracy of the best classifier on (X1,X2) can be, in [0,1].</summary>
    public required Interval Accuracy { get; init; }

    /// <summary>Accuracy of the best classifier on X1 alone.</summary>
    public required Interval UnimodalAccuracy1 { get; init; }

    /// <summary>Accuracy of the best classifier on X2 alone.</summary>
    public required Interval UnimodalAccuracy2 { get; init; }

    /// <summary>alpha = E || p(y|x1) - p(y|x2) ||^2 over p(x1,x2).</summary>
    public required Interval Disagreement { get; init; }

    /// <summary>Entropies and informations of the marginals.</summary>
    public required MarginalProfile Information { get; init; }

    /// <summary>Every bound on S by name, lower ones first.</summary>
    public required IReadOnlyList<NamedBound> Bounds { get; init; }

    /// <summary>Theorem 5 as published (not proven): [2^-h, (I+1)/log2|Y|].</summary>
    internal PublishedAccuracy PublishedAccuracy { get; init; }

    /// <summary>
    /// What follows for these very marginals, taken for everything there is. Where they are of a sample of records, advice on what the
    /// records were drawn from is <see cref="Inference.PopulationAdvice"/>, which is often undecided where this is not.
    /// </summary>
    public required Advice Advice { get; init; }

    /// <summary>
    /// Whether R, U1, U2, S_min and what the marginals say alone are as narrow as asked; the search for S_max has a status of its own.
    /// </summary>
    public required CertificationStatus Status { get; init; }

    /// <summary>The joint of least synergy that the solver found: probabilities in (x1, x2, y) order, right to rounding.</summary>
    public required ImmutableArray<double> MinimalJoint { get; init; }

    /// <summary>What proves it to others, where a search with <see cref="SynergyBudget.WithProof"/> was asked for.</summary>
    internal BoundsProof? Proof { get; private init; }

    /// <summary>What the search for S_max found, where one was asked for.</summary>
    public SynergyMaximum? Search { get; init; }

    /// <summary>
    /// Computes the bounds without a search for S_max: the upper end of S is that of the bounds by name, which is valid and often wider
    /// than what the command prints.
    /// </summary>
    /// <param name="marginals">The three pairwise marginals.</param>
    /// <param name="tolerance">Width asked for R, U1, U2 and S_min, in bits.</param>
    /// <param name="cancellation">
    /// Stops early; what is known by then is returned, with status <see cref="CertificationStatus.Wide"/>.
    /// </param>
    public static InteractionBounds Of(PairwiseMarginals marginals, double tolerance = 1e-9, CancellationToken cancellation = default) =>
        Of(marginals, null, tolerance, cancellation);

    /// <summary>Computes the bounds, with a search for S_max, the sharp upper end of the synergy.</summary>
    /// <param name="marginals">The three pairwise marginals.</param>
    /// <param name="search">How long to search; null leaves the search out.</param>
    /// <param name="tolerance">Width asked for R, U1, U2 and S_min, in bits.</param>
    /// <param name="cancellation">
    /// Stops early; what is known by then is returned, with status <see cref="CertificationStatus.Wide"/>.
    /// </param>
    public static InteractionBounds Of(
        PairwiseMarginals marginals, SynergyBudget? search, double tolerance = 1e-9, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        CancellationToken within = CellPass.Stop((long)marginals.X1.Size * marginals.X2.Size * marginals.Y.Size, cancellation);
        MarginalProfile profile = MarginalProfile.Of(marginals);
        Decomposer decomposer = new();
        SharedAndUnique parts = decomposer.Decompose(marginals.X1Y, marginals.X2Y, tolerance, cancellation);
        MinimalInformation minimal = MinimalInformation.Of(marginals, profile, tolerance, cancellation);
        Disagreement disagreement = Pid.Interactions.Disagreement.Of(marginals, within);
        SynergyMaximum? found = search is null || minimal.Compatibility == Compatibility.Impossible ? null
            : SynergyMaximum.Of(marginals, parts.UnionInformation, minimal.Joint, search, cancellation);
        InteractionBounds bounds = (minimal.Compatibility == Compatibility.Impossible ? null
            : OfMembers(marginals, profile, parts, disagreement, minimal, found, tolerance, within))
                ?? Impossible(marginals, profile, parts, disagreement);
        return search is not { WithProof: true } ? bounds : bounds with
        {
            Proof = new BoundsProof(decomposer.Proof(), minimal.Potentials,
                bounds.Compatibility == Compatibility.Impossible ? BoundsProof.Separating(marginals, cancellation) : [],
                found?.Trees ?? []),
        };
    }

    // Every bound here holds for all members of D. Two that contradict each other prove that D has none: then there is no result (null).
    private static InteractionBounds? OfMembers(
        PairwiseMarginals marginals, MarginalProfile profile, SharedAndUnique parts, Disagreement disagreement, MinimalInformation minimal,
        SynergyMaximum? search, double tolerance, CancellationToken within)
    {
        Interval union = parts.UnionInformation;
        NamedBound[] upper = [.. SynergyBounds.Upper(marginals, profile, parts, within), .. SynergyBounds.Searched(search)];
        double most = upper.Where(b => b.Proven).Min(b => b.Value);
        double least = Math.Max(0, (minimal.Information - union).Lower);
        NamedBound[] lower =
        [
            new("maximum entropy (S_min)", BoundSide.Lower, least, true, "Theorem 1 with all three marginals kept; dual certificate"),
            .. SynergyBounds.Lower(disagreement, parts),
        ];
        least = lower.Where(b => b.Proven).Max(b => b.Value);
        double mostOfLeast = Math.Min(most, (minimal.Information - union).Upper);
        bool meets = least <= mostOfLeast && (union + least).Lower <= profile.HY.Upper && (union + most).Upper >= minimal.Information.Lower;
        if (!marginals.HasJoint && (search is { End: SearchEnd.Impossible } || !meets))
        {
            return null;
        }

        Interval synergy = new(least, most), minimalSynergy = new(least, mostOfLeast);
        search = search?.Within(synergy);

        // I(X1,X2;Y) = union + S, and it lies between its minimum over D and H(Y).
        Interval total = (union + synergy).Intersect(new Interval(minimal.Information.Lower, profile.HY.Upper));
        Interval conditional = (profile.HY - total).Intersect(new Interval(0, profile.HY.Upper));
        if (Pid.Interactions.Accuracy.Multimodal(marginals, conditional, within) is not { } accuracy)
        {
            return null;
        }

        (Interval unimodal1, Interval unimodal2) = (Pid.Interactions.Accuracy.Unimodal(marginals.X1Y),
            Pid.Interactions.Accuracy.Unimodal(marginals.X2Y));
        double widest = new[] { parts.Width, minimalSynergy.Width, profile.I1.Width, profile.I2.Width, unimodal1.Width, unimodal2.Width,
            disagreement.Alpha.Width }.Max();
        return new InteractionBounds
        {
            Compatibility = minimal.Compatibility,
            Redundancy = parts.Redundancy,
            Unique1 = parts.Unique1,
            Unique2 = parts.Unique2,
            Synergy = synergy,
            MinimalSynergy = minimalSynergy,
            Total = total,
            Accuracy = accuracy,
            UnimodalAccuracy1 = unimodal1,
            UnimodalAccuracy2 = unimodal2,
            Disagreement = disagreement.Alpha,
            Information = profile,
            Bounds = [.. lower, .. upper],
            PublishedAccuracy = PublishedAccuracy.Of(conditional, total, marginals.Y.Size),
            Advice = AdviceRules.Of(parts, synergy, profile.HY, accuracy, unimodal1, unimodal2, marginals.X1.Name, marginals.X2.Name),
            Status = widest <= tolerance ? CertificationStatus.Certified : CertificationStatus.Wide,
            MinimalJoint = ImmutableCollectionsMarshal.AsImmutableArray(minimal.Joint),
            Search = search,
        };
    }

    private static InteractionBounds Impossible(
        PairwiseMarginals marginals, MarginalProfile profile, SharedAndUnique parts, Disagreement disagreement)
    {
        const string Reason = "No joint distribution has these three pairwise marginals: a linear function of the cell has a larger "
            + "mean under them than its largest value.";
        Interval none = new(0, profile.HY.Upper);
        return new InteractionBounds
        {
            Compatibility = Compatibility.Impossible,
            Redundancy = parts.Redundancy,
            Unique1 = parts.Unique1,
            Unique2 = parts.Unique2,
            Synergy = none,
            MinimalSynergy = none,
            Total = none,
            Accuracy = new Interval(0, 1),
            UnimodalAccuracy1 = Pid.Interactions.Accuracy.Unimodal(marginals.X1Y),
            UnimodalAccuracy2 = Pid.Interactions.Accuracy.Unimodal(marginals.X2Y),
            Disagreement = disagreement.Alpha,
            Information = profile,
            Bounds = [],
            PublishedAccuracy = new PublishedAccuracy(double.NaN, double.NaN),
            Advice = Advice.None(
                [Reason, "Check that the three tables describe the same population; if they are separate samples, reconcile "
                    + "them first."], Reason),
            Status = CertificationStatus.Wide,
            MinimalJoint = [],
        };
    }
}

/// <summary>Theorem 5 as published; its ends are not proven (docs/mathematics.md, section 6) and are never used.</summary>
/// <param name="Lower">2^-h.</param>
/// <param name="Upper">(I + 1) / log2 |Y|; infinite for |Y| = 1.</param>
internal readonly record struct PublishedAccuracy(double Lower, double Upper)
{
    internal static PublishedAccuracy Of(Interval conditionalEntropy, Interval total, int symbols) => new(
        CertifiedMath.Exp(-conditionalEntropy.Upper * CertifiedMath.Ln2.Midpoint),
        symbols > 1 ? (total.Upper + 1) / CertifiedMath.Log2(symbols).Midpoint : double.PositiveInfinity);
}
