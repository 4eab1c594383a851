using Pid.Interactions.Memory;
using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Interactions.Decomposing;

/// <summary>
/// The diagonal blocks of the Newton matrix alone, by their Cholesky factors, or, where these are too large to hold, its diagonal: what
/// conjugate gradients need while fibres are far from active. Nothing of cubic cost or quadratic memory in the alphabet of a source.
/// </summary>
/// <param name="cholesky">Factors.</param>
/// <param name="largestBlocks">The doubles of blocks that are held.</param>
internal sealed class BlockDiagonal(DenseCholesky cholesky, double largestBlocks = UnionSolver.LargestBlocks) : INewtonSystem
{
    private double[] _blocks1 = [], _blocks2 = [], _scale1 = [], _scale2 = [];
    private int _size1, _size2, _order; // the order of the blocks that are factored: |Y|, or 1

    /// <inheritdoc/>
    public void Factor(UnionProblem problem, double[] r, double[] w, double[] k, CancellationToken cancellation)
    {
        (_size1, _size2) = (problem.N1 * problem.NY, problem.N2 * problem.NY);
        _order = UnionSolver.Blocks(problem.N1 + problem.N2, problem.NY) <= largestBlocks ? problem.NY : 1;
        Buffers.Grow(ref _blocks1, _size1 * _order);
        Buffers.Grow(ref _blocks2, _size2 * _order);
        Buffers.Grow(ref _scale1, _size1);
        Buffers.Grow(ref _scale2, _size2);
        if (_order == 1)
        {
            DiagonalBlocks.AssembleDiagonals(problem, r, w, k, _blocks1, _blocks2, cancellation);
        }
        else
        {
            DiagonalBlocks.Assemble(problem, r, w, k, _blocks1, _blocks2, cancellation);
        }

        FactorBlocks(_blocks1, _size1 / _order, _scale1, cancellation);
        FactorBlocks(_blocks2, _size2 / _order, _scale2, cancellation);
    }

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<double> g1, ReadOnlySpan<double> g2, Span<double> dl, Span<double> dm)
    {
        Apply(_blocks1, _scale1, g1, dl[.._size1]);
        Apply(_blocks2, _scale2, g2, dm[.._size2]);
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

    private void FactorBlocks(double[] blocks, int n, double[] scale, CancellationToken cancellation)
    {
        for (int i = 0; i < n && !cancellation.IsCancellationRequested; i++)
        {
            Span<double> block = blocks.AsSpan(i * _order * _order, _order * _order), s = scale.AsSpan(i * _order, _order);
            DiagonalBlocks.ScaleToUnitDiagonal(block, _order, s);
            if (_order > 1)
            {
                cholesky.Factor(block, _order, 1e-15, CancellationToken.None);
            }
        }
    }
}
