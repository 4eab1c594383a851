using Pid.Interactions.Memory;
using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Interactions.Decomposing;

/// <summary>
/// Newton systems for |Y| >> |X1| |X2|: M = K + V diag(k) V' with K block diagonal over y (blocks of order |X1| + |X2|, the Laplacian
/// of the bipartite weights q(.,.,y)) and one column of V a fibre. With Z = K^-1 V (Woodbury)
/// M^-1 g = K^-1 g - Z (I + diag(k) V'Z)^-1 diag(k) Z'g, so that the cost grows linearly with |Y|.
/// </summary>
internal sealed class TargetElimination : INewtonSystem
{
    private readonly DenseCholesky _cholesky = new();
    private UnionProblem _problem = new();
    private double[] _inverse = [];         // K_y^-1, full, one block a target symbol
    private double[] _block = [], _scale = [], _column = [];
    private double[] _capacitance = [];     // LU of I + diag(k) V'Z
    private int[] _pivots = [];
    private double[] _fibre = [];
    private double[] _r = [], _w = [], _k = [];
    private int _n1, _n2, _ny;

    private int Order => _n1 + _n2;

    /// <inheritdoc/>
    public void Factor(UnionProblem problem, double[] r, double[] w, double[] k, CancellationToken cancellation)
    {
        (_problem, _r, _w, _k) = (problem, r, w, k);
        (_n1, _n2, _ny) = (problem.N1, problem.N2, problem.NY);
        Reserve();
        int fibres = problem.Fibres;
        Span<double> capacitance = Buffers.Zeros(ref _capacitance, fibres * fibres, cancellation);
        for (int y = 0; y < _ny && !cancellation.IsCancellationRequested; y++)
        {
            InvertBlock(y, cancellation);
            AddToCapacitance(y, capacitance, cancellation);
        }

        for (int f = 0; f < fibres && !cancellation.IsCancellationRequested; f++)
        {
            Span<double> row = capacitance.Slice(f * fibres, fibres);
            for (int c = 0; c < fibres; c++)
            {
                row[c] *= k[f];
            }

            row[f] += 1;
        }

        DenseLu.Factor(capacitance, fibres, _pivots, cancellation);
    }

    private void Reserve()
    {
        int n = Order, fibres = _n1 * _n2;
        Buffers.Grow(ref _inverse, _ny * n * n);
        Buffers.Grow(ref _block, n * n);
        Buffers.Grow(ref _scale, n);
        Buffers.Grow(ref _column, n);
        Buffers.Grow(ref _pivots, fibres);
        Buffers.Grow(ref _fibre, fibres);
    }

    // K_y = [diag(row sums) Q; Q' diag(column sums)], its null direction (1, -1) pinned, scaled to a unit diagonal.
    private void InvertBlock(int y, CancellationToken cancellation)
    {
        int n = Order;
        Span<double> a = _block.AsSpan(0, n * n), scale = _scale.AsSpan(0, n);
        a.Clear();
        for (int i = 0, f = 0; i < _n1; i++)
        {
            for (int j = 0; j < _n2; j++, f++)
            {
                double q = _w[f] * _r[(f * _ny) + y];
                a[(i * n) + i] += q;
                a[((_n1 + j) * n) + _n1 + j] += q;
                a[((_n1 + j) * n) + i] = q;
            }
        }

        double norm = 0;
        for (int p = 0; p < n; p++)
        {
            bool active = p < _n1 ? _problem.P1[(p * _ny) + y] > 0 : _problem.P2[((p - _n1) * _ny) + y] > 0;
            double d = a[(p * n) + p];
            scale[p] = active ? 1 / Math.Sqrt(Math.Max(d, 1e-300)) : 0;
            norm += active ? Math.Max(d, 1e-300) : 0;
        }

        for (int p = 0; p < n; p++)
        {
            for (int q = 0; q <= p; q++)
            {
                // In the scaled variables the null direction is (1, -1) / scale; its unit projector is added.
                double gauge = scale[p] == 0 || scale[q] == 0 ? 0 : ((p < _n1) == (q < _n1) ? 1 : -1) / (scale[p] * scale[q] * norm);
                a[(p * n) + q] = (a[(p * n) + q] * scale[p] * scale[q]) + gauge;
            }

            a[(p * n) + p] += scale[p] == 0 ? 1 : 1e-15;
        }

        _cholesky.Factor(a, n, 1e-16, cancellation);
        Span<double> inverse = _inverse.AsSpan(y * n * n, n * n), column = _column.AsSpan(0, n);
        for (int c = 0; c < n && !cancellation.IsCancellationRequested; c++)
        {
            column.Clear();
            column[c] = scale[c];
            DenseCholesky.Solve(a, n, column);
            for (int p = 0; p < n; p++)
            {
                inverse[(p * n) + c] = column[p] * scale[p];
            }
        }
    }

    // (V'Z)_{f,f'} += r_f r_f' (e_i + e_j)' K_y^-1 (e_i' + e_j')
    private void AddToCapacitance(int y, Span<double> capacitance, CancellationToken cancellation)
    {
        int n = Order, fibres = _n1 * _n2;
        ReadOnlySpan<double> inverse = _inverse.AsSpan(y * n * n, n * n);
        for (int f = 0; f < fibres && !cancellation.IsCancellationRequested; f++)
        {
            double rf = _r[(f * _ny) + y];
            if (rf == 0)
            {
                continue;
            }

            ReadOnlySpan<double> a = inverse.Slice(f / _n2 * n, n), b = inverse.Slice((_n1 + (f % _n2)) * n, n);
            Span<double> row = capacitance.Slice(f * fibres, fibres);
            for (int i = 0, g = 0; i < _n1; i++)
            {
                double ai = a[i] + b[i];
                for (int j = 0; j < _n2; j++, g++)
                {
                    row[g] += rf * _r[(g * _ny) + y] * (ai + a[_n1 + j] + b[_n1 + j]);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<double> g1, ReadOnlySpan<double> g2, Span<double> dl, Span<double> dm)
    {
        int fibres = _n1 * _n2;
        ApplyBlockInverse(g1, g2, dl, dm);
        Span<double> z = _fibre.AsSpan(0, fibres);
        for (int i = 0, f = 0; i < _n1; i++)
        {
            for (int j = 0; j < _n2; j++, f++)
            {
                double mean = 0;
                for (int y = 0; y < _ny; y++)
                {
                    mean += _r[(f * _ny) + y] * (dl[(i * _ny) + y] + dm[(j * _ny) + y]);
                }

                z[f] = _k[f] * mean;
            }
        }

        DenseLu.Solve(_capacitance, fibres, _pivots, z);
        SubtractSpread(z, dl, dm);
    }

    // (dl, dm) -= K^-1 V z
    private void SubtractSpread(ReadOnlySpan<double> z, Span<double> dl, Span<double> dm)
    {
        int n = Order;
        Span<double> v = _column.AsSpan(0, n);
        for (int y = 0; y < _ny; y++)
        {
            v.Clear();
            for (int i = 0, f = 0; i < _n1; i++)
            {
                for (int j = 0; j < _n2; j++, f++)
                {
                    double t = _r[(f * _ny) + y] * z[f];
                    v[i] += t;
                    v[_n1 + j] += t;
                }
            }

            ReadOnlySpan<double> inverse = _inverse.AsSpan(y * n * n, n * n);
            for (int p = 0; p < n; p++)
            {
                double t = DenseVector.Dot(inverse.Slice(p * n, n), v);
                if (p < _n1)
                {
                    dl[(p * _ny) + y] -= t;
                }
                else
                {
                    dm[((p - _n1) * _ny) + y] -= t;
                }
            }
        }
    }

    private void ApplyBlockInverse(ReadOnlySpan<double> g1, ReadOnlySpan<double> g2, Span<double> dl, Span<double> dm)
    {
        int n = Order;
        Span<double> v = _column.AsSpan(0, n);
        for (int y = 0; y < _ny; y++)
        {
            for (int p = 0; p < n; p++)
            {
                v[p] = p < _n1 ? g1[(p * _ny) + y] : g2[((p - _n1) * _ny) + y];
            }

            ReadOnlySpan<double> inverse = _inverse.AsSpan(y * n * n, n * n);
            for (int p = 0; p < n; p++)
            {
                double t = DenseVector.Dot(inverse.Slice(p * n, n), v);
                if (p < _n1)
                {
                    dl[(p * _ny) + y] = t;
                }
                else
                {
                    dm[((p - _n1) * _ny) + y] = t;
                }
            }
        }
    }
}
