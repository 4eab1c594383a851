using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Proofs;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>Linear constraints that miss feasibility by less than an interior-point method can see.</summary>
public class BarelyInfeasible
{
    // 0 <= x <= 1, A x = b at an interior point, and the sum of the equations with weights of +1 and -1 once more, as an inequality that
    // asks for more.
    private static ConicProblem Problem(int seed, double excess)
    {
        const int Rows = 6;
        const int Columns = 15;
        Random random = new(seed);
        SparseMatrixBuilder a = new(Rows + 1 + (2 * Columns), Columns);
        double[] b = new double[Rows + 1 + (2 * Columns)];
        double[] sum = new double[Columns];
        double[] x = [.. Enumerable.Range(0, Columns).Select(_ => random.Next(1, 8) / 8.0)];
        for (int i = 0; i < Rows; i++)
        {
            double sign = random.Next(2) == 0 ? -1 : 1;
            for (int j = 0; j < Columns; j++)
            {
                double v = random.Next(-3, 4);
                a.Add(i, j, v);
                b[i] += v * x[j];
                sum[j] += sign * v;
            }

            b[Rows] -= sign * b[i];
        }

        b[Rows] -= excess; // -sum'x <= -sum'x0 - excess
        for (int j = 0; j < Columns; j++)
        {
            a.Add(Rows, j, -sum[j]);
            a.Add(Rows + 1 + j, j, -1);
            a.Add(Rows + 1 + Columns + j, j, 1);
            b[Rows + 1 + Columns + j] = 1;
        }

        double[] q = [.. Enumerable.Range(0, Columns).Select(_ => random.NextDouble())];
        return new ConicProblem(null, q, a.Build(), b, [ConeSpec.Zero(Rows), ConeSpec.Nonnegative(1 + (2 * Columns))]);
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e-8)]
    [InlineData(1e-10)]
    public void A_proof_is_found_and_a_second_one_of_the_opposite_is_not(double excess)
    {
        for (int seed = 0; seed < 30; seed++)
        {
            double[]? z = InfeasibilityProof.Find(Problem(seed, excess), TestContext.Current.CancellationToken);
            Assert.True(z is not null, $"seed {seed}");
            Assert.Null(InfeasibilityProof.Find(Problem(seed, 0), TestContext.Current.CancellationToken));
            Assert.Null(InfeasibilityProof.Find(Problem(seed, -excess), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void A_proof_does_not_survive_a_change_of_what_it_proves()
    {
        ConicProblem problem = Problem(1, 1e-8);
        double[] zeros = new double[problem.VariableCount];
        double[] ones = [.. zeros.Select(_ => 1.0)];
        double[] z = InfeasibilityProof.Find(problem, TestContext.Current.CancellationToken)!;
        Assert.True(InfeasibilityProof.Proves(problem, z, zeros, ones));
        Assert.False(InfeasibilityProof.Proves(Problem(1, -1e-8), z, zeros, ones));
        Assert.False(InfeasibilityProof.Proves(problem, [.. z.Select(t => -t)], zeros, ones));
        z[2] += 1e-3 * z.Max(Math.Abs);
        Assert.False(InfeasibilityProof.Proves(problem, z, zeros, ones));
    }

    [Fact]
    public void The_solver_certifies_what_it_cannot_see()
    {
        int proven = 0;
        for (int seed = 0; seed < 30; seed++)
        {
            // Beside |b| and |A x| near 10 this is a relative miss of some 1e-9: within the tolerance.
            ConicProblem problem = Problem(seed, 4e-8);
            ConicSolution solution = ConicChecker.Solve(problem);
            if (solution.Status == SolutionStatus.PrimalInfeasible)
            {
                proven++;
                // Rounding of multipliers near 1e8.
                ConicChecker.Verify(problem, solution, tolerance: 1e-14 * solution.Z.ToArray().Max(Math.Abs));
            }
            else
            {
                Assert.True(solution.Status == SolutionStatus.Optimal && solution.PrimalResidual <= 1e-9,
                    $"seed {seed}: {solution.Status} {solution.PrimalResidual:E1}");
            }

            ConicChecker.Verify(Problem(seed, -4e-8), ConicChecker.Solve(Problem(seed, -4e-8)));
        }

        Assert.True(proven >= 20, $"{proven} of 30 proven");
    }
}
