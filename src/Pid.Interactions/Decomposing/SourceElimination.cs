using Pid.Interactions.Memory;
using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Interactions.Decomposing;

/// <summary>
/// Newton systems by eliminating the larger source: [A1 B; B' A2] has A1, A2 block diagonal in blocks of order |Y|, and the Schur
/// complement on (x2,y) is factored densely. |X1| |X2|^2 |Y|^3 / 2 + (|X2| |Y|)^3 / 6 multiply-adds, (|X2| |Y|)^2 doubles.
/// </summary>
/// <param name="cholesky">Factors.</param>
internal sealed partial class SourceElimination(DenseCholesky cholesky) : INewtonSystem
{
    // Rows of eliminated blocks that wait for one rank-k update: enough to fill the inner loop, small enough for the cache.
    internal const int ChunkRows = 192;
    private UnionProblem _problem = new();
    private double[] _a1 = [], _a2 = [];    // diagonal blocks, lower triangles
    private double[] _t = [];               // inverse Cholesky factors T = L^-1 of the blocks of A1
    private double[] _schur = [], _scale = [], _chunk = [], _short = [];
    private double[] _work1 = [];
    private double[] _r = [], _w = [], _k = [];
    private int _n1, _n2, _ny;

    /// <inheritdoc/>
    public void Factor(UnionProblem problem, double[] r, double[] w, double[] k, CancellationToken cancellation)
    {
        (_problem, _r, _w, _k) = (problem, r, w, k);
        (_n1, _n2, _ny) = (problem.N1, problem.N2, problem.NY);
        Reserve();
        DiagonalBlocks.Assemble(problem, r, w, k, _a1, _a2, cancellation);
        Keep(cancellation);
        InvertBlocks(cancellation);
        AssembleSchur(cancellation);
        FactorSchur(cancellation);
    }

    private void Reserve()
    {
        int s1 = _n1 * _ny, s2 = _n2 * _ny;
        Buffers.Grow(ref _a1, s1 * _ny);
        Buffers.Grow(ref _t, s1 * _ny);
        Buffers.Grow(ref _a2, s2 * _ny);
        Buffers.Grow(ref _scale, s2);
        Buffers.Grow(ref _chunk, Math.Max(_ny, Math.Min(s1, ChunkRows)) * s2);
        Buffers.Grow(ref _short, _ny);
        Buffers.Grow(ref _work1, s1);
    }

    // T = L^-1 with A1 = L L' for every block, after scaling to a unit diagonal; T absorbs the scaling.
    private void InvertBlocks(CancellationToken cancellation)
    {
        int yy = _ny * _ny;
        for (int i = 0; i < _n1 && !cancellation.IsCancellationRequested; i++)
        {
            Span<double> t = _t.AsSpan(i * yy, yy), scale = _short.AsSpan(0, _ny);
            _a1.AsSpan(i * yy, yy).CopyTo(t);
            DiagonalBlocks.ScaleToUnitDiagonal(t, _ny, scale);
            cholesky.Factor(t, _ny, 1e-15, CancellationToken.None);
            InvertLower(t, _ny);
            for (int p = 0; p < _ny; p++)
            {
                for (int q = 0; q <= p; q++)
                {
                    t[(p * _ny) + q] *= scale[q];
                }
            }
        }
    }

    private static void InvertLower(Span<double> l, int n)
    {
        for (int c = 0; c < n; c++)
        {
            l[(c * n) + c] = 1 / l[(c * n) + c];
            for (int i = c + 1; i < n; i++)
            {
                double sum = 0;
                for (int p = c; p < i; p++)
                {
                    sum += l[(i * n) + p] * l[(p * n) + c];
                }

                l[(i * n) + c] = -sum / l[(i * n) + i];
            }
        }
    }

    private void AssembleSchur(CancellationToken cancellation)
    {
        int s2 = _n2 * _ny, yy = _ny * _ny;
        Span<double> schur = Buffers.Zeros(ref _schur, s2 * s2, cancellation);
        for (int j = 0; j < _n2 && !cancellation.IsCancellationRequested; j++)
        {
            for (int a = 0; a < _ny; a++)
            {
                _a2.AsSpan((j * yy) + (a * _ny), a + 1).CopyTo(schur[((((j * _ny) + a) * s2) + (j * _ny))..]);
            }
        }

        int perChunk = Math.Max(1, ChunkRows / _ny), waiting = 0;
        for (int i = 0; i < _n1 && !cancellation.IsCancellationRequested; i++)
        {
            ReadOnlySpan<int> kept = Kept(i);
            if (kept.Length <= _n2 / 2)
            {
                SubtractFew(schur, i, kept, cancellation);
                continue;
            }

            Span<double> rows = _chunk.AsSpan(waiting * _ny * s2, _ny * s2);
            rows.Clear();
            foreach (int j in kept)
            {
                EliminateFibre(i, j, rows[(j * _ny)..], s2);
            }

            if (++waiting == perChunk)
            {
                cholesky.SubtractRankK(schur, s2, _chunk, 1, s2, waiting * _ny, cancellation);
                waiting = 0;
            }
        }

        cholesky.SubtractRankK(schur, s2, _chunk, 1, s2, waiting * _ny, cancellation);
    }

    // W = T B(x1), the block of one x2: w T diag(r) + k (T r) r'.
    private void EliminateFibre(int i, int j, Span<double> target, int stride)
    {
        int f = (i * _n2) + j;
        ReadOnlySpan<double> t = _t.AsSpan(i * _ny * _ny, _ny * _ny), r = _r.AsSpan(f * _ny, _ny);
        double w = _w[f], k = _k[f];
        for (int a = 0; a < _ny; a++)
        {
            ReadOnlySpan<double> ta = t.Slice(a * _ny, a + 1);
            Span<double> row = target.Slice(a * stride, _ny);
            double tr = 0;
            for (int b = 0; b <= a; b++)
            {
                tr += ta[b] * r[b];
            }

            tr *= k;
            for (int b = 0; b < row.Length; b++)
            {
                row[b] = ((b <= a ? w * ta[b] : 0) + tr) * r[b];
            }
        }
    }

    private void FactorSchur(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return;
        }

        int s2 = _n2 * _ny;
        Span<double> schur = _schur.AsSpan(0, s2 * s2);
        for (int p = 0; p < s2; p++)
        {
            double before = _a2[(p * _ny) + (p % _ny)];
            _scale[p] = 1 / Math.Sqrt(Math.Max(schur[(p * s2) + p], Math.Max(1e-15 * before, 1e-300)));
        }

        for (int p = 0; p < s2 && !cancellation.IsCancellationRequested; p++)
        {
            Span<double> row = schur.Slice(p * s2, p + 1);
            double sp = _scale[p];
            for (int q = 0; q < row.Length; q++)
            {
                row[q] *= sp * _scale[q];
            }
        }

        PinGauge(schur);
        for (int p = 0; p < s2; p++)
        {
            schur[(p * s2) + p] += 1e-15;
        }

        cholesky.Factor(schur, s2, 1e-16, cancellation);
    }

    // The gauge l + c(y), m - c(y) is a null space: adding its unit directions (scaled) pins it and changes nothing else.
    private void PinGauge(Span<double> schur)
    {
        int s2 = _n2 * _ny;
        for (int y = 0; y < _ny; y++)
        {
            double norm = 0;
            for (int p = y; p < s2; p += _ny)
            {
                norm += _problem.P2[p] > 0 ? 1 / (_scale[p] * _scale[p]) : 0;
            }

            for (int p = y; p < s2; p += _ny)
            {
                for (int q = y; q <= p && _problem.P2[p] > 0; q += _ny)
                {
                    schur[(p * s2) + q] += _problem.P2[q] > 0 ? 1 / (_scale[p] * _scale[q] * norm) : 0;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<double> g1, ReadOnlySpan<double> g2, Span<double> dl, Span<double> dm)
    {
        // S dm = g2 - B' A1^-1 g1, then dl = A1^-1 (g1 - B dm)
        int s1 = _n1 * _ny, s2 = _n2 * _ny;
        ApplyInverse1(g1, dl);
        g2[..s2].CopyTo(dm);
        SubtractTransposed(dl, dm);
        for (int p = 0; p < s2; p++)
        {
            dm[p] *= _scale[p];
        }

        DenseCholesky.Solve(_schur, s2, dm[..s2]);
        for (int p = 0; p < s2; p++)
        {
            dm[p] *= _scale[p];
        }

        g1[..s1].CopyTo(_work1);
        SubtractForward(dm, _work1);
        ApplyInverse1(_work1, dl);
    }

    private void ApplyInverse1(ReadOnlySpan<double> g, Span<double> x)
    {
        Span<double> tmp = _short.AsSpan(0, _ny);
        for (int i = 0; i < _n1; i++)
        {
            ReadOnlySpan<double> t = _t.AsSpan(i * _ny * _ny, _ny * _ny);
            ReadOnlySpan<double> gi = g.Slice(i * _ny, _ny);
            Span<double> xi = x.Slice(i * _ny, _ny);
            for (int a = 0; a < _ny; a++)
            {
                double sum = 0;
                for (int b = 0; b <= a; b++)
                {
                    sum += t[(a * _ny) + b] * gi[b];
                }

                tmp[a] = sum;
            }

            for (int b = 0; b < _ny; b++)
            {
                double sum = 0;
                for (int a = b; a < _ny; a++)
                {
                    sum += t[(a * _ny) + b] * tmp[a];
                }

                xi[b] = sum;
            }
        }
    }
}
