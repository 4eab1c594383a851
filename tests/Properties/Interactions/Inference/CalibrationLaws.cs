using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Interactions.Inference;

/// <summary>Laws of simulated radii: what the samples that are simulated must have of those of the population.</summary>
public class CalibrationLaws
{
    // 350 records of 300 cells leave a third of them empty. Simulated from a joint without those cells, samples tell too little more than
    // it does, and the radius is too small: the lower end of the total was held in 33 of the 40 samples of random probabilities.
    [Theory]
    [InlineData(10, 350, 1)]
    [InlineData(6, 150, 1)]
    [InlineData(6, 150, 0)]
    public void Cells_that_no_record_shows_scatter_like_those_of_the_population(int n, int records, int power)
    {
        const int Samples = 40;
        int cells = n * n * 3, held = 0;
        RandomSource source = new(5, 0);
        double[] law = [.. Enumerable.Range(0, cells).Select(_ => Math.Pow(-Math.Log(1 - source.NextUniform()), power))];
        double truth = Decomposition.Of(Joint.FromWeights(n, n, 3, law)).Total.Upper * CertifiedMath.Ln2.Midpoint;
        Parallel.For(0, Samples, run =>
        {
            RandomSource random = new(20261201, run);
            long[] counts = new long[cells];
            CountSampler.Multinomial(law, records, ref random, counts);
            Observation o = Observation.OfTriples(n, n, 3, counts, pairsOnly: false);
            (double[] fit, double most) = RegionEnds.FitOf(o, new RegionSolver(), [], 1e-7);
            Calibration calibration = new(o, new RegionEnds(o, fit, most, CancellationToken.None), 0.95);
            Interlocked.Add(ref held, calibration.Run(Quantity.Total, -1, null, run).End.Value <= truth + 1e-6 ? 1 : 0);
        });

        // 97.5 % less two standard errors.
        Assert.InRange(held, 37, Samples);
    }
}
