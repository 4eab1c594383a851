using Pid.Coupling;
using Pid.Interactions.MinimalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>The search for min over D of H_r: bounds without search, reduction, then rounds on the block with the widest gap.</summary>
/// <remarks>
/// Symmetry is left alone: it would not pay. Exchanging two symbols whose pairs are equal maps D onto itself, so that a box and its image
/// are both searched; 3x3x4 tables of that kind take 2072 boxes on average, those of two proportional symbols, which are no symmetry since
/// entropy is not linear in mass, 856, and random ones 1998 (bench: sharp). Real tables have such symbols as rare values, whose cells the
/// equations fix, or close all the same (bench: sharp-data). Only made-up uniform tables, with every symmetry at once, stay open for it:
/// 4x4x3. Dominance between boxes is what <see cref="DualBound.Reduce"/> and <see cref="DualBound.Split"/> cut.
/// </remarks>
/// <param name="marginals">The three pairs.</param>
/// <param name="budget">How long.</param>
/// <param name="profile">Their entropies.</param>
/// <param name="union">The union information, in bits.</param>
/// <param name="start">A joint with these pairs to rounding, in (x1, x2, y) order, where exchanges begin; empty: none is known.</param>
internal sealed class SynergySearch(
    PairwiseMarginals marginals, SynergyBudget budget, MarginalProfile profile, Interval union, double[] start)
{
    // Operations to set up the dense tableau of a block, rows^2 x columns: some half second, and a pivot is in proportion.
    private const double LargestTableau = 1e9;

    // Cells to look at for a reduction.
    private const long MostCells = 1_000_000;
    // Multiply-adds of the exchanges, of some tenths of a second.
    private const long WorkOfExchanges = 400_000_000;

    // How much more than a witness's computed entropy its proof may say, in bits.
    private const double WitnessRounding = 1e-6;

    // Of a pair of a witness.
    private const double LargestMiss = 1e-9;
    private double _floor;       // bits: proven without search
    private JointPolytope? _cells;

    /// <summary>What proves the lower end to others, where that was asked for.</summary>
    public IReadOnlyList<SynergyTree> Trees { get; private set; } = [];

    /// <summary>Enclosure of min over D of H_r in bits.</summary>
    public Interval MinimalEntropy { get; private set; }

    /// <summary>The entropy of the witness in bits, computed.</summary>
    public double Attained { get; private set; } = double.PositiveInfinity;

    /// <summary>The best joint found, in (x1, x2, y) order.</summary>
    public double[] Witness { get; private set; } = [];

    /// <summary>Whether the upper end of <see cref="MinimalEntropy"/> is that of the witness.</summary>
    public bool WitnessIsProven { get; private set; }

    /// <summary>Boxes examined.</summary>
    public long Nodes { get; private set; }

    /// <summary>Why the search ended.</summary>
    public SearchEnd End { get; private set; }

    /// <summary>The most bytes of boxes that the searches of the blocks kept, added up.</summary>
    public long MostBytes { get; private set; }

    /// <summary>Searches until closed, cancelled or out of nodes.</summary>
    public void Run(CancellationToken cancellation)
    {
        // Each pair of variables determines the entropy up to the third: H_r <= H(pair) + H(third).
        double most = Math.Min((profile.H12 + profile.HY).Upper, Math.Min(
            (profile.H1Y + profile.H2).Upper, (profile.H2Y + profile.H1).Upper));
        _floor = Math.Min(Floor(), most);
        MinimalEntropy = new Interval(_floor, most);
        if ((long)marginals.X1.Size * marginals.X2.Size * marginals.Y.Size > MostCells)
        {
            End = SearchEnd.TooLarge;
            return;
        }

        if (Reduced(cancellation) is not { } polytope)
        {
            End = SearchEnd.Cancelled;
            return;
        }

        if (polytope.IsEmpty)
        {
            End = SearchEnd.Impossible;
            return;
        }

        // Of one equation the search is exact at once.
        if (start.Length > 0 && polytope.Blocks.Any(b => b.Rows > 1))
        {
            (double[] found, double entropy) = ExchangeSearch.Descend(
                marginals.X1.Size, marginals.X2.Size, marginals.Y.Size, start, Math.Min(budget.Work / 8, WorkOfExchanges), cancellation);

            // Exchanges keep the pairs of where they begin, and the solver that found it may have stopped early.
            (Witness, Attained) = Miss(found) <= LargestMiss ? (found, entropy / CertifiedMath.Ln2.Midpoint) : (Witness, Attained);
        }

        if (polytope.Blocks.Any(b => (double)b.Rows * b.Rows * b.Variables > LargestTableau || b.Variables > ushort.MaxValue))
        {
            End = SearchEnd.TooLarge;
            Conclude(null, [], cancellation);
            return;
        }

        double tolerance = 0.9 * budget.Tolerance * CertifiedMath.Ln2.Lower / Math.Max(1, polytope.Blocks.Length);
        BranchAndBound[] searches = Array.ConvertAll(polytope.Blocks, b => new BranchAndBound(
            b, Witness.Length > 0 ? polytope.ToPoint(b, Witness) : null, tolerance,
            budget.Memory / polytope.Blocks.Length, budget.Work / (2 * polytope.Blocks.Length),
            budget.WithProof ? new SearchTrace() : null, cancellation));
        Search(searches, polytope.FixedEntropy(), cancellation);
        MostBytes = searches.Sum(s => s.MostBytes);
        Array.ForEach(searches, s => s.Polish());
        Conclude(polytope, searches, cancellation);
        Trees = budget.WithProof ? Prove(polytope, searches, cancellation) : [];
    }

    private double Miss(ReadOnlySpan<double> joint)
    {
        (int n1, int n2, int ny) = (marginals.X1.Size, marginals.X2.Size, marginals.Y.Size);
        double[] w12 = new double[n1 * n2], w1y = new double[n1 * ny], w2y = new double[n2 * ny];
        Marginalization.X1X2(joint, n1, n2, ny, w12);
        Marginalization.X1Y(joint, n1, n2, ny, w1y);
        Marginalization.X2Y(joint, n1, n2, ny, w2y);
        return Math.Max(Largest(w12, marginals.X1X2), Math.Max(Largest(w1y, marginals.X1Y), Largest(w2y, marginals.X2Y)));

        static double Largest(double[] sums, PairTable pairs)
        {
            double largest = 0;
            for (int i = 0; i < sums.Length; i++)
            {
                largest = Math.Max(largest, Math.Abs(sums[i] - pairs.Probabilities[i]));
            }

            return largest;
        }
    }

    // Null where it was given up: of a large table, to write it down takes long.
    private ReducedPolytope? Reduced(CancellationToken cancellation)
    {
        try
        {
            return new ReducedPolytope(_cells = new JointPolytope(marginals, cancellation), cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Search(BranchAndBound[] searches, Interval fixedEntropy, CancellationToken cancellation)
    {
        for (long round = 0; ; round++)
        {
            Nodes = searches.Sum(s => s.Nodes);
            double lower = Math.Max(_floor, LowerBits(searches, fixedEntropy));
            double attained = (fixedEntropy.Midpoint + searches.Sum(s => s.BestEntropy)) / CertifiedMath.Ln2.Midpoint;
            BranchAndBound? widest = searches.Where(s => !s.Done).MaxBy(s => s.Gap);
            if (budget.Progress is { } progress && (round % 16 == 0 || widest is null))
            {
                Interval known = profile.H12 + profile.HY - union;
                progress(known.Midpoint - attained, (known - lower).Upper, Nodes);
            }

            if (widest is null || attained - lower <= 0.9 * budget.Tolerance)
            {
                End = SearchEnd.Closed;
                return;
            }

            long work = budget.Work - searches.Sum(s => s.Work);
            if (Nodes >= budget.Nodes || work <= 0 || cancellation.IsCancellationRequested)
            {
                End = Nodes >= budget.Nodes || work <= 0 ? SearchEnd.NodeBudget : SearchEnd.Cancelled;
                return;
            }

            widest.Round(budget.MaxDegreeOfParallelism, work, cancellation);
        }
    }

    private void Conclude(ReducedPolytope? polytope, BranchAndBound[] searches, CancellationToken cancellation)
    {
        double lower = polytope is null ? _floor : Math.Max(_floor, LowerBits(searches, polytope.FixedEntropy()));
        double proven = Witness.Length > 0 ? ProvenByMixture(cancellation) : double.PositiveInfinity;
        if (polytope is not null && searches.All(s => double.IsFinite(s.BestEntropy)))
        {
            double attained = (polytope.FixedEntropy().Midpoint + searches.Sum(s => s.BestEntropy)) / CertifiedMath.Ln2.Midpoint;
            if (attained < Attained)
            {
                (Attained, Witness) = (attained, polytope.ToJoint(Array.ConvertAll(searches, s => s.Best)));
            }

            proven = Math.Min(proven, ProvenBits(polytope, searches));
        }

        if (Witness.Length > 0 && CountWitness.Find(marginals, Witness) is { } weights)
        {
            Witness = weights;
            proven = Math.Min(proven, Entropy.Bits(weights).Upper);
        }

        WitnessIsProven = proven <= Attained + WitnessRounding;

        // Where D is known not to be empty the two proofs cannot contradict each other.
        double upper = Math.Min(MinimalEntropy.Upper, proven);
        MinimalEntropy = new Interval(marginals.HasJoint ? lower : Math.Min(lower, upper), upper);
    }

    // A block that needed no search is searched for what it proves to others, where its one equation does not by itself.
    private SynergyTree[] Prove(ReducedPolytope polytope, BranchAndBound[] searches, CancellationToken cancellation)
    {
        const int Most = 4000;
        SynergyTreeWriter writer = new(_cells!, polytope);
        return [.. searches.Zip(polytope.Blocks, (search, block) =>
        {
            if (search.Rows.Length == 0)
            {
                if (writer.WriteWhole(search, block) is { } tree)
                {
                    return tree;
                }

                search = new BranchAndBound(
                    block, null, 1e-12, budget.Memory, budget.Work, new SearchTrace(), cancellation, bySearch: true);
                while (!search.Done && search.Nodes < Most && !cancellation.IsCancellationRequested)
                {
                    search.Round(1, budget.Work - search.Work, cancellation);
                }
            }

            return writer.Write(search, block);
        })];
    }

    // An upper bound of the least entropy, in bits, by what the exchanges found, where all pairs are positive.
    private double ProvenByMixture(CancellationToken cancellation)
    {
        EntropyProblem problem = new(marginals);
        return CellPass.Stop(problem.Cells, cancellation).IsCancellationRequested || problem.CountAtMost(0) > 0
            || EntropyWitness.EntropyNear(problem, problem.ToAxisOrder(Witness), problem.ToAxisOrder(start)) is not { } entropy
            ? double.PositiveInfinity : (entropy / CertifiedMath.Ln2).Upper;
    }

    // The same by the points of the blocks.
    private static double ProvenBits(ReducedPolytope polytope, BranchAndBound[] searches)
    {
        Interval sum = polytope.FixedEntropy();
        for (int i = 0; i < searches.Length; i++)
        {
            sum += Interval.Exactly(UpperBound(searches[i], polytope.Blocks[i]));
        }

        return (sum / CertifiedMath.Ln2).Upper;
    }

    private static double UpperBound(BranchAndBound search, SeparableProgram block)
    {
        double bound = Math.Min(BlockWitness.EntropyBound(block, search.Best, 1e-12), BlockWitness.EntropyBound(block, search.Best, 1e-10));
        return double.IsFinite(bound) ? bound
            : Math.Min(InteriorWitness.EntropyBound(block, search.Best, search.Inside), InteriorWitness.OfWholeBox(block));
    }

    private static double LowerBits(BranchAndBound[] searches, Interval fixedEntropy)
    {
        Interval sum = Interval.Exactly(fixedEntropy.Lower);
        foreach (BranchAndBound search in searches)
        {
            sum += Interval.Exactly(search.Lower);
        }

        return (sum / CertifiedMath.Ln2).Lower;
    }

    // The largest pair entropy and the majorize-profile of the three pairs together.
    private double Floor()
    {
        double error = Math.Max(marginals.X1Y.RelativeError, Math.Max(marginals.X2Y.RelativeError, marginals.X1X2.RelativeError));
        double profiles = CouplingLowerBound.MajorizeProfile(
            [marginals.X1X2.Probabilities.ToArray(), marginals.X1Y.Probabilities.ToArray(), marginals.X2Y.Probabilities.ToArray()], error);
        return Math.Max(profiles, Math.Max(profile.H12.Lower, Math.Max(profile.H1Y.Lower, profile.H2Y.Lower)));
    }
}
