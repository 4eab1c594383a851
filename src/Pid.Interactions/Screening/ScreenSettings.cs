namespace Pid.Interactions.Screening;

/// <summary>What pairs of columns are ranked by.</summary>
internal enum ScreenCriterion
{
    /// <summary>S: what only both columns together say about the target.</summary>
    Synergy,

    /// <summary>R: what each of them says alike.</summary>
    Redundancy,

    /// <summary>max(U1, U2): what one of them says and the other does not.</summary>
    Unique,

    /// <summary>I(X1,X2;Y): everything they say.</summary>
    Total,
}

/// <summary>How to screen.</summary>
/// <param name="Criterion">What to rank by.</param>
/// <param name="Top">How many pairs to list, 1 at least.</param>
/// <param name="Tolerance">Width of every interval of a listed pair, in bits.</param>
/// <param name="MaxDegreeOfParallelism">Threads; the result does not depend on it.</param>
/// <param name="Shard">Which share of the pairs to screen, from 0; the shares of a screen list together what it lists alone.</param>
/// <param name="Shards">How many shares there are.</param>
/// <param name="Floor">Pairs whose value is certainly below are of no interest, in bits.</param>
/// <param name="Progress">Called after each round with the pairs done and all pairs of the share.</param>
internal sealed record ScreenSettings(
    ScreenCriterion Criterion = ScreenCriterion.Synergy, int Top = 20, double Tolerance = 1e-9, int MaxDegreeOfParallelism = 1,
        int Shard = 0, int Shards = 1, double Floor = 0, Action<long, long>? Progress = null)
{
    /// <summary>Called after each round with what is needed to go on from there.</summary>
    internal Action<ScreenState>? Checkpoint { get; init; }

    /// <summary>Where to go on, from an earlier run with the same columns and settings; null starts from the beginning.</summary>
    internal ScreenState? Resume { get; init; }
}

/// <summary>How far a screen has come. Small: the listed pairs are solved again when it goes on.</summary>
/// <param name="NextTile">The first block of pairs that is not done.</param>
/// <param name="Best">The pairs listed so far.</param>
/// <param name="Elsewhere">No other pair that is done exceeds it, or the value of the last one listed, in bits.</param>
/// <param name="Decomposed">Pairs decomposed so far.</param>
internal sealed record ScreenState(long NextTile, IReadOnlyList<(int First, int Second)> Best, double Elsewhere, long Decomposed);
