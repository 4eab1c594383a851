using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Numerics.Information;

/// <summary>Every entropy and information, in bits, that the three pairwise marginals determine, as enclosures.</summary>
/// <param name="H1">H(X1).</param>
/// <param name="H2">H(X2).</param>
/// <param name="HY">H(Y).</param>
/// <param name="H12">H(X1,X2).</param>
/// <param name="H1Y">H(X1,Y).</param>
/// <param name="H2Y">H(X2,Y).</param>
public readonly record struct MarginalProfile(Interval H1, Interval H2, Interval HY, Interval H12, Interval H1Y, Interval H2Y)
{
    /// <summary>I(X1;Y).</summary>
    public Interval I1 => (H1 + HY - H1Y).Intersect(Interval.NonNegative);

    /// <summary>I(X2;Y).</summary>
    public Interval I2 => (H2 + HY - H2Y).Intersect(Interval.NonNegative);

    /// <summary>I(X1;X2).</summary>
    public Interval SourceInformation => (H1 + H2 - H12).Intersect(Interval.NonNegative);

    /// <summary>The profile of three pairwise marginals.</summary>
    public static MarginalProfile Of(PairwiseMarginals marginals)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        (PairTable x1y, PairTable x2y, PairTable x1x2) = (marginals.X1Y, marginals.X2Y, marginals.X1X2);
        return new MarginalProfile(
            Marginal(x1y, rows: true), Marginal(x2y, rows: true), Marginal(x1y, rows: false), Pair(x1x2), Pair(x1y), Pair(x2y));
    }

    private static Interval Pair(PairTable table) => Entropy.Bits(table.Probabilities, table.RelativeError);

    private static Interval Marginal(PairTable table, bool rows)
    {
        double[] p = rows ? table.RowMarginal() : table.ColumnMarginal();
        return Entropy.Bits(p, table.RelativeError + (2 * CertifiedMath.UnitRoundoff));
    }
}
