namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// Turns what a search found out about a block into a tree of boxes of cells that needs nothing of the block: docs/certificates.md.
/// </summary>
/// <remarks>
/// An equation of a block was made from a row of the polytope, so its multiplier is that of the row. The rows that tied cells to one
/// variable have multipliers of any size: they are such that the cells of a variable are all least at the same end, as the variable is.
/// </remarks>
internal sealed partial class SynergyTreeWriter
{
    // Bits of a probability at which a box is divided, those of multipliers to try, and what rounding here may hide, in nats.
    private const int SplitBits = 48;
    private const double Margin = 1e-12;
    private const int MostMore = 2000;
    private static readonly int[] s_bits = [8, 14, 20, 28, 40];
    private readonly JointPolytope _cells;
    private readonly ReducedPolytope _polytope;
    private readonly CellRows _rows;
    private readonly int[][] _rowsOf;   // of a cell
    private readonly int[] _place;      // of a row in the document: (x1,y), (x2,y), (x1,x2)
    private readonly int[] _coefficients; // of the variable of each tie in its row
    private readonly double[] _multipliers, _slope, _rounded;
    private readonly double[] _atLower, _atUpper, _chord; // -p ln p at the ends of a box, and the slope between them
    private readonly List<long[]> _steps = [];
    private SearchWorker? _worker;
    private int _more;                  // boxes that may still be searched on
    private bool[] _counts = [];        // whether the entropy of a cell is asked for
    private double _target, _least;

    public SynergyTreeWriter(JointPolytope cells, ReducedPolytope polytope)
    {
        (_cells, _polytope) = (cells, polytope);
        _rows = new CellRows(cells);
        _ties = new TiedCells(_rows);
        _rowsOf = _rows.Of;
        int first = cells.N1 * cells.N2, rest = cells.Rows.Length - first;
        _place = [.. Enumerable.Range(0, cells.Rows.Length).Select(r => r < first ? rest + r : r - first)];
        _coefficients = [.. polytope.Ties.Select(t => cells.Rows[t.Item1].Where(t.Item2.Contains).Sum(c => polytope.Signs[c]))];
        (_atLower, _atUpper, _chord) = (new double[_rowsOf.Length], new double[_rowsOf.Length], new double[_rowsOf.Length]);
        (_multipliers, _rounded, _slope) = (new double[_place.Length], new double[_place.Length], new double[_rowsOf.Length]);
    }

    /// <summary>The tree of a search of a block.</summary>
    public SynergyTree Write(BranchAndBound search, SeparableProgram block)
    {
        Begin(search, block);
        Stack<Open> open = new([new Open(search.Trace!, CellBox.Root(_rows), [], null, null)]);
        while (open.TryPop(out Open? next))
        {
            Walk(next, block, search.Rows, open);
        }

        return Tree(block);
    }

    /// <summary>The tree of a block whose equations are all one, which proves its least by itself; null where that is not enough.</summary>
    public SynergyTree? WriteWhole(BranchAndBound search, SeparableProgram block)
    {
        Begin(search, block);
        _least = SayWhole(CellBox.Root(_rows), block);
        _steps.Add([]);
        return _least >= _target ? Tree(block) : null;
    }

    private void Begin(BranchAndBound search, SeparableProgram block)
    {
        _steps.Clear();
        _counts = new bool[_rowsOf.Length];
        Array.ForEach(block.MemberCell, c => _counts[c] = true);
        (_worker, _more) = (null, MostMore);
        (_target, _least) = (search.Lower - Margin, double.PositiveInfinity);
        BeginRows(block);
    }

    private SynergyTree Tree(SeparableProgram block) =>
        new([.. block.MemberCell.Select(c => _cells.Index[c])], [.. _steps], Math.Max(0, _least));

    private void Walk(Open node, SeparableProgram block, int[] rows, Stack<Open> open)
    {
        (SearchTrace trace, CellBox box, double[] y, double[]? shares, (int, bool, double)? gap, _) = node;
        if (gap is { } between)
        {
            Cut(box, block, rows, y, [between], isLinear: false);
        }

        foreach (SearchTrace.Round round in trace.Rounds)
        {
            switch (round.Bound)
            {
                case TracedBound.Rows:
                    shares = round.Multipliers;
                    CutByRows(box, block, shares, round.Cuts);
                    break;
                case TracedBound.Linear:
                    Cut(box, block, rows, round.Multipliers, round.Cuts, isLinear: true);
                    break;
                default:
                    y = round.Multipliers;
                    Cut(box, block, rows, y, round.Cuts, isLinear: false);
                    break;
            }
        }

        if (trace.Variable < 0)
        {
            if (Leaf(box, block, rows, y, shares, node) is { } more)
            {
                open.Push(new Open(more, box, y, shares, null, Again: true));
            }

            return;
        }

        (int cell, double at, bool above) = Cell(block, trace.Variable, above: false, trace.Left);
        long split = (long)Math.Round(at * (1L << SplitBits));
        _steps.Add([_cells.Index[cell], split]);
        at = Probability(split);
        Open first = new(above ? trace.Above! : trace.Below!, box.Part(cell, at, above: false), y, shares, null),
            second = new(above ? trace.Below! : trace.Above!, box, y, shares, null);
        box.Restrict(cell, at, above: true);
        (int, bool, double)? closed = trace.Right > trace.Left ? (trace.Variable, true, trace.Right) : null;
        open.Push(above ? second : second with { Gap = closed });
        open.Push(above ? first with { Gap = closed } : first);
    }

    // Bounds a box, or searches on where its cells do not say as much as its variables did.
    private SearchTrace? Leaf(CellBox box, SeparableProgram block, int[] rows, double[] y, double[]? shares, Open node)
    {
        if (box.IsEmpty)
        {
            _steps.Add([]);
            return null;
        }

        // Where the chords did it, their multipliers are the shorter ones.
        bool byChords = node.Trace.Rounds is [.., { Bound: TracedBound.Chords }];
        (double whole, int bits) = BoundByRows(box, block, byChords ? null : shares);
        (double best, long[] step) = whole >= _target ? (double.NegativeInfinity, []) : BoundByCells(box, block, rows, y, node.Multipliers);
        (whole, bits) = byChords && best < _target ? BoundByRows(box, block, shares) : (whole, bits);
        if (Math.Max(best, whole) < _target && _more-- > 0)
        {
            return node.Again ? Divided(box, block) : Searched(box, block);
        }

        if (whole > best)
        {
            Say(shares!, bits);
        }
        else
        {
            SayMultipliers(step);
        }

        _least = Math.Min(_least, Math.Max(best, whole));
        _steps.Add([]);
        return null;
    }

    // In the middle of the widest variable.
    private static SearchTrace Divided(CellBox box, SeparableProgram block)
    {
        (double[] lower, double[] upper) = Ends(box, block, within: true);
        int v = Enumerable.Range(0, lower.Length).MaxBy(v => upper[v] - lower[v]);
        double middle = 0.5 * (lower[v] + upper[v]);
        SearchTrace trace = new();
        trace.Divide(v, middle, middle);
        return trace;
    }

    private SearchTrace Searched(CellBox box, SeparableProgram block)
    {
        (double[] lower, double[] upper) = Ends(box, block, within: true);
        SearchTrace trace = new();
        _worker ??= new SearchWorker(block, CancellationToken.None);
        _worker.Allow(long.MaxValue);
        _worker.Run(new SearchNode(double.NegativeInfinity, block, lower, upper, _worker.Basis(), trace), _target + Margin, 0,
            descend: false, CancellationToken.None);
        _worker.Open.Clear();
        return trace;
    }

    // The ends of variables, those that their cells say; or within those of the block, which were narrowed.
    private static (double[] Lower, double[] Upper) Ends(CellBox box, SeparableProgram block, bool within)
    {
        double[] lower = [.. block.Lower], upper = [.. block.Upper];
        Array.Fill(lower, double.NegativeInfinity, 0, within ? 0 : lower.Length);
        Array.Fill(upper, double.PositiveInfinity, 0, within ? 0 : upper.Length);
        for (int v = 0; v < lower.Length; v++)
        {
            for (int m = block.MemberStart[v]; m < block.MemberStart[v + 1]; m++)
            {
                int c = block.MemberCell[m];
                double a = block.Sign[m] * (box.Lower(c) - block.Offset[m]), b = block.Sign[m] * (box.Upper(c) - block.Offset[m]);
                lower[v] = Math.Min(Math.Max(lower[v], Math.Min(a, b)), upper[v]);
                upper[v] = Math.Max(Math.Min(upper[v], Math.Max(a, b)), lower[v]);
            }
        }

        return (lower, upper);
    }

    // Cuts what the multipliers close, as far as they do; the box is that after it.
    private void Cut(CellBox box, SeparableProgram block, int[] rows, double[] y, List<(int Variable, bool Below, double End)> cuts,
        bool isLinear)
    {
        if (cuts.Count == 0)
        {
            return;
        }

        const double Near = 1e-12;
        Multipliers(box, block, rows, y, isLinear ? (Math.Abs(_target) + 4) / Near : 1);
        (int Cell, long At, bool Below)[] ends = [.. cuts.Select(End)];
        (int, CellEnds)[]?[] parts = new (int, CellEnds)[]?[ends.Length];
        bool[] isNarrow = new bool[ends.Length]; // what the cell alone closes is not narrowed
        double[] closed = [];
        int bits = 0;
        foreach (int tried in isLinear ? s_bits.AsSpan(0, 1) : s_bits)
        {
            bits = tried;
            double bound = Bound(box, tried);
            closed = [.. ends.Select((e, i) => Closed(e, i, bound))];
            if (Array.TrueForAll(closed, c => c >= _target))
            {
                break;
            }
        }

        (int Cell, long At, bool Below)[] kept = [.. ends.Where((_, i) => closed[i] >= _target)];
        if (kept.Length > 0)
        {
            _least = Math.Min(_least, closed.Where(c => c >= _target).Min());
            SayMultipliers(Step(bits));
            foreach ((int cell, long at, bool below) in kept)
            {
                _steps.AddRange([below ? _cells.Index[cell] : ~_cells.Index[cell], at], []);
                box.Restrict(cell, Probability(at), above: below);
            }
        }

        double Closed((int Cell, long At, bool Below) end, int i, double bound)
        {
            double alone = isNarrow[i] ? double.NegativeInfinity
                : bound + Rise(box, [(end.Cell, box.EndsOf(end.Cell, Probability(end.At), !end.Below, _counts[end.Cell]))]);
            if (alone >= _target)
            {
                return alone;
            }

            parts[i] = isNarrow[i] ? parts[i] : box.Try(end.Cell, Probability(end.At), !end.Below, _counts);
            isNarrow[i] = true;
            return bound + Rise(box, parts[i]);
        }

        (int Cell, long At, bool Below) End((int Variable, bool Below, double End) cut)
        {
            double end = isLinear ? cut.End + (cut.Below ? -Near : Near) : cut.End;
            (int cell, double at, bool above) = Cell(block, cut.Variable, cut.Below, end);
            return (cell, above ? (long)Math.Floor(at * (1L << SplitBits)) : (long)Math.Ceiling(at * (1L << SplitBits)), above);
        }
    }

    // What the bound rises by in a part of the box that differs from it in some cells.
    private double Rise(CellBox box, (int Cell, CellEnds Ends)[]? part) =>
        part?.Sum(p => Least(p.Cell, p.Ends) - Known(box, p.Cell)) ?? double.PositiveInfinity;

    // A cell of a variable that ends where the variable does; on the other side where it falls as the variable rises.
    private static (int Cell, double At, bool Above) Cell(SeparableProgram block, int v, bool above, double t)
    {
        int m = block.MemberStart[v];
        return (block.MemberCell[m], Math.Clamp(block.Value(m, t), 0, 1), block.Sign[m] > 0 ? above : !above);
    }

    private static double Probability(long at) => (double)at / (1L << SplitBits);

    /// <summary>A box to write.</summary>
    /// <param name="Trace">What was found out about it.</param>
    /// <param name="Box">What it is.</param>
    /// <param name="Multipliers">The parent's.</param>
    /// <param name="Shares">The parent's, of equations that are kept whole; null where there are none.</param>
    /// <param name="Gap">What the multipliers close of it.</param>
    /// <param name="Again">Whether it was searched on.</param>
    private sealed record Open(SearchTrace Trace, CellBox Box, double[] Multipliers, double[]? Shares,
        (int Variable, bool Below, double End)? Gap, bool Again = false);
}
