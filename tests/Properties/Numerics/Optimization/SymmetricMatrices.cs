using MathNet.Numerics.LinearAlgebra;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// Symmetric matrices and their vectors, once more, and their eigenvalues by a library that shares nothing with the solver.
/// </summary>
internal static class SymmetricMatrices
{
    public static int Order(int length) => (int)Math.Round((Math.Sqrt((8.0 * length) + 1) - 1) / 2);

    public static Matrix<double> Of(double[] v)
    {
        int n = Order(v.Length);
        Matrix<double> m = Matrix<double>.Build.Dense(n, n);
        Queue<double> left = new(v);
        for (int j = 0; j < n; j++)
        {
            m[j, j] = left.Dequeue();
            for (int i = j + 1; i < n; i++)
            {
                m[i, j] = m[j, i] = left.Dequeue() * Math.Sqrt(0.5);
            }
        }

        return m;
    }

    public static double[] Vector(Matrix<double> m) => [.. Enumerable.Range(0, m.RowCount).SelectMany(j =>
        Enumerable.Range(j, m.RowCount - j).Select(i => i == j ? m[j, j] : Math.Sqrt(0.5) * (m[i, j] + m[j, i])))];

    public static double[] Eigenvalues(Matrix<double> m) => [.. m.Evd(Symmetricity.Symmetric).EigenValues.Select(t => t.Real).Order()];

    /// <summary>The nearest positive semidefinite matrix: without its negative eigenvalues.</summary>
    public static double[] Project(double[] v)
    {
        var eigen = Of(v).Evd(Symmetricity.Symmetric);
        var positive = Matrix<double>.Build.DiagonalOfDiagonalVector(eigen.EigenValues.Map(t => Math.Max(0, t.Real)));
        return Vector(eigen.EigenVectors * positive * eigen.EigenVectors.Transpose());
    }

    /// <summary>The vector of u u'.</summary>
    public static double[] Square(double[] u) => Vector(Matrix<double>.Build.Dense(u.Length, u.Length, (i, j) => u[i] * u[j]));

    /// <summary>A random one.</summary>
    public static Matrix<double> Random(Random random, int n)
    {
        Matrix<double> m = Matrix<double>.Build.Dense(n, n, (_, _) => (2 * random.NextDouble()) - 1);
        return m + m.Transpose();
    }
}
