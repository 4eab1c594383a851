namespace Pid.Interactions.Inference;

/// <summary>How often to shuffle.</summary>
/// <param name="Rounds">Rounds, at least 2; 199 are few, 999 usual.</param>
/// <param name="Seed">Seed; the same seed gives the same bits, whatever the number of threads.</param>
/// <param name="MaxDegreeOfParallelism">Threads.</param>
/// <param name="Progress">Called with the rounds done, from any thread.</param>
internal sealed record PermutationSettings(int Rounds, long Seed = 0, int MaxDegreeOfParallelism = 1, Action<int>? Progress = null);
