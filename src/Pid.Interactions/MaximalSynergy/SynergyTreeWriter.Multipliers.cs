namespace Pid.Interactions.MaximalSynergy;

/// <content>Multipliers of all rows of the polytope from those of a block, and what they bound.</content>
internal sealed partial class SynergyTreeWriter
{
    // Multipliers of all rows from those of a block.
    private void Multipliers(CellBox box, SeparableProgram block, int[] rows, double[] y, double scale)
    {
        Array.Clear(_multipliers);
        for (int i = 0; i < y.Length; i++)
        {
            _multipliers[block.Origin[rows[i]]] = scale * y[i];
        }

        double[] target = new double[_rowsOf.Length];
        for (int c = 0; c < target.Length; c++)
        {
            int[] of = _rowsOf[c];
            _slope[c] = _multipliers[of[0]] + _multipliers[of[1]] + _multipliers[of[2]];
            (double l, double u, double atLower, double atUpper) = _counts[c]
                ? box.WithHeights(c) : new CellEnds(box.Lower(c), box.Upper(c), 0, 0);
            (_atLower[c], _atUpper[c]) = (atLower, atUpper);
            _chord[c] = u - l > 1e-14 ? (_atUpper[c] - _atLower[c]) / (u - l) : 0;
        }

        for (int v = 0; v < block.Variables; v++)
        {
            ReadOnlySpan<int> members = block.MemberCell.AsSpan(block.MemberStart[v]..block.MemberStart[v + 1]);
            double excess = 0;
            foreach (int c in members)
            {
                excess += _polytope.Signs[c] * (_slope[c] - _chord[c]);
            }

            foreach (int c in members)
            {
                target[c] = _chord[c] + (_polytope.Signs[c] * excess / members.Length);
            }
        }

        for (int i = _polytope.Ties.Count - 1; i >= 0; i--)
        {
            (int row, int[] cells) = _polytope.Ties[i];
            if (_counts[cells[0]] && _coefficients[i] != 0)
            {
                double more = 0;
                foreach (int c in cells)
                {
                    more += _polytope.Signs[c] * (target[c] - _slope[c]);
                }

                more /= _coefficients[i];
                _multipliers[row] += more;
                foreach (int c in _cells.Rows[row])
                {
                    _slope[c] += more;
                }
            }
        }
    }

    // The bound of a box by multipliers of a block, or by other ones, rounded to as few bits as are enough.
    private (double Bound, long[] Step) BoundByCells(CellBox box, SeparableProgram block, int[] rows, params double[][] multipliers)
    {
        (double Bound, long[] Step) best = (double.NegativeInfinity, []);
        foreach (double[] tried in multipliers)
        {
            Multipliers(box, block, rows, tried, 1);
            foreach (int bits in s_bits)
            {
                double bound = Bound(box, bits);
                best = bound > best.Bound ? (bound, Step(bits)) : best;
                if (best.Bound >= _target)
                {
                    return best;
                }
            }
        }

        return best;
    }

    // The bound of the multipliers rounded to so many bits.
    private double Bound(CellBox box, int bits)
    {
        double bound = 0;
        for (int r = 0; r < _rounded.Length; r++)
        {
            _rounded[r] = Math.ScaleB(Math.Round(Math.ScaleB(_multipliers[r], bits)), -bits);
            bound += _rounded[r] * _rows.Sums[r];
        }

        for (int c = 0; c < _rowsOf.Length; c++)
        {
            int[] rows = _rowsOf[c];
            _slope[c] = _rounded[rows[0]] + _rounded[rows[1]] + _rounded[rows[2]];
            bound += Known(box, c);
        }

        return bound;
    }

    private double Known(CellBox box, int c) =>
        Math.Min(_atLower[c] - (_slope[c] * box.Lower(c)), _atUpper[c] - (_slope[c] * box.Upper(c)));

    private double Least(int c, CellEnds ends) => Math.Min((_counts[c] ? ends.AtLower : 0) - (_slope[c] * ends.Lower),
        (_counts[c] ? ends.AtUpper : 0) - (_slope[c] * ends.Upper));

    private void SayMultipliers(long[] step)
    {
        if (_saidOfRows is null || !step.AsSpan().SequenceEqual(_saidOfRows))
        {
            _steps.Add(step);
        }

        (_said, _saidOfRows) = (null, step);
    }

    private long[] Step(int bits)
    {
        long[] step = new long[_rounded.Length + 1];
        step[0] = bits;
        for (int r = 0; r < _rounded.Length; r++)
        {
            step[_place[r] + 1] = (long)Math.ScaleB(_rounded[r], bits);
        }

        return step;
    }
}
