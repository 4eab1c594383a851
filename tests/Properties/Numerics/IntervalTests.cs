using System.Numerics;
using CsCheck;
using Pid.Numerics.Certified;

namespace Pid.Tests.Properties.Numerics;

public class IntervalTests
{
    private static readonly Gen<double> Number = Gen.OneOf(
        Gen.Double[-2, 2], Gen.Int[-5, 5].Select(i => (double)i), Gen.Double[-60, 60].Select(e => Math.Pow(2, e)),
        Gen.Double[-60, 60].Select(e => -Math.Pow(2, e)), Gen.OneOf(0.1, 0.2, 0.3, 1 - 1e-16, 1e-50, -1e-50));

    // Exact rational arithmetic: a double is mantissa 2^exponent.
    private static (BigInteger Numerator, BigInteger Denominator) Rational(double x)
    {
        (BigInteger m, int e) = Exact.Parts(x);
        return e >= 0 ? (m << e, BigInteger.One) : (m, BigInteger.One << -e);
    }

    private static bool Below(double x, BigInteger n, BigInteger d)
    {
        if (double.IsInfinity(x))
        {
            return x < 0;
        }

        (BigInteger a, BigInteger b) = Rational(x);
        return a * d <= n * b;
    }

    private static void Encloses(Interval i, BigInteger n, BigInteger d)
    {
        (n, d) = d.Sign < 0 ? (-n, -d) : (n, d);
        Assert.True(Below(i.Lower, n, d) && Below(-i.Upper, -n, d), $"{i} misses {(double)n / (double)d:R}");
        Assert.True(i.Upper == i.Lower || Math.BitIncrement(i.Lower) == i.Upper, $"{i} is wider than one unit");
    }

    [Fact]
    public void The_four_operations_on_points_enclose_the_exact_result_within_one_unit() =>
        Gen.Select(Number, Number).Holds((x, y) =>
        {
            (BigInteger a, BigInteger b) = Rational(x);
            (BigInteger c, BigInteger d) = Rational(y);
            Interval u = x, v = y;
            Encloses(u + v, (a * d) + (c * b), b * d);
            Encloses(u - v, (a * d) - (c * b), b * d);
            Encloses(u * v, a * c, b * d);
            if (y > 0)
            {
                Encloses(u / v, a * d, b * c);
            }
        }, cases: 20_000);

    [Fact]
    public void Quotients_are_rounded_to_their_side_whatever_the_signs() =>
        Gen.Select(Number, Number.Where(y => y != 0)).Holds((x, y) =>
        {
            (BigInteger a, BigInteger b) = Rational(x);
            (BigInteger c, BigInteger d) = Rational(y);
            Encloses(new Interval(Rounded.DivideDown(x, y), Rounded.DivideUp(x, y)), a * d, b * c);
        }, cases: 5_000);

    [Fact]
    public void Operations_are_inclusion_monotone() =>
        Gen.Select(Number, Number, Gen.Double[0, 1], Gen.Double[0, 1]).Holds((x, y, r, s) =>
        {
            Interval u = Interval.Around(x, r), v = Interval.Around(y, s);
            Assert.True((u + v).Contains(Interval.Exactly(x) + y));
            Assert.True((u - v).Contains(Interval.Exactly(x) - y));
            Assert.True((u * v).Contains(Interval.Exactly(x) * y));
            Assert.True(u.Square().Contains(Interval.Exactly(x) * x));
            Assert.True(u.Square().Lower >= 0);
            Assert.True(u.Hull(v).Contains(u) && u.Hull(v).Contains(v));
            if (v.Lower > 0)
            {
                Assert.True((u / v).Contains(Interval.Exactly(x) / y));
            }
        }, cases: 5_000);

    [Fact]
    public void The_square_root_squares_back() =>
        Gen.Double[0, 1e6].Holds(x =>
        {
            Interval root = Interval.Exactly(x).SquareRoot();
            Assert.True(root.Square().Contains(x) && root.Width <= 1e-15 * (1 + root.Upper));
        });

    [Fact]
    public void Sums_of_integers_have_zero_width_and_all_sums_contain_the_exact_one() =>
        Gen.Double[-1e3, 1e3].Array[1, 300].Holds(terms =>
        {
            CertifiedSum counts = default, sum = default;
            BigInteger exact = 0;
            foreach (double t in terms)
            {
                counts.Add(Math.Round(t));
                sum.Add(t);
                exact += Exact.Of(t);
            }

            Assert.Equal(0, counts.ToInterval().Width);
            Assert.Equal(terms.Sum(Math.Round), counts.ToInterval().Lower);
            Interval i = sum.ToInterval();
            Assert.True(Exact.Of(i.Lower) <= exact && exact <= Exact.Of(i.Upper));
            Assert.True(i.Width <= 1e-15 * Math.Max(1e-3, Math.Abs(sum.Value)), $"width {i.Width:R}");
        });

    // Large terms that cancel leave the sum of the residuals, and what that sum loses itself.
    [Fact]
    public void Sums_that_cancel_contain_what_is_left() =>
        Gen.Select(Gen.Double[-1, 1].Array[2, 12], Gen.Int[-160, 0].Array[12]).Holds((mantissas, exponents) =>
        {
            CertifiedSum sum = default;
            BigInteger exact = 0;
            double[] terms = [.. mantissas.Select((m, i) => Math.ScaleB(m, exponents[i]))];
            foreach (double t in terms.Concat(terms.Where(t => Math.Abs(t) > 1e-20).Select(t => -t)))
            {
                sum.Add(t);
                exact += Exact.Of(t);
            }

            Interval i = sum.ToInterval();
            Assert.True(Exact.Of(i.Lower) <= exact && exact <= Exact.Of(i.Upper), $"{i} and {Exact.ToDouble(exact):R}");
        }, cases: 1000);

    [Fact]
    public void The_radius_of_a_term_is_kept()
    {
        CertifiedSum sum = default;
        sum.Add(1, 0.25);
        sum.Add(2, 0.5);
        Assert.True(sum.ToInterval().Contains(new Interval(2.25, 3.75)) && sum.ToInterval().Width < 1.5001);
        sum.Add(double.NaN);
        Assert.Equal(double.PositiveInfinity, sum.ToInterval().Width);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(0, double.NaN)]
    public void An_empty_interval_is_refused(double lower, double upper) =>
        Assert.Throws<EmptyIntervalException>(() => new Interval(lower, upper));

    [Fact]
    public void Overflow_keeps_a_finite_end()
    {
        Interval sum = Interval.Exactly(double.MaxValue) + double.MaxValue;
        Assert.Equal((double.MaxValue, double.PositiveInfinity), (sum.Lower, sum.Upper));
        Interval product = Interval.Exactly(-1e200) * 1e200;
        Assert.Equal((double.NegativeInfinity, double.MinValue), (product.Lower, product.Upper));
        Interval tiny = Interval.Exactly(1e-200) * 1e-200;
        Assert.True(tiny.Lower == 0 && tiny.Upper > 0 && Interval.Exactly(1e-200).Square().Lower == 0);
    }
}
