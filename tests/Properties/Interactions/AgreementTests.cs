using CsCheck;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Interactions;

/// <summary>
/// The two ways in that take tables apart (two pairs, three pairs), under one law: tables that contradict each other are refused as that,
/// tables that agree up to rounding give intervals that hold for the rounded-off truth or are refused, and tables that agree give the
/// answer of the joint.
/// </summary>
public class AgreementTests
{
    private static readonly Gen<Joint> Joints = Gen.Select(Gen.Int[2, 4], Gen.Int[2, 4], Gen.Int[2, 3]).SelectMany((a, b, c) =>
        Gen.Frequency((4, Gen.Double[0.01, 1]), (1, Gen.Const(0.0))).Array[a * b * c].Where(w => w.Any(v => v > 0)).Select(w =>
        Joint.FromWeights(a, b, c, w)));

    [Fact]
    public void Tables_of_one_joint_give_its_answer() => Joints.Holds(joint =>
    {
        PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
        Decomposition exact = Decomposition.Of(joint);
        Assert.All(Answers(Copy(m.X1Y, 3), Copy(m.X2Y, 0.7), Copy(m.X1X2, 1)),
            parts => Assert.True(Holds(parts, exact) && parts.Width < 1e-8, $"{parts} {exact}"));
    }, cases: 200);

    // Where the two tables agree exactly, by luck or because they are dyadic, they are taken as they stand.
    [Fact]
    public void Tables_in_single_precision_hold_the_truth() => Joints.Holds(joint =>
    {
        PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
        Decomposition exact = Decomposition.Of(joint);
        PairTable Single(PairTable t) => Table(t, [.. t.Probabilities.ToArray().Select(p => (double)(float)p)]);
        (PairTable x1y, PairTable x2y) = (Single(m.X1Y), Single(m.X2Y));
        double gap = x1y.ColumnMarginal().Zip(x2y.ColumnMarginal(), (a, b) => Math.Abs(a - b) / Math.Max(a, 1e-300)).Max();
        Assert.All(gap > 1e-14 ? Answers(x1y, x2y, Single(m.X1X2)) : [], parts => Assert.True(Holds(parts, exact) && parts.Width < 1e-4,
            $"{parts} {exact}"));
    }, cases: 300);

    [Fact]
    public void Tables_of_four_digits_are_refused_or_taken_as_they_stand() => Joints.Holds(joint =>
    {
        PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
        PairTable Rounded(PairTable t) => Table(t, [.. t.Probabilities.ToArray().Select(p => Math.Round(p, 4))]);
        (PairTable x1y, PairTable x2y, PairTable x1x2) = (Rounded(m.X1Y), Rounded(m.X2Y), Rounded(m.X1X2));
        double gap = x1y.ColumnMarginal().Zip(x2y.ColumnMarginal(), (a, b) => Math.Abs(a - b) / Math.Max(Math.Max(a, b), 1e-300)).Max();
        if (gap > PairwiseMarginals.ConsistencyTolerance)
        {
            Assert.Throws<InconsistentMarginalsException>(() => new Decomposer().Decompose(x1y, x2y));
            Assert.Throws<InconsistentMarginalsException>(() => PairwiseMarginals.FromTables(x1y, x2y, x1x2));
        }
        else
        {
            Assert.True(new Decomposer().Decompose(x1y, x2y).Width < 1e-3);
        }
    }, cases: 300);

    // Of another class balance, at any distance beyond rounding: never an answer.
    [Fact]
    public void Contradicting_tables_are_refused() => Gen.Select(Joints, Gen.Double[-5, 0], Gen.Int[0, 2]).Holds((joint, decade, y) =>
    {
        PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
        double[] w = [.. m.X2Y.Weights];
        int ny = m.Y.Size, k = y % ny;
        for (int i = k; i < w.Length; i += ny)
        {
            w[i] *= 1 + Math.Pow(10, decade);
        }

        PairTable other = Table(m.X2Y, w);
        double[] a = m.X1Y.ColumnMarginal(), b = other.ColumnMarginal();
        if (a.Zip(b, (u, v) => Math.Abs(u - v) > 1.01 * PairwiseMarginals.ConsistencyTolerance * Math.Max(u, v)).Any(differs => differs))
        {
            InconsistentMarginalsException refused = Assert.Throws<InconsistentMarginalsException>(() =>
                new Decomposer().Decompose(m.X1Y, other));
            Assert.Contains("disagree on", refused.Message, StringComparison.Ordinal);
            Assert.Throws<InconsistentMarginalsException>(() => PairwiseMarginals.FromTables(m.X1Y, other, m.X1X2));
        }
    }, cases: 300);

    [Fact]
    public void Diagonal_tables_of_other_balance_are_no_certificate()
    {
        PairTable a = new(new Variable("x1", 2), new Variable("y", 2), [4, 0, 0, 6]),
            b = new(new Variable("x2", 2), new Variable("y", 2), [5, 0, 0, 5]);
        Assert.Throws<InconsistentMarginalsException>(() => new Decomposer().Decompose(a, b));
    }

    private static IEnumerable<SharedAndUnique> Answers(PairTable x1y, PairTable x2y, PairTable x1x2)
    {
        yield return new Decomposer().Decompose(x1y, x2y);
        InteractionBounds bounds = InteractionBounds.Of(PairwiseMarginals.FromTables(x1y, x2y, x1x2), new SynergyBudget(Nodes: 4));
        Assert.NotEqual(Compatibility.Impossible, bounds.Compatibility);
        yield return new SharedAndUnique(bounds.Redundancy, bounds.Unique1, bounds.Unique2,
            bounds.Redundancy + bounds.Unique1 + bounds.Unique2);
    }

    private static bool Holds(SharedAndUnique parts, Decomposition exact) => parts.Redundancy.Overlaps(exact.Redundancy)
        && parts.Unique1.Overlaps(exact.Unique1) && parts.Unique2.Overlaps(exact.Unique2)
        && parts.UnionInformation.Overlaps(exact.UnionInformation);

    private static PairTable Copy(PairTable t, double factor) => Table(t, [.. t.Weights.ToArray().Select(w => w * factor)]);

    private static PairTable Table(PairTable t, double[] weights) => new(t.Rows, t.Columns, weights);
}
