using CsCheck;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Proofs;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>Quadratic programs whose P is singular but for the rounding of its numbers.</summary>
public class RoundedKernelLaws
{
    // P = B'B of numbers with three decimals, of less than full rank.
    private static readonly Gen<(int Columns, double[] B, double[] Cost)> s_programs = Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3])
        .SelectMany((rank, more) => Gen.Select(Gen.Int[-3000, 3000].Array[rank * (rank + more)],
            Gen.Int[-4, 4].Array[rank + more], (b, c) => (rank + more, Array.ConvertAll(b, v => v / 1000.0),
                Array.ConvertAll(c, v => (double)v))));

    // A slope along the kernel: without end, or, where rounding bent P upwards, an optimum farther than doubles tell.
    [Fact]
    public void A_slope_along_a_rounded_kernel_is_no_optimum_and_mostly_a_proof()
    {
        int proven = 0, sloped = 0;
        s_programs.Holds((columns, b, cost) =>
        {
            ConicProblem problem = Problem(columns, b, cost);
            if (SlopeInKernel(columns, b, cost) < 0.1)
            {
                return;
            }

            ConicSolution solution = ConicChecker.Solve(problem);
            Assert.True(solution.Status is SolutionStatus.DualInfeasible or SolutionStatus.Unknown, $"{solution.Status}");
            sloped++;
            if (solution.Status == SolutionStatus.DualInfeasible)
            {
                proven++;
                ConicChecker.Verify(problem, solution);
            }
        }, 500);
        Assert.True(proven > 0.6 * sloped, $"{proven} of {sloped}");
    }

    // Costs in the range of P: least squares, whose optimum rounding does not take away.
    [Fact]
    public void Least_squares_of_less_than_full_rank_have_their_optimum() => s_programs.Holds((columns, b, cost) =>
    {
        int rank = b.Length / columns;
        double[] within = [.. Enumerable.Range(0, columns).Select(j => Enumerable.Range(0, rank).Sum(i => b[(i * columns) + j] * cost[i]))];
        ConicSolution solution = ConicChecker.Solve(Problem(columns, b, within));
        Assert.True(solution.Status is SolutionStatus.Optimal or SolutionStatus.NearOptimal, $"{solution.Status} {solution.Exit}");
    }, 500);

    // P = [1 1; 1 r]: (1, -1) has the curvature r - 1, which counts exactly, however small.
    [Theory]
    [InlineData(0.999_999_999, true)]
    [InlineData(1, true)]
    [InlineData(1.000_000_001, false)]
    public void A_ray_is_one_where_the_objective_does_not_bend_upwards(double right, bool falls)
    {
        ConicProblem problem = new(SparseMatrix.FromDense(2, 2, [1, 1, 1, right]), [-1, 0], SparseMatrix.Zero(0, 2), [], []);
        Assert.Equal(falls, RayProof.ProvesDual(problem, [Fraction.Of(1), Fraction.Of(-1)]));
        Assert.False(RayProof.ProvesDual(problem, [Fraction.Of(1), Fraction.Of(0)]));
    }

    private static ConicProblem Problem(int columns, double[] b, double[] cost)
    {
        double[] p = new double[columns * columns];
        for (int k = 0; k < p.Length; k++)
        {
            for (int i = 0; i < b.Length; i += columns)
            {
                p[k] += b[i + (k / columns)] * b[i + (k % columns)];
            }

            p[k] = Math.Round(p[k], 6); // exact in decimals
        }

        return new ConicProblem(SparseMatrix.FromDense(columns, columns, p), cost, SparseMatrix.Zero(0, columns), [], []);
    }

    // The length of what is left of the cost beside the rows of B, which Gram and Schmidt take away.
    private static double SlopeInKernel(int columns, double[] b, double[] cost)
    {
        List<double[]> basis = [];
        foreach (double[] row in b.Chunk(columns))
        {
            double[] left = Without(basis, row);
            double length = Math.Sqrt(left.Sum(v => v * v));
            if (length > 1e-3)
            {
                basis.Add([.. left.Select(v => v / length)]);
            }
        }

        return Math.Sqrt(Without(basis, cost).Sum(v => v * v));
    }

    private static double[] Without(List<double[]> basis, double[] vector)
    {
        double[] left = [.. vector];
        foreach (double[] unit in basis)
        {
            double share = left.Zip(unit, (v, u) => v * u).Sum();
            left = [.. left.Zip(unit, (v, u) => v - (share * u))];
        }

        return left;
    }
}
