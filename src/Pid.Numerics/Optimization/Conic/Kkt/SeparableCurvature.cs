using Pid.Numerics.LinearAlgebra.Sparse;

namespace Pid.Numerics.Optimization.Conic.Kkt;

/// <summary>
/// Whether P is diagonal and positive, as that of a projection or of smoothing is: every variable then has a pivot of its own, whatever the
/// scalings of the rows become, and a system that leaves them first needs next to no regularisation.
/// </summary>
internal static class SeparableCurvature
{
    public static bool Is(SparseMatrix quadratic)
    {
        for (int j = 0; j < quadratic.Columns; j++)
        {
            int first = quadratic.ColumnPointers[j];
            if (quadratic.ColumnPointers[j + 1] != first + 1 || quadratic.RowIndices[first] != j || !(quadratic.Values[first] > 0))
            {
                return false;
            }
        }

        return true;
    }
}
