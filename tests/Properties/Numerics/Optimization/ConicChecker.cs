using System.Diagnostics;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// Verifies every claim of a solution from the problem's data alone, with its own arithmetic and its own definitions of the cones.
/// </summary>
internal static class ConicChecker
{
    public static ConicSolution Solve(ConicProblem problem, ConicSettings? settings = null) =>
        ConicSolver.Solve(problem, settings, TestContext.Current.CancellationToken);

    /// <summary>Without presolve.</summary>
    public static ConicSolution SolveAsIs(ConicProblem problem, ConicSettings? settings = null) =>
        new ConicSolver(problem, settings).Solve(TestContext.Current.CancellationToken);

    public static void Verify(ConicProblem problem, ConicSolution solution, double tolerance = 1e-7)
    {
        switch (solution.Status)
        {
            case SolutionStatus.Optimal:
                VerifyOptimal(problem, solution, tolerance);
                break;
            case SolutionStatus.PrimalInfeasible:
                VerifyPrimalInfeasible(problem, solution, tolerance);
                break;
            case SolutionStatus.DualInfeasible:
                VerifyDualInfeasible(problem, solution, tolerance);
                break;
            default:
                Assert.Fail($"Nothing was proven: {solution.Status}, {solution.Exit} after {solution.Iterations} iterations, residuals "
                    + $"{solution.PrimalResidual:E1} {solution.DualResidual:E1} {solution.Gap:E1}");
                break;
        }
    }

    private static void VerifyOptimal(ConicProblem p, ConicSolution solution, double tolerance)
    {
        double[] x = solution.X.ToArray();
        double[] s = solution.S.ToArray();
        double[] z = solution.Z.ToArray();
        double[] ax = Times(p, x);
        double[] atz = TransposeTimes(p, z);
        double[] px = Quadratic(p, x);
        double[] b = p.RightSide.ToArray();
        double[] q = p.Cost.ToArray();
        double primal = 1 + Math.Max(Max(ax), Max(s));
        double dual = 1 + Math.Max(Max(px), Max(atz));
        for (int i = 0; i < b.Length; i++)
        {
            if (!double.IsPositiveInfinity(b[i]))
            {
                Assert.True(Math.Abs(ax[i] + s[i] - b[i]) <= tolerance * primal, $"row {i}: A x + s - b = {ax[i] + s[i] - b[i]:E2}");
            }
        }

        for (int j = 0; j < q.Length; j++)
        {
            Assert.True(Math.Abs(px[j] + q[j] + atz[j]) <= tolerance * dual, $"column {j}: P x + q + A'z = {px[j] + q[j] + atz[j]:E2}");
        }

        Assert.True(InCones(p, s, false, tolerance * primal), "s is not in K");
        Assert.True(InCones(p, z, true, tolerance * dual), "z is not in K*");
        double quadratic = Dot(x, px);
        double primalObjective = (0.5 * quadratic) + Dot(q, x);
        double dualObjective = (-0.5 * quadratic) - FiniteDot(b, z);
        Assert.Equal(primalObjective, solution.PrimalObjective, tolerance * (1 + Math.Abs(primalObjective)));
        Assert.Equal(dualObjective, solution.DualObjective, tolerance * (1 + Math.Abs(dualObjective)));
        Assert.Equal(primalObjective, dualObjective, 10 * tolerance * (1 + Math.Abs(primalObjective)));
    }

    private static void VerifyPrimalInfeasible(ConicProblem p, ConicSolution solution, double tolerance)
    {
        double[] z = solution.Z.ToArray();
        double residual = Max(TransposeTimes(p, z));
        double[] finite = [.. p.RightSide.ToArray().Select(t => double.IsInfinity(t) ? 0 : t)];
        // And the rounding of large terms.
        Assert.Equal(-1, Dot(finite, z), 1e-6 + (1e-14 * finite.Zip(z, (t, u) => Math.Abs(t * u)).Sum()));
        Assert.True(residual <= tolerance, $"||A'z|| = {residual:E2} at b'z = -1");
        Assert.True(InCones(p, z, true, 0), "z is not in K*");
        double[] projected = ConeProjection.Project(p, z, true);
        Assert.True(ConeProjection.Distance(z, projected) <= 1e-12 * (1 + Max(z)), "z moves when it is projected on K*");
        Assert.Equal(double.PositiveInfinity, solution.InfeasibilityRadius);
    }

    private static void VerifyDualInfeasible(ConicProblem p, ConicSolution solution, double tolerance)
    {
        double[] x = solution.X.ToArray();
        double[] s = solution.S.ToArray();
        double[] ax = Times(p, x);
        Assert.Equal(-1, Dot(p.Cost.ToArray(), x), 1e-6);
        Assert.True(Max(Quadratic(p, x)) <= tolerance, "P x is not zero along the ray");
        double size = Math.Max(1, Max([.. s.Where(double.IsFinite)])); // A x + s is judged beside s, which q'x = -1 does not bound
        for (int i = 0; i < s.Length; i++)
        {
            if (!double.IsPositiveInfinity(p.RightSide.Span[i]))
            {
                Assert.True(Math.Abs(ax[i] + s[i]) <= tolerance * size, $"row {i}: A x + s = {ax[i] + s[i]:E2} along the ray");
            }
        }

        Assert.True(InCones(p, s, false, 0), "s is not in K along the ray");
    }

    /// <summary>Membership with slack, from the definitions.</summary>
    public static bool InCones(ConicProblem p, double[] v, bool dual, double slack)
    {
        int row = 0;
        foreach (ConeSpec cone in p.Cones)
        {
            double[] part = v[row..(row + cone.Dimension)];
            row += cone.Dimension;
            if (!InCone(cone, part, dual, slack))
            {
                return false;
            }
        }

        return true;
    }

    public static bool InCone(ConeSpec cone, double[] v, bool dual, double slack)
    {
        switch (cone.Kind)
        {
            case ConeKind.Zero:
                return dual || v.All(t => Math.Abs(t) <= slack);
            case ConeKind.Nonnegative:
                return v.All(t => t >= -slack);
            case ConeKind.SecondOrder:
                return v[0] + slack >= Math.Sqrt(v.Skip(1).Sum(t => t * t)) * (1 - 1e-15);
            case ConeKind.Exponential:
                (double u, double w, double t) = dual ? (v[0] - v[1], -v[0], v[2] * (1 + 1e-14)) : (v[0], v[1], v[2] * (1 + 1e-14));
                w += slack;
                return w > 0 ? t + slack >= w * Math.Exp(u / w) * (1 - 1e-13) || Nearby(u, w, t, slack) : w == 0 && u <= slack
                    && t >= -slack;
            case ConeKind.Power:
                (double x, double y) = dual ? (v[0] / cone.Alpha, v[1] / (1 - cone.Alpha)) : (v[0], v[1]);
                return x >= -slack && y >= -slack
                    && Math.Pow(Math.Max(0, x + slack), cone.Alpha) * Math.Pow(Math.Max(0, y + slack), 1 - cone.Alpha) * (1 + 1e-13)
                    + slack >= Math.Abs(v[2]);
            case ConeKind.Semidefinite:
                // Eigenvalues of rounded matrices are rounded.
                return SymmetricMatrices.Eigenvalues(SymmetricMatrices.Of(v))[0] >= -slack - (1e-13 * Max(v));
            default:
                throw new UnreachableException();
        }
    }

    // exp magnifies a slack in u.
    private static bool Nearby(double u, double v, double w, double slack) => slack > 0 && w > -slack
        && u - (v * Math.Log(Math.Max(w, 0) + slack) - (v * Math.Log(v))) <= slack;

    private static double[] Times(ConicProblem p, double[] x)
    {
        double[] y = new double[p.RowCount];
        for (int j = 0; j < x.Length; j++)
        {
            for (int k = p.Matrix.ColumnPointers[j]; k < p.Matrix.ColumnPointers[j + 1]; k++)
            {
                y[p.Matrix.RowIndices[k]] += p.Matrix.Values[k] * x[j];
            }
        }

        return y;
    }

    private static double[] TransposeTimes(ConicProblem p, double[] z)
    {
        double[] y = new double[p.VariableCount];
        for (int j = 0; j < y.Length; j++)
        {
            for (int k = p.Matrix.ColumnPointers[j]; k < p.Matrix.ColumnPointers[j + 1]; k++)
            {
                y[j] += p.Matrix.Values[k] * z[p.Matrix.RowIndices[k]];
            }
        }

        return y;
    }

    private static double[] Quadratic(ConicProblem p, double[] x)
    {
        double[] y = new double[x.Length];
        for (int j = 0; j < x.Length; j++)
        {
            for (int k = p.Quadratic.ColumnPointers[j]; k < p.Quadratic.ColumnPointers[j + 1]; k++)
            {
                int i = p.Quadratic.RowIndices[k];
                y[i] += p.Quadratic.Values[k] * x[j];
                y[j] += i == j ? 0 : p.Quadratic.Values[k] * x[i];
            }
        }

        return y;
    }

    private static double Max(double[] v) => v.Where(t => !double.IsInfinity(t)).Select(Math.Abs).DefaultIfEmpty().Max();

    private static double Dot(double[] a, double[] b) => a.Zip(b, (s, t) => s * t).Sum();

    private static double FiniteDot(double[] b, double[] z) => b.Zip(z, (s, t) => double.IsInfinity(s) ? 0 : s * t).Sum();
}
