using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// Convex quadratic programs without an interior, as two inequalities make an equation, with a diagonal P of sizes far apart: the optimum
/// is planted in whole numbers by its multipliers.
/// </summary>
public class HiddenEquationLaws
{
    [Theory]
    [InlineData(4)]
    [InlineData(26)]
    public void A_quadratic_program_without_an_interior_is_solved(int reach)
    {
        int open = 0, cases = Law.Cases(400);
        foreach (int seed in Law.Seeds(400))
        {
            (ConicProblem problem, double optimum, double size) = Planted(new Random(seed), reach);
            ConicSolution solution = ConicSolver.Solve(problem);
            open += solution.Status == SolutionStatus.Optimal ? 0 : 1;
            Assert.True(solution.Status != SolutionStatus.Optimal || Math.Abs(solution.PrimalObjective - optimum) <= 1e-6 * size,
                $"seed {seed}: {optimum}, told {solution.PrimalObjective}");
        }

        Assert.True(open <= cases / 25, $"{open} of {cases} are open");
    }

    // min 2^24 y^2 - 201326568 y with x + y = 6, x - y <= -6, 10/3 <= y <= 26/3, -5 <= x <= 0: reduced and scaled, the
    // iteration starts so far off that it ends there. In whole numbers: (0, 6).
    [Fact]
    public void What_stalls_is_tried_in_the_units_of_the_data()
    {
        ConicProblem problem = new(SparseMatrix.FromDense(2, 2, [0, 0, 0, 33_554_432]), [0, -201_326_568],
            SparseMatrix.FromDense(7, 2, [1, 1, 0, -3, 0, 3, 1, -1, -1, 0, 1, 0, 0, -1]), [6, -10, 26, -6, 5, 0, 0],
            [ConeSpec.Zero(1), ConeSpec.Nonnegative(6)]);
        ConicSolution solution = ConicSolver.Solve(problem);
        Assert.Equal(SolutionStatus.Optimal, solution.Status);
        Assert.Equal(-603_979_632, solution.PrimalObjective, 1e-8 * 603_979_632);
    }

    // x of -3 to 3, rows of -2 to 2, each row and its opposite, and bounds that x meets or not; size: of the terms of the objective.
    private static (ConicProblem Problem, double Optimum, double Size) Planted(Random random, int reach)
    {
        int n = random.Next(1, 6), pairs = random.Next(1, 4), m = (2 * pairs) + n;
        double[] x = [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(-3, 4))];
        double[] p = [.. Enumerable.Range(0, n).Select(_ => random.Next(3) == 0 ? 0 : Math.Pow(2, random.Next(-reach, reach + 1)))];
        double[] q = [.. x.Zip(p, (value, square) => -square * value)], right = new double[m];
        SparseMatrixBuilder matrix = new(m, n), square = new(n, n);
        for (int i = 0; i < m; i++)
        {
            bool opposite = i < 2 * pairs && i % 2 == 1;
            double z = random.Next(3);
            for (int j = 0; j < n; j++)
            {
                double entry = i >= 2 * pairs ? (j == i - (2 * pairs) ? -1 : 0) : ((i / 2 * 7) + (j * 5) + n) % 5 - 2;
                entry = opposite ? -entry : entry;
                matrix.Add(i, j, entry);
                right[i] += entry * x[j];
                q[j] -= entry * (i >= 2 * pairs && i % 2 == 0 ? 0 : z);
            }

            right[i] += i >= 2 * pairs && i % 2 == 0 ? 2 : 0;
        }

        for (int j = 0; j < n; j++)
        {
            square.Add(j, j, p[j]);
        }

        double optimum = x.Select((value, j) => (0.5 * p[j] * value * value) + (q[j] * value)).Sum();
        double size = 1 + x.Select((value, j) => (0.5 * p[j] * value * value) + Math.Abs(q[j] * value)).Sum();
        return (new(square.Build(), q, matrix.Build(), right, [ConeSpec.Nonnegative(m)]), optimum, size);
    }
}
