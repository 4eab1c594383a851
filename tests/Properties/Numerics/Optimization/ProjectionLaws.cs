using Pid.Numerics.Optimization.Conic;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>Moreau's identities over every cone, and what they say about the points that the solver returns.</summary>
public class ProjectionLaws
{
    public static TheoryData<string> Names => ["zero", .. ConeLaws.Cones.Select(row => row.Data)];

    private static ConeSpec Spec(string name) => name == "zero" ? ConeSpec.Zero(3) : ConeLaws.Spec(name);

    private static IEnumerable<double[]> Points(int dimension)
    {
        foreach (int seed in Law.Seeds(60))
        {
            Random random = new(dimension + (100 * seed));
            double scale = Math.Pow(10, (2 * random.NextDouble()) - 1);
            yield return [.. Enumerable.Range(0, dimension).Select(_ => scale * ((2 * random.NextDouble()) - 1))];
        }

        yield return new double[dimension];
        for (int k = 0; k < dimension; k++)
        {
            yield return [.. Enumerable.Range(0, dimension).Select(i => i == k ? 1.0 : 0)];
            yield return [.. Enumerable.Range(0, dimension).Select(i => i == k ? -1.0 : 0)];
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_vector_is_the_difference_of_its_projections_on_the_cone_and_on_its_dual(string name)
    {
        ConeSpec spec = Spec(name);
        foreach (double[] v in Points(spec.Dimension))
        {
            double[] minus = [.. v.Select(t => -t)];
            double[] p = ConeProjection.Project(spec, v, false), d = ConeProjection.Project(spec, minus, true);
            double size = Math.Max(1e-300, v.Max(Math.Abs));
            string text = string.Join(", ", v);
            Assert.True(ConicChecker.InCone(spec, p, false, 1e-9 * size), $"P v is not in K: {text}");
            Assert.True(ConicChecker.InCone(spec, d, true, 1e-9 * size), $"P* (-v) is not in K*: {text}");
            Assert.All(Enumerable.Range(0, v.Length), i => Assert.True(Math.Abs(p[i] - d[i] - v[i]) <= 1e-8 * size,
                $"v = P v - P*(-v): {text}"));
            Assert.True(Math.Abs(p.Zip(d, (a, b) => a * b).Sum()) <= 1e-8 * size * size, $"P v and P*(-v) are orthogonal: {text}");
            Assert.True(ConeProjection.Distance(p, ConeProjection.Project(spec, p, false)) <= 1e-8 * size, $"P P v = P v: {text}");
        }
    }

    [Fact]
    public void Known_projections()
    {
        // docs/solvers.md, conic programs.
        double[] exponential = ConeProjection.Project(ConeSpec.Exponential, [1, 2, 3], false);
        Assert.All(exponential.Zip([0.8899428, 1.9404188, 3.0695723]), p => Assert.Equal(p.Second, p.First, 1e-7));
        Assert.Equal([1.0, 0.6, 0.8], ConeProjection.Project(ConeSpec.SecondOrder(3), [0, 1.2, 1.6], false).Select(t => Math.Round(t, 12)));
        Assert.Equal([0.0, 2.0], ConeProjection.Project(ConeSpec.Nonnegative(2), [-1, 2], false));
    }

    [Fact]
    public void Slacks_and_multipliers_of_a_solution_are_the_two_projections_of_their_difference()
    {
        int open = 0;
        foreach (int seed in Law.Seeds(20))
        {
            // That near to rounding two in a hundred end just above the tolerance, told as such; what is asked here holds of any solution.
            ConicProblem problem = SolverLaws.Sample(seed);
            ConicSolution solution = ConicChecker.SolveAsIs(problem, new ConicSettings { Tolerance = 1e-10 });
            Assert.True(solution.Status is SolutionStatus.Optimal or SolutionStatus.NearOptimal);
            open += solution.Status == SolutionStatus.NearOptimal ? 1 : 0;
            double[] s = solution.S.ToArray(), z = solution.Z.ToArray();
            double[] difference = [.. s.Zip(z, (a, b) => a - b)], opposite = [.. difference.Select(t => -t)];

            // For s in K, z in K* and their projections p, d: s - p = z - d =: e, and |e|^2 = (s - p)'(z - d) = s'z - s'd - p'z <= s'z.
            double near = Math.Sqrt(Math.Abs(s.Zip(z, (a, b) => a * b).Sum())) + 1e-8;
            Assert.InRange(ConeProjection.Distance(s, ConeProjection.Project(problem, difference, false)), 0, near);
            Assert.InRange(ConeProjection.Distance(z, ConeProjection.Project(problem, opposite, true)), 0, near);
        }

        Assert.True(open <= Math.Max(2, Law.Cases(20) / 10), $"{open} of {Law.Cases(20)} near optimal");
    }
}
