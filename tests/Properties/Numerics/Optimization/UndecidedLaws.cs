using System.Numerics;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Proofs;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>What is said beside the status: the ball without a feasible point, and residuals that are what the status claims.</summary>
public class UndecidedLaws
{
    [Fact]
    public void Multipliers_prove_no_larger_ball_empty_than_whole_numbers_do()
    {
        foreach (int seed in Law.Seeds(2000))
        {
            Random random = new(seed);
            double Any() => Math.Pow(10, random.Next(-6, 7)) * ((2 * random.NextDouble()) - 1);
            (int m, int n) = (1 + random.Next(4), 1 + random.Next(4));
            double[] a = [.. Enumerable.Range(0, m * n).Select(_ => Any())];
            double[] b = [.. Enumerable.Range(0, m).Select(_ => Any())];
            double[] z = [.. Enumerable.Range(0, m).Select(_ => Math.Abs(Any()))];
            double radius = EmptyBall.Radius(new(null, new double[n], SparseMatrix.FromDense(m, n, a), b, [ConeSpec.Nonnegative(m)]), z);
            BigInteger right = BigInteger.Zero;
            for (int i = 0; i < m; i++)
            {
                right -= Exact.Of(b[i]) * Exact.Of(z[i]);
            }

            BigInteger steepest = Enumerable.Range(0, n).Max(j =>
                BigInteger.Abs(Enumerable.Range(0, m).Aggregate(BigInteger.Zero,
                (sum, i) => sum + (Exact.Of(a[(i * n) + j]) * Exact.Of(z[i])))));
            Assert.True(radius == 0 || Exact.Of(radius) * steepest <= right << Exact.Bits, $"seed {seed}: {radius:R}");
            double expected = (double)right / (double)steepest;
            Assert.True(right.Sign <= 0 ? radius == 0 : radius >= expected * (1 - 1e-9) || m > 1,
                $"seed {seed}: {radius:R} for {expected:R}");
        }
    }

    // |x| <= 1 has the origin; neither multipliers outside the dual cone nor the exact ray of rounding prove a ball empty.
    [Theory]
    [InlineData(-1, 0.5)]
    [InlineData(-1, 0)]
    [InlineData(double.NaN, 1)]
    [InlineData(double.NegativeInfinity, 1)]
    public void Multipliers_outside_the_dual_cone_prove_nothing(double first, double second)
    {
        ConicProblem problem = new(null, [0], SparseMatrix.FromDense(2, 1, [0, -1]), [1, 0], [ConeSpec.SecondOrder(2)]);
        Assert.Equal(0, EmptyBall.Radius(problem, [first, second]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void A_program_cut_off_says_a_ball_that_no_feasible_point_enters(int iterations)
    {
        int said = 0;
        int infeasible = 0;
        foreach (int seed in Law.Seeds(400))
        {
            StatedProgram stated = new(seed);
            bool presolve = seed % 2 == 0;
            ConicSolution early = ConicChecker.Solve(stated.Problem, new ConicSettings { Presolve = presolve, MaxIterations = iterations });
            bool open = early.Status is SolutionStatus.Unknown or SolutionStatus.IllPosed;
            Assert.Equal(early.Status == SolutionStatus.PrimalInfeasible, double.IsPositiveInfinity(early.InfeasibilityRadius));
            Assert.True(open || early.InfeasibilityRadius is 0 or double.PositiveInfinity,
                $"seed {seed}: {early.Status}, {early.InfeasibilityRadius}");
            infeasible += open && stated.Answer == Planted.Infeasible ? 1 : 0;
            said += open && stated.Answer == Planted.Infeasible && early.InfeasibilityRadius > 0 ? 1 : 0;
            if (stated.Answer == Planted.Optimum)
            {
                double size = ConicChecker.Solve(stated.Problem).X.ToArray().Sum(Math.Abs);
                Assert.True(early.InfeasibilityRadius <= size + (1e-6 * (1 + size)),
                    $"seed {seed}: {early.InfeasibilityRadius} beside {size}");
            }
        }

        Assert.True(2 * said >= infeasible, $"{said} of {infeasible} infeasible programs");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    public void Residuals_and_gap_of_an_optimum_are_within_the_tolerance_that_its_status_claims(int reach)
    {
        foreach (int seed in Law.Seeds(400))
        {
            (ConicProblem problem, _) = new StatedProgram(seed).InOtherUnits(seed, reach);
            ConicSettings settings = new() { Presolve = seed % 2 == 0, Tolerance = seed % 3 == 0 ? 1e-6 : 1e-8 };
            ConicSolution s = ConicChecker.Solve(problem, settings);
            if (s.Status == SolutionStatus.Optimal)
            {
                Assert.True(Math.Max(s.Gap, Math.Max(s.PrimalResidual, s.DualResidual)) <= settings.Tolerance,
                    $"seed {seed}, presolve {settings.Presolve}: {s.PrimalResidual:E1} {s.DualResidual:E1} {s.Gap:E1} at "
                        + $"{settings.Tolerance}");
                double larger = Math.Max(Math.Abs(s.PrimalObjective), Math.Abs(s.DualObjective));
                Assert.Equal(larger == 0 ? 0 : Math.Abs(s.PrimalObjective - s.DualObjective) / larger, s.RelativeGap, 1e-9);
            }
        }
    }

    // Objectives far smaller than the data have their digits, too, or their gap says so: min 1e9 x + y with x >= 1e-9, y >= 1 is 2.
    [Fact]
    public void An_objective_that_is_small_beside_the_data_has_its_digits()
    {
        foreach (double big in new[] { 1e6, 1e9, 1e12 })
        {
            ConicProblem problem = new(null, [big, 1], SparseMatrix.FromDense(2, 2, [-1, 0, 0, -1]), [-1 / big, -1],
                [ConeSpec.Nonnegative(2)]);
            foreach (ConicSolution s in new[] { ConicChecker.Solve(problem), ConicChecker.SolveAsIs(problem) })
            {
                Assert.Equal(SolutionStatus.Optimal, s.Status);
                Assert.Equal(2, s.PrimalObjective, 1e-12 + (4 * (s.RelativeGap + s.ObjectiveError)));
                Assert.True(s.RelativeGap <= 1e-8 && s.ObjectiveError <= 1e-6, $"{big}: {s.RelativeGap:E1} {s.ObjectiveError:E1}");
            }
        }
    }
}
