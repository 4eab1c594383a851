using CsCheck;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Linear;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>From a point inside a face of optima, met to some digits only, a vertex of the face is a few pivots away.</summary>
public class CrossoverLaws
{
    /// <summary>
    /// Columns e_k and e_k + d e_k+1 with a small d, both inside their bounds and the second farther: a basis of the second is nearly
    /// singular, d^-k in its k-th row, and would make large infeasibilities of the digits that the point lacks.
    /// </summary>
    [Fact]
    public void A_face_of_nearly_parallel_columns_costs_few_pivots() => Gen.Select(Gen.Int[10, 60],
        Gen.Int[0, 1 << 20]).Holds(
        (m, seed) =>
        {
            Random random = new(seed);
            (ConicProblem problem, double[] inside, double[] multipliers) = Face(m, random);
            double[] x = [.. inside.Select(v => Math.Max(1e-9, v * (1 + (1e-8 * ((2 * random.NextDouble()) - 1)))))];
            LinearProgram program = LinearProgram.Of(problem)!;
            double[] values = program.Values(x), reduced = program.ReducedCosts(multipliers);
            double[] weights = [.. values.Select((v, j) => Math.Min(v - program.Lower[j], program.Upper[j] - v))];
            weights = [.. weights.Select((w, j) => w <= Math.Abs(reduced[j]) ? 0 : Math.Min(w, double.MaxValue))];
            PrimalSimplex simplex = new(program, CrashBasis.Of(program, weights), values);
            Assert.Equal(SimplexEnd.Optimal, simplex.Run(default));
            Assert.InRange(simplex.Iterations, 0, m / 2); // 2 m where the point jumps to its bounds

            Assert.Equal(SimplexEnd.Optimal, Crossover.Run(problem, x, multipliers, default));
            VertexLaws.RequireOptimal(problem, x, multipliers);
            double optimum = VertexLaws.Objective(problem, inside);
            Assert.Equal(optimum, VertexLaws.Objective(problem, x), 1e-9 * (1 + Math.Abs(optimum)));
        }, 100);

    // m equations over 3 m nonnegative variables, a strictly complementary pair of optima planted; the last m variables are 0.
    private static (ConicProblem Problem, double[] Inside, double[] Multipliers) Face(int m, Random random)
    {
        int n = 3 * m;
        SparseMatrixBuilder matrix = new(m + n, n);
        double[] inside = new double[n], multipliers = new double[m + n], right = new double[m + n], cost = new double[n];
        for (int i = 0; i < m; i++)
        {
            multipliers[i] = (2 * random.NextDouble()) - 1;
        }

        for (int j = 0; j < n; j++)
        {
            inside[j] = j < m ? 1 + random.NextDouble() : j < 2 * m ? 10 + random.NextDouble() : 0;
            cost[j] = multipliers[m + j] = j < 2 * m ? 0 : 1 + random.NextDouble();
            matrix.Add(m + j, j, -1);
            Add(j % m, 1);
            if (j >= m && (j + 1) % m != 0)
            {
                Add((j + 1) % m, j < 2 * m ? 1e-4 * (1 + random.NextDouble()) : -1);
            }

            void Add(int i, double entry)
            {
                matrix.Add(i, j, entry);
                right[i] += entry * inside[j];
                cost[j] -= entry * multipliers[i];
            }
        }

        return (new(null, cost, matrix.Build(), right, [ConeSpec.Zero(m), ConeSpec.Nonnegative(n)]), inside, multipliers);
    }
}
