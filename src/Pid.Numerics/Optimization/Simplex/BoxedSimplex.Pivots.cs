using Pid.Numerics.LinearAlgebra.Dense;
using static Pid.Numerics.LinearAlgebra.Dense.DenseRow;

namespace Pid.Numerics.Optimization.Simplex;

// One iteration of the dual simplex method: the row, the flips on the way, the column, the pivot.
internal sealed partial class BoxedSimplex
{
    private int MostInfeasible(out double excess)
    {
        int row = -1;
        double most = Feasibility;
        excess = 0;
        for (int i = 0; i < Rank; i++)
        {
            int v = _basic[i];
            double x = X[v];
            double e = x < Lower[v] ? x - Lower[v] : x > Upper[v] ? x - Upper[v] : 0;
            if (Math.Abs(e) > most)
            {
                (row, most, excess) = (i, Math.Abs(e), e);
            }
        }

        return row;
    }

    // One pivot of the dual simplex method: the basic variable of row r goes to its violated end, non-basic ones on the way flip.
    private bool Step(int r, double excess, ref double objective)
    {
        Span<double> row = _tableau.AsSpan(r * _stride, _stride);
        double sign = excess > 0 ? 1 : -1;
        int count = 0;
        for (int j = 0; j < _nonbasic.Length; j++)
        {
            int v = _nonbasic[j];
            double a = sign * row[j];
            if (Math.Abs(a) > PivotSize && Upper[v] > Lower[v] && (X[v] == Lower[v] ? a > 0 : a < 0))
            {
                _candidates[count++] = j;
            }
        }

        double slope = Math.Abs(excess), step = 0;
        int q = -1;
        while (count > 0)
        {
            int at = Choose(row, count, out double next);
            q = _candidates[at];
            int v = _nonbasic[q];
            objective += slope * (next - step);
            step = next;
            double range = Math.Abs(row[q]) * (Upper[v] - Lower[v]);
            if (slope - range < Feasibility)
            {
                break;
            }

            slope -= range;
            double change = X[v] == Lower[v] ? Upper[v] - Lower[v] : Lower[v] - Upper[v];
            X[v] = X[v] == Lower[v] ? Upper[v] : Lower[v];
            Shift(q, change);
            _candidates[at] = _candidates[--count];
            q = -1;
        }

        if (q < 0)
        {
            (_rayRow, _ray) = (r, sign * Math.Max(slope, Feasibility));
            return false;
        }

        int leaving = _basic[r], entering = _nonbasic[q];
        double target = excess > 0 ? Upper[leaving] : Lower[leaving];
        double move = (X[leaving] - target) / row[q];
        Shift(q, move);
        X[entering] += move;
        X[leaving] = target;
        double theta = _reduced[q] / row[q];
        AddMultiple(_reduced, row, -theta);
        Pivot(r, q);
        _reduced[q] = -theta;
        TotalPivots++;
        return true;
    }

    // The smallest ratio; among those within rounding of it the largest pivot.
    private int Choose(ReadOnlySpan<double> row, int count, out double ratio)
    {
        double smallest = double.PositiveInfinity;
        for (int k = 0; k < count; k++)
        {
            int j = _candidates[k];
            smallest = Math.Min(smallest, (Math.Abs(_reduced[j]) + 1e-11) / Math.Abs(row[j]));
        }

        int at = -1;
        double largest = 0;
        for (int k = 0; k < count; k++)
        {
            int j = _candidates[k];
            double a = Math.Abs(row[j]);
            if (Math.Abs(_reduced[j]) <= smallest * a && a > largest)
            {
                (at, largest) = (k, a);
            }
        }

        ratio = Math.Abs(_reduced[_candidates[at]]) / largest;
        return at;
    }

    private void Shift(int position, double change)
    {
        for (int i = 0, t = position; i < Rank; i++, t += _stride)
        {
            X[_basic[i]] -= _tableau[t] * change;
        }
    }

    private void Pivot(int r, int q)
    {
        Work += (long)Rank * _stride;
        Span<double> pivotRow = Row(r);
        double inverse = 1 / pivotRow[q];
        pivotRow[q] = 1;
        Scale(pivotRow, inverse);
        for (int i = 0, t = q; i < Rank; i++, t += _stride)
        {
            double f = _tableau[t];
            if (i != r && f != 0)
            {
                _tableau[t] = 0;
                if (Math.Abs(f) > 1e-14)
                {
                    AddMultiple(Row(i), pivotRow, -f);
                }
            }
        }

        (int leaving, int entering) = (_basic[r], _nonbasic[q]);
        (_basic[r], _nonbasic[q]) = (entering, leaving);
        (_place[entering], _place[leaving]) = (r, ~q);
        _pivots++;
    }
}
