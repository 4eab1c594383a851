using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Modelling;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// What a solver object promises beyond right answers: the same bits, no allocation, and an orderly end when interrupted.
/// </summary>
public class SolverLaws
{
    // A feasible, bounded problem with every kind of cone; the seed moves the numbers, not the pattern.
    internal static ConicProblem Sample(int seed)
    {
        Random random = new(seed);
        ConicModel model = new();
        ModelVariable[] p = model.AddVariables(6);
        LinearExpression objective = LinearExpression.Dot([.. p.Select(_ => random.NextDouble())], p);
        model.Equal(LinearExpression.Sum(p), 1);
        foreach (ModelVariable t in p)
        {
            model.AtLeast(t, 0.01 * random.NextDouble());
            objective -= 0.5 * model.EntropyTerm(t);
        }

        ModelVariable norm = model.AddVariable();
        model.NormAtMost(norm, p[0] - random.NextDouble(), p[1], p[2], p[3], p[4]);
        ModelVariable mean = model.AddVariable();
        model.InPowerCone(0.3, p[0], p[1], mean);
        model.AddQuadratic(p[2], p[2], 1 + random.NextDouble());
        model.Minimize(objective + norm - (0.2 * mean));
        return model.Build();
    }

    private static (SolutionStatus, double[], double[], double[], int) Bits(ConicSolution s) => (s.Status, s.X.ToArray(), s.S.ToArray(),
        s.Z.ToArray(), s.Iterations);

    private static void AssertSame((SolutionStatus, double[], double[], double[], int) a,
        (SolutionStatus, double[], double[], double[], int) b)
    {
        Assert.Equal(a.Item1, b.Item1);
        Assert.Equal(a.Item2, b.Item2);
        Assert.Equal(a.Item3, b.Item3);
        Assert.Equal(a.Item4, b.Item4);
        Assert.Equal(a.Item5, b.Item5);
    }

    private static void Load(ConicSolver solver, ConicProblem problem)
    {
        solver.UpdateCost(problem.Cost.Span);
        solver.UpdateRightSide(problem.RightSide.Span);
        solver.UpdateMatrix(problem.Matrix.Values);
        solver.UpdateQuadratic(problem.Quadratic.Values);
    }

    [Fact]
    public void A_thousand_parallel_solves_equal_their_serial_results()
    {
        var serial = Enumerable.Range(0, 1000).Select(i => Bits(ConicChecker.SolveAsIs(Sample(i)))).ToArray();
        var parallel = new (SolutionStatus, double[], double[], double[], int)[1000];
        CancellationToken token = TestContext.Current.CancellationToken;
        Parallel.For(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = token },
            i => parallel[i] = Bits(new ConicSolver(Sample(i)).Solve(token)));
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(SolutionStatus.Optimal, serial[i].Item1);
            AssertSame(serial[i], parallel[i]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Solving_again_with_new_numbers_equals_a_fresh_solver_and_allocates_nothing(bool dense)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        ConicSettings settings = new() { Backend = dense ? KktBackendKind.DenseSchur : KktBackendKind.SparseLdl };
        ConicSolver solver = new(Sample(0), settings);
        solver.Solve(token);
        foreach (int seed in Law.Seeds(10))
        {
            ConicProblem next = Sample(seed);
            Load(solver, next);
            solver.Solve(token); // whatever a path taken for the first time sets up once

            ConicSolution? again = null;
            Assert.Equal(0, Allocation.Of(() =>
            {
                Load(solver, next);
                again = solver.Solve(token);
            }));
            Assert.NotNull(again);
            AssertSame(Bits(new ConicSolver(next, settings).Solve(token)), Bits(again));
            ConicChecker.Verify(next, again);
        }
    }

    [Fact]
    public void Backends_and_presolve_agree()
    {
        foreach (int seed in Law.Seeds(20))
        {
            ConicProblem problem = Sample(seed);
            double expected = ConicChecker.SolveAsIs(problem).PrimalObjective;
            Assert.Equal(expected, ConicChecker.Solve(problem,
                new ConicSettings { Backend = KktBackendKind.DenseSchur }).PrimalObjective, 1e-7);
            Assert.Equal(expected, ConicChecker.Solve(problem).PrimalObjective, 1e-7);
            Assert.Equal(expected, ConicChecker.Solve(problem, new ConicSettings { Equilibrate = false }).PrimalObjective, 1e-7);
        }
    }

    [Fact]
    public void A_warm_start_takes_fewer_iterations_to_the_same_answer()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        int cold = 0;
        int warm = 0;
        foreach (int seed in Law.Seeds(60))
        {
            ConicProblem problem = Sample(seed);
            ConicSolver solver = new(problem);
            ConicSolution first = solver.Solve(token);
            (double[] x, double[] s, double[] z) = (first.X.ToArray(), first.S.ToArray(), first.Z.ToArray());
            double objective = first.PrimalObjective;
            double[] cost = [.. problem.Cost.ToArray().Select(c => c * 1.001)];
            solver.UpdateCost(cost);
            cold += solver.Solve(token).Iterations;
            solver.WarmStart(x, s, z);
            ConicSolution second = solver.Solve(token);
            warm += second.Iterations;
            ConicChecker.Verify(new ConicProblem(problem.Quadratic, cost, problem.Matrix, problem.RightSide.Span,
                [.. problem.Cones]), second);
            Assert.Equal(objective, second.PrimalObjective, 0.01);
        }

        // Of 100 samples 952 against 1300 iterations; of 20 it is .69 to .78, as the first steps fall.
        Assert.True(warm < 0.8 * cold, $"warm {warm}, cold {cold} iterations");
    }

    [Fact]
    public void An_interrupted_solve_returns_its_best_iterate_and_says_why()
    {
        ConicProblem problem = Sample(1);
        ConicSolution stopped = ConicChecker.Solve(problem, new ConicSettings { Progress = line => line.Number < 4 });
        Assert.Equal(ExitReason.Cancelled, stopped.Exit);
        Assert.Equal(4, stopped.Iterations);
        Assert.Equal(5, stopped.History.Count);
        Assert.Equal(SolutionStatus.Unknown, stopped.Status);
        Assert.Equal(stopped.History.Min(h => Math.Max(h.Gap, Math.Max(h.PrimalResidual, h.DualResidual))),
            Math.Max(stopped.Gap, Math.Max(stopped.PrimalResidual, stopped.DualResidual)), 1e-12);

        Assert.Equal(ExitReason.IterationLimit, ConicChecker.Solve(problem, new ConicSettings { MaxIterations = 2 }).Exit);
        Assert.Equal(ExitReason.Cancelled, ConicSolver.Solve(problem, null, new CancellationToken(true)).Exit);
        Assert.Equal(ExitReason.TimeLimit,
            ConicChecker.Solve(problem, new ConicSettings { Time = new TimeBudget(new TickingClock(), TimeSpan.FromSeconds(3)) }).Exit);
    }

    // Every look at the clock takes a second.
    private sealed class TickingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _now++;
    }

    [Fact]
    public void Presolve_is_undone_exactly()
    {
        // x0 = 2 fixes, x0 + x1 = 5 then fixes x1; an empty row; a doubled row; an unbounded row. min x0 + 2 x1 + x2^2 / 2 - x2, x2 <= 10.
        SparseMatrix a = SparseMatrix.FromDense(6, 3, [4, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2, 1, 1, 1]);
        SparseMatrixBuilder p = new(3, 3);
        p.Add(2, 2, 1);
        ConicProblem problem = new(p.Build(), [1, 2, -1], a, [8, 5, 3, 10, 30, double.PositiveInfinity],
            [ConeSpec.Zero(2), ConeSpec.Nonnegative(4)]);
        ConicSolution solution = ConicChecker.Solve(problem);
        ConicChecker.Verify(problem, solution);
        Assert.Equal(2, solution.X[0]);
        Assert.Equal(3, solution.X[1]);
        Assert.Equal(1, solution.X[2], 1e-6);
        Assert.Equal(-2, solution.Z[1], 1e-9);
        Assert.Equal(0.25, solution.Z[0], 1e-9);

        // Contradictions found by presolve carry the certificate through the fixed variables.
        ConicProblem contradiction = new(null, [1, 1], SparseMatrix.FromDense(3, 2, [2, 0, 1, 1, 3, 3]), [2, 4, 11], [ConeSpec.Zero(3)]);
        ConicSolution refused = ConicChecker.Solve(contradiction);
        Assert.Equal(SolutionStatus.PrimalInfeasible, refused.Status);
        Assert.Equal(0, refused.Iterations);
        ConicChecker.Verify(contradiction, refused);
    }

    [Fact]
    public void The_sign_of_the_corrector_keeps_a_geometric_program_short()
    {
        // minimise log(e^(x - y) + e^(y - x) + e^(-x - y) + e^(x + y - 1)): 12 iterations are ample with the third-order term, and its
        // reverse takes more.
        ConicModel model = new();
        ModelVariable x = model.AddVariable();
        ModelVariable y = model.AddVariable();
        model.Minimize(model.LogSumExp(x - y, y - x, -x - y, x + y - 1));
        ConicSolution solution = ConicChecker.Solve(model.Build());
        Assert.Equal(SolutionStatus.Optimal, solution.Status);
        Assert.True(solution.Iterations <= 9, $"{solution.Iterations} iterations");
    }
}
