using Pid.Numerics.Certified;

namespace Pid.Numerics.Distributions;

/// <summary>
/// The pairwise marginals of weights w(x1,x2,y) in row-major order, y fastest: exact for counts, otherwise within a relative
/// <see cref="RelativeError"/> of the exact sums. Nothing is allocated.
/// </summary>
internal static class Marginalization
{
    /// <summary>Bound of the relative error of a marginal weight: one rounding of a compensated sum.</summary>
    public const double RelativeError = 2 * CertifiedMath.UnitRoundoff;

    /// <summary>w(x1,y) = sum over x2, into n1 x ny row-major.</summary>
    public static void X1Y(ReadOnlySpan<double> w, int n1, int n2, int ny, Span<double> result)
    {
        for (int i = 0; i < n1; i++)
        {
            for (int k = 0; k < ny; k++)
            {
                CertifiedSum sum = default;
                for (int j = 0; j < n2; j++)
                {
                    sum.Add(w[(((i * n2) + j) * ny) + k]);
                }

                result[(i * ny) + k] = sum.Value;
            }
        }
    }

    /// <summary>w(x2,y) = sum over x1, into n2 x ny row-major.</summary>
    public static void X2Y(ReadOnlySpan<double> w, int n1, int n2, int ny, Span<double> result)
    {
        int fibre = n2 * ny;
        for (int t = 0; t < fibre; t++)
        {
            CertifiedSum sum = default;
            for (int i = 0; i < n1; i++)
            {
                sum.Add(w[(i * fibre) + t]);
            }

            result[t] = sum.Value;
        }
    }

    /// <summary>w(x1,x2) = sum over y, into n1 x n2 row-major.</summary>
    public static void X1X2(ReadOnlySpan<double> w, int n1, int n2, int ny, Span<double> result)
    {
        for (int f = 0; f < n1 * n2; f++)
        {
            result[f] = Sum(w.Slice(f * ny, ny));
        }
    }

    /// <summary>Row sums of a rows x columns table.</summary>
    public static void Rows(ReadOnlySpan<double> table, int rows, int columns, Span<double> result)
    {
        for (int i = 0; i < rows; i++)
        {
            result[i] = Sum(table.Slice(i * columns, columns));
        }
    }

    /// <summary>Column sums of a rows x columns table.</summary>
    public static void Columns(ReadOnlySpan<double> table, int rows, int columns, Span<double> result)
    {
        for (int j = 0; j < columns; j++)
        {
            CertifiedSum sum = default;
            for (int i = 0; i < rows; i++)
            {
                sum.Add(table[(i * columns) + j]);
            }

            result[j] = sum.Value;
        }
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        CertifiedSum sum = default;
        foreach (double v in values)
        {
            sum.Add(v);
        }

        return sum.Value;
    }
}
