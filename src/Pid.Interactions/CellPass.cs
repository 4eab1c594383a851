namespace Pid.Interactions;

/// <summary>
/// When a pass over the cells of a table looks at a stop. Of a table up to <see cref="Quick"/> cells whatever has begun is finished and
/// proven: it takes less than anyone would notice. A larger one is looked at row by row, and a stop gives the pass up by an exception; what
/// was proven before stands.
/// </summary>
internal static class CellPass
{
    /// <summary>Cells whose passes and proofs all together take less than half a second.</summary>
    public const int Quick = 1 << 17;

    /// <summary>What a pass over so many cells looks at.</summary>
    public static CancellationToken Stop(long cells, CancellationToken cancellation) => cells > Quick ? cancellation
        : CancellationToken.None;
}
