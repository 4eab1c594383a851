using System.Numerics;

namespace Pid.Numerics.Optimization.Conic.Proofs;

/// <summary>Fraction-free elimination (Bareiss, Math. Comp. 22, 1968).</summary>
internal static class Bareiss
{
    /// <summary>Gauss-Jordan: makes of the square part of a matrix with one more column its determinant times the identity.</summary>
    /// <returns>The determinant; null if it is zero.</returns>
    public static BigInteger? Eliminate(BigInteger[][] m)
    {
        int r = m.Length;
        BigInteger previous = BigInteger.One;
        for (int k = 0; k < r; k++)
        {
            int pivot = Array.FindIndex(m, k, row => !row[k].IsZero);
            if (pivot < 0)
            {
                return null;
            }

            (m[k], m[pivot]) = (m[pivot], m[k]);
            for (int i = 0; i < r; i++)
            {
                if (i == k)
                {
                    continue;
                }

                for (int j = k + 1; j <= r; j++)
                {
                    m[i][j] = ((m[k][k] * m[i][j]) - (m[i][k] * m[k][j])) / previous;
                }

                m[i][k] = BigInteger.Zero;
            }

            previous = m[k][k];
        }

        return previous;
    }
}
