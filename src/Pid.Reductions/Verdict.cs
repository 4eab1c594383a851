namespace Pid.Reductions;

/// <summary>The answer to a decision problem.</summary>
public enum Verdict
{
    /// <summary>The search ended before it had an answer.</summary>
    Undecided,

    /// <summary>Yes; a solution is at hand.</summary>
    Feasible,

    /// <summary>No; the search was complete, or a certified bound excludes every solution.</summary>
    Infeasible,
}
