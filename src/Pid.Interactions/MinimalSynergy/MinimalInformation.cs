using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;

namespace Pid.Interactions.MinimalSynergy;

/// <summary>
/// The least I(X1,X2;Y) of any joint with three given pairwise marginals: H(X1,X2) + H(Y) - max over D of H_r. With the union information
/// subtracted it is S_min, the largest lower bound of S that the marginals admit.
/// </summary>
/// <param name="Compatibility">Whether such a joint exists.</param>
/// <param name="Information">Enclosure of the least I(X1,X2;Y), in bits. Its upper end is H(Y) where the solver's joint could not be proven
/// to be close to a member of D.</param>
/// <param name="Joint">The solver's joint, probabilities in (x1, x2, y) order; empty where none exists.</param>
internal sealed record MinimalInformation(Compatibility Compatibility, Interval Information, double[] Joint)
{
    /// <summary>What proves the lower end: potentials of the pairs (<see cref="BoundsProof"/>).</summary>
    public double[] Potentials { get; private init; } = [];

    public static MinimalInformation Of(PairwiseMarginals marginals, MarginalProfile profile, double tolerance,
        CancellationToken cancellation)
    {
        EntropyProblem problem = new(marginals, cancellation);
        EntropySolver? solver = null;
        try
        {
            problem.Pass.ThrowIfCancellationRequested();
            solver = new EntropySolver(problem);
            return Of(marginals, profile, problem, solver, tolerance, cancellation);
        }
        catch (OperationCanceledException) when (problem.Pass.IsCancellationRequested)
        {
            return Stopped(marginals, profile, solver?.Bound ?? double.PositiveInfinity);
        }
    }

    private static MinimalInformation Of(
        PairwiseMarginals marginals, MarginalProfile profile, EntropyProblem problem, EntropySolver solver, double tolerance,
        CancellationToken cancellation)
    {
        double target = 0.33 * tolerance * CertifiedMath.Ln2.Lower;
        EntropyOutcome outcome = solver.Solve(target, cancellation);
        MinimalInformation impossible = new(Compatibility.Impossible, new Interval(0, profile.HY.Upper), []);
        if (outcome == EntropyOutcome.Empty)
        {
            return impossible;
        }

        if (outcome == EntropyOutcome.Undecided)
        {
            HardTables.Improve(problem, solver, target, cancellation);
            outcome = solver.Merit <= target ? EntropyOutcome.Converged : outcome;
        }

        double[] joint = problem.ToCallerOrder(solver.BestJoint);
        double witness = EntropyWitness.EntropyNear(problem, solver.BestJoint)?.Lower ?? double.NegativeInfinity,
            most = EntropyCertificate.EntropyBound(problem, solver.Best);
        double least = witness;
        try
        {
            if (!(most - least <= target) && Closer(marginals, joint, ref least, ref most, cancellation))
            {
                return impossible;
            }
        }
        catch (OperationCanceledException) when (problem.Pass.IsCancellationRequested)
        {
            // what is proven stands
        }

        // For every member of D its information is at least the lower end and at most H(Y), and its entropy between the two bounds. So
        // where these contradict each other, D has no member: the empty interval is the proof.
        Interval known = profile.H12 + profile.HY;
        double lower = Math.Max(0, (known - (Interval.Exactly(most) / CertifiedMath.Ln2)).Lower);
        double upper = Math.Min(double.IsFinite(least) ? (known - (Interval.Exactly(least) / CertifiedMath.Ln2)).Upper : profile.HY.Upper,
            profile.HY.Upper);
        bool exists = marginals.HasJoint || double.IsFinite(witness);
        if (!exists && (!(lower <= upper) || Separation.ProvesEmpty(problem, cancellation)))
        {
            return impossible;
        }

        return new MinimalInformation(
            exists || outcome == EntropyOutcome.Converged ? Compatibility.Compatible : Compatibility.Undecided,
            new Interval(lower, upper), joint)
        {
            Potentials = problem.ToPairs(solver.Best),
        };
    }

    // A large table, stopped: from the solver's own bound of the entropy, without a pass over the cells.
    private static MinimalInformation Stopped(PairwiseMarginals marginals, MarginalProfile profile, double most)
    {
        double upper = profile.HY.Upper;
        double lower = double.IsFinite(most)
            ? Math.Max(0, (profile.H12 + profile.HY - (Interval.Exactly(most) / CertifiedMath.Ln2)).Lower) : 0;
        return !marginals.HasJoint && lower > upper
            ? new MinimalInformation(Compatibility.Impossible, new Interval(0, upper), [])
            : new MinimalInformation(marginals.HasJoint ? Compatibility.Compatible : Compatibility.Undecided,
            new Interval(Math.Min(lower, upper), upper), []);
    }

    // Proofs that hold where pairs are zero or cells are tiny; true where they prove D empty.
    private static bool Closer(PairwiseMarginals marginals, double[] joint, ref double least, ref double most,
        CancellationToken cancellation)
    {
        bool binary = marginals is { X1.Size: 2, X2.Size: 2, Y.Size: 2 };
        if ((binary ? BinaryTriple.LargestEntropy(marginals) : PolytopeWitness.Entropy(marginals, joint, cancellation)) is not { } entropy)
        {
            return !marginals.HasJoint;
        }

        (least, most) = (Math.Max(least, entropy.Lower), Math.Min(most, entropy.Upper));
        return false;
    }
}
