using Pid.Numerics.Certified;

namespace Pid.Numerics.Optimization.Conic.Proofs;

/// <summary>
/// Whether rational points lie in a cone or its dual: exact for linear, second-order and semidefinite parts, outward-rounded for
/// exponential and power cones.
/// </summary>
internal static class ExactCones
{
    /// <summary>Whether the point is proven to lie in the cone (its dual).</summary>
    public static bool Holds(ConeSpec cone, ReadOnlySpan<Fraction> point, bool dual)
    {
        switch (cone.Kind)
        {
            case ConeKind.Zero:
                return dual || AllZero(point);
            case ConeKind.Nonnegative:
                return AllNonnegative(point);
            case ConeKind.SecondOrder:
                return InSecondOrder(point);
            case ConeKind.Exponential:
                // K*: w e >= -u exp(v / u), u < 0, that is (u - v, -u, w) in K.
                return dual ? InExponential(point[0] - point[1], -point[0], point[2], point[0].Sign == 0 && point[1].Sign >= 0)
                    : InExponential(point[0], point[1], point[2], point[0].Sign <= 0);
            case ConeKind.Power:
                return InPower(point, cone.Alpha, dual);
            case ConeKind.Semidefinite:
                return ExactSemidefinite.Holds(point, cone.Order, dual);
            default:
                throw new ArgumentOutOfRangeException(nameof(cone), cone.Kind,
                    "Nothing is proven of a cone of this kind: say here when a point lies in it.");
        }
    }

    private static bool AllZero(ReadOnlySpan<Fraction> point)
    {
        foreach (Fraction v in point)
        {
            if (v.Sign != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool AllNonnegative(ReadOnlySpan<Fraction> point)
    {
        foreach (Fraction v in point)
        {
            if (v.Sign < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool InSecondOrder(ReadOnlySpan<Fraction> point)
    {
        Fraction room = point[0] * point[0];
        for (int i = 1; i < point.Length; i++)
        {
            room -= point[i] * point[i];
        }

        return point[0].Sign >= 0 && room.Sign >= 0;
    }

    private static bool InExponential(Fraction u, Fraction v, Fraction w, bool closure)
    {
        if (v.Sign <= 0 || w.Sign <= 0)
        {
            return v.Sign == 0 && w.Sign >= 0 && closure;
        }

        // log(w / v) >= u / v. Ratios beyond the range of doubles are beyond any doubt or not proven.
        Fraction ratio = w / v;
        long shift = ratio.Magnitude();
        Interval log = CertifiedMath.Log(ratio.Enclose(-shift)) + ((Interval)shift * CertifiedMath.Ln2);
        Interval exponent = (u / v).Enclose(0);
        return log.Lower >= exponent.Upper;
    }

    private static bool InPower(ReadOnlySpan<Fraction> point, double alpha, bool dual)
    {
        if (point[0].Sign < 0 || point[1].Sign < 0)
        {
            return false;
        }

        if (point[2].Sign == 0)
        {
            return true;
        }

        if (point[0].Sign == 0 || point[1].Sign == 0)
        {
            return false;
        }

        // alpha log x + (1 - alpha) log y >= log |t|; K*: x / alpha and y / (1 - alpha) in their places.
        Fraction t = point[2].Sign < 0 ? -point[2] : point[2];
        Fraction beta = Fraction.Of(1) - Fraction.Of(alpha);
        Interval x = Log(dual ? point[0] / Fraction.Of(alpha) / t : point[0] / t);
        Interval y = Log(dual ? point[1] / beta / t : point[1] / t);
        return ((alpha * x) + (beta.Enclose(0) * y)).Lower >= 0;
    }

    private static Interval Log(Fraction value)
    {
        long shift = value.Magnitude();
        return CertifiedMath.Log(value.Enclose(-shift)) + ((Interval)shift * CertifiedMath.Ln2);
    }
}
