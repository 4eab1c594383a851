using Pid.Numerics.Certified;

namespace Pid.Interactions.Decomposing;

/// <summary>How a Newton step d of ln r moves the positive variable r.</summary>
internal static class LogStep
{
    /// <summary>
    /// The factor of r: exp(d) where the model is local; beyond that what a linear step means, so that r neither overshoots from below
    /// (1 + d, not e^d) nor creeps from above (d near -1 or less says that the target is far smaller).
    /// </summary>
    public static double Growth(double d) => d > 1 ? 1 + d : d < -1 ? 0.05 : CertifiedMath.Exp(d);
}
