using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// A linear program in whole numbers and a point to start from. Kinds: 0 free, 1 and 2 nonnegative (2: rows twice), 3 in boxes.
/// </summary>
internal sealed record WholeProgram(int[] Cost, int[,] Matrix, int[] Right, int Equations, int Kind, double[] X, double[] Z)
{
    public static WholeProgram Of(int[] cost, int[] entries, int[] right, int equations, int kind, double[] x, double[] z)
    {
        int n = cost.Length;
        List<int[]> rows = [.. entries.Chunk(n)];
        List<int> sides = [.. right];
        for (int i = 0, m = rows.Count; i < m && kind == 2; i++)
        {
            int sign = i % 2 == 0 || i < equations ? 2 : -1; // the same once more, or the other side of a range
            rows.Add([.. rows[i].Select(v => sign * v)]);
            sides.Add((sign * sides[i]) + (sign < 0 ? i : 0));
        }

        for (int j = 0; j < n && kind > 0; j++)
        {
            rows.Add([.. Enumerable.Range(0, n).Select(k => k == j ? -1 : 0)]);
            sides.Add(j % 3 == 1 ? 2 : 0);
            if (kind == 3)
            {
                rows.Add([.. Enumerable.Range(0, n).Select(k => k == j ? 1 : 0)]);
                sides.Add(j % 4); // 0: fixed
            }
        }

        int[,] matrix = new int[rows.Count, n];
        for (int k = 0; k < rows.Count * n; k++)
        {
            matrix[k / n, k % n] = rows[k / n][k % n];
        }

        return new WholeProgram(cost, matrix, [.. sides], equations, kind, x, z);
    }

    public ConicProblem Problem(double unit = 1)
    {
        int m = Right.Length;
        ConeSpec[] cones = [.. new[] { ConeSpec.Zero(Math.Max(1, Equations)), ConeSpec.Nonnegative(Math.Max(1, m - Equations)) }
            .Where((_, k) => k == 0 ? Equations > 0 : m > Equations)];
        return new ConicProblem(null, [.. Cost.Select(c => unit * c)],
            SparseMatrix.FromDense(m, X.Length, [.. Matrix.Cast<int>().Select(v => (double)v)]), [.. Right.Select(b => (double)b)],
            cones);
    }
}
