using System.Globalization;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Coupling;

/// <summary>
/// The marginals to couple, as integer masses with one common <see cref="Total"/>: state i of marginal k has probability
/// this[k][i] / Total. With integers the residues of a coupling are exactly zero, ties are exact, and a coupling's marginals
/// agree by construction. Immutable.
/// </summary>
/// <remarks>
/// The exact marginals that the user means may differ from the integer ones; <see cref="Deviation"/> = sum_k TV(exact_k, integer_k)
/// says by how much, and is 0 for counts. Every coupling X of the exact marginals is then within total variation Deviation of a
/// coupling X' of the integer ones (move each coordinate by its own maximal coupling) and the other way round. With N cells in
/// the product of the supports, |H(X) - H(X')| &lt;= Deviation log2(N-1) + h2(Deviation) (Zhang, IEEE Trans. IT 53, 2007, theorem 6):
/// <see cref="EntropySlack"/> bounds this from above, so a bound for the integer marginals, moved by it, is a bound for the exact ones.
/// </remarks>
public sealed class Marginals
{
    /// <summary>The largest total, 2^62: sums of two masses never overflow.</summary>
    public const ulong LargestTotal = 1UL << 62;

    private const double LargestRelativeError = 1e-3;

    private readonly ulong[][] _masses;

    private Marginals(ulong[][] masses, ulong total, double deviation)
    {
        (_masses, Total, Deviation) = (masses, total, deviation);
        EntropySlack = Slack(masses, deviation);
    }

    /// <summary>The number of marginals, at least 1.</summary>
    public int Count => _masses.Length;

    /// <summary>The sum of the masses of each marginal.</summary>
    public ulong Total { get; }

    /// <summary>Upper bound of sum_k TV(exact marginal k, this[k] / Total); exactly 0 for counts.</summary>
    internal double Deviation { get; }

    /// <summary>
    /// Upper bound, in bits, of the difference between the entropy of a coupling of these masses and that of the coupling of the exact
    /// marginals nearest to it (see the remarks); 0 for counts.
    /// </summary>
    internal double EntropySlack { get; }

    /// <summary>The masses of a marginal, in the order given; zeros kept.</summary>
    public ReadOnlySpan<ulong> this[int marginal] => _masses[marginal];

    /// <summary>Marginals given by counts. Different totals are brought to their least common multiple.</summary>
    /// <param name="counts">A vector of counts for each marginal.</param>
    /// <exception cref="ArgumentException">
    /// There is no marginal, one has no positive count, or the least common multiple of the totals exceeds 2^62.
    /// </exception>
    public static Marginals FromCounts(params IReadOnlyList<ulong[]> counts)
    {
        RequireAny(counts);
        return FromIntegers(counts, 0) ?? throw new ArgumentException(
            "The counts have no common total up to 2^62. Give counts with equal totals, or weights (which are rounded, with a stated "
                + "error).", nameof(counts));
    }

    /// <summary>
    /// Marginals given by non-negative weights; p = w / sum w. Integers keep their exact ratios. Short decimals (0.1, 0.25) and rounded
    /// fractions (1.0 / 3) become integers in the same proportions, so that ties and equalities between sums of them survive.
    /// All others are rounded to multiples of 2^-62. A positive weight, however small, keeps a positive mass.
    /// </summary>
    /// <param name="weights">A vector of weights for each marginal.</param>
    /// <param name="relativeError">
    /// Relative distance between each exact probability and the one that the weights state; 0 when the weights are exact.
    /// </param>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or a marginal has no positive weight.</exception>
    public static Marginals FromWeights(IReadOnlyList<double[]> weights, double relativeError = 0)
    {
        RequireAny(weights);
        if (!(relativeError >= 0) || relativeError > LargestRelativeError)
        {
            throw new ArgumentOutOfRangeException(nameof(relativeError),
                FormattableString.Invariant($"The relative error of the probabilities must lie in [0, 0.001]. Given: {relativeError}."));
        }

        for (int k = 0; k < weights.Count; k++)
        {
            Weights.Validate(weights[k], weights[k].Length, string.Create(CultureInfo.InvariantCulture, $"Marginal {k}"));
        }

        // |p' - p| <= e p for every state, and the sum of the p is 1 up to e: TV(p', p / sum p) <= e to first order, underflow apart.
        double given = relativeError == 0 ? 0 : ((1.01 * relativeError) + CertifiedMath.Underflow) * weights.Count;
        return Proportional(weights, given) ?? Rounded(weights, given);
    }

    // The weights as integers in their proportions, when those of every marginal are evident and have a common total.
    private static Marginals? Proportional(IReadOnlyList<double[]> weights, double deviation)
    {
        ulong[][] integers = new ulong[weights.Count][];
        for (int k = 0; k < integers.Length; k++)
        {
            ulong[]? marginal = MassRounding.ToIntegers(weights[k], out double error);
            if (marginal is null)
            {
                return null;
            }

            integers[k] = marginal;
            deviation = error == 0 ? deviation : AddUp(deviation, error);
        }

        return FromIntegers(integers, deviation);
    }

    /// <summary>The same marginals in units a whole factor finer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is 0, or the total would exceed 2^62.</exception>
    internal Marginals Refine(ulong factor)
    {
        ArgumentOutOfRangeException.ThrowIfZero(factor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(factor, LargestTotal / Total);
        return new Marginals(Array.ConvertAll(_masses, p => Array.ConvertAll(p, mass => mass * factor)), Total * factor, Deviation);
    }

    private static Marginals Rounded(IReadOnlyList<double[]> weights, double deviation)
    {
        ulong[][] masses = new ulong[weights.Count][];
        for (int k = 0; k < masses.Length; k++)
        {
            masses[k] = MassRounding.ToTotal(weights[k], out double error);
            deviation = AddUp(deviation, error);
        }

        return new Marginals(masses, LargestTotal, deviation);
    }

    private static Marginals? FromIntegers(IReadOnlyList<ulong[]> counts, double deviation)
    {
        UInt128 common = 1;
        ulong[] totals = new ulong[counts.Count];
        for (int k = 0; k < totals.Length; k++)
        {
            UInt128 total = 0;
            foreach (ulong count in counts[k])
            {
                total += count;
            }

            if (total == 0)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"Marginal {k} has no positive count; give at least one."), nameof(counts));
            }

            common = total > LargestTotal ? UInt128.MaxValue : common / GreatestCommonDivisor(common, total) * total;
            if (common > LargestTotal)
            {
                return null;
            }

            totals[k] = (ulong)total;
        }

        ulong[][] masses = new ulong[counts.Count][];
        for (int k = 0; k < masses.Length; k++)
        {
            ulong factor = (ulong)common / totals[k];
            masses[k] = Array.ConvertAll(counts[k], count => count * factor);
        }

        return new Marginals(masses, (ulong)common, deviation);
    }

    private static UInt128 GreatestCommonDivisor(UInt128 a, UInt128 b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }

    // d (log2 N + log2(1/d) + log2 e) >= d log2(N-1) + h2(d), because -(1-d) ln(1-d) <= d; no slack exceeds log2 N.
    private static double Slack(ulong[][] masses, double deviation)
    {
        if (deviation == 0)
        {
            return 0;
        }

        Interval log2Cells = Interval.Exactly(0);
        foreach (ulong[] marginal in masses)
        {
            log2Cells += CertifiedMath.Log2(Interval.Exactly(marginal.Length - marginal.AsSpan().Count(0UL)));
        }

        Interval d = Math.Min(deviation, 1);
        Interval slack = d * (log2Cells - CertifiedMath.Log2(d) + (Interval.Exactly(1) / CertifiedMath.Ln2));
        return Math.Min(slack.Upper, log2Cells.Upper);
    }

    private static double AddUp(double a, double b) => (Interval.Exactly(a) + Interval.Exactly(b)).Upper;

    private static void RequireAny<T>(IReadOnlyList<T[]> vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.Count == 0)
        {
            throw new ArgumentException("There is no marginal; give at least one.", nameof(vectors));
        }
    }
}
