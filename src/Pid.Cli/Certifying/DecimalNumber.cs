using System.Globalization;
using System.Numerics;
using Pid.Cli.Checking;

namespace Pid.Cli.Certifying;

/// <summary>A number of a program as its shortest decimal: digits times a power of ten.</summary>
/// <param name="Digits">At most 17, and a sign.</param>
/// <param name="Exponent">The power of ten.</param>
internal readonly record struct DecimalNumber(long Digits, int Exponent)
{
    private static readonly BigInteger[] s_powers = [.. Enumerable.Range(0, 40).Select(k => BigInteger.Pow(10, k))];

    /// <summary>The decimal that a double stands for.</summary>
    public static DecimalNumber Of(double value)
    {
        const double Exact = 1L << 53;
        if (Math.Abs(value) < Exact && value == Math.Floor(value))
        {
            return new((long)value, 0);
        }

        Span<char> text = stackalloc char[32];
        value.TryFormat(text, out int length, "R", CultureInfo.InvariantCulture);
        long digits = 0;
        int places = 0, exponent = 0;
        bool isBehind = false;
        for (int i = 0; i < length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                digits = (10 * digits) + (text[i] - '0');
                places += isBehind ? 1 : 0;
            }
            else if (text[i] == 'E')
            {
                exponent = int.Parse(text[(i + 1)..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                break;
            }

            isBehind |= text[i] == '.';
        }

        return new(value < 0 ? -digits : digits, exponent - places);
    }

    /// <summary>The decimals of doubles.</summary>
    public static DecimalNumber[] Of(ReadOnlySpan<double> values)
    {
        DecimalNumber[] numbers = new DecimalNumber[values.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Of(values[i]);
        }

        return numbers;
    }

    /// <summary>10^k.</summary>
    public static BigInteger Power(int k) => k < s_powers.Length ? s_powers[k] : BigInteger.Pow(10, k);

    /// <summary>So many of them as whole numbers over one power of ten.</summary>
    public static ExactVector Vector(ReadOnlySpan<DecimalNumber> values)
    {
        int places = 0;
        foreach (DecimalNumber value in values)
        {
            places = Math.Max(places, -value.Exponent);
        }

        BigInteger[] numbers = new BigInteger[values.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = values[i].Times(places);
        }

        return new(numbers, Power(places));
    }

    /// <summary>The whole number 10^places times it.</summary>
    public BigInteger Times(int places) => places + Exponent == 0 ? Digits : Digits * Power(places + Exponent);
}
