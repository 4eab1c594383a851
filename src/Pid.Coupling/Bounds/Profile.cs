namespace Pid.Coupling;

/// <summary>
/// The profile of marginals: lay the states of marginal k side by side on [0, total), largest first; D_k(t) is the mass of the
/// state at position t and D(t) = min_k D_k(t). A non-increasing step function, stored by its steps. An atom of a coupling
/// that holds position t, when the coupling's atoms are laid out largest first, weighs at most D(t).
/// </summary>
/// <remarks>Compton, Katz, Qi, Greenewald and Kocaoglu, AISTATS 2023, section 3.</remarks>
internal readonly struct Profile
{
    private readonly ulong[] _starts;
    private readonly ulong[] _sizes;
    private readonly int _steps;

    private Profile(ulong[] starts, ulong[] sizes, int steps) => (_starts, _sizes, _steps) = (starts, sizes, steps);

    /// <summary>Where each step begins; strictly increasing from 0.</summary>
    public ReadOnlySpan<ulong> Starts => _starts.AsSpan(0, _steps);

    /// <summary>The value of D on each step; strictly decreasing, positive.</summary>
    public ReadOnlySpan<ulong> Sizes => _sizes.AsSpan(0, _steps);

    /// <summary>The profile of all marginals together: sort each, then merge by pairs.</summary>
    public static Profile Of(Marginals marginals) => Of(marginals, 0, marginals.Count);

    private static Profile Of(Marginals marginals, int from, int to)
    {
        if (to - from == 1)
        {
            return Of(MassSort.Descending(marginals[from]));
        }

        int middle = (from + to) / 2;
        return Minimum(Of(marginals, from, middle), Of(marginals, middle, to));
    }

    /// <summary>The profile of one marginal.</summary>
    /// <param name="descending">Positive masses, largest first.</param>
    private static Profile Of(ReadOnlySpan<ulong> descending)
    {
        ulong[] starts = new ulong[descending.Length];
        ulong[] sizes = new ulong[descending.Length];
        int steps = Steps(descending, starts, sizes);
        return new Profile(starts, sizes, steps);
    }

    /// <summary>Writes the steps of one marginal and returns their number.</summary>
    public static int Steps(ReadOnlySpan<ulong> descending, Span<ulong> starts, Span<ulong> sizes)
    {
        int steps = 0;
        ulong position = 0;
        ulong last = 0;
        foreach (ulong mass in descending)
        {
            if (mass != last)
            {
                starts[steps] = position;
                sizes[steps++] = mass;
                last = mass;
            }

            position += mass;
        }

        return steps;
    }

    private static Profile Minimum(Profile a, Profile b)
    {
        ulong[] starts = new ulong[a._steps + b._steps];
        ulong[] sizes = new ulong[a._steps + b._steps];
        int steps = Minimum(a.Starts, a.Sizes, b.Starts, b.Sizes, starts, sizes);
        return new Profile(starts, sizes, steps);
    }

    /// <summary>Writes the steps of the pointwise minimum of two profiles and returns their number.</summary>
    public static int Minimum(
        ReadOnlySpan<ulong> startsA, ReadOnlySpan<ulong> sizesA, ReadOnlySpan<ulong> startsB, ReadOnlySpan<ulong> sizesB,
        Span<ulong> starts, Span<ulong> sizes)
    {
        int steps = 0;
        ulong current = ulong.MaxValue;
        for (int i = 0, j = 0; i < startsA.Length || j < startsB.Length;)
        {
            bool fromA = j == startsB.Length || (i < startsA.Length && startsA[i] <= startsB[j]);
            ulong start = fromA ? startsA[i] : startsB[j];
            ulong size = fromA ? sizesA[i++] : sizesB[j++];
            if (size >= current)
            {
                continue;
            }

            current = size;
            steps -= steps > 0 && starts[steps - 1] == start ? 1 : 0;
            starts[steps] = start;
            sizes[steps++] = size;
        }

        return steps;
    }
}
