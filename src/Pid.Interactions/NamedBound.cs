namespace Pid.Interactions;

/// <summary>On which side of the synergy a bound lies.</summary>
public enum BoundSide
{
    /// <summary>S is at least the value.</summary>
    Lower,

    /// <summary>S is at most the value.</summary>
    Upper,
}

/// <summary>One bound on the synergy S, in bits, with its name and source.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Side">Lower or upper.</param>
/// <param name="Value">The value; for a proven bound rounded to the safe side.</param>
/// <param name="Proven">True: S is certainly on that side. False: a heuristic, offered for comparison and never used.</param>
/// <param name="Source">Where the statement comes from.</param>
public sealed record NamedBound(string Name, BoundSide Side, double Value, bool Proven, string Source);
