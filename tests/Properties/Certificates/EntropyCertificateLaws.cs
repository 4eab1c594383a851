using System.Numerics;
using CsCheck;
using Pid.Interactions.MinimalSynergy;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Certificates;

/// <summary>What is proven of D from arbitrary potentials and arrays, judged in exact arithmetic without allowance.</summary>
public class EntropyCertificateLaws
{
    [Fact]
    public void The_entropy_bound_is_not_below_its_exact_value() =>
        Gen.Select(Stated.Marginals, Stated.Potential.Array[27]).Holds((given, numbers) =>
        {
            EntropyProblem problem = new(given.Marginals);
            EntropyPotentials t = Potentials(problem, numbers);
            BigInteger exact = Stated.LogSumExp(Cells(problem, t)) - Inner(problem, t, given.Error);
            double bound = EntropyCertificate.EntropyBound(problem, t);
            Assert.True(Exact.Of(bound) >= exact, $"{bound:R} is below {Exact.ToDouble(exact):R}, stated {given.Error}");

            // Nor uselessly far above it.
            Assert.InRange(bound - Exact.ToDouble(exact), 0, (1e-12 + (3 * given.Error)) * (1 + numbers.Take(27).Sum(Math.Abs)));
        }, cases: 1500);

    // A pair without a cell: its potential raises <t, p> and no cell. Set to where the two sides meet, give or take some last digits.
    [Fact]
    public void Potentials_that_prove_D_empty_separate_exactly() =>
        Gen.Select(Stated.Potential.Array[27], Gen.Double[0.1, 1].Array[3], Stated.Error, Gen.Double[-17, -2],
        Gen.Bool).Holds((numbers, w, error, decade, above) =>
        {
            // p(x1 = 0, x2 = 0) > 0 though x1 = 0 has only y = 0 and x2 = 0 only y = 1.
            (Variable v1, Variable v2, Variable v) = (new("x1", 2), new("x2", 2), new("y", 2));
            PairTable T(Variable a, Variable b, params double[] p) => new PairTable(a, b, p).WithRelativeError(error);
            PairwiseMarginals m = new(T(v1, v, w[0], 0, w[1], w[2]), T(v2, v, 0, w[0], w[1], w[2]), T(v1, v2, w[0], w[1], w[2], w[1]),
                hasJoint: false);
            EntropyProblem problem = new(m);
            EntropyPotentials t = Potentials(problem, numbers);
            BigInteger max = Cells(problem, t).Aggregate(BigInteger.Max);
            t.AB[0] = 0;
            BigInteger missing = max - Inner(problem, t, error);
            double meets = Exact.ToDouble(missing) / problem.AB[0] / (missing.Sign > 0 ? 1 - error : 1 + error);
            t.AB[0] = meets + ((above ? 1 : -1) * Math.Pow(10, decade) * (Math.Abs(meets) + numbers.Max(Math.Abs)));
            BigInteger margin = Inner(problem, t, error) - max;
            bool proven = EntropyCertificate.ProvesEmpty(problem, t);
            Assert.True(!proven || margin.Sign > 0, $"called proven, the margin is {Exact.ToDouble(margin):R}");
            Assert.True(proven || Exact.ToDouble(margin) < (1e-13 + (0.1 * error)) * (1 + Math.Abs(meets) + (10 * numbers.Max(Math.Abs))),
                $"{Exact.ToDouble(margin):R} should have been enough");
        }, cases: 2000);

    // Potentials of a million that cancel on a symbol that hardly occurs: <t, p> has no slack to spare, and every cell of the symbol is off
    // by a last digit of a million.
    [Fact]
    public void What_large_potentials_lose_where_they_cancel_is_counted() =>
        Gen.Select(Gen.Int[2, 3], Gen.Double[0.05, 1].Array[27], Gen.Double[-1, 1].Array[27],
        Gen.Double[3, 6]).Holds((n, w, numbers, decade) =>
        {
            EntropyProblem problem = new(Stated.Of(Joint.FromWeights(n, n, n,
                [.. w.Take(n * n * n).Select((v, i) => i / n % n == 0 ? 1e-14 * v : v)]), 0));
            EntropyPotentials t = Potentials(problem, numbers);
            for (int i = 0; i < n * n; i++)
            {
                t.AB[i] += i % n == 0 ? Math.Pow(10, decade) : -20; // x2 = 0 hardly occurs
                t.BC[i] -= i < n ? Math.Pow(10, decade) : 0;
            }

            BigInteger exact = Stated.LogSumExp(Cells(problem, t)) - Inner(problem, t, 0);
            double bound = EntropyCertificate.EntropyBound(problem, t);
            Assert.True(Exact.Of(bound) >= exact, $"{bound:R} is below {Exact.ToDouble(exact):R}");
        }, cases: 500);

    // The same of a proof that D is empty: x2 = 1 hardly occurs, and its potentials cancel.
    [Fact]
    public void What_the_largest_cell_loses_where_potentials_cancel_is_no_proof() =>
        Gen.Select(Gen.Double[0.1, 1].Array[2], Gen.Double[-1, 1].Array[12], Gen.Double[3, 6], Gen.Double[-16, -9],
        Gen.Bool).Holds((w, numbers, decade, margin, above) =>
        {
            (Variable v1, Variable v2, Variable v) = (new("x1", 2), new("x2", 2), new("y", 2));
            EntropyProblem problem = new(new PairwiseMarginals(
                new PairTable(v1, v, [w[0], 0, 1e-13, w[1]]), new PairTable(v2, v, [0, 1, 1e-13, 1e-13]),
                new PairTable(v1, v2, [w[0], 1e-13, w[1], 1e-13]), hasJoint: false));
            EntropyPotentials t = Potentials(problem, numbers);
            foreach (int i in (int[])[0, 1])
            {
                t.AB[(2 * i) + 1] += Math.Pow(10, decade);
                t.BC[2 + i] -= Math.Pow(10, decade);
            }

            t.AB[2] -= 5;
            BigInteger max = Cells(problem, t).Aggregate(BigInteger.Max);
            t.AB[0] = 0;
            t.AB[0] = (Exact.ToDouble(max - Inner(problem, t, 0)) / problem.AB[0]) + ((above ? 1 : -1) * Math.Pow(10, margin));
            bool holds = Inner(problem, t, 0) > max;
            Assert.True(holds || !EntropyCertificate.ProvesEmpty(problem, t), $"called proven at {margin:R}");
        }, cases: 2000);

    // An array near a joint whose exact pairs are known, at distances on both sides of what the construction allows: where a bound is
    // given, the tensor c takes the array to a member of D that is nowhere negative and has at least that entropy.
    [Fact]
    public void The_entropy_witness_is_a_member_of_D() =>
        Gen.Select(Gen.Int[2, 3], Gen.Int[2, 3], Gen.Int[2, 3], Stated.Error, Gen.Double[-3, 2]).SelectMany((a, b, c, error, distance) =>
            Gen.Select(Gen.Double[-6, 0].Array[a * b * c], Gen.Double[-1, 1].Array[a * b * c], Gen.Bool)
                .Select((decades, noise, one) => (a, b, c, error, distance, decades, noise, one))).Holds(given =>
        {
            (int n1, int n2, int ny, double stated, double distance, double[] decades, double[] noise, bool one) = given;
            double error = Math.Max(stated, 1e-15); // the probabilities stored are rounded
            Joint joint = Joint.FromWeights(n1, n2, ny, [.. decades.Select(d => Math.Pow(10, d))]);
            EntropyProblem problem = new(Stated.Of(joint, error));
            double total = joint.Weights.ToArray().Sum(), least = joint.Weights.ToArray().Min() / total;

            // A cell alone, or all: misses of a multiple of the least cell.
            double[] r = AxisOrder(problem, n1, n2, ny, [.. joint.Weights.ToArray().Select((w, i) =>
                Math.Max(w / total * 1e-3, (w / total) + (one && i > 0 ? 0 : noise[i] * least / 7 * Math.Pow(10, distance))))]);
            if (EntropyWitness.EntropyNear(problem, r) is not { } bound)
            {
                return;
            }

            // The joint's own pairs, and those of another joint within the stated error.
            double[] other = [.. joint.Weights.ToArray().Select((w, i) => w * (1 + (0.49 * error * (i % 2 == 0 ? 1 : -1))))];
            foreach (Joint truth in (Joint[])[joint, Joint.FromWeights(n1, n2, ny, other)])
            {
                BigInteger[] member = Corrected(problem, truth, r, n1, n2, ny);
                BigInteger smallest = member.Aggregate(BigInteger.Min);
                Assert.True(smallest.Sign >= 0, $"a cell is {Exact.ToDouble(smallest):R}");
                BigInteger entropy = member.Aggregate(BigInteger.Zero, (s, v) => s + Stated.H(v));
                Assert.True(
                    Exact.Of(bound.Lower) <= entropy && entropy <= Exact.Of(bound.Upper), $"{bound} misses {Exact.ToDouble(entropy):R}");
            }
        }, cases: 1500);

    [Fact]
    public void The_entropy_witness_applies_where_the_miss_is_small()
    {
        Joint joint = Joint.FromWeights(2, 3, 2, [.. Enumerable.Range(1, 12).Select(v => (double)v)]);
        EntropyProblem problem = new(PairwiseMarginals.FromJoint(joint));
        double[] r = AxisOrder(problem, 2, 3, 2, [.. joint.Weights.ToArray().Select(w => w / 78)]);
        double entropy = -r.Sum(v => v * Math.Log(v));
        Pid.Numerics.Certified.Interval near = EntropyWitness.EntropyNear(problem, r)!.Value;
        Assert.InRange(entropy, near.Lower, near.Upper);
        Assert.InRange(near.Width, 0, 2e-12);
    }

    private static EntropyPotentials Potentials(EntropyProblem problem, double[] numbers)
    {
        EntropyPotentials t = new(problem);
        int at = 0;
        foreach (double[] table in (double[][])[t.AB, t.AC, t.BC])
        {
            for (int i = 0; i < table.Length; i++)
            {
                table[i] = numbers[at++ % numbers.Length];
            }
        }

        return t;
    }

    private static List<BigInteger> Cells(EntropyProblem problem, EntropyPotentials t)
    {
        List<BigInteger> cells = [];
        problem.ForEachActive((a, b, c, _) => cells.Add(
            Exact.Of(t.AB[(a * problem.NB) + b]) + Exact.Of(t.AC[(a * problem.NC) + c]) + Exact.Of(t.BC[(b * problem.NC) + c])));
        return cells;
    }

    // The least <t, p> of any exact tables within the stated error.
    private static BigInteger Inner(EntropyProblem problem, EntropyPotentials t, double error)
    {
        BigInteger sum = BigInteger.Zero;
        foreach ((double[] p, double[] potential) in (ReadOnlySpan<(double[], double[])>)[(problem.AB, t.AB), (problem.AC, t.AC),
            (problem.BC, t.BC)])
        {
            for (int i = 0; i < p.Length; i++)
            {
                sum += p[i] > 0 ? Stated.LeastProduct(p[i], potential[i], error) : 0;
            }
        }

        return sum;
    }

    private static double[] AxisOrder(EntropyProblem problem, int n1, int n2, int ny, double[] cells)
    {
        // The inverse of ToCallerOrder: where each number goes.
        double[] at = problem.ToCallerOrder([.. Enumerable.Range(0, n1 * n2 * ny).Select(v => (double)v)]);
        double[] result = new double[cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            result[(int)at[i]] = cells[i];
        }

        return result;
    }

    // r + c with exactly the pair sums of the joint, in axis order.
    private static BigInteger[] Corrected(EntropyProblem problem, Joint joint, double[] r, int n1, int n2, int ny)
    {
        BigInteger total = joint.Weights.ToArray().Aggregate(BigInteger.Zero, (s, w) => s + Exact.Of(w));
        double[] at = problem.ToCallerOrder([.. Enumerable.Range(0, n1 * n2 * ny).Select(v => (double)v)]);
        BigInteger[] e = new BigInteger[r.Length];
        for (int i = 0; i < r.Length; i++)
        {
            e[(int)at[i]] = Exact.Divide(Exact.Of(joint.Weights[i]), total) - Exact.Of(r[(int)at[i]]);
        }

        (int na, int nb, int nc) = (problem.NA, problem.NB, problem.NC);
        BigInteger Sum(int a, int b, int c)
        {
            BigInteger sum = BigInteger.Zero;
            for (int i = 0; i < e.Length; i++)
            {
                bool inside = (a < 0 || i / (nb * nc) == a) && (b < 0 || i / nc % nb == b) && (c < 0 || i % nc == c);
                sum += inside ? e[i] : 0;
            }

            return sum;
        }

        BigInteger[] member = new BigInteger[r.Length];
        for (int i = 0; i < r.Length; i++)
        {
            (int a, int b, int c) = (i / (nb * nc), i / nc % nb, i % nc);
            member[i] = Exact.Of(r[i]) + (Sum(a, b, -1) / nc) + (Sum(a, -1, c) / nb) + (Sum(-1, b, c) / na)
                - (Sum(a, -1, -1) / (nb * nc)) - (Sum(-1, b, -1) / (na * nc)) - (Sum(-1, -1, c) / (na * nb))
                + (Sum(-1, -1, -1) / (na * nb * nc));
        }

        return member;
    }
}
