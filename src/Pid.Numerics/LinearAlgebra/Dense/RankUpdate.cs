using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pid.Numerics.LinearAlgebra.Dense;

/// <summary>
/// The symmetric update C -= X X' on the lower triangle, row-major, in tiles of 4 x 12 from packed copies of X: without allocation beyond a
/// workspace that grows once. An entry of C is one sum in the order of the columns of X, whatever the tiles.
/// </summary>
internal sealed class RankUpdate
{
    private const int Depth = 192;          // columns of X at a time: a packed tile of 12 columns stays in the first cache
    private const int RowsAtATime = 384;    // and so many packed rows in the second
    private const int TileRows = 4;
    private const int TileColumns = 12;
    private readonly double[] _tile = new double[TileRows * TileColumns];
    private double[] _packedRows = [];
    private double[] _packedColumns = [];

    /// <summary>C -= X X', X of n rows and k columns given as x[row * rowStride + column * columnStride].</summary>
    /// <param name="c">Begins with the first row of C.</param>
    /// <param name="ld">Distance of rows of C.</param>
    /// <param name="offset">Where a row of C begins.</param>
    /// <param name="n">Order of C.</param>
    /// <param name="columns">So many of its columns are updated, the first.</param>
    /// <param name="x">The factor.</param>
    /// <param name="rowStride">Distance of rows of X.</param>
    /// <param name="columnStride">Distance of columns of X.</param>
    /// <param name="k">Columns of X.</param>
    /// <param name="cancellation">Checked between columns of C; a cancelled update is incomplete and must not be used.</param>
    public void Subtract(
        Span<double> c, int ld, int offset, int n, int columns, ReadOnlySpan<double> x, int rowStride, int columnStride, int k,
        CancellationToken cancellation)
    {
        if (n * (long)k < 256 || n < TileColumns)
        {
            SubtractPlain(c, ld, offset, n, columns, x, rowStride, columnStride, k);
            return;
        }

        int tilesR = (n + TileRows - 1) / TileRows;
        int tilesC = (n + TileColumns - 1) / TileColumns;
        if (_packedRows.Length < tilesR * TileRows * Depth)
        {
            _packedRows = new double[tilesR * TileRows * Depth];
            _packedColumns = new double[tilesC * TileColumns * Depth];
        }

        for (int k0 = 0; k0 < k; k0 += Depth)
        {
            int depth = Math.Min(Depth, k - k0);
            Pack(_packedRows, TileRows, n, depth, x[(k0 * columnStride)..], rowStride, columnStride);
            Pack(_packedColumns, TileColumns, columns, depth, x[(k0 * columnStride)..], rowStride, columnStride);
            for (int i0 = 0; i0 < n && !cancellation.IsCancellationRequested; i0 += RowsAtATime)
            {
                int end = Math.Min(n, i0 + RowsAtATime);
                for (int j = 0; j < Math.Min(end, columns); j += TileColumns)
                {
                    for (int i = Math.Max(i0, j / TileRows * TileRows); i < end; i += TileRows)
                    {
                        Multiply(ref _packedRows[i * depth], ref _packedColumns[j * depth], depth, ref _tile[0]);
                        SubtractTile(c, ld, offset, i, j, Math.Min(TileRows, n - i), Math.Min(TileColumns, columns - j));
                    }
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

    // One 4 x 12 tile: twelve accumulators, three loads and four broadcasts a step. It calls nothing: accumulators that live across a call
    // are kept in memory through the whole loop.
    private static void Multiply(ref double rows, ref double columns, int depth, ref double tile)
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

        c00.StoreUnsafe(ref tile);
        c01.StoreUnsafe(ref tile, 4);
        c02.StoreUnsafe(ref tile, 8);
        c10.StoreUnsafe(ref tile, 12);
        c11.StoreUnsafe(ref tile, 16);
        c12.StoreUnsafe(ref tile, 20);
        c20.StoreUnsafe(ref tile, 24);
        c21.StoreUnsafe(ref tile, 28);
        c22.StoreUnsafe(ref tile, 32);
        c30.StoreUnsafe(ref tile, 36);
        c31.StoreUnsafe(ref tile, 40);
        c32.StoreUnsafe(ref tile, 44);
    }

    private void SubtractTile(Span<double> c, int ld, int offset, int i, int j, int rows, int columns)
    {
        for (int r = 0; r < rows; r++)
        {
            int count = Math.Clamp(i + r - j + 1, 0, columns);
            Span<double> row = c.Slice(((i + r) * ld) + offset + j, count);
            ref double tile = ref _tile[r * TileColumns], target = ref MemoryMarshal.GetReference(row);
            if (count == TileColumns)
            {
                (Vector256.LoadUnsafe(ref target) - Vector256.LoadUnsafe(ref tile)).StoreUnsafe(ref target);
                (Vector256.LoadUnsafe(ref target, 4) - Vector256.LoadUnsafe(ref tile, 4)).StoreUnsafe(ref target, 4);
                (Vector256.LoadUnsafe(ref target, 8) - Vector256.LoadUnsafe(ref tile, 8)).StoreUnsafe(ref target, 8);
                continue;
            }

            for (int p = 0; p < row.Length; p++)
            {
                row[p] -= _tile[(r * TileColumns) + p];
            }
        }
    }

    private static void SubtractPlain(
        Span<double> c, int ld, int offset, int n, int columns, ReadOnlySpan<double> x, int rowStride, int columnStride, int k)
    {
        for (int i = 0; i < n; i++)
        {
            Span<double> row = c.Slice((i * ld) + offset, Math.Min(i + 1, columns));
            for (int j = 0; j < row.Length; j++)
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
