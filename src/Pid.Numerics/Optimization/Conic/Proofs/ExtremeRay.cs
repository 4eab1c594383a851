using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Linear;

namespace Pid.Numerics.Optimization.Conic.Proofs;

/// <summary>
/// Certificates of programs with linear constraints, sought by the simplex method: those of a program make a polyhedral cone, cut here at a
/// height of one, and a vertex of the cut has few parts, all others being exactly zero. So it can be solved exactly, however far its parts
/// lie apart, where an interior point ends amid all certificates with more rounding than the least of its parts.
/// </summary>
internal static class ExtremeRay
{
    /// <summary>
    /// An exact certificate of primal infeasibility, rounded: a vertex of A'z = 0, b'z = -1, z in K*; null if none was proven.
    /// </summary>
    public static double[]? Primal(ConicProblem problem, CancellationToken stop)
    {
        ReadOnlySpan<double> b = problem.RightSide.Span;
        (int n, int m) = (problem.VariableCount, problem.RowCount);
        SparseMatrixBuilder rows = new(n + 1 + m, m);
        for (int j = 0; j < n; j++)
        {
            for (int p = problem.Matrix.ColumnPointers[j]; p < problem.Matrix.ColumnPointers[j + 1]; p++)
            {
                rows.Add(j, problem.Matrix.RowIndices[p], problem.Matrix.Values[p]);
            }
        }

        double[] right = new double[n + 1 + m];
        right[n] = -1;
        int row = 0;
        foreach (ConeSpec cone in problem.Cones)
        {
            for (int end = row + cone.Dimension; row < end; row++)
            {
                bool binds = double.IsFinite(b[row]);
                rows.Add(n, row, binds ? b[row] : 0);
                rows.Add(n + 1 + row, row, cone.Kind == ConeKind.Zero ? 0 : -1);
            }
        }

        return Vertex(rows, [ConeSpec.Zero(n + 1), ConeSpec.Nonnegative(m)], right, stop) is not { } z ? null
            : RayProof.Primal(problem, z, Array.ConvertAll(z, Math.Abs), new double[m]);
    }

    /// <summary>
    /// An exact certificate of dual infeasibility, rounded: a vertex of P x = 0, q'x = -1, -A x in K; null if none was proven.
    /// </summary>
    public static double[]? Dual(ConicProblem problem, CancellationToken stop)
    {
        (int n, int m) = (problem.VariableCount, problem.RowCount);
        SparseMatrixBuilder rows = new(n + 1 + m, n);
        for (int j = 0; j < n; j++)
        {
            rows.Add(n, j, problem.Cost.Span[j]);
            for (int p = problem.Quadratic.ColumnPointers[j]; p < problem.Quadratic.ColumnPointers[j + 1]; p++)
            {
                int i = problem.Quadratic.RowIndices[p];
                rows.Add(i, j, problem.Quadratic.Values[p]);
                if (i != j)
                {
                    rows.Add(j, i, problem.Quadratic.Values[p]);
                }
            }

            for (int p = problem.Matrix.ColumnPointers[j]; p < problem.Matrix.ColumnPointers[j + 1]; p++)
            {
                rows.Add(n + 1 + problem.Matrix.RowIndices[p], j, problem.Matrix.Values[p]);
            }
        }

        double[] right = new double[n + 1 + m];
        right[n] = -1;
        for (int i = 0; i < m; i++)
        {
            right[n + 1 + i] = double.IsFinite(problem.RightSide.Span[i]) ? 0 : double.PositiveInfinity;
        }

        return Vertex(rows, [ConeSpec.Zero(n + 1), .. problem.Cones], right, stop) is not { } x ? null
            : RayProof.Dual(problem, x, RayProof.RelativeSlacks(problem, x), Array.ConvertAll(x, Math.Abs), new double[m]);
    }

    private static double[]? Vertex(SparseMatrixBuilder rows, ConeSpec[] cones, double[] right, CancellationToken stop)
    {
        (int n, SparseMatrix matrix) = (rows.Columns, rows.Build());
        ConicProblem program = ConicProblem.Over(SparseMatrix.Zero(n, n), new double[n], matrix, right, cones);
        double[] x = new double[n];
        return Crossover.Run(program, x, new double[right.Length], stop, refined: true) == SimplexEnd.Optimal ? x : null;
    }
}
