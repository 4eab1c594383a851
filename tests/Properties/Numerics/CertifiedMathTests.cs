using System.Numerics;
using System.Runtime.Intrinsics;
using CsCheck;
using Pid.Numerics.Certified;

namespace Pid.Tests.Properties.Numerics;

public class CertifiedMathTests
{
    private static readonly Gen<double> Positive = Gen.OneOf(
        Gen.Double[0.5, 2],
        Gen.Double[-1e-6, 1e-6].Select(d => 1 + d),
        Gen.Double[-230, 230].Select(e => Math.Pow(10, e)),
        Gen.Long[1, long.MaxValue].Select(b => Math.Abs(BitConverter.Int64BitsToDouble(b)))
            .Where(d => double.IsFinite(d) && d > 0));

    private static readonly Gen<double> Exponent = Gen.OneOf(Gen.Double[-700, 700], Gen.Double[-1, 1], Gen.Double[-1e-8, 1e-8]);

    [Fact]
    public void The_logarithm_is_within_one_ulp() =>
        Positive.Holds(x =>
        {
            double log = CertifiedMath.Log(x);
            BigInteger error = BigInteger.Abs(Exact.Of(log) - Exact.Log(x));
            Assert.True(error <= Exact.Of(Math.BitIncrement(Math.Abs(log)) - Math.Abs(log)), $"x = {x:R}");
        }, cases: 20_000);

    [Fact]
    public void Four_logarithms_have_the_bits_of_single_ones() =>
        Gen.OneOf(Positive, Gen.Const(1.0), Gen.Const(Math.Sqrt(2)), Gen.Const(double.MaxValue), Gen.Const(2.2250738585072014E-308))
            .Array[4].Holds(x =>
        {
            Vector256<double> four = Vector256.Create(x);
            Assert.Equal(x.All(double.IsNormal), CertifiedMath.AreNormal(four));
            Vector256<double> logs = CertifiedMath.Log(four);
            for (int k = 0; k < 4 && CertifiedMath.AreNormal(four); k++)
            {
                Assert.Equal(BitConverter.DoubleToInt64Bits(CertifiedMath.Log(x[k])), BitConverter.DoubleToInt64Bits(logs[k]));
            }
        }, cases: 20_000);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1e-310)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void What_is_not_positive_and_normal_is_left_to_the_single_logarithm(double x) =>
        Assert.False(CertifiedMath.AreNormal(Vector256.Create(1, x, 2, 3)));

    [Fact]
    public void The_enclosure_of_the_logarithm_contains_it() =>
        Positive.Holds(x =>
        {
            Interval log = CertifiedMath.Log(Interval.Exactly(x));
            BigInteger exact = Exact.Log(x);
            Assert.True(Exact.Of(log.Lower) <= exact && exact <= Exact.Of(log.Upper), $"x = {x:R}");
            Interval log2 = CertifiedMath.Log2(Interval.Exactly(x));
            BigInteger exact2 = Exact.Divide(exact, Exact.Log(2.0));
            Assert.True(Exact.Of(log2.Lower) <= exact2 + 1 && exact2 - 1 <= Exact.Of(log2.Upper), $"x = {x:R}");
        }, cases: 5_000);

    [Fact]
    public void The_exponential_is_within_one_ulp_and_its_enclosure_contains_it() =>
        Exponent.Holds(x =>
        {
            double e = CertifiedMath.Exp(x);
            BigInteger exact = x < -200 ? BigInteger.MinusOne : Exact.Exp(Exact.Of(x));
            if (exact.Sign > 0)
            {
                Assert.True(BigInteger.Abs(Exact.Of(e) - exact) <= Exact.Of(Math.BitIncrement(e) - e), $"x = {x:R}");
                Interval enclosure = CertifiedMath.Exp(Interval.Exactly(x));
                Assert.True(Exact.Of(enclosure.Lower) <= exact && exact <= Exact.Of(enclosure.Upper), $"x = {x:R}");
            }

            // far below, where the fixed point has no digits left, the functional equation: e^x e^-x = 1
            Assert.InRange(e * CertifiedMath.Exp(-x), 1 - 4e-16, 1 + 4e-16);
        }, cases: 5_000);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, double.NegativeInfinity)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(-1, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    public void Special_values_of_the_logarithm(double x, double expected) => Assert.Equal(expected, CertifiedMath.Log(x));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-800, 0)]
    [InlineData(710, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.NaN, double.NaN)]
    public void Special_values_of_the_exponential(double x, double expected) => Assert.Equal(expected, CertifiedMath.Exp(x));

    [Fact]
    public void The_exponential_is_monotone_across_its_ranges()
    {
        double[] points = [-745.2, -745.1, -744, -710, -708.4, -708, -707.99, -1, 0, 1, 707.99, 708, 709.7];
        double[] values = [.. points.Select(CertifiedMath.Exp)];
        Assert.Equal(values.Order(), values);
        Assert.True(values[1] > 0, "the smallest subnormal");
    }

    [Fact]
    public void Ln2_and_powers_of_two_are_exact()
    {
        Assert.True(Exact.Of(CertifiedMath.Ln2.Lower) < Exact.Log(2.0) && Exact.Log(2.0) < Exact.Of(CertifiedMath.Ln2.Upper));
        Assert.Equal(Math.BitIncrement(CertifiedMath.Ln2.Lower), CertifiedMath.Ln2.Upper);
        for (int k = -1074; k < 1024; k++)
        {
            Assert.Equal(Interval.Exactly(k), CertifiedMath.Log2(Math.ScaleB(1, k)));
        }
    }
}
