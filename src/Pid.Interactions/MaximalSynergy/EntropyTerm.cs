using Pid.Numerics.Certified;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>The function h(r) = -r ln r, h(0) = 0, in nats: concave, rising to 1/e at r = 1/e.</summary>
internal static class EntropyTerm
{
    private const double U = CertifiedMath.UnitRoundoff;

    /// <summary>h(r), rounded.</summary>
    public static double At(double r) => r > 0 ? -r * CertifiedMath.Log(r) : 0;

    /// <summary>
    /// h over the numbers of [r - radius, r + radius] that are not negative: a value, and how far below it h can be there (r &lt;= 1).
    /// </summary>
    /// <remarks>
    /// h is concave, so |h(r') - h(r)| &lt;= radius (|ln(r - radius)| + 1) where r >= 2 radius; nearer to zero h is not negative. The
    /// computed value is wrong by at most 4u |h|.
    /// </remarks>
    public static double At(double r, double radius, ref double slack)
    {
        if (!(r > 2 * radius))
        {
            return 0;
        }

        double log = CertifiedMath.Log(r);
        double h = -r * log;
        // |ln(r - radius)| <= |ln r| + 2 radius / r <= |ln r| + 1
        slack += (4 * U * Math.Abs(h)) + (1.01 * radius * (Math.Abs(log) + 2)) + CertifiedMath.Underflow;
        return h;
    }

    /// <summary>Enclosure of h over an interval of non-negative numbers.</summary>
    public static Interval Of(Interval r)
    {
        double low = Math.Max(0, r.Lower);
        double least = Math.Min(Lower(low), Lower(r.Upper));
        const double Peak = 0.36787944117144239; // 1/e, rounded up; where h is flat, also the value
        double most = r.Upper < 0.3678794 ? Upper(r.Upper) : low > 0.3678795 ? Upper(low) : Peak;
        return new Interval(Math.Min(least, most), most);

        static double Lower(double v) => v <= 0 ? 0 : Math.BitDecrement(At(v) - (8 * U * Math.Abs(At(v))) - CertifiedMath.Underflow);
        static double Upper(double v) => v <= 0 ? 0 : Math.BitIncrement(At(v) + (8 * U * Math.Abs(At(v))) + CertifiedMath.Underflow);
    }
}
