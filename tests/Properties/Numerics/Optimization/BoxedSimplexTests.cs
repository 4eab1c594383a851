using CsCheck;
using Pid.Numerics.Optimization.Simplex;

namespace Pid.Tests.Properties.Numerics.Optimization;

public class BoxedSimplexTests
{
    private sealed record Problem(int Rows, int Columns, double[] A, double[] B, double[] Lower, double[] Upper, double[] Cost);

    // Feasible problems: b = A x for a point of the box; some rows repeat others.
    private static Gen<Problem> Problems => Gen.Select(Gen.Int[0, 5], Gen.Int[1, 9]).SelectMany((m, n) => Gen.Select(
        Gen.Int[-1, 1].Array[m * n], Gen.Double[0, 1].Array[n], Gen.OneOf(0.0, 0.25, 1.0).Array[2 * n], Gen.Int[-3, 3].Array[n],
        Gen.Bool).Select((a, x, r, c, twice) =>
    {
        double[] matrix = Array.ConvertAll(a, v => (double)v);
        if (twice && m > 1)
        {
            matrix.AsSpan(0, n).CopyTo(matrix.AsSpan(n));
        }

        double[] b = [.. Enumerable.Range(0, m).Select(i => Enumerable.Range(0, n).Sum(v => matrix[(i * n) + v] * x[v]))];
        return new Problem(m, n, matrix, b, [.. x.Select((v, i) => v - r[i])], [.. x.Select((v, i) => v + r[n + i])],
            Array.ConvertAll(c, v => (double)v));
    }));

    private static BoxedSimplex Load(Problem p)
    {
        BoxedSimplex simplex = new(p.Rows, p.Columns, p.A, p.B);
        p.Lower.CopyTo(simplex.Lower, 0);
        p.Upper.CopyTo(simplex.Upper, 0);
        p.Cost.CopyTo(simplex.Cost, 0);
        return simplex;
    }

    [Fact]
    public void Solutions_are_feasible_and_their_duals_prove_them_optimal() =>
        Problems.Holds(p =>
        {
            BoxedSimplex simplex = Load(p);
            Assert.Equal(LinearOutcome.Optimal, simplex.Solve());
            CheckOptimal(p, simplex);
        }, cases: 3000);

    [Fact]
    public void Warm_starts_after_changes_are_as_good_as_cold_ones() =>
        Gen.Select(Problems, Gen.Int[-3, 3].Array[9], Gen.Double[0, 1].Array[9]).Holds((p, cost, cut) =>
        {
            BoxedSimplex simplex = Load(p);
            simplex.Solve();
            ushort[] basis = new ushort[simplex.Rank];
            simplex.SaveBasis(basis);
            double[] lower = [.. p.Lower.Select((l, v) => l + (cut[v] * (simplex.X[v] - l)))];
            Problem changed = p with { Lower = lower, Cost = [.. p.Cost.Select((_, v) => (double)cost[v])] };
            lower.CopyTo(simplex.Lower, 0);
            changed.Cost.CopyTo(simplex.Cost, 0);
            Assert.Equal(LinearOutcome.Optimal, simplex.Solve());
            CheckOptimal(changed, simplex);
            simplex.LoadBasis(basis);
            Assert.Equal(LinearOutcome.Optimal, simplex.Solve());
            CheckOptimal(changed, simplex);
        }, cases: 2000);

    [Fact]
    public void Infeasible_boxes_are_proven_by_the_ray() =>
        Problems.Where(p => p.Rows > 0).Holds(p =>
        {
            // The first equation's right side moved beyond what the box can reach.
            double most = Enumerable.Range(0, p.Columns).Sum(v => Math.Max(p.A[v] * p.Lower[v], p.A[v] * p.Upper[v]));
            if (p.A.AsSpan(0, p.Columns).ContainsAnyExcept(0.0))
            {
                double[] b = [.. p.B];
                b[0] = most + 0.5;
                Problem impossible = p with { B = b };
                BoxedSimplex simplex = Load(impossible);
                Assert.Equal(LinearOutcome.Infeasible, simplex.Solve());
                double[] y = new double[simplex.Rank];
                simplex.Duals(y, lift: 1000);
                Assert.True(Bound(impossible, simplex, y) > 500);
            }
        }, cases: 1000);

    [Fact]
    public void Neighbours_are_feasible_and_reached() =>
        Problems.Holds(p =>
        {
            BoxedSimplex simplex = Load(p);
            simplex.Solve();
            int[] columns = new int[simplex.Rank + 1];
            double[] values = new double[simplex.Rank + 1];
            for (int e = 0; e < simplex.Edges; e++)
            {
                double[] expected = [.. simplex.X];
                int count = simplex.Neighbour(e, columns, values);
                for (int k = 0; k < count; k++)
                {
                    expected[columns[k]] = values[k];
                }

                if (count > 0)
                {
                    simplex.MoveTo(e);
                    CheckFeasible(p, simplex.X);
                    Assert.Equal(expected, simplex.X, (a, b) => Math.Abs(a - b) < 1e-9);
                }
            }
        }, cases: 500);

    private static void CheckOptimal(Problem p, BoxedSimplex simplex)
    {
        CheckFeasible(p, simplex.X);
        double[] y = new double[simplex.Rank];
        simplex.Duals(y);
        double primal = p.Cost.Zip(simplex.X, (c, x) => c * x).Sum();
        Assert.Equal(primal, Bound(p, simplex, y), 1e-8);
    }

    private static void CheckFeasible(Problem p, double[] x)
    {
        for (int v = 0; v < p.Columns; v++)
        {
            Assert.InRange(x[v], p.Lower[v] - 1e-9, p.Upper[v] + 1e-9);
        }

        for (int i = 0; i < p.Rows; i++)
        {
            Assert.Equal(p.B[i], Enumerable.Range(0, p.Columns).Sum(v => p.A[(i * p.Columns) + v] * x[v]), 1e-8);
        }
    }

    // b'y + sum of the smaller end of (c - A'y) x: below the optimum for every y.
    private static double Bound(Problem p, BoxedSimplex simplex, double[] y)
    {
        double sum = 0;
        double[] d = [.. p.Cost];
        for (int i = 0; i < y.Length; i++)
        {
            int r = simplex.Rows[i];
            sum += y[i] * p.B[r];
            for (int v = 0; v < p.Columns; v++)
            {
                d[v] -= y[i] * p.A[(r * p.Columns) + v];
            }
        }

        return sum + Enumerable.Range(0, p.Columns).Sum(v => Math.Min(d[v] * p.Lower[v], d[v] * p.Upper[v]));
    }
}
