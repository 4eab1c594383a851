using System.Numerics;
using CsCheck;
using Pid.Coupling;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Reductions.Marginals;
using Pid.Reductions.Numbers;

namespace Pid.Tests.Properties.Certificates;

/// <summary>Lower bounds of couplings, the segment of three bits, and fillings read back: judged exactly.</summary>
public class CouplingBoundLaws
{
    // The diagonal is a coupling of a distribution with itself, of the least entropy that there is.
    [Fact]
    public void A_stated_error_of_the_marginals_is_covered() =>
        Gen.Select(Gen.Double[-4, 0].Select(d => Math.Pow(10, d)).Array[2, 6], Stated.Error, Gen.Bool).Holds((w, error, towards) =>
        {
            double bound = CouplingLowerBound.MajorizeProfile([w, w], error);
            double mean = w.Average();
            double[] other = [.. w.Select(v => v * (1 + (0.49 * error * (v > mean == towards ? 1 : -1))))];
            BigInteger entropy = Exact.EntropyBits(other.Select(Exact.Of));
            Assert.True(Exact.Of(bound) <= entropy, $"{bound:R} is above {Exact.ToDouble(entropy):R}, stated {error}");
            Assert.InRange(Exact.ToDouble(entropy) - bound, 0, 1e-8 + (60 * error));
        }, cases: 1000);

    [Fact]
    public void Pairs_of_a_joint_bound_its_entropy() =>
        Tables.Any(3).Where(j => j.Weights.ToArray().All(w => w == 0 || w > 1e-60)).Holds(joint =>
    {
        PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
        double bound = CouplingLowerBound.MajorizeProfile([m.X1X2.Weights.ToArray(), m.X1Y.Weights.ToArray(), m.X2Y.Weights.ToArray()],
            m.X1Y.RelativeError);
        BigInteger entropy = Exact.EntropyBits(joint.Weights.ToArray().Select(Exact.Of));
        Assert.True(Exact.Of(bound) <= entropy, $"{bound:R} {Tables.Print(joint)}");
    }, cases: 500);

    // The largest entropy over the segment of three bits lies between the two ends of its enclosure, by exact entropies along it.
    [Fact]
    public void The_largest_entropy_of_three_bits_is_enclosed() =>
        Gen.Select(Gen.OneOf(Gen.Double[0.01, 1], Gen.Double[-16, 0].Select(d => Math.Pow(10, d))).Array[8],
        Gen.Int[0, 2]).Holds((w, zeros) =>
        {
            for (int z = 0; z < zeros; z++)
            {
                w[3 * z] = 0;
            }

            double total = w.Sum();
            BigInteger sum = w.Aggregate(BigInteger.Zero, (s, v) => s + Exact.Of(v));
            BigInteger[] p = [.. w.Select(v => Exact.Divide(Exact.Of(v), sum))];
            BigInteger low = -new[] { p[0], p[3], p[5], p[6] }.Aggregate(BigInteger.Min),
                high = new[] { p[1], p[2], p[4], p[7] }.Aggregate(BigInteger.Min);
            BigInteger a = low, b = high;
            for (int step = 0; step < 400 && b - a > 1; step++)
            {
                BigInteger middle = (a + b) / 2;
                (a, b) = Rises(p, middle) ? (middle, b) : (a, middle);
            }

            BigInteger most = new[] { a, b, low, high }.Select(e => Entropy(p, e)).Aggregate(BigInteger.Max);
            BinarySegment segment = new([.. w.Select(v => v / total)], BinarySegment.RadiusOfWeights);
            Interval found = segment.LargestEntropy();
            Assert.True(Exact.Of(found.Lower) <= most && Exact.Of(found.Upper) >= most,
                $"{found} {Exact.ToDouble(most):R} {string.Join(",", w)}");
            Assert.True(found.Width < 1e-10, $"{found} {string.Join(",", w)}");
            BigInteger least = BigInteger.Min(Entropy(p, low), Entropy(p, high));
            found = segment.LeastEntropy();
            Assert.True(Exact.Of(found.Lower) <= least && Exact.Of(found.Upper) >= least && found.Width < 1e-10,
                $"{found} {Exact.ToDouble(least):R}");
        }, cases: 400);

    [Fact]
    public void Fillings_are_read_back_and_nothing_else_is() => Gen.Select(Gen.Long[1, 9].Array[1, 8],
        Gen.Int[0, 2].Array[8]).Holds((items, places) =>
    {
        long[] bins = new long[3];
        int[] binOf = [.. items.Select((item, i) => places[i])];
        for (int i = 0; i < items.Length; i++)
        {
            bins[binOf[i]] += items[i];
        }

        ExactFilling filling = new(items, bins);
        PairCount[] atoms = [.. FillingReduction.Encode(filling, binOf)];
        Assert.Equal(binOf, FillingReduction.Decode(filling, atoms));
        Assert.False(filling.IsFilledBy([.. binOf, 0]));
        Assert.False(filling.IsFilledBy(binOf[..^1]));
        Assert.Throws<ArgumentException>(() => { FillingReduction.Decode(filling, atoms[1..]); });                  // an item in no bin
        Assert.Throws<ArgumentException>(() => { FillingReduction.Decode(filling, [.. atoms, atoms[0]]); });        // one twice
        // In another bin.
        Assert.Throws<ArgumentException>(() =>
            { FillingReduction.Decode(filling, [new PairCount(0, (binOf[0] + 1) % 3, items[0]), .. atoms[1..]]); });
        // Not whole.
        Assert.Throws<ArgumentException>(() =>
            { FillingReduction.Decode(filling, [atoms[0] with { Count = items[0] + 1 }, .. atoms[1..]]); });
    }, cases: 300);

    // The product of the odd cells is the greater.
    private static bool Rises(BigInteger[] p, BigInteger e) =>
        (p[1] - e) * (p[2] - e) * (p[4] - e) * (p[7] - e) > (p[0] + e) * (p[3] + e) * (p[5] + e) * (p[6] + e);

    private static BigInteger Entropy(BigInteger[] p, BigInteger e) =>
        p.Select((v, c) => Stated.H(c is 0 or 3 or 5 or 6 ? v + e : v - e)).Aggregate(BigInteger.Zero, (a, b) => a + b);
}
