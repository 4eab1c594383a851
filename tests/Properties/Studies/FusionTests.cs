using Pid.Interactions;
using Pid.Numerics.Distributions;
using Pid.Studies;
using Pid.Studies.Fusion;

namespace Pid.Tests.Properties.Studies;

/// <summary>Models that are tried on records held out win where, and only where, the law of the records lets them.</summary>
public class FusionTests
{
    [Fact]
    public void The_family_that_the_law_calls_for_wins()
    {
        // Exclusive or; two votes that add up; a second source that tells nothing.
        Assert.Equal(FusionFamily.Complex, Run(Joint.FromCounts(2, 2, 2, [90, 10, 10, 90, 10, 90, 90, 10])).Winner);
        Assert.Equal(FusionFamily.Simple, Run(Joint.FromCounts(3, 3, 2, [95, 5, 80, 20, 45, 55, 80, 20, 52, 48, 20, 80, 55, 45, 20, 80, 5,
            95])).Winner);
        Assert.Equal(FusionFamily.None, Run(Joint.FromCounts(2, 2, 2, [90, 10, 90, 10, 10, 90, 10, 90])).Winner);
    }

    /// <summary>A table that is learnt by heart tells nothing of records that it has not seen.</summary>
    [Fact]
    public void What_is_judged_was_not_fitted_to()
    {
        SeededDraw random = new(3, 0);
        long[] counts = new long[20 * 20 * 2];
        for (int i = 0; i < 800; i++)
        {
            counts[random.Below(counts.Length)]++;
        }

        FusionResult result = Run(Joint.FromCounts(20, 20, 2, counts));
        Assert.True(result.Oracle > 0.7, $"{result.Oracle}");
        Assert.All(result.Models.Concat(result.Families), score => Assert.True(score.Accuracy.Value < 0.6, $"{score}"));
        Assert.True(result.Multimodal.Lower < 0);
    }

    [Fact]
    public void Threads_do_not_matter_seeds_do_and_every_record_is_held_out_once()
    {
        Joint joint = Joint.FromCounts(2, 3, 2, [30, 12, 7, 21, 14, 9, 11, 19, 25, 8, 6, 17]);
        FusionResult one = Run(joint), many = Run(joint, threads: 3), other = Run(joint, seed: 1);
        Assert.Equal(Numbers(one), Numbers(many));
        Assert.NotEqual(Numbers(one), Numbers(other));
        Assert.Equal((joint.Total().Midpoint, 4, false), (one.Records, one.Folds, one.IsPartial));

        static double[] Numbers(FusionResult r) => [.. r.Models.Concat(r.Families).Select(s => s.Accuracy.Value), r.Multimodal.Value,
            r.Multimodal.Error, r.Complex.Value];
    }

    /// <summary>Of measured values the products count, whose signs no sum shows; the classes of the values hide half of them.</summary>
    [Fact]
    public void Measured_values_interact_by_their_products()
    {
        SeededDraw random = new(8, 0);
        double[] first = new double[400], second = new double[400];
        int[] cells = new int[400];
        double[] weights = new double[2];
        for (int r = 0; r < cells.Length; r++)
        {
            (first[r], second[r]) = (random.Normal(), random.Normal());
            cells[r] = first[r] * second[r] > 0 ? 1 : 0;
            weights[cells[r]]++;
        }

        FusionResult result = FusionTrial.Run(FusionRecords.OfValues(Joint.FromWeights(1, 1, 2, weights), cells, first, second), 4);
        Assert.Equal(FusionFamily.Complex, result.Winner);
        Assert.True(result.Models.Single(m => m.Name == "interactions").Accuracy.Value > 0.9);
        Assert.True(result.Models.Single(m => m.Name == "additive").Accuracy.Value < 0.65);
    }

    /// <summary>At the minimum of the loss the unshrunk intercepts make the classes as frequent as they are.</summary>
    [Fact]
    public void The_regression_is_at_its_minimum()
    {
        double[] counts = [9, 1, 4, 2, 7, 3, 0, 5, 8];
        double[] p = new CountLogistic([new([0]), new([1]), new([0, 1], [2, -1])], 2, 3).Fit(counts, TestContext.Current.CancellationToken);
        for (int y = 0; y < 3; y++)
        {
            double expected = 0, seen = 0;
            for (int cell = 0; cell < 3; cell++)
            {
                expected += counts[(3 * cell)..((3 * cell) + 3)].Sum() * p[(3 * cell) + y];
                seen += counts[(3 * cell) + y];
            }

            Assert.Equal(seen, expected, 1e-4);
        }
    }

    [Fact]
    public void Intervals_of_shares_are_those_of_the_textbooks()
    {
        // Wilson's interval of 8 of 10 (Brown, Cai and DasGupta 2001 give the formula), and Agresti and Min's by hand:
        // (5.5 - 2.5) / 42 +- 1.96 sqrt(8 - 9/42) / 42.
        Proportion share = Proportion.Of(8, 10), gain = Proportion.Difference(5, 2, 40), none = Proportion.Difference(0, 0, 40);
        Assert.Equal((0.4902, 0.9433), (Math.Round(share.Lower, 4), Math.Round(share.Upper, 4)));
        Assert.Equal((-0.0588, 0.2016), (Math.Round(gain.Lower, 4), Math.Round(gain.Upper, 4)));
        Assert.Equal(3 / 40.0, gain.Value);
        Assert.True(none.Lower < 0 && none.Upper > 0 && none.Error > 0);
    }

    [Fact]
    public void Who_stops_it_before_the_first_fold_gets_nothing()
    {
        FusionRecords records = FusionRecords.OfTable(Joint.FromCounts(2, 2, 2, [90, 10, 10, 90, 10, 90, 90, 10]));
        Assert.Throws<OperationCanceledException>(() => FusionTrial.Run(records, cancellation: new CancellationToken(canceled: true)));
        using CancellationTokenSource stop = new();
        FusionResult part = FusionTrial.Run(records, progress: _ => stop.Cancel(), cancellation: stop.Token);
        Assert.Equal((1, 80, true), (part.Folds, part.Records, part.IsPartial));
    }

    private static FusionResult Run(Joint joint, long seed = 0, int threads = 1) =>
        FusionTrial.Run(FusionRecords.OfTable(joint), 4, seed, threads, cancellation: TestContext.Current.CancellationToken);
}

/// <summary>Measures that other authors propose.</summary>
public class OtherMeasuresTests
{
    /// <summary>
    /// What dit (github.com/dit/dit) gives: tests/pid/test_imin.py for its distribution prob. 1, five cells alike, and
    /// docs/measures/pid.rst for two bits and both of them.
    /// </summary>
    [Theory]
    [InlineData(2, new long[] { 1, 1, 1, 1, 1, 0, 0, 0 }, 0.019973094021974794)]
    [InlineData(4, new long[] { 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 }, 1)]
    public void The_least_information_is_that_of_dit(int classes, long[] counts, double redundancy) =>
        Assert.Equal(redundancy, OtherMeasures.MinimumInformation(Joint.FromCounts(2, 2, classes, counts)), 1e-12);
}
