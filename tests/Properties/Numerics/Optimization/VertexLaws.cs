using CsCheck;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Linear;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// Linear programs taken to a vertex by the simplex method, from any point: the answer is that of exact arithmetic, and the multipliers
/// prove the optimum.
/// </summary>
public class VertexLaws
{
    private static readonly Gen<WholeProgram> s_programs = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 5], Gen.Int[1, 5], Gen.Int[0, 3])
        .SelectMany((equations, inequalities, n, kind) =>
        {
            int m = equations + inequalities;
            return Gen.Select(Gen.Int[-3, 3].Array[n], Gen.Int[-2, 2].Array[m * n], Gen.Int[-3, 5].Array[m], Gen.Double[-9, 9].Array[n],
                Gen.Double[-2, 2].Array[40], (c, a, b, x, z) => WholeProgram.Of(c, a, b, equations, kind, x, z));
        });

    [Fact]
    public void The_vertex_is_that_of_exact_arithmetic_from_any_point() => s_programs.Holds(
        stated =>
        {
            (Planted answer, double optimum) = ExactLinearProgram.Solve(stated.Cost, stated.Matrix, stated.Right, stated.Equations);
            ConicProblem problem = stated.Problem();
            double[] x = stated.X[..], z = stated.Z[..problem.RowCount];
            SimplexEnd end = Crossover.Run(problem, x, z, default);
            Assert.Equal(answer switch
            {
                Planted.Infeasible => SimplexEnd.Infeasible,
                Planted.Unbounded => SimplexEnd.Unbounded,
                _ => SimplexEnd.Optimal,
            }, end);
            if (end == SimplexEnd.Optimal)
            {
                Assert.Equal(optimum, Objective(problem, x), 1e-11 * (1 + Math.Abs(optimum)));
                RequireOptimal(problem, x, z);
            }
        }, 3000);

    // All variables between bounds: the active rows of the answer have full rank, in whole numbers.
    [Fact]
    public void The_answer_is_a_vertex_and_the_same_to_the_bit_on_every_run() => s_programs.Where(p => p.Kind == 3).Holds(
        stated =>
        {
            ConicProblem problem = stated.Problem();
            double[] x = stated.X[..], z = stated.Z[..problem.RowCount], again = stated.X[..], dual = stated.Z[..problem.RowCount];
            if (Crossover.Run(problem, x, z, default) != SimplexEnd.Optimal)
            {
                return;
            }

            Crossover.Run(problem, again, dual, default);
            Assert.Equal(x, again);
            Assert.Equal(z, dual);
            double[] slack = Slacks(problem, x);
            int[][] active = [.. Enumerable.Range(0, slack.Length).Where(i => i < stated.Equations || slack[i] < 1e-9)
                .Select(i => Enumerable.Range(0, x.Length).Select(j => stated.Matrix[i, j]).ToArray())];
            Assert.Equal(x.Length, Rank(active, x.Length));
        }, 1000);

    // Rows that bind nothing, that force, that are bounds; costs that need no row; variables that a row defines.
    [Fact]
    public void Presolve_keeps_the_optimum_and_its_multipliers()
    {
        int gone = 0;
        s_programs.Holds(
            stated =>
            {
                (Planted answer, double optimum) = ExactLinearProgram.Solve(stated.Cost, stated.Matrix, stated.Right, stated.Equations);
                ConicProblem problem = stated.Problem();
                LinearPresolve? presolve = LinearPresolve.Run(problem);
                Assert.False(answer == Planted.Optimum && presolve is null);
                if (answer != Planted.Optimum || presolve is null)
                {
                    return;
                }

                double[] reduced = new double[presolve.Reduced.VariableCount], pays = new double[presolve.Reduced.RowCount];
                Assert.Equal(SimplexEnd.Optimal, Crossover.Run(presolve.Reduced, reduced, pays, default));
                double[] x = new double[problem.VariableCount], z = new double[problem.RowCount];
                presolve.Restore(reduced, pays, x, z);
                Assert.Equal(optimum, Objective(problem, x), 1e-11 * (1 + Math.Abs(optimum)));
                RequireOptimal(problem, x, z);
                gone += x.Length - reduced.Length;
            }, 3000);
        Assert.True(gone > 500, $"Only {gone} variables went.");
    }

    // Coefficients of one row eight decimals apart: the residuals of a wrong vertex are small, and pivots too small for a first try.
    [Fact]
    public void Programs_of_wide_coefficients_end_and_their_optimum_is_exact()
    {
        int optimal = 0;
        Gen.Select(Gen.Int[0, 2], Gen.Int[1, 4], Gen.Int[1, 4]).SelectMany((equations, inequalities, n) =>
        {
            int m = equations + inequalities;
            Gen<int> wide = Gen.Select(Gen.Int[-6, 6], Gen.Int[0, 7], (digit, power) => digit * (int)Math.Pow(10, power));
            return Gen.Select(Gen.Int[-3, 3].Array[n], wide.Array[m * n], Gen.Int[0, 1].Array[m], Gen.Int[0, 4].Array[n],
                (c, a, b, at) => WholeProgram.Of(c, a, [.. b.Select((more, i) => more + at.Select((x, j) => a[(i * n) + j] * x).Sum())],
                    equations, 1, new double[n], new double[40]));
        }).Holds(
            stated =>
            {
                (Planted answer, double optimum) = ExactLinearProgram.Solve(stated.Cost, stated.Matrix, stated.Right, stated.Equations);
                ConicSolution found = ConicSolver.Solve(stated.Problem());
                if (found.Status == SolutionStatus.Optimal && answer == Planted.Optimum)
                {
                    optimal++;
                    Assert.Equal(optimum, found.PrimalObjective, 1e-7 * (1 + Math.Abs(optimum)));
                }
            }, 2000);
        Assert.True(optimal > 500, $"Only {optimal} had an optimum.");
    }

    // Of the first the only point is a vertex that a row of coefficients 60000 and .001 holds there: -4.1 has residuals of 1e-9. The pivots
    // of the second were refused for ever. Both by hand.
    [Theory]
    [InlineData(new double[] { 0, -1, 0 }, 0,
        new[] { 0, -4000, 0, 10, -10, 0, -10, 10, 0, -60000, 0.001, -0.8, 1, 0, 0, 0, -1, 0, 0, 0, 1 },
        new[] { 0, -50, 51, 60000.804, -1, 0, -1 }, -4)]
    [InlineData(new double[] { 0, 1, 0 }, 1,
        new[] { 6e-5, 0, -2e5, -2e-4, 0, 6e5, 600, -10, -1, -1, 0, 0, 0, -1, 0, 0, 0, -1 },
        new double[] { 0, -1, 0, 0, 0, 0 }, 2999999.9999985)]
    public void Rows_of_wide_coefficients_hide_no_vertex(double[] cost, int equations, double[] matrix, double[] right, double optimum)
    {
        ConeSpec[] cones = [.. new[] { ConeSpec.Zero(Math.Max(1, equations)), ConeSpec.Nonnegative(right.Length - equations) }
            .Where((_, k) => k == 1 || equations > 0)];
        ConicSolution found = ConicSolver.Solve(new ConicProblem(null, cost, SparseMatrix.FromDense(right.Length, cost.Length, matrix),
            right, cones));
        Assert.Equal(optimum, found.PrimalObjective, 1e-8 * Math.Abs(optimum));
    }

    // What ends cycles: bounds of the basis moved, at every step without length, and put back.
    [Fact]
    public void Perturbed_bounds_leave_the_answer_as_it_is() => s_programs.Holds(
        stated =>
        {
            ConicProblem problem = stated.Problem();
            (Planted answer, double optimum) = ExactLinearProgram.Solve(stated.Cost, stated.Matrix, stated.Right, stated.Equations);
            if (answer == Planted.Optimum && LinearProgram.Of(problem) is { } program)
            {
                double[] x = new double[stated.X.Length], z = new double[problem.RowCount];
                PrimalSimplex simplex = new(program, CrashBasis.Of(program, new double[program.Cost.Length]), program.Values(x))
                {
                    Patience = -1,
                };
                Assert.Equal(SimplexEnd.Optimal, simplex.Run(default));
                program.Write(simplex.Values, simplex.Multipliers(), x, z);
                Assert.Equal(optimum, Objective(problem, x), 1e-11 * (1 + Math.Abs(optimum)));
                RequireOptimal(problem, x, z);
            }
        }, 2000);

    // Beale 1955, Kuhn (Balinski and Tucker 1969), Marshall and Suurballe 1969: the textbook's rule returns to its first basis for ever.
    [Theory]
    [InlineData(new double[] { -0.75, 150, -0.02, 6 }, new double[] { 0.25, -60, -0.04, 9, 0.5, -90, -0.02, 3, 0, 0, 1, 0 },
        new double[] { 0, 0, 1 }, -0.05)]
    [InlineData(new double[] { -2, -3, 1, 12 }, new[] { -2, -9, 1, 9, 1.0 / 3, 1, -1.0 / 3, -2, 2, 3, -1, -12 }, new double[] { 0, 0, 2 },
        -2)]
    [InlineData(new double[] { -0.4, -0.4, 1.8, 0 }, new[] { 0.6, -6.4, 4.8, 0, 0.2, -1.8, 0.6, 0, 0.4, -1.6, 0.2, 0, 0, 1, 0, 1 },
        new double[] { 0, 0, 0, 1 }, -2)]
    public void Cycling_examples_end(double[] cost, double[] rows, double[] right, double optimum)
    {
        ConicProblem problem = Nonnegative(cost, rows, right);
        double[] x = new double[cost.Length], z = new double[problem.RowCount];
        Assert.Equal(SimplexEnd.Optimal, Crossover.Run(problem, x, z, default));
        Assert.Equal(optimum, Objective(problem, x), 1e-12);
        RequireOptimal(problem, x, z);
    }

    // max sum 2^(n-j) x_j, 2 sum over j < i of 2^(i-j) x_j + x_i <= 5^i: x_n = 5^n.
    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    public void The_cube_of_Klee_and_Minty_has_its_vertex(int n)
    {
        double[] cost = [.. Enumerable.Range(1, n).Select(j => -Math.Pow(2, n - j))];
        double[] rows = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                rows[(i * n) + j] = j == i ? 1 : Math.Pow(2, i - j + 1);
            }
        }

        ConicProblem problem = Nonnegative(cost, rows, [.. Enumerable.Range(1, n).Select(i => Math.Pow(5, i))]);
        double[] x = new double[n], z = new double[problem.RowCount];
        Assert.Equal(SimplexEnd.Optimal, Crossover.Run(problem, x, z, default));
        Assert.Equal(-Math.Pow(5, n), Objective(problem, x), 1e-12 * Math.Pow(5, n));
        RequireOptimal(problem, x, z);
    }

    // A small objective beside large data leaves the interior point few digits of it; the vertex has them.
    [Fact]
    public void A_linear_program_has_the_digits_of_its_objective() => s_programs.Where(p => p.Kind > 0).Holds(
        stated =>
        {
            (Planted answer, double optimum) = ExactLinearProgram.Solve(stated.Cost, stated.Matrix, stated.Right, stated.Equations);
            if (answer == Planted.Optimum && optimum != 0)
            {
                ConicSolution solution = ConicChecker.Solve(stated.Problem(unit: 1e-6));
                Assert.Equal(SolutionStatus.Optimal, solution.Status);
                Assert.Equal(1, solution.PrimalObjective / (1e-6 * optimum), 1e-8);
                Assert.True(solution.RelativeGap + solution.ObjectiveError <= 1e-8);
            }
        }, 300);

    // Sparse, degenerate, with free, boxed and one-sided variables, equations and ranges.
    [Fact]
    public void The_simplex_method_from_nowhere_agrees_with_the_interior_point() => Gen.Select(Gen.Int[5, 40], Gen.Int[0, 1 << 20]).Holds(
        (n, seed) =>
        {
            ConicProblem problem = Feasible(n, new Random(seed));
            double[] x = new double[n], z = new double[problem.RowCount];
            Assert.Equal(SimplexEnd.Optimal, Crossover.Run(problem, x, z, default));
            RequireOptimal(problem, x, z);
            ConicSolution inner = new ConicSolver(problem).Solve();
            Assert.Equal(SolutionStatus.Optimal, inner.Status);
            Assert.Equal(inner.PrimalObjective, Objective(problem, x), 1e-6 * (1 + Math.Abs(inner.PrimalObjective)));
        }, 120);

    // Beside room for millions the tolerance of the ratio test is rounding: of 2000 such programs four left it without a row.
    [Fact]
    public void A_row_that_stops_a_step_is_found_however_far() => Gen.Select(Gen.Int[1, 9], Gen.Int[10_000_000, 999_999_999]).Holds(
        (entry, right) =>
        {
            ConicProblem problem = Nonnegative([-1, 0], [entry, 1], [right]);
            double[] x = [0, 0], z = [1, 1, 1];
            Assert.Equal(SimplexEnd.Optimal, Crossover.Run(problem, x, z, default));
            Assert.Equal((double)right / entry, x[0], 1e-12 * right);
        }, 20_000);

    [Fact]
    public void A_caller_who_stops_gets_no_vertex()
    {
        ConicProblem problem = Nonnegative([-1, -1], [1, 2, 3, 1], [4, 6]);
        double[] x = [0.5, 0.5], z = [7, 7, 7, 7];
        Assert.Equal(SimplexEnd.Interrupted, Crossover.Run(problem, x, z, new CancellationToken(true)));
        Assert.Equal([0.5, 0.5, 7, 7, 7, 7], [.. x, .. z]);
    }

    internal static void RequireOptimal(ConicProblem problem, double[] x, double[] z)
    {
        double[] slack = Slacks(problem, x);
        double[] gradient = problem.Cost.ToArray();
        problem.Matrix.TransposeMultiplyAdd(z, gradient);
        Assert.All(gradient, g => Assert.Equal(0, g, 1e-10));
        double size = 1 + x.Max(Math.Abs);
        int row = 0;
        foreach (ConeSpec cone in problem.Cones)
        {
            for (int end = row + cone.Dimension; row < end; row++)
            {
                bool equation = cone.Kind == ConeKind.Zero;
                Assert.True(equation ? Math.Abs(slack[row]) <= 1e-10 * size : slack[row] >= -1e-10 * size && z[row] >= 0);
                Assert.Equal(0, slack[row] * z[row], 1e-9 * size);
            }
        }
    }

    private static double[] Slacks(ConicProblem problem, double[] x)
    {
        double[] slack = problem.RightSide.ToArray();
        problem.Matrix.MultiplyAdd(x, slack, -1);
        return slack;
    }

    internal static double Objective(ConicProblem problem, double[] x) => x.Select((v, j) => v * problem.Cost.Span[j]).Sum();

    // Around a whole point x and multipliers z, many of them 0, so with an optimum.
    private static ConicProblem Feasible(int n, Random random)
    {
        int equations = n / 4, m = equations + n;
        List<double[]> rows = [];
        List<double> right = [];
        double[] x = [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(-1, 3))];
        for (int i = 0; i < m; i++)
        {
            double[] row = [.. x.Select(_ => random.Next(n) < 4 ? random.Next(-3, 4) : 0.0)];
            double slack = i < equations ? 0 : random.Next(3);
            rows.Add(row);
            right.Add(row.Zip(x, (a, v) => a * v).Sum() + slack);
            if (i >= equations && random.Next(4) == 0)
            {
                rows.Add([.. row.Select(v => -v)]);
                right.Add(random.Next(3) - row.Zip(x, (a, v) => a * v).Sum());
            }
        }

        for (int j = 0; j < n; j++)
        {
            for (int sign = -1; sign <= 1 && random.Next(5) > 0; sign += 2)
            {
                rows.Add([.. x.Select((_, k) => k == j ? (double)sign : 0)]);
                right.Add((sign * x[j]) + random.Next(3));
            }
        }

        double[] cost = new double[n];
        for (int i = 0; i < rows.Count; i++)
        {
            double z = i < equations ? random.Next(-2, 3) : right[i] == rows[i].Zip(x, (a, v) => a * v).Sum() ? random.Next(3) : 0;
            for (int j = 0; j < n; j++)
            {
                cost[j] -= z * rows[i][j];
            }
        }

        return new ConicProblem(null, cost, SparseMatrix.FromDense(rows.Count, n, [.. rows.SelectMany(r => r)]), [.. right],
            [ConeSpec.Zero(equations), ConeSpec.Nonnegative(rows.Count - equations)]);
    }

    private static ConicProblem Nonnegative(double[] cost, double[] rows, double[] right)
    {
        int n = cost.Length;
        double[] signs = [.. Enumerable.Range(0, n * n).Select(k => k / n == k % n ? -1.0 : 0)];
        return new ConicProblem(null, cost, SparseMatrix.FromDense(right.Length + n, n, [.. rows, .. signs]),
            [.. right, .. new double[n]], [ConeSpec.Nonnegative(right.Length + n)]);
    }

    private static int Rank(int[][] rows, int n)
    {
        System.Numerics.BigInteger[][] a = [.. rows.Select(r => r.Select(v => (System.Numerics.BigInteger)v).ToArray())];
        int rank = 0;
        for (int j = 0; j < n; j++)
        {
            int at = Array.FindIndex(a, rank, r => r[j] != 0);
            if (at < 0)
            {
                continue;
            }

            (a[rank], a[at]) = (a[at], a[rank]);
            for (int i = rank + 1; i < a.Length; i++)
            {
                System.Numerics.BigInteger factor = a[i][j];
                a[i] = [.. a[i].Select((v, k) => (v * a[rank][j]) - (factor * a[rank][k]))];
            }

            rank++;
        }

        return rank;
    }
}
