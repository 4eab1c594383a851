using System.Numerics;
using CsCheck;
using Pid.Interactions;
using Pid.Interactions.Decomposing;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Certificates;

/// <summary>Both ends of min over D12 of f, from arbitrary potentials and arrays, judged in exact arithmetic without allowance.</summary>
public class UnionCertificateLaws
{
    // The shifts are computed again, exactly: c1 first, then c2 (every symbol of these tables has more mass than the least that counts).
    [Fact]
    public void The_lower_bound_is_not_above_its_exact_value() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[1, 3], Stated.Error,
        Gen.Bool).SelectMany((n1, n2, ny, error, sparse) => Gen.Select(
            Gen.Frequency((sparse ? 2 : 0, Gen.Const(0.0)), (sparse ? 2 : 0, Gen.Double[-9, -4].Select(d => Math.Pow(10, d))),
            (3, Gen.Double[0.05, 1]))
                .Array[n1 * n2 * ny].Where(w => w.Sum() > 0), Stated.Potential.Array[18])
                .Select((w, numbers) => (Joint: Joint.FromWeights(n1, n2, ny, w), error, numbers))).Where(given =>
                LeastMass(given.Joint) > 2e-3).Holds(given =>
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

    // 1 + e rounds to 1 for e below 2^-53, and once for every such symbol of y; none has a probability that would leave other slack.
    [Fact]
    public void Terms_that_the_sum_swallows_are_counted() => Gen.Double[0.5, 0.99].Array[8, 40].Holds(shares =>
    {
        int ny = shares.Length + 1;
        double[] p = [1, .. Enumerable.Repeat(1e-7, shares.Length)], l = [0, .. shares.Select(s => Math.Log(s) - (53 * Math.Log(2)))];
        UnionProblem problem = new();
        problem.Load(p, 1, p, 1, ny, 0);
        double bound = new UnionCertificate().LowerBound(problem, l, new double[ny]);
        Assert.True(Exact.Of(bound) <= ExactDual(problem, l, new double[ny], 0), $"{bound:R}");
    });

    // The potentials of a solver, and any numbers at all for a symbol of next to no mass, whose shift is chosen last.
    [Fact]
    public void A_symbol_of_next_to_no_mass_lifts_the_bound_above_no_joint() =>
        Gen.Select(Gen.Double[0.05, 1].Array[12], Gen.Double[-11, -4], Stated.Potential.Array[4],
        Gen.Bool).Holds((w, decade, numbers, swap) =>
        {
            for (int c = 0; c < 4; c++)
            {
                w[c] *= Math.Pow(10, decade);
            }

            Joint joint = Joint.FromWeights(3, 2, 2, w);
            joint = swap ? joint.SwapSources() : joint;
            PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
            UnionProblem problem = new();
            problem.Load(m.X1Y.Probabilities, m.X1.Size, m.X2Y.Probabilities, m.X2.Size, 2, 1e-15);
            UnionSolver solver = new();
            solver.Solve(problem, 1e-12, 0.01, default);
            double[] l = [.. solver.Bounds.L];
            for (int y = 0; y < 2; y++)
            {
                l[y] = numbers[y]; // the first symbol of the larger source
            }

            double bound = new UnionCertificate().LowerBound(problem, l, solver.Bounds.M);
            BigInteger own = BigInteger.Zero; // sum p ln p(y|x1,x2)
            for (int f = 0; f < 6; f++)
            {
                BigInteger[] cell = [Exact.Of(joint.Weights[2 * f]), Exact.Of(joint.Weights[(2 * f) + 1])];
                own -= Stated.H(cell[0]) + Stated.H(cell[1]) - Stated.H(cell[0] + cell[1]);
            }

            own = Exact.Divide(own, joint.Weights.ToArray().Aggregate(BigInteger.Zero, (s, v) => s + Exact.Of(v)));
            Assert.True(Exact.Of(bound) <= own, $"{bound:R} is above {Exact.ToDouble(own):R}");
        }, cases: 500);

    // The optimum of the tables given, as it is and moved towards a uniform y within each fibre: its value is then too low, and the
    // distance makes up for it.
    [Fact]
    public void The_upper_bound_from_an_optimum_holds_for_every_table_within_the_stated_error() =>
        Gen.Select(Gen.Int[2, 3], Gen.Int[2, 3], Gen.Int[2, 3], Stated.Error, Gen.Double[-12, -3],
        Gen.Bool).SelectMany((n1, n2, ny, error, decade, exact) => Gen.Select(
            Gen.Frequency((exact ? 0 : 2, Gen.Const(0.0)), (2, Gen.Double[0.05, 1])).Array[n1 * n2 * ny].Where(w => w.Sum() > 0), Gen.Bool)
                .Select((w, towards) => (Joint: Joint.FromWeights(n1, n2, ny, w), error, Share: exact ? 0 : Math.Pow(10, decade), towards)))
                .Holds(given =>
        {
            double error = Math.Max(given.error, 1e-15);
            PairwiseMarginals m = Stated.Of(given.Joint, error);
            UnionProblem problem = new();
            problem.Load(m.X1Y.Probabilities, m.X1.Size, m.X2Y.Probabilities, m.X2.Size, m.Y.Size, error);
            UnionSolver solver = new();
            solver.Solve(problem, 1e-13, 0.01, default);
            double[] q = [.. solver.Bounds.Q];
            for (int f = 0; f < problem.Fibres; f++)
            {
                Span<double> fibre = q.AsSpan(f * problem.NY, problem.NY);
                double mean = fibre.ToArray().Average();
                foreach (ref double v in fibre)
                {
                    v += given.Share * (mean - v);
                }
            }

            double bound = new UnionCertificate().UpperBound(problem, q);
            BigInteger least = LeastByPotentials(given.Joint, Moved(given.Joint, error, given.towards));
            Assert.True(Exact.Of(bound) >= least,
                $"{bound:R} is below {Exact.ToDouble(least):R}, stated {error}, moved by {given.Share:R}");
        }, cases: 500);

    [Fact]
    public void The_upper_bound_holds_for_every_table_within_the_stated_error() =>
        Gen.Select(Gen.Int[2, 3], Gen.Int[2, 3], Gen.Int[2, 3], Stated.Error,
        Gen.Double[-18, -1]).SelectMany((n1, n2, ny, error, decade) => Gen.Select(
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

            // What the bound may not be below, by weak duality: the least f over D12 of tables moved within the error, towards a uniform y
            // or away from it.
            double[] moved = Moved(joint, error, towards);
            BigInteger least = LeastByPotentials(joint, moved);
            Assert.True(Exact.Of(bound) >= least, $"{bound:R} is below {Exact.ToDouble(least):R}, stated {error}");
        }, cases: 1000);

    // Any consistent pair of tables within the error has its least f in here, and the interval is not much wider than the error.
    [Fact]
    public void What_tables_near_two_that_disagree_can_have_is_enclosed() =>
        Gen.Select(Gen.Int[2, 3], Gen.Int[2, 3], Gen.Int[2, 3], Gen.Double[-9, -2],
        Gen.Bool).SelectMany((n1, n2, ny, decade, towards) => Gen.Select(
            Gen.Frequency((1, Gen.Const(0.0)), (5, Gen.Double[0.02, 1])).Array[n1 * n2 * ny].Where(w => w.Sum() > 0),
            Gen.Double[-1, 1].Array[18])
                .Select((w, noise) => (Joint: Joint.FromWeights(n1, n2, ny, w), Error: Math.Pow(10, decade), noise, towards)))
                .Holds(given =>
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
            Interval f = CommonTarget.Widen(new(certificate.LowerBound(problem, solver.Bounds.L, solver.Bounds.M),
                certificate.UpperBound(problem, solver.Bounds.Q)), distance);
            Assert.True(f.Width < (5 * given.Error) + 1e-7, $"{f} {given.Error}");
            foreach (double[] meant in (double[][])[[.. given.Joint.Weights], Moved(given.Joint, 0.4 * given.Error, given.towards)])
            {
                Decomposition exact = Decomposition.Of(Joint.FromWeights(m.X1.Size, m.X2.Size, ny, meant), 1e-10);
                Interval least = (exact.UnionInformation - exact.Information.HY) * CertifiedMath.Ln2;
                Assert.True(least.Overlaps(f), $"{least} not in {f}, stated {given.Error}");
            }
        }, cases: 500);

    private static double LeastMass(Joint joint)
    {
        double total = joint.Weights.ToArray().Sum(), least = 1;
        foreach ((int n, Func<int, int> symbol) in (ReadOnlySpan<(int, Func<int, int>)>)[
            (joint.X1.Size, c => c / joint.Y.Size / joint.X2.Size), (joint.X2.Size, c => c / joint.Y.Size % joint.X2.Size)])
        {
            double[] mass = new double[n];
            for (int c = 0; c < joint.Weights.Length; c++)
            {
                mass[symbol(c)] += joint.Weights[c] / total;
            }

            least = Math.Min(least, mass.Where(v => v > 0).Min());
        }

        return least;
    }

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

        static BigInteger Largest(IEnumerable<BigInteger?> values) =>
            values.Where(v => v is not null).Select(v => v!.Value).DefaultIfEmpty(BigInteger.Zero).Aggregate(BigInteger.Max);

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
