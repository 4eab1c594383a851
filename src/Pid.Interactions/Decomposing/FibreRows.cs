using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Pid.Interactions.Memory;

namespace Pid.Interactions.Decomposing;

/// <summary>
/// The products of <see cref="FibreMatrix"/> from a copy in the order (x2, y, x1), so that vectors run along the larger source: twice as
/// fast or more, where many products are made with one matrix.
/// </summary>
internal sealed class FibreRows
{
    private const int Lanes = 4, Tile = 8;
    private UnionProblem _problem = new();
    private double[] _r = [], _w = [], _k = [], _x = [], _out = [], _mean = [];
    private int _stride;    // |X1| in whole vectors

    /// <summary>Doubles that are held for a table.</summary>
    public static double Size(double n1, double n2, double ny) => (n1 + Lanes - 1) * ((n2 * (ny + 2)) + (2 * ny) + 1);

    /// <summary>Copies the matrix; cancelled, it leaves off.</summary>
    public void Load(UnionProblem problem, double[] r, double[] w, double[] k, CancellationToken cancellation)
    {
        (int n1, int n2, int ny) = (problem.N1, problem.N2, problem.NY);
        (_problem, _stride) = (problem, (n1 + Lanes - 1) & ~(Lanes - 1));
        Buffers.Grow(ref _r, n2 * ny * _stride);
        Buffers.Grow(ref _w, n2 * _stride);
        Buffers.Grow(ref _k, n2 * _stride);
        Buffers.Grow(ref _x, ny * _stride);
        Buffers.Grow(ref _out, ny * _stride);
        Buffers.Grow(ref _mean, _stride);
        Turn(r, n2 * ny, _r, cancellation);
        Turn(w, n2, _w, cancellation);
        Turn(k, n2, _k, cancellation);
    }

    /// <summary>(out1, out2) = M (x1, x2); inactive variables map to themselves.</summary>
    public void Multiply(ReadOnlySpan<double> x1, ReadOnlySpan<double> x2, Span<double> out1, Span<double> out2)
    {
        (int n1, int n2, int ny) = (_problem.N1, _problem.N2, _problem.NY);
        Turn(x1, ny, _x, default);
        _out.AsSpan(0, ny * _stride).Clear();
        for (int j = 0; j < n2; j++)
        {
            AddMeans(j, x2.Slice(j * ny, ny));
            MultiplyRow(j, x2.Slice(j * ny, ny), out2.Slice(j * ny, ny));
        }

        for (int t = 0; t < n2 * ny; t++)
        {
            out2[t] += _problem.P2[t] == 0 ? x2[t] : 0;
        }

        for (int i = 0, t = 0; i < n1; i++)
        {
            for (int y = 0; y < ny; y++, t++)
            {
                out1[t] = _out[(y * _stride) + i] + (_problem.P1[t] == 0 ? x1[t] : 0);
            }
        }
    }

    // mean = k <r, a + x> of every fibre of a symbol x2.
    private void AddMeans(int j, ReadOnlySpan<double> a)
    {
        for (int i = 0; i < _stride; i += Lanes)
        {
            ref double r = ref _r[(j * a.Length * _stride) + i], x = ref _x[i];
            Vector256<double> sum = default;
            for (int y = 0; y < a.Length; y++)
            {
                nuint at = (nuint)(y * _stride);
                Vector256<double> u = Vector256.Create(a[y]) + Vector256.LoadUnsafe(ref x, at);
                sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref r, at), u, sum);
            }

            (Vector256.LoadUnsafe(ref _k[(j * _stride) + i]) * sum).StoreUnsafe(ref _mean[i]);
        }
    }

    // r (w (a + x) + mean) to both sides.
    private void MultiplyRow(int j, ReadOnlySpan<double> a, Span<double> result)
    {
        ref double w = ref _w[j * _stride], mean = ref MemoryMarshal.GetArrayDataReference(_mean);
        for (int y = 0; y < result.Length; y++)
        {
            ref double r = ref _r[((j * a.Length) + y) * _stride], x = ref _x[y * _stride], target = ref _out[y * _stride];
            Vector256<double> ay = Vector256.Create(a[y]), sum = default;
            for (nuint i = 0; i < (nuint)_stride; i += Lanes)
            {
                Vector256<double> v = Vector256.LoadUnsafe(ref r, i) * Vector256.FusedMultiplyAdd(
                    Vector256.LoadUnsafe(ref w, i), ay + Vector256.LoadUnsafe(ref x, i), Vector256.LoadUnsafe(ref mean, i));
                (Vector256.LoadUnsafe(ref target, i) + v).StoreUnsafe(ref target, i);
                sum += v;
            }

            result[y] = (sum[0] + sum[2]) + (sum[1] + sum[3]);
        }
    }

    // A row for each x1 becomes a row for each column, of whole vectors; a few rows at a time, whose lines stay in the cache.
    private void Turn(ReadOnlySpan<double> source, int columns, double[] target, CancellationToken cancellation)
    {
        int n1 = _problem.N1;
        for (int first = 0; first < _stride && !cancellation.IsCancellationRequested; first += Tile)
        {
            int rows = Math.Min(Tile, n1 - first), width = Math.Min(Tile, _stride - first);
            for (int c = 0; c < columns; c++)
            {
                Span<double> row = target.AsSpan((c * _stride) + first, width);
                for (int i = 0; i < rows; i++)
                {
                    row[i] = source[((first + i) * columns) + c];
                }

                row[rows..].Clear();
            }
        }
    }
}
