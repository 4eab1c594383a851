using Pid.Interactions.Inference;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Interactions.Inference;

/// <summary>Limits that a stop left out are the widest that are possible, never values of their own.</summary>
public sealed class StoppedLimitsTests
{
    [Theory]
    [InlineData(RadiusMethod.Profile)]
    [InlineData(RadiusMethod.Calibrated)]
    [InlineData(RadiusMethod.Finite)]
    public void What_was_not_found_is_as_wide_as_can_be_and_what_was_found_is_kept(RadiusMethod method)
    {
        long[] counts = [30, 5, 9, 21, 4, 17, 12, 26];
        foreach (bool pairs in (bool[])[false, true])
        {
            PopulationLimits whole = Of(-1);
            for (int done = 0; done < 12; done++)
            {
                PopulationLimits part = Of(done);
                Assert.True(part.Stopped);
                foreach ((PopulationRange known, PopulationRange found, double least, double most) in Ranges(part).Zip(Ranges(whole),
                    (a, b) => (a.Range, b.Range, a.Least, a.Most)))
                {
                    Assert.True(known.Lower.Value == found.Lower.Value || known.Lower.Value == least, $"{done}: {known} for {found}");
                    Assert.True(known.Upper.Value == found.Upper.Value || known.Upper.Value == most, $"{done}: {known} for {found}");
                    Assert.True(known.Lower.Outer <= known.Lower.Value && known.Upper.Value <= known.Upper.Outer
                        && known.Lower.Value <= known.Upper.Value);
                }
            }

            PopulationLimits Of(int stopAfter)
            {
                using CancellationTokenSource stop = new();
                int done = 0;
                if (stopAfter == 0)
                {
                    stop.Cancel();
                }

                PopulationSettings settings = new(0.95, method, 1) { Progress = (_, _) => { if (++done == stopAfter) { stop.Cancel(); } } };
                Joint joint = Joint.FromCounts(2, 2, 2, counts);
                return pairs ? PopulationInference.OfPairsOfTriples(joint, settings, stop.Token)
                    : PopulationInference.OfTriples(joint, settings, stop.Token);
            }
        }
    }

    /// <summary>One iteration on a large table takes seconds, and an end hundreds: who stops it does not wait for the end.</summary>
    [Fact]
    public void A_stop_ends_every_search_for_an_end_at_its_next_iteration()
    {
        Observation pairs = Observation.OfTriples(2, 2, 2, [30, 5, 9, 21, 4, 17, 12, 26], pairsOnly: true);
        (double[] fit, double most) = RegionEnds.FitOf(pairs, new RegionSolver(), [], 1e-7);
        RegionEnds ends = new(pairs, fit, most, new CancellationToken(canceled: true));
        foreach ((Quantity quantity, int sign) in Enum.GetValues<Quantity>().SelectMany(q => ((Quantity, int)[])[(q, 1), (q, -1)]))
        {
            Assert.Throws<OperationCanceledException>(() => ends.FindFromFit(quantity, sign, 3));
            Assert.Throws<OperationCanceledException>(() => new Calibration(pairs, ends, 0.95).Run(quantity, sign, null, 1));
        }
    }

    /// <summary>The best classifier of two labels is right in one half of all cases at least, whatever the region admits.</summary>
    [Theory]
    [InlineData(25, 25, 25, 25)]
    [InlineData(3, 2, 2, 3)]
    [InlineData(1, 0, 0, 1)]
    public void An_accuracy_is_never_less_than_chance(long a, long b, long c, long d)
    {
        foreach (RadiusMethod method in (RadiusMethod[])[RadiusMethod.Profile, RadiusMethod.Finite])
        {
            PopulationLimits limits = PopulationInference.OfPairsOfTriples(Joint.FromCounts(2, 2, 2, [a, 0, 0, b, 0, c, d, 0]),
                new PopulationSettings(0.95, method, 1), TestContext.Current.CancellationToken);
            foreach (PopulationRange range in (PopulationRange[])[limits.Accuracy!.Value, limits.UnimodalAccuracy1,
                limits.UnimodalAccuracy2])
            {
                Assert.InRange(range.Lower.Value, 0.5, range.Upper.Value);
                Assert.InRange(range.Lower.Outer, 0.5, range.Lower.Value);
            }
        }
    }

    private static IEnumerable<(PopulationRange Range, double Least, double Most)> Ranges(PopulationLimits limits) =>
        [(limits.Redundancy, 0, 1), (limits.Unique1, 0, 1), (limits.Unique2, 0, 1), (limits.Synergy!.Value, 0, 1),
        (limits.Information1, 0, 1), (limits.UnimodalAccuracy1, 0.5, 1), (limits.TargetEntropy, 0, 1)];
}
