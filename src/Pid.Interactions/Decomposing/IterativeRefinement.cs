using Pid.Interactions.Memory;
using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Interactions.Decomposing;

/// <summary>
/// Solves a Newton system and refines the solution against the matrix itself, until the residual is
/// a rounding error of the right-hand side or no longer halves.
/// The factors lose digits where weights span many orders of magnitude; a pass costs O(|X1| |X2| |Y|) and wins them back.
/// </summary>
internal sealed class IterativeRefinement
{
    private const int Passes = 4;
    private double[] _g1 = [], _g2 = [], _x1 = [], _x2 = [];

    /// <summary>Solves M (dl, dm) = (g1, g2).</summary>
    public void Solve(
        INewtonSystem system, FibreMatrix matrix, int size1, int size2,
        ReadOnlySpan<double> g1, ReadOnlySpan<double> g2, Span<double> dl, Span<double> dm,
        CancellationToken cancellation = default)
    {
        Buffers.Grow(ref _g1, size1);
        Buffers.Grow(ref _x1, size1);
        Buffers.Grow(ref _g2, size2);
        Buffers.Grow(ref _x2, size2);
        system.Solve(g1, g2, dl, dm);
        double enough = 1e-16 * (Norm(g1[..size1]) + Norm(g2[..size2]));
        double last = double.PositiveInfinity;
        for (int pass = 0; pass < Passes && !cancellation.IsCancellationRequested; pass++)
        {
            matrix.Multiply(dl, dm, _g1, _g2);
            double residual = Subtract(g1[..size1], _g1) + Subtract(g2[..size2], _g2);
            if (pass > 0 && !(residual < last))
            {
                DenseVector.AddScaled(dl[..size1], _x1.AsSpan(0, size1), -1); // the last correction was none
                DenseVector.AddScaled(dm[..size2], _x2.AsSpan(0, size2), -1);
                return;
            }

            if (residual <= enough || !(residual < 0.5 * last))
            {
                return;
            }

            last = residual;
            system.Solve(_g1, _g2, _x1, _x2);
            DenseVector.AddScaled(dl[..size1], _x1.AsSpan(0, size1), 1);
            DenseVector.AddScaled(dm[..size2], _x2.AsSpan(0, size2), 1);
        }
    }

    private static double Norm(ReadOnlySpan<double> g)
    {
        double norm = 0;
        foreach (double v in g)
        {
            norm += Math.Abs(v);
        }

        return norm;
    }

    // product <- g - product; returns its L1 norm
    private static double Subtract(ReadOnlySpan<double> g, double[] product)
    {
        double norm = 0;
        for (int i = 0; i < g.Length; i++)
        {
            product[i] = g[i] - product[i];
            norm += Math.Abs(product[i]);
        }

        return norm;
    }
}
