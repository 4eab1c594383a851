namespace Pid.Coupling;

/// <summary>
/// The majorization order on vectors of masses with one total: a majorizes b when, with both sorted largest first, every prefix sum of a
/// is at least that of b. Integer masses form a lattice under it (Brylawski, Discrete Math. 6, 1973).
/// </summary>
/// <remarks>
/// Every marginal of a coupling is an aggregation of its atoms, hence majorizes them; so does the meet of the marginals (Cicalese and
/// Vaccaro, IEEE Trans. IT 48, 2002). The meet of integer vectors is also their meet among real vectors. Their least upper bound among
/// real vectors may have fractions; <see cref="Join"/> is the least among integer ones, and equals the real one after all masses
/// are scaled by a common multiple of its denominators.
/// </remarks>
internal static class Majorization
{
    /// <summary>Whether a majorizes b; both in any order, with the same total.</summary>
    /// <exception cref="ArgumentException">The totals differ.</exception>
    public static bool Majorizes(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b) => Majorizes(MassRun.Of(a), MassRun.Of(b));

    /// <summary>Whether a majorizes b, both as runs with the largest mass first and with the same total.</summary>
    /// <exception cref="ArgumentException">The totals differ.</exception>
    public static bool Majorizes(ReadOnlySpan<MassRun> a, ReadOnlySpan<MassRun> b)
    {
        // Prefix sums are linear between the ends of runs, so it is enough to compare them there.
        UInt128 sumA = 0;
        UInt128 sumB = 0;
        bool above = true;
        ulong leftA = 0;
        ulong leftB = 0;
        for (int i = 0, j = 0; ;)
        {
            if (leftA == 0 && i < a.Length)
            {
                leftA = a[i++].Count;
            }

            if (leftB == 0 && j < b.Length)
            {
                leftB = b[j++].Count;
            }

            if (leftA == 0 && leftB == 0)
            {
                break;
            }

            ulong step = leftA == 0 ? leftB : leftB == 0 ? leftA : Math.Min(leftA, leftB);
            if (leftA > 0)
            {
                sumA += (UInt128)a[i - 1].Mass * step;
                leftA -= step;
            }

            if (leftB > 0)
            {
                sumB += (UInt128)b[j - 1].Mass * step;
                leftB -= step;
            }

            above &= sumA >= sumB;
        }

        return sumA == sumB ? above : throw new ArgumentException(
            $"The totals are {sumA} and {sumB}; only vectors of one total can be compared. Bring them to a common total first.");
    }

    /// <summary>
    /// The greatest lower bound: z_i = min_k P_k(i) - min_k P_k(i-1), P_k the prefix sums. Largest first, zeros left out.
    /// </summary>
    public static ulong[] Meet(Marginals vectors)
    {
        ulong[] prefix = Prefix(vectors, Math.Min);
        Differences(prefix);
        return prefix;
    }

    /// <summary>The least upper bound among integer vectors. Largest first, zeros left out.</summary>
    /// <remarks>
    /// The real one has the slopes of the concave envelope of max_k P_k. A segment of L entries with sum M becomes M mod L entries of
    /// floor(M/L) + 1 and the rest of floor(M/L): sum_i (x_i - c)^+ stays the same for every integer c, and an integer vector majorizes
    /// another when these sums do so at every integer c. So every integer upper bound majorizes this one.
    /// </remarks>
    public static ulong[] Join(Marginals vectors)
    {
        ulong[] prefix = Prefix(vectors, Math.Max);
        List<ulong> join = [];
        int from = 0;
        foreach (int to in Envelope(prefix))
        {
            ulong length = (ulong)(to - from);
            (ulong quotient, ulong remainder) = Math.DivRem(prefix[to - 1] - (from == 0 ? 0 : prefix[from - 1]), length);
            for (ulong i = 0; i < length; i++)
            {
                join.Add(quotient + (i < remainder ? 1UL : 0));
            }

            from = to;
        }

        return MassSort.Descending([.. join]);
    }

    /// <summary>Merges states: entry k of the result is the sum of the masses labelled k. The result majorizes the input.</summary>
    /// <param name="masses">The masses.</param>
    /// <param name="parts">The label of each mass, from 0.</param>
    /// <exception cref="ArgumentException">There is not one label, zero or above, for every mass.</exception>
    public static ulong[] Aggregate(ReadOnlySpan<ulong> masses, ReadOnlySpan<int> parts)
    {
        if (parts.Length != masses.Length)
        {
            throw new ArgumentException($"{parts.Length} labels were given for {masses.Length} masses; give one for each.", nameof(parts));
        }

        int last = -1;
        foreach (int part in parts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(part, nameof(parts));
            last = Math.Max(last, part);
        }

        ulong[] sums = new ulong[last + 1];
        for (int i = 0; i < masses.Length; i++)
        {
            sums[parts[i]] += masses[i];
        }

        return sums;
    }

    // Prefix sums of every vector, largest first, combined entry by entry; a shorter vector stays at the total.
    private static ulong[] Prefix(Marginals vectors, Func<ulong, ulong, ulong> combine)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ulong[] combined = [];
        for (int k = 0; k < vectors.Count; k++)
        {
            ulong[] sorted = MassSort.Descending(vectors[k]);
            for (int i = 1; i < sorted.Length; i++)
            {
                sorted[i] += sorted[i - 1];
            }

            if (k == 0)
            {
                combined = sorted;
                continue;
            }

            ulong[] longer = combined.Length >= sorted.Length ? combined : sorted;
            ulong[] shorter = combined.Length >= sorted.Length ? sorted : combined;
            for (int i = 0; i < longer.Length; i++)
            {
                longer[i] = combine(longer[i], i < shorter.Length ? shorter[i] : vectors.Total);
            }

            combined = longer;
        }

        int length = combined.AsSpan().IndexOf(vectors.Total) + 1;
        return combined[..length];
    }

    private static void Differences(Span<ulong> prefix)
    {
        for (int i = prefix.Length - 1; i > 0; i--)
        {
            prefix[i] -= prefix[i - 1];
        }
    }

    // Right ends of the segments of the concave envelope of (0, 0), (1, prefix[0]), ...: a stack of ends with falling slopes.
    private static List<int> Envelope(ReadOnlySpan<ulong> prefix)
    {
        List<int> ends = [];
        for (int end = 1; end <= prefix.Length; end++)
        {
            while (ends.Count > 0)
            {
                int middle = ends[^1];
                int start = ends.Count > 1 ? ends[^2] : 0;
                UInt128 left = prefix[middle - 1] - (start == 0 ? 0 : prefix[start - 1]);
                UInt128 right = prefix[end - 1] - prefix[middle - 1];
                if (left * (UInt128)(end - middle) > right * (UInt128)(middle - start))
                {
                    break;
                }

                ends.RemoveAt(ends.Count - 1);
            }

            ends.Add(end);
        }

        return ends;
    }
}
