using Pid.Numerics.Certified;
using Pid.Numerics.LinearAlgebra.Dense;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic.Cones;

namespace Pid.Numerics.Optimization.Conic.Presolving;

/// <content>What an answer is worth in the original.</content>
internal static partial class PresolvedSolve
{
    // s = b - A x (-A x for a ray), and every residual from the original data.
    internal static void Measure(ConicProblem problem, ConicSolution solution, double objectiveUnit = 1)
    {
        ConeProduct cones = new(problem.Cones);
        Equilibration data = new(problem.Quadratic, problem.Cost.ToArray(), problem.Matrix, problem.RightSide.ToArray(), cones);
        data.Update(scale: false);
        bool certificate = solution.Status == SolutionStatus.PrimalInfeasible;
        bool ray = solution.Status == SolutionStatus.DualInfeasible;
        Iterate point = new(problem.VariableCount, problem.RowCount) { Tau = 1 };
        solution.X.CopyTo(point.X);
        solution.Z.CopyTo(point.Z);
        if (!certificate)
        {
            if (!ray)
            {
                data.RightSide.CopyTo(point.S, 0);
            }

            data.Matrix.MultiplyAdd(point.X, point.S, -1);
            cones.ClearZeroRows(point.S);
            KeepNonnegative(problem, point.S);
        }

        point.S.CopyTo(solution.MutableS);
        Residuals r = new(data) { ObjectiveUnit = objectiveUnit };
        r.Compute(point, cones.Degree);
        double infinite = certificate ? double.PositiveInfinity : double.NegativeInfinity;
        solution.PrimalObjective = certificate || ray ? infinite : r.PrimalObjective;
        solution.DualObjective = certificate || ray ? infinite : r.DualObjective;
        solution.PrimalResidual = certificate ? double.PositiveInfinity : ray ? r.DualInfeasibility : r.Primal;
        solution.DualResidual = ray ? double.PositiveInfinity : certificate ? r.PrimalInfeasibility
            : BeyondRounding(problem, solution, r.Dual);
        solution.Gap = certificate || ray ? double.PositiveInfinity : r.Gap;
        solution.RelativeGap = certificate || ray ? double.PositiveInfinity : r.RelativeGap;
        solution.ObjectiveError = certificate || ray ? double.PositiveInfinity : r.Doubt;
        solution.InfeasibilityRadius = certificate ? double.PositiveInfinity : 0;
        for (int i = 0; i < problem.RowCount; i++)
        {
            if (double.IsPositiveInfinity(problem.RightSide.Span[i]))
            {
                solution.MutableS[i] = double.PositiveInfinity;
            }
        }
    }

    // The dual residual, less what rounding of its terms can be: multipliers of a vertex may be so large that no others leave less.
    private static double BeyondRounding(ConicProblem problem, ConicSolution solution, double residual)
    {
        double largest = 0, beyond = 0;
        double[] sums = problem.Cost.ToArray();
        problem.Quadratic.SymmetricMultiplyAdd(solution.X, sums);
        SparseMatrix a = problem.Matrix;
        for (int j = 0; j < sums.Length; j++)
        {
            double sum = sums[j], terms = Math.Abs(sum);
            for (int p = a.ColumnPointers[j]; p < a.ColumnPointers[j + 1]; p++)
            {
                double term = a.Values[p] * solution.Z[a.RowIndices[p]];
                sum += term;
                terms += Math.Abs(term);
            }

            largest = Math.Max(largest, Math.Abs(sum));
            beyond = Math.Max(beyond, Math.Abs(sum) - (2 * CertifiedMath.UnitRoundoff * terms));
        }

        return largest > 0 ? residual * beyond / largest : residual;
    }

    // Where x overshoots an inequality by rounding, s is 0 and the residual says so.
    private static void KeepNonnegative(ConicProblem problem, double[] s)
    {
        int row = 0;
        foreach (ConeSpec cone in problem.Cones)
        {
            for (int i = row; i < row + cone.Dimension && cone.Kind == ConeKind.Nonnegative; i++)
            {
                s[i] = Math.Max(0, s[i]);
            }

            row += cone.Dimension;
        }
    }
}
