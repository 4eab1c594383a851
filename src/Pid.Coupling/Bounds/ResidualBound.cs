namespace Pid.Coupling;

/// <summary>
/// What is left of two marginals in a search over monotone couplings: the capped majorize-profile bound, and the step to what is
/// left after an atom. Masses are positive and sorted, largest first.
/// </summary>
/// <param name="total">The mass of the whole; entropies are in bits of the whole.</param>
/// <param name="states">The largest number of masses in both together.</param>
internal sealed class ResidualBound(ulong total, int states)
{
    private readonly Surprisal _surprisal = new(total);
    private readonly ulong[] _scratch = new ulong[4 * states];

    /// <summary>-p log2 p of an atom.</summary>
    public double Surprisal(ulong mass) => _surprisal.Of(mass);

    /// <summary>
    /// Majorize-profile of the residuals, in bits, for atoms up to a cap; or, once the sum is enough, some part of it that is enough.
    /// </summary>
    public double Bits(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, ulong left, ulong cap, double enough)
    {
        Span<ulong> startsA = _scratch.AsSpan(0, a.Length);
        Span<ulong> sizesA = _scratch.AsSpan(states, a.Length);
        Span<ulong> startsB = _scratch.AsSpan(a.Length, b.Length);
        Span<ulong> sizesB = _scratch.AsSpan(states + a.Length, b.Length);
        Span<ulong> starts = _scratch.AsSpan(2 * states, states);
        Span<ulong> sizes = _scratch.AsSpan(3 * states, states);
        int stepsA = Profile.Steps(a, startsA, sizesA);
        int stepsB = Profile.Steps(b, startsB, sizesB);
        int steps = Profile.Minimum(startsA[..stepsA], sizesA[..stepsA], startsB[..stepsB], sizesB[..stepsB], starts, sizes);
        MajorizeProfile walk = new(starts[..steps], sizes[..steps], left, cap);
        double bits = 0;
        while (bits < enough && walk.Next(out MassRun run))
        {
            bits += run.Count * _surprisal.Of(run.Mass);
        }

        return bits;
    }

    /// <summary>Copies masses, largest first, with one of them lowered and moved to its place; returns how many are left.</summary>
    public static int Subtract(ReadOnlySpan<ulong> from, int index, ulong mass, Span<ulong> to)
    {
        ulong rest = from[index] - mass;
        from[..index].CopyTo(to);
        int k = index;
        for (int next = index + 1; next < from.Length && from[next] > rest; next++)
        {
            to[k++] = from[next];
        }

        if (rest > 0)
        {
            to[k] = rest;
            from[(k + 1)..].CopyTo(to[(k + 1)..]);
            k = from.Length;
        }

        return k;
    }

    /// <summary>The index after the last mass equal to that at an index; largest first.</summary>
    public static int Next(ReadOnlySpan<ulong> sorted, int index)
    {
        ulong value = sorted[index];
        while (index < sorted.Length && sorted[index] == value)
        {
            index++;
        }

        return index;
    }
}
