using CsCheck;
using Pid.Interactions.Inference;
using Pid.Numerics.Distributions;
using Pid.Tests.Properties.Support;

namespace Pid.Tests.Properties.Interactions.Inference;

/// <summary>Ends at kinks: the game of tangents against joints, and what it is for.</summary>
public class KinkLaws
{
    [Fact]
    public void The_mixture_and_the_weights_of_a_game_prove_each_other() =>
        (from rows in Gen.Int[1, 14]
         from columns in Gen.Int[1, 40]
         from unit in Gen.OneOf(Gen.Const(1e-7), Gen.Const(1.0), Gen.Const(1e6))
         from offset in Gen.OneOf(Gen.Const(0.0), Gen.Const(-3.0), Gen.Const(1e3))
         from steps in Gen.OneOf(Gen.Const(0), Gen.Const(1), Gen.Const(3))
         from values in Gen.Double[-1, 1].Array[rows * columns]
         select (rows, columns, unit, offset, steps, values)).Holds(drawn =>
        {
            (int rows, int columns, double unit, double offset, int steps, double[] values) = drawn;
            // Few steps make ties, equal columns and constant games.
            double[][] a = [.. Enumerable.Range(0, columns).Select(j => values.Skip(j * rows).Take(rows)
                .Select(v => unit * (offset + (steps == 0 ? v : Math.Round(v * steps) / steps))).ToArray())];
            MatrixGame game = new(a);
            double least = Enumerable.Range(0, rows).Min(k => a.Select((column, j) => game.Shares[j] * column[k]).Sum());
            double most = a.Max(column => column.Select((v, k) => game.Weights[k] * v).Sum());
            Assert.All([.. game.Shares, .. game.Weights], v => Assert.InRange(v, 0, 1));
            Assert.Equal(1, game.Shares.Sum(), 1e-12);
            Assert.Equal(1, game.Weights.Sum(), 1e-12);
            // The simplex method takes no pivot below 1e-8 of the range.
            Assert.InRange(most - least, -1e-11 * unit * (1 + Math.Abs(offset)), 1e-7 * unit);
        }, cases: 2000);

    [Fact]
    public void What_lies_across_kinks_is_no_nearer_and_in_the_region() =>
        (from n1 in Gen.Int[2, 3]
         from n2 in Gen.Int[2, 3]
         from ny in Gen.Int[2, 4]
         from values in Gen.Int[0, ny - 1].Array[n1 * n2]
         from n in Gen.Int[30, 500]
         from c in Gen.Double[0.5, 30]
         from seed in Gen.Int[0, 1_000_000]
         select (n1, n2, ny, values, n, c, seed)).Holds(drawn =>
        {
            (int n1, int n2, int ny, int[] values, int n, double c, int seed) = drawn;
            // y a function of the sources: where tangents of g differ in every direction.
            double[] law = new double[n1 * n2 * ny];
            for (int f = 0; f < values.Length; f++)
            {
                law[(f * ny) + values[f]] = 1;
            }

            Observation o = Observation.OfPairs(ReconciliationTests.Draw(Joint.FromWeights(n1, n2, ny, law), n, new RandomSource(seed, 0)));
            (double[] fit, double most) = RegionEnds.FitOf(o, new RegionSolver(), [], 1e-7);
            RegionEnds ends = new(o, fit, most, CancellationToken.None);
            EndPoint end = ends.Find(Quantity.Synergy, 1, c, fit, 0, 3e-3), across = ends.AcrossKinks(c, end);
            Assert.True(across.Value >= end.Value);
            Assert.Equal(across.Value, ends.Oracle.Value(Quantity.Synergy, across.Joint, new double[law.Length]), 1e-5);
            Assert.InRange(2 * (most - o.LogLikelihoodOfJoint(across.Joint)), -1e-6, c * (1 + 1e-5));
        }, cases: 60);

    // The law of y equally many: H(Y) is its largest, where its slope is 0. A sample's own likelihood tells whether that is in the region.
    [Fact]
    public void Limits_of_the_target_hold_equally_many_labels_where_the_sample_admits_them() =>
        (from ny in Gen.Int[2, 4]
         from n in Gen.Int[60, 2000]
         from seed in Gen.Int[0, 1_000_000]
         select (ny, n, seed)).Holds(drawn =>
        {
            (int ny, int n, int seed) = drawn;
            double[] law = [.. Enumerable.Range(0, 4 * ny).Select(k => 1.0 + (k % 3))];
            for (int y = 0; y < ny; y++)
            {
                double sum = Enumerable.Range(0, 4).Sum(f => law[(f * ny) + y]);
                for (int f = 0; f < 4; f++)
                {
                    law[(f * ny) + y] /= sum;
                }
            }

            long[] counts = new long[law.Length];
            RandomSource random = new(seed, 0);
            CountSampler.Multinomial([.. law.Select(p => p / ny)], n, ref random, counts);
            double g = Enumerable.Range(0, ny).Sum(y => Enumerable.Range(0, 4).Sum(f => counts[(f * ny) + y]) is var k && k > 0
                ? 2 * k * Math.Log((double)k * ny / n) : 0);
            PopulationLimits limits = PopulationInference.OfTriples(Joint.FromCounts(2, 2, ny, counts),
                new PopulationSettings(0.95, RadiusMethod.Profile));
            double upper = limits.TargetEntropy.Upper.Value, most = Math.Log2(ny);

            // Limits reckon with a share of their distance from the fit, so that those next to the largest value reach it too.
            Assert.True(g <= 3.84 ? upper == most : g < 4.3 || upper < most, $"{upper} of {most}, g = {g}");
        }, cases: 60);

    // y = x1 + x2 of equal sources: S is log2 of their symbols, more than which it nowhere is, at a kink where nothing slopes.
    [Fact]
    public void Limits_of_S_hold_the_most_that_it_can_be_where_the_samples_admit_it() =>
        (from size in Gen.Int[2, 3]
         from n in Gen.Int[60, 1000]
         from seed in Gen.Int[0, 1_000_000]
         select (size, n, seed)).Holds(drawn =>
        {
            (int size, int n, int seed) = drawn;
            int ny = (2 * size) - 1;
            double[] law = new double[size * size * ny];
            for (int f = 0; f < size * size; f++)
            {
                law[(f * ny) + (f / size) + (f % size)] = 1.0 / (size * size);
            }

            long[] counts = new long[law.Length];
            RandomSource random = new(seed, 0);
            CountSampler.Multinomial(law, n, ref random, counts);
            Observation o = Observation.OfTriples(size, size, ny, counts, pairsOnly: false);
            PopulationEnd upper = PopulationInference.OfTriples(Joint.FromCounts(size, size, ny, counts),
                new PopulationSettings(0.95, RadiusMethod.Uniform)).Synergy!.Value.Upper;
            Assert.True(2 * (o.Saturated() - o.LogLikelihoodOfJoint(law)) > upper.Radius || upper.Value >= Math.Log2(size) - 1e-9,
                $"{upper.Value}");
        }, cases: 20);
}
