using System.Numerics;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>P is refused only with a direction of negative curvature, and always where one is plain.</summary>
public class ConvexityLaws
{
    private static readonly double[] s_units = [1e-9, 1, 1e9];

    private static double[] Gram(Random random, int n, int rank)
    {
        double[] p = new double[n * n];
        for (int r = 0; r < rank; r++)
        {
            double[] f = [.. Enumerable.Range(0, n).Select(_ => Math.Pow(10, random.Next(-9, 10)) * ((2 * random.NextDouble()) - 1))];
            for (int i = 0; i < n * n; i++)
            {
                p[i] += f[i / n] * f[i % n];
            }
        }

        return p;
    }

    private static ConicProblem Problem(int n, double[] p) =>
        new(SparseMatrix.FromDense(n, n, p), new double[n], SparseMatrix.Zero(0, n), [], []);

    // d'Pd in integers: every double is one, times a power of two.
    private static int SignOfCurvature(int n, double[] p, IReadOnlyList<double> d)
    {
        BigInteger sum = BigInteger.Zero;
        for (int i = 0; i < n * n; i++)
        {
            sum += Exact.Of(p[i]) * Exact.Of(d[i / n]) * Exact.Of(d[i % n]);
        }

        return sum.Sign;
    }

    [Fact]
    public void Sums_of_squares_of_any_rank_and_unit_are_accepted()
    {
        foreach (int seed in Law.Seeds(300))
        {
            Random random = new(seed);
            int n = 1 + random.Next(8);
            Problem(n, Gram(random, n, 1 + random.Next(n)));
        }
    }

    [Fact]
    public void A_square_that_is_taken_away_is_refused_with_a_true_direction()
    {
        foreach (int seed in Law.Seeds(300))
        {
            Random random = new(seed);
            int n = 2 + random.Next(7);
            double unit = s_units[random.Next(3)];
            double[] f = [.. Enumerable.Range(0, n).Select(_ => 1 + random.NextDouble())];
            double[] g = [.. Enumerable.Range(0, n).Select(_ => (2 * random.NextDouble()) - 1)];
            double[] p = [.. Enumerable.Range(0, n * n).Select(i => unit * ((f[i / n] * f[i % n]) - (0.1 * (g[i / n] * g[i % n]))))];
            NotConvexException refused = Assert.Throws<NotConvexException>(() => Problem(n, p));
            Assert.True(refused.Curvature < 0);
            Assert.Equal(-1, SignOfCurvature(n, p, refused.Direction));
        }
    }

    [Theory]
    [InlineData(new double[] { 1, 0, 0, -1 })]
    [InlineData(new double[] { 0, 1, 1, 0 })]
    [InlineData(new double[] { 0, 1e-9, 1e-9, 1e9 })]
    [InlineData(new double[] { 1e9, 2e9, 2e9, 1e9 })]
    [InlineData(new double[] { -1e-9, 0, 0, 1e9 })]
    public void Plain_saddles_are_refused(double[] p)
    {
        NotConvexException refused = Assert.Throws<NotConvexException>(() => Problem(2, p));
        Assert.Equal(-1, SignOfCurvature(2, p, refused.Direction));
        Assert.Contains("d'Pd", refused.Message, StringComparison.Ordinal);
    }

    // [0 v; v 1e9] is a saddle whatever v, but below the smallest numbers its curvature is lost: then nothing is told.
    [Theory]
    [InlineData(1e-30, true)]
    [InlineData(1e-120, true)]
    [InlineData(1e-291, false)]
    [InlineData(1e-305, false)]
    public void A_curvature_that_is_not_proven_is_not_told(double v, bool told)
    {
        NotConvexException? refused = Record.Exception(() => Problem(2, [0, v, v, 1e9])) as NotConvexException;
        Assert.Equal(told, refused is not null);
        Assert.True(refused is null || refused.Curvature < 0);
    }

    [Fact]
    public void An_update_that_is_not_convex_changes_nothing()
    {
        ConicSolver solver = new(new ConicProblem(SparseMatrix.FromDense(2, 2, [2, 1, 1, 2]), [-3, -3], SparseMatrix.Zero(0, 2), [], []));
        Assert.Throws<NotConvexException>(() => solver.UpdateQuadratic([2, 3, 2]));
        ConicSolution solution = solver.Solve(TestContext.Current.CancellationToken);
        Assert.Equal(-3, solution.PrimalObjective, 1e-7);
    }

    // Flat to a billionth along (1, -1), where x'Px turns: a stationary point of +2e9 was called optimal though 0 is feasible. And a
    // matrix of rank one in decimals, along whose null space the objective falls.
    [Theory]
    [InlineData(new double[] { 1, 1, 1, 0.999999999 }, new double[] { 1, -1 })]
    [InlineData(new double[] { 0.01, 0.03, 0.03, 0.09 }, new double[] { 1, 0 })]
    public void An_objective_that_cancellation_hides_is_not_optimal(double[] p, double[] q)
    {
        SparseMatrix upper = SparseMatrix.FromDense(2, 2, [p[0], p[1], 0, p[3]]);
        Assert.NotEqual(SolutionStatus.Optimal,
            ConicSolver.Solve(new ConicProblem(upper, q, SparseMatrix.Zero(0, 2), [], [])).Status);
    }

    // (x + y)^2 - c y^2: refused, told with the result, or a matter of doubles.
    [Theory]
    [InlineData(1e-7, false, false)]
    [InlineData(5e-9, true, true)]
    [InlineData(1e-12, true, true)]
    [InlineData(1e-15, true, false)]
    [InlineData(0, true, false)]
    public void A_curvature_that_rounding_of_the_data_may_leave_is_told_with_a_true_direction(double less, bool accepted, bool told)
    {
        foreach (double unit in s_units)
        {
            double[] p = [unit, unit, unit, unit * (1 - less)];
            if (!accepted)
            {
                Assert.Throws<NotConvexException>(() => Problem(2, p));
                continue;
            }

            NotConvexException? doubt = Problem(2, p).Doubt;
            Assert.Equal(told, doubt is not null);
            Assert.True(doubt is null || SignOfCurvature(2, p, doubt.Direction) < 0);
        }
    }
}
