using Pid.Numerics.Certified;

namespace Pid.Interactions.Sharp;

/// <summary>
/// A proof that an exact point lies near one found by arithmetic with rounding, whatever its zeros: an upper bound of the least entropy of a
/// block, a little above that of the point.
/// </summary>
/// <remarks>
/// An <see cref="EquationBasis"/> moves the point x to x', and a point q inside, whose cells are clearly positive, to q': both satisfy the
/// equations exactly; a basic cell of x' that should be zero is some -1e-15, the cells of q' are still positive. (1 - s) x' + s q' satisfies
/// them too and is not negative for a small share s: it is in D. Whether the vertex is degenerate does not matter, nor do its exact zeros.
/// Variables of a tiny range stand at the same exact zero in both.
/// </remarks>
internal sealed class InteriorWitness
{
    private const double LargestShare = 1e-3, Zero = 1e-12, Tiny = 1e-9, U = CertifiedMath.UnitRoundoff;
    private readonly ConcaveBlock _block;
    private readonly double[] _point, _inside;
    private readonly int[] _zero;    // the member at zero of a variable that stands there exactly, else -1
    private readonly EquationBasis? _basis;

    private InteriorWitness(ConcaveBlock block, double[] point, double[] inside)
    {
        int n = block.Variables;
        (_block, _point, _inside) = (block, [.. point], [.. inside]);
        _zero = new int[n];
        double[] first = new double[n], second = new double[n];
        for (int v = 0; v < n; v++)
        {
            _zero[v] = ZeroMember(v);
            first[v] = _zero[v] < 0 ? 1 : 0;
            second[v] = Math.Max(LeastCell(v, inside[v]), double.Epsilon);
        }

        _basis = EquationBasis.Among(block, first, second);
        foreach (int v in _basis is null ? [] : _basis.Columns)
        {
            _zero[v] = -1;
        }

        for (int v = 0; v < n; v++)
        {
            if (_zero[v] >= 0)
            {
                _point[v] = -block.Sign[_zero[v]] * block.Offset[_zero[v]];
                _inside[v] = second[v] < Tiny ? _point[v] : inside[v];
            }
        }
    }

    /// <summary>An upper bound in nats, or positive infinity where the point inside is not far enough inside.</summary>
    /// <param name="block">The block.</param>
    /// <param name="point">The point.</param>
    /// <param name="inside">A point with all cells positive.</param>
    public static double EntropyBound(ConcaveBlock block, double[] point, double[] inside)
    {
        InteriorWitness proof = new(block, point, inside);
        if (proof._basis is not { } basis)
        {
            return double.PositiveInfinity;
        }

        Interval[] near = proof.Cells(basis, proof._point), within = proof.Cells(basis, proof._inside);
        double share = 0;
        for (int m = 0; m < near.Length; m++)
        {
            if (near[m].Lower < 0)
            {
                share = Math.Max(share, within[m].Lower > 0 ? -near[m].Lower / (within[m].Lower - near[m].Lower) : 1);
            }
        }

        share *= 1.01;
        return share <= LargestShare ? Entropy(near, within, share) : double.PositiveInfinity;
    }

    private int ZeroMember(int v)
    {
        for (int m = _block.MemberStart[v]; m < _block.MemberStart[v + 1]; m++)
        {
            if (Cell(m, _point[v]) <= Zero)
            {
                return m;
            }
        }

        return -1;
    }

    private double LeastCell(int v, double t)
    {
        double least = double.PositiveInfinity;
        for (int m = _block.MemberStart[v]; m < _block.MemberStart[v + 1]; m++)
        {
            least = Math.Min(least, Cell(m, t));
        }

        return least;
    }

    private double Cell(int member, double t) => (_block.Sign[member] * t) + _block.Offset[member];

    // Where the cells lie after the point has been moved to satisfy the equations.
    private Interval[] Cells(EquationBasis basis, double[] t)
    {
        double[] move = new double[t.Length];
        for (int v = 0; v < t.Length; v++)
        {
            move[v] = _zero[v] >= 0 && t[v] == _point[v] ? _block.Radius[_zero[v]] : 0;
        }

        basis.Correct(t, move);
        Interval[] cells = new Interval[_block.Sign.Length];
        for (int v = 0; v < t.Length; v++)
        {
            for (int m = _block.MemberStart[v]; m < _block.MemberStart[v + 1]; m++)
            {
                cells[m] = m == _zero[v] && t[v] == _point[v] ? 0
                    : Interval.Around(Cell(m, t[v]), 1.01 * (_block.Radius[m] + move[v] + (4 * U)));
            }
        }

        return cells;
    }

    private static double Entropy(Interval[] near, Interval[] within, double share)
    {
        Interval sum = 0, kept = 1 - Interval.Exactly(share);
        for (int m = 0; m < near.Length; m++)
        {
            Interval cell = (kept * near[m]) + (within[m] * share);
            if (cell.Lower < 0)
            {
                return double.PositiveInfinity;
            }

            sum += EntropyTerm.Of(cell);
        }

        return sum.Upper;
    }
}
