using CsCheck;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;
using static Pid.Tests.Properties.Interactions.MaximalSynergy.SynergyCases;

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
        Assert.Equal(SearchEnd.NodeBudget, SynergyMaximum.Of(PairwiseMarginals.FromJoint(Table(1, 5, 5, 4)),
        new SynergyBudget { Work = 2_000_000 }).End);

    // Without memory every lane keeps its own boxes and goes depth first: open, the interval still holds S_max; closed, it is the same.
    [Fact]
    public void Without_memory_the_interval_still_holds() => Gen.Select(Gen.Int, Gen.Int[1, 60]).Holds((seed, nodes) =>
    {
        PairwiseMarginals m = PairwiseMarginals.FromJoint(Table(seed, 3, 3, 4));
        SynergyMaximum exact = SynergyMaximum.Of(m, s_closed);
        SynergyMaximum open = SynergyMaximum.Of(m, new SynergyBudget(Nodes: nodes * 8) { Memory = 0 }),
            deep = SynergyMaximum.Of(m, new SynergyBudget { Memory = 0 });
        Assert.Equal(SearchEnd.Closed, exact.End);
        Assert.True(open.MaximalSynergy.Overlaps(exact.MaximalSynergy) && open.MaximalSynergy.Upper >= exact.Attained - 1e-9,
            $"{open} {exact}");
        Assert.Equal(SearchEnd.Closed, deep.End);
        Assert.Equal(exact.MaximalSynergy.Upper, deep.MaximalSynergy.Upper, 2.1e-6);
    }, cases: 12);

    // Without a limit the boxes kept are many times the cap. With it the queue is filled to the cap, the workers go depth first with what
    // they keep themselves, and take from the queue again when they have nothing; closed or not, the interval holds, and threads change
    // nothing.
    [Theory]
    [InlineData(4, 3000)]
    [InlineData(3, long.MaxValue)]
    public void At_the_cap_a_search_keeps_no_more_and_still_holds(int n2, long nodes)
    {
        const long Cap = 20_000, OfWorkers = 8 * 64 * 1200; // each a stack of some dozen boxes of less than 1200 bytes
        foreach (int seed in Law.Seeds(2))
        {
            PairwiseMarginals m = PairwiseMarginals.FromJoint(Table(seed, 3, n2, 4));
            SynergyBudget free = new(Nodes: nodes), capped = free with { Memory = Cap };
            SynergyMaximum expected = SynergyMaximum.Of(m, free);
            SynergyMaximum one = SynergyMaximum.Of(m, capped), two = SynergyMaximum.Of(m, capped with { MaxDegreeOfParallelism = 2 });
            string where = $"seed {seed}: {one.MostBytes} of {expected.MostBytes} bytes, {one} for {expected}";
            Assert.True(expected.MostBytes > 5 * Cap && one.MostBytes > Cap && one.MostBytes <= Cap + OfWorkers, where);
            Assert.Equal((one.MaximalSynergy, one.Attained, one.Nodes, one.End, one.MostBytes),
                (two.MaximalSynergy, two.Attained, two.Nodes, two.End, two.MostBytes));
            Assert.Equal(one.Witness, two.Witness);
            Assert.True(one.MaximalSynergy.Overlaps(expected.MaximalSynergy)
                && one.MaximalSynergy.Upper >= expected.MaximalSynergy.Lower, where);
            Assert.True(nodes < long.MaxValue
                || (one.IsClosed && Math.Abs(one.MaximalSynergy.Upper - expected.MaximalSynergy.Upper) < 2.1e-6), where);
        }
    }
}
