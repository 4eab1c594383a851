using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Numerics.LinearAlgebra.Sparse;

/// <content>The dense triangle of the last columns: each is a vector without gaps.</content>
internal sealed partial class LdlFactor
{
    // Row k of what the columns before the triangle leave of the matrix.
    private void Keep(int k, double pivot)
    {
        int dense = _symbolic.DenseFrom;
        for (int j = dense; j < k; j++)
        {
            _values[_symbolic.LPointers[j] + k - j - 1] = _work[j];
        }

        _work.AsSpan(dense, k - dense).Clear();
        _diagonal[k] = pivot;
    }

    // Column after column, each less what those before it contribute, four of these at once.
    private bool FactorTriangle(ReadOnlySpan<sbyte> signs, PivotRegularization regularization, CancellationToken stop)
    {
        int dense = _symbolic.DenseFrom;
        for (int c = dense; c < _symbolic.Order; c++)
        {
            Span<double> column = Column(c, c + 1);
            double pivot = _diagonal[c];
            int k = dense;
            for (; k + 3 < c; k += 4)
            {
                DenseVector.SubtractScaled(column,
                    Column(k, c + 1), Take(k, ref pivot), Column(k + 1, c + 1), Take(k + 1, ref pivot),
                    Column(k + 2, c + 1), Take(k + 2, ref pivot), Column(k + 3, c + 1), Take(k + 3, ref pivot));
            }

            for (; k < c; k++)
            {
                DenseVector.AddScaled(column, Column(k, c + 1), -Take(k, ref pivot));
            }

            if (!Accept(c, pivot, signs, regularization) || stop.IsCancellationRequested)
            {
                return false;
            }

            DenseVector.Scale(column, _inverse[c], column);

            double Take(int k, ref double pivot)
            {
                double l = _values[_symbolic.LPointers[k] + c - k - 1], scaled = l * _diagonal[k];
                pivot -= l * scaled;
                return scaled;
            }
        }

        return true;
    }

    // What a solution of the columns before it leaves, solved in both directions.
    private void SolveTriangle()
    {
        int dense = _symbolic.DenseFrom, n = _symbolic.Order;
        for (int k = dense; k < n; k++)
        {
            DenseVector.AddScaled(_work.AsSpan(k + 1, n - k - 1), Column(k, k + 1), -_work[k]);
        }

        for (int k = n - 1; k >= dense; k--)
        {
            _work[k] = (_work[k] * _inverse[k]) - DenseVector.Dot(Column(k, k + 1), _work.AsSpan(k + 1, n - k - 1));
        }
    }

    // Column k of the triangle from a row on.
    private Span<double> Column(int k, int row) =>
        _values.AsSpan(_symbolic.LPointers[k] + row - k - 1, _symbolic.Order - row);
}
