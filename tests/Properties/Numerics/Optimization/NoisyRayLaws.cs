using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// Entries far below the others, such as rounding leaves in data, hide no proof: rays in the inside of a cone stay there.
/// </summary>
public class NoisyRayLaws
{
    public static TheoryData<double> Noises => [0, 1e-6, 1e-8, 1e-10, 1e-17, 1e-30, 1e-100];

    /// <summary>Along x grows a matrix, or a point of the exponential cone, of such entries: nothing ends that.</summary>
    [Theory]
    [MemberData(nameof(Noises))]
    public void Along_a_ray_in_the_inside_the_objective_falls_without_end(double noise)
    {
        for (int n = 2; n <= 4; n++)
        {
            // Minus the lower triangle by columns of I + noise.
            double[] column = [.. Enumerable.Range(0, n).SelectMany(j => Enumerable.Range(j, n - j).Select(i => i == j ? -1 : -noise * i))];
            Proved(SolutionStatus.DualInfeasible, ConeSpec.Semidefinite(n), [-1], [column], new double[column.Length]);
        }

        Proved(SolutionStatus.DualInfeasible, ConeSpec.Exponential, [-1], [[-noise, -1, -3]], new double[3]);
    }

    /// <summary>The sum of a point and such entries of it is never below nothing.</summary>
    [Theory]
    [MemberData(nameof(Noises))]
    public void What_multipliers_in_the_inside_refute_is_refuted(double noise)
    {
        for (int n = 2; n <= 4; n++)
        {
            // x in the cone, and <I + noise, x> = -1.
            double[] row = [.. Enumerable.Range(0, n).SelectMany(j => Enumerable.Range(j, n - j).Select(i => i == j ? 1 : noise * i))];
            double[][] columns = [.. row.Select((v, k) => (double[])[v, .. row.Select((_, i) => i == k ? -1.0 : 0)])];
            Proved(SolutionStatus.PrimalInfeasible, ConeSpec.Semidefinite(n), new double[row.Length], columns,
                [-1, .. row.Select(_ => 0.0)]);
        }

        double[] inside = [-1, noise, 3]; // of the dual of the exponential cone
        Proved(SolutionStatus.PrimalInfeasible, ConeSpec.Exponential, new double[3],
            [.. inside.Select((v, k) => (double[])[v, .. inside.Select((_, i) => i == k ? -1.0 : 0)])], [-1, 0, 0, 0]);
    }

    // A column of A each; a row more than the cone has is an equation before it.
    private static void Proved(SolutionStatus status, ConeSpec cone, double[] cost, double[][] columns, double[] right)
    {
        SparseMatrixBuilder matrix = new(right.Length, cost.Length);
        foreach ((int j, double[] column) in columns.Index())
        {
            foreach ((int i, double value) in column.Index().Where(e => e.Item != 0))
            {
                matrix.Add(i, j, value);
            }
        }

        ConeSpec[] cones = right.Length > cone.Dimension ? [ConeSpec.Zero(right.Length - cone.Dimension), cone] : [cone];
        ConicProblem problem = new(null, cost, matrix.Build(), right, cones);
        foreach (bool presolve in (bool[])[true, false])
        {
            ConicSolution found = ConicChecker.Solve(problem, new ConicSettings { Presolve = presolve });
            Assert.Equal(status, found.Status);
            ConicChecker.Verify(problem, found, 1e-7);
        }
    }
}
