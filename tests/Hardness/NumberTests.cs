using Pid.Coupling;
using Pid.Reductions;
using Pid.Reductions.Marginals;
using Pid.Reductions.Numbers;

namespace Pid.Tests.Hardness;

/// <summary>Subset sum, partition and 3-partition against dynamic programming, Z3 and the exact minimum-entropy coupling.</summary>
public sealed class NumberTests(ITestOutputHelper output) : IDisposable
{
    private readonly Z3 _z3 = new();

    public void Dispose() => _z3.Dispose();

    [Fact]
    public void Subset_sum_is_decided_like_by_dynamic_programming_z3_and_the_coupling()
    {
        int[] count = new int[3];
        for (int seed = 0; seed < 400; seed++)
        {
            Random random = new(seed);
            long[] items = [.. Enumerable.Range(0, 1 + random.Next(8)).Select(_ => 1L + random.Next(30))];
            long target = random.NextInt64(items.Sum() + 1);
            ExactFilling filling = new SubsetSum(items, target).Filling;
            FillingAnswer answer = FillingSolver.Solve(filling);
            bool reachable = Reachable(items, target);
            Assert.Equal(reachable ? Verdict.Feasible : Verdict.Infeasible, answer.Verdict);
            Assert.Equal(reachable, _z3.HasSubset(items, target));
            if (target > 0 && target < items.Sum() && seed % 4 == 0)
            {
                // The least entropy of a coupling is H(items) iff some subset reaches the target.
                MinimumEntropy least = CouplingSearch.Exact(Coupling.Marginals.FromWeights([[.. items.Select(i => (double)i)],
                    [target, items.Sum() - target]]), new SearchBudget(long.MaxValue));
                Assert.True(least.IsExact);
                Assert.Equal(reachable, least.Lower <= FillingReduction.Threshold(filling).Upper + 1e-9);
            }

            if (answer.BinOf is { } binOf)
            {
                Assert.Equal(target, items.Where((_, i) => binOf[i] == 0).Sum());
                Assert.Equal(binOf, FillingReduction.Decode(filling, FillingReduction.Encode(filling, binOf)));
            }

            count[(int)answer.Verdict]++;
        }

        output.WriteLine($"subset sums: {count[(int)Verdict.Feasible]} yes, {count[(int)Verdict.Infeasible]} no");
        Assert.True(Math.Min(count[(int)Verdict.Feasible], count[(int)Verdict.Infeasible]) > 50);
    }

    [Fact]
    public void Partition_and_its_joint_translate_both_ways()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            long[] items = [.. Enumerable.Range(0, 1 + random.Next(7)).Select(_ => 1L + random.Next(12))];
            Partition partition = new(items);
            bool even = items.Sum() % 2 == 0 && Reachable(items, items.Sum() / 2);
            Verdict verdict = partition.Filling is { } filling ? FillingSolver.Solve(filling).Verdict : Verdict.Infeasible;
            Assert.Equal(even ? Verdict.Feasible : Verdict.Infeasible, verdict);
            Assert.Equal(even, items.Sum() % 2 == 0 && _z3.HasSubset(items, items.Sum() / 2));
            IntegerMarginals marginals = PartitionReduction.ToMarginals(partition);
            Assert.Equal(4 * items.Sum(), marginals.Total);
            if (even)
            {
                IReadOnlyList<int> side = FillingSolver.Solve(partition.Filling!).BinOf!;
                CountJoint joint = PartitionReduction.Encode(partition, side);
                Assert.True(joint.EntropyBits.Overlaps(PartitionReduction.Threshold(partition)));
                Assert.Equal(side, PartitionReduction.Decode(partition, joint));
            }
        }
    }

    [Fact]
    public void Planted_three_partitions_are_found()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Random random = new(seed);
            List<long> items = [];
            for (int triple = 0; triple < 4; triple++)
            {
                (long a, long b) = (random.Next(28, 38), random.Next(28, 38));
                items.AddRange([a, b, 100 - a - b]);
            }

            ThreePartition instance = new(items, 100);
            FillingAnswer answer = FillingSolver.Solve(instance.Filling);
            Assert.Equal(Verdict.Feasible, answer.Verdict);
            Assert.All(answer.BinOf!.CountBy(b => b), bin => Assert.Equal(3, bin.Value));
        }

        Assert.Throws<InstanceException>(() => new ThreePartition([25, 40, 35], 100));
        Assert.Equal(Verdict.Infeasible, FillingSolver.Solve(new ThreePartition([26, 26, 26, 40, 41, 41], 100).Filling).Verdict);
    }

    private static bool Reachable(long[] items, long target)
    {
        bool[] sums = new bool[items.Sum() + 1];
        sums[0] = true;
        foreach (long item in items)
        {
            for (long s = sums.Length - 1; s >= item; s--)
            {
                sums[s] |= sums[s - item];
            }
        }

        return sums[target];
    }
}
