using System.Text.Json;
using CsCheck;
using Pid.Coupling;

namespace Pid.Tests.Properties.Coupling;

public class VertexCouplingTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void Exact_minimum_of_three_marginals_agrees_with_the_reference()
    {
        foreach (JsonElement instance in CouplingReference.ThreeMarginals)
        {
            ulong[][] p = instance.Marginals();
            MinimumEntropy minimum = VertexCoupling.Solve(Marginals.FromCounts(p), SearchBudget.Unlimited);
            Assert.True(minimum.IsExact, instance.Id());
            Assert.True(Math.Abs(minimum.Coupling.Entropy.Midpoint - instance.Number("exact")) <= Tolerance, instance.Id());
            Assert.True(minimum.Gap is >= 0 and <= Tolerance, instance.Id());
            CouplingLaws.AssertIsCoupling(minimum.Coupling, p);
        }
    }

    // Eight of two states: 9 equations of 256 combinations, so that a node counts as 23.
    [Fact]
    public void Nodes_of_large_equations_count_as_several()
    {
        long visited = 0;
        ulong[][] counts = [.. Enumerable.Range(0, 8).Select(k => (ulong[])[500 + (ulong)(31 * k), 500 - (ulong)(31 * k)])];
        VertexCoupling.Solve(Marginals.FromCounts(counts), new SearchBudget(23_000, (nodes, _) => visited = Math.Max(visited, nodes)));
        Assert.InRange(visited, 1, 1000);
    }

    [Fact]
    public void Exact_minimum_agrees_with_the_enumeration_of_all_bases() =>
        Gen.OneOf(Of(3, 2, 2), Of(2, 2, 2, 2), Of(4, 3)).Holds(p =>
        {
            MinimumEntropy minimum = VertexCoupling.Solve(Marginals.FromCounts(p), SearchBudget.Unlimited);
            Assert.True(minimum.IsExact);
            Assert.InRange(VertexOracle.AnyMarginals(p), minimum.Lower - Tolerance, minimum.Upper + Tolerance);
            Assert.True(minimum.Gap <= Tolerance);
            CouplingLaws.AssertIsCoupling(minimum.Coupling, p);
        });

    [Fact]
    public void For_two_marginals_it_agrees_with_the_monotone_search() => Of(5, 4).Holds(p =>
    {
        Marginals marginals = Marginals.FromCounts(p);
        MinimumEntropy vertex = VertexCoupling.Solve(marginals, SearchBudget.Unlimited);
        MinimumEntropy monotone = MonotoneCoupling.Solve(marginals, SearchBudget.Unlimited);
        Assert.True(vertex.IsExact && monotone.IsExact);
        Assert.Equal(monotone.Upper, vertex.Upper, Tolerance);
    });

    // Marginals (6,2), (5,3), (4,4) over 8: the optimum's largest atom, 3.5, exhausts no state, so it is no value of a state and no
    // monotone search could find it.
    [Fact]
    public void The_monotone_lemma_fails_for_three_marginals()
    {
        ulong[][] p = [[6, 2], [5, 3], [4, 4]];
        MinimumEntropy minimum = VertexCoupling.Solve(Marginals.FromCounts(p), SearchBudget.Unlimited);
        SparseCoupling coupling = minimum.Coupling;
        Assert.True(coupling.Entropy.Upper < GreedyCoupling.Build(Marginals.FromCounts(p)).Entropy.Lower - 1e-3);
        ulong scale = coupling.Marginals.Total / 8;
        Assert.Equal([7UL * scale / 2, 5 * scale / 2, 3 * scale / 2, scale / 2], CouplingLaws.Sorted(coupling));
        int largest = coupling.Masses.IndexOf(7 * scale / 2);
        Assert.All(Enumerable.Range(0, 3),
            k => Assert.NotEqual(coupling.Masses[largest], coupling.Marginals[k][coupling.States(largest)[k]]));
    }

    // The same marginals over 2^62, moved by odd units: the optimum has halves of a unit, which cannot be made finer.
    [Fact]
    public void Where_the_unit_cannot_be_refined_the_marginals_stay_exact() => Gen.Select(Gen.ULong[0, 9], Gen.ULong[0, 9],
        Gen.ULong[0, 9]).Holds((a, b, c) =>
    {
        ulong unit = 1UL << 59;
        ulong[][] p = [[(6 * unit) + a, (2 * unit) - a], [(5 * unit) + b, (3 * unit) - b], [(4 * unit) + c, (4 * unit) - c]];
        MinimumEntropy minimum = VertexCoupling.Solve(Marginals.FromCounts(p), SearchBudget.Unlimited);
        CouplingLaws.AssertIsCoupling(minimum.Coupling, p);
        Assert.Equal(1.7489992230622806, minimum.Upper, 1e-12);
        Assert.True(minimum.IsExact && minimum.Gap <= 1e-12);
    });

    [Fact]
    public void A_search_out_of_budget_encloses_the_minimum() => Gen.Select(Of(3, 3, 2), Gen.Long[0, 40]).Holds((p, nodes) =>
    {
        Marginals marginals = Marginals.FromCounts(p);
        MinimumEntropy exact = VertexCoupling.Solve(marginals, SearchBudget.Unlimited);
        MinimumEntropy early = VertexCoupling.Solve(marginals, new SearchBudget(nodes));
        Assert.True(early.Lower <= exact.Upper && exact.Lower <= early.Upper);
        Assert.True(early.Lower >= CouplingLowerBound.MajorizeProfile(marginals).Bits);
    });

    [Fact]
    public void Too_many_states_are_answered_with_a_gap()
    {
        ulong[][] p = Draw([30, 30, 30], 1UL << 40, new Random(1));
        MinimumEntropy minimum = VertexCoupling.Solve(Marginals.FromCounts(p), SearchBudget.Unlimited);
        Assert.False(minimum.IsExact);
        Assert.True(minimum.Gap > 0);
    }

    private static Gen<ulong[][]> Of(params int[] sizes) => CouplingGen.Total.SelectMany(
        total => Gen.Int[0, int.MaxValue].Select(seed => Draw(sizes, total, new Random(seed))));

    private static ulong[][] Draw(int[] sizes, ulong total, Random random) =>
        [.. sizes.Select(n => CouplingGen.Apportion([.. Enumerable.Range(0, n).Select(_ => random.Next(4) == 0 ? 1
        : -Math.Log(1 - random.NextDouble()))], total, random))];
}
