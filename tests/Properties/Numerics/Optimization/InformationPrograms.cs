using CsCheck;
using Pid.Interactions;
using Pid.Interactions.MinimalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;
using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Modelling;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// The two programs of the paper, written down as it does and given to the conic solver: max H_q(Y|X1,X2) over D12, and max H_r over D.
/// Nothing is shared with the structured solvers, whose intervals they must meet.
/// </summary>
public class InformationPrograms
{
    // A program solved to 1e-8 in nats: half a millionth of a bit is ample where no cell is forced to be zero.
    private const double Accuracy = 5e-7;

    // A cell that the equations leave no mass for may keep the tolerance of the solver, 1e-8, of which the entropy makes 1e-8 log2(1e8).
    private const double OfForcedZero = 2.7e-7;

    public static TheoryData<string> ModerateReferences =>
        [.. ReferenceTable.All.Where(t => t.Joint.Weights.Length <= 300).Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(ModerateReferences))]
    public void Reference_tables(string name)
    {
        ReferenceTable reference = ReferenceTable.All.Single(t => t.Name == name);
        Agrees(reference.Joint);
        Assert.Equal(reference.R + reference.U1 + reference.U2, UnionInformation(reference.Joint), Accuracy + reference.Uncertainty);
    }

    [Fact]
    public void Gates()
    {
        Agrees(Tables.Xor);
        Agrees(Tables.And);
        Assert.Equal(0, UnionInformation(Tables.Xor), Accuracy);
        Assert.Equal(0.311278124459133, UnionInformation(Tables.And), Accuracy);

        // The uniform cube has the pairs of XOR: 3 bits.
        Assert.Equal(3, MaximumEntropy(PairwiseMarginals.FromJoint(Tables.Xor)), Accuracy);
    }

    [Fact]
    public void Random_tables_dense_and_sparse() =>
        Gen.Select(Gen.Int[2, 4], Gen.Int[2, 4], Gen.Int[2, 3], Gen.Bool).SelectMany((n1, n2, ny, sparse) =>
            (sparse ? Gen.Frequency((2, Gen.Const(0.0)), (1, Gen.Double[0.1, 1])) : Gen.Double[0.01, 1]).Array[n1 * n2 * ny]
                .Where(w => w.Any(v => v > 0)).Select(w => Joint.FromWeights(n1, n2, ny, w))).Holds(Agrees, cases: 100);

    private static void Agrees(Joint joint)
    {
        PairwiseMarginals marginals = PairwiseMarginals.FromJoint(joint);
        Interval union = Decomposition.Of(joint).UnionInformation;
        double conic = UnionInformation(joint);
        double accuracy = Accuracy + (ForcedZeros(joint) * OfForcedZero);
        Assert.True(union.Overlaps(Interval.Around(conic, accuracy)), $"union {union}, conic {conic:R} {Tables.Print(joint)}");

        MarginalProfile profile = MarginalProfile.Of(marginals);
        MinimalInformation least = MinimalInformation.Of(marginals, profile, 1e-9, TestContext.Current.CancellationToken);
        double information = (profile.H12 + profile.HY).Midpoint - MaximumEntropy(marginals);
        Assert.True(least.Information.Overlaps(Interval.Around(information, accuracy)),
            $"least {least.Information}, conic {information:R} {Tables.Print(joint)}");
        Assert.True(Math.Abs(least.Information.Lower - Math.Max(0, information)) <= accuracy + least.Information.Width,
            $"least {least.Information}, conic {information:R} {Tables.Print(joint)}");
    }

    private static int ForcedZeros(Joint joint)
    {
        PairwiseMarginals marginals = PairwiseMarginals.FromJoint(joint);
        (int n1, int n2, int ny) = (joint.X1.Size, joint.X2.Size, joint.Y.Size);
        return Enumerable.Range(0, n1 * n2 * ny).Count(c =>
            marginals.X1Y.Weights[(c / (n2 * ny) * ny) + (c % ny)] == 0 || marginals.X2Y.Weights[c % (n2 * ny)] == 0
            || marginals.X1X2.Weights[c / ny] == 0);
    }

    // H(Y) - max H_q(Y|X1,X2), in bits: H_q(Y|X1,X2) = -sum q ln(q / q(x1,x2)).
    private static double UnionInformation(Joint joint)
    {
        (int n1, int n2, int ny) = (joint.X1.Size, joint.X2.Size, joint.Y.Size);
        double total = joint.Weights.ToArray().Sum();
        ConicModel model = new();
        ModelVariable[] q = model.AddVariables(n1 * n2 * ny);
        LinearExpression[] cells = [.. q.Select(v => (LinearExpression)v)];
        LinearExpression[] fibres = [.. Enumerable.Range(0, cells.Length).Select(c => LinearExpression.Sum(q.AsSpan(c / ny * ny, ny)))];
        Fix(model, q, n1 * ny, c => (c / (n2 * ny) * ny) + (c % ny), c => joint.Weights[c] / total);
        Fix(model, q, n2 * ny, c => c % (n2 * ny), c => joint.Weights[c] / total);
        model.Minimize(model.RelativeEntropy(cells, fibres));
        double hy = Enumerable.Range(0, ny).Select(y => Enumerable.Range(0, n1 * n2).Sum(f => joint.Weights[(f * ny) + y]) / total)
            .Sum(Surprise);
        return hy + (model.Objective(Solve(model)) / Math.Log(2));
    }

    // max H_r over D, in bits.
    private static double MaximumEntropy(PairwiseMarginals marginals)
    {
        (int n1, int n2, int ny) = (marginals.X1.Size, marginals.X2.Size, marginals.Y.Size);
        ConicModel model = new();
        ModelVariable[] r = model.AddVariables(n1 * n2 * ny);
        double[] p12 = marginals.X1X2.Probabilities.ToArray(), p1y = marginals.X1Y.Probabilities.ToArray(),
            p2y = marginals.X2Y.Probabilities.ToArray();
        Equal(model, r, p12, c => c / ny);
        Equal(model, r, p1y, c => (c / (n2 * ny) * ny) + (c % ny));
        Equal(model, r, p2y, c => c % (n2 * ny));
        LinearExpression entropy = 0;
        foreach (ModelVariable v in r)
        {
            entropy += model.EntropyTerm(v);
        }

        model.Maximize(entropy);
        return model.Objective(Solve(model)) / Math.Log(2);
    }

    private static ConicSolution Solve(ConicModel model)
    {
        ConicSolution solution = ConicChecker.Solve(model.Build());
        Assert.True(solution.Status is SolutionStatus.Optimal or SolutionStatus.NearOptimal,
            $"{solution.Status} {solution.Exit} {solution.Gap:E1}");
        return solution;
    }

    // The sums of the variables over what a cell is mapped to are those of the weights.
    private static void Fix(ConicModel model, ModelVariable[] q, int sums, Func<int, int> of, Func<int, double> weight)
    {
        double[] p = new double[sums];
        for (int c = 0; c < q.Length; c++)
        {
            p[of(c)] += weight(c);
        }

        Equal(model, q, p, of);
    }

    private static void Equal(ConicModel model, ModelVariable[] q, double[] p, Func<int, int> of)
    {
        foreach (IGrouping<int, int> cells in Enumerable.Range(0, q.Length).GroupBy(of))
        {
            model.Equal(LinearExpression.Sum([.. cells.Select(c => q[c])]), p[cells.Key]);
        }
    }

    private static double Surprise(double p) => p > 0 ? -p * Math.Log2(p) : 0;
}
