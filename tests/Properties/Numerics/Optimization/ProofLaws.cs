using System.Numerics;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Proofs;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// What a proof accepts, arithmetic of 120 digits or of whole numbers accepts too: from arbitrary rays and from rays at the very edge.
/// </summary>
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

            if (ExactCones.Holds(ConeSpec.Exponential, [Fraction.Of(u), Fraction.Of(v), Fraction.Of(w)], dual: false))
            {
                accepted++;
                BigInteger value = Exact.Multiply(Exact.Of(v), Exact.Exp(Exact.Divide(Exact.Of(u), Exact.Of(v))));
                Assert.True(Exact.Of(w) >= value, $"seed {seed}");
            }

            // The dual is the cone again after a linear map.
            bool mapped = ExactCones.Holds(ConeSpec.Exponential,
                [Fraction.Of(-v), Fraction.Of(u) - Fraction.Of(v), Fraction.Of(w)], dual: true);
            Assert.Equal(mapped, ExactCones.Holds(ConeSpec.Exponential, [-Fraction.Of(u), Fraction.Of(v), Fraction.Of(w)], dual: false));
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
            BigInteger room = (Exact.Of(v[0]) * Exact.Of(v[0])) - v.Skip(1).Aggregate(BigInteger.Zero,
                (sum, t) => sum + (Exact.Of(t) * Exact.Of(t)));
            Assert.Equal(room.Sign >= 0, ExactCones.Holds(ConeSpec.SecondOrder(v.Length), [.. v.Select(Fraction.Of)], dual: false));
        }
    }

    // All principal minors of order 1 to 3 in whole numbers; with r the double nearest to sqrt 2, r times the matrix has the diagonal r v
    // and v beside it, twice that of the dual 2 v and r v.
    [Fact]
    public void A_point_at_the_edge_of_a_semidefinite_cone_is_accepted_if_and_only_if_it_is_inside()
    {
        int accepted = 0, singular = 0;
        foreach (int seed in Law.Seeds(2000))
        {
            Random random = new(seed);
            bool dual = random.Next(2) == 0;
            double r = Math.Sqrt(2);
            double[] whole = [0, 1, 2, 4, -1, -2, -4];
            double[] v = [random.Next(6), r * whole[random.Next(7)], r * whole[random.Next(7)], random.Next(6), r * whole[random.Next(7)],
                random.Next(6)];
            if (seed % 2 == 0)
            {
                // A matrix of rank 1 but for rounding.
                double[] u = [Any(random), Any(random), seed % 4 == 0 ? 0 : Any(random)];
                v = SymmetricMatrices.Square(u);
                int at = random.Next(6);
                double up = Math.BitIncrement(1 + Math.Abs(v[at])) - 1 - Math.Abs(v[at]); // no denormal number, which Exact cuts
                v[at] += random.Next(2) == 0 ? up : -up;
            }

            BigInteger On(double t) => Exact.Of(t) * Exact.Of(dual ? 2 : r);
            BigInteger Off(double t) => Exact.Of(t) * Exact.Of(dual ? r : 1);
            (BigInteger a, BigInteger b, BigInteger c) = (On(v[0]), On(v[3]), On(v[5]));
            (BigInteger ab, BigInteger ac, BigInteger bc) = (Off(v[1]), Off(v[2]), Off(v[4]));
            BigInteger determinant = (a * b * c) + (2 * ab * bc * ac) - (a * bc * bc) - (b * ac * ac) - (c * ab * ab);
            BigInteger[] minors = [a, b, c, (a * b) - (ab * ab), (a * c) - (ac * ac), (b * c) - (bc * bc), determinant];
            bool inside = minors.All(m => m.Sign >= 0);
            Assert.Equal(inside, ExactCones.Holds(ConeSpec.Semidefinite(3), [.. v.Select(Fraction.Of)], dual));
            accepted += inside ? 1 : 0;
            singular += inside && determinant.IsZero ? 1 : 0;
        }

        Assert.True(accepted >= Law.Cases(2000) / 20 && singular >= Law.Cases(2000) / 200, $"{accepted} inside, {singular} singular");
    }

    [Fact]
    public void A_certificate_that_is_off_by_rounding_is_no_proof()
    {
        foreach (int seed in Law.Seeds(300))
        {
            // Two rows, one minus a multiple of the other but for rounding, on a free variable: a proof if and only if the products cancel
            // exactly.
            Random random = new(seed);
            (double a, double factor) = (Any(random), Math.Abs(Any(random)));
            double other = -a * factor;
            ConicProblem problem = new(null, [0], SparseMatrix.FromDense(2, 1, [a, other]), [-1, 0], [ConeSpec.Nonnegative(2)]);
            bool exact = (Exact.Of(a) * Exact.Of(factor)) + (Exact.Of(other) << Exact.Bits) == BigInteger.Zero;
            Assert.Equal(exact, RayProof.ProvesPrimal(problem, [Fraction.Of(factor), Fraction.Of(1)]));

            // 1 / |a| and 1 / |other| cancel as rationals: found from a point that is off.
            double[]? found = RayProof.Primal(problem, [factor * (1 + 1e-9), 1], [1, 1], [0, 0]);
            Assert.NotNull(found);
            Assert.Equal(-1, -found[0], 1e-12);
        }
    }

    // a z and b z are not doubles: what is left of them when the rounded product is taken away decides, and no rounded product knows it.
    [Fact]
    public void Products_that_cancel_but_for_rounding_prove_nothing()
    {
        (int columns, int rights) = (0, 0);
        double[] free = [double.NegativeInfinity], none = [double.PositiveInfinity];
        foreach (int seed in Law.Seeds(300))
        {
            Random random = new(seed);
            (double a, double z) = (Any(random), Math.Abs(Any(random)));
            (a, z) = random.Next(3) == 0 ? (Math.Round(a), Math.Round(z) + 1) : (a, z);
            int left = ((Exact.Of(a) * Exact.Of(z)) - (Exact.Of(a * z) << Exact.Bits)).Sign;

            // b'z = -z, and A'z = a z - fl(a z) on a variable without bounds.
            ConicProblem column = new(null, [0], SparseMatrix.FromDense(2, 1, [a, -(a * z)]), [-1, 0], [ConeSpec.Nonnegative(2)]);
            Assert.Equal(left == 0, InfeasibilityProof.Proves(column, [z, 1], free, none));
            columns += left == 0 ? 0 : 1;

            // b'z = a z - fl(a z), and A'z x >= 1e-200.
            ConicProblem right = new(null, [0], SparseMatrix.FromDense(2, 1, [0, 1e-200]), [a, -(a * z)], [ConeSpec.Nonnegative(2)]);
            Assert.Equal(left <= 0, InfeasibilityProof.Proves(right, [z, 1], [1], [2]));
            rights += left > 0 ? 1 : 0;
        }

        Assert.True(columns >= Law.Cases(300) / 3 && rights >= Law.Cases(300) / 10, $"{columns}, {rights}");
    }

    // What is wrong in one place only: a sign, a row that is absent, a cone that is left, a slope that rises.
    [Fact]
    public void A_ray_with_one_thing_wrong_is_no_proof()
    {
        // x <= -1, -x <= 0, x absent.
        ConicProblem problem = new(null, [1], SparseMatrix.FromDense(3, 1, [1, -1, -1]), [-1, 0, double.PositiveInfinity],
            [ConeSpec.Nonnegative(3)]);
        bool Primal(params double[] z) => RayProof.ProvesPrimal(problem, [.. z.Select(Fraction.Of)]);
        Assert.True(Primal(1, 1, 0));
        Assert.False(Primal(1, 0, 1));
        Assert.False(Primal(-1, -1, 0));
        Assert.False(Primal(1, 2, 0));
        Assert.False(Primal(0, 0, 0));
        Fraction least = new(1, BigInteger.One << 2000); // less than any number that could stand for infinity weighs
        Assert.False(RayProof.ProvesPrimal(problem, [Fraction.Of(1), Fraction.Of(1) - least, least]));
        ConicProblem equations = new(null, [1], SparseMatrix.FromDense(2, 1, [1, -1]), [1, 0], [ConeSpec.Nonnegative(1), ConeSpec.Zero(1)]);
        Assert.False(RayProof.ProvesPrimal(equations, [Fraction.Of(-1), Fraction.Of(-1)])); // b'z < 0 and A'z = 0, but z_0 < 0
        double[] free = [double.NegativeInfinity], none = [double.PositiveInfinity];
        Assert.True(InfeasibilityProof.Proves(problem, [1, 1, 0], free, none));
        ConicProblem apart = new(null, [1], SparseMatrix.FromDense(2, 1, [1, 1]), [1, 3], [ConeSpec.Nonnegative(2)]);
        Assert.False(InfeasibilityProof.Proves(apart, [1, -1], free, none));

        // min -x - y with x - y <= 1, x + y <= 4, x^2 free of y: (1, 1) is stopped by the second row, (-1, -1) rises, (0, 1) is curved.
        SparseMatrix p = SparseMatrix.FromDense(2, 2, [0, 0, 0, 1]);
        bool Dual(SparseMatrix? quadratic, double second, params double[] x) => RayProof.ProvesDual(new ConicProblem(
            quadratic, [-1, -1], SparseMatrix.FromDense(2, 2, [1, -1, 1, 1]), [1, second], [ConeSpec.Nonnegative(2)]),
            [.. x.Select(Fraction.Of)]);
        Assert.False(Dual(null, 4, 1, 1));
        Assert.True(Dual(null, double.PositiveInfinity, 1, 1));
        Assert.False(Dual(p, double.PositiveInfinity, 1, 1));
        Assert.False(Dual(null, double.PositiveInfinity, -1, -1));
        Assert.False(Dual(null, double.PositiveInfinity, 2, 1));
    }

    // A slope, or a contradiction, that rounding of the numbers can have made is not told.
    [Fact]
    public void What_only_the_last_digits_say_is_not_told()
    {
        foreach (double more in new[] { 0, 1e-15, 1e-3 })
        {
            double[]? told = RayProof.Primal(
                new ConicProblem(null, [0], SparseMatrix.FromDense(2, 1, [1, -1]), [1, -1 - more], [ConeSpec.Nonnegative(2)]), [1, 1],
                [1, 1], [0, 0]);
            Assert.Equal(more > 1e-10, told is not null);
            double[]? slope = RayProof.Dual(
                new ConicProblem(null, [1, -1 - more], SparseMatrix.FromDense(1, 2, [1, -1]), [1], [ConeSpec.Nonnegative(1)]), [1, 1], [0],
                [1, 1], [0]);
            Assert.Equal(more > 1e-10, slope is not null);
        }
    }

    [Fact]
    public void The_faces_of_the_cones_are_what_they_are()
    {
        static bool In(ConeSpec cone, bool dual, params double[] v) => ExactCones.Holds(cone, [.. v.Select(Fraction.Of)], dual);
        Assert.True(In(ConeSpec.Zero(2), true, 1, -1) && In(ConeSpec.Zero(2), false, 0, 0));
        Assert.False(In(ConeSpec.Zero(2), false, 0, 1e-300));
        Assert.False(In(ConeSpec.Nonnegative(2), true, 1, -1e-300));
        Assert.True(In(ConeSpec.Nonnegative(2), false, 0, 1));
        Assert.False(In(ConeSpec.SecondOrder(2), false, -1, 0.5));
        Assert.True(In(ConeSpec.Exponential, false, -1, 0, 1) && In(ConeSpec.Exponential, false, -1, 0, 0));
        Assert.False(In(ConeSpec.Exponential, false, 1, 0, 1));
        Assert.True(In(ConeSpec.Exponential, true, 0, 1, 1) && In(ConeSpec.Exponential, true, 0, 0, 1));
        Assert.False(In(ConeSpec.Exponential, true, 0, -1, 1) || In(ConeSpec.Exponential, true, 1, 1, 1));
    }

    // x^a y^(1 - a) >= |t|, and the dual with x / a and y / (1 - a): at the edge, judged by logarithms of 120 digits.
    [Fact]
    public void A_point_at_the_edge_of_a_power_cone_is_accepted_only_inside()
    {
        int accepted = 0;
        foreach (int seed in Law.Seeds(1000))
        {
            Random random = new(seed);
            double a = 0.05 + (0.9 * random.NextDouble()), x = Math.Abs(Any(random)) + 1e-3, y = Math.Abs(Any(random)) + 1e-3;
            bool dual = seed % 2 == 0;
            double t = Math.Pow(dual ? x / a : x, a) * Math.Pow(dual ? y / (1 - a) : y, 1 - a);
            Assert.True(ExactCones.Holds(ConeSpec.Power(a), [Fraction.Of(x), Fraction.Of(y), Fraction.Of(t * (1 - 1e-12))], dual),
                $"seed {seed}: just inside");
            for (int k = random.Next(-40, 8); k != 0; k -= Math.Sign(k))
            {
                t = k > 0 ? Math.BitIncrement(t) : Math.BitDecrement(t);
            }

            if (ExactCones.Holds(ConeSpec.Power(a), [Fraction.Of(x), Fraction.Of(y), Fraction.Of(random.Next(2) == 0 ? t : -t)], dual))
            {
                accepted++;
                BigInteger alpha = Exact.Of(a), beta = Exact.One - alpha;
                BigInteger left = dual ? Exact.Divide(Exact.Of(x), alpha) : Exact.Of(x), right = dual ? Exact.Divide(Exact.Of(y), beta)
                    : Exact.Of(y);
                BigInteger room = Exact.Multiply(alpha, Exact.Log(left)) + Exact.Multiply(beta, Exact.Log(right)) - Exact.Log(Exact.Of(t));
                Assert.True(room >= -64, $"seed {seed}"); // the fixed point is cut at 2^-400
            }
        }

        Assert.InRange(accepted, Law.Cases(1000) / 10, Law.Cases(1000) - 1);
    }
}
