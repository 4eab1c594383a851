using System.Diagnostics;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// The point of K, or of K*, nearest to v, from the definitions of the cones: the nearest of v itself, 0, the point of the flat face, and
/// the point of the curved boundary, whose rays are searched for the one with the smallest angle to v. Nothing is shared with the solver.
/// </summary>
internal static class ConeProjection
{
    public static double[] Project(ConeSpec cone, double[] v, bool dual) => cone.Kind switch
    {
        ConeKind.Zero => dual ? [.. v] : new double[v.Length],
        ConeKind.Nonnegative => [.. v.Select(t => Math.Max(0, t))],
        ConeKind.SecondOrder => SecondOrder(v),
        ConeKind.Exponential => dual
            ? Nearest(cone, v, true, [0, Math.Max(0, v[1]), Math.Max(0, v[2])], r => [-Math.Exp(r), (r - 1) * Math.Exp(r), 1])
            : Nearest(cone, v, false, [Math.Min(0, v[0]), 0, Math.Max(0, v[2])], r => [r, 1, Math.Exp(r)]),
        ConeKind.Power => Power(cone, v, dual),
        ConeKind.Semidefinite => SymmetricMatrices.Project(v),
        _ => throw new UnreachableException(),
    };

    /// <summary>The nearest point of the product of the cones.</summary>
    public static double[] Project(ConicProblem problem, double[] v, bool dual)
    {
        List<double> result = [];
        int row = 0;
        foreach (ConeSpec cone in problem.Cones)
        {
            result.AddRange(Project(cone, v[row..(row + cone.Dimension)], dual));
            row += cone.Dimension;
        }

        return [.. result];
    }

    private static double[] SecondOrder(double[] v)
    {
        double norm = Math.Sqrt(v.Skip(1).Sum(t => t * t));
        if (norm <= v[0])
        {
            return [.. v];
        }

        double scale = Math.Max(0, (v[0] + norm) / 2);
        return [scale, .. v.Skip(1).Select(t => norm > 0 ? scale * t / norm : 0)];
    }

    private static double[] Power(ConeSpec cone, double[] v, bool dual)
    {
        double a = cone.Alpha, b = 1 - a, side = Math.Sign(v[2]);
        (double x, double y) = dual ? (a, b) : (1, 1);
        return Nearest(cone, v, dual, [Math.Max(0, v[0]), Math.Max(0, v[1]), 0], r => [x * Math.Exp(b * r), y * Math.Exp(-a * r), side]);
    }

    private static double[] Nearest(ConeSpec cone, double[] v, bool dual, double[] face, Func<double, double[]> ray)
    {
        if (ConicChecker.InCone(cone, v, dual, 0))
        {
            return [.. v];
        }

        double[][] candidates = [new double[3], face, OnRay(ray(BestRay(v, ray)), v)];
        return candidates.MinBy(c => Distance(c, v))!;
    }

    // The cosine to v over a grid of rays, then the zero of its slope by bisection.
    private static double BestRay(double[] v, Func<double, double[]> ray)
    {
        const double Step = 1.0 / 64;
        double best = Enumerable.Range(-4000, 8001).Select(k => k * Step).MaxBy(r => Dot(v, ray(r)) / Math.Sqrt(Dot(ray(r), ray(r))));
        double low = best - Step, high = best + Step;
        for (int i = 0; i < 100; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = Slope(middle) > 0 ? (middle, high) : (low, middle);
        }

        return 0.5 * (low + high);

        // Sign of d/dr of v'a / |a|, the derivative of the ray by a central difference of its exact exponentials.
        double Slope(double r)
        {
            const double H = 1e-5;
            double[] a = ray(r), ahead = ray(r + H), behind = ray(r - H);
            double[] d = [.. ahead.Zip(behind, (p, q) => p - q)];
            return (Dot(v, d) * Dot(a, a)) - (Dot(v, a) * Dot(a, d));
        }
    }

    private static double[] OnRay(double[] a, double[] v)
    {
        double scale = Math.Max(0, Dot(a, v) / Dot(a, a));
        return [.. a.Select(t => scale * t)];
    }

    public static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (s, t) => (s - t) * (s - t)).Sum());

    private static double Dot(double[] a, double[] b) => a.Zip(b, (s, t) => s * t).Sum();
}
