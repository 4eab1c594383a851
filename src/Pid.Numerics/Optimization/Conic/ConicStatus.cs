namespace Pid.Numerics.Optimization.Conic;

/// <summary>What the returned numbers are.</summary>
public enum SolutionStatus
{
    /// <summary>Nothing was proven; the best iterate is returned.</summary>
    Unknown,

    /// <summary>Optimal to the asked tolerance.</summary>
    Optimal,

    /// <summary>Optimal to the looser tolerance of the settings.</summary>
    NearOptimal,

    /// <summary>
    /// No x satisfies the constraints, proven exactly: z, rounded to doubles, is the certificate, b'z = -1, A'z = 0, z in K*.
    /// </summary>
    PrimalInfeasible,

    /// <summary>
    /// The objective falls without end, or nothing satisfies the dual: proven exactly: x, rounded to doubles, is the certificate, q'x = -1,
    /// P x = 0 (or x'Px &lt; 0, where rounding left P so), s = -A x in K.
    /// </summary>
    DualInfeasible,

    /// <summary>Never returned: what is not proven is <see cref="Unknown"/>. Kept for the numbers of the others.</summary>
    NearPrimalInfeasible,

    /// <summary>Never returned, as <see cref="NearPrimalInfeasible"/>.</summary>
    NearDualInfeasible,

    /// <summary>tau and kappa both vanished: neither a solution nor a certificate is near.</summary>
    IllPosed,
}

/// <summary>Why the iteration ended.</summary>
public enum ExitReason
{
    /// <summary>The asked tolerance was met.</summary>
    Converged,

    /// <summary>The limit on iterations was reached.</summary>
    IterationLimit,

    /// <summary>The limit on time was reached.</summary>
    TimeLimit,

    /// <summary>No step made progress any more.</summary>
    Stalled,

    /// <summary>A linear system could not be solved.</summary>
    NumericalError,

    /// <summary>The caller asked to stop.</summary>
    Cancelled,
}
