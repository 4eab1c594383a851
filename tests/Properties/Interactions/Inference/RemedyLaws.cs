using CsCheck;
using Pid.Interactions.Inference;

namespace Pid.Tests.Properties.Interactions.Inference;

/// <summary>How many records to add to samples of unequal sizes.</summary>
public class RemedyLaws
{
    /// <summary>
    /// What is left of sum 1 / n is what so many times all records leave; those that grow end alike, and none that is smaller stays.
    /// </summary>
    [Fact]
    public void The_smallest_samples_grow_to_one_size() => Gen.Select(Gen.Long[1, 100_000].Array[1, 3], Gen.Double[1.1, 1000]).Sample(
        (records, times) =>
    {
        FurtherRecords[] further = new Remedy(times).Further(records)!;
        double[] after = [.. records.Zip(further, (n, more) => (double)(n + more.Projected))];
        double wanted = records.Sum(n => 1.0 / n) / times, left = after.Sum(n => 1 / n);
        Assert.True(left <= wanted * (1 + 1e-9) && left >= wanted - after.Sum(n => 1 / (n * n)), $"{left} of {wanted}");
        double[] grown = [.. after.Where((_, k) => further[k].Projected > 0)];
        Assert.All(grown, n => Assert.InRange(n, grown[0] - 1, grown[0] + 1));
        Assert.All(after.Where((_, k) => further[k].Projected == 0), n => Assert.True(grown.Length == 0 || n >= grown[0] - 1));
    });

    /// <summary>Equal samples grow alike.</summary>
    [Fact]
    public void Equal_samples_grow_alike() => Assert.All(new Remedy(3).Further(200, 200, 200)!,
        more => Assert.Equal(new FurtherRecords(80, 400, 2000), more));
}
