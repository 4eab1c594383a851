using Pid.Interactions;

namespace Pid.Studies.Fusion;

/// <summary>What models did on records held out, beside what the three pairs of the same records had said.</summary>
/// <param name="Found">What the models did.</param>
/// <param name="Bounds">What the pairs say.</param>
public sealed record FusionComparison(FusionResult Found, InteractionBounds Bounds)
{
    /// <summary>Whether the advice to collect paired labels or not was right; null where there was none.</summary>
    public bool? CollectHolds => Holds(Bounds.Advice.Collect, Decision.Undecided, Found.Collect);

    /// <summary>Whether the advised family won; null where none was advised.</summary>
    public bool? FusionHolds => Holds(Bounds.Advice.Fusion, FusionFamily.Undecided, Found.Winner);

    private static bool? Holds<T>(T advised, T none, T found)
        where T : struct => advised.Equals(none) ? null : advised.Equals(found);
}
