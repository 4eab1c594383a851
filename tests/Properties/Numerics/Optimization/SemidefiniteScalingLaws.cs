using MathNet.Numerics.LinearAlgebra;
using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Cones;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>The scaling of a semidefinite cone beside the one of its definition, by symmetric roots of another library.</summary>
public class SemidefiniteScalingLaws
{
    private static Matrix<double> Power(Matrix<double> m, double exponent)
    {
        var eigen = m.Evd(Symmetricity.Symmetric);
        return eigen.EigenVectors * Matrix<double>.Build.DenseOfDiagonalVector(eigen.EigenValues.Map(t => Math.Pow(t.Real, exponent)))
            * eigen.EigenVectors.Transpose();
    }

    // Off the central path, by symmetric roots: with G = S^1/2 (S^1/2 Z S^1/2)^-1/2 S^1/2 and L = G^1/2 Z G^1/2, r = S + G^1/2 X G^1/2
    // where (L X + X L) / 2 is the product of the scaled directions less sigma mu.
    [Fact]
    public void The_corrected_shift_is_that_of_the_symmetric_scaling()
    {
        foreach (int seed in Law.Seeds(50))
        {
            Random random = new(seed);
            int n = 1 + random.Next(5);
            Matrix<double> one = Matrix<double>.Build.DenseIdentity(n);
            Matrix<double>[] drawn = [.. Enumerable.Range(0, 4).Select(_ => SymmetricMatrices.Random(random, n))];
            (Matrix<double> s, Matrix<double> z) = ((drawn[0] * drawn[0]) + (0.1 * one), (drawn[1] * drawn[1]) + (0.1 * one));
            Matrix<double> root = Power(s, 0.5);
            Matrix<double> half = Power(root * Power(root * z * root, -0.5) * root, 0.5);
            (Matrix<double> ds, Matrix<double> dz) = (half.Inverse() * drawn[2] * half.Inverse(), half * drawn[3] * half);
            const double SigmaMu = 0.3;
            Matrix<double> product = (((ds * dz) + (dz * ds)) / 2) - (SigmaMu * one);
            var eigen = (half * z * half).Evd(Symmetricity.Symmetric);
            Matrix<double> x = eigen.EigenVectors.TransposeThisAndMultiply(product) * eigen.EigenVectors;
            x = eigen.EigenVectors * x.MapIndexed((i, j, t) => 2 * t / (eigen.EigenValues[i].Real + eigen.EigenValues[j].Real))
                * eigen.EigenVectors.Transpose();
            double[] expected = SymmetricMatrices.Vector(s + (half * x * half));

            Cone cone = Cone.Create(ConeSpec.Semidefinite(n));
            (double[] vs, double[] vz) = (SymmetricMatrices.Vector(s), SymmetricMatrices.Vector(z));
            Assert.True(cone.UpdateScaling(vs, vz, 1, false));
            double[] r = new double[vs.Length];
            cone.CombinedShift(vs, vz, SymmetricMatrices.Vector(drawn[2]), SymmetricMatrices.Vector(drawn[3]), SigmaMu, true, r);
            Assert.All(expected.Zip(r), pair => Assert.Equal(pair.First, pair.Second, 1e-9 * (1 + expected.Max(Math.Abs))));
        }
    }
}
