using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pid.Numerics.LinearAlgebra.Dense;

/// <summary>
/// Dense Cholesky factorisation A = L L' of symmetric positive semidefinite matrices, row-major, lower triangle, in place, and the
/// symmetric rank-k update that builds them. Blocked, vectorised, without allocation beyond a workspace that grows once.
/// </summary>
/// <remarks>
/// A pivot at or below <c>pivotFloor</c> marks a direction that the matrix does not see (Mehrotra): its diagonal becomes
/// <see cref="DroppedPivot"/>, so that a later solve returns zero for it instead of noise.
/// </remarks>
internal sealed class DenseCholesky
{
    /// <summary>The diagonal entry of L that stands for a dropped pivot.</summary>
    public const double DroppedPivot = 1e64;

    private const int Columns = 192; // known columns that the rest waits for, in panels of fewer
    private const int Panel = 32;
    private const int Band = 16;
    private readonly RankUpdate _update = new();
    private readonly double[] _band = new double[Band * Panel];

    /// <summary>Factors the lower triangle of an n x n matrix in place; the strict upper triangle is left alone.</summary>
    /// <param name="a">Row-major matrix with leading dimension n.</param>
    /// <param name="n">Order.</param>
    /// <param name="pivotFloor">Pivots at or below this are dropped.</param>
    /// <param name="cancellation">Checked between panels; a cancelled factorisation is incomplete and must not be used.</param>
    /// <returns>The number of dropped pivots.</returns>
    public int Factor(Span<double> a, int n, double pivotFloor, CancellationToken cancellation = default)
    {
        int dropped = 0;
        for (int first = 0; first < n && !cancellation.IsCancellationRequested; first += Columns)
        {
            int end = Math.Min(n, first + Columns);
            for (int k = first; k < end; k += Panel)
            {
                int next = Math.Min(end, k + Panel);
                dropped += FactorPanel(a, n, k, next - k, pivotFloor);
                SubtractColumns(a, n, k, next, next, end - next, cancellation);
            }

            SubtractColumns(a, n, first, end, end, n - end, cancellation);
        }

        return dropped;
    }

    /// <summary>Solves L L' x = b in place, with L from <see cref="Factor"/>.</summary>
    public static void Solve(ReadOnlySpan<double> l, int n, Span<double> x)
    {
        SolveLower(l, n, x);
        for (int i = n - 1; i >= 0; i--)
        {
            double v = x[i] / l[(i * n) + i];
            x[i] = v;
            DenseVector.AddScaled(x[..i], l.Slice(i * n, i), -v);
        }
    }

    /// <summary>Solves L x = b in place.</summary>
    public static void SolveLower(ReadOnlySpan<double> l, int n, Span<double> x)
    {
        for (int i = 0; i < n; i++)
        {
            x[i] = (x[i] - DenseVector.Dot(l.Slice(i * n, i), x[..i])) / l[(i * n) + i];
        }
    }

    /// <summary>C -= X X' on the lower triangle, X of n rows and k columns given as x[row * rowStride + column * columnStride].</summary>
    /// <param name="c">Row-major matrix with leading dimension n.</param>
    /// <param name="n">Order of C.</param>
    /// <param name="x">The factor.</param>
    /// <param name="rowStride">Distance of rows of X.</param>
    /// <param name="columnStride">Distance of columns of X.</param>
    /// <param name="k">Columns of X.</param>
    /// <param name="cancellation">Checked between columns of C; a cancelled update is incomplete and must not be used.</param>
    public void SubtractRankK(
        Span<double> c, int n, ReadOnlySpan<double> x, int rowStride, int columnStride, int k, CancellationToken cancellation = default) =>
        _update.Subtract(c, n, 0, n, n, x, rowStride, columnStride, k, cancellation);

    // The columns first to end of L, which are known, from so many columns at the right of them, from row `row` on.
    private void SubtractColumns(Span<double> a, int n, int first, int end, int row, int columns, CancellationToken cancellation)
    {
        if (columns > 0)
        {
            _update.Subtract(a[(row * n)..], n, row, n - row, columns, a[((row * n) + first)..], n, 1, end - first, cancellation);
        }
    }

    // The columns k to k + width of L: the square on the diagonal and the rows that do not fill a band one by one, the others by bands.
    private int FactorPanel(Span<double> a, int n, int k, int width, double floor)
    {
        int square = k + width, bands = (n - square) / Band * Band, dropped = FactorRows(a, n, k, width, k, square, floor);
        for (int i = square; i < square + bands; i += Band)
        {
            SolveBand(a[((k * n) + k)..], n, width, a[((i * n) + k)..]);
        }

        return dropped + FactorRows(a, n, k, width, square + bands, n, floor);
    }

    private static int FactorRows(Span<double> a, int n, int k, int width, int first, int end, double floor)
    {
        int dropped = 0;
        for (int i = first; i < end; i++)
        {
            Span<double> rowI = a.Slice((i * n) + k, Math.Min(width, i - k + 1));
            for (int j = 0; j < rowI.Length; j++)
            {
                ReadOnlySpan<double> rowJ = a.Slice(((k + j) * n) + k, j + 1);
                double v = rowI[j] - DenseVector.Dot(rowI[..j], rowJ[..j]);
                if (i != k + j)
                {
                    rowI[j] = v / rowJ[j];
                }
                else if (v > floor)
                {
                    rowI[j] = Math.Sqrt(v);
                }
                else
                {
                    rowI[j] = DroppedPivot;
                    dropped++;
                }
            }
        }

        return dropped;
    }

    // X L' = B in place for a band of sixteen rows, turned so that a vector holds one column of four of them.
    private void SolveBand(ReadOnlySpan<double> l, int n, int width, Span<double> rows)
    {
        Span<double> band = _band.AsSpan(0, width * Band);
        for (int r = 0; r < Band; r++)
        {
            ReadOnlySpan<double> row = rows.Slice(r * n, width);
            for (int j = 0; j < row.Length; j++)
            {
                band[(j * Band) + r] = row[j];
            }
        }

        ref double x = ref MemoryMarshal.GetReference(band);
        for (int j = 0; j < width; j++)
        {
            SolveColumn(l.Slice(j * n, j + 1), ref x, ref Unsafe.Add(ref x, j * Band));
        }

        for (int r = 0; r < Band; r++)
        {
            Span<double> row = rows.Slice(r * n, width);
            for (int j = 0; j < row.Length; j++)
            {
                row[j] = band[(j * Band) + r];
            }
        }
    }

    private static void SolveColumn(ReadOnlySpan<double> factors, ref double x, ref double column)
    {
        Vector256<double> c0 = Vector256.LoadUnsafe(ref column), c1 = Vector256.LoadUnsafe(ref column, 4);
        Vector256<double> c2 = Vector256.LoadUnsafe(ref column, 8), c3 = Vector256.LoadUnsafe(ref column, 12);
        for (int p = 0; p < factors.Length - 1; p++)
        {
            Vector256<double> factor = Vector256.Create(-factors[p]);
            c0 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref x), c0);
            c1 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref x, 4), c1);
            c2 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref x, 8), c2);
            c3 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref x, 12), c3);
            x = ref Unsafe.Add(ref x, Band);
        }

        Vector256<double> pivot = Vector256.Create(factors[^1]);
        (c0 / pivot).StoreUnsafe(ref column);
        (c1 / pivot).StoreUnsafe(ref column, 4);
        (c2 / pivot).StoreUnsafe(ref column, 8);
        (c3 / pivot).StoreUnsafe(ref column, 12);
    }
}
