using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// Long series nearest to noisy values, with differences of one sign (Li and Swetits; LISWET of CUTE): multipliers are sums of sums over
/// the series, so that those of ten thousand values lie eight decimals above them.
/// </summary>
public class SmoothingLaws
{
    private const int Length = 10_000;

    // Where the values bend the other way everywhere, the nearest series without a bend is their regression line.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_convex_series_nearest_to_concave_values_is_their_regression_line(int kind)
    {
        double[] values = [.. Enumerable.Range(0, Length).Select(i => Concave(kind, i / (Length - 1.0)) + (0.1 * Math.Sin(i + 1)))];
        ConicProblem problem = Convex(values);
        ConicSolution solution = ConicChecker.Solve(problem);
        Assert.Equal(SolutionStatus.Optimal, solution.Status);
        ConicChecker.Verify(problem, solution);
        double[] line = RegressionLine(values);
        double least = 0.5 * values.Zip(line, (v, l) => (v - l) * (v - l)).Sum();
        double constant = 0.5 * values.Sum(v => v * v);
        Assert.Equal(least, solution.PrimalObjective + constant, 1e-7 * constant);
        for (int i = 0; i < Length; i++)
        {
            Assert.Equal(line[i], solution.X[i], 1e-3);
        }
    }

    private static double Concave(int kind, double t) => kind switch
    {
        0 => Math.Sqrt(t),
        1 => Math.Sin(Math.PI * t),
        _ => -t * t,
    };

    // min 1/2 |x|^2 - values'x, x_i - 2 x_i+1 + x_i+2 >= 0.
    private static ConicProblem Convex(double[] values)
    {
        SparseMatrixBuilder one = new(Length, Length), bends = new(Length - 2, Length);
        for (int i = 0; i < Length; i++)
        {
            one.Add(i, i, 1);
            if (i < Length - 2)
            {
                bends.Add(i, i, -1);
                bends.Add(i, i + 1, 2);
                bends.Add(i, i + 2, -1);
            }
        }

        return new ConicProblem(one.Build(), [.. values.Select(v => -v)], bends.Build(), new double[Length - 2],
            [ConeSpec.Nonnegative(Length - 2)]);
    }

    private static double[] RegressionLine(double[] values)
    {
        double middle = (Length - 1) / 2.0, mean = values.Average(), slope = 0, spread = 0;
        for (int i = 0; i < Length; i++)
        {
            slope += (i - middle) * values[i];
            spread += (i - middle) * (i - middle);
        }

        return [.. Enumerable.Range(0, Length).Select(i => mean + (slope / spread * (i - middle)))];
    }
}
