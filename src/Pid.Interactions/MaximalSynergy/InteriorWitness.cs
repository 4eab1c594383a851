using Pid.Numerics.Certified;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// A proof that an exact point lies near one found by arithmetic with rounding, whatever its zeros: an upper bound of the least entropy of
/// a block, a little above that of the point.
/// </summary>
/// <remarks>
/// An <see cref="EquationBasis"/> moves the point x to x', and a point q inside, whose cells are clearly positive, to q': both satisfy the
/// equations exactly; a basic cell of x' that should be zero is some -1e-15, the cells of q' are still positive. (1 - s) x' + s q'
/// satisfies them too and is not negative for a small share s: it is in D. Whether the vertex is degenerate does not matter, nor do its
/// exact zeros. Non-basic variables of a tiny range have in both the value that they have in some joint of D, whatever that is. A basic one
/// has it too: the basis takes a tiny variable last, for an equation that after elimination holds tiny variables only, and that joint
/// satisfies it.
/// </remarks>
internal sealed class InteriorWitness
{
    private const double Zero = 1e-12, Tiny = 1e-11, U = CertifiedMath.UnitRoundoff;
    // Its product with a coefficient is not zero: every variable of a kind is taken before the next kind.
    private const double LeastWish = 1e-290;
    private readonly SeparableProgram _block;
    private readonly double[] _point, _inside;
    private readonly int[] _zero;       // the member at zero of a non-basic variable that stands there exactly, else -1
    private readonly bool[] _anywhere;  // non-basic and tiny
    private readonly bool[] _tiny;      // with the value of some joint of D: not negative
    private readonly EquationBasis? _basis;

    private InteriorWitness(SeparableProgram block, double[] point, double[] inside, double fineness)
    {
        int n = block.Variables;
        (_block, _point, _inside) = (block, [.. point], [.. inside]);
        (_zero, _anywhere) = (new int[n], new bool[n]);
        double[] positive = new double[n], zero = new double[n], tiny = new double[n];
        for (int v = 0; v < n; v++)
        {
            _anywhere[v] = block.Upper[v] - block.Lower[v] < fineness * Tiny;
            _zero[v] = _anywhere[v] ? -1 : ZeroMember(v, fineness * Zero);
            (_anywhere[v] ? tiny : _zero[v] < 0 ? positive : zero)[v] = Math.Max(LeastCell(v, inside[v]), LeastWish);
            _inside[v] = _anywhere[v] ? Math.Clamp(inside[v], block.Lower[v], block.Upper[v]) : inside[v];
            _point[v] = _anywhere[v] ? _inside[v] : _zero[v] >= 0 ? -block.Sign[_zero[v]] * block.Offset[_zero[v]] : point[v];
        }

        _basis = EquationBasis.Among(block, positive, zero, tiny);
        _tiny = [.. _anywhere];
        foreach (int v in _basis is null ? [] : _basis.Columns)
        {
            (_zero[v], _anywhere[v]) = (-1, false);
        }
    }

    /// <summary>The most entropy of any point of the block's box, in nats: an upper bound.</summary>
    public static double OfWholeBox(SeparableProgram block)
    {
        Interval sum = 0;
        for (int v = 0; v < block.Variables; v++)
        {
            for (int m = block.MemberStart[v]; m < block.MemberStart[v + 1]; m++)
            {
                Interval cell = block.Offset[m] + (new Interval(block.Lower[v], block.Upper[v]) * block.Sign[m]);
                sum += EntropyTerm.Of(cell + new Interval(-block.Radius[m], block.Radius[m]));
            }
        }

        return sum.Upper;
    }

    /// <summary>An upper bound in nats, or positive infinity where the point inside is not far enough inside.</summary>
    /// <param name="block">The block.</param>
    /// <param name="point">The point.</param>
    /// <param name="inside">A point with all cells positive; any other proves less, or nothing.</param>
    public static double EntropyBound(SeparableProgram block, double[] point, double[] inside) =>
        EntropyNear(block, point, inside) is { } entropy ? entropy.Upper : double.PositiveInfinity;

    /// <summary>
    /// Enclosure in nats of the entropy of a point that satisfies the equations exactly and lies in the block, as near to the given one as
    /// the proof gets; null where the point inside is not far enough inside.
    /// </summary>
    /// <param name="block">The block.</param>
    /// <param name="point">The point.</param>
    /// <param name="inside">A point with all cells positive; any other proves less, or nothing.</param>
    /// <param name="fineness">
    /// How much smaller than usual cells are told from zero: less is nearer to the point, and proves it less often.
    /// </param>
    public static Interval? EntropyNear(SeparableProgram block, double[] point, double[] inside, double fineness = 1)
    {
        InteriorWitness proof = new(block, point, inside, fineness);
        if (proof._basis is not { } basis)
        {
            return null;
        }

        Interval[] near = proof.Cells(basis, proof._point, atZero: true), within = proof.Cells(basis, proof._inside, atZero: false);
        double share = 0;
        for (int m = 0; m < near.Length; m++)
        {
            if (near[m].Lower < 0)
            {
                share = Math.Max(share, within[m].Lower > 0 ? -near[m].Lower / (within[m].Lower - near[m].Lower) : 1);
            }
        }

        return Entropy(near, within, Math.Min(1, 1.01 * share));
    }

    private int ZeroMember(int v, double zero)
    {
        for (int m = _block.MemberStart[v]; m < _block.MemberStart[v + 1]; m++)
        {
            if (Cell(m, _point[v]) <= zero)
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
    private Interval[] Cells(EquationBasis basis, double[] t, bool atZero)
    {
        double[] move = new double[t.Length];
        for (int v = 0; v < t.Length; v++)
        {
            move[v] = _anywhere[v] ? _block.Upper[v] - _block.Lower[v] : atZero && _zero[v] >= 0 ? _block.Radius[_zero[v]] : 0;
        }

        basis.Correct(t, move);
        Interval[] cells = new Interval[_block.Sign.Length];
        for (int v = 0; v < t.Length; v++)
        {
            for (int m = _block.MemberStart[v]; m < _block.MemberStart[v + 1]; m++)
            {
                Interval cell = Interval.Around(Cell(m, t[v]), 1.01 * (_block.Radius[m] + move[v] + (4 * U)));
                cells[m] = atZero && m == _zero[v] ? 0 : _tiny[v] ? new Interval(Math.Max(0, cell.Lower), Math.Max(0, cell.Upper)) : cell;
            }
        }

        return cells;
    }

    private static Interval? Entropy(Interval[] near, Interval[] within, double share)
    {
        Interval sum = 0, kept = 1 - Interval.Exactly(share);
        for (int m = 0; m < near.Length; m++)
        {
            Interval cell = (kept * near[m]) + (within[m] * share);
            if (cell.Lower < 0)
            {
                return null;
            }

            sum += EntropyTerm.Of(cell);
        }

        return sum;
    }
}
