namespace Pid.Coupling;

/// <summary>How long an exact search may go on. Out of budget is a result with a certified gap, not an exception.</summary>
/// <param name="Nodes">
/// The largest number of search nodes; the same number gives the same answer on every machine. Of three marginals and more a node counts as
/// one for every hundred entries of its equations (states by combinations of states), as it takes so much longer.
/// </param>
/// <param name="Progress">
/// Told, from time to time, the nodes visited and the entropy of the best coupling so far in bits; may be null.
/// </param>
/// <param name="Cancellation">Stops the search from outside, for instance after some time.</param>
public readonly record struct SearchBudget(long Nodes, Action<long, double>? Progress = null, CancellationToken Cancellation = default)
{
    /// <summary>No limit but the cancellation.</summary>
    public static SearchBudget Unlimited { get; } = new(long.MaxValue);
}
