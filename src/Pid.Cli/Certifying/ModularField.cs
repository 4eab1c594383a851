namespace Pid.Cli.Certifying;

/// <summary>Whole numbers modulo 2^61 - 1 or 2^31 - 1, primes by which a remainder is a matter of shifts.</summary>
/// <param name="Bits">61 or 31.</param>
internal readonly record struct ModularField(int Bits)
{
    /// <summary>The prime.</summary>
    public ulong Prime => (1UL << Bits) - 1;

    /// <summary>1 / the prime, modulo 2^128: -(1 + 2^b + 2^2b + ..), by which what it divides is divided.</summary>
    public Int128 InverseOfPrime
    {
        get
        {
            Int128 inverse = 0;
            for (int shift = 0; shift < 128; shift += Bits)
            {
                inverse -= Int128.One << shift;
            }

            return inverse;
        }
    }

    /// <summary>The remainder of a whole number.</summary>
    public ulong Of(Int128 value)
    {
        UInt128 size = (UInt128)Int128.Abs(value);
        ulong folded = Fold(size);
        return value < 0 && folded > 0 ? Prime - folded : folded;
    }

    /// <summary>Its representative next to zero.</summary>
    public long Signed(ulong a) => a > Prime >> 1 ? (long)a - (long)Prime : (long)a;

    public ulong Multiply(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        ulong sum = (low & Prime) + ((low >> Bits) | (high << (64 - Bits)));
        return sum >= Prime ? sum - Prime : sum;
    }

    public ulong Subtract(ulong a, ulong b) => a >= b ? a - b : a + Prime - b;

    /// <summary>1 / a, by Fermat.</summary>
    public ulong Inverse(ulong a)
    {
        ulong result = 1, power = a;
        for (ulong e = Prime - 2; e > 0; e >>= 1)
        {
            result = (e & 1) > 0 ? Multiply(result, power) : result;
            power = Multiply(power, power);
        }

        return result;
    }

    // Digits of so many bits add up to the same remainder.
    private ulong Fold(UInt128 value)
    {
        ulong sum = 0;
        for (; value > 0; value >>= Bits)
        {
            sum += (ulong)value & Prime;
            sum = sum >= Prime ? sum - Prime : sum;
        }

        return sum;
    }
}
