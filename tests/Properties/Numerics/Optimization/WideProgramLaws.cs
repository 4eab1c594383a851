using CsCheck;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// Linear programs whose coefficients, or whose certificates, lie many decimals apart: what a tolerance hides there is found all the same.
/// </summary>
public class WideProgramLaws
{
    private const int Links = 12, Others = 6;

    // x_1 >= 1, x_k+1 >= d_k x_k and x_n <= 0, in other variables, which hide the chain, and rows that are met at 0. The multiplier of a
    // link is the product of the factors that follow.
    private static readonly Gen<double[,]> s_chains = Gen.Select(Gen.Int[1, 19].Array[Links - 1], Gen.Int[-3, 3].Array[Others * Links],
        Gen.Select(Gen.Int[0, Links - 1], Gen.Int[1, Links - 1], Gen.Bool).Array[20], (factors, others, mixed) =>
        {
            double[,] a = new double[Links + 1 + Others, Links];
            for (int k = 0; k < Links; k++)
            {
                a[k, k] = 1;
                a[k + 1, k] = k < Links - 1 ? -factors[k] : -1;
                for (int i = 0; i < Others; i++)
                {
                    a[Links + 1 + i, k] = others[(i * Links) + k];
                }
            }

            foreach ((int to, int away, bool added) in mixed)
            {
                for (int i = 0; i < a.GetLength(0); i++)
                {
                    a[i, to] += (added ? 1 : -1) * a[i, (to + away) % Links];
                }
            }

            return a;
        });

    private static readonly int[] s_sizes = [0, 0, 1, -1, 3, -8, 200, -700, 60_000, -8_000, 300_000, -2_000_000];

    private static readonly Gen<WholeProgram> s_wide = Gen.Select(Gen.Int[0, 1], Gen.Int[1, 4], Gen.Int[2, 4], Gen.Int[0, 1])
        .SelectMany((equations, inequalities, n, kind) =>
        {
            int m = equations + inequalities;
            Gen<int> wide = Gen.Int[0, s_sizes.Length - 1].Select(k => s_sizes[k]);
            return Gen.Select(wide.Array[n], wide.Array[m * n], wide.Array[m],
                (c, a, b) => WholeProgram.Of(c, a, b, equations, kind, new double[n], []));
        });

    [Fact]
    public void A_chain_that_contradicts_itself_is_proven_infeasible_however_far_its_multipliers_lie_apart() => s_chains.Holds(
        a =>
        {
            int m = a.GetLength(0);
            double[] b = new double[m];
            b[0] = -1;
            ConicProblem problem = new(null, new double[Links], Negative(a), b, [ConeSpec.Nonnegative(m)]);
            ConicSolution solution = ConicChecker.Solve(problem);
            Assert.Equal(SolutionStatus.PrimalInfeasible, solution.Status);
            ConicChecker.Verify(problem, solution);
        }, 300);

    // The same multipliers are the ray of a program: min -x_1 with A'x = 0, x >= 0.
    [Fact]
    public void A_ray_is_found_however_far_its_parts_lie_apart() => s_chains.Holds(
        a =>
        {
            int m = a.GetLength(0);
            double[] cost = new double[m];
            cost[0] = -1;
            SparseMatrixBuilder rows = new(Links + m, m);
            for (int i = 0; i < m; i++)
            {
                rows.Add(Links + i, i, -1);
                for (int k = 0; k < Links; k++)
                {
                    rows.Add(k, i, a[i, k]);
                }
            }

            ConicProblem problem = new(null, cost, rows.Build(), new double[Links + m], [ConeSpec.Zero(Links), ConeSpec.Nonnegative(m)]);
            ConicSolution solution = ConicChecker.Solve(problem);
            Assert.Equal(SolutionStatus.DualInfeasible, solution.Status);
            ConicChecker.Verify(problem, solution);
        }, 300);

    [Fact]
    public void Coefficients_far_apart_hide_neither_the_optimum_nor_its_absence()
    {
        int open = 0;
        s_wide.Holds(
            stated =>
            {
                (Planted answer, double optimum) = ExactLinearProgram.Solve(stated.Cost, stated.Matrix, stated.Right, stated.Equations);
                ConicSolution solution = ConicChecker.Solve(stated.Problem());
                Assert.True(StatusLaws.Allowed(answer, solution.Status), $"{answer}, {solution.Status} {solution.Exit}");
                if (solution.Status == SolutionStatus.Optimal)
                {
                    Assert.True(Math.Abs(optimum - solution.PrimalObjective) <= 1e-8 * Math.Max(1, Math.Abs(optimum)),
                        $"{solution.PrimalObjective:R} for {optimum:R} of ({string.Join(", ", stated.Cost)}), "
                            + $"({string.Join(", ", stated.Matrix.Cast<int>())}), ({string.Join(", ", stated.Right)})");
                }

                open += solution.Status is SolutionStatus.Unknown or SolutionStatus.IllPosed or SolutionStatus.NearOptimal ? 1 : 0;
            }, 10_000);
        Assert.True(open <= Law.Cases(10_000) / 100, $"{open} left open");
    }

    private static SparseMatrix Negative(double[,] a) => SparseMatrix.FromDense(a.GetLength(0), a.GetLength(1),
        [.. a.Cast<double>().Select(v => -v)]);
}
