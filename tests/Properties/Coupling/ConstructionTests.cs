using System.Text.Json;
using CsCheck;
using Pid.Coupling;

namespace Pid.Tests.Properties.Coupling;

public class ConstructionTests
{
    private const double ReferenceTolerance = 1e-12;

    private static readonly Gen<ulong[][]> s_any = CouplingGen.Marginals(1, 5, 12);

    private static readonly Func<Marginals, SparseCoupling>[] s_vertices = [GreedyCoupling.Build, BestFitCoupling.Build];

    [Fact]
    public void Greedy_and_the_meet_coupling_agree_with_the_reference()
    {
        foreach (JsonElement instance in CouplingReference.TwoMarginals.Concat(CouplingReference.ThreeMarginals))
        {
            Marginals marginals = Marginals.FromCounts(instance.Marginals());
            SparseCoupling greedy = GreedyCoupling.Build(marginals);
            Assert.True(Math.Abs(greedy.Entropy.Midpoint - instance.Number("greedy")) <= ReferenceTolerance, instance.Id());
            if (instance.TryGetProperty("greedy_atoms", out JsonElement atoms))
            {
                Assert.Equal(atoms.Masses().OrderDescending(), CouplingLaws.Sorted(greedy));
                Assert.True(Math.Abs(MeetCoupling.Build(marginals).Entropy.Midpoint - instance.Number("cicalese")) <= ReferenceTolerance,
                    instance.Id());
            }
        }
    }

    // Three states each of 40 000 marginals: 80 001 atoms at most, of 40 000 states, beyond what an array can hold; nothing is made for
    // them in advance.
    [Fact]
    public void More_states_than_are_kept_are_refused_and_fewer_atoms_than_there_could_be_are_none()
    {
        AtomList atoms = new(40_000, 80_001);
        atoms.Add(7)[39_999] = 5;
        Assert.Equal((1, 7UL, 5), (atoms.Count, atoms.Mass(0), atoms.States(0)[39_999]));
        AtomList none = new((1 << 28) + 1, 80_001);
        Assert.Throws<InsufficientMemoryException>(() => none.Add(1).Length);
    }

    // The atoms of the meet coupling may double with every pairing: of 15 000 marginals it took 4 GB, and gave the others up with it.
    [Theory]
    [InlineData(500, 3, true)]
    [InlineData(15_000, 3, false)]
    [InlineData(20_000, 2, false)]
    public void Many_marginals_are_coupled_in_little_memory(int count, int states, bool meets)
    {
        Random random = new(7);
        Marginals marginals = Marginals.FromWeights([.. Enumerable.Range(0, count).Select(_ =>
            Enumerable.Range(0, states).Select(_ => random.NextDouble()).ToArray())]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        MinimumEntropy result = CouplingSearch.BestOf(marginals, TestContext.Current.CancellationToken);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1L << 29);
        Assert.Equal(meets, result.Tried.Any(t => t.Method == MeetCoupling.Name));
        Assert.True(result.Lower <= result.Upper && result.Gap < 2);
    }

    [Fact]
    public void Every_construction_has_exactly_the_marginals() => s_any.Holds(p =>
    {
        Marginals marginals = Marginals.FromCounts(p);
        foreach (Func<Marginals, SparseCoupling> build in s_vertices.Append(MeetCoupling.Build))
        {
            CouplingLaws.AssertIsCoupling(build(marginals), p);
        }
    });

    [Fact]
    public void Constructions_that_exhaust_a_state_an_atom_have_at_most_the_atoms_of_a_vertex() => s_any.Holds(p =>
    {
        Marginals marginals = Marginals.FromCounts(p);
        return s_vertices.All(build => build(marginals).Count <= CouplingLaws.MostAtoms(p));
    });

    [Fact]
    public void Greedy_keeps_its_guarantees() => CouplingGen.Marginals(2, 5, 12).Holds(p =>
    {
        Marginals marginals = Marginals.FromCounts(p);
        double greedy = GreedyCoupling.Build(marginals).Entropy.Lower;
        double overProfile = p.Length == 2 ? CouplingLaws.GreedyGapTwo : CouplingLaws.GreedyGapMany;
        return greedy <= CouplingLowerBound.Profile(marginals).Enclosure.Upper + overProfile
            && greedy <= CouplingLowerBound.Meet(marginals).Enclosure.Upper + Math.Log2(Math.E);
    });

    [Fact]
    public void The_meet_coupling_keeps_its_guarantee() => CouplingGen.Marginals(1, 5, 12).Holds(p =>
    {
        Marginals marginals = Marginals.FromCounts(p);
        double above = MeetCoupling.Build(marginals).Entropy.Lower - CouplingLowerBound.Meet(marginals).Enclosure.Upper;
        return above <= Math.Ceiling(Math.Log2(p.Length));
    });

    [Fact]
    public void Greedy_atoms_do_not_depend_on_the_order_of_states_or_marginals() =>
        Gen.Select(s_any, Gen.Int).Holds((p, seed) =>
        {
            Random random = new(seed);
            ulong[][] shuffled = [.. p.Select(v => v.ToArray())];
            Array.ForEach(shuffled, random.Shuffle);
            random.Shuffle(shuffled);
            ulong[] atoms = CouplingLaws.Sorted(GreedyCoupling.Build(Marginals.FromCounts(p)));
            return atoms.SequenceEqual(CouplingLaws.Sorted(GreedyCoupling.Build(Marginals.FromCounts(shuffled))));
        });

    [Fact]
    public void Greedy_takes_the_least_of_the_largest_masses_also_when_many_share_a_bucket() =>
        Gen.Select(Gen.Int[1, 3000], Gen.Int[1, 3000], Gen.Int[0, 2], Gen.Int).Holds((n, k, style, seed) =>
        {
            Random random = new(seed);
            double[][] weights = [Weights(n), Weights(k)];
            ulong[][] p = [.. weights.Select(w => CouplingGen.Apportion(w, 1UL << 50, random))];
            return CouplingLaws.Sorted(GreedyCoupling.Build(Marginals.FromCounts(p))).SequenceEqual(PlainGreedy(p));

            double[] Weights(int length) => [.. Enumerable.Range(0, length).Select(_ => style switch
            {
                0 => 1.0,
                1 => 1 + (1e-9 * random.NextDouble()),
                _ => -Math.Log(1 - random.NextDouble()),
            })];
        }, cases: 60);

    [Fact]
    public void Best_fit_takes_the_smallest_states_that_hold_the_least_of_the_largest_masses() =>
        Gen.Select(Gen.Int[1, 600], Gen.Int[1, 600], Gen.Int).Holds((n, k, seed) =>
        {
            Random random = new(seed);
            ulong[][] p = [Draw(n), Draw(k), Draw(3)];
            return CouplingLaws.Sorted(BestFitCoupling.Build(Marginals.FromCounts(p))).SequenceEqual(PlainBestFit(p));

            ulong[] Draw(int size) => CouplingGen.Apportion([.. Enumerable.Range(0, size).Select(_ => random.NextDouble())],
                1UL << 50, random);
        }, cases: 20);

    [Fact]
    public void One_state_against_many_and_masses_of_one_unit_are_coupled_exactly()
    {
        ulong[] ones = [.. Enumerable.Repeat(1UL, 100_000)];
        ulong[] skewed = [.. Enumerable.Repeat(1UL, 4), 99_996];
        Marginals single = Marginals.FromCounts([100_000], ones);
        Assert.Equal(100_000, GreedyCoupling.Build(single).Count);
        Assert.True(GreedyCoupling.Build(single).Entropy.Contains(Math.Log2(100_000)));
        CouplingLaws.AssertIsCoupling(GreedyCoupling.Build(Marginals.FromCounts(skewed, ones)), [skewed, ones]);
        CouplingLaws.AssertIsCoupling(BestFitCoupling.Build(Marginals.FromCounts(skewed, ones)), [skewed, ones]);
        Assert.Equal(0, GreedyCoupling.Build(Marginals.FromCounts([7], [7], [7])).Entropy.Midpoint);
    }

    [Fact]
    public void A_million_states_a_side_keep_the_order_of_bounds_and_the_guarantee()
    {
        Random random = new(1);
        double[][] weights = [Flat(1_000_000), Flat(1_000_000)];
        Marginals marginals = Marginals.FromWeights(weights);
        SparseCoupling greedy = GreedyCoupling.Build(marginals);
        double profile = CouplingLowerBound.Profile(marginals).Enclosure.Upper;
        Assert.InRange(greedy.Entropy.Lower, CouplingLowerBound.MajorizeProfile(marginals).Bits, profile + CouplingLaws.GreedyGapTwo);
        Assert.True(greedy.Count <= 1_999_999);
        Assert.True(greedy.Entropy.Width < 1e-12);

        double[] Flat(int n) => [.. Enumerable.Range(0, n).Select(_ => -Math.Log(1 - random.NextDouble()))];
    }

    [Fact]
    public void Weights_as_small_as_1e_300_get_atoms_and_exact_marginals()
    {
        Marginals marginals = Marginals.FromWeights([[0.3, 1e-300, 0.7], [0.5, double.Epsilon, 0.5]]);
        SparseCoupling greedy = GreedyCoupling.Build(marginals);
        CouplingLaws.AssertIsCoupling(greedy, [marginals[0].ToArray(), marginals[1].ToArray()]);
        Assert.Contains(Enumerable.Range(0, greedy.Count), a => greedy.States(a)[0] == 1);
        Assert.True(greedy.UpperBoundOfMinimum > greedy.Entropy.Upper);
    }

    // The definition, with scans.
    private static List<ulong> PlainBestFit(ulong[][] marginals)
    {
        List<ulong>[] left = [.. marginals.Select(p => p.Where(m => m > 0).ToList())];
        List<ulong> atoms = [];
        while (left[0].Count > 0)
        {
            ulong least = left.Min(side => side.Max());
            atoms.Add(least);
            foreach (List<ulong> side in left)
            {
                ulong held = side.Where(m => m >= least).Min();
                side.Remove(held);
                if (held > least)
                {
                    side.Add(held - least);
                }
            }
        }

        return [.. atoms.OrderDescending()];
    }

    // The definition, with a heap of the whole.
    private static List<ulong> PlainGreedy(ulong[][] marginals)
    {
        PriorityQueue<ulong, ulong>[] left =
            [.. marginals.Select(p => new PriorityQueue<ulong, ulong>(p.Where(m => m > 0).Select(m => (m, ~m))))];
        List<ulong> atoms = [];
        while (left[0].Count > 0)
        {
            ulong least = left.Min(q => q.Peek());
            atoms.Add(least);
            foreach (PriorityQueue<ulong, ulong> queue in left)
            {
                ulong rest = queue.Dequeue() - least;
                if (rest > 0)
                {
                    queue.Enqueue(rest, ~rest);
                }
            }
        }

        return [.. atoms.OrderDescending()];
    }
}
