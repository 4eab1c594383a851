using System.Numerics;
using CsCheck;
using Pid.Interactions;
using Pid.Interactions.Union;
using Pid.Numerics.Certified;
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

    // Any consistent pair of tables within the error has its least f in here, and the interval is not much wider than the error.
    [Fact]
    public void What_tables_near_two_that_disagree_can_have_is_enclosed() =>
        Gen.Select(Gen.Int[2, 3], Gen.Int[2, 3], Gen.Int[2, 3], Gen.Double[-9, -2], Gen.Bool).SelectMany((n1, n2, ny, decade, towards) => Gen.Select(
            Gen.Frequency((1, Gen.Const(0.0)), (5, Gen.Double[0.02, 1])).Array[n1 * n2 * ny].Where(w => w.Sum() > 0), Gen.Double[-1, 1].Array[18])
                .Select((w, noise) => (Joint: Joint.FromWeights(n1, n2, ny, w), Error: Math.Pow(10, decade), noise, towards))).Holds(given =>
        {
            PairwiseMarginals m = PairwiseMarginals.FromJoint(given.Joint);
            int ny = m.Y.Size;
            double[] p1 = Off(m.X1Y, given.noise, 0, 0.5 * given.Error), p2 = Off(m.X2Y, given.noise, 9, 0.5 * given.Error);
            double distance = CommonTarget.Scale(p1, p2, ny, given.Error);
            Assert.InRange(distance, given.Error, 2.1 * given.Error);
            UnionProblem problem = new();
            problem.Load(p1, m.X1.Size, p2, m.X2.Size, ny, 1e-15);
            UnionSolver solver = new();
            solver.Solve(problem, 1e-12, 0.01, default);
            UnionCertificate certificate = new();
            Interval f = CommonTarget.Widen(new(certificate.LowerBound(problem, solver.Bounds.L, solver.Bounds.M), certificate.UpperBound(problem, solver.Bounds.Q)), distance);
            Assert.True(f.Width < (5 * given.Error) + 1e-7, $"{f} {given.Error}");
            foreach (double[] meant in (double[][])[[.. given.Joint.Weights], Moved(given.Joint, 0.4 * given.Error, given.towards)])
            {
                Decomposition exact = Decomposition.Of(Joint.FromWeights(m.X1.Size, m.X2.Size, ny, meant), 1e-10);
                Interval least = (exact.UnionInformation - exact.Information.HY) * CertifiedMath.Ln2;
                Assert.True(least.Overlaps(f), $"{least} not in {f}, stated {given.Error}");
            }
        }, cases: 500);

    // A table whose cells are off by so much.
    private static double[] Off(PairTable table, double[] noise, int from, double error) =>
        [.. table.Probabilities.ToArray().Select((p, i) => p * (1 + (error * noise[from + i])))];

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
