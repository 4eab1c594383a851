using Pid.Numerics.Certified;

namespace Pid.Coupling;

/// <summary>
/// Schur-concave functionals of p = mass / total, as enclosures: if a majorizes b then each is at most as large for a as for b. The
/// value for a majorizing vector is therefore a lower bound for everything that it majorizes.
/// </summary>
internal static class SchurConcave
{
    /// <summary>Shannon entropy, in bits.</summary>
    public static Interval Shannon(ReadOnlySpan<ulong> masses) => Shannon(MassRun.Of(masses));

    /// <inheritdoc cref="Shannon(ReadOnlySpan{ulong})"/>
    public static Interval Shannon(ReadOnlySpan<MassRun> runs)
    {
        CertifiedEntropy entropy = new(Total(runs));
        foreach (MassRun run in runs)
        {
            entropy.Add(run);
        }

        return entropy.Bits;
    }

    /// <summary>
    /// Renyi entropy log2(sum p^order) / (1 - order), in bits; Shannon, support and min-entropy at orders 1, 0 and infinity.
    /// </summary>
    /// <param name="masses">The masses.</param>
    /// <param name="order">The order, not negative.</param>
    public static Interval Renyi(ReadOnlySpan<ulong> masses, double order) => Renyi(MassRun.Of(masses), order);

    /// <inheritdoc cref="Renyi(ReadOnlySpan{ulong}, double)"/>
    /// <param name="runs">The masses as runs, largest first.</param>
    /// <param name="order">The order, not negative.</param>
    public static Interval Renyi(ReadOnlySpan<MassRun> runs, double order)
    {
        RequireOrder(order);
        if (order == 1)
        {
            return Shannon(runs);
        }

        if (double.IsPositiveInfinity(order))
        {
            return MinEntropy(runs);
        }

        // sum p^a = p_max^a sum (p / p_max)^a: the second sum is at least 1, so nothing underflows.
        Interval powers = PowerSum(runs, runs[0].Mass, order);
        Interval log = CertifiedMath.Log2(Interval.Max(powers, 1)) - (Interval.Exactly(order) * MinEntropy(runs));
        Interval entropy = order < 1 ? log / (Interval.Exactly(1) - order) : -log / (Interval.Exactly(order) - 1);
        return entropy.Intersect(Interval.NonNegative);
    }

    /// <summary>Tsallis entropy (1 - sum p^order) / (order - 1); Shannon entropy in nats at order 1.</summary>
    /// <param name="masses">The masses.</param>
    /// <param name="order">The order, not negative and finite.</param>
    public static Interval Tsallis(ReadOnlySpan<ulong> masses, double order) => Tsallis(MassRun.Of(masses), order);

    /// <inheritdoc cref="Tsallis(ReadOnlySpan{ulong}, double)"/>
    /// <param name="runs">The masses as runs, largest first.</param>
    /// <param name="order">The order, not negative and finite.</param>
    public static Interval Tsallis(ReadOnlySpan<MassRun> runs, double order)
    {
        RequireOrder(order);
        if (double.IsPositiveInfinity(order))
        {
            throw new ArgumentOutOfRangeException(nameof(order),
                FormattableString.Invariant($"The Tsallis entropy needs a finite order. Actual value was {order}."));
        }

        if (order == 1)
        {
            return Shannon(runs) * CertifiedMath.Ln2;
        }

        Interval excess = Interval.Exactly(1) - PowerSum(runs, Total(runs), order);
        Interval entropy = order < 1 ? -excess / (Interval.Exactly(1) - order) : excess / (Interval.Exactly(order) - 1);
        return entropy.Intersect(Interval.NonNegative);
    }

    /// <summary>Min-entropy -log2 max p, in bits.</summary>
    public static Interval MinEntropy(ReadOnlySpan<ulong> masses) => MinEntropy(MassRun.Of(masses));

    /// <inheritdoc cref="MinEntropy(ReadOnlySpan{ulong})"/>
    public static Interval MinEntropy(ReadOnlySpan<MassRun> runs) =>
        CertifiedMath.Log2(ToInterval(Total(runs)) / ToInterval(runs[0].Mass)).Intersect(Interval.NonNegative);

    /// <summary>The number of positive masses.</summary>
    public static ulong Support(ReadOnlySpan<ulong> masses) => (ulong)(masses.Length - masses.Count(0UL));

    /// <inheritdoc cref="Support(ReadOnlySpan{ulong})"/>
    public static ulong Support(ReadOnlySpan<MassRun> runs)
    {
        ulong support = 0;
        foreach (MassRun run in runs)
        {
            support += run.Count;
        }

        return support;
    }

    // sum (mass / unit)^order over all atoms; the order 0 counts them.
    private static Interval PowerSum(ReadOnlySpan<MassRun> runs, ulong unit, double order)
    {
        Interval sum = 0;
        Interval unitInterval = ToInterval(unit);
        foreach (MassRun run in runs)
        {
            Interval log = CertifiedMath.Log(ToInterval(run.Mass) / unitInterval);
            sum += ToInterval(run.Count) * CertifiedMath.Exp(Interval.Exactly(order) * log);
        }

        return sum;
    }

    private static ulong Total(ReadOnlySpan<MassRun> runs)
    {
        ulong total = 0;
        foreach (MassRun run in runs)
        {
            total += run.Mass * run.Count;
        }

        return total > 0 ? total : throw new ArgumentException("The masses sum to 0; at least one must be positive.", nameof(runs));
    }

    private static Interval ToInterval(ulong value) =>
        Interval.Exactly(value & 0xFFFFFFFF00000000) + Interval.Exactly(value & 0xFFFFFFFF);

    private static void RequireOrder(double order)
    {
        if (!(order >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(order),
                FormattableString.Invariant($"The order must not be negative. Actual value was {order}."));
        }
    }
}
