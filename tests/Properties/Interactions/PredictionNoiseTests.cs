using CsCheck;
using Pid.Interactions;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Tests.Properties.Support;

namespace Pid.Tests.Properties.Interactions;

/// <summary>Classifiers some of whose predictions are drawn anew: the closed forms, and what stays true of the bounds.</summary>
public class PredictionNoiseTests
{
    private const double Rounding = 1e-12;

    // Records (x1, x2) as given, and classifiers that are any functions of x1 and of x2.
    private static readonly Gen<(Joint Joint, double[] First, double[] Second)> s_classified = Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3],
        Gen.Int[1, 4]).SelectMany((n1, n2, ny) =>
        Gen.Select(Gen.Int[0, 9].Array[n1 * n2 * ny].Where(w => w.Sum() > 0), Gen.Int[0, 4].Array[n1 * ny],
        Gen.Int[0, 4].Array[n2 * ny]).Select((w, f1, f2) =>
        {
            Joint joint = Joint.FromWeights(n1, n2, ny, Array.ConvertAll(w, c => (double)c));
            return (joint, Rows(joint, f1, first: true), Rows(joint, f2, first: false));
        }));

    private static readonly Gen<decimal> s_level = Gen.OneOf(Gen.Int[0, 1000].Select(k => k / 1000m), Gen.Int[0, 1].Select(k => k * 1m),
        Gen.Int[1, 9].Select(k => k / 1000000m));

    [Fact]
    public void The_closed_forms_are_those_of_records_with_drawn_classes() =>
        Gen.Select(s_classified, Gen.Int[0, 4]).Sample((data, quarters) =>
        {
            // Level q/4 in full: 4|Y| equally likely cases a classifier, of which the first (4 - q)|Y| keep the prediction and the others
            // name each class q times.
            int classes = data.Joint.Y.Size, cases = 4 * classes;
            (List<double> first, List<double> second) = ([], []);
            for (int row = 0; row < data.First.Length; row += classes)
            {
                for (int one = 0; one < cases; one++)
                {
                    for (int two = 0; two < cases; two++)
                    {
                        first.AddRange(Case(data.First.AsSpan(row, classes), one, (4 - quarters) * classes));
                        second.AddRange(Case(data.Second.AsSpan(row, classes), two, (4 - quarters) * classes));
                    }
                }
            }

            Disagreement enumerated = LearnedDisagreement.Of([.. first], [.. second], classes);
            Disagreement closed = LearnedDisagreement.Of(data.First, data.Second, classes,
                noise: new PredictionNoise(quarters / 4m, classes));
            Assert.InRange(enumerated.Alpha.Midpoint, closed.Alpha.Lower - Rounding, closed.Alpha.Upper + Rounding);
            Assert.InRange(enumerated.TotalVariation.Midpoint, closed.TotalVariation.Lower - Rounding,
                closed.TotalVariation.Upper + Rounding);
            Assert.InRange(closed.Alpha.Width, 0, Rounding);
        }, iter: 40);

    [Fact]
    public void The_bound_of_classifiers_made_worse_never_exceeds_the_synergy_and_its_disagreement_holds_the_true_one() =>
        Gen.Select(s_classified, s_level, Gen.Bool).Sample((data, level, labelled) =>
        {
            int classes = data.Joint.Y.Size;
            PredictionNoise noise = new(level, classes);
            (double[] p1, double[] p2) = (Posteriors(data.Joint, first: true), Posteriors(data.Joint, first: false));
            (double excess1, double excess2) = (MeanSquare(data.First, p1, classes), MeanSquare(data.Second, p2, classes));
            (double risk1, double risk2) = labelled
                ? (noise.ExcessRisk(excess1, excess1 + Impurity(p1, classes)), noise.ExcessRisk(excess2, excess2 + Impurity(p2, classes)))
                : (noise.ExcessRiskUnlabelled(excess1, data.First), noise.ExcessRiskUnlabelled(excess2, data.Second));
            Disagreement learned = LearnedDisagreement.Of(data.First, data.Second, classes, noise, risk1 + Rounding, risk2 + Rounding);
            Disagreement exact = Disagreement.Of(PairwiseMarginals.FromJoint(data.Joint));
            Assert.InRange(exact.Alpha.Midpoint, learned.Alpha.Lower - Rounding, learned.Alpha.Upper + Rounding);
            Assert.InRange(exact.TotalVariation.Midpoint, learned.TotalVariation.Lower - Rounding, learned.TotalVariation.Upper + Rounding);

            // With the true unique parts, and with any greater ones.
            Decomposition d = Decomposition.Of(data.Joint);
            foreach (double more in (double[])[0, 0.01, 0.5])
            {
                (Interval u1, Interval u2) = (d.Unique1 + more, d.Unique2 + (more / 2));
                Assert.True(learned.LowerBound(u1, u2) <= d.Synergy.Upper + Rounding);
                Assert.True(learned.SharperLowerBound(u1, u2) <= d.Synergy.Upper + Rounding);
                Assert.True(learned.TotalVariationLowerBound(u1, u2) <= d.Synergy.Upper + Rounding);
            }
        });

    [Fact]
    public void Excess_risks_are_those_of_the_noisy_classifiers() =>
        Gen.Select(s_classified, s_level).Sample((data, level) =>
        {
            // In full: E|g - p|^2 with g kept, or any class.
            int classes = data.Joint.Y.Size;
            double[] p = Posteriors(data.Joint, first: true);
            double excess = MeanSquare(data.First, p, classes), share = (double)level, drawn = 0;
            for (int k = 0; k < classes; k++)
            {
                drawn += MeanSquare([.. p.Select((_, i) => i % classes == k ? 1.0 : 0)], p, classes) / classes;
            }

            double exact = ((1 - share) * excess) + (share * drawn);
            PredictionNoise noise = new(level, classes);
            Assert.Equal(exact, noise.ExcessRisk(excess, excess + Impurity(p, classes)), 1e-12);
            Assert.True(noise.ExcessRiskUnlabelled(excess, data.First) >= exact - Rounding);
            Assert.Equal(excess + Impurity(p, classes) + (share * (drawn - excess)), noise.BrierRisk(excess + Impurity(p, classes)), 1e-12);
        });

    [Fact]
    public void Worse_classifiers_are_right_less_often_and_their_excess_risk_grows() =>
        Gen.Select(s_classified, s_level, s_level, Gen.Double[0, 1]).Sample((data, level, other, accuracy) =>
        {
            // A classifier better than guessing, in accuracy and in Brier risk; without these two the opposite holds.
            int classes = data.Joint.Y.Size;
            PredictionNoise less = new(Math.Min(level, other), classes), more = new(Math.Max(level, other), classes);
            accuracy = Math.Max(accuracy, 1.0 / classes);
            Assert.True(more.Accuracy(accuracy) <= less.Accuracy(accuracy) + Rounding);
            Assert.InRange(more.Accuracy(accuracy), (1.0 / classes) - Rounding, accuracy + Rounding);
            double[] p = Posteriors(data.Joint, first: true);
            double excess = MeanSquare(data.First, p, classes), brier = excess + Impurity(p, classes);
            if (brier <= less.BrierRisk(2 - (2.0 / classes)))
            {
                Assert.True(more.ExcessRisk(excess, brier) >= less.ExcessRisk(excess, brier) - Rounding);
                Assert.True(more.BrierRisk(brier) >= less.BrierRisk(brier) - Rounding);
            }
        });

    [Fact]
    public void Noise_looks_like_disagreement_to_the_form_as_published_and_not_to_the_proven_one()
    {
        // Both sources are the label: no synergy, no disagreement. Half of the predictions drawn anew make up a synergy of 3/4 of a bit and
        // more.
        double[] label = [1, 0, 0, 1];
        PredictionNoise noise = new(0.5m, 2);
        Disagreement seen = LearnedDisagreement.Of(label, label, 2, noise: noise);
        Assert.Equal(0.75, seen.AsPublished(0, 0), 1e-12);
        double risk = noise.ExcessRisk(0, 0);
        Assert.Equal(0.5, risk, 1e-12);
        Assert.Equal(0, LearnedDisagreement.Of(label, label, 2, noise, risk, risk).Alpha.Lower);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionNoise(-0.1m, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionNoise(1.1m, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionNoise(0, 0));
        Assert.Throws<ArgumentException>(() => LearnedDisagreement.Of([1, 0], [1, 0], 2, noise: new PredictionNoise(0.5m, 3)));
    }

    private static double[] Case(ReadOnlySpan<double> prediction, int number, int kept)
    {
        double[] row = prediction.ToArray();
        if (number >= kept)
        {
            Array.Clear(row);
            row[number % row.Length] = 1;
        }

        return row;
    }

    // A record for each count of the joint's pairs, with the row of a table of x1 or of x2; a row of zeros predicts every class alike.
    private static double[] Rows(Joint joint, int[] table, bool first)
    {
        PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
        int classes = joint.Y.Size;
        List<double> rows = [];
        for (int i = 0; i < m.X1.Size; i++)
        {
            for (int j = 0; j < m.X2.Size; j++)
            {
                int[] row = [.. Enumerable.Range(0, classes).Select(y => table[((first ? i : j) * classes) + y])];
                int sum = row.Sum();
                for (int r = 0; r < m.X1X2.Weights[(i * m.X2.Size) + j]; r++)
                {
                    rows.AddRange(row.Select(w => sum == 0 ? 1.0 / classes : (double)w / sum));
                }
            }
        }

        return [.. rows];
    }

    private static double[] Posteriors(Joint joint, bool first)
    {
        PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
        PairTable table = first ? m.X1Y : m.X2Y;
        return Rows(joint, [.. table.Weights.ToArray().Select(w => (int)w)], first);
    }

    private static double MeanSquare(double[] a, double[] b, int classes) =>
        a.Zip(b, (x, y) => (x - y) * (x - y)).Sum() / (a.Length / classes);

    /// <summary>1 - E|p|^2, the Brier risk of the posterior itself.</summary>
    private static double Impurity(double[] p, int classes) => 1 - (p.Sum(x => x * x) / (p.Length / classes));
}
