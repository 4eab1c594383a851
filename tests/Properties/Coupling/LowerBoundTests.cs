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
    public void Majorize_profile_is_below_the_entropy_of_every_coupling() =>
        Gen.Select(CouplingGen.Marginals(2, 4, 9), Gen.Int).Sample((marginals, seed) =>
        {
            List<ulong> atoms = CouplingGen.RandomCoupling(marginals, new Random(seed));
            double entropy = Entropy.Bits([.. atoms.Select(a => (double)a)]).Upper;
            return CouplingLowerBound.MajorizeProfile(Marginals.FromCounts(marginals)).Bits <= entropy;
        });

    [Fact]
    public void Rounding_weights_moves_the_bound_only_downward_and_by_less_than_1e_12()
    {
        Gen.Select(CouplingGen.Vector(8, 997), CouplingGen.Vector(8, 997), (p, q) => new[] { p, q }).Sample(counts =>
        {
            LowerBound exact = CouplingLowerBound.MajorizeProfile(Marginals.FromCounts(counts));
            double[][] weights = [.. counts.Select(p => p.Select(c => c / 997.0).ToArray())];
            Marginals rounded = Marginals.FromWeights(weights, 1.2e-16);
            double bits = CouplingLowerBound.MajorizeProfile(weights, 1.2e-16);
            return bits <= exact.Enclosure.Upper && bits >= exact.Bits - 1e-12 && rounded.Deviation > 0 && rounded.EntropySlack < 1e-12;
        });
    }
}
