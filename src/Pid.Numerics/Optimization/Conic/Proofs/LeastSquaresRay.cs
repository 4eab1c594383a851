using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Numerics.Optimization.Conic.Proofs;

/// <summary>
/// Rays that an interior-point method cannot see, for its Newton systems are singular along them: the part of q that no row of A and P has
/// is a direction x with A x = 0, P x = 0 along which the objective falls; the part of b that no column of the equations has proves them
/// contradictory. Both are residuals of least-squares problems, solved by conjugate gradients.
/// </summary>
internal static class LeastSquaresRay
{
    private const double Converged = 1e-14;
    private const int MostSteps = 300; // more would cost more than the solve that found nothing

    /// <summary>-q less its projection on the rows of A and P: a ray, about, or rounding.</summary>
    public static double[] OfCost(Equilibration data)
    {
        int m = data.RightSide.Length;
        int n = data.Cost.Length;
        double[] negative = Array.ConvertAll(data.Cost, v => -v);
        return Residual(negative, m + n,
            (y, sum) =>
            {
                data.Matrix.TransposeMultiplyAdd(y.AsSpan(0, m), sum);
                data.Quadratic.SymmetricMultiplyAdd(y.AsSpan(m), sum);
            },
            (x, sum) =>
            {
                data.Matrix.MultiplyAdd(x, sum.AsSpan(0, m));
                double[] px = new double[n];
                data.Quadratic.SymmetricMultiplyAdd(x, px);
                px.CopyTo(sum, m);
            });
    }

    /// <summary>-b on the equations less its projection on their columns: multipliers, about, or rounding.</summary>
    public static double[] OfEquations(Equilibration data, IReadOnlyList<ConeSpec> cones)
    {
        bool[] equation = new bool[data.RightSide.Length];
        int row = 0;
        foreach (ConeSpec cone in cones)
        {
            equation.AsSpan(row, cone.Dimension).Fill(cone.Kind == ConeKind.Zero);
            row += cone.Dimension;
        }

        double[] negative = Array.ConvertAll(data.RightSide, v => -v);
        KeepEquations(negative);
        return Residual(negative, data.Cost.Length,
            (x, sum) =>
            {
                data.Matrix.MultiplyAdd(x, sum);
                KeepEquations(sum);
            },
            (z, sum) => data.Matrix.TransposeMultiplyAdd(z, sum));

        void KeepEquations(double[] v)
        {
            for (int i = 0; i < v.Length; i++)
            {
                v[i] = equation[i] ? v[i] : 0;
            }
        }
    }

    // Conjugate gradients on the normal equations (CGLS): v less its projection on the range of the map.
    private static double[] Residual(double[] v, int length, Action<double[], double[]> map, Action<double[], double[]> transpose)
    {
        double[] residual = (double[])v.Clone();
        double[] gradient = new double[length];
        transpose(residual, gradient);
        double[] direction = (double[])gradient.Clone();
        double size = DenseVector.Dot(gradient, gradient);
        double norm = 0; // of the map, squared, as far as it was seen
        double least = Converged * Converged * size;
        for (int k = 0; k < Math.Min(MostSteps, 2 * Math.Min(length, v.Length)) && size > least; k++)
        {
            double[] image = new double[v.Length];
            map(direction, image);
            double square = DenseVector.Dot(image, image);
            double step = size / square;
            double left = DenseVector.Dot(residual, residual);
            norm = Math.Max(norm, square / DenseVector.Dot(direction, direction));

            // A gradient of rounding, once every direction was taken: a step along it may go anywhere.
            if (!(square > 0) || size <= Converged * Converged * norm * left || step * size > 2 * left)
            {
                break;
            }

            for (int i = 0; i < v.Length; i++)
            {
                residual[i] -= step * image[i];
            }

            Array.Clear(gradient);
            transpose(residual, gradient);
            double next = DenseVector.Dot(gradient, gradient);
            for (int i = 0; i < length; i++)
            {
                direction[i] = gradient[i] + (next / size * direction[i]);
            }

            size = next;
        }

        return residual;
    }
}
