using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// Small sparse linear programs, with rows that repeat others and rows that only bound one variable, each row, each column and the
/// objective in a unit of its own: what is told is what exact arithmetic finds.
/// </summary>
public class UnitLaws
{
    private static readonly int[][] s_coefficients = [[-2, -1, 0, 1, 2], [0, 0, 0, 1, -1], [0, 16, -16, 48, 1024, -1024, 1], [0, 1, -1, 2]];

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(12)]
    public void A_linear_program_in_units_of_its_own_ends_as_exact_arithmetic_says(int reach)
    {
        int open = 0;
        foreach (int seed in Law.Seeds(1000))
        {
            Random random = new(seed);
            (int[] c, int[,] a, int[] b, int equations) = Sample(random);
            (Planted answer, double optimum) = ExactLinearProgram.Solve(c, a, b, equations);
            (ConicProblem problem, double factor) = InUnits(random, c, a, b, equations, reach);
            foreach (ConicSolution solution in new[] { ConicChecker.Solve(problem), ConicChecker.SolveAsIs(problem) })
            {
                string where = $"seed {seed}: {answer} {optimum:R}, told {solution.Status} {solution.PrimalObjective / factor:R}";
                Assert.True(StatusLaws.Allowed(answer, solution.Status), where);
                double error = Math.Abs((solution.PrimalObjective / factor) - optimum);
                double stated = 10 * Math.Abs(solution.PrimalObjective / factor) * (solution.RelativeGap + solution.ObjectiveError);
                Assert.True(solution.Status != SolutionStatus.Optimal || error <= Math.Max(stated, 1e-6 * (1 + Math.Abs(optimum))), where);
                open += solution.Status is SolutionStatus.Unknown or SolutionStatus.IllPosed or SolutionStatus.NearOptimal ? 1 : 0;
            }
        }

        Assert.True(open <= Law.Cases(1000) / 100, $"{open} of {2 * Law.Cases(1000)} left open");
    }

    /// <summary>Where b is far below A, so is x: an iteration may not start so far from the centre that it stalls at once.</summary>
    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-5)]
    [InlineData(1e-8)]
    [InlineData(1e-12)]
    public void Any_unit_of_the_right_side_is_solved(double unit)
    {
        SparseMatrixBuilder a = new(3, 2);
        foreach ((int i, int j, double value) in ((int, int, double)[])[(0, 1, 3), (1, 0, -2), (1, 1, 3), (2, 0, 1), (2, 1, -2)])
        {
            a.Add(i, j, value);
        }

        ConicProblem problem = new(null, [1, 0], a.Build(), [-8 * unit, -11 * unit, 7 * unit], [ConeSpec.Nonnegative(3)]);
        ConicSolution solution = ConicChecker.SolveAsIs(problem);
        Assert.Equal((SolutionStatus.Optimal, 1.0, -3.0),
            (solution.Status, Math.Round(solution.X[0] / unit, 6), Math.Round(solution.X[1] / unit, 6)));
    }

    // F'F of two rows, sparse rows, x >= 0: an optimum is planted as complementary whole numbers, then each row and variable gets a unit of
    // its own.
    [Fact]
    public void A_quadratic_program_in_units_of_its_own_is_solved()
    {
        int open = 0;
        foreach (int seed in Law.Seeds(60))
        {
            Random random = new(seed);
            (int n, int m) = (5 + random.Next(25), 3 + random.Next(20));
            double[] x = Whole(random, n), s = Whole(random, m), units = Units(random, n), rows = Units(random, m + n);
            double[] z = [.. s.Select(v => v > 0 ? 0.0 : random.Next(4))], w = [.. x.Select(v => v > 0 ? 0.0 : random.Next(4))];
            double[,] f = new double[2, n];
            double[] a = new double[(m + n) * n], b = new double[m + n], p = new double[n * n], q = [.. w];
            double optimum = 0, terms = 1, factor = Units(random, 1)[0];
            for (int j = 0; j < n; j++)
            {
                (f[0, j], f[1, j]) = (random.Next(-1, 2), random.Next(-1, 2));
                a[((m + j) * n) + j] = -rows[m + j] * units[j];
                for (int i = 0; i < m; i++)
                {
                    double v = random.Next(3) == 0 ? random.Next(-3, 4) : 0;
                    a[(i * n) + j] = rows[i] * units[j] * v;
                    b[i] += rows[i] * v * x[j];
                    q[j] -= v * z[i];
                }
            }

            for (int i = 0; i < m; i++)
            {
                terms += Math.Abs(b[i] / rows[i] * z[i]);
                b[i] += rows[i] * s[i];
            }

            for (int j = 0; j < n; j++)
            {
                double px = Enumerable.Range(0, n).Sum(k => ((f[0, j] * f[0, k]) + (f[1, j] * f[1, k])) * x[k]);
                q[j] -= px;
                optimum += ((0.5 * px) + q[j]) * x[j];
                terms += Math.Abs(q[j] * x[j]);
                for (int k = j; k < n; k++)
                {
                    p[(j * n) + k] = factor * units[j] * units[k] * ((f[0, j] * f[0, k]) + (f[1, j] * f[1, k]));
                }
            }

            ConicProblem problem = new(SparseMatrix.FromDense(n, n, p), [.. q.Select((v, j) => factor * units[j] * v)],
                SparseMatrix.FromDense(m + n, n, a), b, [ConeSpec.Nonnegative(m + n)]);
            ConicSolution solution = ConicChecker.Solve(problem);
            string where = $"seed {seed}: {solution.Status} {solution.PrimalObjective / factor:R} for {optimum:R}";
            Assert.True(StatusLaws.Allowed(Planted.Optimum, solution.Status), where);
            Assert.True(solution.Status != SolutionStatus.Optimal
                || Math.Abs((solution.PrimalObjective / factor) - optimum) <= 1e-6 * terms, where);
            open += solution.Status == SolutionStatus.Optimal ? 0 : 1;
        }

        Assert.True(open <= Law.Cases(60) / 30, $"{open} of {Law.Cases(60)} left open");
    }

    private static double[] Whole(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => (double)random.Next(4))];

    private static double[] Units(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => Math.ScaleB(1, random.Next(-10, 11)))];

    private static (int[] C, int[,] A, int[] B, int Equations) Sample(Random random)
    {
        int n = 1 + random.Next(4);
        int m = random.Next(8);
        int equations = random.Next(Math.Min(m, n) + 1);
        int[] coefficients = s_coefficients[random.Next(s_coefficients.Length)];
        List<(int[] A, int B)> rows = [];
        for (int i = 0; i < m; i++)
        {
            rows.Add(([.. Enumerable.Range(0, n).Select(_ => Of(random, coefficients))], Of(random, 0, 0, 1, -1, 2, 3, 5)));
        }

        if (m > 1 && random.Next(3) == 0)
        {
            (int[] of, int right) = rows[random.Next(m)];
            int factor = Of(random, 1, 2, -1);
            rows[random.Next(m)] = ([.. of.Select(v => factor * v)], (factor * right) + Of(random, 0, 0, 0, 1));
        }

        bool nonnegative = random.Next(10) < 7;
        for (int j = 0; j < n && nonnegative; j++)
        {
            if (random.Next(5) > 0)
            {
                rows.Add(([.. Enumerable.Range(0, n).Select(k => k == j ? -1 : 0)], 0));
            }
        }

        int[,] a = new int[rows.Count, n];
        for (int i = 0; i < rows.Count * n; i++)
        {
            a[i / n, i % n] = rows[i / n].A[i % n];
        }

        return ([.. Enumerable.Range(0, n).Select(_ => Of(random, 0, 1, -1, 2, 1, 1))], a, [.. rows.Select(r => r.B)], equations);
    }

    private static int Of(Random random, params int[] values) => values[random.Next(values.Length)];

    // Powers of two, so that the program stays what it is.
    private static (ConicProblem Problem, double Factor) InUnits(Random random, int[] c, int[,] a, int[] b, int equations, int reach)
    {
        int most = (int)(3.3 * reach);
        double Unit(int _) => Math.ScaleB(1, random.Next(-most, most + 1));
        double[] rows = [.. b.Select(Unit)];
        double[] columns = [.. c.Select(Unit)];
        double factor = Unit(0);
        double[] entries = [.. Enumerable.Range(0, a.Length).Select(k => rows[k / c.Length] * columns[k % c.Length] * a[k / c.Length,
            k % c.Length])];
        ConicProblem problem = new(null, [.. c.Select((v, j) => factor * columns[j] * v)],
            SparseMatrix.FromDense(b.Length, c.Length, entries),
            [.. b.Select((v, i) => rows[i] * v)], [ConeSpec.Zero(equations), ConeSpec.Nonnegative(b.Length - equations)]);
        return (problem, factor);
    }
}
