using CsCheck;
using Pid.Coupling;

namespace Pid.Tests.Properties.Coupling;

public class MajorizationTests
{
    private static readonly Gen<ulong[]> s_vector = CouplingGen.Vector(9, 60);

    [Fact]
    public void Meet_and_join_are_idempotent_commutative_associative_and_absorb() =>
        Gen.Select(s_vector, s_vector, s_vector).Holds((a, b, c) =>
        {
            Assert.Equal(Sorted(a), Meet(a, a));
            Assert.Equal(Sorted(a), Join(a, a));
            Assert.Equal(Meet(a, b), Meet(b, a));
            Assert.Equal(Join(a, b), Join(b, a));
            Assert.Equal(Meet(a, b, c), Meet(Meet(a, b), c));
            Assert.Equal(Meet(a, b, c), Meet(a, Meet(b, c)));
            Assert.Equal(Join(a, b, c), Join(Join(a, b), c));
            Assert.Equal(Join(a, b, c), Join(a, Join(b, c)));
            Assert.Equal(Sorted(a), Meet(a, Join(a, b)));
            Assert.Equal(Sorted(a), Join(a, Meet(a, b)));
        });

    [Fact]
    public void Meet_is_the_greatest_lower_bound_and_join_the_least_upper_bound() =>
        Gen.Select(s_vector, s_vector, s_vector).Holds((a, b, c) =>
        {
            ulong[] meet = Meet(a, b);
            ulong[] join = Join(a, b);
            Assert.True(Majorization.Majorizes(a, meet) && Majorization.Majorizes(b, meet));
            Assert.True(Majorization.Majorizes(join, a) && Majorization.Majorizes(join, b));
            bool isLower = Majorization.Majorizes(a, c) && Majorization.Majorizes(b, c);
            bool isUpper = Majorization.Majorizes(c, a) && Majorization.Majorizes(c, b);
            Assert.Equal(isLower, Majorization.Majorizes(meet, c));
            Assert.Equal(isUpper, Majorization.Majorizes(c, join));
        }, cases: 2000);

    // Brylawski 1973: conjugation of integer partitions turns the order round, so it turns meets into joins.
    [Fact]
    public void Join_is_the_conjugate_of_the_meet_of_the_conjugates() =>
        Gen.Select(s_vector, s_vector).Holds((a, b) => Join(a, b).SequenceEqual(Conjugate(Meet(Conjugate(a), Conjugate(b)))));

    [Fact]
    public void Order_is_that_of_the_prefix_sums_and_antisymmetric() =>
        Gen.Select(CouplingGen.Vector(4, 12), CouplingGen.Vector(4, 12)).Holds((a, b) =>
        {
            Assert.Equal(PrefixesAbove(a, b), Majorization.Majorizes(a, b));
            Assert.Equal(Sorted(a).SequenceEqual(Sorted(b)), Majorization.Majorizes(a, b) && Majorization.Majorizes(b, a));
        });

    // Cicalese and Vaccaro 2002, example: (.6,.15,.15,.1) v (.5,.25,.2,.05) = (.6,.175,.175,.05), an integer vector of total 40.
    [Fact]
    public void Join_of_the_published_example_is_the_published_one() =>
        Assert.Equal([24UL, 7, 7, 2], Join([24, 6, 6, 4], [20, 10, 8, 2]));

    // max of the prefix sums 7,8,9,12: the envelope has slope 5/3 over three entries.
    [Fact]
    public void Join_spreads_a_fractional_slope_as_evenly_as_integers_can() =>
        Assert.Equal([7UL, 2, 2, 1], Join([7, 1, 1, 1, 1, 1], [3, 3, 3, 3]));

    [Fact]
    public void Aggregation_majorizes_what_it_merges() => Gen.Select(s_vector, Gen.Int).Holds((a, seed) =>
    {
        Random random = new(seed);
        int[] parts = [.. a.Select(_ => random.Next(4))];
        return Majorization.Majorizes(Majorization.Aggregate(a, parts), a);
    });

    [Fact]
    public void Different_totals_cannot_be_compared() =>
        Assert.Contains("The totals are 3 and 4", Assert.Throws<ArgumentException>(() => Majorization.Majorizes([3UL], [2UL, 2])).Message);

    private static ulong[] Meet(params ulong[][] vectors) => Majorization.Meet(Marginals.FromCounts(vectors));

    private static ulong[] Join(params ulong[][] vectors) => Majorization.Join(Marginals.FromCounts(vectors));

    private static ulong[] Sorted(ulong[] a) => [.. a.Where(m => m > 0).OrderDescending()];

    private static ulong[] Conjugate(ulong[] a) =>
        [.. Enumerable.Range(1, (int)a.Max()).Select(level => (ulong)a.Count(m => m >= (ulong)level))];

    private static bool PrefixesAbove(ulong[] a, ulong[] b) => Enumerable.Range(1, Math.Max(a.Length, b.Length)).All(
        n => Sorted(a).Take(n).Sum(m => (long)m) >= Sorted(b).Take(n).Sum(m => (long)m));
}
