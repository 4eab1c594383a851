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

    private const int Panel = 64;
    private const int InnerBlock = 192;
    private const int Lanes = 4;
    private const int TileRows = 4;
    private const int TileColumns = 12;
    private double[] _packedRows = [];
    private double[] _packedColumns = [];

    /// <summary>Factors the lower triangle of an n x n matrix in place; the strict upper triangle is left alone.</summary>
    /// <param name="a">Row-major matrix with leading dimension n.</param>
    /// <param name="n">Order.</param>
    /// <param name="pivotFloor">Pivots at or below this are dropped.</param>
    /// <param name="cancellation">Checked between panels; a cancelled factorisation is incomplete and must not be used.</param>
    /// <returns>The number of dropped pivots.</returns>
    public int Factor(Span<double> a, int n, double pivotFloor, CancellationToken cancellation = default)
    {
        int dropped = 0;
        for (int k = 0; k < n && !cancellation.IsCancellationRequested; k += Panel)
        {
            int width = Math.Min(Panel, n - k);
            dropped += FactorPanel(a, n, k, width, pivotFloor);
            int rest = n - k - width;
            if (rest > 0)
            {
                RankUpdate(a[((k + width) * n)..], n, k + width, rest, a[(((k + width) * n) + k)..], n, 1, width, cancellation);
            }
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
        RankUpdate(c, n, 0, n, x, rowStride, columnStride, k, cancellation);

    private static int FactorPanel(Span<double> a, int n, int k, int width, double floor)
    {
        int dropped = 0;
        for (int i = k; i < n; i++)
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

    // C points at row `offset` of a matrix with leading dimension ld; its column `offset` is where the block begins.
    private void RankUpdate(
        Span<double> c, int ld, int offset, int n, ReadOnlySpan<double> x, int rowStride, int columnStride, int k,
        CancellationToken cancellation)
    {
        if (n * (long)k < 256 || n < TileColumns)
        {
            RankUpdatePlain(c, ld, offset, n, x, rowStride, columnStride, k);
            return;
        }

        int tilesR = (n + TileRows - 1) / TileRows;
        int tilesC = (n + TileColumns - 1) / TileColumns;
        if (_packedRows.Length < tilesR * TileRows * InnerBlock)
        {
            _packedRows = new double[tilesR * TileRows * InnerBlock];
            _packedColumns = new double[tilesC * TileColumns * InnerBlock];
        }

        for (int k0 = 0; k0 < k; k0 += InnerBlock)
        {
            int depth = Math.Min(InnerBlock, k - k0);
            Pack(_packedRows, TileRows, n, depth, x[(k0 * columnStride)..], rowStride, columnStride);
            Pack(_packedColumns, TileColumns, n, depth, x[(k0 * columnStride)..], rowStride, columnStride);
            for (int jt = 0; jt < tilesC && !cancellation.IsCancellationRequested; jt++)
            {
                int j = jt * TileColumns;
                for (int it = j / TileRows; it < tilesR; it++)
                {
                    Tile(c, ld, offset, n, it * TileRows, j, depth,
                        ref _packedRows[it * TileRows * depth], ref _packedColumns[j * depth]);
                }
            }
        }
    }

    private static void Pack(double[] packed, int tile, int n, int depth, ReadOnlySpan<double> x, int rowStride, int columnStride)
    {
        int at = 0;
        for (int i = 0; i < n; i += tile)
        {
            int rows = Math.Min(tile, n - i);
            for (int p = 0; p < depth; p++, at += tile)
            {
                int source = (i * rowStride) + (p * columnStride);
                for (int r = 0; r < rows; r++, source += rowStride)
                {
                    packed[at + r] = x[source];
                }

                packed.AsSpan(at + rows, tile - rows).Clear();
            }
        }
    }

    // One 4 x 12 tile: twelve accumulators, three loads and four broadcasts a step.
    private static void Tile(Span<double> c, int ld, int offset, int n, int i, int j, int depth, ref double rows, ref double columns)
    {
        Vector256<double> c00 = default, c01 = default, c02 = default, c10 = default, c11 = default, c12 = default;
        Vector256<double> c20 = default, c21 = default, c22 = default, c30 = default, c31 = default, c32 = default;
        for (int p = 0; p < depth; p++)
        {
            Vector256<double> b0 = Vector256.LoadUnsafe(ref columns);
            Vector256<double> b1 = Vector256.LoadUnsafe(ref columns, 4);
            Vector256<double> b2 = Vector256.LoadUnsafe(ref columns, 8);
            Vector256<double> a = Vector256.Create(rows);
            c00 = Vector256.FusedMultiplyAdd(a, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(a, b1, c01);
            c02 = Vector256.FusedMultiplyAdd(a, b2, c02);
            a = Vector256.Create(Unsafe.Add(ref rows, 1));
            c10 = Vector256.FusedMultiplyAdd(a, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(a, b1, c11);
            c12 = Vector256.FusedMultiplyAdd(a, b2, c12);
            a = Vector256.Create(Unsafe.Add(ref rows, 2));
            c20 = Vector256.FusedMultiplyAdd(a, b0, c20);
            c21 = Vector256.FusedMultiplyAdd(a, b1, c21);
            c22 = Vector256.FusedMultiplyAdd(a, b2, c22);
            a = Vector256.Create(Unsafe.Add(ref rows, 3));
            c30 = Vector256.FusedMultiplyAdd(a, b0, c30);
            c31 = Vector256.FusedMultiplyAdd(a, b1, c31);
            c32 = Vector256.FusedMultiplyAdd(a, b2, c32);
            rows = ref Unsafe.Add(ref rows, TileRows);
            columns = ref Unsafe.Add(ref columns, TileColumns);
        }

        StoreRow(c, ld, offset, n, i, j, c00, c01, c02);
        StoreRow(c, ld, offset, n, i + 1, j, c10, c11, c12);
        StoreRow(c, ld, offset, n, i + 2, j, c20, c21, c22);
        StoreRow(c, ld, offset, n, i + 3, j, c30, c31, c32);
    }

    private static void StoreRow(Span<double> c, int ld, int offset, int n, int i, int j,
        Vector256<double> v0, Vector256<double> v1, Vector256<double> v2)
    {
        if (i >= n)
        {
            return;
        }

        int count = Math.Min(TileColumns, i - j + 1);
        Span<double> row = c.Slice((i * ld) + offset + j, Math.Max(0, count));
        if (count == TileColumns)
        {
            ref double r = ref MemoryMarshal.GetReference(row);
            (Vector256.LoadUnsafe(ref r) - v0).StoreUnsafe(ref r);
            (Vector256.LoadUnsafe(ref r, 4) - v1).StoreUnsafe(ref r, 4);
            (Vector256.LoadUnsafe(ref r, 8) - v2).StoreUnsafe(ref r, 8);
            return;
        }

        Span<double> tail = stackalloc double[TileColumns];
        v0.CopyTo(tail);
        v1.CopyTo(tail[4..]);
        v2.CopyTo(tail[8..]);
        for (int p = 0; p < row.Length; p++)
        {
            row[p] -= tail[p];
        }
    }

    private static void RankUpdatePlain(Span<double> c, int ld, int offset, int n, ReadOnlySpan<double> x, int rowStride,
        int columnStride, int k)
    {
        for (int i = 0; i < n; i++)
        {
            Span<double> row = c.Slice((i * ld) + offset, i + 1);
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int p = 0; p < k; p++)
                {
                    sum += x[(i * rowStride) + (p * columnStride)] * x[(j * rowStride) + (p * columnStride)];
                }

                row[j] -= sum;
            }
        }
    }
}
