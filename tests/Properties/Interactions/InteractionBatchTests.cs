using CsCheck;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Interactions;

/// <summary>
/// A batch gives what each table gives alone; three binary variables have a method of their own that agrees with the general one.
/// </summary>
public class InteractionBatchTests
{
    private static readonly Gen<double[]> Binary = Gen.OneOf(Tables.Dense(2, 2, 2),
        Tables.Any(2).Where(j => j.Weights.Length == 8)).Select(j => j.Weights.ToArray());

    [Fact]
    public void The_range_of_binary_variables_agrees_with_the_general_bounds() =>
        Binary.Holds(weights =>
        {
            PairwiseMarginals marginals = PairwiseMarginals.FromJoint(Joint.FromWeights(2, 2, 2, weights));
            InteractionBounds general = InteractionBounds.Of(marginals, new SynergyBudget());
            InteractionRange range = One(weights);
            string table = string.Join(", ", weights.Select(w => $"{w:R}"));
            foreach ((string name, Interval a, Interval b) in new[]
            {
                ("R", range.Redundancy, general.Redundancy), ("U1", range.Unique1, general.Unique1), ("U2", range.Unique2, general.Unique2),
                ("S_min", range.MinimalSynergy, general.MinimalSynergy), ("S_max", range.MaximalSynergy, general.Search!.MaximalSynergy),
            })
            {
                Assert.True(a.Overlaps(b), $"{name}: {a} against {b} of {table}");
            }

            // Both hold the true accuracy; the general search may leave S_max, and so the upper end, 1e-6 bit wide.
            double best = Enumerable.Range(0, 4).Sum(f => Math.Max(weights[2 * f], weights[(2 * f) + 1])) / weights.Sum();
            Assert.InRange(best, range.Accuracy.Lower - 1e-12, range.Accuracy.Upper + 1e-12);
            Assert.Equal(general.Accuracy.Lower, range.Accuracy.Lower, 1e-5);
            Assert.True(range.Accuracy.Upper <= general.Accuracy.Upper + 1e-12
                || Math.Abs(range.Accuracy.Upper - general.Accuracy.Upper) < 1e-3, table);
            Decomposition truth = Decomposition.Of(Joint.FromWeights(2, 2, 2, weights));
            Assert.True(range.Synergy.Overlaps(truth.Synergy) && range.Total.Overlaps(truth.Total), table);
        }, cases: 500);

    [Fact]
    public void Dense_binary_tables_are_certified_and_enclosed_to_rounding() =>
        Gen.Double[0.01, 1].Array[8].Holds(weights =>
        {
            InteractionRange range = One(weights);
            Assert.Equal(CertificationStatus.Certified, range.Status);
            Assert.True(range.MinimalSynergy.Width <= 1e-10 && range.MaximalSynergy.Width <= 1e-10);
        }, cases: 1000);

    // docs/mathematics.md, section 8: the mean of S_max - S over Dirichlet(1) tables of 2x2x2 is .147; the standard error of 20000 tables
    // is below .002.
    [Fact]
    public void The_mean_gap_is_the_known_one()
    {
        Random random = new(8);
        const int Count = 20_000;
        double[] weights = [.. Enumerable.Range(0, 8 * Count).Select(_ => -Math.Log(1 - random.NextDouble()))];
        InteractionRange[] ranges = new InteractionRange[Count];
        Decomposition[] truths = new Decomposition[Count];
        InteractionBatch.Bound(weights, 2, 2, 2, ranges);
        InteractionBatch.Decompose(weights, 2, 2, 2, truths);
        Assert.Equal(0.147, ranges.Zip(truths).Average(pair => pair.First.Synergy.Upper - pair.Second.Synergy.Midpoint), 0.005);
        Assert.All(ranges.Zip(truths), pair => Assert.True(pair.First.Synergy.Overlaps(pair.Second.Synergy)));
    }

    [Fact]
    public void A_batch_is_its_tables_for_any_number_of_threads() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[0, 150], Gen.Int[1, 4]).Holds((n1, n2, ny, count, threads) =>
        {
            Random random = new(count);
            int cells = n1 * n2 * ny;
            double[] weights = [.. Enumerable.Range(0, count * cells).Select(i => i % cells == 0 ? 1
                : Math.Max(0, random.NextDouble() - 0.3))];
            Decomposition[] results = new Decomposition[count];
            InteractionBatch.Decompose(weights, n1, n2, ny, results, maxDegreeOfParallelism: threads);
            for (int t = 0; t < count; t++)
            {
                Assert.Equal(Decomposition.Of(Joint.FromWeights(n1, n2, ny, weights.AsSpan(t * cells, cells))), results[t]);
            }

            InteractionRange[] serial = new InteractionRange[count], parallel = new InteractionRange[count];
            InteractionBatch.Bound(weights, n1, n2, ny, serial);
            InteractionBatch.Bound(weights, n1, n2, ny, parallel, maxDegreeOfParallelism: threads);
            Assert.Equal(serial, parallel);
        }, cases: 20);

    [Theory]
    [InlineData(2, 2, 2, true)]
    [InlineData(2, 2, 2, false)]
    [InlineData(2, 2, 8, false)]
    [InlineData(3, 3, 3, false)]
    public void A_batch_allocates_nothing_a_table(int n1, int n2, int ny, bool bounds)
    {
        Random random = new(12);
        const int Count = 640;
        double[] weights = [.. Enumerable.Range(0, Count * n1 * n2 * ny).Select(_ => -Math.Log(1 - random.NextDouble()))];
        Decomposition[] results = new Decomposition[Count];
        InteractionRange[] ranges = new InteractionRange[Count];
        Allocated(64); // what a first call needs

        // Not a byte a table more. A collection by another thread in the middle of a call adds up to 8 KiB (see Allocation), so the least
        // of ten counts.
        Assert.InRange(Least(Count) - Least(64), long.MinValue, Count - 64 - 1);

        long Least(int count) => Enumerable.Range(0, 10).Min(_ => Allocated(count));

        long Allocated(int count) => Allocation.Of(() =>
        {
            ReadOnlyMemory<double> tables = weights.AsMemory(0, count * n1 * n2 * ny);
            if (bounds)
            {
                InteractionBatch.Bound(tables, n1, n2, ny, ranges.AsMemory(0, count));
            }
            else
            {
                InteractionBatch.Decompose(tables, n1, n2, ny, results.AsMemory(0, count));
            }
        });
    }

    [Fact]
    public void Bad_batches_are_refused_in_words()
    {
        Assert.Contains("2 tables of 8 cells need 16", Assert.Throws<ArgumentException>(() =>
            InteractionBatch.Decompose(new double[15], 2, 2, 2, new Decomposition[2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => InteractionBatch.Bound(new double[8], 2, 2, 2, new InteractionRange[1]));
        Assert.Throws<OperationCanceledException>(() =>
            InteractionBatch.Decompose(new double[] { 1, 0, 0, 1, 0, 1, 1, 0 }, 2, 2, 2, new Decomposition[1],
            cancellation: new CancellationToken(true)));
    }

    private static InteractionRange One(double[] weights)
    {
        InteractionRange[] result = new InteractionRange[1];
        InteractionBatch.Bound(weights, 2, 2, 2, result);
        return result[0];
    }
}
