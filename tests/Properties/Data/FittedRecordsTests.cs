using Pid.Data;
using Pid.Data.Discretising;

namespace Pid.Tests.Properties.Data;

/// <summary>Records that a model was fitted to are left out of the pairs, and no others, however often values recur.</summary>
public class FittedRecordsTests
{
    private const int Fitted = 800, Others = 1200;

    /// <summary>Two numbers, both zero in some of the records.</summary>
    private static double[] Measured(Random random, double zeros) => random.NextDouble() < zeros ? [0, 0]
        : [random.NextDouble(), random.NextDouble()];

    /// <summary>Two numbers of a few values each.</summary>
    private static double[] Coarse(Random random, int values) => [random.Next(values), random.Next(values)];

    private static (double[][] Kept, string? Remark) LeftOut(double[][] pairs, double[][] fitted)
    {
        Features values = Of(pairs);
        int[] all = [.. Enumerable.Range(0, pairs.Length)];
        Sample sample = new("pairs.csv", [new SampleVariable(Role.X1, "a,b", null, values)], pairs.Length, 0) { Records = all };
        Sample kept = FittedRecords.LeftOut(sample, values, Of(fitted), "a,b", out string? remark);
        return ([.. kept.Records.Select(row => pairs[row])], remark);
    }

    private static Features Of(IEnumerable<double[]> records) => new(["a", "b"], [.. records.SelectMany(record => record)]);

    private static double[][] Draw(int count, Func<double[]> record) => [.. Enumerable.Range(0, count).Select(_ => record())];

    /// <summary>Other records are counted, all of them: where they share values that recur, and coincidences.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(.01, 0)]
    [InlineData(.06, 0)]
    [InlineData(.5, 0)]
    [InlineData(0, 3)]
    [InlineData(0, 20)]
    [InlineData(0, 45)]
    [InlineData(0, 300)]
    [InlineData(0, 3000)]
    public void Other_records_are_all_counted(double zeros, int values)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            double[] Record() => values > 0 ? Coarse(random, values) : Measured(random, zeros);
            foreach ((int fitted, int others) in ((int, int)[])[(Fitted, Others), (2000, 40), (40, 2000), (20, 20)])
            {
                double[][] pairs = Draw(others, Record);
                (double[][] kept, string? remark) = LeftOut(pairs, Draw(fitted, Record));
                Assert.Equal((others, null), (kept.Length, remark));
            }
        }
    }

    /// <summary>Its own records, all or a part, are left out, and of those that are alike as many as were fitted.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(.06, 1)]
    [InlineData(.5, 1)]
    [InlineData(.06, .5)]
    [InlineData(.06, .05)]
    public void Fitted_records_are_left_out_and_those_alike_in_their_share(double zeros, double part)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            double[][] fitted = Draw(Fitted, () => Measured(random, zeros));
            double[][] others = Draw(Others, () => Measured(random, zeros));
            double[][] pairs = [.. fitted.Take((int)(part * Fitted)), .. others];
            random.Shuffle(pairs);
            (double[][] kept, string? remark) = LeftOut(pairs, fitted);

            HashSet<(double, double)> seen = [.. fitted.Select(record => (record[0], record[1]))];
            Assert.DoesNotContain(kept, record => record[0] != 0 && seen.Contains((record[0], record[1])));
            Assert.Equal(others.Count(record => record[0] != 0), kept.Count(record => record[0] != 0));
            // Of those alike, as many as four standard deviations of how many of them happen to be in the part.
            double slack = 4 * Math.Sqrt(Fitted * zeros * part * (1 - part));
            int alike = others.Count(record => record[0] == 0);
            Assert.InRange(kept.Count(record => record[0] == 0), alike - slack, alike + slack);
            Assert.StartsWith(FormattableString.Invariant($"{pairs.Length - kept.Length} of the {pairs.Length} pairs of pairs.csv"), remark,
                StringComparison.Ordinal);
        }
    }

    /// <summary>Those left out of many that are alike lie evenly among them: files are often in the order of their labels.</summary>
    [Fact]
    public void Records_that_are_alike_are_left_out_evenly()
    {
        Random random = new(1);
        double[][] fitted = [.. Draw(100, () => Measured(random, 0)), .. Draw(100, () => [0, 0])];
        double[][] pairs = [.. fitted, .. Draw(100, () => [0, 0])];
        Features values = Of(pairs);
        Sample sample = new("pairs.csv", [new SampleVariable(Role.X1, "a,b", null, values)], pairs.Length, 0)
        { Records = [.. Enumerable.Range(0, pairs.Length)] };
        int[] kept = FittedRecords.LeftOut(sample, values, Of(fitted), "a,b", out _).Records;
        Assert.Equal(Enumerable.Range(0, 100).Select(i => 100 + (2 * i)), kept);
    }
}
