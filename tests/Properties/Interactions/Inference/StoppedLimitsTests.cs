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
                foreach ((PopulationRange known, PopulationRange found, double most) in Ranges(part).Zip(Ranges(whole),
                    (a, b) => (a.Range, b.Range, a.Most)))
                {
                    Assert.True(known.Lower.Value == found.Lower.Value || known.Lower.Value == 0, $"{done}: {known} for {found}");
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

    private static IEnumerable<(PopulationRange Range, double Most)> Ranges(PopulationLimits limits) =>
        [(limits.Redundancy, 1), (limits.Unique1, 1), (limits.Unique2, 1), (limits.Synergy!.Value, 1), (limits.Information1, 1),
        (limits.UnimodalAccuracy1, 1), (limits.TargetEntropy, 1)];
}
