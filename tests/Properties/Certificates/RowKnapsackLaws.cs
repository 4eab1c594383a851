using System.Numerics;
using CsCheck;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;

namespace Pid.Tests.Properties.Certificates;

/// <summary>
/// The least of one equation's share of the entropy, from arbitrary shares and multipliers, its right side and offsets anywhere within
/// their stated intervals: judged at exact points in exact arithmetic without allowance.
/// </summary>
public class RowKnapsackLaws
{
    // Every variable has two cells, t and o - t; a point has each at an end of its box, or somewhere within.
    private sealed record Case(double[] Offset, double[] Low, double[] High, double[] Share, double[] Slope, double[] At, double[] Moved,
        double Error)
    {
        public int Variables => Offset.Length;

        public static int Coefficient(int v) => v % 3 == 1 ? -1 : 1;

        public Interval Around(int v) => Error == 0 ? Offset[v] : new Interval(Offset[v] * (1 - Error), Offset[v] * (1 + Error));

        // The offset in truth, and the variable.
        public BigInteger Exactly(int v) => Exact.Of(Around(v).Lower)
            + Exact.Multiply(Exact.Of(Moved[v]), Exact.Of(Around(v).Upper) - Exact.Of(Around(v).Lower));

        public BigInteger Point(int v) => BigInteger.Min(Exactly(v), At[v] < 0.4 ? Exact.Of(Low[v]) : At[v] > 0.6 ? Exact.Of(High[v])
            : Exact.Of(Low[v]) + Exact.Multiply(Exact.Of(5 * (At[v] - 0.4)), Exact.Of(High[v]) - Exact.Of(Low[v])));

        public SeparableProgram Block()
        {
            BigInteger right = Enumerable.Range(0, Variables).Aggregate(BigInteger.Zero, (s, v) => s + (Coefficient(v) * Point(v)));
            double b = Exact.ToDouble(right);
            return new(
                [.. Enumerable.Range(0, Variables + 1).Select(v => 2 * v)], [.. Enumerable.Range(0, 2 * Variables)],
                [.. Enumerable.Range(0, 2 * Variables).Select(m => m % 2 == 0 ? 1 : -1)],
                [.. Enumerable.Range(0, Variables).SelectMany(v => (Interval[])[0, Around(v)])],
                [.. Low.Zip(High, (l, h) => new Interval(l, h))],
                [[.. Enumerable.Range(0, Variables).Select(v => (v, Coefficient(v)))]],
                [new Interval(Math.BitDecrement(b), Math.BitIncrement(b))]);
        }

        public BigInteger Value() => Enumerable.Range(0, Variables).Aggregate(BigInteger.Zero, (sum, v) => sum
            + Exact.Multiply(Exact.Of(Share[v]), Stated.H(Point(v)) + Stated.H(Exactly(v) - Point(v)))
            - Exact.Multiply(Exact.Of(Slope[v]), Point(v)));
    }

    private static readonly Gen<Case> Cases = Gen.Select(Gen.Int[1, 9], Stated.Error, Gen.Double[-3, 3], Gen.Bool)
        .SelectMany((n, error, size, whole) => Gen.Select(
        Gen.Double[0.01, 0.3].Array[n], Gen.Double[0, 1].Array[n], Gen.Double[0, 1].Array[n], Gen.Double[0, 1].Array[n],
        Gen.Double[-1, 1].Array[n], Gen.Double[0, 1].Array[n], Gen.Double[0, 1].Array[n]).Select((o, a, b, w, y, at, moved) =>
            new Case(o, [.. o.Select((v, i) => whole ? 0 : v * Math.Min(a[i], b[i]))],
            [.. o.Select((v, i) => whole ? v : v * Math.Max(a[i], b[i]))], w,
            [.. y.Select(v => v * Math.Pow(10, size))], at, moved, error)));

    [Fact]
    public void No_point_of_the_row_has_less() => Cases.Holds(given =>
    {
        double least = Minimum(given, out double error);
        BigInteger value = given.Value();
        Assert.True(Exact.Of(least) - Exact.Of(error) <= value, $"{least:R} - {error:R} is above {Exact.ToDouble(value):R}");
    }, cases: 2000);

    // Every candidate with all variables but one at ends, one after the other.
    [Fact]
    public void The_least_is_that_of_all_candidates() => Cases.Where(c => c.Error == 0).Holds(given =>
    {
        SeparableProgram block = given.Block();
        int n = given.Variables;
        double best = double.PositiveInfinity, size = 1 + given.Slope.Sum(Math.Abs);
        for (int off = 0; off < n; off++)
        {
            for (int ends = 0; ends < 1 << n; ends++)
            {
                double[] t = [.. Enumerable.Range(0, n).Select(v => (ends >> v & 1) == 1 ? given.High[v] : given.Low[v])];
                t[off] += Case.Coefficient(off) * (block.Right[0] - t.Select((x, v) => Case.Coefficient(v) * x).Sum());
                if (t[off] >= given.Low[off] && t[off] <= given.High[off])
                {
                    best = Math.Min(best, t.Select((x, v) => (given.Share[v] * block.Entropy(v, x)) - (given.Slope[v] * x)).Sum());
                }
            }
        }

        double least = Minimum(given, out double error);
        Assert.InRange(error, 0, 1e-10 * size);
        Assert.True(least <= best + (1e-10 * size), $"{least:R} {best:R}");
        Assert.True(n > RowKnapsack.MostFree || double.IsPositiveInfinity(best) || least >= best - (1e-10 * size), $"{least:R} {best:R}");
    }, cases: 500);

    private static double Minimum(Case given, out double error)
    {
        SeparableProgram block = given.Block();
        DualBound box = new(block);
        box.Load(given.Low, given.High);
        RowKnapsack knapsack = new(block, box);
        given.Share.CopyTo(knapsack.Share, 0);
        given.Slope.CopyTo(knapsack.Slope, 0);
        return knapsack.Minimum(0, out error);
    }
}
