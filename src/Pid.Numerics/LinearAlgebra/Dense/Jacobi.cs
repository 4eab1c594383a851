namespace Pid.Numerics.LinearAlgebra.Dense;

/// <summary>Eigenvalues of small dense symmetric matrices and singular values of square ones, by plane rotations (Jacobi).</summary>
/// <remarks>
/// Slower than a reduction to a tridiagonal matrix, but short, and the one-sided form finds small singular values to almost all digits
/// (Demmel and Veselic, SIAM J. Matrix Anal. Appl. 13, 1992).
/// </remarks>
internal static class Jacobi
{
    private const int MostSweeps = 60; // quadratic convergence needs about ten
    private const double Rounding = 1e-16;

    /// <summary>The least eigenvalue of a symmetric matrix, to rounding beside the largest one.</summary>
    /// <param name="a">Both triangles, row-major; destroyed.</param>
    /// <param name="n">Order, at least 1.</param>
    public static double LeastEigenvalue(Span<double> a, int n)
    {
        double size = Rounding * Math.Sqrt(DenseVector.Dot(a[..(n * n)], a[..(n * n)]));
        bool rotated = true;
        for (int sweep = 0; rotated && sweep < MostSweeps; sweep++)
        {
            rotated = false;
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    if (Math.Abs(a[(p * n) + q]) > size)
                    {
                        rotated = true;
                        Rotate(a, n, p, q);
                    }
                }
            }
        }

        double least = a[0];
        for (int i = 1; i < n; i++)
        {
            least = Math.Min(least, a[(i * n) + i]);
        }

        return least;
    }

    /// <summary>
    /// A = U diag(values) V': the rows of a, which holds A', become values[i] times column i of U, those of v column i of V.
    /// </summary>
    /// <param name="a">A', row-major.</param>
    /// <param name="v">Filled with V'.</param>
    /// <param name="values">Filled with the singular values, in no order.</param>
    public static void SingularValues(Span<double> a, Span<double> v, Span<double> values)
    {
        int n = values.Length;
        v.Clear();
        for (int i = 0; i < n; i++)
        {
            v[(i * n) + i] = 1;
        }

        bool rotated = true;
        for (int sweep = 0; rotated && sweep < MostSweeps; sweep++)
        {
            rotated = false;
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    rotated |= MakeOrthogonal(a, v, n, p, q);
                }
            }
        }

        for (int i = 0; i < n; i++)
        {
            values[i] = Math.Sqrt(DenseVector.Dot(a.Slice(i * n, n), a.Slice(i * n, n)));
        }
    }

    private static bool MakeOrthogonal(Span<double> a, Span<double> v, int n, int p, int q)
    {
        Span<double> first = a.Slice(p * n, n);
        Span<double> second = a.Slice(q * n, n);
        double pp = DenseVector.Dot(first, first);
        double qq = DenseVector.Dot(second, second);
        double pq = DenseVector.Dot(first, second);
        if (!(Math.Abs(pq) > n * Rounding * Math.Sqrt(pp) * Math.Sqrt(qq)))
        {
            return false;
        }

        (double c, double s) = Angle(pp, qq, pq);
        Turn(first, second, c, s);
        Turn(v.Slice(p * n, n), v.Slice(q * n, n), c, s);
        return true;
    }

    private static void Rotate(Span<double> a, int n, int p, int q)
    {
        (double c, double s) = Angle(a[(p * n) + p], a[(q * n) + q], a[(p * n) + q]);
        Turn(a.Slice(p * n, n), a.Slice(q * n, n), c, s);
        for (int i = 0; i < n; i++)
        {
            Span<double> row = a.Slice(i * n, n);
            (row[p], row[q]) = ((c * row[p]) - (s * row[q]), (s * row[p]) + (c * row[q]));
        }
    }

    // The smaller angle that makes the off-diagonal element of [pp pq; pq qq] zero (Rutishauser).
    private static (double Cosine, double Sine) Angle(double pp, double qq, double pq)
    {
        double cotangent = (qq - pp) / (2 * pq);
        double tangent = double.IsInfinity(cotangent) ? 0
            : Math.CopySign(1 / (Math.Abs(cotangent) + Math.Sqrt(1 + (cotangent * cotangent))), cotangent);
        double cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
        return (cosine, tangent * cosine);
    }

    private static void Turn(Span<double> first, Span<double> second, double c, double s)
    {
        for (int i = 0; i < first.Length; i++)
        {
            (first[i], second[i]) = ((c * first[i]) - (s * second[i]), (s * first[i]) + (c * second[i]));
        }
    }
}
