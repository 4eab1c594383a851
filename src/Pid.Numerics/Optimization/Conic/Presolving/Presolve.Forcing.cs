using Pid.Numerics.Certified;
using Pid.Numerics.Optimization.Linear;

namespace Pid.Numerics.Optimization.Conic.Presolving;

/// <content>
/// Rows that the bounds of their variables decide: implied, or met only where every variable is at the bound that is best for the row
/// (forcing rows), whatever the objective is. Such a row leaves no interior, and its multiplier has no limit.
/// </content>
internal sealed partial class Presolve
{
    private const int Rounds = 20;

    /// <summary>Whether rows forced variables.</summary>
    public bool Forces => _forced.Count > 0;

    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly int[] _lowerRow; // the row that a bound is from; -1 for none
    private readonly int[] _upperRow;

    // Bounds are rows with one free variable; false where there are none.
    private bool ReadBounds()
    {
        Array.Fill(_lower, double.NegativeInfinity);
        Array.Fill(_upper, double.PositiveInfinity);
        Array.Fill(_lowerRow, -1);
        Array.Fill(_upperRow, -1);
        bool any = false;
        for (int i = 0; i < _open.Length; i++)
        {
            if (_dropped[i] || _open[i] != 1 || !IsLinear(i))
            {
                continue;
            }

            (int j, double entry) = Last(i);
            double bound = _right[i] / entry;
            any = true;
            if ((_kinds[i] == ConeKind.Zero || entry < 0) && bound > _lower[j])
            {
                (_lower[j], _lowerRow[j]) = (bound, i);
            }

            if ((_kinds[i] == ConeKind.Zero || entry > 0) && bound < _upper[j])
            {
                (_upper[j], _upperRow[j]) = (bound, i);
            }
        }

        return any;
    }

    // Each row once, with the bounds as they were read; false on a contradiction. A bound may be forced by the one of the other side.
    private bool DecideByBounds(Queue<int> queue)
    {
        for (int i = 0; i < _open.Length; i++)
        {
            bool equation = _kinds[i] == ConeKind.Zero;
            if (_dropped[i] || !IsLinear(i) || _open[i] == 0 || (equation && _open[i] == 1))
            {
                continue;
            }

            (double least, double most, double size) = Activity(i);
            if (least - _right[i] > Tolerance * size || (equation && _right[i] - most > Tolerance * size))
            {
                Contradict(i, least > _right[i]);
                return false;
            }

            if (ForcedTo(i, least, most, size) is bool toLeast)
            {
                Force(i, toLeast, queue);
            }
            else if (_isSymmetric && !equation && _open[i] > 1 && most <= _right[i])
            {
                _dropped[i] = true;
            }
        }

        return true;
    }

    // Whether a row is met by the least, or the most, that it can be alone, but for what rounding can have moved; else null. One that is
    // missed by more is none: it says that there is no point, which is for others to prove.
    private bool? ForcedTo(int i, double least, double most, double size)
    {
        double allowed = 2 * CertifiedMath.UnitRoundoff * (_open[i] + 2) * size;
        return Math.Abs(least - _right[i]) <= allowed ? true
            : _kinds[i] == ConeKind.Zero && Math.Abs(most - _right[i]) <= allowed ? false : null;
    }

    // Its right side counts among the numbers that it is made of.
    private ActivityRange Activity(int i) =>
        new ActivityRange(0, 0, Math.Max(_rounded[i], Math.Abs(_right[i]))).Add(_rows, i, _lower, _upper, _isFixed);

    private void Force(int i, bool toLeast, Queue<int> queue)
    {
        (int[] columns, int[] bounds) = AtEnd(i, toLeast);
        Forced forced = new(toLeast, columns, bounds);
        _dropped[i] = true;
        _forced.Add(i, forced);
        _fixings.Add(new Fixing(i, columns[0], forced));
        foreach (int j in columns)
        {
            Fix(j, Entry(i, j) > 0 == toLeast ? _lower[j] : _upper[j], queue);
        }
    }

    // The free variables of a row and the rows of the bounds that it is least at, or most; first those that several variables imply.
    private (int[] Columns, int[] Bounds) AtEnd(int i, bool least)
    {
        List<int> columns = [], bounds = [];
        for (int p = _rows.ColumnPointers[i]; p < _rows.ColumnPointers[i + 1]; p++)
        {
            int j = _rows.RowIndices[p];
            if (_rows.Values[p] != 0 && !_isFixed[j])
            {
                columns.Add(j);
                bounds.Add(_rows.Values[p] > 0 == least ? _lowerRow[j] : _upperRow[j]);
            }
        }

        int[] order = [.. Enumerable.Range(0, columns.Count).OrderBy(k => _open[bounds[k]] == 1)];
        return ([.. order.Select(k => columns[k])], [.. order.Select(k => bounds[k])]);
    }

    // The row and its bounds add up to 0 <= what is below 0.
    private void Contradict(int i, bool toLeast)
    {
        (int[] columns, int[] bounds) = AtEnd(i, toLeast);
        double[] z = new double[_right.Length];
        z[i] = toLeast ? 1 : -1;
        double sum = z[i] * _right[i];
        for (int k = 0; k < columns.Length; k++)
        {
            double multiplier = -z[i] * Entry(i, columns[k]) / Entry(bounds[k], columns[k]);
            z[bounds[k]] += multiplier;
            sum += multiplier * _right[bounds[k]];
        }

        for (int k = 0; k < z.Length; k++)
        {
            z[k] /= -sum;
        }

        Contradict(z);
    }

    // Whether to the least that its row can be; the variables, and the row of the bound of each.
    private sealed record Forced(bool ToLeast, int[] Columns, int[] Bounds);
}
