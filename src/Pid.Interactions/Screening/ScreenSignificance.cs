using Pid.Numerics.Distributions;

namespace Pid.Interactions.Screening;

/// <summary>
/// Permutation p-values of listed pairs that account for having looked at all pairs (Westfall and Young 1993, single step): the share of
/// shuffles of the target whose *best* pair, of all pairs, reaches the value of the listed one.
/// </summary>
/// <remarks>
/// Under the hypothesis that the target is independent of all columns the shuffled screens are equally likely, so that with
/// p = (k + 1) / (n + 1) the chance of any p at or below a level is at most that level (it is exact, whatever the dependence among
/// columns). A small p says that the target is not independent of the columns in this way; it does not say that a pair's part is synergy
/// where one column alone already informs.
/// </remarks>
internal static class ScreenSignificance
{
    /// <summary>
    /// The adjusted p-values of the listed pairs, in their order; null where it was cancelled before the first shuffle was done.
    /// </summary>
    /// <param name="columns">The columns.</param>
    /// <param name="target">The target.</param>
    /// <param name="settings">As in the screen; a share of the pairs is no family, so there must be one share only.</param>
    /// <param name="result">The screen's result.</param>
    /// <param name="permutations">Shuffles n; the smallest p is 1 / (n + 1).</param>
    /// <param name="seed">Seed of the shuffles.</param>
    /// <param name="progress">Called with the shuffles done.</param>
    /// <param name="cancellation">Stops between two shuffles: the p-values of those done are returned, with their number.</param>
    public static (double[] P, int Done)? AdjustedP(
        IReadOnlyList<CodedColumn> columns, CodedColumn target, ScreenSettings settings, ScreenResult result, int permutations, long seed,
        Action<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentOutOfRangeException.ThrowIfNotEqual(settings.Shards, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(permutations, 1);
        if (result.Best.Count == 0)
        {
            return ([], permutations);
        }

        // Only whether a shuffle reaches a listed value matters: pairs that cannot reach the least of them are never decomposed.
        ScreenSettings one = settings with
        {
            Top = 1,
            Floor = result.Best[^1].Value.Lower,
            Progress = null,
            Checkpoint = null,
            Resume = null
        };
        int[] reached = new int[result.Best.Count];
        Random random = new(unchecked((int)(seed ^ (seed >> 32))));
        ushort[] codes = target.Codes.ToArray();
        CodedColumn shuffled = new(target.Variable, codes);
        int done = 0;
        for (; done < permutations; done++)
        {
            random.Shuffle(codes);
            ScreenResult best = PairScreen.Run(columns, shuffled, one, cancellation);
            if (!best.IsComplete)
            {
                break;
            }

            for (int i = 0; i < reached.Length && best.Best.Count > 0; i++)
            {
                reached[i] += best.Best[0].Value.Upper >= result.Best[i].Value.Lower ? 1 : 0;
            }

            progress?.Invoke(done + 1);
        }

        return done == 0 ? null : (Array.ConvertAll(reached, k => (k + 1.0) / (done + 1)), done);
    }
}
