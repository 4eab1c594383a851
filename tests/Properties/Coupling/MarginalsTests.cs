using System.Numerics;
using CsCheck;
using Pid.Coupling;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Coupling;

public class MarginalsTests
{
    private static readonly Gen<double> s_weight = Gen.Frequency(
        (4, Gen.Double[0, 1]), (1, Gen.Const(0.0)), (1, Gen.Const(1e-300)), (1, Gen.Const(double.Epsilon)), (1, Gen.Double[0, 1e-18]),
        (1, Gen.Const(0.1)));

    [Fact]
    public void Rounded_masses_have_the_total_keep_zeros_and_stay_within_the_stated_deviation() =>
        s_weight.Array[1, 30].Where(w => w.Sum() > 0).Holds(w =>
        {
            Marginals marginals = Marginals.FromWeights([w]);
            BigInteger sum = 0;
            foreach (ulong mass in marginals[0])
            {
                sum += mass;
            }

            Assert.Equal(marginals.Total, sum);
            for (int i = 0; i < w.Length; i++)
            {
                Assert.Equal(w[i] > 0, marginals[0][i] > 0);
            }

            Assert.True(TotalVariation(w, marginals) <= marginals.Deviation);
            Assert.True(marginals.Deviation < 2e-15);
        });

    [Fact]
    public void Counts_keep_their_ratios_exactly()
    {
        Marginals same = Marginals.FromWeights([[5.0, 4, 1], [6.0, 2, 2]]);
        Assert.Equal((10UL, 0.0, 0.0), (same.Total, same.Deviation, same.EntropySlack));
        Marginals scaled = Marginals.FromCounts([1, 2], [3, 1, 1]);
        Assert.Equal(15UL, scaled.Total);
        Assert.Equal([5UL, 10], scaled[0].ToArray());
        Assert.Equal([9UL, 3, 3], scaled[1].ToArray());
    }

    [Fact]
    public void Short_decimals_keep_equalities_of_sums()
    {
        Marginals m = Marginals.FromWeights([[0.1, 0.2, 0.7], [0.3, 0.7]]);
        Assert.Equal(m[0][0] + m[0][1], m[1][0]);
        m = Marginals.FromWeights([[0.123457, 0.876543], [0.123456, 0.000001, 0.876543]]);
        Assert.Equal(m[1][0] + m[1][1], m[0][0]);
        Assert.Equal(1_000_000UL, m.Total);
        Assert.InRange(m.Deviation, double.Epsilon, 5e-15);
    }

    [Fact]
    public void Rounded_fractions_keep_their_proportions()
    {
        Marginals m = Marginals.FromWeights([[1.0 / 3, 1.0 / 3, 1.0 / 3], [1.0 / 6, 0, 1.0 / 2, 1.0 / 3]]);
        Assert.Equal(6UL, m.Total);
        Assert.Equal([1UL, 0, 3, 2], m[1].ToArray());
        Assert.InRange(m.Deviation, double.Epsilon, 1e-14);
    }

    [Fact]
    public void Counts_divided_by_their_total_are_recognised_within_the_stated_deviation() =>
        CouplingGen.Vector(12, 997).Where(p => p.Where(c => c > 0).Min() <= 1000).Holds(p =>
        {
            double[] w = [.. p.Select(c => c / 997.0)];
            Marginals m = Marginals.FromWeights([w]);
            Assert.True(m.Total < 2000 && 997 % m.Total == 0);
            Assert.True(TotalVariation(w, m) <= m.Deviation);
        });

    [Fact]
    public void Slack_is_the_continuity_bound_of_entropy() =>
        Gen.Select(Gen.Double[1e-15, 1e-3], Gen.Int[1, 50], Gen.Int[1, 50]).Holds((error, n1, n2) =>
        {
            Marginals m = Marginals.FromWeights([[.. Enumerable.Repeat(1.0, n1)], [.. Enumerable.Repeat(1.0, n2)]], error);
            double d = m.Deviation;
            double cells = n1 * (double)n2;
            double bound = (d * Math.Log2(Math.Max(cells - 1, 1))) - (d * Math.Log2(d)) - ((1 - d) * Math.Log2(1 - d));
            return d >= 2 * error && m.EntropySlack >= Math.Min(bound, Math.Log2(cells)) - 1e-15
                && m.EntropySlack <= bound + (2 * d * ((1 / (cells - 0.9)) + d)) + 1e-15;
        });

    [Fact]
    public void Impossible_input_is_refused_with_its_place_and_value()
    {
        Assert.Contains("Marginal 1: the weight at index 2 is -1",
            Assert.Throws<ArgumentException>(() => Marginals.FromWeights([[1.0], [1.0, 2, -1]])).Message);
        Assert.Contains("Marginal 0 has no positive count", Assert.Throws<ArgumentException>(() => Marginals.FromCounts([0UL, 0])).Message);
        Assert.Contains("at least one", Assert.Throws<ArgumentException>(() => Marginals.FromWeights([])).Message);
        Assert.Contains("2^62", Assert.Throws<ArgumentException>(() => Marginals.FromCounts([(1UL << 61) - 1], [(1UL << 61) + 1])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Marginals.FromWeights([[1.0]], 0.5));
    }

    // Exact rational arithmetic: every double is an integer times 2^-1074.
    private static double TotalVariation(double[] w, Marginals marginals)
    {
        BigInteger[] exact = [.. w.Select(Scaled)];
        BigInteger sum = exact.Aggregate(BigInteger.Zero, (a, b) => a + b);
        BigInteger distance = 0;
        for (int i = 0; i < w.Length; i++)
        {
            distance += BigInteger.Abs((exact[i] * marginals.Total) - (marginals[0][i] * sum));
        }

        return distance.IsZero ? 0 : Math.Exp(BigInteger.Log(distance) - BigInteger.Log(2 * sum * marginals.Total)) * (1 - 1e-9);
    }

    private static BigInteger Scaled(double w)
    {
        long bits = BitConverter.DoubleToInt64Bits(w);
        int exponent = (int)(bits >> 52);
        long fraction = bits & 0xFFFFFFFFFFFFFL;
        return exponent == 0 ? fraction : (BigInteger)(fraction | (1L << 52)) << (exponent - 1);
    }
}
