using System.Numerics;
using CsCheck;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;

namespace Pid.Tests.Properties.Certificates;

/// <summary>
/// The bound of a box, and what it cuts off, from arbitrary multipliers, right sides and offsets anywhere within their stated intervals:
/// judged in exact arithmetic without allowance.
/// </summary>
public class DualBoundLaws
{
    // Every variable has two cells, t and o - t; one equation holds all of them, twice, and one the first two.
    private sealed record Case(double[] Offset, double[] Low, double[] High, double[] Right, double[] Multipliers, double Error,
        double RightError)
    {
        public int Variables => Offset.Length;

        public SeparableProgram Block => new(
            [.. Enumerable.Range(0, Variables + 1).Select(v => 2 * v)], [.. Enumerable.Range(0, 2 * Variables)],
            [.. Enumerable.Range(0, 2 * Variables).Select(m => m % 2 == 0 ? 1 : -1)],
            [.. Offset.SelectMany(o => (Interval[])[0, Around(o, Error)])],
            [.. Low.Zip(High, (l, h) => new Interval(l, h))], Rows, [.. Right.Select(b => Around(b, RightError))]);

        public (int Variable, int Coefficient)[][] Rows =>
            [All, [.. Enumerable.Range(0, 2).Select(v => (v, 1 - (2 * v)))], All];

        private (int Variable, int Coefficient)[] All => [.. Enumerable.Range(0, Variables).Select(v => (v, 1 + (v % 2)))];

        private static Interval Around(double value, double error) => error == 0 ? value
            : new Interval(value * (1 - error), value * (1 + error));

        // The exact slope A'y of a variable.
        public BigInteger Slope(int v) =>
            Rows.Select((row, r) => row.Where(t => t.Variable == v).Aggregate(BigInteger.Zero,
            (s, t) => s + (t.Coefficient * Exact.Of(Multipliers[r]))))
            .Aggregate(BigInteger.Zero, (a, b) => a + b);

        // The least f_v(t) - a t at t, or at the nearest possible value, for an offset at either end of its interval.
        public BigInteger Bracket(int v, double t) => new[] { Around(Offset[v], Error).Lower, Around(Offset[v], Error).Upper }.Select(o =>
        {
            BigInteger at = BigInteger.Max(0, BigInteger.Min(Exact.Of(t), Exact.Of(o)));
            return Stated.H(at) + Stated.H(Exact.Of(o) - at) - Exact.Multiply(Slope(v), at);
        }).Aggregate(BigInteger.Min);

        public BigInteger Least(int v) => BigInteger.Min(Bracket(v, Low[v]), Bracket(v, High[v]));

        // The bound without the bracket of one variable (or of none).
        public BigInteger Rest(int without = -1) => Right.Select((b, r) => BigInteger.Min(
                Exact.Multiply(Exact.Of(Multipliers[r]), Exact.Of(Around(b, RightError).Lower)),
                Exact.Multiply(Exact.Of(Multipliers[r]), Exact.Of(Around(b, RightError).Upper))))
            .Concat(Enumerable.Range(0, Variables).Where(v => v != without).Select(Least)).Aggregate(BigInteger.Zero, (a, b) => a + b);
    }

    // Right sides without an error, or zero, leave no slack for what the brackets lose; nor do slopes in which large multipliers cancel. A
    // box may be wide, end where a cell does, or be the one point there.
    private static readonly Gen<Case> Cases = Gen.Select(Gen.Int[2, 4], Stated.Error,
        Gen.Double[-3, 6]).SelectMany((n, error, size) => Gen.Select(
        Gen.Double[0.01, 0.3].Array[n], Gen.Double[0, 1].Array[n], Gen.Double[0, 1].Array[n], Gen.Double[0.05, 0.5].Array[3],
        Gen.Double[-1, 1].Array[3], Gen.Int[0, 4], Gen.Int[0, 3]).Select((o, a, b, right, y, ends, kind) =>
            new Case(o, [.. o.Select((v, i) => ends == 4 ? v : ends % 2 == 1 ? 0 : v * Math.Min(a[i], b[i]))],
            [.. o.Select((v, i) => ends > 1 ? v : v * Math.Max(a[i], b[i]))],
                kind % 2 == 0 ? [0, 0, 0] : right, kind == 2 ? [y[0] * Math.Pow(10, size), y[1], -y[0] * Math.Pow(10, size)]
                : [.. y.Select(v => v * Math.Pow(10, size))],
                error, kind == 1 ? 0 : error)));

    [Fact]
    public void The_bound_is_not_above_its_exact_value() => Cases.Holds(given =>
    {
        double bound = Evaluate(given, out _);
        BigInteger exact = given.Rest();
        Assert.True(Exact.Of(bound) <= exact, $"{bound:R} is above {Exact.ToDouble(exact):R}, stated {given.Error}");
        Assert.InRange(Exact.ToDouble(exact) - bound, 0, (1e-12 + (100 * given.Error)) * (1 + (5 * given.Multipliers.Sum(Math.Abs))));
    }, cases: 2000);

    [Fact]
    public void What_is_cut_off_holds_nothing_below_the_cutoff() =>
        Gen.Select(Cases, Gen.Double[-6, 0], Gen.Int[0, 3]).Holds((given, decade, variable) =>
    {
        double bound = Evaluate(given, out DualBound box),
            cutoff = bound + (Math.Pow(10, decade) * (0.1 + given.Multipliers.Sum(Math.Abs)));
        int v = variable % given.Variables;
        BigInteger rest = given.Rest(v);
        if (!box.Reduce(v, cutoff, out bool changed))
        {
            Assert.True(rest + given.Least(v) >= Exact.Of(cutoff), "all was cut off");
        }
        else if (changed)
        {
            foreach (double end in (double[])[box.Lower[v], box.Upper[v]])
            {
                bool inside = end > given.Low[v] && end < given.High[v];
                Assert.True(!inside || rest + given.Bracket(v, end) >= Exact.Of(cutoff),
                    $"cut at {end:R} of [{given.Low[v]:R}, {given.High[v]:R}], stated {given.Error}");
            }
        }
    }, cases: 3000);

    [Fact]
    public void Between_the_two_parts_of_a_split_is_nothing_below_the_cutoff() => Gen.Select(Cases, Gen.Double[-6, 0], Gen.Int[0, 3],
        Gen.Double[0.2, 0.8]).Holds((given, decade, variable, at) =>
    {
        double bound = Evaluate(given, out DualBound box), cutoff = bound + (Math.Pow(10, decade) * 0.2);
        int v = variable % given.Variables;
        double s = given.Low[v] + (at * (given.High[v] - given.Low[v]));
        (double left, double right) = box.Split(v, s, cutoff);
        BigInteger rest = given.Rest(v);
        Assert.True(left <= s && right >= s);
        Assert.True(left == s || rest + given.Bracket(v, left) >= Exact.Of(cutoff), $"left {left:R} of {s:R}");
        Assert.True(right == s || rest + given.Bracket(v, right) >= Exact.Of(cutoff), $"right {right:R} of {s:R}");
    }, cases: 3000);

    private static double Evaluate(Case given, out DualBound box)
    {
        box = new DualBound(given.Block);
        box.Load(given.Low, given.High);
        return box.Evaluate([0, 1, 2], given.Multipliers);
    }
}
