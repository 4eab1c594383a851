using CsCheck;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Interactions.MaximalSynergy;

/// <summary>Budgets in work and memory: the same answer for any number of threads, a right one wherever it stops.</summary>
public class SearchBudgetTests
{
    private static readonly SynergyBudget s_closed = new();

    [Fact]
    public void A_search_by_work_is_the_same_for_any_number_of_threads() => Gen.Int.Holds(seed =>
    {
        PairwiseMarginals m = PairwiseMarginals.FromJoint(Table(seed, 4, 4, 4));
        SynergyBudget budget = new() { Work = 5_000_000 };
        SynergyMaximum one = SynergyMaximum.Of(m, budget), two = SynergyMaximum.Of(m, budget with { MaxDegreeOfParallelism = 2 });
        Assert.Equal((one.MaximalSynergy, one.Attained, one.Nodes, one.End), (two.MaximalSynergy, two.Attained, two.Nodes, two.End));
        Assert.Equal(one.Witness, two.Witness);
        Assert.True(one.End is SearchEnd.NodeBudget or SearchEnd.Closed && one.IsClosed == (one.End == SearchEnd.Closed));
    }, cases: 6);

    [Fact]
    public void Work_ends_a_search() =>
        Assert.Equal(SearchEnd.NodeBudget, SynergyMaximum.Of(PairwiseMarginals.FromJoint(Table(1, 5, 5, 4)), new SynergyBudget { Work = 2_000_000 }).End);

    // Without memory every lane keeps its own boxes and goes depth first: open, the interval still holds S_max; closed, it is the same.
    [Fact]
    public void Without_memory_the_interval_still_holds() => Gen.Select(Gen.Int, Gen.Int[1, 60]).Holds((seed, nodes) =>
    {
        PairwiseMarginals m = PairwiseMarginals.FromJoint(Table(seed, 3, 3, 4));
        SynergyMaximum exact = SynergyMaximum.Of(m, s_closed);
        SynergyMaximum open = SynergyMaximum.Of(m, new SynergyBudget(Nodes: nodes * 8) { Memory = 0 }), deep = SynergyMaximum.Of(m, new SynergyBudget { Memory = 0 });
        Assert.Equal(SearchEnd.Closed, exact.End);
        Assert.True(open.MaximalSynergy.Overlaps(exact.MaximalSynergy) && open.MaximalSynergy.Upper >= exact.Attained - 1e-9, $"{open} {exact}");
        Assert.Equal(SearchEnd.Closed, deep.End);
        Assert.Equal(exact.MaximalSynergy.Upper, deep.MaximalSynergy.Upper, 2.1e-6);
    }, cases: 12);

    private static Joint Table(int seed, int n1, int n2, int ny)
    {
        Random random = new(seed);
        return Joint.FromWeights(n1, n2, ny, [.. Enumerable.Range(0, n1 * n2 * ny).Select(_ => 0.01 + random.NextDouble())]);
    }
}
