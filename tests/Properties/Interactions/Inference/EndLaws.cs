using CsCheck;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Tests.Properties.Support;

namespace Pid.Tests.Properties.Interactions.Inference;

/// <summary>Ends of the default method on small samples, where a search from few starts stops early.</summary>
public class EndLaws
{
    private static PairCounts Samples(int ny, long[] x1y, long[] x2y, long[] x1x2) =>
        new(new Variable("x1", 2), new Variable("x2", 2), new Variable("y", ny), x1y, x2y, x1x2);

    // Joints of the regions that an independent random search found, by their likelihood and the decomposition: .112 and .030 of the first
    // sample, .616 of the second; the ends were .007, .0001 and .341.
    [Fact]
    public void Ends_of_two_samples_are_as_far_as_a_random_search_goes()
    {
        PopulationLimits rare = PopulationInference.OfPairs(Samples(2, [91, 0, 7, 2], [89, 0, 11, 0], [81, 7, 10, 2]),
            new PopulationSettings());
        Assert.True(rare.Redundancy.Upper.Value >= 0.112 && rare.Unique2.Upper.Value >= 0.03, $"{rare.Redundancy} {rare.Unique2}");
        PopulationLimits few = PopulationInference.OfPairs(Samples(2, [10, 1, 1, 9], [9, 1, 1, 9], [6, 4, 4, 6]),
            new PopulationSettings(Seed: 1));
        Assert.True(few.Synergy!.Value.Upper.Value >= 0.6, $"{few.Synergy}");
    }

    // Of these an end between two radii was once taken from beyond both, with probabilities below 0.
    [Fact]
    public void Ends_between_radii_are_joints()
    {
        foreach (PairCounts counts in (PairCounts[])[Samples(2, [8, 1, 0, 11], [12, 0, 1, 7], [9, 0, 1, 10]),
            Samples(2, [33, 1, 1, 25], [30, 0, 0, 30], [28, 2, 0, 30])])
        {
            PopulationLimits limits = PopulationInference.OfPairs(counts, new PopulationSettings());
            Assert.True(limits.Synergy!.Value.Upper.Radius >= ChiSquare.Exceeded(0.05, 2));
            Assert.All(limits.Proof!.Ends, proof => Assert.All(proof.Reference, v => Assert.InRange(v, 0, 1)));
        }
    }

    // At y = x1 + x2 of independent bits U1 = U2 = 0: S = 1 there, at a kink of g in every direction. The truth is in the region of 10.5;
    // the end of 12.6 was .9975.
    [Fact]
    public void Ends_are_looked_for_across_kinks()
    {
        Observation o = Observation.OfPairs(Samples(3, [82, 79, 0, 0, 60, 79], [78, 75, 0, 0, 64, 83], [75, 81, 55, 89]));
        (double[] fit, double most) = RegionEnds.FitOf(o, new RegionSolver(), [], 1e-7);
        RegionEnds ends = new(o, fit, most, CancellationToken.None);
        ManyEnds many = new(o, ends, 0);
        many.Find(Quantity.Synergy, 4);
        Assert.True(many.Find(Quantity.Synergy, 12.6).Value >= 0.9995 * Math.Log(2));
    }

    // With no error in n records the exact limit of the error, of which .025 are the chances to see none, is 1 - .025^(1/n); chi-square's
    // (.147) is half as far, and held in 85 % of samples.
    [Fact]
    public void Accuracies_reach_down_to_the_exact_limit_where_no_error_was_seen()
    {
        foreach (int n in (int[])[5, 25, 500])
        {
            long[] diagonal = [n, 0, 0, n];
            PopulationLimits pairs = PopulationInference.OfPairs(Samples(2, diagonal, diagonal, diagonal), new PopulationSettings()),
                triples = PopulationInference.OfTriples(Joint.FromCounts(2, 2, 2, [n, 0, 0, 0, 0, 0, 0, n]), new PopulationSettings());
            double one = Math.Pow(.025, 1.0 / (2 * n)), both = Math.Pow(.025, 1.0 / (4 * n)); // two labelled samples of 2n
            Assert.InRange(triples.Accuracy!.Value.Lower.Value, one - 0.05 * (1 - one) - 1e-6, one + 1e-3 / n);
            Assert.InRange(pairs.Accuracy!.Value.Lower.Value, 0, both + 1e-3 / n);
            Assert.True(pairs.UnimodalAccuracy1.Lower.Value <= both + 1e-3 / n && pairs.UnimodalAccuracy2.Lower.Value <= both + 1e-3 / n);
        }
    }

    // Of y independent of both sources: wherever the region holds a joint in which x2 tells nothing given x1, the lower end of U2 is 0.
    [Fact]
    public void Nothing_is_unique_where_the_region_holds_a_joint_without_it() => Gen.Select(Gen.Int[2, 3], Gen.Int[2, 4], Gen.Int[2, 5],
        Gen.Int[4, 40], Gen.Long[0, 1000]).Sample((n1, n2, ny, records, seed) =>
    {
        double[] weights = new double[n1 * n2 * ny];
        Array.Fill(weights, 1);
        PairCounts counts = ReconciliationTests.Draw(Joint.FromWeights(n1, n2, ny, weights), records, new RandomSource(seed, 3));
        Observation o = Observation.OfPairs(counts);
        (double[] fit, double most) = RegionEnds.FitOf(o, new RegionSolver(), [], 1e-7);
        double[] rows = o.Gather(fit), chain = new double[fit.Length];
        for (int k = 0; k < chain.Length; k++)
        {
            int y = k % ny, row = k / (n2 * ny) * ny;
            double pair = fit.Skip(k - y).Take(ny).Sum(), first = rows.Skip(row).Take(ny).Sum();
            chain[k] = first > 0 ? pair * rows[row + y] / first : 0;
        }

        double g = 2 * (most - o.LogLikelihoodOfJoint(chain));
        EndPoint end = new RegionEnds(o, fit, most, CancellationToken.None).FindFromFit(Quantity.Unique2, -1, g + 1e-6);
        Assert.True(double.IsInfinity(g) || end.Value < 1e-9, $"{end.Value} at {g}");
    }, iter: 40);

    // Of y = x1 + x2, or any y of two sources that are alike, U1 = U2 = 0 at a kink in every direction: lower ends were a thousandth of a
    // bit.
    [Fact]
    public void Nothing_is_unique_of_sources_that_are_alike() => Gen.Select(Gen.Int[2, 3], Gen.Int[2, 5], Gen.Int[50, 600],
        Gen.Long[0, 1000], Gen.Bool).Holds(drawn =>
    {
        (int n, int ny, int records, long seed, bool isSum) = drawn;
        RandomSource random = new(seed, 4);
        double[] weights = new double[n * n * ny];
        for (int k = 0; k < weights.Length; k++)
        {
            (int i, int j, int y) = (k / ny / n, k / ny % n, k % ny);
            double some = random.NextUniform();
            weights[k] += isSum ? (i + j) % ny == y ? 1 : 0 : some;
            weights[(((j * n) + i) * ny) + y] += isSum ? 0 : some;
        }

        Joint law = Joint.FromWeights(n, n, ny, weights);
        Observation o = Observation.OfPairs(ReconciliationTests.Draw(law, records, random));
        (double[] fit, double most) = RegionEnds.FitOf(o, new RegionSolver(), [], 1e-7);
        double g = 2 * (most - o.LogLikelihoodOfJoint([.. weights.Select(w => w / weights.Sum())]));
        EndPoint end = new RegionEnds(o, fit, most, CancellationToken.None).FindFromFit(Quantity.Unique1, -1, 1.05 * g);
        Assert.True(end.Value < 1e-6, $"{end.Value} at {g}: {n} {ny} {records} {seed} {isSum}");
    }, cases: 60);

    // A joint of the region that an independent search found has an S_min of .0031; the end was .0006, below the fit's .0028.
    [Fact]
    public void The_upper_end_of_the_least_synergy_is_no_less_than_that_of_a_joint_of_the_region()
    {
        PopulationLimits limits = PopulationInference.OfPairs(Samples(2, [152, 4, 144, 0], [183, 6, 111, 0], [123, 15, 64, 98]),
            new PopulationSettings());
        Assert.True(limits.MinimalSynergy!.Value.Upper.Value >= 0.0031, $"{limits.MinimalSynergy}");
    }

    // Of the first the lower end of R lay above the fit's.
    [Fact]
    public void The_fit_is_within_all_limits()
    {
        IsWithin(Samples(2, [2699, 0, 274, 27], [27, 0, 3, 0], [249, 22, 28, 1]), 0);
        (from law in Tables.Any(2, 2, 2)
         from n in Gen.Int[6, 60]
         from seed in Gen.Int[0, 1_000_000]
         select (law, n, seed)).Holds((law, n, seed) => IsWithin(ReconciliationTests.Draw(law, n, new RandomSource(seed, 0)), seed),
            cases: 30);

        static void IsWithin(PairCounts counts, int seed)
        {
            PopulationLimits limits = PopulationInference.OfPairs(counts, new PopulationSettings(Seed: seed));
            PairwiseMarginals fitted = Reconciliation.Of(counts).Marginals;
            SharedAndUnique fit = new Decomposer().Decompose(fitted.X1Y, fitted.X2Y);
            foreach ((PopulationRange range, Interval value) in ((PopulationRange, Interval)[])[(limits.Redundancy, fit.Redundancy),
                (limits.Unique1, fit.Unique1), (limits.Unique2, fit.Unique2)])
            {
                Assert.True(range.Lower.Value <= value.Upper + 1e-5 && range.Upper.Value >= value.Lower - 1e-5, $"{range} {value}");
            }
        }
    }

    // Limits of more confidence are no narrower: of all confidences the same samples are simulated at the same radii.
    [Fact]
    public void Limits_grow_with_the_confidence() =>
        (from law in Tables.Any(2, 2, 2)
         from n in Gen.Int[10, 100]
         from seed in Gen.Int[0, 1_000_000]
         select (law, n, seed)).Holds((law, n, seed) =>
        {
            PairCounts counts = ReconciliationTests.Draw(law, n, new RandomSource(seed, 0));
            PopulationLimits? less = null;
            foreach (double confidence in (ReadOnlySpan<double>)[0.7, 0.9, 0.94, 0.95, 0.951, 0.975])
            {
                PopulationLimits more = PopulationInference.OfPairs(counts, new PopulationSettings(confidence, Seed: seed));
                foreach ((PopulationRange inner, PopulationRange outer) in less is null ? [] : Ranges(less).Zip(Ranges(more)))
                {
                    Assert.True(outer.Lower.Value <= inner.Lower.Value + 1e-4 && outer.Upper.Value >= inner.Upper.Value - 1e-4,
                        $"{confidence}: {inner} {outer}");
                }

                // Upper ends of these are looked for at the radius of S itself: of their radii it is certain.
                foreach ((PopulationRange inner, PopulationRange outer) in less is null ? [] : Anew(less).Zip(Anew(more)))
                {
                    Assert.True(outer.Lower.Value <= inner.Lower.Value + 1e-4
                        && (outer.Upper.Value >= inner.Upper.Value - 1e-4 || outer.Upper.Radius > inner.Upper.Radius),
                        $"{confidence}: {inner} {outer}");
                }

                less = more;
            }

            static PopulationRange[] Anew(PopulationLimits l) => [l.Total!.Value, l.Accuracy!.Value];

            static PopulationRange[] Ranges(PopulationLimits l) => [l.Redundancy, l.Unique1, l.Unique2, l.Synergy!.Value,
                l.Information1, l.Information2, l.UnimodalAccuracy1, l.UnimodalAccuracy2, l.TargetEntropy];
        }, cases: 20);

    // The upper end of S was looked for anew at radii between those of the grid, and was .191 at 94 %, .168 at 95 %.
    [Fact]
    public void An_end_between_two_radii_lies_between_theirs()
    {
        PairCounts counts = Samples(2, [1, 10, 1, 6], [0, 0, 0, 18], [0, 7, 0, 11]);
        double Upper(double confidence) =>
            PopulationInference.OfPairs(counts, new PopulationSettings(confidence, Seed: 21)).Synergy!.Value.Upper.Value;

        double[] upper = [Upper(0.94), Upper(0.95), Upper(0.975)];
        Assert.True(upper[0] <= upper[1] + 1e-9 && upper[1] <= upper[2] + 1e-9, string.Join(' ', upper));
    }

    // From the fit alone R was .131 at least; a joint of the region (2 (max log L - log L) is below 3.841) has .025.
    [Fact]
    public void Lower_ends_are_looked_for_from_elsewhere_too()
    {
        PopulationLimits limits = PopulationInference.OfPairs(Samples(2, [36, 0, 21, 23], [19, 0, 12, 9], [9, 12, 16, 3]),
            new PopulationSettings(Method: RadiusMethod.Profile));
        Assert.InRange(limits.Redundancy.Lower.Value, 0, 0.0255);
    }

    // 8 cells of 3: all variables are independent in the sample, where nothing slopes towards dependence. A noisy exclusive or, .1725 where
    // its parity is even, is in the region (2 (max log L - log L) is 3.743, the radius 3.841) and has .107 bit of synergy.
    [Fact]
    public void Where_the_sample_shows_none_there_may_be_some()
    {
        PopulationLimits limits = PopulationInference.OfTriples(Joint.FromWeights(2, 2, 2, [3, 3, 3, 3, 3, 3, 3, 3]),
            new PopulationSettings(Method: RadiusMethod.Profile));
        Assert.InRange(limits.Synergy!.Value.Upper.Value, 0.107, 0.2);
        Assert.InRange(limits.Total!.Value.Upper.Value, 0.107, 0.2);
        Assert.InRange(limits.Information1.Upper.Value, 0.05, 0.2);
    }

    // y shows one value: a population whose second value n records miss in a tenth of the cases has R, U1, U2, S and informations above 0.
    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(10_000)]
    public void A_value_that_is_rare_enough_to_go_unseen_is_reckoned_with(int n)
    {
        double rare = 1 - Math.Pow(0.1, 0.5 / n); // n records of either labelled sample
        Joint and = Joint.FromWeights(2, 2, 2, [0.5 - rare, 0, 0.25, 0, 0.25, 0, 0, rare]), xor = Joint.FromWeights(2, 2, 2,
            [0.5 - (rare / 2), 0, 0, rare / 2, 0, rare / 2, 0.5 - (rare / 2), 0]);
        PopulationLimits limits = PopulationInference.OfPairs(Samples(1, [n / 2, n / 2], [n / 2, n / 2], [n / 2, 0, 0, n / 2]),
            new PopulationSettings(Method: RadiusMethod.Profile));
        foreach (Decomposition d in (Decomposition[])[Decomposition.Of(and), Decomposition.Of(xor)])
        {
            Assert.True(d.Redundancy.Lower <= limits.Redundancy.Upper.Value && d.Unique1.Lower <= limits.Unique1.Upper.Value
                && d.Unique2.Lower <= limits.Unique2.Upper.Value && d.Synergy.Lower <= limits.Synergy!.Value.Upper.Value
                && d.Information.I12.Lower <= limits.Total!.Value.Upper.Value, $"{d} {limits}");
        }

        Assert.True(limits.Accuracy!.Value.Lower.Value <= 1 - rare && limits.TargetEntropy.Upper.Value <= 1);
        Assert.Contains(limits.Notes, note => note.Contains("shows one value", StringComparison.Ordinal));
    }

    // x2 shows one value of two: S and what x2 tells are not 0, and what x1 tells stays as it is.
    [Fact]
    public void A_source_of_one_value_may_have_another()
    {
        PairCounts counts = new(new Variable("x1", 2), new Variable("x2", 1), new Variable("y", 2), [40, 10, 10, 40], [50, 50], [50, 50]);
        PopulationLimits limits = PopulationInference.OfPairs(counts, new PopulationSettings(Method: RadiusMethod.Profile));
        double rare = 1 - Math.Pow(0.1, 1 / 200.0);
        Decomposition xor = Decomposition.Of(Joint.FromWeights(2, 2, 2, [0.4 * (1 - rare), 0.1 * (1 - rare), 0.1 * rare, 0.4 * rare,
            0.1 * (1 - rare), 0.4 * (1 - rare), 0.4 * rare, 0.1 * rare]));
        Assert.True(xor.Synergy.Lower > 0.01 && xor.Synergy.Lower <= limits.Synergy!.Value.Upper.Value, $"{xor.Synergy} {limits.Synergy}");
        Assert.True(limits.Information2.Upper.Value > 0.05 && limits.Information1.Upper.Value < 0.5, $"{limits}");
    }
}
