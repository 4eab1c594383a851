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
/// <param name="Compatibility">Whether a joint with these marginals exists.</param>
/// <param name="Redundancy">R, from p(x1,y) and p(x2,y) alone.</param>
/// <param name="Unique1">U1.</param>
/// <param name="Unique2">U2.</param>
/// <param name="Synergy">[proven lower end, proven upper end] of what S can be.</param>
/// <param name="MinimalSynergy">Enclosure of S_min, the smallest synergy of any joint with these marginals.</param>
/// <param name="Total">What I(X1,X2;Y) can be.</param>
/// <param name="Accuracy">What the accuracy of the best classifier on (X1,X2) can be, in [0,1].</param>
/// <param name="UnimodalAccuracy1">Accuracy of the best classifier on X1 alone.</param>
/// <param name="UnimodalAccuracy2">Accuracy of the best classifier on X2 alone.</param>
/// <param name="Disagreement">alpha = E || p(y|x1) - p(y|x2) ||^2 over p(x1,x2).</param>
/// <param name="Information">Entropies and informations of the marginals.</param>
/// <param name="Bounds">Every bound on S by name, lower ones first.</param>
/// <param name="PublishedAccuracy">Theorem 5 as published (not proven): [2^-h, (I+1)/log2|Y|].</param>
/// <param name="Advice">What follows.</param>
/// <param name="Status">Whether R, U1, U2, S_min and what the marginals say alone are as narrow as asked; the search for S_max has a status of its own.</param>
/// <param name="MinimalJoint">The joint of least synergy that the solver found: probabilities in (x1, x2, y) order, right to rounding.</param>
/// <param name="Search">What the search for S_max found, where one was asked for.</param>
public sealed record InteractionBounds(
    Compatibility Compatibility,
    Interval Redundancy,
    Interval Unique1,
    Interval Unique2,
    Interval Synergy,
    Interval MinimalSynergy,
    Interval Total,
    Interval Accuracy,
    Interval UnimodalAccuracy1,
    Interval UnimodalAccuracy2,
    Interval Disagreement,
    MarginalProfile Information,
    IReadOnlyList<NamedBound> Bounds,
    PublishedAccuracy PublishedAccuracy,
    Advice Advice,
    CertificationStatus Status,
    double[] MinimalJoint,
    SynergyMaximum? Search)
{
    /// <summary>Computes the bounds.</summary>
    /// <param name="marginals">The three pairwise marginals.</param>
    /// <param name="tolerance">Width asked for R, U1, U2 and S_min, in bits.</param>
    /// <param name="cancellation">Stops early; what is known by then is returned, with status <see cref="CertificationStatus.Wide"/>.</param>
    public static InteractionBounds Of(PairwiseMarginals marginals, double tolerance = 1e-9, CancellationToken cancellation = default) =>
        Of(marginals, null, tolerance, cancellation);

    /// <summary>Computes the bounds, with a search for S_max, the sharp upper end of the synergy.</summary>
    /// <param name="marginals">The three pairwise marginals.</param>
    /// <param name="search">How long to search; null leaves the search out.</param>
    /// <param name="tolerance">Width asked for R, U1, U2 and S_min, in bits.</param>
    /// <param name="cancellation">Stops early; what is known by then is returned, with status <see cref="CertificationStatus.Wide"/>.</param>
    public static InteractionBounds Of(
        PairwiseMarginals marginals, SynergyBudget? search, double tolerance = 1e-9, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        CancellationToken within = CellPass.Stop((long)marginals.X1.Size * marginals.X2.Size * marginals.Y.Size, cancellation);
        MarginalProfile profile = MarginalProfile.Of(marginals);
        SharedAndUnique parts = new Decomposer().Decompose(marginals.X1Y, marginals.X2Y, tolerance, cancellation);
        MinimalInformation minimal = MinimalInformation.Of(marginals, profile, tolerance, cancellation);
        Disagreement disagreement = Pid.Interactions.Disagreement.Of(marginals, within);
        return minimal.Compatibility == Compatibility.Impossible
            ? Impossible(marginals, profile, parts, disagreement)
            : OfMembers(
                marginals, profile, parts, disagreement, minimal,
                search is null ? null : SynergyMaximum.Of(marginals, parts.UnionInformation, search, cancellation), tolerance, within)
                ?? Impossible(marginals, profile, parts, disagreement);
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

        (Interval unimodal1, Interval unimodal2) = (Pid.Interactions.Accuracy.Unimodal(marginals.X1Y), Pid.Interactions.Accuracy.Unimodal(marginals.X2Y));
        double widest = new[] { parts.Width, minimalSynergy.Width, profile.I1.Width, profile.I2.Width, unimodal1.Width, unimodal2.Width, disagreement.Alpha.Width }.Max();
        return new InteractionBounds(
            minimal.Compatibility, parts.Redundancy, parts.Unique1, parts.Unique2, synergy, minimalSynergy, total, accuracy, unimodal1, unimodal2,
            disagreement.Alpha, profile, [.. lower, .. upper], PublishedAccuracy.Of(conditional, total, marginals.Y.Size),
            AdviceRules.Of(parts, synergy, profile.HY, accuracy, unimodal1, unimodal2, marginals.X1.Name, marginals.X2.Name),
            widest <= tolerance ? CertificationStatus.Certified : CertificationStatus.Wide, minimal.Joint, search);
    }

    private static InteractionBounds Impossible(
        PairwiseMarginals marginals, MarginalProfile profile, SharedAndUnique parts, Disagreement disagreement)
    {
        const string Reason = "No joint distribution has these three pairwise marginals: a linear function of the cell has a larger mean under them than its largest value.";
        Interval none = new(0, profile.HY.Upper);
        return new InteractionBounds(
            Compatibility.Impossible, parts.Redundancy, parts.Unique1, parts.Unique2, none, none, none, new Interval(0, 1),
            Pid.Interactions.Accuracy.Unimodal(marginals.X1Y), Pid.Interactions.Accuracy.Unimodal(marginals.X2Y), disagreement.Alpha, profile, [],
            new PublishedAccuracy(double.NaN, double.NaN),
            new Advice("undecided", "undecided", "undecided",
                [Reason, "Check that the three tables describe the same population; if they are separate samples, reconcile them first."], [Reason]),
            CertificationStatus.Wide, [], null);
    }
}

/// <summary>Theorem 5 as published; its ends are not proven (docs/mathematics.md, section 6) and are never used.</summary>
/// <param name="Lower">2^-h.</param>
/// <param name="Upper">(I + 1) / log2 |Y|; infinite for |Y| = 1.</param>
public readonly record struct PublishedAccuracy(double Lower, double Upper)
{
    internal static PublishedAccuracy Of(Interval conditionalEntropy, Interval total, int symbols) => new(
        CertifiedMath.Exp(-conditionalEntropy.Upper * CertifiedMath.Ln2.Midpoint),
        symbols > 1 ? (total.Upper + 1) / CertifiedMath.Log2(symbols).Midpoint : double.PositiveInfinity);
}
