using CsCheck;
using Pid.Interactions.Inference;
using Pid.Data.Resampling;
using Pid.Interactions;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;

namespace Pid.Tests.Properties.Data;

/// <summary>Random tables, sampling intervals, permutation tests and bias corrections.</summary>
public sealed class ResamplingTests
{
    private static readonly ResamplingSettings s_few = new(Rounds: 60, Seed: 4);

    [Fact]
    public void Streams_repeat_and_differ_by_seed_and_by_number()
    {
        RandomSource a = new(5, 1), b = new(5, 1), c = new(5, 2), d = new(6, 1);
        ulong first = a.NextBits();
        Assert.Equal(first, b.NextBits());
        Assert.NotEqual(first, c.NextBits());
        Assert.NotEqual(first, d.NextBits());
        for (int i = 0; i < 1000; i++)
        {
            Assert.InRange(a.NextUniform(), 0, 1 - 1e-16);
            Assert.InRange(a.NextBelow(3), 0, 2);
        }
    }

    // Both samplers, both tails; means and variances of 20 000 draws within five standard errors.
    [Theory]
    [InlineData(1, .3)]
    [InlineData(30, .01)]
    [InlineData(50, .2)]
    [InlineData(50, .93)]
    [InlineData(1000, .5)]
    [InlineData(1_000_000, .37)]
    [InlineData(4_000_000_000_000, 1e-3)]
    public void Binomial_draws_have_their_mean_and_variance(long trials, double p)
    {
        const int Draws = 20_000;
        RandomSource random = new(1, trials);
        double sum = 0, squares = 0, mean = trials * p, variance = mean * (1 - p);
        for (int i = 0; i < Draws; i++)
        {
            long k = random.NextBinomial(trials, p);
            Assert.InRange(k, 0, trials);
            sum += k - mean;
            squares += (k - mean) * (k - mean);
        }

        Assert.InRange(sum / Draws, -5 * Math.Sqrt(variance / Draws), 5 * Math.Sqrt(variance / Draws));
        double fourth = 2 + (1 / variance);
        Assert.InRange(squares / Draws / variance, 1 - (5 * Math.Sqrt(fourth / Draws)), 1 + (5 * Math.Sqrt(fourth / Draws)));
    }

    [Fact]
    public void Binomial_draws_have_their_probabilities()
    {
        // Exact probabilities of 40 trials at .45 (the rejection sampler) by the recurrence; 100 000 draws within five standard errors.
        const int Trials = 40, Draws = 100_000;
        const double P = .45;
        RandomSource random = new(2, 0);
        int[] seen = new int[Trials + 1];
        for (int i = 0; i < Draws; i++)
        {
            seen[random.NextBinomial(Trials, P)]++;
        }

        double probability = Math.Pow(1 - P, Trials);
        for (int k = 0; k <= Trials; k++)
        {
            double error = 5 * Math.Sqrt((probability * (1 - probability) / Draws) + 1e-12);
            Assert.InRange((double)seen[k] / Draws, probability - error - (1.0 / Draws), probability + error + (1.0 / Draws));
            probability *= (Trials - k) / (k + 1.0) * P / (1 - P);
        }
    }

    [Fact]
    public void Multinomial_draws_keep_the_number_of_records_and_the_zeros() =>
        Gen.Select(Gen.Int[0, 6].Array[1, 30], Gen.Int[1, 10_000], Gen.Int[0, 1000]).Where((w, _, _) => w.Sum() > 0).Holds((w, records, seed) =>
        {
            double[] weights = Array.ConvertAll(w, v => (double)v);
            long[] counts = new long[w.Length];
            RandomSource random = new(seed, 0);
            CountSampler.Multinomial(weights, records, ref random, counts);
            Assert.Equal(records, counts.Sum());
            Assert.All(counts.Zip(w), c => Assert.True(c.First >= 0 && (c.Second > 0 || c.First == 0)));
        });

    [Fact]
    public void The_bootstrap_has_the_same_bits_on_any_number_of_threads()
    {
        Joint joint = Joint.FromCounts(2, 3, 2, [8, 2, 3, 5, 4, 4, 1, 6, 5, 3, 7, 2]);
        PairCounts pairs = ReconciliationTests.Draw(joint, 80, new RandomSource(1, 1));
        ResamplingSettings parallel = s_few with { MaxDegreeOfParallelism = 3 };
        Assert.Equal(Bootstrap.Decomposition(joint, s_few), Bootstrap.Decomposition(joint, parallel));
        Assert.Equal(Bootstrap.Bounds(joint, s_few), Bootstrap.Bounds(joint, parallel));
        Assert.Equal(Bootstrap.Bounds(pairs, s_few), Bootstrap.Bounds(pairs, parallel));
        Assert.Equal(PermutationTest.Synergy(joint, s_few), PermutationTest.Synergy(joint, parallel));
        Assert.NotEqual(Bootstrap.Decomposition(joint, s_few), Bootstrap.Decomposition(joint, s_few with { Seed = 5 }));
    }

    [Fact]
    public void Intervals_are_ordered_lie_in_range_and_start_from_the_decomposition() =>
        Tables.Any(3).Where(j => j.IsCounts).Holds(joint =>
        {
            IReadOnlyList<SampledQuantity> sampled = Bootstrap.Decomposition(joint, s_few);
            Decomposition d = Decomposition.Of(joint);
            double[] expected = [d.Redundancy.Midpoint, d.Unique1.Midpoint, d.Unique2.Midpoint, d.Synergy.Midpoint, d.Total.Midpoint];
            for (int q = 0; q < expected.Length; q++)
            {
                Assert.Equal(expected[q], sampled[q].Interval.Estimate, 1e-5);
            }

            Assert.All(sampled, s =>
            {
                Assert.True(0 <= s.Interval.Lower && s.Interval.Lower <= s.Interval.Upper, s.ToString());
                Assert.True(s.Interval.PercentileLower <= s.Interval.PercentileUpper);
                Assert.True(s.Name != "accuracy" || s.Interval.Upper <= 1);
            });
        }, cases: 30);

    [Fact]
    public void More_records_narrow_the_intervals()
    {
        Joint joint = Joint.FromCounts(2, 3, 2, [8, 2, 3, 5, 4, 4, 1, 6, 5, 3, 7, 2]);
        Joint large = Joint.FromCounts(2, 3, 2, [.. joint.Weights.ToArray().Select(w => (long)w * 100)]);
        double small = Width(Bootstrap.Decomposition(joint, s_few)), narrow = Width(Bootstrap.Decomposition(large, s_few));
        Assert.InRange(small / narrow, 3, 30); // about sqrt(100)

        static double Width(IReadOnlyList<SampledQuantity> s) => s[4].Interval.Upper - s[4].Interval.Lower;
    }

    [Fact]
    public void The_permutation_tests_are_exact_where_there_is_nothing_and_sure_where_there_is_something()
    {
        // Independent fair bits: p <= .1 in 10 % of the samples, at most (exactness), within four standard deviations.
        const int Runs = 300;
        ResamplingSettings settings = new(Rounds: 49, Seed: 3);
        int interaction = 0, synergy = 0;
        for (int run = 0; run < Runs; run++)
        {
            RandomSource random = new(21, run);
            long[] counts = new long[8];
            CountSampler.Multinomial([1, 1, 1, 1, 1, 1, 1, 1], 60, ref random, counts);
            Joint joint = Joint.FromCounts(2, 2, 2, counts);
            interaction += PermutationTest.Interaction(joint, settings) <= .1 ? 1 : 0;
            synergy += PermutationTest.Synergy(joint, settings) <= .1 ? 1 : 0;
        }

        Assert.InRange(interaction, 5, 51);
        Assert.InRange(synergy, 5, 51);

        Joint xor = Joint.FromCounts(2, 2, 2, [20, 0, 0, 20, 0, 20, 20, 0]);
        Assert.Equal(1 / 50.0, PermutationTest.Synergy(xor, settings));
        Assert.Equal(1 / 50.0, PermutationTest.Interaction(xor, settings));
        Joint copy = Joint.FromCounts(2, 2, 2, [20, 0, 0, 0, 0, 0, 0, 20]);
        Assert.Equal(1, PermutationTest.Synergy(copy, settings));
        Assert.Equal(1 / 50.0, PermutationTest.Interaction(copy, settings));
    }

    [Fact]
    public void The_test_on_three_samples_sees_what_either_source_says()
    {
        ResamplingSettings settings = new(Rounds: 49, Seed: 3);
        PairCounts told = ReconciliationTests.Create(2, 2, 2, [30, 5, 4, 28], [10, 10, 10, 10], [5, 5, 5, 5]);
        PairCounts nothing = ReconciliationTests.Create(2, 2, 2, [10, 10, 10, 10], [7, 7, 7, 7], [5, 5, 5, 5]);
        Assert.Equal(1 / 50.0, PermutationTest.Interaction(told, settings));
        Assert.Equal(1, PermutationTest.Interaction(nothing, settings));
    }

    [Fact]
    public void Corrections_come_closer_than_the_plug_in_information()
    {
        // A 6 x 4 table with known information, 60 records: mean error over 500 samples, and the mean square, which shrinkage trades bias for.
        double[] p = [.. Enumerable.Range(0, 24).Select(c => c / 4 % 4 == c % 4 ? 3.0 : 1.0)];
        double truth = InformationOf(p, 6, 4);
        Dictionary<string, double> error = [], square = [];
        for (int run = 0; run < 500; run++)
        {
            RandomSource random = new(8, run);
            long[] counts = new long[24];
            CountSampler.Multinomial(p, 60, ref random, counts);
            Add("plug-in", PlugIn.Information(counts, 6, 4));
            foreach (BiasCorrection method in Enum.GetValues<BiasCorrection>())
            {
                Add(method.ToString(), CorrectedInformation.Of(counts, 6, 4, method));
            }
        }

        Assert.True(error["plug-in"] > 0.1, $"{error["plug-in"]}");
        Assert.True(Math.Abs(error["MillerMadow"]) < 0.5 * error["plug-in"], $"{error["MillerMadow"]}");
        Assert.True(Math.Abs(error["PanzeriTreves"]) < 0.5 * error["plug-in"], $"{error["PanzeriTreves"]}");
        Assert.All(square, s => Assert.True(s.Key == "plug-in" || s.Value < square["plug-in"], $"{s.Key}: {s.Value} of {square["plug-in"]}"));

        void Add(string name, double value)
        {
            error[name] = error.GetValueOrDefault(name) + ((value - truth) / 500);
            square[name] = square.GetValueOrDefault(name) + ((value - truth) * (value - truth) / 500);
        }
    }

    [Fact]
    public void Corrections_vanish_for_many_records_and_the_plug_in_is_the_certified_information() =>
        Gen.Long[1, 50].Array[12].Holds(counts =>
        {
            PairTable table = new(new Variable("x", 4), new Variable("y", 3), Array.ConvertAll(counts, c => (double)c));
            double truth = InformationOf(Array.ConvertAll(counts, c => (double)c), 4, 3);
            Assert.Equal(truth, PlugIn.Information(counts, 4, 3), 1e-12);
            long[] many = Array.ConvertAll(counts, c => c * 1_000_000);
            foreach (BiasCorrection method in Enum.GetValues<BiasCorrection>())
            {
                Assert.Equal(truth, CorrectedInformation.Of(many, 4, 3, method), 1e-5);
            }
        });

    private static double InformationOf(double[] w, int rows, int columns) =>
        InformationProfile.Of(Joint.FromWeights(rows, 1, columns, w)).I1.Midpoint;
}
