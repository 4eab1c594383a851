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

    // What half a box gains is what the same multipliers prove of it, and no point of the half has less.
    [Fact]
    public void What_a_half_gains_is_below_its_points() => Gen.Select(Tables.Any(3), Gen.Double[-1, 1].Array[27], Gen.Double[0.05, 0.95])
        .Holds((joint, slopes, part) =>
        {
            foreach (SeparableProgram block in new ReducedPolytope(new JointPolytope(PairwiseMarginals.FromJoint(joint))).Blocks)
            {
                DualBound box = Box(block);
                RowBound rows = new(block, box);
                double bound = rows.Raise([], [], null, 10, 5);
                for (int v = 0; v < block.Variables; v++)
                {
                    double s = block.Lower[v] + (part * (block.Upper[v] - block.Lower[v]));
                    foreach (bool below in (bool[])[true, false])
                    {
                        double gain = rows.Gain(v, s, below);
                        DualBound half = Box(block);
                        (below ? half.Upper : half.Lower)[v] = s;
                        half.EndsChanged(v);
                        double anew = new RowBound(block, half).Raise([], [], rows.Multipliers(), double.PositiveInfinity, 0);
                        bool known = anew > new RowBound(block, half).Raise([], [], null, double.PositiveInfinity, 0) + 1e-9;
                        Assert.True(!known || anew == bound + gain || Math.Abs(anew - bound - gain) < 1e-5,
                            $"{anew} {bound} {gain} {Tables.Print(joint)}");
                        double entropy = Vertex(half, block, slopes) is { } x ? block.Entropy(x) : double.PositiveInfinity;
                        Assert.True(entropy >= bound + gain - 1e-10, $"{entropy} {bound} {gain} {Tables.Print(joint)}");
                    }
                }
            }
        }, cases: 100);

    // What is cut off has no point below the cutoff, and neither part has one below what is said of it.
    [Fact]
    public void A_division_loses_no_better_point() => Gen.Select(Tables.Any(3), Gen.Double[-1, 1].Array[27], Gen.Double[-1, 1].Array[27])
        .Holds((joint, first, second) =>
        {
            foreach (SeparableProgram block in new ReducedPolytope(new JointPolytope(PairwiseMarginals.FromJoint(joint))).Blocks)
            {
                (double[] a, double[] b) = (Vertex(block, first), Vertex(block, second));
                (double low, double cutoff) = (Math.Min(block.Entropy(a), block.Entropy(b)), Math.Max(block.Entropy(a), block.Entropy(b)));
                double[] best = low == block.Entropy(a) ? a : b;
                DualBound box = Box(block);
                RowBound rows = new(block, box);
                double bound = rows.Raise([], [], null, cutoff, 20);
                Division division = new(block, box);
                bool open = division.Choose(a, bound, cutoff, rows);
                if (low < cutoff - 1e-9)
                {
                    Assert.True(open, Tables.Print(joint));
                    for (int v = 0; v < block.Variables; v++)
                    {
                        Assert.InRange(best[v], box.Lower[v] - 1e-11, box.Upper[v] + 1e-11);
                    }

                    int at = division.Variable;
                    double off = at < 0 ? 0 : best[at] - (0.5 * (box.Lower[at] + box.Upper[at]));
                    Assert.True(!(off < -1e-11) || low >= division.Below - 1e-10, Tables.Print(joint));
                    Assert.True(!(off > 1e-11) || low >= division.Above - 1e-10, Tables.Print(joint));
                }
            }
        }, cases: 500);

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
        double[]? vertex = Vertex(Box(block), block, slopes);
        Assert.NotNull(vertex);
        return vertex;
    }

    private static double[]? Vertex(DualBound box, SeparableProgram block, double[] slopes)
    {
        BoxedSimplex simplex = block.NewSimplex();
        for (int v = 0; v < block.Variables; v++)
        {
            (simplex.Lower[v], simplex.Upper[v], simplex.Cost[v]) = (box.Lower[v], box.Upper[v], slopes[v % slopes.Length]);
        }

        return simplex.Solve() == LinearOutcome.Optimal ? [.. simplex.X] : null;
    }
}
