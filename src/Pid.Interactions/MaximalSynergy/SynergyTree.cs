namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// What proves that some cells of no joint with three pairs have less entropy, for anyone to check: a tree of boxes (docs/certificates.md).
/// </summary>
/// <param name="Cells">The cells, in (x1, x2, y) order, y fastest.</param>
/// <param name="Steps">The steps, in whole numbers.</param>
/// <param name="LeastEntropy">What they prove of sum -p ln p over the cells, in nats, right to rounding.</param>
internal sealed record SynergyTree(IReadOnlyList<int> Cells, IReadOnlyList<long[]> Steps, double LeastEntropy);
