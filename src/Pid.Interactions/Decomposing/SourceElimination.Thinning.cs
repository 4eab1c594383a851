using Pid.Interactions.Memory;
using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Interactions.Decomposing;

// Which fibres couple the two sources, and what is done with these alone.
internal sealed partial class SourceElimination
{
    private int[] _kept = [], _first = [];          // x2 of the fibres kept, ascending, and where those of each x1 begin
    private double[] _square = [], _few = [];       // what one x1 with few of them takes from the Schur complement, and its rows

    /// <summary>
    /// Fibres whose part of the matrix is at most this beside the diagonals are left out but for their part of the diagonal blocks: late in
    /// a solve, when most are inactive, the elimination costs next to nothing then. What is factored is no longer the matrix M but at least
    /// M / 2, since [C C; C C] is at most twice diag(C, C): positive definite, and a preconditioner. 0 leaves nothing out.
    /// </summary>
    public double Threshold { get; set; }

    private ReadOnlySpan<int> Kept(int i) => _kept.AsSpan(_first[i], _first[i + 1] - _first[i]);

    private void Keep(CancellationToken cancellation)
    {
        Buffers.Grow(ref _kept, _n1 * _n2);
        Buffers.Grow(ref _first, _n1 + 1);
        int count = 0;
        for (int i = 0; i < _n1 && !cancellation.IsCancellationRequested; i++)
        {
            for (int j = 0; j < _n2; j++)
            {
                if (Threshold == 0 || Matters(i, j))
                {
                    _kept[count++] = j;
                }
            }

            _first[i + 1] = count;
        }
    }

    private bool Matters(int i, int j)
    {
        int f = (i * _n2) + j, yy = _ny * _ny;
        double w = _w[f], k = _k[f];
        for (int y = 0; y < _ny; y++)
        {
            double r = _r[(f * _ny) + y], v = ((k * r) + w) * r;
            int diagonal = (y * _ny) + y;
            if (v * v > Threshold * Threshold * _a1[(i * yy) + diagonal] * _a2[(j * yy) + diagonal])
            {
                return true;
            }
        }

        return false;
    }

    // The square of the rows of one x1, apart, then each entry to its place.
    private void SubtractFew(Span<double> schur, int i, ReadOnlySpan<int> kept, CancellationToken cancellation)
    {
        int width = kept.Length * _ny, s2 = _n2 * _ny;
        Buffers.Grow(ref _square, s2 * s2 / 4);
        Buffers.Grow(ref _few, s2 * _ny / 2);
        Span<double> square = _square.AsSpan(0, width * width);
        square.Clear();
        for (int c = 0; c < kept.Length; c++)
        {
            EliminateFibre(i, kept[c], _few.AsSpan(c * _ny), width);
        }

        cholesky.SubtractRankK(square, width, _few, 1, width, _ny, cancellation);
        for (int p = 0; p < width; p++)
        {
            int row = (kept[p / _ny] * _ny) + (p % _ny);
            for (int q = 0; q <= p; q += _ny)
            {
                int length = Math.Min(_ny, p + 1 - q);
                DenseVector.AddScaled(
                    schur.Slice((row * s2) + (kept[q / _ny] * _ny), length), square.Slice((p * width) + q, length), 1);
            }
        }
    }

    // out1 -= B x2, of the fibres kept
    private void SubtractForward(ReadOnlySpan<double> x2, Span<double> out1)
    {
        for (int i = 0; i < _n1; i++)
        {
            foreach (int j in Kept(i))
            {
                SubtractFibre((i * _n2) + j, x2.Slice(j * _ny, _ny), out1.Slice(i * _ny, _ny));
            }
        }
    }

    // out2 -= B' x1
    private void SubtractTransposed(ReadOnlySpan<double> x1, Span<double> out2)
    {
        for (int i = 0; i < _n1; i++)
        {
            foreach (int j in Kept(i))
            {
                SubtractFibre((i * _n2) + j, x1.Slice(i * _ny, _ny), out2.Slice(j * _ny, _ny));
            }
        }
    }

    private void SubtractFibre(int f, ReadOnlySpan<double> x, Span<double> target)
    {
        ReadOnlySpan<double> rf = _r.AsSpan(f * _ny, x.Length);
        double mean = 0;
        for (int y = 0; y < rf.Length; y++)
        {
            mean += rf[y] * x[y];
        }

        mean *= _k[f];
        double wf = _w[f];
        for (int y = 0; y < rf.Length; y++)
        {
            target[y] -= rf[y] * ((wf * x[y]) + mean);
        }
    }
}
