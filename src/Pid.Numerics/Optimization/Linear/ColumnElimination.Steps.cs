namespace Pid.Numerics.Optimization.Linear;

// What makes the program smaller.
internal sealed partial class ColumnElimination
{
    // Short equations first, for they fill least.
    private void Substitute()
    {
        int[] equations = [.. Enumerable.Range(0, _rows.Length).Where(i => _equation[i])];
        bool changed = true;
        for (int pass = 0; pass < Passes && changed; pass++)
        {
            changed = false;
            foreach (int i in equations.Where(i => !_rowGone[i] && _rows[i].Count <= LongestRow).OrderBy(i => _rows[i].Count).ToArray())
            {
                int j = Pivot(i);
                if (j >= 0)
                {
                    Substitute(i, j);
                    changed = true;
                }
            }
        }
    }

    // The variable of an equation that fills least where it is substituted, of those that may be and leave no more entries than there were;
    // -1 for none.
    private int Pivot(int i)
    {
        int best = -1;
        long r = _rows[i].Count, least = 1;
        double largest = r < 2 ? double.PositiveInfinity : _rows[i].Max(e => Math.Abs(e.Value));
        foreach ((int j, double entry) in _rows[i])
        {
            long c = _columns[j].Count, fill = ((r - 1) * (c - 1)) - (r + c - 1);
            if (c <= LongestColumn && fill < least && Math.Abs(entry) >= LeastPivot * largest && IsImpliedFree(i, j, entry)
                && _columns[j].TrueForAll(k => LeastPivot * Math.Abs(Entry(k, j)) <= Math.Abs(entry)))
            {
                (best, least) = (j, fill);
            }
        }

        return best;
    }

    private double Entry(int i, int j) => _rows[i].Find(e => e.Column == j).Value;

    // Whether the bounds of its other variables let an equation keep one within its own.
    private bool IsImpliedFree(int i, int j, double entry)
    {
        double least = 0, most = 0;
        foreach ((int k, double value) in _rows[i])
        {
            if (k != j)
            {
                least += value * (value > 0 ? _lower[k] : _upper[k]);
                most += value * (value > 0 ? _upper[k] : _lower[k]);
            }
        }

        double low = (_right[i] - (entry > 0 ? most : least)) / entry, high = (_right[i] - (entry > 0 ? least : most)) / entry;
        return low >= _lower[j] && high <= _upper[j];
    }

    private void Substitute(int i, int j)
    {
        double pivot = Entry(i, j);
        (int Row, double Value)[] column = [.. _columns[j].Where(k => k != i).Select(k => (k, Entry(k, j)))];
        _steps.Add(new Elimination(i, j, pivot, _right[i], _cost[j], [.. _rows[i].Where(e => e.Column != j)], column, 0));
        foreach ((int k, double entry) in column)
        {
            SubtractFrom(k, entry / pivot, i, j);
        }

        double price = _cost[j] / pivot;
        foreach ((int k, double entry) in _rows[i])
        {
            _cost[k] = Difference(_cost[k], price * entry);
            _columns[k].Remove(i);
        }

        (_rowGone[i], _columnGone[j]) = (true, true);
    }

    // Row k less a multiple of row i, which has no variable j then.
    private void SubtractFrom(int k, double factor, int i, int j)
    {
        List<(int Column, double Value)> row = _rows[k];
        for (int p = 0; p < row.Count; p++)
        {
            _place[row[p].Column] = p + 1;
        }

        foreach ((int column, double value) in _rows[i])
        {
            if (_place[column] == 0)
            {
                row.Add((column, -factor * value));
                _columns[column].Add(k);
            }
            else
            {
                int p = _place[column] - 1;
                row[p] = (column, column == j ? 0 : Difference(row[p].Value, factor * value));
                if (row[p].Value == 0)
                {
                    _columns[column].Remove(k);
                }
            }
        }

        row.ForEach(e => _place[e.Column] = 0);
        row.RemoveAll(e => e.Value == 0);
        _right[k] = Difference(_right[k], factor * _right[i]);
    }

    private static double Difference(double a, double b) => Math.Abs(a - b) <= Cancelled * (Math.Abs(a) + Math.Abs(b)) ? 0 : a - b;

    // a x + rest = b with x >= l is rest <= b - a l where a > 0, and so on.
    private void FreeSlacks()
    {
        for (int j = 0; j < _columns.Length; j++)
        {
            if (_columnGone[j] || _columns[j].Count != 1 || double.IsFinite(_lower[j]) == double.IsFinite(_upper[j]))
            {
                continue;
            }

            int i = _columns[j][0];
            double entry = Entry(i, j);
            if (!_equation[i] || _rows[i].Count < 3 || Math.Abs(entry) < LeastPivot * _rows[i].Max(e => Math.Abs(e.Value)))
            {
                continue;
            }

            bool low = double.IsFinite(_lower[j]);
            int sign = low == entry > 0 ? 1 : -1;
            _rows[i].RemoveAll(e => e.Column == j);
            _steps.Add(new Elimination(i, j, entry, _right[i], _cost[j], [.. _rows[i]], [], sign));
            double price = _cost[j] / entry;
            _rows[i].ForEach(e => _cost[e.Column] = Difference(_cost[e.Column], price * e.Value));
            _rows[i] = _rows[i].ConvertAll(e => (e.Column, sign * e.Value));
            _right[i] = sign * Difference(_right[i], entry * (low ? _lower[j] : _upper[j]));
            (_columnGone[j], _equation[i]) = (true, false);
        }
    }
}
