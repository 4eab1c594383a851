using CsCheck;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;
using Pid.Numerics.Optimization.Simplex;

namespace Pid.Tests.Properties.Interactions.MaximalSynergy;

public class RowBoundTests
{
    // Any shares and multipliers whatever, those of another box, bound the entropy of every member of D in this one.
    [Fact]
    public void Arbitrary_multipliers_bound_the_entropy_of_every_vertex() =>
        Gen.Select(Tables.Any(3), Gen.Double[-5, 5].Array[27], Gen.Single[-2, 3].Array[27 * 6], Gen.Double[-1, 1].Array[27])
        .Holds((joint, y, known, slopes) =>
        {
            foreach (SeparableProgram block in new ReducedPolytope(new JointPolytope(PairwiseMarginals.FromJoint(joint))).Blocks)
            {
                RowBound rows = new(block, Box(block));
                int entries = block.RowVariable.Sum(row => row.Length);
                float[] all = [.. Enumerable.Range(0, 2 * entries).Select(e => known[e % known.Length])];
                double bound = rows.Raise([.. Enumerable.Range(0, block.Rows)], y, all, 10, 5);
                double entropy = block.Entropy(Vertex(block, slopes));
                Assert.True(entropy >= bound - 1e-10, $"{entropy} {bound} {Tables.Print(joint)}");
            }
        }, cases: 500);

    // At the multipliers of the chords' program nothing is lost, and with better ones less is missing.
    [Fact]
    public void It_is_above_the_bound_of_the_chords() => Tables.Any(4).Holds(joint =>
    {
        foreach (SeparableProgram block in new ReducedPolytope(new JointPolytope(PairwiseMarginals.FromJoint(joint))).Blocks)
        {
            (double chords, double at, double raised, _) = Bounds(block, 10);
            Assert.True(at >= chords - 1e-8, $"{at} {chords} {Tables.Print(joint)}");
            Assert.True(raised >= at, $"{raised} {at} {Tables.Print(joint)}");
        }
    }, cases: 300);

    [Fact]
    public void Of_a_table_without_structure_it_takes_a_third_of_what_is_missing()
    {
        double missing = 0, left = 0;
        for (int seed = 0; seed < 5; seed++)
        {
            Random random = new(seed);
            Joint joint = Joint.FromWeights(4, 4, 4, [.. Enumerable.Range(0, 64).Select(_ => -Math.Log(1 - random.NextDouble()))]);
            SeparableProgram block = Assert.Single(new ReducedPolytope(new JointPolytope(PairwiseMarginals.FromJoint(joint))).Blocks);
            Assert.True(RowBound.Pays(block));
            (double chords, _, double raised, double best) = Bounds(block, 60);
            Assert.True(raised <= best + 1e-10);
            (missing, left) = (missing + best - chords, left + best - raised);
        }

        Assert.InRange(left, 0, missing * 2 / 3);
    }

    private static (double Chords, double AtDuals, double Raised, double Best) Bounds(SeparableProgram block, int rounds)
    {
        DualBound box = Box(block);
        BoxedSimplex simplex = block.NewSimplex();
        for (int v = 0; v < block.Variables; v++)
        {
            (simplex.Lower[v], simplex.Upper[v], simplex.Cost[v]) = (block.Lower[v], block.Upper[v], box.ChordSlope(v));
        }

        Assert.Equal(LinearOutcome.Optimal, simplex.Solve());
        double[] y = new double[simplex.Rank];
        simplex.Duals(y);
        LocalSearch search = new(block, block.NewSimplex());
        search.Descend(simplex.X, null, CancellationToken.None);
        double Raise(int rounds) => new RowBound(block, box).Raise(simplex.Rows, y, null, search.BestEntropy + 1e-9, rounds);
        return (box.Evaluate(simplex.Rows, y), Raise(0), Raise(rounds), search.BestEntropy);
    }

    private static DualBound Box(SeparableProgram block)
    {
        DualBound box = new(block);
        box.Load(block.Lower, block.Upper);
        return box;
    }

    private static double[] Vertex(SeparableProgram block, double[] slopes)
    {
        BoxedSimplex simplex = block.NewSimplex();
        for (int v = 0; v < block.Variables; v++)
        {
            (simplex.Lower[v], simplex.Upper[v], simplex.Cost[v]) = (block.Lower[v], block.Upper[v], slopes[v % slopes.Length]);
        }

        Assert.Equal(LinearOutcome.Optimal, simplex.Solve());
        return [.. simplex.X];
    }
}
