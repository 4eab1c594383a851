using System.Numerics;
using CsCheck;
using Pid.Interactions.Union;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Certificates;

/// <summary>Both ends of min over D12 of f, from arbitrary potentials and arrays, judged in exact arithmetic without allowance.</summary>
public class UnionCertificateLaws
{
    // The shifts are computed again, exactly: c1 first, then c2 (every symbol of these tables has more mass than the least that counts).
    [Fact]
    public void The_lower_bound_is_not_above_its_exact_value() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[1, 3], Stated.Error, Gen.Bool).SelectMany((n1, n2, ny, error, sparse) => Gen.Select(
            Gen.Frequency((sparse ? 2 : 0, Gen.Const(0.0)), (3, Gen.Double[0.05, 1])).Array[n1 * n2 * ny].Where(w => w.Sum() > 0), Stated.Potential.Array[18])
                .Select((w, numbers) => (Joint: Joint.FromWeights(n1, n2, ny, w), error, numbers))).Holds(given =>
        {
            PairwiseMarginals m = Stated.Of(given.Joint, given.error);
            (int n1, int n2, int ny) = (m.X1.Size, m.X2.Size, m.Y.Size);
            UnionProblem problem = new();
            problem.Load(m.X1Y.Probabilities, n1, m.X2Y.Probabilities, n2, ny, given.error);
            (double[] l, double[] u) = (given.numbers[..(problem.N1 * problem.NY)], given.numbers[9..(9 + (problem.N2 * problem.NY))]);
            BigInteger exact = ExactDual(problem, l, u, given.error);
            double bound = new UnionCertificate().LowerBound(problem, l, u);
            Assert.True(Exact.Of(bound) <= exact, $"{bound:R} is above {Exact.ToDouble(exact):R}, stated {given.error}");
            Assert.InRange(Exact.ToDouble(exact) - bound, 0, (1e-12 + (6 * given.error)) * (1 + (6 * l.Concat(u).Sum(Math.Abs))));
        }, cases: 2000);

    [Fact]
    public void The_upper_bound_holds_for_every_table_within_the_stated_error() =>
        Gen.Select(Gen.Int[2, 3], Gen.Int[2, 3], Gen.Int[2, 3], Stated.Error, Gen.Double[-18, -1]).SelectMany((n1, n2, ny, error, decade) => Gen.Select(
            Gen.Double[0.02, 1].Array[n1 * n2 * ny], Gen.Double[-1, 1].Array[n1 * n2 * ny], Gen.Bool)
                .Select((w, noise, towards) => (Joint: Joint.FromWeights(n1, n2, ny, w), error, decade, noise, towards))).Holds(given =>
        {
            (Joint joint, double stated, double decade, double[] noise, bool towards) = given;
            double error = Math.Max(stated, 1e-15); // the probabilities stored are rounded
            PairwiseMarginals m = Stated.Of(joint, error);
            (int n1, int n2, int ny) = (m.X1.Size, m.X2.Size, m.Y.Size);
            UnionProblem problem = new();
            problem.Load(m.X1Y.Probabilities, n1, m.X2Y.Probabilities, n2, ny, error);

            // Any array will do; this one is near the joint.
            double total = joint.Weights.ToArray().Sum();
            double[] q = [.. joint.Weights.ToArray().Select((w, i) => w / total * (1 + (noise[i] * Math.Pow(10, decade))))];
            UnionCertificate certificate = new();
            double bound = certificate.UpperBound(problem, q);

            // What the bound may not be below, by weak duality: the least f over D12 of tables moved within the error, towards a uniform y or away from it.
            double[] moved = Moved(joint, error, towards);
            BigInteger least = LeastByPotentials(joint, moved);
            Assert.True(Exact.Of(bound) >= least, $"{bound:R} is below {Exact.ToDouble(least):R}, stated {error}");
        }, cases: 1000);

    [Fact]
    public void A_stated_error_costs_the_bound_about_as_much()
    {
        Joint joint = Joint.FromWeights(2, 2, 2, [1, 2, 3, 4, 5, 6, 7, 9]);
        foreach (double error in (double[])[1e-4, 1e-6, 1e-9])
        {
            PairwiseMarginals m = Stated.Of(joint, error);
            UnionProblem problem = new();
            problem.Load(m.X1Y.Probabilities, 2, m.X2Y.Probabilities, 2, 2, error);
            double[] q = [.. joint.Weights.ToArray().Select(w => w / 37)];
            double f = Enumerable.Range(0, 8).Sum(c => q[c] * Math.Log(q[c] / (q[c & ~1] + q[c | 1])));
            Assert.InRange(new UnionCertificate().UpperBound(problem, q), f, f + (6 * error));
        }
    }

    private static BigInteger ExactDual(UnionProblem problem, double[] l, double[] u, double error)
    {
        (int n1, int n2, int ny) = (problem.N1, problem.N2, problem.NY);
        BigInteger?[] lse = new BigInteger?[n1 * n2];
        for (int f = 0; f < lse.Length; f++)
        {
            BigInteger[] terms = [.. Enumerable.Range(0, ny).Select(y => (A: (f / n2 * ny) + y, B: (f % n2 * ny) + y))
                .Where(at => problem.P1[at.A] > 0 && problem.P2[at.B] > 0).Select(at => Exact.Of(l[at.A]) + Exact.Of(u[at.B]))];
            lse[f] = terms.Length == 0 ? null : Stated.LogSumExp(terms);
        }

        BigInteger[] c1 = new BigInteger[n1], c2 = new BigInteger[n2];
        for (int i = 0; i < n1; i++)
        {
            c1[i] = Largest(Enumerable.Range(0, n2).Select(j => lse[(i * n2) + j]));
        }

        for (int j = 0; j < n2; j++)
        {
            c2[j] = Largest(Enumerable.Range(0, n1).Select(i => lse[(i * n2) + j] - c1[i]));
        }

        return Value(problem.P1, l, c1) + Value(problem.P2, u, c2);

        static BigInteger Largest(IEnumerable<BigInteger?> values) => values.Where(v => v is not null).Select(v => v!.Value).DefaultIfEmpty(BigInteger.Zero).Aggregate(BigInteger.Max);

        BigInteger Value(double[] p, double[] potential, BigInteger[] shift)
        {
            BigInteger sum = BigInteger.Zero;
            for (int i = 0; i < shift.Length * ny; i++)
            {
                BigInteger value = Exact.Multiply(Exact.Of(p[i]), Exact.Of(potential[i]) - shift[i / ny]);
                sum += value - Exact.Multiply(BigInteger.Abs(value), Exact.Of(error));
            }

            return sum;
        }
    }

    // Half of the error for the weights, the other half for their total.
    private static double[] Moved(Joint joint, double error, bool towards)
    {
        double[] w = [.. joint.Weights];
        int ny = joint.Y.Size;
        for (int f = 0; f < w.Length / ny; f++)
        {
            double mean = w.AsSpan(f * ny, ny).ToArray().Average();
            for (int y = 0; y < ny; y++)
            {
                w[(f * ny) + y] *= 1 + (0.49 * error * (w[(f * ny) + y] < mean == towards ? 1 : -1));
            }
        }

        return w;
    }

    // A lower bound of min f over D12 of the moved tables, in exact arithmetic.
    private static BigInteger LeastByPotentials(Joint joint, double[] moved)
    {
        Joint truth = Joint.FromWeights(joint.X1.Size, joint.X2.Size, joint.Y.Size, moved);
        PairwiseMarginals m = PairwiseMarginals.FromJoint(truth);
        UnionProblem problem = new();
        problem.Load(m.X1Y.Probabilities, m.X1.Size, m.X2Y.Probabilities, m.X2.Size, m.Y.Size, 1e-15);
        UnionSolver solver = new();
        solver.Solve(problem, 1e-13, 0.01, default);
        return ExactDual(problem, solver.Bounds.L, solver.Bounds.M, 2e-15);
    }
}
