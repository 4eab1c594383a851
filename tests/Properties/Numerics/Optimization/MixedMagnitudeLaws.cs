using CsCheck;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// Small linear programs in whole numbers with a planted optimum, whose coefficients and values lie up to thirteen decimals apart: beside
/// the largest number a wrong vertex has no residual at all, and each row holds by its own numbers all the same.
/// </summary>
public class MixedMagnitudeLaws
{
    private const double Rounding = 1e-15; // some eight of its own units, of the sum of a row's terms

    private static readonly Gen<double> s_entry = Gen.Select(Gen.Int[-9, 9], OneOf(0, 1, 1, 1), OneOf(1, 1, 1, 10, 1e3, 1e5),

        (digit, present, power) => digit * present * power);

    private static readonly Gen<double> s_value = Gen.Select(Gen.Double[0, 1], OneOf(0, 0, 1, 9, 1e4, 1e8),
        (share, size) => Math.Round(share * size));

    private static readonly Gen<double> s_price = Gen.Select(Gen.Int[-9, 9], OneOf(1, 1e3), (digit, power) => digit * power);

    private static readonly Gen<(ConicProblem Problem, double Optimum, double Terms)> s_planted = Gen.Select(Gen.Int[2, 30], Gen.Int[0, 5],
        Gen.Int[1, 9]).SelectMany((n, equations, inequalities) => Gen.Select(
        s_entry.Array[n * (equations + inequalities)], s_value.Array[n],
        s_price.Array[equations + inequalities], Gen.Int[0, 999].Array[n], (a, x, y, more) => Plant(a, x, y, more, equations)));

    // Four decimals more than a solver is asked for. The few are told as what they are: solved to the tolerance.
    [Fact]
    public void Rows_hold_by_their_own_numbers_in_all_but_few()
    {
        const int Cases = 3000;
        int few = 0, cases = 0;
        s_planted.Holds(
            stated =>
            {
                ConicSolution found = ConicSolver.Solve(stated.Problem);
                double terms = stated.Terms;
                for (int j = 0; j < found.X.Length; j++)
                {
                    terms += Math.Abs(stated.Problem.Cost.Span[j] * found.X[j]);
                }

                double off = Math.Abs(found.PrimalObjective - stated.Optimum);
                Assert.Equal(SolutionStatus.Optimal, found.Status);
                Assert.True(off <= 1e-8 * terms, $"{off:g3} of {terms:g3} off.");
                few += off <= 1e-12 * terms && HoldsByItself(stated.Problem, found.X) ? 0 : 1;
                cases++;
            }, Cases);
        Assert.True(few <= 1 + (cases / 1000), $"{few} of {cases} do not.");
    }

    private static Gen<double> OneOf(params double[] values) => Gen.Int[0, values.Length - 1].Select(k => values[k]);

    // min c'x with A x = b or >= b where y >= 0, x >= 0: c = A'y + d, d >= 0 and zero where x > 0; a row of y < 0 has slack.
    private static (ConicProblem Problem, double Optimum, double Terms) Plant(double[] a, double[] x, double[] y, int[] more, int equations)
    {
        int n = x.Length, m = y.Length;
        double[] dense = new double[(m + n) * n], right = new double[m + n], cost = new double[n];
        for (int i = 0; i < m; i++)
        {
            double price = i < equations ? y[i] : Math.Max(0, y[i]);
            for (int j = 0; j < n; j++)
            {
                dense[(i * n) + j] = -a[(i * n) + j];
                right[i] -= a[(i * n) + j] * x[j];
                cost[j] += price * a[(i * n) + j];
            }

            right[i] += i < equations ? 0 : Math.Max(0, -y[i]);
        }

        double optimum = 0, terms = right.Zip(y, (b, price) => Math.Abs(b * price)).Sum();
        for (int j = 0; j < n; j++)
        {
            dense[((m + j) * n) + j] = -1;
            cost[j] += x[j] > 0 ? 0 : more[j];
            optimum += cost[j] * x[j];
            terms += Math.Abs(cost[j] * x[j]);
        }

        ConeSpec[] cones = [.. new[] { ConeSpec.Zero(Math.Max(1, equations)), ConeSpec.Nonnegative(m + n - equations) }
            .Where((_, k) => k == 1 || equations > 0)];
        return (new ConicProblem(null, cost, SparseMatrix.FromDense(m + n, n, dense), right, cones), optimum, terms);
    }

    private static bool HoldsByItself(ConicProblem problem, ReadOnlySpan<double> x)
    {
        double[] sums = problem.RightSide.ToArray(), terms = [.. sums.Select(Math.Abs)];
        SparseMatrix a = problem.Matrix;
        for (int j = 0; j < a.Columns; j++)
        {
            for (int p = a.ColumnPointers[j]; p < a.ColumnPointers[j + 1]; p++)
            {
                sums[a.RowIndices[p]] -= a.Values[p] * x[j];
                terms[a.RowIndices[p]] += Math.Abs(a.Values[p] * x[j]);
            }
        }

        int equations = problem.Cones[0].Kind == ConeKind.Zero ? problem.Cones[0].Dimension : 0;
        return !sums.Where((sum, i) => (i < equations ? Math.Abs(sum) : -sum) > Rounding * terms[i]).Any();
    }
}
