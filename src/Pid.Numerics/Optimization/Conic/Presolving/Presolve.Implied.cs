using Pid.Numerics.Certified;

namespace Pid.Numerics.Optimization.Conic.Presolving;

/// <content>
/// Bounds that a row and the bounds of its other variables imply, exactly. They only say which rows force: the row that such a bound is
/// from then forces its other variables, and has what the bound needs for its multiplier.
/// </content>
internal sealed partial class Presolve
{
    private const int LongestRow = 50; // each of its variables costs a pass over it

    private readonly Dictionary<int, Forced> _forced = []; // by their rows

    private void ForceByImpliedBounds(Queue<int> queue)
    {
        ImplyBounds();
        for (int i = 0; i < _open.Length; i++)
        {
            if (_dropped[i] || !IsLinear(i) || _open[i] < 2)
            {
                continue;
            }

            (double least, double most, double size) = Activity(i);
            if (ForcedTo(i, least, most, size) is bool toLeast)
            {
                ForceWithSources(i, toLeast, queue);
            }
        }
    }

    // And the rows of its bounds, which have no room left then.
    private void ForceWithSources(int i, bool toLeast, Queue<int> queue)
    {
        (int[] columns, int[] bounds) = AtEnd(i, toLeast);
        if (bounds.Contains(i))
        {
            return;
        }

        Force(i, toLeast, queue);
        for (int k = 0; k < columns.Length; k++)
        {
            int source = bounds[k], j = columns[k];
            bool isUpper = Entry(i, j) > 0 != toLeast;
            if (_open[source] > 0 && !_dropped[source])
            {
                Force(source, Entry(source, j) > 0 == isUpper, queue);
            }
        }
    }

    private void ImplyBounds()
    {
        double[] lower = [.. _lower], upper = [.. _upper];
        int[] lowerRow = [.. _lowerRow], upperRow = [.. _upperRow];
        for (int i = 0; i < _open.Length; i++)
        {
            if (_dropped[i] || !IsLinear(i) || _open[i] < 2 || _open[i] > LongestRow)
            {
                continue;
            }

            for (int p = _rows.ColumnPointers[i]; p < _rows.ColumnPointers[i + 1]; p++)
            {
                (int j, double entry) = (_rows.RowIndices[p], _rows.Values[p]);
                if (entry == 0 || _isFixed[j])
                {
                    continue;
                }

                if (Implied(i, j, entry, ofLeast: true) is double bound)
                {
                    Tighten(j, i, bound, entry > 0);
                }

                if (_kinds[i] == ConeKind.Zero && Implied(i, j, entry, ofLeast: false) is double other)
                {
                    Tighten(j, i, other, entry < 0);
                }
            }
        }

        lower.CopyTo(_lower, 0);
        upper.CopyTo(_upper, 0);
        lowerRow.CopyTo(_lowerRow, 0);
        upperRow.CopyTo(_upperRow, 0);

        void Tighten(int j, int i, double bound, bool isUpper)
        {
            if (isUpper && bound < upper[j])
            {
                (upper[j], upperRow[j]) = (bound, i);
            }
            else if (!isUpper && bound > lower[j])
            {
                (lower[j], lowerRow[j]) = (bound, i);
            }
        }
    }

    // What the least, or the most, of a row's other variables leave of its right side for one; null where that is rounded or infinite.
    private double? Implied(int i, int j, double entry, bool ofLeast)
    {
        Interval room = Interval.Exactly(_right[i]);
        for (int p = _rows.ColumnPointers[i]; p < _rows.ColumnPointers[i + 1]; p++)
        {
            (int k, double value) = (_rows.RowIndices[p], _rows.Values[p]);
            if (value != 0 && k != j && !_isFixed[k])
            {
                double bound = value > 0 == ofLeast ? _lower[k] : _upper[k];
                if (!double.IsFinite(bound))
                {
                    return null;
                }

                room -= Interval.Exactly(value) * Interval.Exactly(bound);
            }
        }

        Interval implied = (entry < 0 ? -room : room) / Interval.Exactly(Math.Abs(entry));
        return implied.Lower == implied.Upper && double.IsFinite(implied.Lower) ? implied.Lower : null;
    }
}
