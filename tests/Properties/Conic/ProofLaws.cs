using System.Numerics;
using Pid.Numerics.Conic;
using Pid.Numerics.LinearAlgebra;

namespace Pid.Tests.Properties.Conic;

/// <summary>What a proof accepts, arithmetic of 120 digits or of whole numbers accepts too: from arbitrary rays and from rays at the very edge.</summary>
public class ProofLaws
{
    private static double Any(Random random) => Math.Pow(10, random.Next(-3, 4)) * ((2 * random.NextDouble()) - 1);

    [Fact]
    public void A_ray_over_a_box_proves_only_what_whole_numbers_prove()
    {
        int accepted = 0;
        foreach (int seed in Law.Seeds(2000))
        {
            // b of the last row is set so that b'z is least (A'z)'x but for rounding: about half of these are no proofs.
            Random random = new(seed);
            (int m, int n) = (2 + random.Next(5), 1 + random.Next(5));
            double[] a = [.. Enumerable.Range(0, m * n).Select(_ => Any(random))];
            double[] b = [.. Enumerable.Range(0, m).Select(_ => Any(random))];
            double[] z = [.. Enumerable.Range(0, m).Select(_ => Math.Abs(Any(random)))];
            double[] lower = [.. Enumerable.Range(0, n).Select(_ => -Math.Abs(Any(random)))];
            double[] upper = [.. lower.Select(l => l + Math.Abs(Any(random)))];
            double least = 0;
            for (int j = 0; j < n; j++)
            {
                double sum = Enumerable.Range(0, m).Sum(i => a[(i * n) + j] * z[i]);
                least += sum * (sum > 0 ? lower[j] : upper[j]);
            }

            b[m - 1] = (least - Enumerable.Range(0, m - 1).Sum(i => b[i] * z[i])) / z[m - 1];
            for (int ulp = random.Next(-6, 7); ulp != 0; ulp -= Math.Sign(ulp))
            {
                b[m - 1] = ulp > 0 ? Math.BitIncrement(b[m - 1]) : Math.BitDecrement(b[m - 1]);
            }

            b[m - 1] -= seed % 10 == 0 ? 1e-9 * Math.Abs(b[m - 1]) : 0;
            ConicProblem problem = new(null, new double[n], SparseMatrix.FromDense(m, n, a), b, [ConeSpec.Nonnegative(m)]);
            if (InfeasibilityProof.Proves(problem, z, lower, upper))
            {
                accepted++;
                Assert.True(IsProof(m, n, a, b, z, lower, upper), $"seed {seed}");
            }
        }

        Assert.True(accepted >= Law.Cases(2000) / 50, $"{accepted} accepted");
    }

    // b'z < least of (A'z)'x over the box, every product exact.
    private static bool IsProof(int m, int n, double[] a, double[] b, double[] z, double[] lower, double[] upper)
    {
        BigInteger room = BigInteger.Zero;
        for (int i = 0; i < m; i++)
        {
            room -= Exact.Of(b[i]) * Exact.Of(z[i]) << Exact.Bits;
        }

        for (int j = 0; j < n; j++)
        {
            BigInteger sum = BigInteger.Zero;
            for (int i = 0; i < m; i++)
            {
                sum += Exact.Of(a[(i * n) + j]) * Exact.Of(z[i]);
            }

            room += sum * Exact.Of(sum.Sign > 0 ? lower[j] : upper[j]);
        }

        return room.Sign > 0;
    }

    [Fact]
    public void A_point_at_the_edge_of_the_exponential_cone_is_accepted_only_inside()
    {
        int accepted = 0;
        foreach (int seed in Law.Seeds(2000))
        {
            Random random = new(seed);
            double v = Math.Pow(10, (4 * random.NextDouble()) - 2);
            double u = v * ((20 * random.NextDouble()) - 10);
            double w = v * Math.Exp(u / v);
            for (int k = random.Next(-8, 40); k != 0; k -= Math.Sign(k))
            {
                w = k > 0 ? Math.BitIncrement(w) : Math.BitDecrement(w);
            }

            if (ExactCones.Holds(ConeSpec.Exponential, [Rational.Of(u), Rational.Of(v), Rational.Of(w)], dual: false))
            {
                accepted++;
                BigInteger value = Exact.Multiply(Exact.Of(v), Exact.Exp(Exact.Divide(Exact.Of(u), Exact.Of(v))));
                Assert.True(Exact.Of(w) >= value, $"seed {seed}");
            }

            // The dual is the cone again after a linear map.
            bool mapped = ExactCones.Holds(ConeSpec.Exponential, [Rational.Of(-v), Rational.Of(u) - Rational.Of(v), Rational.Of(w)], dual: true);
            Assert.Equal(mapped, ExactCones.Holds(ConeSpec.Exponential, [-Rational.Of(u), Rational.Of(v), Rational.Of(w)], dual: false));
        }

        Assert.InRange(accepted, Law.Cases(2000) / 10, Law.Cases(2000) - 1);
    }

    [Fact]
    public void A_point_at_the_edge_of_the_second_order_cone_is_accepted_if_and_only_if_it_is_inside()
    {
        foreach (int seed in Law.Seeds(1000))
        {
            Random random = new(seed);
            double[] v = [0, .. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Any(random))];
            v[0] = Math.Sqrt(v.Sum(t => t * t));
            v[0] = random.Next(3) switch { 0 => Math.BitIncrement(v[0]), 1 => Math.BitDecrement(v[0]), _ => v[0] };
            BigInteger room = (Exact.Of(v[0]) * Exact.Of(v[0])) - v.Skip(1).Aggregate(BigInteger.Zero, (sum, t) => sum + (Exact.Of(t) * Exact.Of(t)));
            Assert.Equal(room.Sign >= 0, ExactCones.Holds(ConeSpec.SecondOrder(v.Length), [.. v.Select(Rational.Of)], dual: false));
        }
    }

    [Fact]
    public void A_certificate_that_is_off_by_rounding_is_no_proof()
    {
        foreach (int seed in Law.Seeds(300))
        {
            // Two rows, one minus a multiple of the other but for rounding, on a free variable: a proof if and only if the products cancel exactly.
            Random random = new(seed);
            (double a, double factor) = (Any(random), Math.Abs(Any(random)));
            double other = -a * factor;
            ConicProblem problem = new(null, [0], SparseMatrix.FromDense(2, 1, [a, other]), [-1, 0], [ConeSpec.Nonnegative(2)]);
            bool exact = (Exact.Of(a) * Exact.Of(factor)) + (Exact.Of(other) << Exact.Bits) == BigInteger.Zero;
            Assert.Equal(exact, RayProof.ProvesPrimal(problem, [Rational.Of(factor), Rational.Of(1)]));

            // 1 / |a| and 1 / |other| cancel as rationals: found from a point that is off.
            double[]? found = RayProof.Primal(problem, [factor * (1 + 1e-9), 1], [1, 1], [0, 0]);
            Assert.NotNull(found);
            Assert.Equal(-1, -found[0], 1e-12);
        }
    }
}
