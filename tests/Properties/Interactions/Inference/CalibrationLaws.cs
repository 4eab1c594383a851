using CsCheck;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Tests.Properties.Support;

namespace Pid.Tests.Properties.Interactions.Inference;

/// <summary>Laws of simulated radii: what the samples that are simulated must have of those of the population.</summary>
public class CalibrationLaws
{
    // 150 records of 108 cells leave a third of them empty. Simulated from a joint without those cells, samples tell too little more than
    // it does, and the radius is too small.
    [Fact]
    public void Cells_that_no_record_shows_scatter_like_those_of_the_population()
    {
        const int Samples = 640, Populations = 32, Records = 150;
        int held = 0;
        Parallel.For(0, Samples, run =>
        {
            RandomSource random = new(20261201, run % Populations);
            int power = run % 4; // from equal cells to a few that have nearly all
            double[] law = [.. Enumerable.Range(0, 108).Select(_ => Math.Pow(-Math.Log(1 - random.NextUniform()), power))];
            double truth = Decomposition.Of(Joint.FromWeights(6, 6, 3, law)).Total.Upper * CertifiedMath.Ln2.Midpoint;
            random = new(20261202, run);
            long[] counts = new long[law.Length];
            CountSampler.Multinomial(law, Records, ref random, counts);
            Observation o = Observation.OfTriples(6, 6, 3, counts, pairsOnly: false);
            (double[] fit, double most) = RegionEnds.FitOf(o, new RegionSolver(), [], 1e-7);
            Calibration calibration = new(o, new RegionEnds(o, fit, most, CancellationToken.None), 0.95);
            Interlocked.Add(ref held, calibration.Run(Quantity.Total, -1, null, run).End.Value <= truth + 1e-6 ? 1 : 0);
        });

        // 97.5 % less two standard errors; without those cells 607.
        Assert.InRange(held, 616, Samples);
    }

    [Fact]
    public void The_limits_of_S_min_alone_are_those_found_with_all_others() => (
        from table in Tables.Any(2, 3, 2)
        from n in Gen.OneOf(40, 300)
        from seed in Gen.Int[0, 1000]
        select (table, n, seed)).Holds(
        (table, n, seed) =>
        {
            RandomSource random = new(seed, 0);
            long[] counts = new long[table.Weights.Length];
            CountSampler.Multinomial(table.Weights, n, ref random, counts);
            Joint sample = Joint.FromCounts(2, 3, 2, counts);
            foreach (RadiusMethod method in (ReadOnlySpan<RadiusMethod>)[RadiusMethod.Profile, RadiusMethod.Calibrated])
            {
                PopulationSettings settings = new(Method: method);
                PopulationRange all = PopulationInference.OfPairsOfTriples(sample, settings).MinimalSynergy!.Value,
                    alone = PopulationInference.MinimalSynergyOfTriples(sample, settings)!.Value;
                Assert.Equal(all.Lower.Value, alone.Lower.Value);
                Assert.InRange(all.Upper.Value, 0, alone.Upper.Value);
            }
        },
        cases: 10);
}
