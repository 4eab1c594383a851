using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// Rows of zeros, rows that repeat another and fixed variables, in any units: presolve tells what the solver tells without it, which is
/// right.
/// </summary>
public class DegenerateProgramLaws
{
    private static readonly double[] s_units = [1e-12, 1e-9, 1e-3, 1, 1e6, 1e12];

    // min x with 0 x = right, or 0 x <= right, and x >= 0.
    [Theory]
    [InlineData(0, true, true)]
    [InlineData(0, false, true)]
    [InlineData(1, true, false)]
    [InlineData(-1, true, false)]
    [InlineData(1, false, true)]
    [InlineData(-1, false, false)]
    public void A_row_of_zeros_holds_or_not_whatever_its_size(double right, bool equation, bool feasible)
    {
        foreach (double unit in s_units)
        {
            ConeSpec[] cones = equation ? [ConeSpec.Zero(1), ConeSpec.Nonnegative(1)] : [ConeSpec.Nonnegative(2)];
            Both(new ConicProblem(null, [1], SparseMatrix.FromDense(2, 1, [0, -1]), [right * unit, 0], cones), feasible);
        }
    }

    // x + y = 3, and the same times 2 and once more times 1/4; or one of them asks for a third more.
    [Theory]
    [InlineData(1, true)]
    [InlineData(4.0 / 3, false)]
    public void Repeated_equations_agree_or_not_whatever_their_size(double factor, bool feasible)
    {
        foreach (double unit in s_units)
        {
            Both(new ConicProblem(null, [1, 2], SparseMatrix.FromDense(5, 2, [1, 1, 2, 2, 0.25, 0.25, -1, 0, 0, -1]),
                [3 * unit, 6 * unit * factor, 0.75 * unit, 0, 0], [ConeSpec.Zero(3), ConeSpec.Nonnegative(2)]), feasible);
        }
    }

    // 10 x = unit fixes x with a rounding; 3 x = .3 unit then holds but for that, 3 x = .4 unit does not; 3 x <= .2 unit does not.
    [Theory]
    [InlineData(0.3, true, true)]
    [InlineData(0.4, true, false)]
    [InlineData(0.3, false, true)]
    [InlineData(0.2, false, false)]
    [InlineData(0.5, false, true)]
    public void What_a_fixed_variable_leaves_of_a_row_is_judged_beside_its_own_size(double right, bool equation, bool feasible)
    {
        foreach (double unit in s_units)
        {
            ConeSpec[] cones = equation ? [ConeSpec.Zero(2), ConeSpec.Nonnegative(1)] : [ConeSpec.Zero(1), ConeSpec.Nonnegative(2)];
            ConicProblem problem = new(null, [1], SparseMatrix.FromDense(3, 1, [10, 3, -1]), [unit, right * unit, 0], cones);
            Assert.Equal(feasible ? SolutionStatus.Optimal : SolutionStatus.PrimalInfeasible, ConicChecker.Solve(problem).Status);
        }
    }

    // min big x + small y with x >= 0 falls along y, which no row has; 0 x <= -small is met by no x, however large the rest is.
    [Fact]
    public void A_variable_in_no_row_and_a_row_without_one_are_seen_in_every_unit()
    {
        foreach ((double big, double small) in s_units.SelectMany(big => s_units.Select(small => (big, small))))
        {
            foreach (int sign in new[] { -1, 1 })
            {
                ConicProblem free = new(null, [big, sign * small], SparseMatrix.FromDense(1, 2, [-1, 0]), [0], [ConeSpec.Nonnegative(1)]);
                Assert.Equal((SolutionStatus.DualInfeasible, SolutionStatus.DualInfeasible),
                    (ConicChecker.Solve(free).Status, ConicChecker.SolveAsIs(free).Status));
            }

            ConicProblem never = new(null, [1], SparseMatrix.FromDense(3, 1, [-1, 1, 0]), [0, big, -small], [ConeSpec.Nonnegative(3)]);
            Assert.Equal((SolutionStatus.PrimalInfeasible, SolutionStatus.PrimalInfeasible),
                (ConicChecker.Solve(never).Status, ConicChecker.SolveAsIs(never).Status));
        }
    }

    // min big x + sign small y with x >= 0 and y >= 0, each row in a unit of its own: y says nothing about x's unit, and falls if its cost
    // is negative.
    [Fact]
    public void A_variable_that_meets_no_other_is_judged_in_its_own_unit()
    {
        double[] costs = [1e-300, 1e-30, .. s_units];
        foreach ((double big, double small, double row) in s_units.SelectMany(b => costs.SelectMany(s => s_units.Select(r => (b, s, r)))))
        {
            foreach (int sign in new[] { -1, 1 })
            {
                ConicProblem problem = new(null, [big, sign * small, 1],
                    SparseMatrix.FromDense(4, 3, [-1, 0, 0, 0, -row, 0, 0, 0, -1, 0, 0, 1]), [0, 0, 0, 1],
                    [ConeSpec.Nonnegative(4)]);
                SolutionStatus expected = sign > 0 ? SolutionStatus.Optimal : SolutionStatus.DualInfeasible;
                Assert.Equal((big, small, row, expected, expected),
                    (big, small, row, ConicChecker.Solve(problem).Status, ConicChecker.SolveAsIs(problem).Status));
            }
        }
    }

    private static void Both(ConicProblem problem, bool feasible)
    {
        SolutionStatus expected = feasible ? SolutionStatus.Optimal : SolutionStatus.PrimalInfeasible;
        Assert.Equal((expected, expected), (ConicChecker.Solve(problem).Status, ConicChecker.SolveAsIs(problem).Status));
    }
}
