using Pid.Numerics.Certified;

namespace Pid.Interactions.Screening;

/// <summary>A pair of columns and its decomposition.</summary>
/// <param name="First">Index of the column X1, below <paramref name="Second"/>.</param>
/// <param name="Second">Index of the column X2.</param>
/// <param name="Value">The criterion, in bits.</param>
/// <param name="Decomposition">R, U1, U2, S of the empirical distribution.</param>
internal sealed record ScreenedPair(int First, int Second, Interval Value, Decomposition Decomposition);

/// <summary>The best pairs, and a proof that there are no better ones.</summary>
/// <param name="Best">The listed pairs, by the lower end of the value, largest first; equal ones by their columns.</param>
/// <param name="Elsewhere">No pair that is not listed has a larger value, in bits; infinite where not all pairs were examined.</param>
/// <param name="Pairs">Pairs of the share.</param>
/// <param name="Examined">Pairs examined: all of them, unless the screen was cancelled.</param>
/// <param name="Decomposed">Pairs that had to be decomposed, if only roughly; bounds excluded the others.</param>
internal sealed record ScreenResult(IReadOnlyList<ScreenedPair> Best, double Elsewhere, long Pairs, long Examined, long Decomposed)
{
    /// <summary>Whether all pairs were examined: then the list is the true one, up to <see cref="Elsewhere"/>.</summary>
    public bool IsComplete => Examined == Pairs;
}
