using CsCheck;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;
using Pid.Tests.Properties.Support;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>Starts near the boundary of a cone.</summary>
public class StartLaws
{
    // min sum c_i x_i + d_i y_i, x_i y_i >= 1 and both nonnegative: 2 sqrt(c_i d_i) each. With costs some decimals apart the least-squares
    // start has multipliers next to the boundary of the rotated cones, from where no step leads on.
    [Fact]
    public void Costs_decimals_apart_keep_no_hyperbola_from_its_optimum() =>
        (from pairs in Gen.Int[1, 4]
         from decimals in Gen.Double[-3, 3].Array[2 * pairs]
         select decimals).Holds(decimals =>
        {
            int n = decimals.Length;
            double[] cost = [.. decimals.Select(d => Math.Round(Math.Pow(10, d), 6) + 1e-4)];
            SparseMatrixBuilder matrix = new(n + (3 * n / 2), n);
            double[] right = new double[n + (3 * n / 2)];
            for (int j = 0; j < n; j++)
            {
                matrix.Add(j, j, -1);
            }

            for (int i = 0; i < n / 2; i++)
            {
                // (x + y, x - y, 2) in the second-order cone.
                int row = n + (3 * i);
                matrix.Add(row, 2 * i, -1);
                matrix.Add(row, (2 * i) + 1, -1);
                matrix.Add(row + 1, 2 * i, -1);
                matrix.Add(row + 1, (2 * i) + 1, 1);
                right[row + 2] = 2;
            }

            ConicProblem problem = new(null, cost, matrix.Build(), right,
                [ConeSpec.Nonnegative(n), .. Enumerable.Repeat(ConeSpec.SecondOrder(3), n / 2)]);
            ConicSolution solution = ConicSolver.Solve(problem);
            double optimum = Enumerable.Range(0, n / 2).Sum(i => 2 * Math.Sqrt(cost[2 * i] * cost[(2 * i) + 1]));
            Assert.True(solution.Status is SolutionStatus.Optimal or SolutionStatus.NearOptimal, $"{solution.Status}");
            Assert.Equal(optimum, solution.PrimalObjective, 1e-5 * optimum);
        }, cases: 300);
}
