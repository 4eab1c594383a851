using Pid.Numerics.Optimization.Conic;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// What the documents say of z: P x + q + A'z = 0, z in K* cone by cone, s'z = 0 cone by cone, and -z is the price of b. Linear, quadratic,
/// second-order, semidefinite and exponential programs with planted optima.
/// </summary>
public class MultiplierSignLaws
{
    private const double Tolerance = 1e-7;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Multipliers_meet_the_identities_that_are_documented(int kind)
    {
        int optimal = 0;
        foreach ((int seed, ConicProblem problem, double terms) in Programs(kind))
        {
            ConicSolution solution = ConicChecker.Solve(problem);
            if (solution.Status != SolutionStatus.Optimal)
            {
                continue; // one in a thousand, of an exponential cone
            }

            optimal++;
            (double[] left, double[] sizes) = Stationarity(problem, solution.X.ToArray(), solution.Z.ToArray());
            double largest = 1 + sizes.Max();
            Assert.All(left, v => Assert.True(Math.Abs(v) <= Tolerance * largest, $"seed {seed}: P x + q + A'z has {v}"));
            int row = 0;
            foreach (ConeSpec cone in problem.Cones)
            {
                double[] slack = solution.S.Slice(row, cone.Dimension).ToArray(), pays = solution.Z.Slice(row, cone.Dimension).ToArray();
                row += cone.Dimension;
                double product = slack.Zip(pays, (a, b) => a * b).Sum();
                Assert.True(ConicChecker.InCone(cone, pays, true, Tolerance * largest), $"seed {seed}: z is not in K* of {cone.Kind}");
                Assert.True(Math.Abs(product) <= 10 * Tolerance * (1 + terms), $"seed {seed}: s'z = {product} in {cone.Kind}");
            }
        }

        Assert.True(optimal > Law.Cases(20), $"Only {optimal} have an optimum.");
    }

    // V, the optimum, is convex in b, and -z a slope of it: V(b + d) >= V(b) - z'd, for d and for -d.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Minus_z_is_the_price_of_b(int kind)
    {
        int compared = 0;
        foreach ((int seed, ConicProblem problem, double terms) in Programs(kind))
        {
            ConicSolution solution = ConicChecker.Solve(problem);
            Random random = new(seed);
            double[] step = [.. problem.RightSide.ToArray().Select(_ => 0.1 * ((2 * random.NextDouble()) - 1))];
            foreach (int sign in new[] { -1, 1 })
            {
                double[] right = [.. problem.RightSide.ToArray().Zip(step, (b, d) => b + (sign * d))];
                ConicSolution moved = ConicChecker.Solve(new ConicProblem(problem.Quadratic, problem.Cost.Span, problem.Matrix, right,
                    [.. problem.Cones]));
                if (moved.Status == SolutionStatus.Optimal)
                {
                    double price = -sign * solution.Z.ToArray().Zip(step, (z, d) => z * d).Sum();
                    compared++;
                    Assert.True(moved.PrimalObjective >= solution.PrimalObjective + price - (10 * Tolerance * (1 + terms)),
                        $"seed {seed}: {solution.PrimalObjective}, moved {moved.PrimalObjective}, foretold a change of {price}");
                }
            }
        }

        Assert.True(compared > Law.Cases(20), $"Only {compared} are compared.");
    }

    private static IEnumerable<(int Seed, ConicProblem Problem, double Terms)> Programs(int kind) => Law.Seeds(600)
        .Select(seed => (seed, stated: new StatedProgram(seed)))
        .Where(p => p.stated.Kind == kind && p.stated.Answer == Planted.Optimum)
        .Select(p => (p.seed, p.stated.Problem, p.stated.Terms));

    // P x + q + A'z, and the sizes of what is added.
    private static (double[] Left, double[] Sizes) Stationarity(ConicProblem problem, double[] x, double[] z)
    {
        double[] left = problem.Cost.ToArray(), sizes = [.. left.Select(Math.Abs)];
        void Add(int j, double term) => (left[j], sizes[j]) = (left[j] + term, sizes[j] + Math.Abs(term));
        for (int j = 0; j < x.Length; j++)
        {
            for (int p = problem.Matrix.ColumnPointers[j]; p < problem.Matrix.ColumnPointers[j + 1]; p++)
            {
                Add(j, problem.Matrix.Values[p] * z[problem.Matrix.RowIndices[p]]);
            }

            for (int p = problem.Quadratic.ColumnPointers[j]; p < problem.Quadratic.ColumnPointers[j + 1]; p++)
            {
                (int i, double value) = (problem.Quadratic.RowIndices[p], problem.Quadratic.Values[p]);
                Add(i, value * x[j]);
                Add(j, i == j ? 0 : value * x[i]);
            }
        }

        return (left, sizes);
    }
}
