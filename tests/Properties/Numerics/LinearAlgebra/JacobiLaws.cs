using MathNet.Numerics.LinearAlgebra;
using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Tests.Properties.Numerics.LinearAlgebra;

/// <summary>Eigenvalues and singular values by rotations, against another library and their own definition.</summary>
public class JacobiLaws
{
    private static Matrix<double> Graded(Random random, int n, int digits) => Matrix<double>.Build.Dense(n, n,
        (_, _) => (2 * random.NextDouble()) - 1) * Matrix<double>.Build.DenseOfDiagonalArray(
            [.. Enumerable.Range(0, n).Select(_ => Math.Pow(10, -digits * random.NextDouble()))]);

    [Fact]
    public void The_least_eigenvalue_is_that_of_another_library()
    {
        foreach (int seed in Law.Seeds(200))
        {
            Random random = new(seed);
            int n = 1 + random.Next(9);
            Matrix<double> f = Graded(random, n, random.Next(6));
            Matrix<double> m = seed % 2 == 0 ? f + f.Transpose() : f * f.Transpose();
            double[] values = [.. m.Evd(Symmetricity.Symmetric).EigenValues.Select(t => t.Real)];
            Assert.Equal(values.Min(), Jacobi.LeastEigenvalue(m.ToRowMajorArray(), n), 1e-14 * n * values.Max(Math.Abs));
        }

        Assert.Equal(0, Jacobi.LeastEigenvalue(new double[9], 3));
        Assert.Equal(-2, Jacobi.LeastEigenvalue([1, 0, 0, -2], 2));
    }

    [Fact]
    public void Singular_vectors_are_orthogonal_and_make_the_matrix_whatever_its_grades()
    {
        foreach (int seed in Law.Seeds(200))
        {
            Random random = new(seed);
            int n = 1 + random.Next(9);
            Matrix<double> a = Graded(random, n, random.Next(16));
            double[] rows = a.Transpose().ToRowMajorArray();
            (double[] v, double[] values) = (new double[n * n], new double[n]);
            Jacobi.SingularValues(rows, v, values);
            Matrix<double> ud = Matrix<double>.Build.DenseOfRowMajor(n, n, rows).Transpose();
            Matrix<double> right = Matrix<double>.Build.DenseOfRowMajor(n, n, v).Transpose();
            Assert.True((right.TransposeThisAndMultiply(right) - Matrix<double>.Build.DenseIdentity(n)).L2Norm() < 1e-13);
            Matrix<double> u = ud * Matrix<double>.Build.DenseOfDiagonalArray([.. values.Select(t => 1 / t)]);
            Assert.True((u.TransposeThisAndMultiply(u) - Matrix<double>.Build.DenseIdentity(n)).L2Norm() < 1e-13, $"seed {seed}: U'U");
            Assert.True(((ud * right.Transpose()) - a).L2Norm() <= 1e-13 * a.L2Norm());

            // Column by column, each in its own unit, no digit is lost in the small ones either.
            double determinant = Math.Abs(a.Determinant());
            Assert.Equal(1, values.Aggregate((s, t) => s * t) / determinant, 1e-9);
        }
    }
}
