namespace Pid.Numerics.LinearAlgebra.Dense;

/// <summary>Dense LU factorisation with partial pivoting, row-major, in place, for small general systems.</summary>
internal static class DenseLu
{
    /// <summary>Factors P A = L U in place.</summary>
    /// <param name="a">n x n matrix, row-major; becomes L (unit diagonal, not stored) and U.</param>
    /// <param name="n">Order.</param>
    /// <param name="pivots">The row exchanged with row k at step k; at least n long.</param>
    /// <param name="cancellation">Checked at every pivot; a cancelled factorisation is incomplete and must not be used.</param>
    /// <returns>Whether every pivot is non-zero. A zero pivot is replaced by 1, so that solves stay finite.</returns>
    public static bool Factor(Span<double> a, int n, Span<int> pivots, CancellationToken cancellation = default)
    {
        bool regular = true;
        for (int k = 0; k < n && !cancellation.IsCancellationRequested; k++)
        {
            int pivot = k;
            for (int i = k + 1; i < n; i++)
            {
                if (Math.Abs(a[(i * n) + k]) > Math.Abs(a[(pivot * n) + k]))
                {
                    pivot = i;
                }
            }

            pivots[k] = pivot;
            if (pivot != k)
            {
                for (int j = 0; j < n; j++)
                {
                    (a[(k * n) + j], a[(pivot * n) + j]) = (a[(pivot * n) + j], a[(k * n) + j]);
                }
            }

            if (a[(k * n) + k] == 0)
            {
                a[(k * n) + k] = 1;
                regular = false;
            }

            ReadOnlySpan<double> row = a.Slice((k * n) + k + 1, n - k - 1);
            for (int i = k + 1; i < n; i++)
            {
                double factor = a[(i * n) + k] / a[(k * n) + k];
                a[(i * n) + k] = factor;
                DenseVector.AddScaled(a.Slice((i * n) + k + 1, n - k - 1), row, -factor);
            }
        }

        return regular;
    }

    /// <summary>Solves A x = b in place, with the output of <see cref="Factor"/>.</summary>
    public static void Solve(ReadOnlySpan<double> lu, int n, ReadOnlySpan<int> pivots, Span<double> x)
    {
        // Factor exchanges whole rows, so all exchanges come first.
        for (int k = 0; k < n; k++)
        {
            (x[k], x[pivots[k]]) = (x[pivots[k]], x[k]);
        }

        for (int i = 1; i < n; i++)
        {
            x[i] -= DenseVector.Dot(lu.Slice(i * n, i), x[..i]);
        }

        for (int i = n - 1; i >= 0; i--)
        {
            double v = x[i] - DenseVector.Dot(lu.Slice((i * n) + i + 1, n - i - 1), x[(i + 1)..n]);
            x[i] = v / lu[(i * n) + i];
        }
    }
}
