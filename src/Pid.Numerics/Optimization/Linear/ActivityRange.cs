using Pid.Numerics.LinearAlgebra.Sparse;

namespace Pid.Numerics.Optimization.Linear;

/// <summary>The least and the most that bounds of its variables let a linear function be.</summary>
/// <param name="Least">The least; may be -infinity.</param>
/// <param name="Most">The most; may be +infinity.</param>
/// <param name="Size">The size of the numbers that it is made of, for what rounding can have moved.</param>
internal readonly record struct ActivityRange(double Least, double Most, double Size)
{
    /// <summary>A constant.</summary>
    public static ActivityRange Of(double constant) => new(constant, constant, Math.Abs(constant));

    /// <summary>With the terms of a column of a (of the rows transposed: a row), but those of what is gone and of one more.</summary>
    public ActivityRange Add(SparseMatrix a, int column, double[] lower, double[] upper, bool[] gone, int except = -1)
    {
        (double least, double most, double size) = this;
        for (int p = a.ColumnPointers[column]; p < a.ColumnPointers[column + 1]; p++)
        {
            int k = a.RowIndices[p];
            double entry = a.Values[p];
            if (entry != 0 && !gone[k] && k != except)
            {
                double low = entry * (entry > 0 ? lower[k] : upper[k]), high = entry * (entry > 0 ? upper[k] : lower[k]);
                (least, most) = (least + low, most + high);
                size += Math.Max(double.IsFinite(low) ? Math.Abs(low) : 0, double.IsFinite(high) ? Math.Abs(high) : 0);
            }
        }

        return new ActivityRange(least, most, size);
    }
}
