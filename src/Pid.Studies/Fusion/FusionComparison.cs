using Pid.Interactions;

namespace Pid.Studies.Fusion;

/// <summary>What models did on records held out, beside what the three pairs of the same records had said.</summary>
/// <param name="Found">What the models did.</param>
/// <param name="Bounds">What the pairs say.</param>
public sealed record FusionComparison(FusionResult Found, InteractionBounds Bounds)
{
    // What the advice calls next to nothing.
    private const double Point = 0.01;

    /// <summary>
    /// Whether the advice to collect paired labels held; null where there was none. Yes: both sources win more than the standard error over
    /// the better one. No: they win no more than that, or than a point of accuracy.
    /// </summary>
    public bool? CollectHolds => Bounds.Advice.Collect switch
    {
        Decision.Yes => Found.Collect == Decision.Yes,
        Decision.No => IsLittle(Found.Multimodal),
        _ => null,
    };

    /// <summary>
    /// Whether the advised family was right in the same sense: none that is richer wins more than that over it; null where there was none.
    /// </summary>
    public bool? FusionHolds => Bounds.Advice.Fusion switch
    {
        FusionFamily.None => IsLittle(Found.Multimodal),
        FusionFamily.Simple => IsLittle(Found.Complex),
        _ => null,
    };

    private static bool IsLittle(Proportion gain) => gain.Value <= Math.Max(gain.Error, Point);
}
