using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Presolving;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// No wrong status, in no units. PID_LAW_FACTOR=40 with -class '*StatusLaws*' tries 10 000 programs, each in its own and in other units.
/// </summary>
public class StatusLaws
{
    private const int Usual = 250;

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(12)]
    public void A_planted_answer_is_found_or_left_open_and_never_contradicted(int reach)
    {
        int open = 0;
        foreach (int seed in Law.Seeds(Usual))
        {
            StatedProgram stated = new(seed);
            (ConicProblem problem, double factor) = stated.InOtherUnits(seed, reach);
            bool presolve = seed % 2 == 0;
            ConicSolution solution = ConicChecker.Solve(problem, new ConicSettings { Presolve = presolve });
            string where = $"seed {seed}, presolve {presolve}, {stated.Answer}: {solution.Status} {solution.Exit}, "
                + $"{solution.PrimalObjective / factor:R} for {stated.Optimum:R}";
            Assert.True(Allowed(stated.Answer, solution.Status), where);
            if (solution.Status == SolutionStatus.Optimal && stated.Answer == Planted.Optimum)
            {
                Assert.True(Math.Abs((solution.PrimalObjective / factor) - stated.Optimum) <= 1e-6 * (1 + Math.Abs(stated.Optimum)
                    + stated.Terms), where);
            }

            open += solution.Status is SolutionStatus.Unknown or SolutionStatus.IllPosed or SolutionStatus.NearOptimal ? 1 : 0;
        }

        Assert.True(open <= Law.Cases(Usual) / 40, $"{open} of {Law.Cases(Usual)} left open");
    }

    // An infeasible program may have a ray, too: which of the two is told is not laid down.
    internal static bool Allowed(Planted answer, SolutionStatus status) => status switch
    {
        SolutionStatus.Optimal => answer == Planted.Optimum,
        SolutionStatus.NearOptimal => answer == Planted.Optimum,
        SolutionStatus.PrimalInfeasible => answer == Planted.Infeasible,
        SolutionStatus.DualInfeasible => answer is Planted.Unbounded or Planted.Infeasible,
        SolutionStatus.Unknown or SolutionStatus.IllPosed => true,
        _ => false,
    };

    [Fact]
    public void What_is_far_away_is_not_infeasible()
    {
        foreach (double far in new[] { 1e6, 1e9, 1e12 })
        {
            // x >= far at cost 1; x <= far at cost -1; |(3, 4) far| <= t; log: w >= exp(log far); far x - y >= far, x <= 0 falls along y.
            Optimum(new(null, [1], SparseMatrix.FromDense(1, 1, [-1]), [-far], [ConeSpec.Nonnegative(1)]), far);
            Optimum(new(null, [-far], SparseMatrix.FromDense(1, 1, [1]), [1], [ConeSpec.Nonnegative(1)]), -far);
            Optimum(new(null, [1], SparseMatrix.FromDense(3, 1, [-1, 0, 0]), [0, 3 * far, 4 * far], [ConeSpec.SecondOrder(3)]), 5 * far);
            Optimum(new(null, [1], SparseMatrix.FromDense(3, 1, [0, 0, -1]), [Math.Log(far), 1, 0], [ConeSpec.Exponential]), far);
            ConicProblem ray = new(null, [0, 1], SparseMatrix.FromDense(2, 2, [-1, 1 / far, 1, 0]), [-1, 0], [ConeSpec.Nonnegative(2)]);
            Assert.Equal(SolutionStatus.DualInfeasible, ConicChecker.Solve(ray).Status);
        }
    }

    private static void Optimum(ConicProblem problem, double expected)
    {
        foreach (ConicSolution solution in new[] { ConicChecker.Solve(problem), ConicChecker.SolveAsIs(problem) })
        {
            Assert.Equal(SolutionStatus.Optimal, solution.Status);
            Assert.Equal(expected, solution.PrimalObjective, 1e-6 * Math.Abs(expected));
        }
    }

    [Fact]
    public void Unbounded_programs_of_few_rows_are_decided()
    {
        // One row of nearly equal size, at a nearly right angle to the cost: projected on it twice, rounding takes over.
        foreach (int seed in Law.Seeds(300).Append(77_001_476))
        {
            // More variables than rows, and a cost that no combination of the rows gives.
            Random random = new(seed);
            int n = 2 + random.Next(6);
            int m = 1 + random.Next(n - 1);
            double[] a = [.. Enumerable.Range(0, m * n).Select(_ => (2 * random.NextDouble()) - 1)];
            ConicProblem problem = new(null, [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())], SparseMatrix.FromDense(m, n, a),
                [.. Enumerable.Range(0, m).Select(_ => random.NextDouble())], [ConeSpec.Nonnegative(m)]);
            ConicSolution solution = ConicChecker.Solve(problem);
            Assert.Equal(SolutionStatus.DualInfeasible, solution.Status);
            Assert.True(solution.Iterations <= 40, $"seed {seed}: {solution.Iterations} iterations");
        }
    }

    [Fact]
    public void Right_sides_beyond_1e20_are_absent_and_nothing_else_that_is_not_finite_is_taken()
    {
        SparseMatrix a = SparseMatrix.FromDense(2, 1, [1, 1]);
        foreach (double absent in new[] { 1e20, 1e30, double.PositiveInfinity })
        {
            ConicProblem problem = new(null, [-1], a, [3, absent], [ConeSpec.Nonnegative(2)]);
            foreach (ConicSolution solution in new[] { ConicChecker.Solve(problem), ConicChecker.SolveAsIs(problem) })
            {
                Assert.Equal(3, solution.X[0], 1e-6);
                Assert.Equal((0, double.PositiveInfinity), (solution.Z[1], solution.S[1]));
            }

            ConicSolver solver = new(new ConicProblem(null, [-1], a, [3, 2], [ConeSpec.Nonnegative(2)]));
            solver.UpdateRightSide([absent, 2]);
            ConicSolution updated = solver.Solve(TestContext.Current.CancellationToken);
            Assert.Equal(2, updated.X[0], 1e-6);
            Assert.Equal((0, double.PositiveInfinity), (updated.Z[0], updated.S[0]));
            foreach (double refused in new[] { double.NaN, double.NegativeInfinity, -1e20 })
            {
                Assert.Contains("b[1]", Assert.Throws<ArgumentException>(() => solver.UpdateRightSide([1, refused])).Message,
                    StringComparison.Ordinal);
                Assert.Throws<ArgumentException>(() => new ConicProblem(null, [-1], a, [3, refused], [ConeSpec.Nonnegative(2)]));
            }
        }
    }

    [Fact]
    public void An_infimum_at_infinity_is_said_and_one_that_is_attained_is_not()
    {
        // min log(1 + exp(-x)): w1 + w2 <= 1, w1 >= exp(-t), w2 >= exp(-x - t).
        double[] a = [0, 0, 1, 1, /**/ 0, 1, 0, 0, /**/ 0, 0, 0, 0, /**/ 0, 0, -1, 0, /**/ 1, 1, 0, 0, /**/ 0, 0, 0, 0, /**/ 0, 0, 0, -1];
        ConicProblem separable = new(null, [0, 1, 0, 0], SparseMatrix.FromDense(7, 4, a), [1, 0, 1, 0, 0, 1, 0],
            [ConeSpec.Nonnegative(1), ConeSpec.Exponential, ConeSpec.Exponential]);
        ConicSolution solution = ConicChecker.Solve(separable);
        Assert.Equal(0, solution.PrimalObjective, 1e-5);
        Assert.True(solution.IsPerhapsNotAttained);
        foreach (int seed in Law.Seeds(20))
        {
            Assert.False(ConicChecker.Solve(SolverLaws.Sample(seed)).IsPerhapsNotAttained, $"seed {seed}");
        }
    }
}
