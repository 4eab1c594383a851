using CsCheck;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Linear;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// Variables eliminated with an equation come back with x and multipliers that prove the optimum of the program as it was, in any units;
/// programs without an optimum keep their answer.
/// </summary>
public class ColumnEliminationLaws
{
    // Units of variables and rows by powers of two, so that nothing of the law is rounding.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 4)]
    [InlineData(30, 0)]
    public void What_was_eliminated_comes_back_with_its_multipliers(int ofRows, int ofColumns)
    {
        int gone = 0, made = 0;
        Gen.Select(Gen.Int[2, 14], Gen.Int[0, 1 << 20]).Holds(
            (n, seed) =>
            {
                Random random = new(seed);
                (ConicProblem problem, double optimum) = Conversions(n, random);
                double[] rows = Units(problem.RowCount, ofRows, random), columns = Units(problem.VariableCount, ofColumns, random);
                if (ColumnElimination.Run(InUnits(problem, rows, columns)) is not { } elimination)
                {
                    return;
                }

                ConicProblem reduced = elimination.Reduced;
                double[] x = new double[reduced.VariableCount], z = new double[reduced.RowCount];
                Assert.Equal(SimplexEnd.Optimal, Crossover.Run(reduced, x, z, default));
                double[] wholeX = new double[problem.VariableCount], wholeZ = new double[problem.RowCount];
                elimination.Restore(x, z, wholeX, wholeZ);
                wholeX = [.. wholeX.Select((v, j) => v * columns[j])];
                wholeZ = [.. wholeZ.Select((v, i) => v * rows[i])];
                VertexLaws.RequireOptimal(problem, wholeX, wholeZ);
                Assert.Equal(optimum, VertexLaws.Objective(problem, wholeX), 1e-10 * (1 + Math.Abs(optimum)));
                gone += wholeX.Length - x.Length;
                made += Inequalities(reduced) > Inequalities(problem) - (wholeX.Length - x.Length) ? 1 : 0;
            }, 1000);
        Assert.True(gone > 1000 && made > 100, $"Only {gone} variables went, in {made} programs with a slack among them.");
    }

    [Fact]
    public void The_whole_solve_ends_at_the_planted_optimum() => Gen.Select(Gen.Int[2, 30], Gen.Int[0, 1 << 20]).Holds(
        (n, seed) =>
        {
            (ConicProblem problem, double optimum) = Conversions(n, new Random(seed));
            ConicSolution solution = ConicChecker.Solve(problem);
            Assert.Equal(SolutionStatus.Optimal, solution.Status);
            Assert.Equal(optimum, solution.PrimalObjective, 1e-7 * (1 + Math.Abs(optimum)));
        }, 300);

    // x = y + u z, all nonnegative, with a row that says more of x, and a cost of x: answers of the reduced program are those of the whole.
    [Theory]
    [InlineData(1.0)]
    [InlineData(1e9)]
    [InlineData(1e-9)]
    [InlineData(1e-300)]
    public void Programs_without_an_optimum_are_told_as_they_are(double unit)
    {
        double[] conversion = [1, -1, -unit], nonnegative = [-1, 0, 0, 0, -1, 0, 0, 0, -1];
        ConicProblem infeasible = new(null, [1, 1, 1], SparseMatrix.FromDense(5, 3, [.. conversion, 1, 1, 0, .. nonnegative]),
            [0, -1, 0, 0, 0], [ConeSpec.Zero(1), ConeSpec.Nonnegative(4)]);
        Assert.Equal(SolutionStatus.PrimalInfeasible, ConicChecker.Solve(infeasible).Status);
        ConicProblem unbounded = new(null, [-1, 0, 0], SparseMatrix.FromDense(5, 3, [.. conversion, -1, 1, 0, .. nonnegative]),
            [0, 1, 0, 0, 0], [ConeSpec.Zero(1), ConeSpec.Nonnegative(4)]);
        Assert.Equal(SolutionStatus.DualInfeasible, ConicChecker.Solve(unbounded).Status);
        ConicProblem bounded = new(null, [-1, 0, 0], SparseMatrix.FromDense(5, 3, [.. conversion, 1, 1, 0, .. nonnegative]),
            [0, 1, 0, 0, 0], [ConeSpec.Zero(1), ConeSpec.Nonnegative(4)]);
        ConicSolution solution = ConicChecker.Solve(bounded);
        Assert.Equal(SolutionStatus.Optimal, solution.Status);
        Assert.Equal(-1, solution.PrimalObjective, 1e-8);
    }

    [Fact]
    public void Nothing_is_eliminated_where_numbers_would_overflow()
    {
        // The bounds of the slacks are beyond all numbers in the unit of their row.
        ConicProblem problem = new(null, [1, 1, 0], SparseMatrix.FromDense(4, 3, [1e200, 1e200, 1e200, -1, 0, 0, 0, -1, 0, 0, 0, -1]),
            [1e200, 1e200, 1e200, 1e200], [ConeSpec.Zero(1), ConeSpec.Nonnegative(3)]);
        Assert.Null(ColumnElimination.Run(problem));
    }

    private static int Inequalities(ConicProblem problem) =>
        problem.Cones.Where(cone => cone.Kind == ConeKind.Nonnegative).Sum(cone => cone.Dimension);

    private static double[] Units(int count, int range, Random random) =>
        [.. Enumerable.Range(0, count).Select(_ => Math.ScaleB(1, random.Next(-range, range + 1)))];

    private static ConicProblem InUnits(ConicProblem problem, double[] rows, double[] columns)
    {
        SparseMatrixBuilder matrix = new(rows.Length, columns.Length);
        for (int j = 0; j < columns.Length; j++)
        {
            for (int p = problem.Matrix.ColumnPointers[j]; p < problem.Matrix.ColumnPointers[j + 1]; p++)
            {
                int i = problem.Matrix.RowIndices[p];
                matrix.Add(i, j, rows[i] * columns[j] * problem.Matrix.Values[p]);
            }
        }

        return new ConicProblem(null, problem.Cost.ToArray().Select((c, j) => c * columns[j]).ToArray(), matrix.Build(),
            problem.RightSide.ToArray().Select((b, i) => b * rows[i]).ToArray(), [.. problem.Cones]);
    }

    // Variables, and more that are conversions of them, differences, or slacks; some free, some with an upper bound, some stated twice.
    // Around a whole point and multipliers, so with an optimum.
    private static (ConicProblem Problem, double Optimum) Conversions(int n, Random random)
    {
        List<double> x = [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(3))];
        List<Dictionary<int, double>> equations = [], inequalities = [];
        List<(Dictionary<int, double> Row, double Right)> bounds = [];
        for (int k = 0; k < n; k++)
        {
            Dictionary<int, double> row = [];
            for (int count = random.Next(1, 4); count > 0; count--)
            {
                row[random.Next(x.Count)] = random.Next(3) == 0 ? random.Next(1, 4) : -random.Next(1, 4);
            }

            double value = -row.Sum(e => e.Value * x[e.Key]);
            row[x.Count] = random.Next(2) == 0 ? 1 : -1;
            x.Add(value * row[x.Count]);
            equations.Add(row);
            if (random.Next(6) == 0)
            {
                equations.Add(row.ToDictionary(e => e.Key, e => 2 * e.Value));
            }
        }

        for (int k = random.Next(n + 1); k > 0; k--)
        {
            inequalities.Add(Enumerable.Range(0, x.Count).Where(_ => random.Next(x.Count) < 3)
                .ToDictionary(j => j, _ => (double)random.Next(1, 4)));
        }

        for (int j = 0; j < x.Count; j++)
        {
            if (random.Next(8) > 0)
            {
                bounds.Add((new() { [j] = -1 }, -Math.Min(x[j], random.Next(4) == 0 ? x[j] - random.Next(2) : 0)));
            }

            if (random.Next(6) == 0)
            {
                bounds.Add((new() { [j] = 1 }, x[j] + random.Next(2)));
            }
        }

        (Dictionary<int, double> Row, double Right)[] rows = [.. equations.Select(r => (r, r.Sum(e => e.Value * x[e.Key]))),
            .. inequalities.Select(r => (r, r.Sum(e => e.Value * x[e.Key]) + random.Next(3))), .. bounds];
        SparseMatrixBuilder matrix = new(rows.Length, x.Count);
        double[] cost = new double[x.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            bool tight = rows[i].Row.Sum(e => e.Value * x[e.Key]) == rows[i].Right;
            double z = i < equations.Count ? random.Next(-2, 3) : tight ? random.Next(3) : 0;
            foreach ((int j, double value) in rows[i].Row)
            {
                matrix.Add(i, j, value);
                cost[j] -= z * value;
            }
        }

        ConicProblem problem = new(null, cost, matrix.Build(), [.. rows.Select(r => r.Right)],
            [ConeSpec.Zero(equations.Count), ConeSpec.Nonnegative(rows.Length - equations.Count)]);
        return (problem, x.Zip(cost, (v, c) => v * c).Sum());
    }
}
