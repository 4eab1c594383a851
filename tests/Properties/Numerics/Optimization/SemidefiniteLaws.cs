using MathNet.Numerics.LinearAlgebra;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Modelling;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// Semidefinite programs whose optimum is known otherwise: eigenvalues, graphs, projections, determinants; every answer is verified.
/// </summary>
public class SemidefiniteLaws
{
    private static ConicSolution Solved(ConicModel model, SolutionStatus status = SolutionStatus.Optimal, double tolerance = 1e-8)
    {
        ConicProblem problem = model.Build();
        ConicSolution? last = null;
        foreach (KktBackendKind backend in new[] { KktBackendKind.SparseLdl, KktBackendKind.DenseSchur })
        {
            last = ConicChecker.Solve(problem, new ConicSettings
            {
                Backend = backend,
                Presolve = backend == KktBackendKind.SparseLdl,
                Tolerance = tolerance,
            });
            Assert.True(last.Status == status, $"{last.Status} {last.Exit} after {last.Iterations} iterations");
            ConicChecker.Verify(problem, last, 10 * tolerance);
        }

        return last!;
    }

    private static LinearExpression[][] Lower(int n, Func<int, int, LinearExpression> entry) =>
        [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, i + 1).Select(j => entry(i, j)).ToArray())];

    // A matrix variable that is semidefinite: its lower triangle.
    private static ModelVariable[][] Matrix(ConicModel model, int n)
    {
        ModelVariable[][] x = [.. Enumerable.Range(1, n).Select(model.AddVariables)];
        model.IsSemidefinite(Lower(n, (i, j) => x[i][j]));
        return x;
    }

    private static LinearExpression Inner(ModelVariable[][] x, Func<int, int, double> c)
    {
        LinearExpression sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                sum += (i == j ? 1 : 2) * c(i, j) * x[i][j];
            }
        }

        return sum;
    }

    private static LinearExpression Trace(ModelVariable[][] x) => Inner(x, (i, j) => i == j ? 1 : 0);

    [Fact]
    public void The_largest_eigenvalue_is_the_optimum_of_two_programs_and_of_every_permutation_of_them()
    {
        foreach (int seed in Law.Seeds(12))
        {
            Random random = new(seed);
            int n = 1 + (seed % 6);
            Matrix<double> c = SymmetricMatrices.Random(random, n);
            double expected = SymmetricMatrices.Eigenvalues(c)[^1];
            int[] order = [.. Enumerable.Range(0, n)];
            random.Shuffle(order);
            foreach (int[] place in new[] { [.. Enumerable.Range(0, n)], order })
            {
                ConicModel above = new();
                ModelVariable t = above.AddVariable();
                above.IsSemidefinite(Lower(n, (i, j) => (i == j ? t : (LinearExpression)0) - c[place[i], place[j]]));
                above.Minimize(t);
                Assert.Equal(expected, above.Objective(Solved(above)), 1e-6);

                ConicModel below = new();
                ModelVariable[][] x = Matrix(below, n);
                below.Equal(Trace(x), 1);
                below.Maximize(Inner(x, (i, j) => c[place[i], place[j]]));
                Assert.Equal(expected, below.Objective(Solved(below)), 1e-6);
            }
        }
    }

    // max <J, X>, tr X = 1, X = 0 on the edges (Lovasz 1979): n cos(pi / n) / (1 + cos(pi / n)) of an odd cycle, so sqrt 5 of five.
    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void Theta_of_odd_cycles(int n)
    {
        ConicModel model = new();
        ModelVariable[][] x = Matrix(model, n);
        model.Equal(Trace(x), 1);
        for (int i = 0; i < n; i++)
        {
            int next = (i + 1) % n;
            model.Equal(x[Math.Max(i, next)][Math.Min(i, next)], 0);
        }

        model.Maximize(Inner(x, (_, _) => 1));
        double cosine = Math.Cos(Math.PI / n);
        Assert.Equal(n * cosine / (1 + cosine), model.Objective(Solved(model)), 1e-6);
    }

    // max <L, X> / 4, X_ii = 1: beyond every cut, and below the bound of any y, sum y + n max(0, -least eigenvalue of Diag y - L / 4).
    [Fact]
    public void The_bound_of_the_largest_cut_lies_between_the_cuts_and_a_dual_certificate()
    {
        foreach (int seed in Law.Seeds(8))
        {
            Random random = new(seed);
            int n = 3 + (seed % 5);
            double[,] weight = new double[n, n];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    weight[i, j] = weight[j, i] = random.Next(3);
                }
            }

            Matrix<double> quarter = Matrix<double>.Build.Dense(n, n, (i, j) => (i == j ? Enumerable.Range(0, n).Sum(k => weight[i, k])
                : -weight[i, j]) / 4);
            ConicModel model = new();
            ModelVariable[][] x = Matrix(model, n);
            for (int i = 0; i < n; i++)
            {
                model.Equal(x[i][i], 1);
            }

            model.Maximize(Inner(x, (i, j) => quarter[i, j]));
            ConicSolution solution = Solved(model);
            double optimum = model.Objective(solution);
            int best = Enumerable.Range(0, 1 << n).Max(cut => Enumerable.Range(0, n).Sum(i => Enumerable.Range(0, i).Sum(
                j => ((cut >> i) & 1) != ((cut >> j) & 1) ? (int)weight[i, j] : 0)));
            Assert.True(optimum >= best - 1e-6, $"seed {seed}: {optimum} below the cut {best}");

            double[] y = [.. solution.Z[..n].ToArray().Select(t => -t)];
            Matrix<double> slack = Matrix<double>.Build.DenseOfDiagonalArray(y) - quarter;
            double proven = y.Sum() + (n * Math.Max(0, -SymmetricMatrices.Eigenvalues(slack)[0]));
            Assert.InRange(proven, optimum - 1e-6, optimum + 1e-5);
        }
    }

    [Fact]
    public void The_nearest_semidefinite_matrix_is_a_quadratic_program()
    {
        foreach (int seed in Law.Seeds(10))
        {
            int n = 1 + (seed % 5);
            Matrix<double> v = SymmetricMatrices.Random(new Random(seed), n);
            ConicModel model = new();
            ModelVariable[][] x = Matrix(model, n);
            LinearExpression linear = 0;
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double times = i == j ? 1 : 2;
                    model.AddQuadratic(x[i][j], x[i][j], 0.5 * times);
                    linear += -times * v[i, j] * x[i][j];
                }
            }

            model.Minimize(linear);
            ConicSolution solution = Solved(model);
            Matrix<double> nearest = SymmetricMatrices.Of(SymmetricMatrices.Project(SymmetricMatrices.Vector(v)));
            Assert.All(x.SelectMany((row, i) => row.Select((t, j) => (t, i, j))),
                e => Assert.Equal(nearest[e.i, e.j], solution.X[e.t.Index], 1e-4));
            Assert.Equal(-0.5 * nearest.PointwiseMultiply(nearest).RowSums().Sum(), model.Objective(solution), 1e-6);
        }
    }

    // max log det X - <C^-1, X>: X = C, log det C - n. And X <= diagonal d: the product of d is the greatest determinant (Hadamard).
    [Fact]
    public void Log_determinants()
    {
        foreach (int seed in Law.Seeds(8))
        {
            Random random = new(seed);
            int n = 1 + (seed % 4);
            Matrix<double> f = SymmetricMatrices.Random(random, n);
            Matrix<double> c = (f * f) + Matrix<double>.Build.DenseIdentity(n);
            Matrix<double> inverse = c.Inverse();
            ConicModel model = new();
            ModelVariable[][] x = [.. Enumerable.Range(1, n).Select(model.AddVariables)];
            model.Maximize(model.LogDeterminant(Lower(n, (i, j) => x[i][j])) - Inner(x, (i, j) => inverse[i, j]));
            Assert.Equal(Math.Log(c.Determinant()) - n, model.Objective(Solved(model, tolerance: 1e-7)), 1e-5);

            ConicModel hadamard = new();
            x = [.. Enumerable.Range(1, n).Select(hadamard.AddVariables)];
            double[] d = [.. Enumerable.Range(0, n).Select(_ => 0.1 + random.NextDouble())];
            for (int i = 0; i < n; i++)
            {
                hadamard.AtMost(x[i][i], d[i]);
            }

            hadamard.Maximize(hadamard.LogDeterminant(Lower(n, (i, j) => x[i][j])));
            Assert.Equal(d.Sum(Math.Log), hadamard.Objective(Solved(hadamard, tolerance: 1e-7)), 1e-5);
        }
    }

    [Fact]
    public void Programs_without_an_optimum_are_proven_to_have_none()
    {
        foreach (int n in new[] { 1, 2, 4 })
        {
            ConicModel negative = new();
            ModelVariable[][] x = Matrix(negative, n);
            negative.Equal(Trace(x), -1);
            negative.Minimize(x[0][0]);
            Solved(negative, SolutionStatus.PrimalInfeasible);

            ConicModel unbounded = new();
            x = Matrix(unbounded, n);
            unbounded.AtLeast(Trace(x), 1);
            unbounded.Maximize(Inner(x, (_, _) => 1));
            Solved(unbounded, SolutionStatus.DualInfeasible);
        }

        // A correlation matrix whose entries add up to less than nothing: more equations than a basis of the exact arithmetic has.
        ConicModel correlation = new();
        ModelVariable[][] large = Matrix(correlation, 18);
        foreach (ModelVariable[] row in large)
        {
            correlation.Equal(row[^1], 1);
        }

        correlation.AtMost(Inner(large, (_, _) => 1), -1);
        Solved(correlation, SolutionStatus.PrimalInfeasible);

        // [1 2; 2 1] is not semidefinite; its only certificates are near [2 -2; -2 2]. And along [1 1; 1 1] alone x + y - 2 z stays 0.
        ConicModel corner = new();
        ModelVariable[][] two = Matrix(corner, 2);
        corner.Equal(two[0][0], 1);
        corner.Equal(two[1][1], 1);
        corner.Equal(two[1][0], 2);
        Solved(corner, SolutionStatus.PrimalInfeasible);

        ConicModel ray = new();
        two = Matrix(ray, 2);
        ray.Equal(two[0][0] + two[1][1] - (2 * two[1][0]), 1);
        ray.Minimize(-1 * two[1][0]);
        Solved(ray, SolutionStatus.DualInfeasible);
    }

    // [x 1; 1 0] comes as near to semidefinite as one likes: there is no certificate, and none may be claimed.
    [Fact]
    public void A_weakly_infeasible_program_is_not_proven_infeasible()
    {
        ConicModel model = new();
        ModelVariable x = model.AddVariable();
        model.IsSemidefinite([[x], [1, 0]]);
        model.Minimize(x);
        Assert.NotEqual(SolutionStatus.PrimalInfeasible, ConicChecker.Solve(model.Build()).Status);
    }

    [Fact]
    public void Bad_matrices_are_refused()
    {
        Assert.Contains("order 0", Assert.Throws<ArgumentOutOfRangeException>(() => ConeSpec.Semidefinite(0)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ConeSpec.Semidefinite(201));
        Assert.Equal((200, 20_100), (ConeSpec.Semidefinite(200).Order, ConeSpec.Semidefinite(200).Dimension));
        Assert.All(Enumerable.Range(1, 200), n => Assert.Equal(n, ConeSpec.Semidefinite(n).Order));
        ConicModel model = new();
        Assert.Contains("Row 1 of the lower triangle has 1 entries; give 2",
            Assert.Throws<ArgumentException>(() => model.IsSemidefinite([[1], [2]])).Message, StringComparison.Ordinal);
    }
}
