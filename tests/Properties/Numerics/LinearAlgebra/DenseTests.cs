using CsCheck;
using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Tests.Properties.Numerics.LinearAlgebra;

public class DenseTests
{
    // Sizes on both sides of the panels and tiles of the blocked code.
    private static readonly Gen<(int N, int K, int Seed)> Sizes = Gen.Select(
        Gen.OneOf(Gen.Int[1, 20], Gen.OneOf(63, 64, 65, 127, 130, 200)), Gen.OneOf(Gen.Int[1, 20], Gen.OneOf(191, 192, 193, 400)), Gen.Int);

    [Fact]
    public void Rank_k_update_equals_the_definition() =>
        Sizes.Holds((n, k, seed) =>
        {
            Random random = new(seed);
            double[] x = Fill(random, n * k), c = Fill(random, n * n), byRows = [.. c], byColumns = [.. c], transposed = new double[n * k];
            for (int i = 0; i < n; i++)
            {
                for (int p = 0; p < k; p++)
                {
                    transposed[(p * n) + i] = x[(i * k) + p];
                }
            }

            DenseCholesky kernel = new();
            kernel.SubtractRankK(byRows, n, x, k, 1, k);
            kernel.SubtractRankK(byColumns, n, transposed, 1, n, k);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    double sum = 0;
                    for (int p = 0; p < k && j <= i; p++)
                    {
                        sum += x[(i * k) + p] * x[(j * k) + p];
                    }

                    Assert.InRange(byRows[(i * n) + j] - (c[(i * n) + j] - sum), -1e-11, 1e-11);
                    Assert.Equal(byRows[(i * n) + j], byColumns[(i * n) + j], 1e-11);
                }
            }
        }, cases: 60);

    [Fact]
    public void Vector_operations_have_the_bits_of_their_definitions() =>
        Gen.Select(Gen.OneOf(Gen.Double[-1, 1], Gen.OneOf(0.0, -1e-300, 1e300, double.NaN, double.NegativeInfinity)).Array[0, 21],
        Gen.Double[-2, 2]).Holds((x, factor) =>
        {
            double[] w = [.. x.Select((_, i) => i + 0.1)], product = [.. x], scaled = new double[x.Length];
            DenseVector.Multiply(product, w);
            DenseVector.Scale(x, factor, scaled);
            Assert.Equal(x.Zip(w, (a, b) => a * b), product);
            Assert.Equal(x.Select(v => factor * v), scaled);
            Assert.Equal(x.Aggregate(0.0, (most, v) => Math.Max(most, Math.Abs(v))), DenseVector.MaxNorm(x));
            Assert.Equal(x.Zip(w, (a, b) => Math.Abs(a) * b).Aggregate(0.0, Math.Max), DenseVector.MaxNorm(x, w));
        }, cases: 1000);

    [Fact]
    public void Cholesky_solves_and_drops_the_null_directions_of_a_singular_matrix() =>
        Sizes.Holds((n, k, seed) =>
        {
            Random random = new(seed);
            double[] x = Fill(random, n * k), a = new double[n * n];
            DenseCholesky kernel = new();
            kernel.SubtractRankK(a, n, x, k, 1, k);
            for (int i = 0; i < a.Length; i++)
            {
                a[i] = -a[i];
            }

            double[] solution = Fill(random, n), b = Multiply(a, n, solution), l = [.. a], y = [.. b];
            int dropped = kernel.Factor(l, n, 1e-9 * k);
            // Rounding leaves u k^2 / p of a null direction where p is the smallest pivot kept: below the floor of 1e-9 k unless p is tiny
            // by chance.
            double smallest = Enumerable.Range(0, n).Select(i => l[(i * n) + i]).Where(double.IsFinite).Min(v => v * v);
            Assert.True(dropped >= n - k || smallest < 1e-5 * k, $"rank {k} of {n}, dropped {dropped}, smallest {smallest:E2}");
            Assert.True(k < 2 * n || dropped == 0, "well conditioned: nothing to drop");
            DenseCholesky.Solve(l, n, y);
            double[] back = Multiply(a, n, y);
            for (int i = 0; i < n; i++)
            {
                Assert.InRange(back[i] - b[i], -1e-5 * k, 1e-5 * k);
            }
        }, cases: 60);

    [Fact]
    public void Lu_solves_general_systems() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int).Holds((n, seed) =>
        {
            Random random = new(seed);
            double[] a = Fill(random, n * n), x = Fill(random, n), b = new double[n], lu = [.. a];
            for (int i = 0; i < n; i++)
            {
                b[i] = DenseVector.Dot(a.AsSpan(i * n, n), x);
            }

            int[] pivots = new int[n];
            Assert.True(DenseLu.Factor(lu, n, pivots));
            DenseLu.Solve(lu, n, pivots, b);
            for (int i = 0; i < n; i++)
            {
                Assert.InRange(DenseVector.Dot(a.AsSpan(i * n, n), b) - DenseVector.Dot(a.AsSpan(i * n, n), x), -1e-9, 1e-9);
            }
        });

    private static double[] Multiply(double[] lower, int n, double[] x)
    {
        double[] y = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                y[i] += (j <= i ? lower[(i * n) + j] : lower[(j * n) + i]) * x[j];
            }
        }

        return y;
    }

    private static double[] Fill(Random random, int n) => [.. Enumerable.Range(0, n).Select(_ => (2 * random.NextDouble()) - 1)];
}
