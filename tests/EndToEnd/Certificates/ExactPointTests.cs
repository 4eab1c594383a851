using System.Numerics;
using Pid.Cli.Certifying;
using Pid.Cli.Checking;

namespace Pid.Tests.EndToEnd;

/// <summary>Points that meet equations exactly, judged by the equations themselves.</summary>
public sealed class ExactPointTests
{
    /// <summary>Equations that a point near by meets: dependent ones among them, and coefficients of few or of 17 digits.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(4, 1)]
    [InlineData(16, 1)]
    [InlineData(16, 1e5)] // which needs the smaller prime
    [InlineData(0, 0.25)]
    public void Equations_are_met_exactly_by_what_may_move(int places, double unit)
    {
        double size = 0;
        for (int seed = 0; seed < 12; seed++)
        {
            Random random = new(seed);
            int rows = random.Next(1, 8), unknowns = rows + random.Next(0, 4);
            double[] room = [.. Enumerable.Range(0, unknowns).Select(j => j < rows || random.Next(2) == 0 ? 1.0 : 0)];
            double[] near = [.. room.Select(_ => (double)random.Next(-99, 100))];
            double[][] a = [.. Enumerable.Range(0, rows).Select(i => near.Select((_, j) => i == j ? unit
                : random.Next(3) > 0 ? 0
                : Math.Round(random.NextDouble() - 0.5, Math.Min(places, 15)) * (j % 2 == 0 ? 1 : 0.1)).ToArray())];
            double[] right = [.. a.Select(row => Math.Round(row.Zip(near, (v, x) => v * x).Sum(), 6))];
            (a, right) = ([.. a, a[0]], [.. right, right[0]]); // once more
            Equations equations = new(a.SelectMany((row, i) => row.Select((v, j) => (i, j, DecimalNumber.Of(v))))
                .Where(e => e.Item3.Digits != 0), DecimalNumber.Of(right));
            ExactVector found = new ExactPoint(equations, room).Near(ExactForm.Grid(near, 40))!;
            size = Math.Max(size, equations.Size());
            for (int i = 0; i < a.Length; i++)
            {
                Rational sum = Number(right[i]);
                for (int j = 0; j < unknowns; j++)
                {
                    sum -= Number(a[i][j]) * Rational.Of(found.Numbers[j], found.Over);
                }

                Assert.Equal(0, sum.Sign);
            }

            Assert.All(Enumerable.Range(0, unknowns), j => Assert.True(room[j] == 0 ? found.Numbers[j] == (BigInteger)near[j] * found.Over
                : Math.Abs((double)(found.Numbers[j] - ((BigInteger)near[j] * found.Over)) / (double)found.Over) < 1e3));
        }

        Assert.Equal(unit > 1, size > 2e19);
    }

    [Fact]
    public void What_no_point_meets_is_not_met_and_what_is_too_long_is_given_up()
    {
        Equations contradiction = new([(0, 0, new(1, 0)), (1, 0, new(1, 0))], [new(1, 0), new(2, 0)]);
        Assert.Equal([1], new ExactPoint(contradiction, [1]).Near(new ExactVector([0], 1))!.Numbers); // the first of them
        Equations wide = new([(0, 0, new(1, 0)), (0, 1, new(1, -30))], [new(1, 0)]);
        Assert.Null(new ExactPoint(wide, [1, 1]).Near(new ExactVector([0, 0], 1)));

        // Over a hundred primes at once.
        long[] primes = [.. Enumerable.Range(1_000_000, 4000).Select(n => (long)n).Where(n => BigInteger.ModPow(2, n - 1, n).IsOne)
            .Take(100)];
        Equations coprime = new(primes.Select((p, i) => (i, i, new DecimalNumber(p, 0))), [.. primes.Select(_ => new DecimalNumber(1, 0))]);
        Assert.Null(new ExactPoint(coprime, [.. primes.Select(_ => 1.0)]).Near(new ExactVector(new BigInteger[100], 1)));
    }

    // Sums at random of so many digits are larger than what they are of: 0 was taken for what these are over.
    [Fact]
    public void Thousands_of_unknowns_have_what_they_are_over()
    {
        const int Unknowns = 48000, Chain = 12; // of x = 1 / 9973, x' = x / 9973 ..
        Equations equations = new(Enumerable.Range(0, Unknowns).SelectMany(i => i % Chain == 0
            ? (IEnumerable<(int, int, DecimalNumber)>)[(i, i, new(9973, 0))] : [(i, i, new(9973, 0)), (i, i - 1, new(-1, 0))]),
            [.. Enumerable.Range(0, Unknowns).Select(i => new DecimalNumber(i % Chain == 0 ? 1 : 0, 0))]);
        ExactVector found = new ExactPoint(equations, [.. Enumerable.Repeat(1.0, Unknowns)])
            .Near(new ExactVector(new BigInteger[Unknowns], 1))!;
        Assert.All(found.Numbers.Index(), x => Assert.Equal(found.Over, x.Item * BigInteger.Pow(9973, (x.Index % Chain) + 1)));
        Assert.True(found.Over.Sign > 0);
    }

    [Theory]
    [InlineData(0.1, 1, -1)]
    [InlineData(-0.1, -1, -1)]
    [InlineData(5e-324, 5, -324)]
    [InlineData(-1.7976931348623157E+308, -17976931348623157, 292)]
    [InlineData(9007199254740993, 9007199254740992, 0)]
    [InlineData(123.456, 123456, -3)]
    [InlineData(-7, -7, 0)]
    public void A_double_is_the_decimal_that_it_is_written_as(double value, long digits, int exponent) =>
        Assert.Equal(Number(value), new DecimalNumber(digits, exponent) is var d && d.Exponent >= 0
            ? (Rational)(d.Digits * BigInteger.Pow(10, d.Exponent)) : Rational.Of(d.Digits, BigInteger.Pow(10, -d.Exponent)));

    private static Rational Number(double value) =>
        DecimalNumber.Vector([DecimalNumber.Of(value)]) is var v ? Rational.Of(v.Numbers[0], v.Over) : default;
}
