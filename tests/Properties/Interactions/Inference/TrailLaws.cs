using CsCheck;
using Pid.Interactions.Inference;
using Pid.Numerics.Distributions;
using Pid.Tests.Properties.Support;

namespace Pid.Tests.Properties.Interactions.Inference;

/// <summary>Searches that stop where an earlier one came by lose nothing.</summary>
public class TrailLaws
{
    private const double Lost = 5e-4; // nats

    [Fact]
    public void No_random_start_leads_farther_than_all_starts_together() =>
        (from n1 in Gen.Int[2, 4]
         from n2 in Gen.Int[2, 4]
         from ny in Gen.Int[2, 3]
         from law in Tables.Any(n1, n2, ny)
         from n in Gen.Int[20, 500]
         from seed in Gen.Int[0, 1_000_000]
         select (law, n, seed)).Holds((law, n, seed) =>
        {
            Observation o = Observation.OfPairs(ReconciliationTests.Draw(law, n, new RandomSource(seed, 0)));
            (double[] fit, double most) = RegionEnds.FitOf(o, new RegionSolver(), [], 1e-7);
            RegionEnds ends = new(o, fit, most, CancellationToken.None);
            foreach ((Quantity quantity, int sign) in ((Quantity, int)[])[(Quantity.Redundancy, 1), (Quantity.Redundancy, -1),
                (Quantity.Unique1, 1), (Quantity.Unique1, -1), (Quantity.Unique2, 1), (Quantity.Information1, 1)])
            {
                double best = ends.FindFromFit(quantity, sign, 3.84).Value;
                for (int k = 0; k < 4; k++)
                {
                    double alone = ends.Find(quantity, sign, 3.84, ends.Perturbed(k, 0), 0, 3e-3).Value;
                    Assert.True(sign * (alone - best) < Lost, $"{quantity} {sign}: {alone} from start {k}, {best} from all");
                }
            }
        }, cases: 40);
}
