using System.Numerics;

namespace Pid.Tests.Properties.Support;

/// <summary>
/// Independent arithmetic to judge the library by: binary fixed point with 400 fractional bits (some 120 digits), logarithms and
/// exponentials by plain series. It shares no code with the library.
/// </summary>
internal static class Exact
{
    public const int Bits = 400;
    public static readonly BigInteger One = BigInteger.One << Bits;
    private static readonly BigInteger Ln2Value = 2 * AtanhOfReciprocal(3);

    /// <summary>The exact value of a double of magnitude at least 2^-340 (smaller ones are cut).</summary>
    public static BigInteger Of(double x)
    {
        if (x == 0)
        {
            return BigInteger.Zero;
        }

        (BigInteger mantissa, int exponent) = Parts(x);
        return Shift(mantissa, exponent + Bits);
    }

    /// <summary>x = mantissa 2^exponent exactly.</summary>
    public static (BigInteger Mantissa, int Exponent) Parts(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int e = (int)((bits >> 52) & 0x7FF);
        long m = bits & 0xFFFFFFFFFFFFFL;
        m = e == 0 ? m : m | (1L << 52);
        return (bits < 0 ? -m : m, (e == 0 ? 1 : e) - 1075);
    }

    public static BigInteger Multiply(BigInteger a, BigInteger b) => (a * b) >> Bits;

    public static BigInteger Divide(BigInteger a, BigInteger b) => (a << Bits) / b;

    /// <summary>ln x for a positive double of any size.</summary>
    public static BigInteger Log(double x)
    {
        (BigInteger mantissa, int exponent) = Parts(x);
        return LogOfRatio(mantissa, BigInteger.One) + (exponent * Ln2Value);
    }

    /// <summary>ln of a positive fixed-point number.</summary>
    public static BigInteger Log(BigInteger fixedPoint) => LogOfRatio(fixedPoint, One);

    /// <summary>log2 of a positive fixed-point number.</summary>
    public static BigInteger Log2(BigInteger fixedPoint) => Divide(Log(fixedPoint), Ln2Value);

    /// <summary>exp of a fixed-point number of magnitude below 1000.</summary>
    public static BigInteger Exp(BigInteger x)
    {
        // e^x = (e^(x / 2^20))^(2^20) would lose 20 bits; k ln 2 is taken out instead and the rest halved 10 times.
        BigInteger k = BigInteger.Divide(x, Ln2Value);
        if (k < -4 * Bits)
        {
            return BigInteger.Zero;
        }

        BigInteger r = (x - (k * Ln2Value)) >> 10;
        BigInteger sum = One, term = One;
        for (int n = 1; !term.IsZero; n++)
        {
            term = Multiply(term, r) / n;
            sum += term;
        }

        for (int i = 0; i < 10; i++)
        {
            sum = Multiply(sum, sum);
        }

        return Shift(sum, (int)k);
    }

    /// <summary>-sum p log2 p over p = w / sum w, exactly but for 2^-390.</summary>
    public static BigInteger EntropyBits(IEnumerable<BigInteger> weights)
    {
        BigInteger[] w = [.. weights.Where(v => !v.IsZero)];
        BigInteger total = w.Aggregate(BigInteger.Zero, (a, b) => a + b);
        BigInteger sum = BigInteger.Zero;
        foreach (BigInteger v in w)
        {
            sum += v * LogOfRatio(total, v);
        }

        return Divide(sum / total, Ln2Value);
    }

    /// <summary>Rounds to double, for messages.</summary>
    public static double ToDouble(BigInteger fixedPoint) => (double)fixedPoint / (double)One;

    private static BigInteger LogOfRatio(BigInteger a, BigInteger b)
    {
        int k = (int)(a.GetBitLength() - b.GetBitLength());
        (BigInteger n, BigInteger d) = k >= 0 ? (a, b << k) : (a << -k, b);
        return (2 * Atanh(Divide(n - d, n + d))) + (k * Ln2Value);
    }

    private static BigInteger Atanh(BigInteger s)
    {
        BigInteger square = Multiply(s, s), power = s, sum = BigInteger.Zero;
        for (int n = 1; !power.IsZero && power != -1; n += 2)
        {
            sum += power / n;
            power = Multiply(power, square);
        }

        return sum;
    }

    private static BigInteger AtanhOfReciprocal(int n) => Atanh(One / n);

    private static BigInteger Shift(BigInteger v, int by) => by >= 0 ? v << by : v >> -by;
}
