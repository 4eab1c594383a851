using Pid.Numerics.Certified;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// D after everything that the equations decide by themselves: cells that have one possible value are fixed, two cells that an equation of
/// two unknowns ties together become one variable (r = +-t + offset), and what is left falls apart into independent
/// <see cref="SeparableProgram"/>s. With a binary variable every cell pair of a fibre is tied, so 2 x 2 x c keeps c variables and one
/// equation, and n x m x 2 is a transportation problem; where zeros force every cell, nothing is left at all.
/// </summary>
/// <remarks>All arithmetic is in intervals: the boxes, offsets and right sides contain the exact values for every member of D.</remarks>
internal sealed class ReducedPolytope
{
    private const double Narrow = 4e-15;
    private readonly JointPolytope _cells;
    private readonly int[] _class;          // variable of a cell, or -1 where fixed
    private readonly int[] _sign;
    private readonly Interval[] _offset;    // cell = sign t + offset; a fixed cell is its offset
    private readonly Interval[] _box;       // of variables
    private readonly List<int>[] _members;
    private readonly int[] _coefficient;
    private readonly int[] _seen;           // the reading in which a variable was last met
    private readonly List<int> _touched = [];
    private int _reading;

    /// <summary>Reduces; cancelled, it stops early with a polytope that is right but larger.</summary>
    /// <param name="cells">D as written down.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <exception cref="OperationCanceledException">A pass over the cells was given up.</exception>
    public ReducedPolytope(JointPolytope cells, CancellationToken cancellation = default)
    {
        _cells = cells;
        int n = cells.Index.Length;
        (_class, _sign, _offset, _box, _members) = (new int[n], new int[n], new Interval[n], [.. cells.Box], new List<int>[n]);
        (_coefficient, _seen) = (new int[n], new int[n]);
        for (int c = 0; c < n; c++)
        {
            Look(c);
            (_class[c], _sign[c], _members[c]) = (c, 1, [c]);
        }

        for (int sweep = 0; sweep < 50 && !IsEmpty && !cancellation.IsCancellationRequested; sweep++)
        {
            bool changed = false;
            for (int r = 0; r < cells.Rows.Length && !IsEmpty; r++)
            {
                Look(r);
                changed |= cells.Rows[r].Length > 0 && Deduce(r, tighten: sweep < 12);
                IsEmpty |= cells.Rows[r].Length == 0 && cells.RightSide[r].Lower > 0;
            }

            if (!changed)
            {
                break;
            }
        }

        Blocks = IsEmpty ? [] : IndependentBlocks.Of(Equations(), _members, _sign, _offset, _box, cells.Pass);
    }

    // Once in a thousand: cheap, and still often enough.
    private void Look(int step)
    {
        if (step % 1024 == 0)
        {
            _cells.Pass.ThrowIfCancellationRequested();
        }
    }

    /// <summary>What was tied, in order: the row that did, and the cells of one of its two variables.</summary>
    public List<(int Row, int[] Cells)> Ties { get; } = [];

    /// <summary>The sign of each cell, 0 where it is fixed.</summary>
    public IReadOnlyList<int> Signs => _sign;

    /// <summary>Proven: no joint has these marginals.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>The independent parts.</summary>
    public SeparableProgram[] Blocks { get; }

    /// <summary>The entropy of the fixed cells, in nats.</summary>
    public Interval FixedEntropy()
    {
        Interval sum = 0;
        for (int c = 0; c < _class.Length; c++)
        {
            sum += _class[c] < 0 ? EntropyTerm.Of(_offset[c]) : 0;
        }

        return sum;
    }

    /// <summary>The joint of a point of each block, in (x1, x2, y) order.</summary>
    public double[] ToJoint(IReadOnlyList<double[]> points)
    {
        double[] joint = new double[_cells.N1 * _cells.N2 * _cells.NY];
        for (int c = 0; c < _class.Length; c++)
        {
            if (_class[c] < 0)
            {
                joint[_cells.Index[c]] = _offset[c].Lower <= 0 ? 0 : _offset[c].Midpoint;
            }
        }

        for (int b = 0; b < Blocks.Length; b++)
        {
            SeparableProgram block = Blocks[b];
            for (int v = 0; v < block.Variables; v++)
            {
                for (int m = block.MemberStart[v]; m < block.MemberStart[v + 1]; m++)
                {
                    joint[_cells.Index[block.MemberCell[m]]] = block.Value(m, points[b][v]);
                }
            }
        }

        return joint;
    }

    /// <summary>
    /// The point of a block that a joint, in (x1, x2, y) order, has: by the smallest cell of each variable, whose rounding is least.
    /// </summary>
    public double[] ToPoint(SeparableProgram block, ReadOnlySpan<double> joint)
    {
        double[] point = new double[block.Variables];
        for (int v = 0; v < point.Length; v++)
        {
            double least = double.PositiveInfinity;
            for (int m = block.MemberStart[v]; m < block.MemberStart[v + 1]; m++)
            {
                double r = joint[_cells.Index[block.MemberCell[m]]];
                (least, point[v]) = r < least ? (r, block.Sign[m] * (r - block.Offset[m])) : (least, point[v]);
            }
        }

        return point;
    }

    // What one equation says; true when something was fixed, tied or clearly narrowed.
    private bool Deduce(int row, bool tighten)
    {
        Interval rest = Collect(row);
        switch (_touched)
        {
            case []:
                IsEmpty |= !rest.Contains(0);
                return false;
            case [int v]:
                Fix(v, Divide(rest, _coefficient[v]));
                return true;
            case [int a, int b] when Math.Abs(_coefficient[a]) == Math.Abs(_coefficient[b]):
                Tie(a, b, rest, row);
                return true;
            default:
                return tighten && Tighten(rest);
        }
    }

    // The coefficients of the free variables in an equation (those that do not cancel), and its right side less everything known.
    private Interval Collect(int row)
    {
        _touched.ForEach(v => _coefficient[v] = 0);
        _touched.Clear();
        _reading++;
        Interval rest = _cells.RightSide[row];
        foreach (int c in _cells.Rows[row])
        {
            rest -= _offset[c];
            if (_class[c] >= 0)
            {
                int v = _class[c];
                if (_seen[v] != _reading)
                {
                    _seen[v] = _reading;
                    _touched.Add(v);
                }

                _coefficient[v] += _sign[c];
            }
        }

        _touched.RemoveAll(v => _coefficient[v] == 0);
        return rest;
    }

    private void Fix(int v, Interval value)
    {
        Interval known = Meet(value, _box[v]);
        foreach (int c in _members[v])
        {
            Interval r = _sign[c] > 0 ? known + _offset[c] : _offset[c] - known;
            (_class[c], _sign[c], _offset[c]) = (-1, 0, Meet(r, _cells.Box[c]));
        }

        _members[v].Clear();
    }

    // ka ta + kb tb = rest with ka = +-kb: every cell of a becomes a cell of b.
    private void Tie(int a, int b, Interval rest, int row)
    {
        (a, b) = _members[a].Count <= _members[b].Count ? (a, b) : (b, a);
        Ties.Add((row, [.. _members[a]]));
        Interval shift = Divide(rest, _coefficient[a]);
        int s = -_coefficient[b] / _coefficient[a];
        Interval moved = _box[a] - shift;
        _box[b] = Meet(_box[b], s > 0 ? moved : -moved);
        foreach (int c in _members[a])
        {
            _offset[c] += _sign[c] > 0 ? shift : -shift;
            (_class[c], _sign[c]) = (b, _sign[c] * s);
        }

        _members[b].AddRange(_members[a]);
        _members[a].Clear();
        FixIfNarrow(b);
    }

    private bool Tighten(Interval rest)
    {
        bool changed = false;
        Interval sum = 0;
        foreach (int v in _touched)
        {
            sum += _box[v] * _coefficient[v];
        }

        foreach (int v in _touched)
        {
            // The sum of the others, by taking this one out of the sum of all: each end is rounded outward twice.
            Interval own = _box[v] * _coefficient[v];
            Interval others = new(Math.BitDecrement(sum.Lower - own.Lower), Math.BitIncrement(sum.Upper - own.Upper));
            Interval box = Meet(Divide(rest - others, _coefficient[v]), _box[v]);
            if (box.Width < 0.999 * _box[v].Width)
            {
                _box[v] = box;
                changed = true;
                if (FixIfNarrow(v))
                {
                    return true;
                }
            }
        }

        return changed;
    }

    private bool FixIfNarrow(int v)
    {
        bool narrow = _members[v].Count > 0 && _box[v].Width <= Narrow;
        if (narrow)
        {
            Fix(v, _box[v]);
        }

        return narrow;
    }

    private Interval Meet(Interval a, Interval b)
    {
        if (a.Overlaps(b))
        {
            return a.Intersect(b);
        }

        IsEmpty = true; // two enclosures of one value are disjoint: no member of D exists
        return a;
    }

    private static Interval Divide(Interval a, int k) => k > 0 ? a / k : -a / -k;

    // The equations that are left.
    private List<Equation> Equations()
    {
        List<Equation> equations = [];
        for (int r = 0; r < _cells.Rows.Length; r++)
        {
            Look(r);
            Interval rest = Collect(r);
            if (_touched.Count > 0)
            {
                equations.Add(new Equation([.. _touched.Select(v => (v, _coefficient[v]))], rest, r));
            }
        }

        return equations;
    }
}
