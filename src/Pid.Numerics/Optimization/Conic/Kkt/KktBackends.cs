using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic.Cones;

namespace Pid.Numerics.Optimization.Conic.Kkt;

/// <summary>The choice between factorisations.</summary>
internal static class KktBackends
{
    // A multiplication of the blocked dense kernel takes about a tenth of one in the sparse factorisation (measured, 4 x 12 tiles against
    // scatter).
    private const double DenseAdvantage = 10;
    private const long LargestDense = 20_000_000;

    public static IKktBackend Choose(SparseMatrix quadratic, SparseMatrix matrix, ConeProduct cones, KktBackendKind kind)
    {
        if (kind == KktBackendKind.DenseSchur)
        {
            return new DenseSchurKkt(quadratic, matrix, cones);
        }

        SparseKkt sparse = new(quadratic, matrix, cones);
        bool dense = kind == KktBackendKind.Automatic
            && (long)matrix.Columns * Math.Max(matrix.Rows, matrix.Columns) <= LargestDense
            && sparse.Symbolic.Work > DenseAdvantage * DenseSchurKkt.Work(matrix.Columns, matrix.Rows);
        return dense ? new DenseSchurKkt(quadratic, matrix, cones) : sparse;
    }
}
