using Pid.Interactions.Memory;
using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Interactions.Decomposing;

/// <summary>
/// Newton systems of alphabets too large to factor: conjugate gradients on the fibre form, preconditioned by the Cholesky factors of the
/// diagonal blocks, or, where these are too large to hold, by the diagonal. Nothing of cubic cost or quadratic memory in the alphabet of a
/// source; directions are inexact, bounds stay proven.
/// </summary>
/// <param name="cholesky">Factors.</param>
/// <param name="largestBlocks">The doubles of blocks that are held.</param>
internal sealed class ConjugateGradients(DenseCholesky cholesky, double largestBlocks = UnionSolver.LargestBlocks) : INewtonSystem
{
    private const int UsualLimit = 400;
    private const double UsualTolerance = 1e-9;
    private UnionProblem _problem = new();
    private CancellationToken _cancellation;
    private double[] _blocks1 = [], _blocks2 = [], _scale1 = [], _scale2 = [];
    private double[] _residual = [], _preconditioned = [], _direction = [], _product = [], _solution = [];
    private double[] _r = [], _w = [], _k = [];
    private int _ny, _order; // the order of the blocks that are factored: |Y|, or 1

    private int Size1 => _problem.N1 * _ny;

    private int Size => (_problem.N1 + _problem.N2) * _ny;

    /// <inheritdoc/>
    public void Factor(UnionProblem problem, double[] r, double[] w, double[] k, CancellationToken cancellation)
    {
        (_problem, _r, _w, _k, _ny, _cancellation) = (problem, r, w, k, problem.NY, cancellation);
        _order = UnionSolver.Blocks(problem.N1 + problem.N2, _ny) <= largestBlocks ? _ny : 1;
        Buffers.Grow(ref _blocks1, problem.N1 * _ny * _order);
        Buffers.Grow(ref _blocks2, problem.N2 * _ny * _order);
        Buffers.Grow(ref _scale1, problem.N1 * _ny);
        Buffers.Grow(ref _scale2, problem.N2 * _ny);
        Buffers.Grow(ref _residual, Size);
        Buffers.Grow(ref _preconditioned, Size);
        Buffers.Grow(ref _direction, Size);
        Buffers.Grow(ref _product, Size);
        Buffers.Grow(ref _solution, Size);
        if (_order == 1)
        {
            DiagonalBlocks.AssembleDiagonals(problem, r, w, k, _blocks1, _blocks2, cancellation);
        }
        else
        {
            DiagonalBlocks.Assemble(problem, r, w, k, _blocks1, _blocks2, cancellation);
        }

        FactorBlocks(_blocks1, problem.N1 * _ny / _order, _scale1);
        FactorBlocks(_blocks2, problem.N2 * _ny / _order, _scale2);
    }

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<double> g1, ReadOnlySpan<double> g2, Span<double> dl, Span<double> dm) =>
        Solve(g1, g2, dl, dm, UsualTolerance, UsualLimit);

    /// <summary>Solves to a tolerance.</summary>
    /// <param name="g1">The right side of l.</param>
    /// <param name="g2">The right side of m.</param>
    /// <param name="dl">Becomes the direction of l.</param>
    /// <param name="dm">Becomes the direction of m.</param>
    /// <param name="tolerance">The residual to reach, beside the right side, in the norm of the preconditioner.</param>
    /// <param name="limit">Iterations at most.</param>
    /// <returns>Whether it was reached.</returns>
    public bool Solve(
        ReadOnlySpan<double> g1, ReadOnlySpan<double> g2, Span<double> dl, Span<double> dm, double tolerance, int limit)
    {
        Span<double> x = _solution.AsSpan(0, Size), residual = _residual.AsSpan(0, Size), z = _preconditioned.AsSpan(0, Size);
        Span<double> p = _direction.AsSpan(0, Size), q = _product.AsSpan(0, Size);
        x.Clear();
        g1[..Size1].CopyTo(residual);
        g2[..(Size - Size1)].CopyTo(residual[Size1..]);
        RemoveGauge(residual);
        Precondition(residual, z);
        z.CopyTo(p);
        double rho = DenseVector.Dot(residual, z), enough = tolerance * tolerance * rho;
        FibreMatrix matrix = new(_problem, _r, _w, _k);
        for (int i = 0; i < limit && rho > enough && !_cancellation.IsCancellationRequested; i++)
        {
            matrix.Multiply(p[..Size1], p[Size1..], q[..Size1], q[Size1..]);
            double curvature = DenseVector.Dot(p, q);
            if (!(curvature > 0))
            {
                break; // the direction has shrunk into the gauge: nothing left to gain
            }

            double step = rho / curvature;
            DenseVector.AddScaled(x, p, step);
            DenseVector.AddScaled(residual, q, -step);
            Precondition(residual, z);
            double next = DenseVector.Dot(residual, z), factor = next / rho;
            rho = next;
            for (int t = 0; t < p.Length; t++)
            {
                p[t] = z[t] + (factor * p[t]);
            }
        }

        x[..Size1].CopyTo(dl);
        x[Size1..].CopyTo(dm);
        return rho <= enough;
    }

    // Rounding leaves a part of the right-hand side in the null space, where no step can reduce it and iterations would run away.
    private void RemoveGauge(Span<double> residual)
    {
        for (int y = 0; y < _ny; y++)
        {
            double sum = 0;
            int active = 0;
            for (int i = y; i < residual.Length; i += _ny)
            {
                bool first = i < Size1;
                if ((first ? _problem.P1[i] : _problem.P2[i - Size1]) > 0)
                {
                    sum += first ? residual[i] : -residual[i];
                    active++;
                }
            }

            for (int i = y; i < residual.Length && active > 0; i += _ny)
            {
                bool first = i < Size1;
                if ((first ? _problem.P1[i] : _problem.P2[i - Size1]) > 0)
                {
                    residual[i] -= (first ? sum : -sum) / active;
                }
            }
        }
    }

    private void Precondition(ReadOnlySpan<double> residual, Span<double> z)
    {
        Apply(_blocks1, _scale1, residual[..Size1], z[..Size1]);
        Apply(_blocks2, _scale2, residual[Size1..], z[Size1..]);
    }

    private void Apply(double[] blocks, double[] scale, ReadOnlySpan<double> residual, Span<double> z)
    {
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = residual[i] * scale[i];
        }

        for (int i = 0; i < z.Length && _order > 1; i += _order)
        {
            DenseCholesky.Solve(blocks.AsSpan(i * _order, _order * _order), _order, z.Slice(i, _order));
        }

        for (int i = 0; i < z.Length; i++)
        {
            z[i] *= scale[i];
        }
    }

    private void FactorBlocks(double[] blocks, int n, double[] scale)
    {
        for (int i = 0; i < n && !_cancellation.IsCancellationRequested; i++)
        {
            Span<double> block = blocks.AsSpan(i * _order * _order, _order * _order), s = scale.AsSpan(i * _order, _order);
            DiagonalBlocks.ScaleToUnitDiagonal(block, _order, s);
            if (_order > 1)
            {
                cholesky.Factor(block, _order, 1e-15);
            }
        }
    }
}
