using Pid.Interactions;

namespace Pid.Studies.Verification.Statements;

/// <summary>The marginals of a joint are possible.</summary>
internal static class Compatible
{
    public static Statement Statement { get; } = new("compatible", "the three pairs of a joint are never called impossible",
        "duality: ln sum exp(t) >= <t, p> for every p in D",
        Standing.Proved, "A certificate of impossibility would separate p from all joints.", f =>
        f.Bounds.Compatibility == Compatibility.Impossible ? "the pairs of this joint are called impossible" : null);
}
