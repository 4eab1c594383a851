using System.Numerics;
using CsCheck;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;

namespace Pid.Tests.Properties.Interactions.MaximalSynergy;

/// <summary>
/// The exact minimum over one equation against 120-digit enumeration of all its vertices, for data that are anywhere inside the enclosures
/// that the library is given: what its slack must cover.
/// </summary>
public class ConcaveKnapsackTests
{
    [Fact]
    public void The_minimum_is_never_above_the_exact_one_of_any_data_within_the_enclosures() =>
        Gen.Select(Block(1e-15), OneOf(0, 1e-15, 1e-13, 1e-10, 1e-7), OneOf(0, 1e-15, 1e-10, 1e-7))
            .Holds((v, width, rightWidth) => { CheckLower(v, width, rightWidth); }, cases: 3000);

    // With data to within w a cell is known to some 3 w, its h to 3 w (|ln 3 w| + 2) < 100 w; the equation to 4 w a variable, 20 w, which
    // moves the four cells of the variable off its ends by 40 w, h by 1 300 w each, and along the steepest chord (slope below 20) counts 4
    // x 20 x 20 w: for 20 cells 2 000 + 5 200 + 1 600 below the computed minimum, which may itself be as much above.
    [Fact]
    public void The_minimum_is_as_near_to_the_exact_one_as_the_enclosures_admit() =>
        Gen.Select(Block(0.01), OneOf(0, 1e-13, 1e-10), OneOf(0, 1e-13, 1e-10)).Holds((v, width, rightWidth) =>
        {
            if (CheckLower(v, width, rightWidth) is var (lower, least))
            {
                Assert.True(least - lower <= 1e-11 + (20_000 * (width + rightWidth)), $"{least - lower} {width} {rightWidth}");
            }
        }, cases: 1000);

    private static (double Lower, double Least)? CheckLower(Variable[] variables, double width, double rightWidth)
    {
        if (variables.Any(v => !(v.Upper > v.Lower)))
        {
            return null;
        }

        BigInteger right = variables.Aggregate(BigInteger.Zero, (sum, v) => sum + (v.K * (Exact.Of(v.Lower)
            + Exact.Multiply(Exact.Of(v.Part), Exact.Of(v.Upper) - Exact.Of(v.Lower)))));
        BigInteger least = Least(variables, right);
        ConcaveKnapsack found = ConcaveKnapsack.Minimum(Enclosed(variables, right, width, rightWidth), CancellationToken.None)!;
        double gap = Exact.ToDouble(least - Exact.Of(found.Lower));
        Assert.True(Exact.Of(found.Lower) <= least + (BigInteger.One << 30),
            $"{gap} {width} {rightWidth}: {string.Join("; ", variables.Select(v => v.ToString()))}");
        return (found.Lower, found.Lower + gap);
    }

    /// <summary>t in [Lower, Upper], the cells sign t + offset not negative there.</summary>
    private sealed record Variable(int K, double[] Offset, int[] Sign, double Lower, double Upper, double Part, double Shift)
    {
        public BigInteger Entropy(BigInteger t)
        {
            BigInteger sum = BigInteger.Zero;
            for (int m = 0; m < Offset.Length; m++)
            {
                BigInteger r = (Sign[m] * t) + Exact.Of(Offset[m]);
                sum -= r > BigInteger.One << 20 ? Exact.Multiply(r, Exact.Log(r)) : BigInteger.Zero;
            }

            return sum;
        }

        public override string ToString() =>
            $"{K} t, {string.Join(' ', Sign.Zip(Offset, (s, o) => $"{s}t+{o:R}"))}, {Lower:R}..{Upper:R}, {Part:R}, {Shift:R}";
    }

    // At a vertex at most one variable is off its ends.
    private static BigInteger Least(Variable[] variables, BigInteger right)
    {
        BigInteger best = Exact.One << 10;
        BigInteger[] low = [.. variables.Select(v => v.Entropy(Exact.Of(v.Lower)))],
            high = [.. variables.Select(v => v.Entropy(Exact.Of(v.Upper)))];
        for (int off = 0; off < variables.Length; off++)
        {
            for (int set = 0; set < 1 << variables.Length; set++)
            {
                (BigInteger rest, BigInteger entropy) = (right, BigInteger.Zero);
                for (int v = 0; v < variables.Length; v++)
                {
                    bool up = (set >> v & 1) == 1;
                    rest -= v == off ? 0 : variables[v].K * Exact.Of(up ? variables[v].Upper : variables[v].Lower);
                    entropy += v == off ? 0 : up ? high[v] : low[v];
                }

                Variable own = variables[off];
                BigInteger t = rest / own.K, reach = BigInteger.One << 20; // the truncated digits: 2^-380
                if ((set >> off & 1) == 0 && t >= Exact.Of(own.Lower) - reach && t <= Exact.Of(own.Upper) + reach)
                {
                    best = BigInteger.Min(best, entropy + own.Entropy(t));
                }
            }
        }

        return best;
    }

    // The exact data anywhere inside enclosures of a width; an end of a box sticks out by less than that.
    private static SeparableProgram Enclosed(Variable[] variables, BigInteger right, double width, double rightWidth)
    {
        List<int> start = [0];
        List<int> sign = [];
        List<Interval> offset = [], box = [];
        foreach (Variable v in variables)
        {
            for (int m = 0; m < v.Offset.Length; m++)
            {
                sign.Add(v.Sign[m]);
                offset.Add(Around(v.Offset[m], v.Offset[m], v.Shift, width));
            }

            start.Add(sign.Count);
            box.Add(new Interval(v.Lower - (width * v.Shift), v.Upper + (width * v.Shift)));
        }

        double b = Exact.ToDouble(right);
        return new SeparableProgram(
            [.. start], [.. Enumerable.Range(0, sign.Count)], [.. sign], [.. offset], [.. box], [[.. variables.Select((v, i) => (i, v.K))]],
            [Around(Math.BitDecrement(b), Math.BitIncrement(b), 1 - variables[0].Shift, rightWidth)]);

        static Interval Around(double low, double high, double part, double width) =>
            width == 0 ? new Interval(low, high)
            : new Interval(Math.BitDecrement(low - (part * width)), Math.BitIncrement(high + ((1 - part) * width)));
    }

    private static Gen<double> OneOf(params double[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    // Ranges of at least a size, ends where a cell is zero or inside, sums on the knife's edge where every part is 0 or 1.
    private static Gen<Variable[]> Block(double leastSize)
    {
        Gen<double> size = Gen.Double[Math.Log10(leastSize), -1].Select(e => Math.Pow(10, e));
        Gen<double> part = Gen.OneOf(Gen.Const(0.0), Gen.Const(1.0), Gen.Const(0.5), Gen.Double[0, 1]);
        Gen<double> more = Gen.OneOf(Gen.Const(0.0), Gen.Double[0, 0.1], Gen.Double[-14, -1].Select(e => Math.Pow(10, e)));
        Gen<Variable> variable = Gen.Select(
            Gen.Int[0, 3].Select(i => ((int[])[-2, -1, 1, 2])[i]), Gen.Select(Gen.Bool, more).Array[1, 4],
            Gen.OneOf(Gen.Const(0.0), Gen.Double[-0.2, 0.2]), size,
            Gen.Select(part, part, Gen.OneOf(Gen.Const(0.0), Gen.Double[0, 0.4]))).Select((k, cells, from, length, parts) =>
        {
            int[] sign = [.. cells.Select(c => c.Item1 ? 1 : -1)];
            double[] offset = [.. cells.Select(c => c.Item1 ? -from + c.Item2 : from + length + c.Item2)];
            double low = offset.Where((_, m) => sign[m] > 0).Select(o => -o).DefaultIfEmpty(from).Max();
            double high = offset.Where((_, m) => sign[m] < 0).DefaultIfEmpty(from + length).Min();
            double cut = parts.Item3 * (high - low);
            return new Variable(k, offset, sign, low + cut, high - cut, parts.Item1, parts.Item2);
        });
        Gen<Variable[]> different = variable.Array[1, 5];
        return Gen.OneOf(different, Gen.Select(variable, Gen.Int[2, 5]).Select((v, n) => Enumerable.Repeat(v, n).ToArray())); // ties, too
    }
}
