using Pid.Numerics.Certified;

namespace Pid.Numerics.Optimization.Conic.Proofs;

/// <content>The box that holds every feasible point.</content>
internal sealed partial class InfeasibilityProof
{
    // a x_j <= b or a x_j = b: a bound.
    private bool IsBound(int i)
    {
        int first = _rows.ColumnPointers[i];
        if (_rows.ColumnPointers[i + 1] != first + 1 || _rows.Values[first] == 0)
        {
            return false;
        }

        (int j, double a, double b) = (_rows.RowIndices[first], _rows.Values[first], _problem.RightSide.Span[i]);
        if (a > 0 || _isEquation[i])
        {
            _upper[j] = Math.Min(_upper[j], a > 0 ? Rounded.DivideUp(b, a) : Rounded.DivideUp(-b, -a));
        }

        if (a < 0 || _isEquation[i])
        {
            _lower[j] = Math.Max(_lower[j], a > 0 ? Rounded.DivideDown(b, a) : Rounded.DivideDown(-b, -a));
        }

        return !_isEquation[i]; // equations stay among the rows of the program
    }

    // Fills in bounds that are still infinite: a_j x_j <= b - least of the other terms, and the same from the other side of an equation.
    private int ImplyBounds(int i)
    {
        int found = 0;
        double b = _problem.RightSide.Span[i];
        for (int p = _rows.ColumnPointers[i]; p < _rows.ColumnPointers[i + 1]; p++)
        {
            int j = _rows.RowIndices[p];
            double a = _rows.Values[p];
            for (int side = 1; side >= (_isEquation[i] ? -1 : 1); side -= 2)
            {
                double v = side * a;
                bool above = v > 0;
                if (v == 0 || double.IsFinite(above ? _impliedUpper[j] : _impliedLower[j]))
                {
                    continue;
                }

                double room = Rounded.AddUp(side * b, -LeastActivity(i, side, without: p));
                if (double.IsFinite(room))
                {
                    found++;
                    _implied.Add((j, i, v));
                    if (above)
                    {
                        _impliedUpper[j] = Rounded.DivideUp(room, v);
                    }
                    else
                    {
                        _impliedLower[j] = Rounded.DivideDown(-room, -v);
                    }
                }
            }
        }

        return found;
    }

    // A lower bound on side * (row i of A) x over the box, one entry left out.
    private double LeastActivity(int i, int side, int without)
    {
        double sum = 0;
        for (int p = _rows.ColumnPointers[i]; p < _rows.ColumnPointers[i + 1]; p++)
        {
            double v = side * _rows.Values[p];
            if (p != without && v != 0)
            {
                int j = _rows.RowIndices[p];
                sum = Rounded.AddDown(sum, Rounded.MultiplyDown(v, v > 0 ? _impliedLower[j] : _impliedUpper[j]));
            }
        }

        return double.IsNaN(sum) ? double.NegativeInfinity : sum;
    }
}
