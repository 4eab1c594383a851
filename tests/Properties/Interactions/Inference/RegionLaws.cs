using CsCheck;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Tests.Properties.Support;

namespace Pid.Tests.Properties.Interactions.Inference;

/// <summary>
/// Laws of the likelihood region that need no statistics: whatever was drawn, every joint r with G(r) - G_min at most c has its quantities
/// within the limits for c. Joints of the region are judged by the decomposition's certified intervals and by entropies computed here, not
/// by the code that found the limits.
/// </summary>
public class RegionLaws
{
    // bit: ends are found to 1 % of the radius, which moves them by less than this where there are some records. R, U1, U2 and informations
    // have ends at kinks or flat points that local steps can miss, and so have upper ends for the pairs of triples (docs/coverage.md): what
    // is found is held to nothing there, what is proven to everything.
    private const double Found = 5e-3;
    private const int SomeRecords = 100;
    // Bit: potentials of nearly empty cells (e^-30) are made feasible by a greedy rule; 3e-4 was seen once in 40 000 joints.
    private const double Steered = 1e-3;

    /// <summary>A law, the sizes of its samples, how they are given, and a seed.</summary>
    private static readonly Gen<(Joint Law, int N, ObservationKind Kind, int Seed)> s_samples =
        from shape in Gen.OneOf((2, 2, 2), (2, 2, 2), (2, 3, 2), (3, 2, 3), (3, 3, 2))
        from law in Tables.Any(shape.Item1, shape.Item2, shape.Item3)
        from n in Gen.OneOf(5, 20, 100, 1000, 100_000)
        from kind in Gen.OneOf(ObservationKind.Pairs, ObservationKind.Triples, ObservationKind.PairsOfTriples)
        from seed in Gen.Int[0, 1_000_000]
        select (law, n, kind, seed);

    [Fact]
    public void What_is_proven_holds_for_every_joint_of_the_region_and_what_is_found_nearly() => s_samples.Holds(
        (law, n, kind, seed) =>
        {
            Observation o = Draw(law, n, kind, seed, out PopulationLimits[] all, 0.95, 1,
                [RadiusMethod.Profile, RadiusMethod.Uniform, RadiusMethod.Finite]);
            RegionSolver solver = new();
            (double[] fit, double most) = RegionEnds.FitOf(o, solver, [], 1e-7);
            RandomSource random = new(seed, 99);
            foreach (PopulationLimits limits in all)
            {
                // Of fewer degrees of freedom where only pairs count.
                double c = Math.Min(limits.Redundancy.Lower.Radius, limits.Synergy!.Value.Lower.Radius);
                foreach (double[] member in Members(o, Probabilities(law), fit, most, c, random))
                {
                    Check(limits, Joint.FromWeights(o.N1, o.N2, o.NY, member), kind);
                }
            }
        },
        cases: 20);

    [Fact]
    public void Ends_move_outwards_with_the_radius_and_with_confidence() => s_samples.Where(s => s.N >= SomeRecords
        && s.Kind != ObservationKind.PairsOfTriples).Holds(
        (law, n, kind, seed) =>
        {
            _ = Draw(law, n, kind, seed, out PopulationLimits[] byMethod, 0.95, 1, [RadiusMethod.Profile, RadiusMethod.Uniform]);
            Ordered(byMethod[0], byMethod[1]);
            _ = Draw(law, n, kind, seed, out PopulationLimits[] lower, 0.5, 1, [RadiusMethod.Profile]);
            Ordered(lower[0], byMethod[0]);

            static void Ordered(PopulationLimits narrow, PopulationLimits wide)
            {
                int number = 0;
                foreach ((PopulationRange a, PopulationRange b) in Smooth(narrow).Zip(Smooth(wide)))
                {
                    number++;
                    Assert.True(b.Lower.Value <= a.Lower.Value + Found && a.Upper.Value <= b.Upper.Value + Found,
                        $"range {number}: {a} is not within {b}");
                }
            }
        },
        cases: 12);

    [Fact]
    public void Swapping_the_sources_swaps_the_limits_and_other_labels_change_nothing() => s_samples.Where(s => s.N >= SomeRecords).Holds(
        (law, n, _, seed) =>
        {
            RandomSource random = new(seed, 1);
            long[] counts = new long[law.Weights.Length];
            CountSampler.Multinomial(law.Weights, n, ref random, counts);
            Joint sample = Joint.FromWeights(law.X1.Size, law.X2.Size, law.Y.Size, Array.ConvertAll(counts, v => (double)v));
            Joint swapped = Tables.Build(law.X2.Size, law.X1.Size, law.Y.Size, (b, a, y) => sample[a, b, law.Y.Size - 1 - y]);
            PopulationSettings settings = new(Method: RadiusMethod.Profile);
            PopulationLimits straight = PopulationInference.OfTriples(sample, settings),
                other = PopulationInference.OfTriples(swapped, settings);
            foreach ((PopulationRange a, PopulationRange b) in new[]
            {
                (straight.Redundancy, other.Redundancy), (straight.Unique1, other.Unique2), (straight.Unique2, other.Unique1),
                    (straight.Synergy!.Value, other.Synergy!.Value),
                (straight.Information1, other.Information2), (straight.Total!.Value, other.Total!.Value),
                (straight.UnimodalAccuracy1, other.UnimodalAccuracy2),
            })
            {
                Assert.True(Math.Abs(a.Lower.Value - b.Lower.Value) <= Found, $"lower {a} {b}");
                Assert.True(Math.Abs(a.Upper.Value - b.Upper.Value) <= Found, $"upper {a} {b}");
            }
        },
        cases: 10);

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits() => s_samples.Holds(
        (law, n, kind, seed) =>
        {
            _ = Draw(law, n, kind, seed, out PopulationLimits[] one, 0.95, 1, RadiusMethod.Calibrated);
            _ = Draw(law, n, kind, seed, out PopulationLimits[] three, 0.95, 3, RadiusMethod.Calibrated);
            Assert.Equal(Ranges(one[0]), Ranges(three[0]));
        },
        cases: 5);

    [Fact]
    public void The_finite_radius_holds_for_samples_of_every_size()
    {
        // G of the truth is at most G_min + c in 95 %; 400 samples of each law leave two standard errors of 2.2 %.
        foreach (int n in (ReadOnlySpan<int>)[3, 10, 40])
        {
            foreach (Joint law in new[] { Tables.And, Tables.Xor, Joint.FromWeights(2, 2, 2, [1, 1e-3, 1e-2, 0, 0, 1e-2, 1, 1]) })
            {
                int held = 0;
                for (int seed = 0; seed < 400; seed++)
                {
                    Observation o = Draw(law, n, ObservationKind.Pairs, seed, out PopulationLimits[] limits, 0.95, 1, seed == 0
                        ? [RadiusMethod.Finite] : []);
                    (_, double most) = RegionEnds.FitOf(o, new RegionSolver(), [], 1e-7);
                    held += 2 * (most - o.LogLikelihoodOfJoint(Probabilities(law))) <= PopulationRun.FiniteRadius(o, most, 0.05) ? 1 : 0;
                    Assert.All(limits.SelectMany(Ranges), range => Assert.True(range.Lower.IsProven && range.Upper.IsProven));
                }

                Assert.True(held >= 371, $"n = {n}: {held} of 400");
            }
        }
    }

    [Fact]
    public void The_values_that_steer_are_those_of_the_certified_decomposition() => s_samples.Holds(
        (law, _, _, seed) =>
        {
            RandomSource random = new(seed, 5);
            double[] r = Probabilities(law), scratch = new double[r.Length];
            for (int k = 0; k < r.Length && seed % 2 == 0; k++)
            {
                // Cells that are nearly empty, as solvers leave them.
                r[k] *= random.NextUniform() < 0.3 ? Math.Exp(-30 * random.NextUniform()) : 1;
            }

            double sum = r.Sum();
            r = Array.ConvertAll(r, v => v / sum);
            QuantityOracle oracle = new(law.X1.Size, law.X2.Size, law.Y.Size);
            Decomposition d = Decomposition.Of(Joint.FromWeights(law.X1.Size, law.X2.Size, law.Y.Size, r));
            foreach ((Quantity quantity, Interval exact) in new[]
            {
                (Quantity.Redundancy, d.Redundancy), (Quantity.Unique1, d.Unique1), (Quantity.Unique2, d.Unique2),
                    (Quantity.Synergy, d.Synergy),
                (Quantity.Total, d.Total), (Quantity.Information1, d.Redundancy + d.Unique1),
            })
            {
                double value = oracle.Value(quantity, r, scratch) / Math.Log(2);
                Assert.True(value >= exact.Lower - Steered && value <= exact.Upper + Steered,
                    $"{quantity}: {value} is not in {exact}; {law.X1.Size} {law.X2.Size} {law.Y.Size} "
                        + $"{string.Join(' ', r.Select(v => v.ToString("G3")))}");
            }
        },
        cases: 2000);

    [Fact]
    public void Synergy_of_noise_falls_with_the_sample_like_its_degrees_of_freedom()
    {
        // To first order S of a sample without synergy is (|X1|-1)(|X2|-1)(|Y|-1) / (2 n ln 2) above 0 where every cell is filled: a
        // chi-square of so many degrees, of which S takes what the two pairs do not. 20 rounds leave a standard error of about a fifth.
        foreach (int n in (ReadOnlySpan<int>)[1_000, 10_000])
        {
            Draw(Joint.FromWeights(3, 3, 2, [.. Enumerable.Repeat(1.0, 18)]), n, ObservationKind.Triples, 1, out PopulationLimits[] limits,
                0.95, 1, RadiusMethod.Profile);
            Assert.InRange(limits[0].SynergyExpectedFromNoise!.Value * 2 * n * Math.Log(2), 1.5, 8);
        }
    }

    [Fact]
    public void A_majorant_lies_above_what_it_bounds() =>
        Gen.Select(Gen.OneOf(0.0, 1.0, 3.0, 1000.0), Gen.OneOf(0.0, 1.0, 2.0), Gen.Double[-9, 3], Gen.Double[-12, 0], Gen.Double[-12, 0],
        Gen.Double[-6, 0]).Holds(
            t =>
            {
                (double n, double w, double logLambda, double logReference, double logAt, double logMost) = t;
                double lambda = Math.Exp(logLambda), v0 = Math.Exp(logReference), most = Math.Exp(logMost);
                (Interval alpha, double beta) = OuterEnds.Majorant(n, w, lambda, v0, Math.Exp(logAt), most);
                for (int k = 0; k <= 200; k++)
                {
                    double v = most * Math.Exp(-0.1 * k), value = (w * v * Math.Log(v / v0)) + (lambda * n * Math.Log(v));
                    Assert.True(value <= alpha.Upper + (beta * v) + (1e-12 * (1 + Math.Abs(value) + Math.Abs(beta * v))),
                        $"at {v}: {value}");
                }
            },
            cases: 2000);

    private static Observation Draw(Joint law, int n, ObservationKind kind, int seed, out PopulationLimits[] limits,
        double confidence = 0.95, int threads = 1, params RadiusMethod[] methods)
    {
        RandomSource random = new(seed, 0);
        (int n1, int n2, int ny) = (law.X1.Size, law.X2.Size, law.Y.Size);
        PopulationSettings[] settings = [.. methods.Select(m => new PopulationSettings(confidence, m, 0, threads))];
        if (kind == ObservationKind.Pairs)
        {
            long[] x1y = new long[n1 * ny], x2y = new long[n2 * ny], x1x2 = new long[n1 * n2];
            double[] rows = new double[x1y.Length + x2y.Length + x1x2.Length];
            Observation.OfTriples(n1, n2, ny, new long[law.Weights.Length], pairsOnly: true).Gather(Probabilities(law), rows);
            CountSampler.Multinomial(rows.AsSpan(0, x1y.Length), n, ref random, x1y);
            CountSampler.Multinomial(rows.AsSpan(x1y.Length, x2y.Length), (2 * n) + 1, ref random, x2y);
            CountSampler.Multinomial(rows.AsSpan(x1y.Length + x2y.Length), (n / 2) + 1, ref random, x1x2);
            PairCounts counts = new(law.X1, law.X2, law.Y, x1y, x2y, x1x2);
            limits = [.. settings.Select(s => PopulationInference.OfPairs(counts, s))];
            return Observation.OfPairs(counts);
        }

        long[] cells = new long[law.Weights.Length];
        CountSampler.Multinomial(law.Weights, n, ref random, cells);
        Joint sample = Joint.FromWeights(n1, n2, ny, Array.ConvertAll(cells, v => (double)v));
        limits = [.. settings.Select(s => kind == ObservationKind.Triples ? PopulationInference.OfTriples(sample, s)
            : PopulationInference.OfPairsOfTriples(sample, s))];
        return Observation.OfTriples(n1, n2, ny, cells, pairsOnly: kind == ObservationKind.PairsOfTriples);
    }

    private static double[] Probabilities(Joint law)
    {
        double sum = 0;
        foreach (double w in law.Weights)
        {
            sum += w;
        }

        return Array.ConvertAll(law.Weights.ToArray(), w => w / sum);
    }

    // The truth, and random joints, dense, sparse and of one cell, pulled towards the fit until they are inside.
    private static List<double[]> Members(Observation o, double[] truth, double[] fit, double most, double c, RandomSource random)
    {
        List<double[]> members = [];
        for (int k = 0; k < 25; k++)
        {
            double[] target = [.. fit.Select(v => k == 0 ? v : 0)];
            for (int cell = 0; cell < target.Length && k > 0; cell++)
            {
                target[cell] = k % 3 == 0 ? -Math.Log(1 - random.NextUniform()) : k % 3 == 1 ? (random.NextUniform() < 0.3 ? 1 : 1e-9)
                    : fit[cell] * Math.Exp(3 * random.NextUniform());
            }

            double sum = target.Sum();
            members.Add(Pull(o, [.. target.Select(v => v / sum)], fit, most, c));
        }

        members.Add(Pull(o, truth, fit, most, c));
        return members;
    }

    private static double[] Pull(Observation o, double[] target, double[] fit, double most, double c)
    {
        double low = 0, high = 1;
        for (int k = 0; k < 40; k++)
        {
            double share = k == 0 ? 1 : 0.5 * (low + high);
            double[] r = Mix(share);
            (low, high) = 2 * (most - o.LogLikelihoodOfJoint(r)) <= c ? (share, high) : (low, share);
        }

        return Mix(low);

        double[] Mix(double share) => [.. fit.Select((v, k) => v + (share * (target[k] - v)))];
    }

    private static void Check(PopulationLimits limits, Joint r, ObservationKind kind)
    {
        Decomposition d = Decomposition.Of(r);
        double accuracy = 0, total = 0;
        for (int f = 0; f < r.Weights.Length; f += r.Y.Size)
        {
            accuracy += Max(r.Weights.Slice(f, r.Y.Size));
        }

        foreach (double w in r.Weights)
        {
            total += w;
        }

        Inside("R", limits.Redundancy, d.Redundancy, kink: true);
        Inside("U1", limits.Unique1, d.Unique1, kink: true);
        Inside("U2", limits.Unique2, d.Unique2, kink: true);
        Inside("S", limits.Synergy!.Value, d.Synergy);
        Inside("total", limits.Total!.Value, d.Total, kink: true);
        Inside("I1", limits.Information1, d.Redundancy + d.Unique1, kink: true);
        Inside("I2", limits.Information2, d.Redundancy + d.Unique2, kink: true);
        Inside("accuracy", limits.Accuracy!.Value, Interval.Around(accuracy / total, 1e-12));
        if (kind != ObservationKind.Triples)
        {
            Interval least = InteractionBounds.Of(PairwiseMarginals.FromJoint(r)).MinimalSynergy;
            Inside("S_min", limits.MinimalSynergy!.Value, least);
        }

        void Inside(string name, PopulationRange range, Interval value, bool kink = false)
        {
            Assert.True(range.Lower.Outer <= value.Upper && value.Lower <= range.Upper.Outer,
                $"{name}: {value} is not in the proven [{range.Lower.Outer}, {range.Upper.Outer}]");
            bool some = limits.Samples.Min(s => s.Records) >= SomeRecords / 2 && kind != ObservationKind.PairsOfTriples && !kink;
            Assert.True(!some || (range.Lower.Attained <= value.Upper + Found && value.Lower <= range.Upper.Attained + Found),
                $"{name}: {value} is not in {range}");
        }
    }

    private static double Max(ReadOnlySpan<double> values)
    {
        double most = 0;
        foreach (double v in values)
        {
            most = Math.Max(most, v);
        }

        return most;
    }

    private static IEnumerable<PopulationRange> Smooth(PopulationLimits l) => [l.Synergy!.Value, l.Total!.Value, l.Accuracy!.Value,
        l.Information1, l.Information2, l.TargetEntropy];

    private static IEnumerable<PopulationRange> Ranges(PopulationLimits l)
    {
        IEnumerable<PopulationRange?> all =
        [
            l.Redundancy, l.Unique1, l.Unique2, l.Synergy, l.MinimalSynergy, l.Total, l.Accuracy, l.Information1, l.Information2,
            l.UnimodalAccuracy1, l.UnimodalAccuracy2,
            l.TargetEntropy,
        ];
        return all.OfType<PopulationRange>();
    }

    [Fact]
    public void The_method_that_limits_name_is_the_one_that_was_used()
    {
        PopulationLimits few = Of([1, 1, 0, 2, 1, 0, 1, 1]), uniform = Of([1, 1, 0, 2, 1, 0, 1, 1], RadiusMethod.Uniform);
        Assert.Equal((RadiusMethod.Uniform, uniform.Synergy), (few.Method, few.Synergy));
        Assert.NotEmpty(few.Notes);
        Assert.Equal(RadiusMethod.Calibrated, Of([10, 10, 5, 20, 10, 5, 10, 10]).Method);

        static PopulationLimits Of(long[] counts, RadiusMethod method = RadiusMethod.Calibrated) =>
            PopulationInference.OfTriples(Joint.FromCounts(2, 2, 2, counts), new PopulationSettings(Method: method));
    }
}
