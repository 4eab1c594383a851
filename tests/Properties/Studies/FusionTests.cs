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

    /// <summary>What a curve of one modality tells is no interaction, and no reason to fuse: the other one is noise.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("no library")]
    public void A_curve_of_one_modality_is_not_taken_for_an_interaction(string? leftOut)
    {
        FusionRecords records = Curved(seed: 5, count: 400, (a, _, _) => Math.Abs(a) < 0.5);
        FusionResult result = FusionTrial.Run(new FusionModels(records, leftOut), records, 4, 0, 1, null,
            TestContext.Current.CancellationToken);
        Assert.Equal(FusionFamily.None, result.Winner);
        Assert.True(result.Families[0].Accuracy.Value > 0.95 && result.Families[2].Accuracy.Value > 0.8);
    }

    /// <summary>What curves of both modalities tell adds up, however bent they are: no interaction.</summary>
    [Theory]
    [InlineData(null, "boosted added")]
    [InlineData("no library", "classes added")]
    public void Curves_of_both_modalities_are_not_taken_for_an_interaction(string? leftOut, string model)
    {
        FusionRecords records = Curved(seed: 7, count: 1000,
            (a, b, random) => random.NextDouble() < 1 / (1 + Math.Exp(6 * (Math.Abs(b) - Math.Abs(a)))));
        FusionResult result = FusionTrial.Run(new FusionModels(records, leftOut), records, 4, 0, 1, null,
            TestContext.Current.CancellationToken);
        Assert.Equal(FusionFamily.Simple, result.Winner);
        Assert.True(Accuracy(model) > Accuracy("additive") + 0.2, $"{Accuracy(model)}, {Accuracy("additive")}");

        double Accuracy(string name) => result.Models.Single(m => m.Name == name).Accuracy.Value;
    }

    /// <summary>Trees that may not take inputs of both groups add up: two rows' log odds differ by the second group alone.</summary>
    [Fact]
    public void Trees_of_one_modality_each_add_up()
    {
        Random random = new(2);
        InputRow[] rows = [.. Enumerable.Range(0, 25).Select(i => new InputRow([i % 5, 5 + (i / 5)]))];
        double[] counts = [.. rows.SelectMany(_ => (double[])[1 + random.Next(30), 1 + random.Next(30)])];
        Assert.True(Defect(new BoostedTrees(rows, 10, 2, 5)) < 1e-6);
        Assert.True(Defect(new BoostedTrees(rows, 10, 2)) > 0.05);

        double Defect(BoostedTrees trees)
        {
            double[] p = trees.Fit(counts, TestContext.Current.CancellationToken);
            double Odds(int a, int b) => Math.Log(p[2 * (a + (5 * b))] / p[(2 * (a + (5 * b))) + 1]);
            return Enumerable.Range(1, 4).SelectMany(a => Enumerable.Range(1, 4).Select(b =>
                Math.Abs(Odds(a, b) - Odds(a, 0) - Odds(0, b) + Odds(0, 0)))).Max();
        }
    }

    /// <summary>A chequered square of sixteen fields: no sum and no product shows it, steps of both values do.</summary>
    [Fact]
    public void Boosted_trees_find_interactions_in_steps_and_are_left_out_with_a_reason()
    {
        FusionRecords records = Chequered();
        FusionResult result = FusionTrial.Run(records, 3, cancellation: TestContext.Current.CancellationToken);
        Assert.Null(result.LeftOut);
        Assert.Equal(FusionFamily.Complex, result.Winner);
        Assert.Equal(["boosted"], result.Families[2].Models);
        Assert.True(Accuracy("boosted") > 0.8, $"{Accuracy("boosted")}");
        Assert.True(Accuracy("interactions") < 0.65, $"{Accuracy("interactions")}");
        FusionResult threads = FusionTrial.Run(records, 3, 0, 3, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(result.Models.Select(m => m.Accuracy), threads.Models.Select(m => m.Accuracy));

        FusionResult without = FusionTrial.Run(new FusionModels(records, "no library"), records, 3, 0, 1, null,
            TestContext.Current.CancellationToken);
        Assert.Equal("no library", without.LeftOut);
        Assert.Equal(result.Models.Where(m => !m.Name.Contains("boosted", StringComparison.Ordinal)).Select(m => m.Accuracy),
            without.Models.Select(m => m.Accuracy));
        Assert.Contains("60000000 values are more than", BoostedTrees.Problem(30_000_000, 2), StringComparison.Ordinal);

        double Accuracy(string name) => result.Models.Single(m => m.Name == name).Accuracy.Value;
    }

    /// <summary>A cell that stands for several records is fitted as these records are.</summary>
    [Fact]
    public void Boosted_trees_take_counts_for_records()
    {
        InputRow[] cells = [.. Enumerable.Range(0, 6).Select(i => new InputRow([i % 2, 2 + (i % 3)]))];
        double[] counts = [9, 1, 4, 7, 3, 8, 6, 2, 5, 5, 0, 9];
        InputRow[] rows = [.. cells.SelectMany((row, c) => Enumerable.Repeat(row, (int)(counts[2 * c] + counts[(2 * c) + 1])))];
        double[] single = [.. cells.SelectMany((_, c) => Enumerable.Range(0, 2).SelectMany(y =>
            Enumerable.Repeat(y, (int)counts[(2 * c) + y]))).SelectMany(y => (double[])[1 - y, y])];
        double[] byCell = new BoostedTrees(cells, 5, 2).Fit(counts, TestContext.Current.CancellationToken);
        double[] byRecord = new BoostedTrees(rows, 5, 2).Fit(single, TestContext.Current.CancellationToken);
        for (int c = 0, record = 0; c < cells.Length; record += (int)(counts[2 * c] + counts[(2 * c) + 1]), c++)
        {
            Assert.Equal(byCell[2 * c], byRecord[2 * record], 1e-4);
            Assert.Equal(1, byCell[2 * c] + byCell[(2 * c) + 1], 1e-12);
        }

        Assert.True(byCell.Max() - byCell.Min() > 0.3, "Trees grew.");
        Assert.Equal([1.0, 1], new BoostedTrees(cells[..2], 5, 1).Fit([3, 4], TestContext.Current.CancellationToken));
        Assert.Throws<OperationCanceledException>(() => new BoostedTrees(cells, 5, 2).Fit(counts, new CancellationToken(true)));
    }

    // Values between -1 and 1, in eight classes each.
    private static FusionRecords Curved(int seed, int count, Func<double, double, Random, bool> label)
    {
        Random random = new(seed);
        double[] first = new double[count], second = new double[count], weights = new double[8 * 8 * 2];
        int[] cells = new int[count];
        for (int r = 0; r < count; r++)
        {
            (first[r], second[r]) = ((2 * random.NextDouble()) - 1, (2 * random.NextDouble()) - 1);
            int y = label(first[r], second[r], random) ? 1 : 0;
            cells[r] = ((((int)(4 * (first[r] + 1)) * 8) + (int)(4 * (second[r] + 1))) * 2) + y;
            weights[cells[r]]++;
        }

        return FusionRecords.OfValues(Joint.FromWeights(8, 8, 2, weights), cells, first, second);
    }

    private static FusionRecords Chequered()
    {
        SeededDraw random = new(5, 0);
        double[] first = new double[800], second = new double[800];
        int[] cells = new int[800];
        double[] weights = new double[2];
        for (int r = 0; r < cells.Length; r++)
        {
            (first[r], second[r]) = (random.Uniform(), random.Uniform());
            cells[r] = ((int)(4 * first[r]) + (int)(4 * second[r])) % 2;
            weights[cells[r]]++;
        }

        return FusionRecords.OfValues(Joint.FromWeights(1, 1, 2, weights), cells, first, second);
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
