using CsCheck;
using Pid.Interactions;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Interactions;

public class LearnedDisagreementTests
{
    private static readonly Gen<Joint> s_counts = Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[1, 3]).SelectMany((n1, n2, ny) =>
        Gen.Int[0, 9].Array[n1 * n2 * ny].Where(w => w.Sum() > 0).Select(w =>
        Joint.FromWeights(n1, n2, ny, Array.ConvertAll(w, c => (double)c))));

    [Fact]
    public void True_posteriors_give_the_disagreement_of_the_tables() =>
        s_counts.Holds(joint =>
        {
            PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
            (double[] first, double[] second) = Posteriors(m);
            Disagreement learned = LearnedDisagreement.Of(first, second, joint.Y.Size), exact = Disagreement.Of(m);
            Assert.InRange(learned.Alpha.Midpoint, exact.Alpha.Lower - 1e-12, exact.Alpha.Upper + 1e-12);
            Assert.InRange(learned.TotalVariation.Midpoint, exact.TotalVariation.Lower - 1e-12, exact.TotalVariation.Upper + 1e-12);
        });

    [Fact]
    public void Wrong_classifiers_with_their_true_excess_risks_enclose_the_true_disagreement() =>
        Gen.Select(s_counts, Gen.Double[0, 1], Gen.Int[0, 1000]).Holds((joint, size, seed) =>
        {
            PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
            (double[] first, double[] second) = Posteriors(m);
            Random random = new(seed);
            (double[] f1, double risk1) = Disturbed(first, joint.Y.Size, size, random);
            (double[] f2, double risk2) = Disturbed(second, joint.Y.Size, size, random);
            Disagreement exact = Disagreement.Of(m), learned = LearnedDisagreement.Of(f1, f2, joint.Y.Size, risk1, risk2);
            Assert.InRange(exact.Alpha.Midpoint, learned.Alpha.Lower - 1e-12, learned.Alpha.Upper + 1e-12);
            Assert.InRange(exact.TotalVariation.Midpoint, learned.TotalVariation.Lower - 1e-12, learned.TotalVariation.Upper + 1e-12);

            // So its synergy bound is a bound, with the true unique parts.
            Decomposition d = Decomposition.Of(joint);
            Assert.True(learned.LowerBound(d.Unique1, d.Unique2) <= d.Synergy.Upper + 1e-12);
            Assert.True(learned.TotalVariationLowerBound(d.Unique1, d.Unique2) <= d.Synergy.Upper + 1e-12);
        });

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => LearnedDisagreement.Of([1, 0], [1], 2));
        Assert.ThrowsAny<ArgumentException>(() => LearnedDisagreement.Of([1, 0, 1], [1, 0, 1], 2));
        Assert.ThrowsAny<ArgumentException>(() => LearnedDisagreement.Of([], [], 2));
        Assert.ThrowsAny<ArgumentException>(() => LearnedDisagreement.Of([1, double.NaN], [1, 0], 2));
        Assert.ThrowsAny<ArgumentException>(() => LearnedDisagreement.Of([1, 0], [1, 0], 2, -1));
        Assert.ThrowsAny<ArgumentException>(() => LearnedDisagreement.Of([1, 0], [1, 0], 2, 0, double.NaN));
    }

    /// <summary>The posteriors of both sources for every record of a table of counts.</summary>
    private static (double[] First, double[] Second) Posteriors(PairwiseMarginals m)
    {
        (List<double> first, List<double> second) = ([], []);
        double[] p1 = m.X1Y.RowMarginal(), p2 = m.X2Y.RowMarginal();
        for (int i = 0; i < p1.Length; i++)
        {
            for (int j = 0; j < p2.Length; j++)
            {
                for (int r = 0; r < m.X1X2.Weights[(i * p2.Length) + j]; r++)
                {
                    first.AddRange(Enumerable.Range(0, m.Y.Size).Select(y => m.X1Y[i, y] / p1[i]));
                    second.AddRange(Enumerable.Range(0, m.Y.Size).Select(y => m.X2Y[j, y] / p2[j]));
                }
            }
        }

        return ([.. first], [.. second]);
    }

    /// <summary>A classifier that mixes the posterior with noise, and its excess Brier risk.</summary>
    private static (double[] Classifier, double Risk) Disturbed(double[] posterior, int classes, double size, Random random)
    {
        double[] f = new double[posterior.Length];
        double risk = 0;
        for (int i = 0; i < f.Length; i += classes)
        {
            double[] noise = [.. Enumerable.Range(0, classes).Select(_ => random.NextDouble())];
            for (int k = 0; k < classes; k++)
            {
                f[i + k] = ((1 - size) * posterior[i + k]) + (size * noise[k] / noise.Sum());
                risk += (f[i + k] - posterior[i + k]) * (f[i + k] - posterior[i + k]);
            }
        }

        return (f, risk / (posterior.Length / classes));
    }
}
