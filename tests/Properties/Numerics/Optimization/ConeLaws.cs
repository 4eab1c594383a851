using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Cones;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>The laws that the contract of a cone states, over every cone and over points from the centre to near the boundary.</summary>
public class ConeLaws
{
    public static TheoryData<string> Cones => ["nonnegative", "second-order 1", "second-order 3", "second-order 9", "exponential",
        "power .5", "power .1", "power .83", "semidefinite 1", "semidefinite 2", "semidefinite 4"];

    internal static ConeSpec Spec(string name) => name switch
    {
        "nonnegative" => ConeSpec.Nonnegative(4),
        "second-order 1" => ConeSpec.SecondOrder(1),
        "second-order 3" => ConeSpec.SecondOrder(3),
        "second-order 9" => ConeSpec.SecondOrder(9),
        "exponential" => ConeSpec.Exponential,
        "power .5" => ConeSpec.Power(0.5),
        "power .1" => ConeSpec.Power(0.1),
        "semidefinite 1" => ConeSpec.Semidefinite(1),
        "semidefinite 2" => ConeSpec.Semidefinite(2),
        "semidefinite 4" => ConeSpec.Semidefinite(4),
        "power .83" => ConeSpec.Power(0.83),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No cone of that name."),
    };

    // Interior points: from the centre toward a random outside direction, a share of the way to the boundary (found by the checker's own
    // definition).
    private static double[] Interior(ConeSpec spec, Random random, bool dual, double share)
    {
        Cone cone = Cone.Create(spec);
        double[] center = new double[cone.Dimension];
        cone.Center(center);
        double[] direction = [.. center.Select(_ => (2 * random.NextDouble()) - 1)];
        double inside = 0;
        double outside = 64;
        for (int i = 0; i < 100; i++)
        {
            double middle = 0.5 * (inside + outside);
            if (ConicChecker.InCone(spec, Move(center, direction, middle), dual, 0))
            {
                inside = middle;
            }
            else
            {
                outside = middle;
            }
        }

        double scale = Math.Pow(10, (4 * random.NextDouble()) - 2);
        return [.. Move(center, direction, share * inside).Select(t => t * scale)];
    }

    private static double[] Move(double[] a, double[] d, double step) => [.. a.Select((t, i) => t + (step * d[i]))];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (s, t) => s * t).Sum();

    private static double[] Gradient(Cone cone, double[] z)
    {
        double[] g = new double[z.Length];
        cone.DualGradient(z, g);
        return g;
    }

    private static double[] Hessian(Cone cone, double[] z, double[] x)
    {
        double[] y = new double[z.Length];
        cone.DualHessian(z, x, y);
        return y;
    }

    private static void ForPoints(string name, bool dual, Action<Cone, ConeSpec, double[], Random> law)
    {
        ConeSpec spec = Spec(name);
        foreach (double share in new[] { 0, 0.3, 0.7, 0.95, 0.999 })
        {
            foreach (int seed in Law.Seeds(20))
            {
                Random random = new((name.Length * 7919) + seed);
                law(Cone.Create(spec), spec, Interior(spec, random, dual, share), random);
            }
        }
    }

    private static void Close(double[] expected, double[] actual, double tolerance)
    {
        double size = Math.Max(1e-300, expected.Concat(actual).Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * size, $"[{i}]: {expected[i]:R} and {actual[i]:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Cones))]
    public void Derivatives_of_the_dual_barrier_agree_with_differences(string name) => ForPoints(name, true, (cone, _, z, random) =>
    {
        // A step small beside the distance to the boundary, in the local norm.
        double[] d = [.. z.Select(_ => random.NextDouble() - 0.5)];
        double local = Math.Sqrt(Dot(d, Hessian(cone, z, d)));
        double h = 1e-4 / local;
        double[] ahead = Move(z, d, h);
        double[] behind = Move(z, d, -h);
        double slope = (cone.DualBarrier(ahead) - cone.DualBarrier(behind)) / (2 * h);
        Assert.True(Math.Abs(slope - Dot(Gradient(cone, z), d)) <= 1e-6 * local, $"gradient: {slope} and {Dot(Gradient(cone, z), d)}");
        double[] curvature = [.. Gradient(cone, ahead).Zip(Gradient(cone, behind), (a, b) => (a - b) / (2 * h))];
        Close(curvature, Hessian(cone, z, d), 1e-6);
        double[] p = [.. z.Select(_ => random.NextDouble() - 0.5)];
        double[] third = new double[z.Length];
        cone.DualThird(z, d, p, third);
        double[] twist = [.. Hessian(cone, ahead, p).Zip(Hessian(cone, behind, p), (a, b) => (a - b) / (2 * h))];
        double scale = local * Hessian(cone, z, p).Max(Math.Abs);
        Assert.All(Enumerable.Range(0, z.Length), i => Assert.True(Math.Abs(twist[i] - third[i]) <= 1e-5 * scale));
    });

    [Theory]
    [MemberData(nameof(Cones))]
    public void The_barrier_is_logarithmically_homogeneous(string name) => ForPoints(name, true, (cone, _, z, _) =>
    {
        double[] g = Gradient(cone, z);
        Assert.Equal(-cone.Degree, Dot(g, z), 1e-9 * cone.Degree * (1 + z.Zip(g, (a, b) => Math.Abs(a * b)).Sum()));
        Close([.. g.Select(t => -t)], Hessian(cone, z, z), 1e-9);
        double[] doubled = [.. z.Select(t => 2 * t)];
        Assert.Equal(cone.DualBarrier(z) - (cone.Degree * Math.Log(2)), cone.DualBarrier(doubled), 1e-9);
    });

    [Theory]
    [MemberData(nameof(Cones))]
    public void The_conjugate_gradient_inverts_the_dual_gradient(string name) => ForPoints(name, false, (cone, spec, s, _) =>
    {
        double[] g = new double[s.Length];
        cone.PrimalGradient(s, g);
        double[] z = [.. g.Select(t => -t)];
        Assert.True(ConicChecker.InCone(spec, z, true, 0), "-grad f(s) is not in the dual cone");
        Close(s, [.. Gradient(cone, z).Select(t => -t)], 1e-9);
        Assert.Equal(-cone.Degree, Dot(g, s), 1e-9 * (1 + s.Zip(g, (a, b) => Math.Abs(a * b)).Sum()));
    });

    [Theory]
    [MemberData(nameof(Cones))]
    public void Interior_tests_agree_with_the_definition(string name)
    {
        ForPoints(name, false, (cone, _, s, _) => Assert.True(cone.IsInterior(s)));
        ForPoints(name, true, (cone, _, z, _) => Assert.True(cone.IsDualInterior(z)));
        ConeSpec spec = Spec(name);
        Cone cone = Cone.Create(spec);
        foreach (int seed in Law.Seeds(500))
        {
            Random random = new(seed);
            double[] v = [.. Enumerable.Range(0, cone.Dimension).Select(_ => (2 * random.NextDouble()) - 1)];
            Assert.Equal(ConicChecker.InCone(spec, v, false, 0), cone.IsInterior(v));
            Assert.Equal(ConicChecker.InCone(spec, v, true, 0), cone.IsDualInterior(v));
        }
    }

    [Theory]
    [MemberData(nameof(Cones))]
    public void The_centre_is_its_own_shadow(string name)
    {
        Cone cone = Cone.Create(Spec(name));
        double[] center = new double[cone.Dimension];
        cone.Center(center);
        Close(center, [.. Gradient(cone, center).Select(t => -t)], 1e-12);
    }

    [Theory]
    [MemberData(nameof(Cones))]
    public void The_scaling_maps_z_to_s_and_is_positive_definite(string name) => ForPoints(name, true, (cone, spec, z, random) =>
    {
        double[] s = Interior(spec, random, false, 0.6 * random.NextDouble());
        double mu = Dot(s, z) / cone.Degree;
        Assert.True(cone.UpdateScaling(s, z, mu, false));
        double[] y = new double[z.Length];
        cone.Multiply(z, y);
        Close(s, y, 1e-8);
        double[] x = [.. z.Select(_ => random.NextDouble() - 0.5)];
        cone.Multiply(x, y);
        double[] half = new double[z.Length];
        cone.InverseFactorMultiply(y, half);
        double[] back = new double[z.Length];
        cone.InverseFactorTransposeMultiply(half, back);
        Assert.True(Dot(x, y) > 0);
        Close(x, back, 1e-5); // H spans many magnitudes near the boundary
    });

    [Theory]
    [MemberData(nameof(Cones))]
    public void What_the_scaling_writes_is_what_it_multiplies_by(string name) => ForPoints(name, true, (cone, spec, z, random) =>
    {
        double[] s = Interior(spec, random, false, 0.5);
        Assert.True(cone.UpdateScaling(s, z, Dot(s, z) / cone.Degree, random.Next(2) == 0));
        int d = cone.Dimension;
        double[] h = new double[cone.HessianLength];
        cone.WriteHessian(h);
        double[] x = [.. z.Select(_ => random.NextDouble() - 0.5)];
        double[] y = new double[d];
        cone.Multiply(x, y);
        double[] written = new double[d];
        switch (cone.Shape)
        {
            case HessianShape.Diagonal:
                written = [.. x.Select((t, i) => h[i] * t)];
                Close(y, written, 1e-10);
                break;
            case HessianShape.Dense:
                for (int j = 0, at = 0; j < d; j++)
                {
                    for (int i = 0; i <= j; i++, at++)
                    {
                        written[i] += h[at] * x[j];
                        written[j] += i == j ? 0 : h[at] * x[i];
                    }
                }

                Close(y, written, 1e-10);
                break;
            case HessianShape.Factored:
                // W^-1 W'^-1 H x = x.
                double[] first = new double[3];
                for (int i = 0; i < 9; i++)
                {
                    first[i / 3] += h[i] * y[i % 3];
                }

                for (int i = 0; i < 9; i++)
                {
                    written[i % 3] += h[i] * first[i / 3];
                }

                Close(x, written, 1e-5);
                break;
            default:
                double u = 0;
                double v = 0;
                for (int i = 0; i < d; i++)
                {
                    u += h[d + i] * x[i];
                    v += h[(2 * d) + i] * x[i];
                }

                written = [.. x.Select((t, i) => (h[i] * t) + (h[d + i] * u) - (h[(2 * d) + i] * v))];
                Close(y, written, 1e-8);
                Assert.True(Enumerable.Range(0, d).Sum(i => h[(2 * d) + i] * h[(2 * d) + i] / h[i]) < 1,
                    "D - v v' is not positive definite");
                break;
        }
    });

    [Theory]
    [MemberData(nameof(Cones))]
    public void Steps_stay_inside_and_reach_close_to_the_boundary(string name) => ForPoints(name, true, (cone, spec, z, random) =>
    {
        double[] s = Interior(spec, random, false, 0.5);
        double[] ds = [.. s.Select(_ => (4 * random.NextDouble()) - 2)];
        double[] dz = [.. z.Select(_ => (4 * random.NextDouble()) - 2)];
        double step = cone.MaxStep(s, z, ds, dz, 1000);
        Assert.True(cone.IsInterior(Move(s, ds, 0.999 * step)) && cone.IsDualInterior(Move(z, dz, 0.999 * step)));
        double past = 1.06 * step; // the search gives up 5 %
        Assert.True(step == 1000 || !cone.IsInterior(Move(s, ds, past)) || !cone.IsDualInterior(Move(z, dz, past)));
    });

    [Theory]
    [MemberData(nameof(Cones))]
    public void The_corrected_shift_meets_second_order_along_the_central_path(string name) => ForPoints(name, true, (cone, _, z, random) =>
    {
        // On the central path s = -mu grad f*(z), move z; the s that stays central for mu (1 - t) is known, and the corrected equation
        // H dz + ds = -r must hold to third order in t. A wrong sign of the correction leaves an error of second order.
        double mu = 0.7;
        double[] s = [.. Gradient(cone, z).Select(t => -mu * t)];
        Assert.True(cone.UpdateScaling(s, z, mu, true));
        double[] d = [.. z.Select(_ => random.NextDouble() - 0.5)];
        double local = Math.Sqrt(Dot(d, Hessian(cone, z, d)));
        double Error(double t)
        {
            double[] dz = [.. d.Select(v => t * v / local)];
            double[] ds = [.. Gradient(cone, Move(z, dz, 1)).Select((g, i) => (-mu * (1 - t) * g) - s[i])];
            double[] affineS = [.. Hessian(cone, z, dz).Select((h, i) => (-t * s[i]) - (mu * h))];
            double[] hdz = new double[z.Length];
            cone.Multiply(dz, hdz);

            // With sigma mu = mu (1 - t), and the affine direction of this very target.
            double[] r = new double[z.Length];
            cone.CombinedShift(s, z, affineS, dz, mu * (1 - t), true, r);
            return Enumerable.Range(0, z.Length).Max(i => Math.Abs(hdz[i] + ds[i] + r[i])) / s.Max(Math.Abs);
        }

        double coarse = Error(2e-2);
        double fine = Error(1e-2);
        Assert.True(fine <= 1e-11 || coarse / fine > 6, $"errors {coarse:E2}, {fine:E2}: the ratio of third order is 8");
    });
}
