using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Interactions;

/// <summary>
/// How much the two unimodal posteriors disagree, and what that proves about synergy (Liang et al. 2024, Theorem 2, corrected).
/// </summary>
/// <remarks>
/// With d_i = p(y|x1,x2) - p(y|x_i), Pinsker gives E|d1|^2 &lt;= ln 2 (U2 + S) and E|d2|^2 &lt;= ln 2 (U1 + S), because |v|_2^2 &lt;=
/// |v|_1^2 / 2 for vectors of sum zero. Minkowski then gives sqrt(alpha / ln 2) &lt;= sqrt(S + U1) + sqrt(S + U2), from which all three
/// proven forms follow; the total-variation form takes |.|_1 throughout. The constant 1/(4 ln 2) is the largest universal one; as published
/// (constant 1) the statement is false.
/// </remarks>
/// <param name="Alpha">alpha = E over p(x1,x2) of |p(y|x1) - p(y|x2)|_2^2.</param>
/// <param name="TotalVariation">E over p(x1,x2) of the total variation distance |p(y|x1) - p(y|x2)|_1 / 2.</param>
internal readonly record struct Disagreement(Interval Alpha, Interval TotalVariation)
{
    /// <summary>What is true of any: alpha in [0,2], the total variation in [0,1].</summary>
    public static Disagreement Unknown => new(new Interval(0, 2), new Interval(0, 1));

    /// <summary>The disagreement of the posteriors that three pairwise marginals give.</summary>
    /// <param name="marginals">The marginals.</param>
    /// <param name="cancellation">Gives up: <see cref="Unknown"/>.</param>
    public static Disagreement Of(PairwiseMarginals marginals, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        int ny = marginals.Y.Size;
        Interval[] posterior1 = Posteriors(marginals.X1Y), posterior2 = Posteriors(marginals.X2Y);
        PairTable pairs = marginals.X1X2;
        Interval alpha = 0, variation = 0;
        for (int i = 0; i < pairs.Rows.Size; i++)
        {
            if (cancellation.IsCancellationRequested)
            {
                return Unknown;
            }

            for (int j = 0; j < pairs.Columns.Size; j++)
            {
                if (pairs[i, j] == 0)
                {
                    continue;
                }

                Interval square = 0, absolute = 0;
                for (int y = 0; y < ny; y++)
                {
                    Interval d = posterior1[(i * ny) + y] - posterior2[(j * ny) + y];
                    Interval s = d.Square();
                    square += s;
                    absolute += new Interval(
                        d.Lower > 0 ? d.Lower : d.Upper < 0 ? -d.Upper : 0, Math.Max(Math.Abs(d.Lower), Math.Abs(d.Upper)));
                }

                Interval p = Enclose(pairs[i, j], pairs.RelativeError);
                alpha += p * square;
                variation += p * absolute;
            }
        }

        return new Disagreement(alpha, variation * 0.5);
    }

    /// <summary>S >= alpha / (4 ln 2) - max(U1, U2).</summary>
    public double LowerBound(Interval unique1, Interval unique2) =>
        ((Alpha / (4 * CertifiedMath.Ln2)) - Interval.Max(unique1, unique2)).Lower;

    /// <summary>
    /// The sharper form S >= a/4 - (U1 + U2)/2 + (U1 - U2)^2 / (4a), a = alpha / ln 2, for a >= |U1 - U2|; otherwise 0. It decreases in U1
    /// and U2 and grows with a, so the safe ends of the three are taken.
    /// </summary>
    public double SharperLowerBound(Interval unique1, Interval unique2)
    {
        Interval a = (Alpha / CertifiedMath.Ln2).Lower;
        Interval u1 = unique1.Upper, u2 = unique2.Upper;
        Interval difference = u1 - u2;
        if (!(a.Lower > 0) || a.Lower < Math.Max(difference.Upper, -difference.Lower))
        {
            return 0;
        }

        return ((a * 0.25) - ((u1 + u2) * 0.5) + (difference.Square() / (4 * a))).Lower;
    }

    /// <summary>S >= (E TV)^2 / (2 ln 2) - max(U1, U2).</summary>
    public double TotalVariationLowerBound(Interval unique1, Interval unique2) =>
        ((TotalVariation.Square() / (2 * CertifiedMath.Ln2)) - Interval.Max(unique1, unique2)).Lower;

    /// <summary>The larger of the two that can be the best: S is at least this, and at least 0.</summary>
    internal double ProvenLowerBound(Interval unique1, Interval unique2) =>
        Math.Max(0, Math.Max(SharperLowerBound(unique1, unique2), TotalVariationLowerBound(unique1, unique2)));

    /// <summary>
    /// alpha - max(U1, U2), Theorem 2 as published with c = 1: not a bound (false on some 3.5 % of random 2 x 2 x 2 tables).
    /// </summary>
    public double AsPublished(Interval unique1, Interval unique2) =>
        Alpha.Midpoint - Math.Max(unique1.Midpoint, unique2.Midpoint);

    private static Interval[] Posteriors(PairTable table)
    {
        (int n, int ny) = (table.Rows.Size, table.Columns.Size);
        Interval[] result = new Interval[n * ny];
        for (int i = 0; i < n; i++)
        {
            Interval total = 0;
            for (int y = 0; y < ny; y++)
            {
                total += Enclose(table[i, y], table.RelativeError);
            }

            for (int y = 0; y < ny; y++)
            {
                // Where the total has underflowed nothing is known of the ratio but that it is one.
                Interval p = Enclose(table[i, y], table.RelativeError);
                Interval ratio = total.Lower > 0 ? p / total : new Interval(0, p.Upper > 0 ? 1 : 0);
                result[(i * ny) + y] = new Interval(Math.Min(ratio.Lower, 1), Math.Min(ratio.Upper, 1));
            }
        }

        return result;
    }

    private static Interval Enclose(double p, double relativeError) =>
        p == 0 ? 0 : Interval.Around(p, Math.BitIncrement(p * relativeError)).Intersect(Interval.NonNegative);
}
