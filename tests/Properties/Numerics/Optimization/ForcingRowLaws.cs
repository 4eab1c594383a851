using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Presolving;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// Rows that hold only where each of their variables is at a bound, whatever the objective: the answer is that of the program without these
/// variables, its multipliers prove it, and the forcing rows have multipliers that do.
/// </summary>
public class ForcingRowLaws
{
    private const int Cases = 200;

    [Theory]
    [InlineData("quadratic")]
    [InlineData("second-order")]
    [InlineData("exponential")]
    public void The_answer_is_that_of_the_program_without_the_variables(string kind)
    {
        foreach (int seed in Law.Seeds(Cases))
        {
            ForcedProgram program = Program(kind, seed, feasible: true);
            ConicSolution whole = ConicChecker.Solve(program.Problem), part = ConicChecker.Solve(program.ByHand);
            string where = $"seed {seed}: {whole.Status}, {part.Status}";
            Assert.True(whole.Status == SolutionStatus.Optimal && part.Status == SolutionStatus.Optimal, where);
            ConicChecker.Verify(program.Problem, whole);
            double optimum = part.PrimalObjective + program.Offset;
            double size = 1 + Math.Abs(part.PrimalObjective) + Math.Abs(program.Offset);
            Assert.Equal(optimum, whole.PrimalObjective, 1e-7 * size);
            Assert.Equal(optimum, whole.DualObjective, 1e-7 * size);
            for (int j = 0; j < program.ForcedTo.Length; j++)
            {
                // Equations in one variable stay beside an exponential cone.
                Assert.Equal(program.ForcedTo[j], whole.X[program.Kept + j], kind == "exponential" ? 1e-7 * size : 0);
            }

            // Of an objective that curves as |x|^2 / 2 a gap is at least half the square of a distance.
            for (int j = 0; j < program.Kept; j++)
            {
                Assert.Equal(part.X[j], whole.X[j], Math.Sqrt(4e-8 * size));
            }

            RequireComplementary(program.Problem, whole, 1e-7 * size);
        }
    }

    // Of 60,000 programs those whose planned steps went round: tau and kappa fell in turn, and 200 iterations led nowhere.
    [Theory]
    [InlineData("second-order", 7559)]
    [InlineData("second-order", 8909)]
    [InlineData("second-order", 10313)]
    [InlineData("second-order", 11700)]
    [InlineData("second-order", 12590)]
    [InlineData("second-order", 3000560)]
    [InlineData("quadratic", 12658)]
    [InlineData("quadratic", 13510)]
    public void Steps_that_go_round_give_way_to_plain_ones(string kind, int seed)
    {
        ForcedProgram program = Program(kind, seed, feasible: true);
        foreach (ConicProblem problem in new[] { program.Problem, program.ByHand })
        {
            ConicSolution solution = ConicChecker.Solve(problem);
            Assert.Equal(SolutionStatus.Optimal, solution.Status);
            ConicChecker.Verify(problem, solution);
            Assert.InRange(solution.Iterations, 0, 50);
        }
    }

    [Theory]
    [InlineData("quadratic")]
    [InlineData("second-order")]
    public void That_the_rest_has_no_point_is_proven_of_the_whole(string kind)
    {
        foreach (int seed in Law.Seeds(Cases))
        {
            ForcedProgram program = Program(kind, seed, feasible: false);
            ConicSolution whole = ConicChecker.Solve(program.Problem);
            Assert.Equal((seed, SolutionStatus.PrimalInfeasible), (seed, whole.Status));
            ConicChecker.Verify(program.Problem, whole);
        }
    }

    // x + y + z <= limit (or = limit) with x >= 1, 2 <= y <= 9, z >= 3: one point at 6, none below.
    [Theory]
    [InlineData(6, true, true)]
    [InlineData(6, false, true)]
    [InlineData(5.9999, true, false)]
    [InlineData(5.9999, false, false)]
    public void Bounds_that_a_row_cannot_be_met_with_prove_it_without_an_iteration(double limit, bool equation, bool feasible)
    {
        SparseMatrix matrix = SparseMatrix.FromDense(5, 3, [1, 1, 1, -1, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, -1]);
        ConicProblem problem = new(SparseMatrix.FromDense(3, 3, [2, 1, 0, 1, 2, 0, 0, 0, 0]), [-9, 0, 1], matrix, [limit, -1, -2, 9, -3],
            equation ? [ConeSpec.Zero(1), ConeSpec.Nonnegative(4)] : [ConeSpec.Nonnegative(5)]);
        ConicSolution solution = ConicChecker.Solve(problem);
        Assert.Equal(feasible ? SolutionStatus.Optimal : SolutionStatus.PrimalInfeasible, solution.Status);
        Assert.Equal(0, solution.Iterations);
        ConicChecker.Verify(problem, solution);
    }

    // min |x|^2 / 2 + q'x, x >= 0, the first of which add up to no more than 0: the sum of -q^2 / 2 over the others with q < 0. Three of
    // four were left open.
    [Fact]
    public void Nonnegative_variables_that_add_up_to_no_more_than_0_are_0()
    {
        foreach (int seed in Law.Seeds(100))
        {
            Random random = new(seed);
            int n = random.Next(20, 61), forced = random.Next(10, n);
            double[] q = [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(-3, 4))];
            SparseMatrixBuilder square = new(n, n), matrix = new(n + 1, n);
            for (int j = 0; j < n; j++)
            {
                square.Add(j, j, 1);
                matrix.Add(0, j, j < forced ? 1 : 0);
                matrix.Add(j + 1, j, -1);
            }

            ConicProblem problem = new(square.Build(), q, matrix.Build(), new double[n + 1], [ConeSpec.Nonnegative(n + 1)]);
            ConicSolution solution = ConicChecker.Solve(problem);
            double optimum = -0.5 * q[forced..].Where(c => c < 0).Sum(c => c * c);
            ConicChecker.Verify(problem, solution);
            Assert.Equal(optimum, solution.PrimalObjective, 1e-7 * (1 - optimum));
            Assert.All(solution.X[..forced].ToArray(), x => Assert.Equal(0, x));
        }
    }

    // x + y <= 1, x + w >= 3 and w <= 2, all nonnegative: no row forces by itself, but the first lets x be 1 at most. Or x + w <= 1 and
    // x - y = 1, which lets it be 1 at least. Groups of these, each in a unit of its own, rows with room, and min |v|^2 / 2 + q'v.
    [Fact]
    public void Rows_force_by_bounds_that_others_imply()
    {
        foreach (int seed in Law.Seeds(100))
        {
            Random random = new(seed);
            int groups = random.Next(2, 12), n = (3 * groups) + random.Next(5, 30);
            double[] at = new double[n], q = [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(-3, 4))];
            List<(double[] Row, double Right)> rows = [], equations = [];
            void Add(double right, params (int Column, double Entry)[] entries)
            {
                double[] row = new double[n];
                Array.ForEach(entries, e => row[e.Column] = e.Entry);
                rows.Add((row, right));
            }

            for (int k = 0; k < groups; k++)
            {
                (int x, int y, int w, double unit) = (3 * k, (3 * k) + 1, (3 * k) + 2, random.Next(1, 6));
                bool ofEquation = random.Next(2) == 0;
                Add(unit, (x, 1), ofEquation ? (w, 1) : (y, 1));
                Add(2 * unit, (ofEquation ? y : w, 1));
                Add(ofEquation ? unit : -3 * unit, (x, ofEquation ? 1 : -1), ofEquation ? (y, -1) : (w, -1));
                if (ofEquation)
                {
                    equations.Add(rows[^1]);
                    rows.RemoveAt(rows.Count - 1);
                }

                (at[x], at[w]) = (unit, ofEquation ? 0 : 2 * unit);
            }

            for (int k = 0; k < 5; k++)
            {
                (int, double)[] entries = [.. Enumerable.Range(0, n).Select(j => (j, (double)random.Next(-1, 2)))];
                Add(random.Next(1, 5) + entries.Sum(e => e.Item2 * at[e.Item1]), entries);
            }

            SparseMatrixBuilder square = new(n, n);
            for (int j = 0; j < n; j++)
            {
                square.Add(j, j, 1);
                Add(0, (j, -1));
            }

            (double[] Row, double Right)[] all = [.. rows, .. equations];
            ConicProblem problem = new(square.Build(), q, SparseMatrix.FromDense(all.Length, n, [.. all.SelectMany(r => r.Row)]),
                [.. all.Select(r => r.Right)], [ConeSpec.Nonnegative(rows.Count), ConeSpec.Zero(equations.Count)]);
            ConicSolution solution = ConicChecker.Solve(problem);
            ConicChecker.Verify(problem, solution);
            Assert.Equal(at[..(3 * groups)], solution.X[..(3 * groups)].ToArray());
            RequireComplementary(problem, solution, 1e-6 * (1 + Math.Abs(solution.PrimalObjective)));
        }
    }

    // As above with x + y <= 1 but w <= 1.5: nothing meets x + w >= 3.
    [Fact]
    public void That_implied_bounds_leave_no_point_is_proven()
    {
        ConicProblem problem = new(SparseMatrix.FromDense(3, 3, [1, 0, 0, 0, 1, 0, 0, 0, 1]), [1, -1, 1],
            SparseMatrix.FromDense(6, 3, [1, 1, 0, -1, 0, -1, 0, 0, 1, -1, 0, 0, 0, -1, 0, 0, 0, -1]), [1, -3, 1.5, 0, 0, 0],
            [ConeSpec.Nonnegative(6)]);
        ConicSolution solution = ConicChecker.Solve(problem);
        Assert.Equal(SolutionStatus.PrimalInfeasible, solution.Status);
        ConicChecker.Verify(problem, solution);
    }

    // x + y <= 0 with x, y >= 0, min x^2 - w without a bound of w.
    [Fact]
    public void A_ray_beside_forced_variables_is_one_of_the_whole()
    {
        ConicProblem problem = new(SparseMatrix.FromDense(3, 3, [1, 0, 0, 0, 0, 0, 0, 0, 0]), [0, 0, -1],
            SparseMatrix.FromDense(4, 3, [1, 1, 0, -1, 0, 0, 0, -1, 0, 0, 0, -1]), [0, 0, 0, 5], [ConeSpec.Nonnegative(4)]);
        ConicSolution solution = ConicChecker.Solve(problem);
        Assert.Equal(SolutionStatus.DualInfeasible, solution.Status);
        ConicChecker.Verify(problem, solution);
    }

    // .1 + .2 is more than .3 by a rounding, .1 + .7 less than .8.
    [Theory]
    [InlineData(0.1, 0.2, 0.3)]
    [InlineData(0.1, 0.7, 0.8)]
    public void A_sum_of_bounds_is_its_side_but_for_rounding(double x, double y, double side)
    {
        ConicProblem problem = new(SparseMatrix.FromDense(2, 2, [1, 0, 0, 1]), [-1, -1],
            SparseMatrix.FromDense(3, 2, [1, 1, -1, 0, 0, -1]), [side, -x, -y], [ConeSpec.Nonnegative(3)]);
        ConicSolution solution = ConicChecker.Solve(problem);
        Assert.Equal((SolutionStatus.Optimal, x, y), (solution.Status, solution.X[0], solution.X[1]));
    }

    // min w + cost x with x = 1, x + y <= 1, y >= 0 and w >= e^x: the equation, which stays beside the cone, is a bound of x of either
    // sign.
    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public void An_equation_is_a_bound_of_both_sides(double cost)
    {
        ConicProblem problem = new(null, [cost, 0, 1],
            SparseMatrix.FromDense(6, 3, [1, 0, 0, 1, 1, 0, 0, -1, 0, -1, 0, 0, 0, 0, 0, 0, 0, -1]), [1, 1, 0, 0, 1, 0],
            [ConeSpec.Zero(1), ConeSpec.Nonnegative(2), ConeSpec.Exponential]);
        ConicSolution solution = ConicChecker.Solve(problem);
        ConicChecker.Verify(problem, solution);
        Assert.Equal((1, 0), (solution.X[0], solution.X[1]));
        Assert.Equal(cost + Math.E, solution.PrimalObjective, 1e-7);
    }

    // What bounds imply goes, beside symmetric cones, and has no multiplier.
    [Fact]
    public void A_row_that_bounds_imply_is_dropped()
    {
        ConicProblem problem = new(SparseMatrix.FromDense(2, 2, [1, 0, 0, 1]), [-1, -3],
            SparseMatrix.FromDense(5, 2, [1, -2, -1, 0, 0, -1, 1, 0, 1, 1]), [4, 0, 0, 4, 2], [ConeSpec.Nonnegative(5)]);
        Presolve presolve = Presolve.Run(problem);
        Assert.Equal(4, presolve.Reduced?.RowCount);
        ConicSolution solution = ConicChecker.Solve(problem);
        ConicChecker.Verify(problem, solution);
        Assert.Equal(0, solution.Z[0]);
    }

    private static ForcedProgram Program(string kind, int seed, bool feasible) => kind switch
    {
        "second-order" => new(ConeSpec.SecondOrder(3), [5, 3, -2], seed, feasible),
        "exponential" => new(ConeSpec.Exponential, [-1, 1, 2], seed, feasible),
        _ => new(null, [], seed, feasible),
    };

    private static void RequireComplementary(ConicProblem problem, ConicSolution solution, double slack)
    {
        int row = 0;
        foreach (ConeSpec cone in problem.Cones)
        {
            for (int end = row + cone.Dimension; row < end; row++)
            {
                if (cone.Kind == ConeKind.Nonnegative)
                {
                    Assert.True(solution.Z[row] >= 0 && solution.S[row] >= 0, $"row {row}: z = {solution.Z[row]}, s = {solution.S[row]}");
                    Assert.True(solution.Z[row] * solution.S[row] <= slack, $"row {row}: z s = {solution.Z[row] * solution.S[row]}");
                }
            }
        }
    }
}
