using System.Text.Json;
using CsCheck;
using Pid.Coupling;

namespace Pid.Tests.Properties.Coupling;

public class CouplingSearchTests
{
    [Fact]
    public void Best_of_keeps_the_guarantee_of_greedy_and_encloses_the_minimum() => CouplingGen.Marginals(1, 4, 10).Holds(p =>
    {
        Marginals marginals = Marginals.FromCounts(p);
        MinimumEntropy best = CouplingSearch.BestOf(marginals);
        SparseCoupling greedy = GreedyCoupling.Build(marginals);
        Assert.True(best.Upper <= greedy.Entropy.Upper);
        Assert.Equal(best.Tried.Min(t => t.Entropy), best.Coupling.Entropy.Upper);
        Assert.Equal(CouplingLowerBound.MajorizeProfile(marginals).Bits, best.Lower);
        Assert.Contains(best.Tried, t => t.Method == best.Coupling.Method && t.Entropy == best.Coupling.Entropy.Upper);
        CouplingLaws.AssertIsCoupling(best.Coupling, p);
        if (best.IsExact)
        {
            Assert.True(best.Gap <= 1e-12);
        }
    });

    [Fact]
    public void Greedy_alone_is_greedy_between_the_bounds() => CouplingGen.Marginals(1, 4, 10).Holds(p =>
    {
        Marginals marginals = Marginals.FromCounts(p);
        MinimumEntropy alone = CouplingSearch.Greedy(marginals);
        Assert.Equal([(GreedyCoupling.Name, alone.Coupling.Entropy.Upper)], alone.Tried);
        Assert.Equal(GreedyCoupling.Build(marginals).Masses, alone.Coupling.Masses);
        Assert.Equal(CouplingLowerBound.MajorizeProfile(marginals).Bits, alone.Lower);
        Assert.True(CouplingSearch.BestOf(marginals).Upper <= alone.Upper);
        Assert.True(!alone.IsExact || alone.Gap <= 1e-12);
    });

    [Fact]
    public void A_construction_that_a_stop_met_is_left_out()
    {
        CancellationToken stopped = new(canceled: true);
        Marginals marginals = Marginals.FromCounts([5, 3, 2], [4, 4, 2]);
        Assert.Null(BestFitCoupling.Build(marginals, stopped));
        Assert.Null(MeetCoupling.TryBuild(marginals, stopped));
        Assert.Equal([GreedyCoupling.Name], CouplingSearch.BestOf(marginals, stopped).Tried.Select(t => t.Method));
    }

    [Fact]
    public void Greedy_is_reported_when_nothing_beats_it() =>
        Assert.Equal(GreedyCoupling.Name, CouplingSearch.BestOf(Marginals.FromCounts([5, 3, 2], [5, 3, 2])).Coupling.Method);

    [Fact]
    public void Beam_search_reaches_the_reference_and_never_beats_the_exact_minimum()
    {
        foreach (JsonElement instance in CouplingReference.TwoMarginals)
        {
            ulong[][] p = instance.Marginals();
            SparseCoupling beam = BeamCoupling.Build(Marginals.FromCounts(p), 50);
            CouplingLaws.AssertIsCoupling(beam, p);
            Assert.InRange(beam.Entropy.Midpoint, instance.Number("exact") - 2e-12, instance.Number("beam50") + 2e-12);
        }
    }

    [Fact]
    public void Beam_search_builds_vertices_at_every_width() => Gen.Select(CouplingGen.Marginals(2, 2, 9),
        Gen.Int[1, 8]).Holds((p, width) =>
    {
        SparseCoupling beam = BeamCoupling.Build(Marginals.FromCounts(p), width);
        CouplingLaws.AssertIsCoupling(beam, p);
        Assert.True(beam.Count <= CouplingLaws.MostAtoms(p));
        Assert.True(MonotoneCoupling.Solve(Marginals.FromCounts(p), new SearchBudget(20_000)).Lower <= beam.Entropy.Upper);
    });

    // With six nodes a level, all of them end where every mass left exceeds the last atom.
    [Fact]
    public void Beam_search_goes_on_where_no_monotone_coupling_does()
    {
        ulong[][] p = [[225073, 232080, 112956, 38875, 293158, 146434], [149796, 149796, 149796, 149796, 149800, 149796, 149796]];
        CouplingLaws.AssertIsCoupling(BeamCoupling.Build(Marginals.FromCounts(p), 6), p);
    }

    [Fact]
    public void Results_for_weights_enclose_those_for_the_counts_they_come_from() => Gen.Select(CouplingGen.Vector(6, 999_983),
        CouplingGen.Vector(6, 999_983), (a, b) => new[] { a, b }).Holds(p =>
    {
        double[][] weights = [.. p.Select(v => v.Select(c => c / 999_983.0).ToArray())];
        MinimumEntropy exact = MonotoneCoupling.Solve(Marginals.FromCounts(p), SearchBudget.Unlimited);
        MinimumEntropy rounded = MonotoneCoupling.Solve(Marginals.FromWeights(weights, 1.2e-16), SearchBudget.Unlimited);
        Assert.True(rounded.Lower <= exact.Upper && exact.Lower <= rounded.Upper);
        Assert.True(rounded.Gap <= 2e-12);
    });

    [Fact]
    public void Two_runs_give_the_same_bits() => CouplingGen.Marginals(2, 2, 10).Holds(p =>
    {
        MinimumEntropy first = CouplingSearch.BestOf(Marginals.FromCounts(p));
        MinimumEntropy second = CouplingSearch.BestOf(Marginals.FromCounts(p));
        Assert.Equal(first.Coupling.Masses.ToArray(), second.Coupling.Masses.ToArray());
        Assert.Equal(first.Tried, second.Tried);
        Assert.Equal((first.Lower, first.Upper), (second.Lower, second.Upper));
    });
}
