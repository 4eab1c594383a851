namespace Pid.Studies.Verification.Statements;

/// <summary>S_max bounds the synergy.</summary>
internal static class SynergyBelowSMax
{
    public static Statement Statement { get; } = new("s-max", "S_min <= S <= S_max", "the sharp interval: the range of S over D",
        Standing.Proved,
        "p lies in D; both ends are proven by dual certificates.", f =>
        Facts.AtMost("S", f.Parts.Synergy.Lower, "S_max", f.Sharp.MaximalSynergy.Upper)
            ?? Facts.AtMost("S_min", f.Bounds.MinimalSynergy.Lower, "S_max", f.Sharp.MaximalSynergy.Upper));
}
