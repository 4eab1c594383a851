using CsCheck;
using Pid.Interactions.Inference;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;

namespace Pid.Tests.Properties.Interactions.Inference;

/// <summary>Random tables and permutation tests.</summary>
public sealed class ResamplingTests
{
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
        Gen.Select(Gen.Int[0, 6].Array[1, 30], Gen.Int[1, 10_000], Gen.Int[0, 1000]).Where((w, _, _) =>
        w.Sum() > 0).Holds((w, records, seed) =>
        {
            double[] weights = Array.ConvertAll(w, v => (double)v);
            long[] counts = new long[w.Length];
            RandomSource random = new(seed, 0);
            CountSampler.Multinomial(weights, records, ref random, counts);
            Assert.Equal(records, counts.Sum());
            Assert.All(counts.Zip(w), c => Assert.True(c.First >= 0 && (c.Second > 0 || c.First == 0)));
        });

    [Fact]
    public void The_permutation_test_has_the_same_bits_on_any_number_of_threads()
    {
        Joint joint = Joint.FromCounts(2, 3, 2, [8, 2, 3, 5, 4, 4, 1, 6, 5, 3, 7, 2]);
        PermutationSettings few = new(Rounds: 999, Seed: 4);
        Assert.Equal(PermutationTest.Synergy(joint, few), PermutationTest.Synergy(joint, few with { MaxDegreeOfParallelism = 3 }));
        Assert.NotEqual(PermutationTest.Synergy(joint, few), PermutationTest.Synergy(joint, few with { Seed = 5 }));
    }

    [Fact]
    public void The_permutation_tests_are_exact_where_there_is_nothing_and_sure_where_there_is_something()
    {
        // Independent fair bits: p <= .1 in 10 % of the samples, at most (exactness), within four standard deviations.
        const int Runs = 300;
        PermutationSettings settings = new(Rounds: 49, Seed: 3);
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
        PermutationSettings settings = new(Rounds: 49, Seed: 3);
        PairCounts told = ReconciliationTests.Create(2, 2, 2, [30, 5, 4, 28], [10, 10, 10, 10], [5, 5, 5, 5]);
        PairCounts nothing = ReconciliationTests.Create(2, 2, 2, [10, 10, 10, 10], [7, 7, 7, 7], [5, 5, 5, 5]);
        Assert.Equal(1 / 50.0, PermutationTest.Interaction(told, settings));
        Assert.Equal(1, PermutationTest.Interaction(nothing, settings));
    }

    [Fact]
    public void The_plug_in_information_is_the_information_of_the_table() =>
        Gen.Long[1, 50].Array[12].Holds(counts => Assert.Equal(
            InformationOf(Array.ConvertAll(counts, c => (double)c), 4, 3), PlugIn.Information(counts, 4, 3), 1e-12));

    private static double InformationOf(double[] w, int rows, int columns) =>
        InformationProfile.Of(Joint.FromWeights(rows, 1, columns, w)).I1.Midpoint;
}
