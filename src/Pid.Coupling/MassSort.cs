namespace Pid.Coupling;

/// <summary>Sorts positive masses, largest first: by digits of eleven bits where there are many, by comparison where there are few.</summary>
internal static class MassSort
{
    private const int DigitBits = 11;
    private const int Digits = 1 << DigitBits;
    private const int Passes = 6; // 66 >= 64 bits
    private const int Few = 1024;

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

    /// <summary>The states of positive mass, largest first; the order of equal ones is the same on every run.</summary>
    public static int[] DescendingOrder(ReadOnlySpan<ulong> masses)
    {
        int positive = masses.Length - masses.Count(0UL);
        ulong[] keys = new ulong[positive];
        int[] states = new int[positive];
        int k = 0;
        for (int state = 0; state < masses.Length; state++)
        {
            if (masses[state] > 0)
            {
                (keys[k], states[k++]) = (~masses[state], state);
            }
        }

        Array.Sort(keys, states);
        return states;
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
