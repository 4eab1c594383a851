using System.Globalization;
using System.Numerics;
using Pid.Cli.Checking;

namespace Pid.Tests.EndToEnd;

/// <summary>The only numbers of a checked certificate that are rounded: on the right side, and hardly at all.</summary>
public class RationalLogTests
{
    [Fact]
    public void Logarithms_and_exponentials_are_bounds_on_the_right_side()
    {
        Random random = new(7);
        Rational hardly = Rational.Of(Math.ScaleB(1, -150));
        for (int draw = 0; draw < 200; draw++)
        {
            Rational x = Rational.Of(Math.Pow(10, (random.NextDouble() * 600) - 300)) * (1 + random.Next(9)) / (1 + random.Next(9));
            Rational lower = RationalLog.Log(x, upward: false), upper = RationalLog.Log(x, upward: true);
            Assert.True(lower < upper && upper - lower < hardly);
            double near = double.Log(x.ToDouble(upward: false)); // a double near 700 has 1e-13
            Assert.InRange(near, lower.ToDouble(upward: false) - 1e-12, upper.ToDouble(upward: true) + 1e-12);

            // The one undoes the other, from above.
            Rational? exp = RationalLog.ExpUp(upper);
            Assert.True(exp >= x && (exp - x) < hardly * Rational.Max(x, 1));
            Assert.Equal(x, Rational.Parse(x.Numerator.ToString(CultureInfo.InvariantCulture)) / x.Denominator);
            Assert.True(Rational.Of(x.ToDouble(upward: false)) <= x && x <= Rational.Of(x.ToDouble(upward: true)));
        }

        Assert.Equal(Rational.Zero, RationalLog.Log(1, upward: true));
        Assert.Null(RationalLog.ExpUp(801));
        Assert.True(RationalLog.ExpUp(-1000) > Rational.Zero);
        Assert.Equal(Rational.Of(0.5), ((Rational)BigInteger.One) / 2);
    }
}
