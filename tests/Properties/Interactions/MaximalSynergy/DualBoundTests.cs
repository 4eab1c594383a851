using CsCheck;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;
using Pid.Numerics.Optimization.Simplex;

namespace Pid.Tests.Properties.Interactions.MaximalSynergy;

public class DualBoundTests
{
    // Any multipliers whatever bound the entropy of every member of D from below, and what they cut off holds nothing better.
    [Fact]
    public void Arbitrary_multipliers_bound_the_entropy_of_every_vertex() =>
        Gen.Select(Tables.Any(3), Gen.Double[-5, 5].Array[27], Gen.Double[-1, 1].Array[27 * 4]).Holds((joint, y, slopes) =>
        {
            ReducedPolytope polytope = new(new JointPolytope(PairwiseMarginals.FromJoint(joint)));
            foreach (SeparableProgram block in polytope.Blocks)
            {
                double[][] vertices = Vertices(block, slopes);
                double best = vertices.Min(v => block.Entropy(v));
                DualBound bound = new(block);
                Load(bound, block);
                int[] rows = [.. Enumerable.Range(0, block.Rows)];
                double lower = bound.Evaluate(rows, y.AsSpan(0, block.Rows));
                Assert.All(vertices, v => Assert.True(block.Entropy(v) >= lower - 1e-10,
                    $"{block.Entropy(v)} {lower} {Tables.Print(joint)}"));
                double cutoff = best + 0.01; // the cut must keep every vertex below it
                for (int v = 0; v < block.Variables; v++)
                {
                    Assert.True(bound.Reduce(v, cutoff, out _));
                    Assert.All(vertices.Where(x => block.Entropy(x) < cutoff - 1e-9),
                        x => Assert.InRange(x[v], bound.Lower[v] - 1e-9, bound.Upper[v] + 1e-9));
                }
            }
        }, cases: 500);

    [Fact]
    public void Propagation_keeps_every_vertex() =>
        Gen.Select(Tables.Any(3), Gen.Double[-1, 1].Array[27 * 4], Gen.Double[0, 1].Array[27]).Holds((joint, slopes, cut) =>
        {
            ReducedPolytope polytope = new(new JointPolytope(PairwiseMarginals.FromJoint(joint)));
            foreach (SeparableProgram block in polytope.Blocks)
            {
                double[][] vertices = Vertices(block, slopes);
                DualBound bound = new(block);
                double[] upper = [.. block.Upper.Select((u, v) => u - (cut[v] * (u - block.Lower[v])))];
                bound.Load(block.Lower, upper);
                bool left = BoundPropagation.Narrow(block, bound);
                foreach (double[] x in vertices.Where(x => !x.Where((t, v) => t > upper[v]).Any()))
                {
                    Assert.True(left);
                    Assert.True(x.Select((t, v) => t >= bound.Lower[v] - 1e-9 && t <= bound.Upper[v] + 1e-9).All(inside => inside));
                }
            }
        }, cases: 500);

    [Fact]
    public void Programs_narrow_boxes_without_losing_a_vertex() =>
        Gen.Select(Tables.Any(3), Gen.Double[-1, 1].Array[27 * 4]).Holds((joint, slopes) =>
        {
            ReducedPolytope polytope = new(new JointPolytope(PairwiseMarginals.FromJoint(joint)));
            foreach (SeparableProgram block in polytope.Blocks)
            {
                double[][] vertices = Vertices(block, slopes);
                BoundPropagation.NarrowByPrograms(block, block.NewSimplex(), CancellationToken.None);
                Assert.All(vertices, x => Assert.True(block.Contains(x), Tables.Print(joint)));
            }
        }, cases: 300);

    [Fact]
    public void The_joint_itself_lies_in_the_reduced_polytope() =>
        Tables.Any(4).Holds(joint =>
        {
            JointPolytope cells = new(PairwiseMarginals.FromJoint(joint));
            Assert.False(new ReducedPolytope(cells).IsEmpty);
            double total = joint.Weights.ToArray().Sum();
            for (int c = 0; c < cells.Index.Length; c++)
            {
                double p = joint.Weights[cells.Index[c]] / total;
                Assert.InRange(p, cells.Box[c].Lower - 1e-16, cells.Box[c].Upper + 1e-16);
            }
        }, cases: 500);

    private static void Load(DualBound bound, SeparableProgram block) => bound.Load(block.Lower, block.Upper);

    // Vertices of the block in four random directions.
    private static double[][] Vertices(SeparableProgram block, double[] slopes)
    {
        List<double[]> found = [];
        BoxedSimplex simplex = block.NewSimplex();
        for (int k = 0; k < 4; k++)
        {
            for (int v = 0; v < block.Variables; v++)
            {
                (simplex.Lower[v], simplex.Upper[v], simplex.Cost[v]) = (block.Lower[v], block.Upper[v], slopes[(k * 27) + (v % 27)]);
            }

            Assert.Equal(LinearOutcome.Optimal, simplex.Solve());
            found.Add([.. simplex.X]);
        }

        return [.. found];
    }
}
