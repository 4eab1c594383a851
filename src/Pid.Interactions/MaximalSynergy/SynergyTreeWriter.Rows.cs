namespace Pid.Interactions.MaximalSynergy;

/// <content>Bounds that keep equations whole (<see cref="RowBound"/>), in the shares and multipliers of a document.</content>
internal sealed partial class SynergyTreeWriter
{
    // Bits of shares and multipliers to try, of which the last are all that there are.
    private static readonly int[] s_bitsOfShares = [10, 14, 18, 22, 26, 30];
    private readonly TiedCells _ties;
    private DualBound? _rowBox;
    private RowBound? _rowBound; // null where a checker finds other variables than those of the block
    private (int Sign, int[] Entries)[] _order = []; // of each variable in the order of a document, how it goes with its first cell
    private double[]? _said;     // shares and multipliers that the next box is bounded by; null where they are of rows
    private long[]? _saidOfRows; // multipliers that are; null where they have shares

    private void BeginRows(SeparableProgram block)
    {
        (_rowBox, _rowBound, _said, _saidOfRows) = (new DualBound(block), null, null, null);
        if (Order(block) is { } order)
        {
            (_order, _rowBound) = (order, new RowBound(block, _rowBox));
        }
    }

    // Null where the unknowns of a checker are not the variables of the block, or its rows are not the equations.
    private (int Sign, int[] Entries)[]? Order(SeparableProgram block)
    {
        int[] firstEntry = new int[block.Rows + 1], sign = new int[block.Variables], first = new int[block.Variables];
        for (int r = 0; r < block.Rows; r++)
        {
            firstEntry[r + 1] = firstEntry[r] + block.RowVariable[r].Length;
        }

        Dictionary<int, int> variable = [];
        for (int v = 0; v < block.Variables; v++)
        {
            int[] members = block.MemberCell[block.MemberStart[v]..block.MemberStart[v + 1]];
            (first[v], sign[v]) = (members.Min(), (int)block.Sign[block.MemberStart[v] + Array.IndexOf(members, members.Min())]);
            variable.Add(first[v], v);
            if (!members.Order().SequenceEqual(_ties.CellsOf(first[v])))
            {
                return null;
            }
        }

        List<int>[] entries = [.. first.Select(_ => new List<int>())];
        Dictionary<int, int> equation = block.Origin.Index().ToDictionary(o => o.Item, o => o.Index);
        foreach (int row in _rows.Order)
        {
            (int Variable, int Times)[] unknowns = [.. _ties.Unknowns(row).Where(u => variable.ContainsKey(u.Key))
                .Select(u => (variable[u.Key], u.Value))];
            if (unknowns.Length > 0 && (!equation.TryGetValue(row, out int r) || block.RowVariable[r].Length != unknowns.Length))
            {
                return null;
            }

            foreach ((int v, int times) in unknowns)
            {
                int k = Array.IndexOf(block.RowVariable[equation[row]], v);
                if (k < 0 || Math.Abs(times) != 1)
                {
                    return null;
                }

                entries[v].Add(firstEntry[equation[row]] + k);
            }
        }

        return entries.Sum(e => e.Count) < firstEntry[^1] ? null
            : [.. first.Index().OrderBy(f => f.Item).Select(f => (sign[f.Index], entries[f.Index].ToArray()))];
    }

    // The bound of a box by what was said last (0 bits), or by shares rounded to as few bits as are enough.
    private (double Bound, int Bits) BoundByRows(CellBox box, SeparableProgram block, double[]? shares)
    {
        if (_rowBound is null || shares is null)
        {
            return (double.NegativeInfinity, 0);
        }

        (double[] lower, double[] upper) = Ends(box, block, within: false);
        _rowBox!.Load(lower, upper);
        if (_said is not null && _rowBound.At(_said) is var known && known >= _target)
        {
            return (known, 0);
        }

        (double Bound, int Bits) best = (double.NegativeInfinity, 0);
        foreach (int bits in s_bitsOfShares)
        {
            double bound = _rowBound.At(RoundedShares(shares, bits));
            best = bound > best.Bound ? (bound, bits) : best;
            if (best.Bound >= _target)
            {
                break;
            }
        }

        return best;
    }

    // The bound of a box by the first equation, which has all shares, said.
    private double SayWhole(CellBox box, SeparableProgram block)
    {
        if (_rowBound is null || block.Rows == 0)
        {
            return double.NegativeInfinity;
        }

        double[] shares = new double[2 * block.RowVariable.Sum(row => row.Length)];
        Array.Fill(shares, 1, 0, block.RowVariable[0].Length);
        (double[] lower, double[] upper) = Ends(box, block, within: false);
        _rowBox!.Load(lower, upper);
        Say(shares, bits: 1);
        return _rowBound.At(shares);
    }

    // The last of each variable has what the others leave.
    private double[] RoundedShares(double[] shares, int bits)
    {
        double[] all = new double[shares.Length];
        int n = all.Length / 2;
        foreach ((_, int[] of) in _order)
        {
            double rest = 1, sum = 0;
            foreach (int e in of)
            {
                all[e] = e == of[^1] ? rest : Math.ScaleB(Math.Floor(Math.ScaleB(shares[e], bits)), -bits);
                all[n + e] = e == of[^1] ? -sum : Math.ScaleB(Math.Round(Math.ScaleB(shares[n + e], bits)), -bits);
                (rest, sum) = (rest - all[e], sum + all[n + e]);
            }
        }

        return all;
    }

    private void Say(double[] shares, int bits)
    {
        if (bits == 0)
        {
            return;
        }

        int n = shares.Length / 2;
        shares = RoundedShares(shares, bits);
        (_said, _saidOfRows) = (shares, null);
        _steps.Add([~bits, .. _order.SelectMany(o => o.Entries.SkipLast(1).SelectMany(e => (long[])[
            (long)Math.ScaleB(shares[e], bits), (long)Math.ScaleB(o.Sign * shares[n + e], bits)]))]);
    }

    // Cuts what shares close, as far as they do; the box is that after it.
    private void CutByRows(CellBox box, SeparableProgram block, double[] shares, List<(int Variable, bool Below, double End)> cuts)
    {
        foreach ((int v, bool below, double end) in cuts)
        {
            (int cell, double at, bool above) = Cell(block, v, below, end);
            long split = (long)Math.Round(at * (1L << SplitBits));
            CellBox part = box.Part(cell, Probability(split), above: !above);
            (double bound, int bits) = part.IsEmpty ? (double.PositiveInfinity, 0) : BoundByRows(part, block, shares);
            if (bound >= _target)
            {
                _least = Math.Min(_least, bound);
                Say(shares, bits);
                _steps.Add([above ? _cells.Index[cell] : ~_cells.Index[cell], split]);
                _steps.Add([]);
                box.Restrict(cell, Probability(split), above);
            }
        }
    }
}
