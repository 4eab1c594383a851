using System.Numerics;
using CsCheck;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;

namespace Pid.Tests.Properties.Numerics;

public class InformationTests
{
    [Fact]
    public void Every_entropy_contains_the_value_of_120_digit_arithmetic() =>
        Tables.Any(4).Holds(joint =>
        {
            InformationProfile p = InformationProfile.Of(joint);
            Check(joint, p.H1, (a, _, _) => a);
            Check(joint, p.H2, (_, b, _) => b);
            Check(joint, p.HY, (_, _, c) => c);
            Check(joint, p.H12, (a, b, _) => (a * 1000) + b);
            Check(joint, p.H1Y, (a, _, c) => (a * 1000) + c);
            Check(joint, p.H2Y, (_, b, c) => (b * 1000) + c);
            Check(joint, p.H12Y, (a, b, c) => (((a * 1000) + b) * 1000) + c);
        }, cases: 300);

    private static void Check(Joint joint, Interval entropy, Func<int, int, int, int> key)
    {
        // scaled up, so that weights of 1e-300 keep their digits in the fixed point
        Dictionary<int, BigInteger> sums = [];
        for (int a = 0; a < joint.X1.Size; a++)
        {
            for (int b = 0; b < joint.X2.Size; b++)
            {
                for (int c = 0; c < joint.Y.Size; c++)
                {
                    (BigInteger m, int e) = Exact.Parts(joint[a, b, c]);
                    int k = key(a, b, c);
                    sums[k] = sums.GetValueOrDefault(k) + (m << (e + 1100));
                }
            }
        }

        BigInteger exact = Exact.EntropyBits(sums.Values);
        Assert.True(Exact.Of(entropy.Lower) <= exact + 1 && exact - 1 <= Exact.Of(entropy.Upper),
            $"{entropy} misses {Exact.ToDouble(exact):R}");
        Assert.True(entropy.Width <= 1e-13, $"width {entropy.Width:R}");
    }

    [Fact]
    public void Terms_of_an_entropy_four_at_a_time_have_the_bits_of_single_ones() =>
        Gen.OneOf(Gen.Double[0, 1], Gen.Const(0.0), Gen.Const(1e-310)).Array[2, 11].Where(p => p.Count(v => v > 0) > 1).Holds(p =>
        {
            CertifiedSum sum = default;
            foreach (double v in p)
            {
                Entropy.AddTerm(ref sum, v, 1e-15);
            }

            Assert.Equal(Entropy.ToBits(sum), Entropy.Bits(p, 1e-15));
        }, cases: 5_000);

    [Fact]
    public void Identities_of_information_hold_for_the_enclosures() =>
        Tables.Any(5).Holds(joint =>
        {
            InformationProfile p = InformationProfile.Of(joint);
            Assert.True((p.I1 + p.I2Given1).Overlaps(p.I12));
            Assert.True((p.I2 + p.I1Given2).Overlaps(p.I12));
            Assert.True((p.I1 - p.I1Given2).Overlaps(p.CoInformation));
            Assert.True(p.I1.Lower >= 0 && p.I12.Upper <= p.HY.Upper + 1e-13);
        });

    [Fact]
    public void Marginals_of_counts_are_exact_and_of_doubles_correctly_rounded() =>
        Tables.Any(5).Holds(joint =>
        {
            PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
            BigInteger[] exact = new BigInteger[joint.X1.Size * joint.Y.Size];
            for (int a = 0; a < joint.X1.Size; a++)
            {
                for (int b = 0; b < joint.X2.Size; b++)
                {
                    for (int c = 0; c < joint.Y.Size; c++)
                    {
                        (BigInteger v, int e) = Exact.Parts(joint[a, b, c]);
                        exact[(a * joint.Y.Size) + c] += v << (e + 1100);
                    }
                }
            }

            for (int i = 0; i < exact.Length; i++)
            {
                (BigInteger v, int e) = Exact.Parts(m.X1Y.Weights[i]);
                BigInteger error = BigInteger.Abs((v << (e + 1100)) - exact[i]);
                Assert.True(joint.IsCounts ? error.IsZero : error <= exact[i] >> 52);
                Assert.Equal(exact[i].IsZero, m.X1Y.Probabilities[i] == 0);
            }
        });

    [Fact]
    public void Single_variable_marginals_of_three_tables_must_agree()
    {
        Variable two = new("a", 2), y = new("y", 2);
        PairTable fair = new(two, y, [1, 1, 1, 1]), skewed = new(two, y, [2, 2, 1, 1]);
        InconsistentMarginalsException error = Assert.Throws<InconsistentMarginalsException>(() =>
            PairwiseMarginals.FromTables(skewed, fair, fair));
        Assert.Contains("(a,y)", error.Message, StringComparison.Ordinal);
        Assert.Contains("0.5", error.Message, StringComparison.Ordinal);
        PairTable other = new(two, new Variable("z", 3), [1, 1, 1, 1, 1, 1]);
        Assert.Contains("symbols", Assert.Throws<ArgumentException>(() => PairwiseMarginals.FromTables(fair, other, fair)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Bad_weights_are_refused_by_index(double bad)
    {
        string message = Assert.Throws<ArgumentException>(() => Joint.FromWeights(1, 1, 3, [1, bad, 1])).Message;
        Assert.Contains("index 1", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_oversized_and_mis_shaped_weights_are_refused()
    {
        Assert.Contains("sum to 0", Assert.Throws<ArgumentException>(() => Joint.FromWeights(1, 1, 2, [0, 0])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Joint.FromWeights(1, 1, 2, [1e308, 1e308]));
        Assert.Contains("3 weights", Assert.Throws<ArgumentException>(() => Joint.FromWeights(1, 1, 2, [1, 1, 1])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Joint.FromWeights(0, 1, 2, []));
        Assert.Throws<ArgumentException>(() => Joint.FromCounts(1, 1, 2, [1L << 53, 1]));
        Assert.Throws<ArgumentException>(() => Joint.FromCounts(1, 1, 2, [-1, 2]));
    }
}
