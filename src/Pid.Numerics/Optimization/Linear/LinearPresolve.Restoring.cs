namespace Pid.Numerics.Optimization.Linear;

// The way back.
internal sealed partial class LinearPresolve
{
    /// <summary>x and z of the problem from those of the reduced one.</summary>
    /// <param name="reducedX">Its x.</param>
    /// <param name="reducedZ">Its z.</param>
    /// <param name="x">Filled.</param>
    /// <param name="z">Filled.</param>
    public void Restore(ReadOnlySpan<double> reducedX, ReadOnlySpan<double> reducedZ, Span<double> x, Span<double> z)
    {
        _fixedAt.CopyTo(x);
        for (int k = 0; k < _keptColumns.Length; k++)
        {
            x[_keptColumns[k]] = reducedX[k];
        }

        _pays.CopyTo(z); // substituted rows; others that are gone have 0 until it is their turn
        for (int k = 0; k < _keptRows.Length; k++)
        {
            z[_keptRows[k]] = reducedZ[k];
        }

        for (int s = _steps.Count - 1; s >= 0; s--)
        {
            (Step kind, int i, int j) = _steps[s];
            switch (kind)
            {
                case Step.Bound:
                    double reduced = ReducedCost(j, z);
                    z[i] = (reduced > 0 ? _lowerRow[j] : _upperRow[j]) == i ? -reduced / Entry(i, j) : 0;
                    break;
                case Step.Forcing:
                    z[i] = Multiplier(i, j, s, x, z);
                    break;
                default:
                    x[j] = 0;
                    double rest = _problem.RightSide.Span[i];
                    for (int p = _rows.ColumnPointers[i]; p < _rows.ColumnPointers[i + 1]; p++)
                    {
                        rest -= _rows.Values[p] * x[_rows.RowIndices[p]];
                    }

                    x[j] = rest / Entry(i, j);
                    break;
            }
        }
    }

    // The least change from 0 that gives the reduced costs of its variables the signs of the bounds that the row forces them to.
    private double Multiplier(int i, int first, int step, ReadOnlySpan<double> x, ReadOnlySpan<double> z)
    {
        int end = _ofForcing.Count;
        for (int s = step + 1; s < _steps.Count; s++)
        {
            if (_steps[s].Kind == Step.Forcing)
            {
                end = _steps[s].Column;
                break;
            }
        }

        double up = 0, down = 0;
        bool atLeast = IsForcedToLeast(i, first, end, x);
        for (int k = first; k < end; k++)
        {
            double needed = -ReducedCost(_ofForcing[k], z) / Entry(i, _ofForcing[k]);
            (up, down) = (Math.Max(up, needed), Math.Min(down, needed));
        }

        return atLeast ? up : down;
    }

    private bool IsForcedToLeast(int i, int first, int end, ReadOnlySpan<double> x)
    {
        for (int k = first; k < end; k++)
        {
            int j = _ofForcing[k];
            if (_lower[j] != _upper[j])
            {
                return (x[j] == _lower[j]) == (Entry(i, j) > 0);
            }
        }

        return true;
    }

    private double ReducedCost(int j, ReadOnlySpan<double> z)
    {
        double sum = _problem.Cost.Span[j];
        for (int p = _columns.ColumnPointers[j]; p < _columns.ColumnPointers[j + 1]; p++)
        {
            sum += _columns.Values[p] * z[_columns.RowIndices[p]];
        }

        return sum;
    }

    private double Entry(int i, int j)
    {
        int p = _columns.ColumnPointers[j];
        while (_columns.RowIndices[p] != i)
        {
            p++;
        }

        return _columns.Values[p];
    }
}
