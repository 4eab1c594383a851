using CsCheck;
using Pid.Interactions;
using Pid.Interactions.Decomposing;
using Pid.Interactions.MinimalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;
using Pid.Numerics.Optimization.Conic.Modelling;

namespace Pid.Tests.Properties.Interactions.MinimalSynergy;

/// <summary>Tables at which the structured solvers stall, and each part of what is tried then.</summary>
public class HardTableTests
{
    // Of 2000 tables a law; without the last rungs 16 of zeros75 and zeros90 end wide, 17 of spans, and 1300 of span300.
    [Theory]
    [InlineData("zeros60", 2)]
    [InlineData("zeros75", 2)]
    [InlineData("zeros90", 2)]
    [InlineData("near-ties", 2)]
    [InlineData("spans", 20)]
    [InlineData("span40", 5)]
    [InlineData("span300", 15)]
    public void Hard_tables_end_certified_but_for_a_few(string law, int few)
    {
        int wideUnion = 0, wideLeast = 0;
        for (int seed = 0; seed < 2000; seed++)
        {
            Joint joint = Hard(law, new Random(seed));
            Decomposition d = Decomposition.Of(joint);
            MinimalInformation least = Least(joint);
            wideUnion += d.Status == CertificationStatus.Wide ? 1 : 0;
            wideLeast += least.Information.Width > 1e-9 ? 1 : 0;
            Assert.Equal(Compatibility.Compatible, least.Compatibility);
            Assert.True(least.Information.Lower <= d.Total.Upper, $"{least.Information} {d.Total} {Tables.Print(joint)}");
            Assert.True(d.UnionInformation.Lower <= least.Information.Upper);
        }

        Assert.True(wideUnion <= few && wideLeast <= few, $"{wideUnion} decompositions and {wideLeast} least synergies are wide");
    }

    private static Joint Hard(string law, Random random)
    {
        (int n1, int n2, int ny) = (random.Next(2, 7), random.Next(2, 7), random.Next(2, 6));
        double[] w = new double[n1 * n2 * ny];
        for (int i = 0; i < w.Length; i++)
        {
            w[i] = law switch
            {
                "zeros60" => random.NextDouble() < 0.6 ? 0 : random.NextDouble(),
                "zeros75" => random.NextDouble() < 0.75 ? 0 : random.NextDouble(),
                "zeros90" => random.NextDouble() < 0.9 ? 0 : random.NextDouble(),
                "near-ties" => ((double[])[0, 1, 1, 1 + 1e-9, 1e-9])[random.Next(5)],
                "spans" => ((double[])[0, 1e-300, 1, 0.3, 1e-12])[random.Next(5)],
                "span40" => Math.Exp(-40 * random.NextDouble()),
                _ => Math.Pow(10, -300 * random.NextDouble()),
            };
        }

        w[0] = w.All(v => v == 0) ? 1 : w[0];
        return Joint.FromWeights(n1, n2, ny, w);
    }

    private static MinimalInformation Least(Joint joint)
    {
        PairwiseMarginals marginals = PairwiseMarginals.FromJoint(joint);
        return MinimalInformation.Of(marginals, MarginalProfile.Of(marginals), 1e-9, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Forced_zeros_of_a_single_joint_are_found()
    {
        // Of binary variables D is the segment p + e parity: zeros at both parities fix e = 0, and are forced.
        Joint joint = Joint.FromWeights(2, 2, 2, [0, 1, 2, 3, 1, 2, 1, 0]);
        ForcedZeros? zeros = Find(joint);
        Assert.NotNull(zeros);
        Assert.Equal([true, false, false, false, false, false, false, true], zeros.Cells);

        // A zero at one parity only is none: e > 0 fills it.
        Assert.Null(Find(Joint.FromWeights(2, 2, 2, [0, 1, 2, 3, 1, 2, 1, 4])));
        Assert.Null(Find(Tables.Xor));
    }

    [Fact]
    public void Forced_zeros_are_those_cells_that_no_joint_can_fill() =>
        Gen.Select(Gen.Int[2, 3], Gen.Int[2, 3], Gen.Int[2, 3]).SelectMany((a, b, c) =>
            Gen.Frequency((2, Gen.Const(0.0)), (3, Gen.Double[0.1, 1])).Array[a * b * c].Where(w => w.Any(v => v > 0)).Select(w =>
            Joint.FromWeights(a, b, c, w)))
            .Holds(joint =>
            {
                EntropyProblem problem = new(PairwiseMarginals.FromJoint(joint));
                ForcedZeros? zeros = ForcedZeros.Find(problem, TestContext.Current.CancellationToken);
                problem.ForEachActive((a, b, c, cell) =>
                {
                    bool zero = zeros?.Cells[cell] ?? false;
                    double most = Most(problem, cell);
                    Assert.True(zero ? most <= 1e-6 : most >= 1e-5, $"cell {cell}: forced {zero}, at most {most:E2} {Tables.Print(joint)}");
                    Assert.True(zeros is null || (zero ? zeros.Direction.At(a, b, c) < 0 : Math.Abs(zeros.Direction.At(a, b, c)) <= 1e-12));
                });
            }, cases: 40);

    // The largest r(cell) over D, by a program of its own.
    private static double Most(EntropyProblem problem, int wanted)
    {
        ConicModel model = new();
        LinearExpression[] ab = Zeros(problem.AB.Length), ac = Zeros(problem.AC.Length), bc = Zeros(problem.BC.Length);
        problem.ForEachActive((a, b, c, cell) =>
        {
            Pid.Numerics.Optimization.Conic.Modelling.ModelVariable r = model.AddVariable();
            model.AtLeast(r, 0);
            ab[(a * problem.NB) + b] += r;
            ac[(a * problem.NC) + c] += r;
            bc[(b * problem.NC) + c] += r;
            if (cell == wanted)
            {
                model.Maximize(r);
            }
        });
        foreach ((LinearExpression[] sums, double[] p) in new[] { (ab, problem.AB), (ac, problem.AC), (bc, problem.BC) })
        {
            for (int i = 0; i < p.Length; i++)
            {
                model.Equal(sums[i], p[i]);
            }
        }

        return model.Objective(model.Solve(cancellation: TestContext.Current.CancellationToken));

        static LinearExpression[] Zeros(int length) => [.. Enumerable.Repeat((LinearExpression)0, length)];
    }

    private static ForcedZeros? Find(Joint joint) =>
        ForcedZeros.Find(new EntropyProblem(PairwiseMarginals.FromJoint(joint)), TestContext.Current.CancellationToken);

    [Fact]
    public void The_conic_program_proves_the_union_information_as_the_structured_solver_does() =>
        Gen.OneOf(Tables.Dense(3, 4, 3), Tables.Any(3)).Holds(joint =>
        {
            UnionProblem problem = Problem(joint);
            UnionBounds bounds = new();
            ConicUnion.Solve(problem, bounds, TestContext.Current.CancellationToken);
            UnionCertificate certificate = new();
            double lower = certificate.LowerBound(problem, bounds.L, bounds.M), upper = certificate.UpperBound(problem, bounds.Q);
            Interval union = Decomposition.Of(joint).UnionInformation, hy = MarginalProfile.Of(PairwiseMarginals.FromJoint(joint)).HY;
            Interval conic = hy + (new Interval(lower, upper) / CertifiedMath.Ln2);
            Assert.True(conic.Overlaps(union), $"{conic} and {union} {Tables.Print(joint)}");
            Assert.True(conic.Width <= 1e-5, $"width {conic.Width:E1} {Tables.Print(joint)}");
        }, cases: 60);

    [Fact]
    public void Polishing_loses_no_dual_value_and_all_but_no_room() =>
        Gen.Select(Tables.Any(4), Gen.Double[-200, 20].Array[40]).Holds((joint, random) =>
        {
            UnionProblem problem = Problem(joint);
            int ny = problem.NY;
            double[] l = [.. Enumerable.Range(0, problem.N1 * ny).Select(i => random[i % 40])],
                m = [.. Enumerable.Range(0, problem.N2 * ny).Select(i => random[39 - (i % 40)])];
            (double value, double[] sums) = Dual(problem, l, m);
            PotentialPolish.Apply(problem, l, m);
            (double polished, double[] after) = Dual(problem, l, m);
            Assert.True(polished >= value - 1e-9, $"{value} became {polished}");
            Assert.All(sums.Zip(after), s => Assert.True(s.Second <= (s.First * (1 + 1e-9)) + (ny * 1.01 * Math.Exp(-60))));
        }, cases: 300);

    // sum p1 l + sum p2 m, and sum_y exp(l + m) of every fibre over its active cells.
    private static (double Value, double[] Sums) Dual(UnionProblem p, double[] l, double[] m)
    {
        double[] sums = new double[p.Fibres];
        for (int c = 0; c < p.Cells; c++)
        {
            int y = c % p.NY, f = c / p.NY, i = (f / p.N2 * p.NY) + y, j = (f % p.N2 * p.NY) + y;
            sums[f] += p.P1[i] > 0 && p.P2[j] > 0 ? Math.Exp(l[i] + m[j]) : 0;
        }

        double value = 0;
        for (int i = 0; i < l.Length; i++)
        {
            value += p.P1[i] * l[i];
        }

        for (int j = 0; j < m.Length; j++)
        {
            value += p.P2[j] * m[j];
        }

        return (value, sums);
    }

    [Fact]
    public void Leaving_out_small_probabilities_keeps_the_marginal_of_the_target() =>
        Gen.Select(Tables.Any(4), Gen.Double[-12, -1]).Holds((joint, exponent) =>
        {
            UnionProblem problem = Problem(joint), trimmed = new();
            trimmed.LoadTrimmed(problem, Math.Pow(10, exponent));
            for (int y = 0; y < problem.NY; y++)
            {
                double first = Column(trimmed.P1, trimmed.N1, y), second = Column(trimmed.P2, trimmed.N2, y);
                Assert.Equal(first, second, 1e-14);
                Assert.True(first == 0 || Math.Abs(first - problem.PY[y]) <= 1e-14);
            }

            double Column(double[] p, int n, int y) => Enumerable.Range(0, n).Sum(i => p[(i * problem.NY) + y]);
        });

    private static UnionProblem Problem(Joint joint)
    {
        PairwiseMarginals marginals = PairwiseMarginals.FromJoint(joint);
        UnionProblem problem = new();
        problem.Load(marginals.X1Y.Probabilities, joint.X1.Size, marginals.X2Y.Probabilities, joint.X2.Size, joint.Y.Size,
            marginals.X1Y.RelativeError);
        return problem;
    }
}
