using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Interactions.MinimalSynergy;

/// <summary>
/// A proof of the largest entropy over D from both sides where pair probabilities are zero, or cells are forced: on the
/// <see cref="ReducedPolytope"/>, whose variables are those that the equations leave free. From below by a member of D next to the solver's
/// joint; from above by the boxes of what is left, which says all where nothing or next to nothing is.
/// </summary>
internal static class PolytopeWitness
{
    // Multiply-adds of the two linear programs a variable that narrow its box, or of the elimination of a block's equations: some tenth of
    // a second.
    private const double MostWork = 2e8;

    private const double Fine = 0.003;

    /// <summary>
    /// Enclosure in nats of max over D of H, D not empty; an infinite lower end where no member of D is proven. Null where D is proven
    /// empty.
    /// </summary>
    /// <param name="marginals">The marginals.</param>
    /// <param name="joint">A joint near the maximum, in (x1, x2, y) order.</param>
    /// <param name="cancellation">Stops early, with an enclosure that is right but wider.</param>
    /// <exception cref="OperationCanceledException">A pass over the cells was given up.</exception>
    public static Interval? Entropy(PairwiseMarginals marginals, double[] joint, CancellationToken cancellation)
    {
        JointPolytope cells = new(marginals, cancellation);
        ReducedPolytope polytope = new(cells, cancellation);
        if (polytope.IsEmpty)
        {
            return null;
        }

        Interval sum = polytope.FixedEntropy();
        foreach (SeparableProgram block in polytope.Blocks)
        {
            cells.Pass.ThrowIfCancellationRequested();
            sum += OfBlock(block, polytope.ToPoint(block, joint), cancellation);
        }

        return sum;
    }

    private static Interval OfBlock(SeparableProgram block, double[] point, CancellationToken cancellation)
    {
        double elimination = (double)block.Rows * block.Rows * block.Variables;
        Interval? near = elimination <= MostWork ? InteriorWitness.EntropyNear(block, point, point, Fine) : null;
        double most = InteriorWitness.OfWholeBox(block);
        if (near is null && elimination * block.Variables <= MostWork)
        {
            double[] inside = BoundPropagation.NarrowByPrograms(block, block.NewSimplex(), cancellation);
            near = Better(InteriorWitness.EntropyNear(block, point, inside, Fine), InteriorWitness.EntropyNear(block, point, inside));
            most = Math.Min(most, InteriorWitness.OfWholeBox(block));
        }

        static Interval? Better(Interval? a, Interval? b) => a is null || b?.Lower > a.Value.Lower ? b : a;

        double least = near?.Lower ?? double.NegativeInfinity;
        return new Interval(Math.Min(least, most), most);
    }
}
