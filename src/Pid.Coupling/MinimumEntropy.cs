namespace Pid.Coupling;

/// <summary>What is known of the minimum entropy of a coupling: a proven lower end and a coupling that attains the upper one.</summary>
/// <param name="Lower">No coupling of the exact marginals has less entropy than this number of bits.</param>
/// <param name="Coupling">The best coupling found; its <see cref="SparseCoupling.Method"/> says which construction won.</param>
/// <param name="IsExact">Whether the search for a better coupling was completed: the coupling is optimal up to rounding.</param>
/// <param name="LowerName">The name of the argument behind <see cref="Lower"/>.</param>
/// <param name="Tried">Every construction tried, in order, with the entropy of its coupling in bits, rounded up.</param>
public sealed record MinimumEntropy(
    double Lower, string LowerName, SparseCoupling Coupling, bool IsExact, IReadOnlyList<(string Method, double Entropy)> Tried)
{
    /// <summary>Some coupling of the exact marginals has at most this number of bits.</summary>
    public double Upper => Coupling.UpperBoundOfMinimum;

    /// <summary>Upper - Lower: how far the coupling can be from the optimum, in bits.</summary>
    public double Gap => Upper - Lower;

    /// <summary>Nodes of a search over monotone couplings; 0 where there was none.</summary>
    internal long Nodes { get; init; }
}
