using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;

namespace Pid.Interactions.Inference;

/// <summary>
/// Permutation tests: (k + 1) / (rounds + 1), k the rounds whose statistic is at least the observed one. Exact for their hypothesis at any
/// sample size, in O(records) a round.
/// </summary>
internal static class PermutationTest
{
    private const double Tie = 1e-9;

    /// <summary>Whether (X1,X2) says anything about Y: y is shuffled over the records; the statistic is I(X1,X2;Y).</summary>
    /// <param name="joint">Counts of records (x1,x2,y).</param>
    /// <param name="settings">Rounds, seed, threads.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ArgumentException">The weights are no counts, or there are more than 2^31 records.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static double Interaction(Joint joint, PermutationSettings settings, CancellationToken cancellation = default)
    {
        SampleChecks.Counts(joint);
        (int ny, int fibres) = (joint.Y.Size, joint.X1.Size * joint.X2.Size);
        long[] counts = Array.ConvertAll(joint.Weights.ToArray(), w => (long)w);
        int[] labels = Labels(counts, ny);
        return PValue(settings, Information(counts, fibres, ny),
            (ref random) => Information(Shuffled(counts, labels, fibres, ny, ref random), fibres, ny), cancellation);
    }

    /// <summary>
    /// Whether either source says anything about Y, from samples of different records: y is shuffled in D1 and in D2; the statistic is
    /// I(X1;Y) + I(X2;Y).
    /// </summary>
    /// <param name="counts">The samples.</param>
    /// <param name="settings">Rounds, seed, threads.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ArgumentException">There are more than 2^31 records.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static double Interaction(PairCounts counts, PermutationSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(counts);
        (int n1, int n2, int ny) = (counts.X1.Size, counts.X2.Size, counts.Y.Size);
        (long[] x1y, long[] x2y) = (counts.X1Y.ToArray(), counts.X2Y.ToArray());
        (int[] labels1, int[] labels2) = (Labels(x1y, ny), Labels(x2y, ny));
        return PValue(settings, Information(x1y, n1, ny) + Information(x2y, n2, ny), (ref random) =>
            Information(Shuffled(x1y, labels1, n1, ny, ref random), n1, ny) + Information(Shuffled(x2y, labels2, n2, ny, ref random), n2,
            ny), cancellation);
    }

    /// <summary>
    /// Whether there is synergy: x1 is shuffled among the records of each y, which keeps p(x1,y) and p(x2,y), so R, U1 and U2, and makes
    /// the sources independent given y; the statistic is S.
    /// </summary>
    /// <remarks>
    /// Exact for the hypothesis that X1 and X2 are independent given Y. For S = 0 it is cautious: among all joints with these two pairs the
    /// one with S = 0 has the least I(X1,X2;Y), so that shuffled tables have, sampling apart, at least as much.
    /// </remarks>
    /// <param name="joint">Counts of records (x1,x2,y).</param>
    /// <param name="settings">Rounds, seed, threads.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ArgumentException">The weights are no counts, or there are more than 2^31 records.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static double Synergy(Joint joint, PermutationSettings settings, CancellationToken cancellation = default)
    {
        SampleChecks.Counts(joint);
        (int n1, int n2, int ny) = (joint.X1.Size, joint.X2.Size, joint.Y.Size);
        long[] counts = Array.ConvertAll(joint.Weights.ToArray(), w => (long)w);

        // For each y the records by x2, and the x1 they have. The union information is the same for every shuffle, so I(X1,X2;Y) orders
        // like S.
        long[][] pairs = new long[ny][];
        int[][] labels = new int[ny][];
        for (int y = 0; y < ny; y++)
        {
            pairs[y] = new long[n2 * n1];
            for (int f = 0; f < n1 * n2; f++)
            {
                pairs[y][(f % n2 * n1) + (f / n2)] = counts[(f * ny) + y];
            }

            labels[y] = Labels(pairs[y], n1);
        }

        return PValue(settings, Information(counts, n1 * n2, ny), (ref random) =>
        {
            long[] drawn = new long[counts.Length];
            for (int y = 0; y < ny; y++)
            {
                long[] shuffled = Shuffled(pairs[y], labels[y], n2, n1, ref random);
                for (int f = 0; f < n1 * n2; f++)
                {
                    drawn[(f * ny) + y] = shuffled[(f % n2 * n1) + (f / n2)];
                }
            }

            return Information(drawn, n1 * n2, ny);
        }, cancellation);
    }

    private delegate double Statistic(ref RandomSource random);

    private static double PValue(PermutationSettings settings, double observed, Statistic draw, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        bool[] reached = new bool[settings.Rounds];
        Rounds.Run(settings.Rounds, settings.MaxDegreeOfParallelism, round =>
        {
            RandomSource random = new(settings.Seed, round);
            reached[round] = draw(ref random) >= observed - Tie; // tables that differ by relabelling alone are ties
        }, settings.Progress, cancellation);
        return (reached.Count(r => r) + 1.0) / (settings.Rounds + 1.0);
    }

    /// <summary>The column of every record, row by row.</summary>
    private static int[] Labels(long[] counts, int columns)
    {
        long records = counts.Sum();
        if (records > Array.MaxLength)
        {
            throw new ArgumentException($"There are {records} records; a permutation test shuffles at most {Array.MaxLength}. Draw "
                + $"fewer of them at random first.");
        }

        int[] labels = new int[records];
        int at = 0;
        for (int c = 0; c < counts.Length; c++)
        {
            labels.AsSpan(at, (int)counts[c]).Fill(c % columns);
            at += (int)counts[c];
        }

        return labels;
    }

    private static long[] Shuffled(long[] counts, int[] labels, int rows, int columns, ref RandomSource random)
    {
        int[] shuffled = [.. labels];
        CountSampler.Shuffle(shuffled, ref random);
        long[] result = new long[counts.Length];
        int at = 0;
        for (int i = 0; i < rows; i++)
        {
            long length = 0;
            for (int j = 0; j < columns; j++)
            {
                length += counts[(i * columns) + j];
            }

            foreach (int label in shuffled.AsSpan(at, (int)length))
            {
                result[(i * columns) + label]++;
            }

            at += (int)length;
        }

        return result;
    }

    private static double Information(long[] counts, int rows, int columns) => PlugIn.Information(counts, rows, columns);
}
