namespace Pid.Interactions;

/// <summary>What the intervals support, in plain words, each with the rule that says so.</summary>
/// <param name="Dominant">"redundancy", "unique1", "unique2", "synergy", or "undecided": the interaction that is largest for certain.</param>
/// <param name="Collect">"yes", "no" or "undecided": whether paired labels are worth collecting.</param>
/// <param name="Fusion">"none", "simple", "complex" or "undecided": the family of fusion models to try.</param>
/// <param name="Sentences">The answer in sentences, most important first.</param>
/// <param name="Rules">The rule behind each of Dominant, Collect and Fusion.</param>
public sealed record Advice(
    string Dominant, string Collect, string Fusion, IReadOnlyList<string> Sentences, IReadOnlyList<string> Rules);
