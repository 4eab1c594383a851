using Pid.Interactions.Inference;
using Pid.Interactions;
using Pid.Interactions.Sharp;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Data.Resampling;

/// <summary>
/// Sampling intervals by resampling records with replacement. A joint table is one sample of triples; three tables are three samples,
/// resampled independently of each other and reconciled in every round.
/// </summary>
public static class Bootstrap
{
    // Far below the sampling error of any sample that can be counted here, and several times faster than the tolerance of an answer.
    private const double Tolerance = 1e-5;
    private const double FitTolerance = 1e-8;

    private static readonly string[] s_decomposition =
        ["redundancy", "unique1", "unique2", "synergy", "total", "information1", "information2", "accuracy"];

    private static readonly string[] s_bounds =
    [
        "redundancy", "unique1", "unique2", "synergy lower end", "synergy upper end", "total lower end", "total upper end",
        "accuracy lower end", "accuracy upper end", "information1", "information2",
    ];

    /// <summary>Intervals of R, U1, U2, S, I(X1,X2;Y), I(X1;Y), I(X2;Y) and the accuracy of the best classifier on (X1,X2).</summary>
    /// <param name="joint">Counts of records (x1,x2,y).</param>
    /// <param name="settings">Rounds, seed, confidence, threads.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ArgumentException">The weights are no counts.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static IReadOnlyList<SampledQuantity> Decomposition(Joint joint, ResamplingSettings settings, CancellationToken cancellation = default)
    {
        long records = Records(joint);
        using ThreadLocal<Decomposer> decomposers = new(() => new Decomposer());
        return Run(s_decomposition, settings, Of(joint), (ref random) =>
        {
            long[] counts = new long[joint.Weights.Length];
            CountSampler.Multinomial(joint.Weights, records, ref random, counts);
            return Of(Joint.FromCounts(joint.X1.Size, joint.X2.Size, joint.Y.Size, counts));
        }, cancellation);

        double[] Of(Joint sample)
        {
            Decomposition d = decomposers.Value!.Decompose(sample, Tolerance, cancellation);
            return
            [
                d.Redundancy.Midpoint, d.Unique1.Midpoint, d.Unique2.Midpoint, d.Synergy.Midpoint, d.Total.Midpoint,
                d.Information.I1.Midpoint, d.Information.I2.Midpoint, Accuracy(sample),
            ];
        }
    }

    /// <summary>
    /// Intervals of R, U1, U2 and of the ends of what S, I(X1,X2;Y) and the accuracy can be, from the three pairwise marginals of one sample of records.
    /// </summary>
    /// <param name="joint">Counts of records (x1,x2,y).</param>
    /// <param name="settings">Rounds, seed, confidence, threads.</param>
    /// <param name="search">The search for the upper end in every round, the same as for the estimate; null for the proven bounds without one.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ArgumentException">The weights are no counts.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static IReadOnlyList<SampledQuantity> Bounds(
        Joint joint, ResamplingSettings settings, SharpBudget? search = null, CancellationToken cancellation = default)
    {
        long records = Records(joint);
        return Run(s_bounds, settings, Of(PairwiseMarginals.FromJoint(joint), search, cancellation), (ref random) =>
        {
            long[] counts = new long[joint.Weights.Length];
            CountSampler.Multinomial(joint.Weights, records, ref random, counts);
            return Of(PairwiseMarginals.FromJoint(Joint.FromCounts(joint.X1.Size, joint.X2.Size, joint.Y.Size, counts)), search, cancellation);
        }, cancellation);
    }

    /// <summary>The same for three samples of different records, reconciled in every round.</summary>
    /// <param name="counts">The samples.</param>
    /// <param name="settings">Rounds, seed, confidence, threads.</param>
    /// <param name="search">The search for the upper end in every round, the same as for the estimate; null for the proven bounds without one.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static IReadOnlyList<SampledQuantity> Bounds(
        PairCounts counts, ResamplingSettings settings, SharpBudget? search = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return Run(s_bounds, settings, Of(Fit(counts), search, cancellation),
            (ref random) => Of(Fit(Redraw(counts, ref random)), search, cancellation), cancellation);

        PairwiseMarginals Fit(PairCounts sample) =>
            PairwiseMarginals.FromJoint(Reconciliation.FitJoint(sample, FitTolerance, cancellation).Fit);
    }

    private static PairCounts Redraw(PairCounts counts, ref RandomSource random)
    {
        long[][] drawn = new long[3][];
        for (int t = 0; t < 3; t++)
        {
            drawn[t] = new long[counts.Table(t).Length];
            CountSampler.Multinomial(Array.ConvertAll(counts.Table(t).ToArray(), n => (double)n), counts.Records(t), ref random, drawn[t]);
        }

        return new PairCounts(counts.X1, counts.X2, counts.Y, drawn[0], drawn[1], drawn[2]);
    }

    private static double[] Of(PairwiseMarginals marginals, SharpBudget? search, CancellationToken cancellation)
    {
        InteractionBounds b = InteractionBounds.Of(marginals, search, Tolerance, cancellation);
        return
        [
            b.Redundancy.Midpoint, b.Unique1.Midpoint, b.Unique2.Midpoint, b.Synergy.Lower, b.Synergy.Upper, b.Total.Lower, b.Total.Upper,
            b.Accuracy.Lower, b.Accuracy.Upper, b.Information.I1.Midpoint, b.Information.I2.Midpoint,
        ];
    }

    private delegate double[] Draw(ref RandomSource random);

    private static SampledQuantity[] Run(string[] names, ResamplingSettings settings, double[] estimate, Draw draw, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Rounds, 2);
        double[][] values = new double[settings.Rounds][];
        Rounds.Run(settings.Rounds, settings.MaxDegreeOfParallelism, round =>
        {
            RandomSource random = new(settings.Seed, round);
            values[round] = draw(ref random);
            cancellation.ThrowIfCancellationRequested(); // a solve that was stopped is no value
        }, settings.Progress, cancellation);
        return [.. names.Select((name, q) => new SampledQuantity(name, SamplingInterval.Of(
            estimate[q], Array.ConvertAll(values, v => v[q]), settings.Confidence, 0,
            name.StartsWith("accuracy", StringComparison.Ordinal) ? 1 : double.PositiveInfinity)))];
    }

    private static double Accuracy(Joint joint)
    {
        (int ny, double sum) = (joint.Y.Size, 0);
        for (int f = 0; f < joint.Weights.Length; f += ny)
        {
            double best = 0;
            foreach (double w in joint.Weights.Slice(f, ny))
            {
                best = Math.Max(best, w);
            }

            sum += best;
        }

        return sum / joint.Total().Midpoint;
    }

    internal static long Records(Joint joint)
    {
        ArgumentNullException.ThrowIfNull(joint);
        return joint.IsCounts ? (long)joint.Total().Midpoint : throw new ArgumentException(
            "The weights are no counts: resampling needs whole numbers of records. Give counts in place of probabilities.", nameof(joint));
    }
}
