using Pid.Numerics.LinearAlgebra.Sparse;

namespace Pid.Numerics.Optimization.Linear;

// What makes the program smaller.
internal sealed partial class LinearPresolve
{
    private void ReduceRows()
    {
        for (int i = 0; i < _rowGone.Length && !_impossible; i++)
        {
            if (_rowGone[i])
            {
                continue;
            }

            if (_rowCount[i] == 1)
            {
                MakeBound(i);
                continue;
            }

            (double least, double most, double size) = Activity(i, -1);
            double allowed = Rounding * (size + Math.Abs(_right[i]));
            if (least > _right[i] + allowed || (_equation[i] && most < _right[i] - allowed))
            {
                _impossible = true;
            }
            else if (_rowCount[i] == 0 || (!_equation[i] && most <= _right[i]))
            {
                DropRow(i);
            }
            else if (least >= _right[i] - allowed)
            {
                Force(i, atLeast: true);
            }
            else if (_equation[i] && most <= _right[i] + allowed)
            {
                Force(i, atLeast: false);
            }
        }
    }

    private void MakeBound(int i)
    {
        int p = _rows.ColumnPointers[i];
        while (_rows.Values[p] == 0 || _columnGone[_rows.RowIndices[p]])
        {
            p++;
        }

        int j = _rows.RowIndices[p];
        double entry = _rows.Values[p];
        double bound = _right[i] / entry;
        DropRow(i);
        _steps.Add((Step.Bound, i, j));
        if ((_equation[i] || entry < 0) && bound > _lower[j])
        {
            (_lower[j], _lowerRow[j]) = (bound, i);
        }

        if ((_equation[i] || entry > 0) && bound < _upper[j])
        {
            (_upper[j], _upperRow[j]) = (bound, i);
        }

        _impossible |= !double.IsFinite(bound) || _lower[j] > _upper[j];
        if (_lower[j] == _upper[j] && !_impossible)
        {
            Fix(j, _lower[j]);
        }
    }

    private ActivityRange Activity(int i, int except) =>
        default(ActivityRange).Add(_rows, i, _lower, _upper, _columnGone, except);

    private void Force(int i, bool atLeast)
    {
        _steps.Add((Step.Forcing, i, _ofForcing.Count));
        DropRow(i);
        for (int p = _rows.ColumnPointers[i]; p < _rows.ColumnPointers[i + 1]; p++)
        {
            int j = _rows.RowIndices[p];
            if (_rows.Values[p] != 0 && !_columnGone[j])
            {
                _ofForcing.Add(j);
                Fix(j, _rows.Values[p] > 0 == atLeast ? _lower[j] : _upper[j]);
            }
        }
    }

    private void ReduceColumns()
    {
        for (int j = 0; j < _columnGone.Length && !_impossible; j++)
        {
            if (_columnGone[j])
            {
                continue;
            }

            bool minds = false, mindsLess = false, mindsMore = false;
            int row = -1;
            double entry = 0;
            for (int p = _columns.ColumnPointers[j]; p < _columns.ColumnPointers[j + 1]; p++)
            {
                int i = _columns.RowIndices[p];
                if (_columns.Values[p] != 0 && !_rowGone[i])
                {
                    (row, entry) = (i, _columns.Values[p]);
                    minds |= _equation[i];
                    mindsLess |= entry < 0;
                    mindsMore |= entry > 0;
                }
            }

            if (!minds && !mindsLess && _cost[j] >= 0 && (_cost[j] > 0 || double.IsFinite(_lower[j])))
            {
                FixAt(j, _lower[j]);
            }
            else if (!minds && !mindsMore && _cost[j] <= 0 && (_cost[j] < 0 || double.IsFinite(_upper[j])))
            {
                FixAt(j, _upper[j]);
            }
            else if (_columnCount[j] == 0)
            {
                FixAt(j, 0);
            }
            else if (_columnCount[j] == 1)
            {
                Substitute(row, j, entry);
            }
        }
    }

    private void FixAt(int j, double value)
    {
        if (double.IsFinite(value))
        {
            Fix(j, value);
        }
        else
        {
            _impossible = true; // without end, if there is a point at all
        }
    }

    // x_j = (b - the rest) / entry where the rest keeps it within its bounds; z = -c_j / entry, and an inequality with z > 0 is tight.
    private void Substitute(int i, int j, double entry)
    {
        double pays = -_cost[j] / entry;
        if ((!_equation[i] && !(pays > 0)) || !double.IsFinite(pays))
        {
            return;
        }

        double largest = 0;
        for (int p = _rows.ColumnPointers[i]; p < _rows.ColumnPointers[i + 1]; p++)
        {
            largest = Math.Max(largest, _columnGone[_rows.RowIndices[p]] ? 0 : Math.Abs(_rows.Values[p]));
        }

        (double least, double most, _) = Activity(i, j);
        double low = (_right[i] - (entry > 0 ? most : least)) / entry, high = (_right[i] - (entry > 0 ? least : most)) / entry;
        if (Math.Abs(entry) < LeastShare * largest || !(low >= _lower[j]) || !(high <= _upper[j]))
        {
            return;
        }

        _pays[i] = pays;
        for (int p = _rows.ColumnPointers[i]; p < _rows.ColumnPointers[i + 1] && pays != 0; p++)
        {
            _cost[_rows.RowIndices[p]] += _columnGone[_rows.RowIndices[p]] ? 0 : pays * _rows.Values[p];
        }

        DropColumn(j);
        DropRow(i);
        _steps.Add((Step.Substitute, i, j));
    }

    // Bounds of multipliers from columns of one row that have one bound; columns whose reduced costs have one sign within these.
    private void DropDominated()
    {
        double[] low = new double[_rowGone.Length], high = new double[_rowGone.Length];
        for (int i = 0; i < low.Length; i++)
        {
            (low[i], high[i]) = (_equation[i] ? double.NegativeInfinity : 0, double.PositiveInfinity);
        }

        SparseMatrix a = _columns;
        for (int j = 0; j < _columnGone.Length; j++)
        {
            if (_columnGone[j] || _columnCount[j] != 1 || (double.IsFinite(_lower[j]) && double.IsFinite(_upper[j])))
            {
                continue;
            }

            int p = a.ColumnPointers[j];
            while (a.Values[p] == 0 || _rowGone[a.RowIndices[p]])
            {
                p++;
            }

            // c + entry z >= 0 without upper bound, <= 0 without lower one.
            int i = a.RowIndices[p];
            double limit = -_cost[j] / a.Values[p];
            bool noUpper = double.IsPositiveInfinity(_upper[j]), noLower = double.IsNegativeInfinity(_lower[j]);
            low[i] = (noUpper && a.Values[p] > 0) || (noLower && a.Values[p] < 0) ? Math.Max(low[i], limit) : low[i];
            high[i] = (noUpper && a.Values[p] < 0) || (noLower && a.Values[p] > 0) ? Math.Min(high[i], limit) : high[i];
        }

        for (int j = 0; j < _columnGone.Length && !_impossible; j++)
        {
            if (_columnGone[j] || _columnCount[j] == 0)
            {
                continue;
            }

            (double least, double most, double size) = ActivityRange.Of(_cost[j]).Add(a, j, low, high, _rowGone);
            if (least > 1e3 * Rounding * size)
            {
                FixAt(j, _lower[j]);
            }
            else if (most < -1e3 * Rounding * size)
            {
                FixAt(j, _upper[j]);
            }
        }
    }
}
