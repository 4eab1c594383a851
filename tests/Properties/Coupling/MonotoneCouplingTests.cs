using System.Text.Json;
using CsCheck;
using Pid.Coupling;

namespace Pid.Tests.Properties.Coupling;

public class MonotoneCouplingTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void Exact_minimum_agrees_with_the_reference()
    {
        foreach (JsonElement instance in CouplingReference.TwoMarginals)
        {
            MinimumEntropy minimum = MonotoneCoupling.Solve(Marginals.FromCounts(instance.Marginals()), SearchBudget.Unlimited);
            Assert.True(minimum.IsExact, instance.Id());
            Assert.True(Math.Abs(minimum.Coupling.Entropy.Midpoint - instance.Number("exact")) <= Tolerance,
                $"{instance.Id()} {minimum.Upper:R}");
            Assert.True(minimum.Gap is >= 0 and <= Tolerance, instance.Id());
        }
    }

    [Fact]
    public void Exact_minimum_agrees_with_the_enumeration_of_vertices() =>
        Gen.OneOf(Pair(5, 3), Pair(4, 4)).Holds(p =>
        {
            MinimumEntropy minimum = MonotoneCoupling.Solve(Marginals.FromCounts(p), SearchBudget.Unlimited);
            double oracle = VertexOracle.TwoMarginals(p[0], p[1]);
            Assert.True(minimum.IsExact);
            Assert.InRange(oracle, minimum.Lower - Tolerance, minimum.Upper + Tolerance);
            Assert.True(minimum.Gap <= Tolerance);
        });

    // Small integers, with ties: the search meets the same residuals many times over, at different costs and caps.
    [Fact]
    public void Exact_minimum_is_right_where_residuals_coincide() =>
        Gen.Select(Gen.ULong[1, 12].Array[4, 6], Gen.Int[3, 5], Gen.Int).Holds((p, columns, seed) =>
        {
            Random random = new(seed);
            ulong total = p.Aggregate(0UL, (a, b) => a + b);
            ulong[] q = CouplingGen.Apportion([.. Enumerable.Range(0, columns).Select(_ => random.NextDouble())], total, random);
            MinimumEntropy minimum = MonotoneCoupling.Solve(Marginals.FromCounts(p, q), SearchBudget.Unlimited);
            double oracle = VertexOracle.TwoMarginals(p, q);
            Assert.InRange(oracle, minimum.Lower - Tolerance, minimum.Upper + Tolerance);
            Assert.True(minimum.Gap <= Tolerance);
        }, cases: 200);

    [Fact]
    public void The_coupling_returned_has_exactly_the_marginals_and_at_most_the_atoms_of_a_vertex() => Pair(7, 7).Holds(p =>
    {
        SparseCoupling coupling = MonotoneCoupling.Solve(Marginals.FromCounts(p), SearchBudget.Unlimited).Coupling;
        CouplingLaws.AssertIsCoupling(coupling, p);
        Assert.True(coupling.Count <= CouplingLaws.MostAtoms(p) || coupling.Method == MeetCoupling.Name);
    });

    [Fact]
    public void Minimum_is_between_the_bounds_and_the_constructions_and_does_not_depend_on_the_order() =>
        Gen.Select(Pair(7, 6), Gen.Int).Holds((p, seed) =>
        {
            Marginals marginals = Marginals.FromCounts(p);
            MinimumEntropy minimum = MonotoneCoupling.Solve(marginals, SearchBudget.Unlimited);
            Assert.True(CouplingLowerBound.MajorizeProfile(marginals).Bits <= minimum.Upper);
            Assert.All(minimum.Tried, tried => Assert.True(minimum.Lower <= tried.Entropy));
            ulong[][] shuffled = [.. p.Reverse().Select(v => v.ToArray())];
            Array.ForEach(shuffled, new Random(seed).Shuffle);
            Assert.Equal(minimum.Upper, MonotoneCoupling.Solve(Marginals.FromCounts(shuffled), SearchBudget.Unlimited).Upper, Tolerance);
        });

    // Kovacevic, Stanojevic and Senk 2015: H(d) is attained against (t, 1-t) iff some of the items d sum to t.
    [Fact]
    public void The_minimum_decides_subset_sum() =>
        Gen.Select(Gen.ULong[1, 30].Array[1, 8], Gen.Double[0, 1]).Holds((items, fraction) =>
        {
            ulong total = items.Aggregate(0UL, (a, b) => a + b);
            ulong target = (ulong)(fraction * total);
            Marginals marginals = Marginals.FromCounts(items, [target, total - target]);
            bool sums = Enumerable.Range(0, 1 << items.Length).Any(
                set => items.Where((_, i) => ((set >> i) & 1) == 1).Aggregate(0UL, (a, b) => a + b) == target);
            MinimumEntropy minimum = MonotoneCoupling.Solve(marginals, SearchBudget.Unlimited);
            bool attained = minimum.Upper <= CouplingLowerBound.MaxMarginal(Marginals.FromCounts(items)).Enclosure.Upper + 1e-9;
            Assert.Equal(sums, attained);
        });

    [Fact]
    public void The_minimum_decides_three_partition() => Gen.Int.Holds(seed =>
    {
        Random random = new(seed);
        ulong[] items = [.. Enumerable.Range(0, 9).Select(_ => (ulong)random.Next(26, 50))];
        items[8] += (3 - (items.Aggregate(0UL, (a, b) => a + b) % 3)) % 3;
        ulong bin = items.Aggregate(0UL, (a, b) => a + b) / 3;
        bool splits = false;
        for (int code = 0; code < 19683 && !splits; code++)
        {
            ulong[] bins = new ulong[3];
            for (int i = 0, c = code; i < 9; i++, c /= 3)
            {
                bins[c % 3] += items[i];
            }

            splits = bins.All(b => b == bin);
        }

        MinimumEntropy minimum = MonotoneCoupling.Solve(Marginals.FromCounts(items, [bin, bin, bin]), SearchBudget.Unlimited);
        bool attained = minimum.Upper <= CouplingLowerBound.MaxMarginal(Marginals.FromCounts(items)).Enclosure.Upper + 1e-9;
        Assert.Equal(splits, attained);
    }, cases: 30);

    [Fact]
    public void A_search_out_of_budget_or_cancelled_encloses_the_minimum() =>
        Gen.Select(Pair(8, 8), Gen.Long[0, 60], Gen.Bool).Holds((p, nodes, cancel) =>
        {
            Marginals marginals = Marginals.FromCounts(p);
            MinimumEntropy exact = MonotoneCoupling.Solve(marginals, SearchBudget.Unlimited);
            MinimumEntropy early = MonotoneCoupling.Solve(marginals, cancel
                ? new SearchBudget(long.MaxValue, Cancellation: new CancellationToken(true)) : new SearchBudget(nodes));
            Assert.True(early.Lower <= exact.Upper && exact.Lower <= early.Upper);
            Assert.True(early.Lower >= CouplingLowerBound.MajorizeProfile(marginals).Bits);
            Assert.True(early.IsExact == (early.Gap <= Tolerance) || early.Gap <= 1e-9);
        });

    [Fact]
    public void Progress_is_told_and_three_marginals_are_refused()
    {
        Random random = new(3);
        ulong[][] p = [.. Enumerable.Range(0,
            2).Select(_ => CouplingGen.Apportion([.. Enumerable.Range(0, 20).Select(_ => random.NextDouble())], 1UL << 40, random))];
        List<long> told = [];
        MonotoneCoupling.Solve(Marginals.FromCounts(p), new SearchBudget(10_000, (nodes, _) => told.Add(nodes)));
        Assert.True(told.Count >= 3 && told[^1] == 10_000 && told.SequenceEqual(told.Order()));
        Assert.Contains("3 were given",
            Assert.Throws<ArgumentException>(() => MonotoneCoupling.Solve(Marginals.FromCounts([1], [1], [1]),
            SearchBudget.Unlimited)).Message);
    }

    private static Gen<ulong[][]> Pair(int rows, int columns) => CouplingGen.Total.SelectMany(
        total => Gen.Select(CouplingGen.Vector(rows, total), CouplingGen.Vector(columns, total), (p, q) => new[] { p, q }));
}
