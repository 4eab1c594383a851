using System.Buffers.Binary;
using System.Numerics;

namespace Pid.Cli.Certifying;

/// <summary>
/// Numbers of which the first digits to the base of a prime are known, each next to zero, and the fractions that have these digits.
/// </summary>
/// <param name="field">The prime.</param>
/// <param name="size">How many numbers there are.</param>
internal sealed class PrimeDigits(ModularField field, int size)
{
    /// <summary>Bits of the digits that are not needed to tell what they are those of.</summary>
    public const int Sure = 40;

    private readonly List<long[]> _digits = [];

    /// <summary>How many digits are known.</summary>
    public int Count => _digits.Count;

    /// <summary>The next digit of every number.</summary>
    public void Add(long[] digit) => _digits.Add(digit);

    /// <summary>The numbers, of which all further digits are zero.</summary>
    public BigInteger[] Whole()
    {
        BigInteger[] whole = new BigInteger[size];
        long[] column = new long[Count];
        for (int k = 0; k < size; k++)
        {
            whole[k] = Number(Column(k, column));
        }

        return whole;
    }

    /// <summary>Whole numbers over one that have these digits, all shorter than the digits tell; null where there are none.</summary>
    /// <param name="most">Bits of the number that they are over.</param>
    public (BigInteger[] Numbers, BigInteger Over)? Fractions(int most)
    {
        // What they are over is that of a sum of them at random, and where this cancelled a factor of a number, also that of the number.
        BigInteger modulus = BigInteger.Pow(field.Prime, Count), over = 1, unsettled = AtRandom();
        BigInteger[] whole = new BigInteger[size];
        long[] column = new long[Count], product = new long[Count];
        for (int next = -1; next < size;)
        {
            if (Denominator(modulus, unsettled) is not { } more || (more.IsOne && next >= 0) || (over *= more).GetBitLength() > most)
            {
                return null;
            }

            long[] factor = Digits(over);
            long small = modulus.GetBitLength() - Sure - over.GetBitLength();
            for (next = 0; next < size; next++)
            {
                Multiply(Column(next, column), factor, product);
                whole[next] = Number(product);
                if (whole[next].GetBitLength() > small)
                {
                    unsettled = whole[next];
                    break;
                }
            }
        }

        return (whole, over);
    }

    private long[] Column(int k, long[] column)
    {
        for (int d = 0; d < column.Length; d++)
        {
            column[d] = _digits[d][k];
        }

        return column;
    }

    private long[] Digits(BigInteger value)
    {
        long[] digits = new long[Count];
        for (int d = 0; d < digits.Length && !value.IsZero; d++)
        {
            value = BigInteger.DivRem(value, field.Prime, out BigInteger rest);
            digits[d] = field.Signed((ulong)rest);
            value += digits[d] < 0 ? 1 : 0;
        }

        return digits;
    }

    // Of the product of two numbers as many digits; sums of so few products of two fit in 128 bits.
    private void Multiply(long[] a, long[] b, long[] product)
    {
        Int128 carry = 0, inverse = field.InverseOfPrime;
        for (int d = 0; d < product.Length; d++)
        {
            for (int k = 0; k <= d; k++)
            {
                carry += (Int128)a[k] * b[d - k];
            }

            product[d] = field.Signed(field.Of(carry));
            carry = unchecked((carry - product[d]) * inverse);
        }
    }

    // The number of some digits, in words of the two's complement: times 2^b - 1 is a shift and a difference.
    private BigInteger Number(long[] digits)
    {
        int last = Array.FindLastIndex(digits, d => d != 0), bits = field.Bits;
        Span<ulong> words = stackalloc ulong[((last + 1) * bits / 64) + 2];
        words.Clear();
        for (int d = last; d >= 0; d--)
        {
            Int128 carry = digits[d];
            ulong below = 0;
            for (int w = 0; w < words.Length; w++)
            {
                ulong word = words[w];
                carry += (Int128)(UInt128)((word << bits) | (below >> (64 - bits))) - word;
                (words[w], below, carry) = ((ulong)carry, word, carry >> 64);
            }
        }

        Span<byte> bytes = stackalloc byte[8 * words.Length];
        for (int w = 0; w < words.Length; w++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(8 * w)..], words[w]);
        }

        return new BigInteger(bytes);
    }

    private BigInteger AtRandom()
    {
        BigInteger sum = 0;
        for (int d = Count - 1; d >= 0; d--)
        {
            Random random = new(1);
            Int128 digit = 0;
            foreach (long part in _digits[d])
            {
                digit += (Int128)random.Next() * part;
            }

            sum = (sum << field.Bits) - sum + digit;
        }

        return sum;
    }

    // What a number is over: where its continued fraction has its largest term (Monagan, ISSAC 2004).
    private static BigInteger? Denominator(BigInteger modulus, BigInteger value)
    {
        (BigInteger before, BigInteger last, BigInteger of, BigInteger ofLast) = (modulus, BigInteger.Abs(value % modulus), 0, 1);
        (BigInteger? best, long most) = (null, Sure - 2);
        while (!last.IsZero)
        {
            BigInteger quotient = BigInteger.DivRem(before, last, out BigInteger rest);
            if (quotient.GetBitLength() > most)
            {
                (best, most) = (BigInteger.Abs(ofLast), quotient.GetBitLength());
            }

            (before, last, of, ofLast) = (last, rest, ofLast, of - (quotient * ofLast));
        }

        return best;
    }
}
