using System.Numerics;
using Pid.Numerics.Optimization.Conic.Cones;

namespace Pid.Numerics.Optimization.Conic.Proofs;

/// <summary>
/// Whether a symmetric matrix of rational numbers is positive semidefinite, exactly: by elimination without fractions (Bareiss) no pivot is
/// negative, and one that is 0 stands over nothing but zeros.
/// </summary>
/// <remarks>
/// With r the double nearest to sqrt 2 (<see cref="Svec.Root2"/>) the cone is that of the matrices with s / r off the diagonal, all of them
/// rational, and its dual is that of the matrices with z r / 2.
/// </remarks>
internal static class ExactSemidefinite
{
    private const int LargestOrder = 60; // beyond, the exact numbers take minutes: nothing is proven

    /// <summary>Whether the point is proven to lie in the cone (its dual).</summary>
    public static bool Holds(ReadOnlySpan<Fraction> point, int n, bool dual)
    {
        if (n > LargestOrder)
        {
            return false;
        }

        Fraction r = Fraction.Of(Svec.Root2);
        Fraction scale = dual ? r / Fraction.Of(2) : Fraction.Of(1) / r;
        Fraction[] lower = new Fraction[point.Length];
        BigInteger common = BigInteger.One;
        for (int j = 0, at = 0; j < n; j++)
        {
            for (int i = j; i < n; i++, at++)
            {
                lower[at] = i == j ? point[at] : point[at] * scale;
                BigInteger denominator = lower[at].Denominator;
                common *= denominator / BigInteger.GreatestCommonDivisor(common, denominator);
            }
        }

        return IsSemidefinite(Array.ConvertAll(lower, v => v.Numerator * (common / v.Denominator)), n);
    }

    private static bool IsSemidefinite(BigInteger[] m, int n)
    {
        BigInteger previous = BigInteger.One;
        for (int k = 0; k < n; k++)
        {
            BigInteger pivot = m[Svec.Place(n, k, k)];
            int below = Svec.Place(n, k, k) + 1;
            if (pivot.Sign <= 0)
            {
                if (pivot.Sign < 0 || m.AsSpan(below, n - k - 1).ContainsAnyExcept(BigInteger.Zero))
                {
                    return false;
                }

                continue;
            }

            for (int j = k + 1; j < n; j++)
            {
                BigInteger left = m[Svec.Place(n, j, k)];
                for (int i = j; i < n; i++)
                {
                    ref BigInteger v = ref m[Svec.Place(n, i, j)];
                    v = ((pivot * v) - (left * m[below + i - k - 1])) / previous;
                }
            }

            previous = pivot;
        }

        return true;
    }
}
