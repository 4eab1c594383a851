using Pid.Numerics.LinearAlgebra.Sparse;

namespace Pid.Numerics.Optimization.Conic.Proofs;

/// <content>The exact check of the original data, which alone counts.</content>
internal static partial class RayProof
{
    private const double DataRounding = 1e-14; // of numbers that were computed in a few operations
    private const double BentRounding = 1e-6;  // of a slope beside a curvature of rounding, which holds near its kernel only
    private const double SumRounding = 1e-12;

    /// <summary>Whether z proves that no x satisfies the constraints.</summary>
    public static bool ProvesPrimal(ConicProblem problem, ReadOnlySpan<Fraction> z)
    {
        for (int i = 0; i < z.Length; i++)
        {
            if (z[i].Sign != 0 && !double.IsFinite(problem.RightSide.Span[i]))
            {
                return false;
            }
        }

        if (Dot(problem.RightSide.Span, z).Sign >= 0 || !InCones(problem, z, dual: true))
        {
            return false;
        }

        for (int j = 0; j < problem.VariableCount; j++)
        {
            Fraction sum = Fraction.Zero;
            for (int p = problem.Matrix.ColumnPointers[j]; p < problem.Matrix.ColumnPointers[j + 1]; p++)
            {
                sum += Fraction.Of(problem.Matrix.Values[p]) * z[problem.Matrix.RowIndices[p]];
            }

            if (sum.Sign != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether the objective falls without end along x, from any point that satisfies the constraints: it is straight there, or, where
    /// rounding left P a curvature below zero, bends down.
    /// </summary>
    public static bool ProvesDual(ConicProblem problem, ReadOnlySpan<Fraction> x)
    {
        if (Dot(problem.Cost.Span, x).Sign >= 0)
        {
            return false;
        }

        if (Curvature(problem.Quadratic, x).Sign > 0)
        {
            return false;
        }

        Fraction[] s = new Fraction[problem.RowCount];
        for (int j = 0; j < x.Length; j++)
        {
            for (int p = problem.Matrix.ColumnPointers[j]; p < problem.Matrix.ColumnPointers[j + 1] && x[j].Sign != 0; p++)
            {
                s[problem.Matrix.RowIndices[p]] -= Fraction.Of(problem.Matrix.Values[p]) * x[j];
            }
        }

        for (int i = 0; i < s.Length; i++)
        {
            s[i] = double.IsFinite(problem.RightSide.Span[i]) ? s[i] : Fraction.Zero; // the row binds nothing
        }

        return InCones(problem, s, dual: false);
    }

    /// <summary>-A x beside the largest of its own terms, and zero where it is the rounding of these.</summary>
    public static double[] RelativeSlacks(ConicProblem problem, ReadOnlySpan<double> x)
    {
        double[] sum = new double[problem.RowCount];
        double[] largest = new double[problem.RowCount];
        for (int j = 0; j < x.Length; j++)
        {
            for (int p = problem.Matrix.ColumnPointers[j]; p < problem.Matrix.ColumnPointers[j + 1]; p++)
            {
                int i = problem.Matrix.RowIndices[p];
                double term = problem.Matrix.Values[p] * x[j];
                sum[i] -= term;
                largest[i] = Math.Max(largest[i], Math.Abs(term));
            }
        }

        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] = Math.Abs(sum[i]) <= SumRounding * largest[i] ? 0 : sum[i] / largest[i];
        }

        return sum;
    }

    private static Fraction Curvature(SparseMatrix upper, ReadOnlySpan<Fraction> x)
    {
        Fraction sum = Fraction.Zero;
        for (int j = 0; j < upper.Columns; j++)
        {
            for (int p = upper.ColumnPointers[j]; p < upper.ColumnPointers[j + 1]; p++)
            {
                Fraction term = Fraction.Of(upper.Values[p]) * x[upper.RowIndices[p]] * x[j];
                sum += upper.RowIndices[p] == j ? term : term + term;
            }
        }

        return sum;
    }

    private static bool InCones(ConicProblem problem, ReadOnlySpan<Fraction> point, bool dual)
    {
        int row = 0;
        foreach (ConeSpec cone in problem.Cones)
        {
            if (!ExactCones.Holds(cone, point.Slice(row, cone.Dimension), dual))
            {
                return false;
            }

            row += cone.Dimension;
        }

        return true;
    }

    private static Fraction Dot(ReadOnlySpan<double> a, ReadOnlySpan<Fraction> b)
    {
        Fraction sum = Fraction.Zero;
        for (int i = 0; i < a.Length; i++)
        {
            if (b[i].Sign != 0)
            {
                sum += Fraction.Of(a[i]) * b[i];
            }
        }

        return sum;
    }

    // a'v beside the sum of the sizes of its terms.
    private static bool IsBeyondRounding(ReadOnlySpan<double> a, ReadOnlySpan<Fraction> v, double rounding = DataRounding)
    {
        Fraction sum = Fraction.Zero;
        Fraction sizes = Fraction.Zero;
        for (int i = 0; i < a.Length; i++)
        {
            if (v[i].Sign != 0)
            {
                Fraction term = Fraction.Of(a[i]) * v[i];
                sum += term;
                sizes += term.Sign < 0 ? -term : term;
            }
        }

        return (sum + (Fraction.Of(rounding) * sizes)).Sign < 0;
    }
}
