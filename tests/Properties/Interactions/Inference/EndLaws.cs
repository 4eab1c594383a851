using CsCheck;
using Pid.Interactions;
using Pid.Interactions.Inference;
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

    [Fact]
    public void The_fit_is_within_all_limits() =>
        (from law in Tables.Any(2, 2, 2)
         from n in Gen.Int[6, 60]
         from seed in Gen.Int[0, 1_000_000]
         select (law, n, seed)).Holds((law, n, seed) =>
        {
            PairCounts counts = ReconciliationTests.Draw(law, n, new RandomSource(seed, 0));
            PopulationLimits limits = PopulationInference.OfPairs(counts, new PopulationSettings(Seed: seed));
            PairwiseMarginals fitted = Reconciliation.Of(counts).Marginals;
            SharedAndUnique fit = new Decomposer().Decompose(fitted.X1Y, fitted.X2Y);
            Assert.True(limits.Redundancy.Lower.Value <= fit.Redundancy.Upper + 1e-3 && limits.Redundancy.Upper.Value
                >= fit.Redundancy.Lower - 1e-3, $"{limits.Redundancy} {fit.Redundancy}");
        }, cases: 30);
}
