using CsCheck;
using Pid.Interactions.Decomposing;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Interactions.Decomposing;

/// <summary>The ways to solve a Newton system of the union problem, each judged by the product with the matrix.</summary>
public class NewtonSystemTests
{
    [Fact]
    public void Every_way_solves_the_system_also_with_forbidden_cells() =>
        Gen.Select(Tables.Any(5), Gen.Int).Holds((joint, seed) =>
        {
            PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
            UnionProblem problem = new();
            problem.Load(m.X1Y.Probabilities, joint.X1.Size, m.X2Y.Probabilities, joint.X2.Size, joint.Y.Size, 0);
            (double[] r, double[] w, double[] k) = RandomFibres(problem, new Random(seed));
            double[] x1 = Fill(problem.P1, problem.N1 * problem.NY, seed), x2 = Fill(problem.P2, problem.N2 * problem.NY, seed + 1);
            double[] g1 = new double[x1.Length], g2 = new double[x2.Length];
            new FibreMatrix(problem, r, w, k).Multiply(x1, x2, g1, g2);
            foreach (INewtonSystem system in new INewtonSystem[] { new SourceElimination(new()), new TargetElimination(),
                new ConjugateGradients(new BlockDiagonal(new()), new()),
                new ConjugateGradients(new BlockDiagonal(new(), largestBlocks: 0), new()),
                new ConjugateGradients(new SourceElimination(new()) { Threshold = 0.3 }, new()) })
            {
                double[] dl = new double[x1.Length], dm = new double[x2.Length], back1 = new double[x1.Length],
                    back2 = new double[x2.Length];
                system.Factor(problem, r, w, k, default);
                FibreMatrix matrix = new(problem, r, w, k);
                new IterativeRefinement().Solve(system, matrix, x1.Length, x2.Length, g1, g2, dl, dm);
                matrix.Multiply(dl, dm, back1, back2);
                double error = back1.Zip(g1, (a, b) => Math.Abs(a - b)).Concat(back2.Zip(g2, (a, b) => Math.Abs(a - b))).Max();
                Assert.True(error <= 1e-9, $"{system.GetType().Name}: {error:E1} {Tables.Print(joint)}");
            }
        }, cases: 300);

    // Three of four fibres weigh next to nothing: without them the factor is the matrix but for 1e-12.
    [Fact]
    public void A_thinned_factor_keeps_what_couples_the_sources() =>
        Gen.Select(Gen.Int[4, 8], Gen.Int[4, 8], Gen.Int[2, 5], Gen.Int).Holds((n1, n2, ny, seed) =>
        {
            UnionProblem problem = new();
            double[] p1 = [.. Enumerable.Repeat(1.0 / n1 / ny, n1 * ny)], p2 = [.. Enumerable.Repeat(1.0 / n2 / ny, n2 * ny)];
            problem.Load(p1, n1, p2, n2, ny, 0);
            Random random = new(seed);
            (double[] r, double[] w, double[] k) = RandomFibres(problem, random);
            for (int f = 0; f < w.Length; f++)
            {
                double weight = random.Next(4) > 0 ? 1e-12 : 1;
                (w[f], k[f]) = (w[f] * weight, k[f] * weight);
            }

            double[] x1 = Fill(problem.P1, problem.N1 * ny, seed), x2 = Fill(problem.P2, problem.N2 * ny, seed + 1);
            double[] g1 = new double[x1.Length], g2 = new double[x2.Length];
            new FibreMatrix(problem, r, w, k).Multiply(x1, x2, g1, g2);
            ConjugateGradients thinned = new(new SourceElimination(new()) { Threshold = 1e-7 }, new());
            thinned.Factor(problem, r, w, k, default);
            Assert.True(thinned.Solve(g1, g2, x1, x2, tolerance: 1e-4, limit: 2));
        });

    [Fact]
    public void The_gauge_is_in_the_null_space() =>
        Tables.Any(4).Holds(joint =>
        {
            PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
            UnionProblem problem = new();
            problem.Load(m.X1Y.Probabilities, joint.X1.Size, m.X2Y.Probabilities, joint.X2.Size, joint.Y.Size, 0);
            (double[] r, double[] w, double[] k) = RandomFibres(problem, new Random(1));
            double[] x1 = [.. Enumerable.Range(0, problem.N1 * problem.NY).Select(i => problem.P1[i] > 0 ? 1.0 + (i % problem.NY) : 0)];
            double[] x2 = [.. Enumerable.Range(0, problem.N2 * problem.NY).Select(i => problem.P2[i] > 0 ? -1.0 - (i % problem.NY) : 0)];
            double[] g1 = new double[x1.Length], g2 = new double[x2.Length];
            new FibreMatrix(problem, r, w, k).Multiply(x1, x2, g1, g2);
            Assert.All(g1.Concat(g2), v => Assert.InRange(v, -1e-12, 1e-12));
        });

    private static (double[] R, double[] W, double[] K) RandomFibres(UnionProblem problem, Random random)
    {
        double[] r = new double[problem.Cells], w = new double[problem.Fibres], k = new double[problem.Fibres];
        for (int f = 0; f < w.Length; f++)
        {
            double total = 0;
            for (int y = 0; y < problem.NY; y++)
            {
                bool active = problem.P1[(f / problem.N2 * problem.NY) + y] > 0 && problem.P2[(f % problem.N2 * problem.NY) + y] > 0;
                r[(f * problem.NY) + y] = active ? 0.1 + random.NextDouble() : 0;
                total += r[(f * problem.NY) + y];
            }

            w[f] = total > 0 ? 0.1 + random.NextDouble() : 0;
            k[f] = w[f] * ((10 * random.NextDouble()) - 0.5);
            for (int y = 0; y < problem.NY && total > 0; y++)
            {
                r[(f * problem.NY) + y] /= total;
            }
        }

        return (r, w, k);
    }

    private static double[] Fill(double[] p, int n, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, n).Select(i => p[i] > 0 ? random.NextDouble() - 0.5 : 0)];
    }
}
