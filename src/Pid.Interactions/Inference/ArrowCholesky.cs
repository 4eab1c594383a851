using Pid.Interactions.Memory;
using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Interactions.Inference;

/// <summary>
/// Cholesky factors of a symmetric matrix [D C'; C S] whose first part D is block diagonal: the rows of (x1,y) meet each other only where
/// x1 is the same. The blocks are eliminated one by one, and only what is left of S is factored as a dense matrix.
/// </summary>
internal sealed class ArrowCholesky
{
    private readonly DenseCholesky _dense = new();
    private double[] _blocks = [], _border = [], _rest = [];
    private int _count, _size, _order;

    /// <summary>The lower triangles of the blocks of D, row-major, one after the other.</summary>
    public Span<double> Blocks => _blocks.AsSpan(0, _count * _size * _size);

    /// <summary>C, row-major: a row of S by a row of D.</summary>
    public Span<double> Border => _border.AsSpan(0, _order * _count * _size);

    /// <summary>The lower triangle of S, row-major.</summary>
    public Span<double> Rest => _rest.AsSpan(0, _order * _order);

    /// <summary>Sets all to zero.</summary>
    /// <param name="count">Blocks of D.</param>
    /// <param name="size">The order of each.</param>
    /// <param name="order">The order of S.</param>
    public void Clear(int count, int size, int order)
    {
        (_count, _size, _order) = (count, size, order);
        Buffers.Grow(ref _blocks, count * size * size);
        Buffers.Grow(ref _border, order * count * size);
        Buffers.Grow(ref _rest, order * order);
        Blocks.Clear();
        Border.Clear();
        Rest.Clear();
    }

    /// <summary>Factors in place; pivots at or below a share of the largest diagonal entry are dropped.</summary>
    public void Factor(double share)
    {
        double largest = 0;
        for (int a = 0; a < _count * _size; a++)
        {
            largest = Math.Max(largest, _blocks[(a * _size) + (a % _size)]);
        }

        for (int a = 0; a < _order; a++)
        {
            largest = Math.Max(largest, _rest[(a * _order) + a]);
        }

        int width = _count * _size;
        for (int b = 0; b < _count; b++)
        {
            Span<double> block = Block(b);
            _dense.Factor(block, _size, share * largest);
            for (int row = 0; row < _order; row++)
            {
                DenseCholesky.SolveLower(block, _size, _border.AsSpan((row * width) + (b * _size), _size));
            }
        }

        _dense.SubtractRankK(Rest, _order, Border, width, 1, width);
        _dense.Factor(Rest, _order, share * largest);
    }

    /// <summary>Solves in place.</summary>
    public void Solve(Span<double> x)
    {
        int width = _count * _size;
        Span<double> first = x[..width], last = x.Slice(width, _order);
        for (int b = 0; b < _count; b++)
        {
            DenseCholesky.SolveLower(Block(b), _size, first.Slice(b * _size, _size));
        }

        for (int row = 0; row < _order; row++)
        {
            last[row] -= DenseVector.Dot(Border.Slice(row * width, width), first);
        }

        DenseCholesky.Solve(Rest, _order, last);
        for (int row = 0; row < _order; row++)
        {
            DenseVector.AddScaled(first, Border.Slice(row * width, width), -last[row]);
        }

        for (int b = 0; b < _count; b++)
        {
            SolveUpper(Block(b), first.Slice(b * _size, _size));
        }
    }

    private Span<double> Block(int b) => _blocks.AsSpan(b * _size * _size, _size * _size);

    private static void SolveUpper(ReadOnlySpan<double> l, Span<double> x)
    {
        for (int i = x.Length - 1; i >= 0; i--)
        {
            x[i] /= l[(i * x.Length) + i];
            for (int j = 0; j < i; j++)
            {
                x[j] -= l[(i * x.Length) + j] * x[i];
            }
        }
    }
}
