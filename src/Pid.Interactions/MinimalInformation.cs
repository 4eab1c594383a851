using Pid.Interactions.MaximumEntropy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;

namespace Pid.Interactions;

/// <summary>
/// The least I(X1,X2;Y) of any joint with three given pairwise marginals: H(X1,X2) + H(Y) - max over D of H_r. With the union information
/// subtracted it is S_min, the largest lower bound of S that the marginals admit.
/// </summary>
/// <param name="Compatibility">Whether such a joint exists.</param>
/// <param name="Information">Enclosure of the least I(X1,X2;Y), in bits. Its upper end is H(Y) where the solver's joint could not be proven to be
/// close to a member of D (a zero among the pair probabilities).</param>
/// <param name="Gap">Distance, in bits, between the proven lower end and the value at the solver's joint, whose marginals match to rounding:
/// how sharp the lower end is, by computation.</param>
/// <param name="Joint">The solver's joint, probabilities in (x1, x2, y) order; empty where none exists.</param>
internal sealed record MinimalInformation(Compatibility Compatibility, Interval Information, double Gap, double[] Joint)
{
    public static MinimalInformation Of(PairwiseMarginals marginals, MarginalProfile profile, double tolerance, CancellationToken cancellation)
    {
        EntropyProblem problem = new(marginals);
        EntropySolver solver = new(problem);
        double target = 0.33 * tolerance * CertifiedMath.Ln2.Lower;
        EntropyOutcome outcome = solver.Solve(target, cancellation);
        if (outcome == EntropyOutcome.Empty)
        {
            return new MinimalInformation(Compatibility.Impossible, new Interval(0, profile.HY.Upper), double.PositiveInfinity, []);
        }

        if (outcome == EntropyOutcome.Undecided)
        {
            HardTables.Improve(problem, solver, target, cancellation);
            outcome = solver.Merit <= target ? EntropyOutcome.Converged : outcome;
        }

        double most = EntropyCertificate.EntropyBound(problem, solver.Best);
        double witness = EntropyWitness.EntropyBound(problem, solver.BestJoint);
        Interval known = profile.H12 + profile.HY;
        double lower = Math.Max(0, (known - (Interval.Exactly(most) / CertifiedMath.Ln2)).Lower);
        double upper = double.IsFinite(witness) ? (known - (Interval.Exactly(witness) / CertifiedMath.Ln2)).Upper : profile.HY.Upper;
        bool found = marginals.HasJoint || double.IsFinite(witness) || outcome == EntropyOutcome.Converged;
        return new MinimalInformation(
            found ? Compatibility.Compatible : Compatibility.Undecided,
            new Interval(lower, Math.Min(upper, profile.HY.Upper)),
            solver.Merit / CertifiedMath.Ln2.Lower,
            problem.ToCallerOrder(solver.BestJoint));
    }
}
