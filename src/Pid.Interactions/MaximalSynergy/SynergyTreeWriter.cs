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
        _steps.Clear();
        _counts = new bool[_rowsOf.Length];
        Array.ForEach(block.MemberCell, c => _counts[c] = true);
        (_worker, _more) = (null, MostMore);
        (_target, _least) = (search.Lower - Margin, double.PositiveInfinity);
        Stack<Open> open = new([new Open(search.Trace!, CellBox.Root(_rows), [], null)]);
        while (open.TryPop(out Open? next))
        {
            Walk(next, block, search.Rows, open);
        }

        return new SynergyTree([.. block.MemberCell.Select(c => _cells.Index[c])], [.. _steps], Math.Max(0, _least));
    }

    private void Walk(Open node, SeparableProgram block, int[] rows, Stack<Open> open)
    {
        (SearchTrace trace, CellBox box, double[] y, (int, bool, double)? gap, _) = node;
        if (gap is { } between)
        {
            Cut(box, block, rows, y, [between], isLinear: false);
        }

        foreach (SearchTrace.Round round in trace.Rounds)
        {
            Cut(box, block, rows, round.Multipliers, round.Cuts, round.IsLinear);
            y = round.IsLinear ? y : round.Multipliers;
        }

        if (trace.Variable < 0)
        {
            if (Leaf(box, block, rows, y, node) is { } more)
            {
                open.Push(new Open(more, box, y, null, Again: true));
            }

            return;
        }

        (int cell, double at, bool above) = Cell(block, trace.Variable, above: false, trace.Left);
        long split = (long)Math.Round(at * (1L << SplitBits));
        _steps.Add([_cells.Index[cell], split]);
        at = Probability(split);
        Open first = new(above ? trace.Above! : trace.Below!, box.Part(cell, at, above: false), y, null),
            second = new(above ? trace.Below! : trace.Above!, box, y, null);
        box.Restrict(cell, at, above: true);
        (int, bool, double)? closed = trace.Right > trace.Left ? (trace.Variable, true, trace.Right) : null;
        open.Push(above ? second : second with { Gap = closed });
        open.Push(above ? first with { Gap = closed } : first);
    }

    // Bounds a box, or searches on where its cells do not say as much as its variables did.
    private SearchTrace? Leaf(CellBox box, SeparableProgram block, int[] rows, double[] y, Open node)
    {
        double best = double.NegativeInfinity;
        long[] step = new long[_place.Length + 1]; // where nothing is left
        foreach (double[] tried in box.IsEmpty ? [] : (double[][])[y, node.Multipliers])
        {
            Multipliers(box, block, rows, tried, 1);
            foreach (int bits in s_bits)
            {
                double bound = Bound(box, bits);
                if (bound > best)
                {
                    (best, step) = (bound, Step(bits));
                }

                if (best >= _target)
                {
                    break;
                }
            }

            if (best >= _target)
            {
                break;
            }
        }

        if (!box.IsEmpty && best < _target && _more-- > 0)
        {
            return node.Again ? Divided(box, block) : Searched(box, block);
        }

        _least = box.IsEmpty ? _least : Math.Min(_least, best);
        _steps.Add(step);
        return null;
    }

    // In the middle of the widest variable.
    private static SearchTrace Divided(CellBox box, SeparableProgram block)
    {
        (double[] lower, double[] upper) = Ends(box, block);
        int v = Enumerable.Range(0, lower.Length).MaxBy(v => upper[v] - lower[v]);
        double middle = 0.5 * (lower[v] + upper[v]);
        SearchTrace trace = new();
        trace.Divide(v, middle, middle);
        return trace;
    }

    private SearchTrace Searched(CellBox box, SeparableProgram block)
    {
        (double[] lower, double[] upper) = Ends(box, block);
        SearchTrace trace = new();
        _worker ??= new SearchWorker(block, CancellationToken.None);
        _worker.Allow(long.MaxValue);
        _worker.Run(new SearchNode(double.NegativeInfinity, block, lower, upper, _worker.Basis(), trace), _target + Margin, 0,
            descend: false, CancellationToken.None);
        _worker.Open.Clear();
        return trace;
    }

    private static (double[] Lower, double[] Upper) Ends(CellBox box, SeparableProgram block)
    {
        double[] lower = [.. block.Lower], upper = [.. block.Upper];
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
            _steps.Add([.. Step(bits), .. kept.SelectMany(e => (long[])[e.Below ? _cells.Index[e.Cell] : ~_cells.Index[e.Cell], e.At])]);
            foreach ((int cell, long at, bool below) in kept)
            {
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
    /// <param name="Gap">What they close of it.</param>
    /// <param name="Again">Whether it was searched on.</param>
    private sealed record Open(SearchTrace Trace, CellBox Box, double[] Multipliers, (int Variable, bool Below, double End)? Gap,
        bool Again = false);
}
