using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// Geometric programs with a name for every argument of a cone, as modelling tools write them, against the same programs without names.
/// </summary>
public class DefinedVariables
{
    // min c'y subject to sum_k exp(a_k'y + d_k) <= 1, |y| <= 9: t_k >= exp(u_k), u_k = a_k'y + d_k.
    private const int Variables = 3;
    private const int Terms = 5;

    private static (double[] A, double[] D, double[] C) Numbers(int seed)
    {
        Random random = new(seed);
        double[] a = [.. Enumerable.Range(0, Terms * Variables).Select(_ => (4 * random.NextDouble()) - 2)];
        double[] d = [.. Enumerable.Range(0, Terms).Select(_ => -2 - random.NextDouble())];
        return (a, d, [.. Enumerable.Range(0, Variables).Select(_ => (2 * random.NextDouble()) - 1)]);
    }

    // The columns are y, t, and where they are named u and v, the equations u_k / f_k = a_k'y + d_k and v_k = 1 times w_k.
    private static ConicProblem Program(int seed, bool named, Func<int, double> f, Func<int, double> w)
    {
        (double[] a, double[] d, double[] c) = Numbers(seed);
        int n = Variables + (named ? 3 : 1) * Terms;
        int first = named ? 2 * Terms : 0;
        SparseMatrixBuilder matrix = new(first + 1 + (2 * Variables) + (3 * Terms), n);
        double[] b = new double[matrix.Rows];
        int u = Variables + Terms;
        int v = u + Terms;
        b[first] = 1;
        for (int i = 0; i < Variables; i++)
        {
            matrix.Add(first + 1 + (2 * i), i, 1);
            matrix.Add(first + 2 + (2 * i), i, -1);
            b[first + 1 + (2 * i)] = b[first + 2 + (2 * i)] = 9;
        }

        for (int k = 0; k < Terms; k++)
        {
            int cone = first + 1 + (2 * Variables) + (3 * k);
            matrix.Add(first, Variables + k, 1);
            matrix.Add(cone + 2, Variables + k, -1);
            for (int i = 0; i < Variables; i++)
            {
                matrix.Add(named ? 2 * k : cone, i, -a[(k * Variables) + i]);
            }

            b[named ? 2 * k : cone] = d[k];
            b[named ? (2 * k) + 1 : cone + 1] = named ? w(k) : 1;
            if (named)
            {
                matrix.Add(2 * k, u + k, 1 / f(k));
                matrix.Add((2 * k) + 1, v + k, w(k));
                matrix.Add(cone, u + k, -1);
                matrix.Add(cone + 1, v + k, -1);
                b[cone] = b[cone + 1] = 0;
            }
        }

        double[] cost = [.. c, .. new double[n - Variables]];
        if (named)
        {
            // u_k stands for f_k times the exponent: undone in the cone's row, which holds -u_k / f_k.
            SparseMatrix built = matrix.Build();
            for (int k = 0; k < Terms; k++)
            {
                int p = built.ColumnPointers[u + k];
                built.Entries[p + 1] = -1 / f(k);
            }

            return new ConicProblem(null, cost, built, b, [ConeSpec.Zero(first), ConeSpec.Nonnegative(1 + (2 * Variables)),
                .. Enumerable.Repeat(ConeSpec.Exponential, Terms)]);
        }

        return new ConicProblem(null, cost, matrix.Build(), b,
            [ConeSpec.Nonnegative(1 + (2 * Variables)), .. Enumerable.Repeat(ConeSpec.Exponential, Terms)]);
    }

    [Fact]
    public void Names_change_nothing()
    {
        int near = 0;
        foreach (int seed in Law.Seeds(30))
        {
            ConicProblem named = Program(seed, true, _ => 1, _ => 1);
            ConicProblem plain = Program(seed, false, _ => 1, _ => 1);
            double expected = ConicChecker.Solve(plain).PrimalObjective;
            foreach (KktBackendKind backend in new[] { KktBackendKind.SparseLdl, KktBackendKind.DenseSchur })
            {
                foreach (ConicProblem problem in new[] { plain, named })
                {
                    near += PlantedProblems.AssertFound(problem, ConicChecker.Solve(problem, new ConicSettings { Backend = backend }),
                        expected, $"seed {seed} {backend}");
                }
            }
        }

        Assert.True(near <= 4 * Law.Cases(30) / 100, $"{near} nearly optimal");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_pivot_may_become_small_or_zero_and_the_bits_are_those_of_a_fresh_solver(bool equilibrate)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        ConicSettings settings = new() { Equilibrate = equilibrate };
        ConicSolver solver = new(Program(0, true, _ => 1, _ => 1), settings);
        solver.Solve(token);
        foreach (int seed in Law.Seeds(30))
        {
            // Names of 10^-3 .. 10^3 times what they stand for; of a v that no row fixes (0 v = 0) a cone may make what it likes.
            Random random = new(seed);
            double[] f = [.. Enumerable.Range(0, Terms).Select(_ => Math.Pow(10, (6 * random.NextDouble()) - 3))];
            int free = random.Next(2 * Terms);
            ConicProblem next = Program(seed, true, k => f[k], k => k == free ? 0 : 1);
            solver.UpdateCost(next.Cost.Span);
            solver.UpdateRightSide(next.RightSide.Span);
            solver.UpdateMatrix(next.Matrix.Values);
            ConicSolution again = solver.Solve(token);
            ConicSolution fresh = new ConicSolver(next, settings).Solve(token);
            Assert.Equal(fresh.X.ToArray(), again.X.ToArray());
            Assert.Equal(fresh.Z.ToArray(), again.Z.ToArray());
            Assert.Equal(fresh.Iterations, again.Iterations);
            if (equilibrate && free >= Terms)
            {
                ConicChecker.Verify(next, again);
            }
        }
    }
}
