using System.Text.Json;
using CsCheck;
using Pid.Coupling;
using Pid.Numerics.Information;

namespace Pid.Tests.Properties.Coupling;

public class LowerBoundTests
{
    private const double ReferenceTolerance = 1e-12;

    [Fact]
    public void Majorize_profile_agrees_with_the_reference()
    {
        foreach (JsonElement instance in CouplingReference.TwoMarginals.Concat(CouplingReference.ThreeMarginals))
        {
            LowerBound bound = CouplingLowerBound.MajorizeProfile(Marginals.FromCounts(instance.Marginals()));
            Assert.True(Math.Abs(bound.Bits - instance.Number("majorize_profile")) <= ReferenceTolerance, instance.Id());
            Assert.True(bound.Enclosure.Width <= ReferenceTolerance, instance.Id());
        }
    }

    [Fact]
    public void Max_marginal_meet_and_profile_agree_with_the_reference()
    {
        foreach (JsonElement instance in CouplingReference.TwoMarginals.Concat(CouplingReference.ThreeMarginals))
        {
            Marginals marginals = Marginals.FromCounts(instance.Marginals());
            Near(instance, "maxH", CouplingLowerBound.MaxMarginal(marginals));
            Near(instance, "H_meet", CouplingLowerBound.Meet(marginals));
            Near(instance, "profile", CouplingLowerBound.Profile(marginals));
        }
    }

    [Fact]
    public void Majorize_profile_atoms_agree_with_the_reference()
    {
        foreach (JsonElement instance in CouplingReference.TwoMarginals)
        {
            MassRun[] vector = CouplingLowerBound.MajorizeProfileVector(Marginals.FromCounts(instance.Marginals()));
            Assert.Equal(instance.GetProperty("majorize_profile_atoms").Masses(), Expand(vector));
        }
    }

    // The three pairwise marginals of a joint, together: reference values for meet, profile and majorize-profile, all below the exact
    // minimum over the joints that have them.
    [Fact]
    public void Overlapping_marginals_are_bounded_together()
    {
        foreach (JsonElement instance in CouplingReference.FixedPairs)
        {
            Marginals pairs = Marginals.FromWeights(Pairs(instance));
            double exact = instance.Number("exact");
            foreach ((string name, LowerBound bound) in new[]
            {
                ("maxH_pair", CouplingLowerBound.MaxMarginal(pairs)), ("meet3", CouplingLowerBound.Meet(pairs)),
                ("profile3", CouplingLowerBound.Profile(pairs)), ("majorize_profile3", CouplingLowerBound.MajorizeProfile(pairs)),
            })
            {
                Near(instance, name, bound);
                Assert.True(bound.Bits <= exact + 1e-12, instance.Id());
            }
        }
    }

    [Fact]
    public void Bounds_are_ordered() => CouplingGen.Marginals(1, 5, 12).Holds(p =>
    {
        Marginals marginals = Marginals.FromCounts(p);
        double majorize = CouplingLowerBound.MajorizeProfile(marginals).Enclosure.Upper;
        double meet = CouplingLowerBound.Meet(marginals).Enclosure.Upper;
        return CouplingLowerBound.MaxMarginal(marginals).Bits <= meet
            && CouplingLowerBound.Meet(marginals).Bits <= majorize
            && CouplingLowerBound.Profile(marginals).Bits <= majorize
            && CouplingLowerBound.MajorizeProfile(marginals).Bits <= GreedyCoupling.Build(marginals).Entropy.Upper;
    });

    [Fact]
    public void The_majorize_profile_vector_majorizes_every_coupling_and_lies_between_meet_and_couplings() =>
        Gen.Select(CouplingGen.Marginals(1, 4, 9), Gen.Int).Holds((p, seed) =>
        {
            Marginals marginals = Marginals.FromCounts(p);
            MassRun[] vector = CouplingLowerBound.MajorizeProfileVector(marginals);
            Assert.True(Majorization.Majorizes(MassRun.Of(Majorization.Meet(marginals)), vector));
            Assert.True(Majorization.Majorizes(vector, MassRun.Of([.. CouplingGen.RandomCoupling(p, new Random(seed))])));
            Assert.True(Majorization.Majorizes(vector, MassRun.Of(GreedyCoupling.Build(marginals).Masses)));
        });

    [Fact]
    public void A_capped_vector_majorizes_every_coupling_below_the_cap() =>
        Gen.Select(CouplingGen.Marginals(2, 3, 6), Gen.Int, Gen.ULong[0, 20]).Holds((p, seed, above) =>
        {
            ulong[] atoms = [.. CouplingGen.RandomCoupling(p, new Random(seed))];
            MassRun[] vector = CouplingLowerBound.MajorizeProfileVector(Marginals.FromCounts(p), atoms.Max() + above);
            return Majorization.Majorizes(vector, MassRun.Of(atoms)) && vector.All(run => run.Mass <= atoms.Max() + above);
        });

    // A cap far below the masses: 2^62 atoms of one unit in one run.
    [Fact]
    public void A_cap_of_one_unit_is_one_run() =>
        Assert.Equal([new MassRun(1, 1UL << 62)],
        CouplingLowerBound.MajorizeProfileVector(Marginals.FromCounts([1UL << 62], [1UL << 61, 1UL << 61]), 1));

    [Fact]
    public void Majorize_profile_is_below_the_entropy_of_every_coupling() =>
        Gen.Select(CouplingGen.Marginals(2, 4, 9), Gen.Int).Holds((marginals, seed) =>
        {
            List<ulong> atoms = CouplingGen.RandomCoupling(marginals, new Random(seed));
            double entropy = Entropy.Bits([.. atoms.Select(a => (double)a)]).Upper;
            return CouplingLowerBound.MajorizeProfile(Marginals.FromCounts(marginals)).Bits <= entropy;
        });

    [Fact]
    public void Rounding_weights_moves_the_bound_only_downward_and_by_less_than_1e_12()
    {
        Gen.Select(CouplingGen.Vector(8, 999_983), CouplingGen.Vector(8, 999_983), (p, q) => new[] { p, q }).Holds(counts =>
        {
            LowerBound exact = CouplingLowerBound.MajorizeProfile(Marginals.FromCounts(counts));
            double[][] weights = [.. counts.Select(p => p.Select(c => c / 999_983.0).ToArray())];
            Marginals rounded = Marginals.FromWeights(weights, 1.2e-16);
            double bits = CouplingLowerBound.MajorizeProfile(weights, 1.2e-16);
            return bits <= exact.Enclosure.Upper && bits >= exact.Bits - 1e-12 && rounded.Deviation > 0 && rounded.EntropySlack < 1e-12;
        });
    }

    // Against a single state the bound is attained: H(p). Probabilities stated with an error must not push it above the entropy of any p
    // that they may stand for.
    [Fact]
    public void Stated_errors_of_the_probabilities_are_given_away() =>
        Gen.Select(CouplingGen.Vector(8, 997), Gen.Double[1e-9, 9e-4], Gen.Int).Holds((p, error, seed) =>
        {
            Random random = new(seed);
            double[] stated = [.. p.Select(c => c / 997.0 * (1 + (error * ((2 * random.NextDouble()) - 1))))];
            double bits = CouplingLowerBound.MajorizeProfile([stated, [1.0]], 1.01 * error);
            return bits <= Entropy.Bits([.. p.Select(c => (double)c)]).Upper;
        });

    private static void Near(JsonElement instance, string name, LowerBound bound) =>
        Assert.True(Math.Abs(bound.Bits - instance.Number(name)) <= ReferenceTolerance,
        $"{instance.Id()} {name}: {bound.Bits} {instance.Number(name)}");

    private static ulong[] Expand(MassRun[] vector) => [.. vector.SelectMany(run => Enumerable.Repeat(run.Mass, (int)run.Count))];

    private static double[][] Pairs(JsonElement instance)
    {
        int[] shape = [.. instance.GetProperty("shape").EnumerateArray().Select(e => e.GetInt32())];
        double[] joint = [.. instance.GetProperty("P").EnumerateArray().Select(e => e.GetDouble())];
        double[][] pairs = [new double[shape[0] * shape[1]], new double[shape[0] * shape[2]], new double[shape[1] * shape[2]]];
        for (int c = 0; c < joint.Length; c++)
        {
            (int i, int j, int k) = (c / shape[2] / shape[1], c / shape[2] % shape[1], c % shape[2]);
            double count = Math.Round(joint[c] * 1000);
            Assert.Equal(joint[c], count / 1000, 1e-9);
            pairs[0][(i * shape[1]) + j] += count;
            pairs[1][(i * shape[2]) + k] += count;
            pairs[2][(j * shape[2]) + k] += count;
        }

        return pairs;
    }
}
