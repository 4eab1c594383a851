namespace Pid.Coupling;

/// <summary>
/// Sorts positive masses, largest first: by digits of eleven bits where there are many, by comparison where there are few.
/// </summary>
internal static class MassSort
{
    private const int DigitBits = 11;
    private const int Digits = 1 << DigitBits;
    private const int Passes = 6; // 66 >= 64 bits
    private const int Few = 1024;
    private const int LeadingShift = 36; // of the 52 bits of mantissa

    /// <summary>The positive masses, largest first, in a new array.</summary>
    public static ulong[] Descending(ReadOnlySpan<ulong> masses)
    {
        int positive = masses.Length - masses.Count(0UL);
        ulong[] keys = new ulong[positive];
        int k = 0;
        foreach (ulong mass in masses)
        {
            if (mass > 0)
            {
                keys[k++] = mass;
            }
        }

        if (positive > Few)
        {
            return Radix(keys);
        }

        Array.Sort(keys);
        Array.Reverse(keys);
        return keys;
    }

    /// <summary>The positive masses, largest first, with their states; the order of equal ones is the same on every run.</summary>
    public static (ulong[] Masses, int[] States) DescendingStates(ReadOnlySpan<ulong> masses)
    {
        int positive = masses.Length - masses.Count(0UL);
        int[] states = new int[positive];
        int k = 0;
        for (int state = 0; state < masses.Length; state++)
        {
            if (masses[state] > 0)
            {
                states[k++] = state;
            }
        }

        ulong[] sorted = new ulong[positive];
        if (positive > Few)
        {
            states = ByLeadingBits(masses, states);
        }

        for (int i = 0; i < positive; i++)
        {
            sorted[i] = masses[states[i]];
        }

        FinishRuns(sorted, states, positive > Few);
        return (sorted, states);
    }

    // Orders states by the exponent and sixteen bits of mantissa of their masses, largest first: two digits.
    private static int[] ByLeadingBits(ReadOnlySpan<ulong> masses, int[] states)
    {
        uint[] keys = new uint[states.Length];
        int[] counts = new int[2 * Digits];
        for (int i = 0; i < states.Length; i++)
        {
            uint key = LeadingBits(masses[states[i]]);
            keys[i] = key;
            counts[key & (Digits - 1)]++;
            counts[Digits + (key >> DigitBits)]++;
        }

        uint[] targetKeys = new uint[keys.Length];
        int[] target = new int[keys.Length];
        for (int pass = 0; pass < 2; pass++)
        {
            Span<int> offsets = counts.AsSpan(pass * Digits, Digits);
            int offset = 0;
            for (int digit = Digits - 1; digit >= 0; digit--)
            {
                (offsets[digit], offset) = (offset, offset + offsets[digit]);
            }

            for (int i = 0; i < keys.Length; i++)
            {
                int at = offsets[(int)(keys[i] >> (pass * DigitBits)) & (Digits - 1)]++;
                (targetKeys[at], target[at]) = (keys[i], states[i]);
            }

            (keys, targetKeys) = (targetKeys, keys);
            (states, target) = (target, states);
        }

        return states;
    }

    // Rounding to a double keeps the order, and so do the leading bits of one. 22 bits: masses are at most 2^62.
    private static uint LeadingBits(ulong mass) =>
        (uint)((BitConverter.DoubleToInt64Bits((long)mass) >> LeadingShift) - (BitConverter.DoubleToInt64Bits(1.0) >> LeadingShift));

    // Orders each run of equal leading bits (or everything) by the whole mass.
    private static void FinishRuns(ulong[] masses, int[] states, bool grouped)
    {
        for (int from = 0, to; from < masses.Length; from = to)
        {
            uint key = LeadingBits(masses[from]);
            bool ordered = true;
            for (to = from + 1; to < masses.Length && (!grouped || LeadingBits(masses[to]) == key); to++)
            {
                ordered &= masses[to] <= masses[to - 1];
            }

            if (!ordered)
            {
                Array.Sort(masses, states, from, to - from);
                masses.AsSpan(from, to - from).Reverse();
                states.AsSpan(from, to - from).Reverse();
            }
        }
    }

    // Least significant digit first, each pass stable; a digit that all keys share costs no pass.
    private static ulong[] Radix(ulong[] keys)
    {
        int[] counts = new int[Passes * Digits];
        foreach (ulong key in keys)
        {
            for (int pass = 0; pass < Passes; pass++)
            {
                counts[(pass * Digits) + Digit(key, pass)]++;
            }
        }

        ulong[] target = new ulong[keys.Length];
        for (int pass = 0; pass < Passes; pass++)
        {
            Span<int> offsets = counts.AsSpan(pass * Digits, Digits);
            if (offsets[Digit(keys[0], pass)] == keys.Length)
            {
                continue;
            }

            int offset = 0;
            for (int digit = Digits - 1; digit >= 0; digit--)
            {
                (offsets[digit], offset) = (offset, offset + offsets[digit]);
            }

            foreach (ulong key in keys)
            {
                target[offsets[Digit(key, pass)]++] = key;
            }

            (keys, target) = (target, keys);
        }

        return keys;
    }

    private static int Digit(ulong key, int pass) => (int)(key >> (pass * DigitBits)) & (Digits - 1);
}
