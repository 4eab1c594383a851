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
    private const long LargestDenseOfMatrices = 60_000_000; // the sparse factor of a semidefinite cone takes more

    public static IKktBackend Choose(SparseMatrix quadratic, SparseMatrix matrix, ConeProduct cones, KktBackendKind kind)
    {
        // The block of a semidefinite cone is dense whichever is chosen: about its cube of multiplications with those of its variables.
        double blocks = Enumerable.Range(0, cones.Count).Sum(c => cones[c] is SemidefiniteCone ? Math.Pow(cones[c].Dimension, 3) : 0);
        double dense = DenseSchurKkt.Work(matrix.Columns, matrix.Rows);
        bool fits = (long)matrix.Columns * Math.Max(matrix.Rows, matrix.Columns) <= (blocks > 0 ? LargestDenseOfMatrices : LargestDense);
        if (kind == KktBackendKind.DenseSchur || (kind == KktBackendKind.Automatic && fits && blocks > dense))
        {
            return new DenseSchurKkt(quadratic, matrix, cones);
        }

        SparseKkt sparse = new(quadratic, matrix, cones);
        return kind == KktBackendKind.Automatic && fits && sparse.Symbolic.Work > (blocks > 0 ? 1 : DenseAdvantage) * dense
            ? new DenseSchurKkt(quadratic, matrix, cones) : sparse;
    }
}
