using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pid.Interactions.MinimalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>Why a search for the largest synergy ended.</summary>
public enum SearchEnd
{
    /// <summary>The interval is as narrow as asked, or as rounding allows.</summary>
    Closed,

    /// <summary>The nodes or the work allowed were spent.</summary>
    NodeBudget,

    /// <summary>Cancelled, by time or by the user.</summary>
    Cancelled,

    /// <summary>The table is too large for the search: the bounds are those known without it.</summary>
    TooLarge,

    /// <summary>Proven: no joint has these three marginals.</summary>
    Impossible,
}

/// <summary>How long to search.</summary>
/// <param name="Tolerance">Width, in bits, at which the search stops.</param>
/// <param name="Nodes">Boxes to examine at most; the result is the same on every run.</param>
/// <param name="MaxDegreeOfParallelism">Threads; the result does not depend on it.</param>
/// <param name="Progress">
/// Called from time to time with what is known of S_max: [computed at the best joint so far, proven], and the nodes.
/// </param>
/// <param name="Stop">Ends the search alone, where it is a part of more.</param>
public sealed record SynergyBudget(
    double Tolerance = 1e-6, long Nodes = long.MaxValue, int MaxDegreeOfParallelism = 1, Action<double, double, long>? Progress = null,
    CancellationToken Stop = default)
{
    /// <summary>Multiply-adds of some one or two seconds on one core.</summary>
    public const long OfSeconds = 2_000_000_000;

    /// <summary>Multiply-adds of the linear programs to do at most; the result is the same on every machine and every run.</summary>
    public long Work { get; init; } = long.MaxValue;

    /// <summary>Bytes of the boxes kept to choose from; beyond, the search goes depth first, which needs little.</summary>
    public long Memory { get; init; } = 256L << 20;

    /// <summary>Whether to keep what proves the upper end of S_max to others.</summary>
    internal bool WithProof { get; init; }

    /// <summary>A width that the search can still tell from its own rounding: less only makes it divide boxes without end.</summary>
    internal const double LeastTolerance = 1e-9;
}

/// <summary>
/// S_max, the largest synergy of any joint with three given pairwise marginals: H(X1,X2) + H(Y) - min over D of H_r - union information.
/// Minimising the concave entropy over the polytope D is NP-hard (PARTITION is the case of two fair bits); the answer is an interval that
/// only shrinks with time.
/// </summary>
/// <param name="MaximalSynergy">Enclosure of S_max in bits, proven on both sides.</param>
/// <param name="MaximalInformation">Enclosure of the largest I(X1,X2;Y) over D.</param>
/// <param name="MinimalEntropy">Enclosure of the least H_r(X1,X2,Y) over D.</param>
/// <param name="Attained">The synergy of <paramref name="Witness"/>, computed: the end that S_max reaches. Equal to the lower end of
/// <paramref name="MaximalSynergy"/> up to rounding where <paramref name="WitnessIsProven"/>.</param>
/// <param name="Witness">Weights in (x1, x2, y) order, y fastest, of the best joint found. Where the tables are counts and rounding
/// succeeds they are whole numbers with *exactly* the given marginals (up to a common factor); else probabilities, right to rounding. Empty
/// if none was found.</param>
/// <param name="WitnessIsProven">Whether the lower end of the interval is that of the witness: it, or a joint within rounding of it, is
/// proven to have exactly the given marginals. If not, the lower end is a weaker one that needs no witness: the largest entropy of the
/// boxes of all cells, or I >= max(I1, I2).</param>
/// <param name="Nodes">Boxes examined.</param>
/// <param name="End">Why the search ended.</param>
public sealed record SynergyMaximum(
    Interval MaximalSynergy, Interval MaximalInformation, Interval MinimalEntropy, double Attained, ImmutableArray<double> Witness,
        bool WitnessIsProven, long Nodes,
    SearchEnd End)
{
    /// <summary>Searches for S_max.</summary>
    /// <param name="marginals">The three pairwise marginals.</param>
    /// <param name="budget">How long; without it until closed or cancelled.</param>
    /// <param name="cancellation">Stops early: what is known by then is returned.</param>
    public static SynergyMaximum Of(PairwiseMarginals marginals, SynergyBudget? budget = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        double[] start = MinimalInformation.Of(marginals, MarginalProfile.Of(marginals), 1e-6, cancellation).Joint;
        return Of(marginals, new Decomposer().Decompose(marginals.X1Y, marginals.X2Y, 1e-9, CancellationToken.None).UnionInformation,
            start, budget, cancellation);
    }

    /// <summary>Searches for S_max with the union information already known.</summary>
    /// <param name="marginals">The three pairwise marginals.</param>
    /// <param name="union">R + U1 + U2, in bits.</param>
    /// <param name="budget">How long; without it until closed or cancelled.</param>
    /// <param name="cancellation">Stops early: what is known by then is returned.</param>
    internal static SynergyMaximum Of(PairwiseMarginals marginals, Interval union, SynergyBudget? budget = null,
        CancellationToken cancellation = default) => Of(marginals, union, [], budget, cancellation);

    /// <summary>The same from a joint with these marginals to rounding, in (x1, x2, y) order; empty where none is known.</summary>
    internal static SynergyMaximum Of(
        PairwiseMarginals marginals, Interval union, double[] start, SynergyBudget? budget, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        budget ??= new SynergyBudget();
        if (!(budget.Tolerance > 0) || double.IsInfinity(budget.Tolerance))
        {
            throw new ArgumentOutOfRangeException(nameof(budget),
                FormattableString.Invariant($"The tolerance is a width in bits, above 0; 1e-6 is usual. Given: {budget.Tolerance}."));
        }

        MarginalProfile profile = MarginalProfile.Of(marginals);
        if (marginals is { X1.Size: 2, X2.Size: 2, Y.Size: 2, HasJoint: true })
        {
            double[] joint = new double[8];
            Interval least = BinaryTriple.LeastEntropy(marginals, joint) / CertifiedMath.Ln2;
            return From(marginals, profile, union, least, least.Midpoint, joint, true, 0, SearchEnd.Closed, budget) with
            {
                Trees = budget.WithProof ? Searched().Trees : [],
            };
        }

        SynergySearch search = Searched();
        return From(
            marginals, profile, union, search.MinimalEntropy, search.Attained, search.Witness, search.WitnessIsProven, search.Nodes,
            search.End, budget)
            with
        { MostBytes = search.MostBytes, Trees = search.Trees };

        SynergySearch Searched()
        {
            SynergySearch search = new(marginals, budget, profile, union, start);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, budget.Stop);
            search.Run(either.Token);
            return search;
        }
    }

    /// <summary>
    /// Whether nothing is left to find: S_max is enclosed to within the tolerance of the search. Else the search is open.
    /// </summary>
    public bool IsClosed { get; private init; }

    /// <summary>What proves the upper end to others, where that was asked for.</summary>
    internal IReadOnlyList<SynergyTree> Trees { get; private init; } = [];

    /// <summary>The most bytes of boxes that the search kept at once.</summary>
    internal long MostBytes { get; private init; }

    /// <summary>The same with the ends that other bounds prove: S_min from below, every bound on S from above.</summary>
    internal SynergyMaximum Within(Interval synergy)
    {
        double lower = Math.Max(MaximalSynergy.Lower, synergy.Lower), upper = Math.Min(MaximalSynergy.Upper, synergy.Upper);
        return this with { MaximalSynergy = new Interval(Math.Min(lower, upper), upper) };
    }

    private static SynergyMaximum From(
        PairwiseMarginals marginals, MarginalProfile profile, Interval union, Interval least, double attained, double[] witness,
        bool proven, long nodes,
        SearchEnd end, SynergyBudget budget)
    {
        Interval known = profile.H12 + profile.HY, information = known - least;
        double floor = Math.Max(0, Math.Max(profile.I1.Lower, profile.I2.Lower)), ceiling = profile.HY.Upper;
        double lower = Math.Min(Math.Max(information.Lower, floor), ceiling), upper = Math.Min(information.Upper, ceiling);
        if (!marginals.HasJoint && (!(lower <= upper) || (information - union).Upper < 0))
        {
            // Two bounds that every member of D satisfies contradict each other, so there is none.
            (lower, upper, end) = (floor, ceiling, SearchEnd.Impossible);
        }

        information = new Interval(lower, upper);
        Interval synergy = information - union;
        synergy = new Interval(Math.Max(0, synergy.Lower), Math.Max(0, synergy.Upper));
        return new SynergyMaximum(
            synergy, information, least, Math.Clamp(known.Midpoint - attained - union.Midpoint, 0, synergy.Upper),
            ImmutableCollectionsMarshal.AsImmutableArray(witness), proven, nodes, end)
        {
            IsClosed = end == SearchEnd.Closed && synergy.Width <= budget.Tolerance,
        };
    }
}
