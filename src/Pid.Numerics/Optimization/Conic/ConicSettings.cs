using Pid.Numerics.Optimization.Conic.Presolving;

namespace Pid.Numerics.Optimization.Conic;

/// <summary>Which factorisation solves the Newton systems.</summary>
internal enum KktBackendKind
{
    /// <summary>Chosen by the operation counts of both.</summary>
    Automatic,

    /// <summary>Sparse L D L' of the quasi-definite system, ordered by minimum degree.</summary>
    SparseLdl,

    /// <summary>Dense Cholesky after the rows are eliminated; for many more rows than columns.</summary>
    DenseSchur,
}

/// <summary>A limit on time, with the clock that measures it.</summary>
/// <param name="Clock">The clock.</param>
/// <param name="Limit">Time allowed for one solve.</param>
internal sealed record TimeBudget(TimeProvider Clock, TimeSpan Limit);

/// <summary>How to solve. The defaults suit almost every problem.</summary>
public sealed record ConicSettings
{
    /// <summary>The defaults.</summary>
    public static ConicSettings Default { get; } = new();

    /// <summary>Relative residuals and absolute-or-relative gap at which a solution is optimal. Certificates are exact.</summary>
    public double Tolerance { get; init; } = 1e-8;

    /// <summary>The same for the statuses that begin with Near.</summary>
    public double NearTolerance { get; init; } = 1e-5;

    /// <summary>Most iterations.</summary>
    public int MaxIterations { get; init; } = 200;

    /// <summary>A limit on time; null for none. Checked once an iteration.</summary>
    internal TimeBudget? Time { get; init; }

    /// <summary>Whether rows and columns are scaled to comparable size first (by powers of two, so without rounding).</summary>
    public bool Equilibrate { get; init; } = true;

    /// <summary>
    /// Whether the one-shot solve removes redundant rows and fixed variables first; a linear program is reduced further, and taken to a
    /// vertex where the digits of its objective are in doubt.
    /// </summary>
    public bool Presolve { get; init; } = true;

    /// <summary>
    /// Whether a linear program may be reduced further and taken to a vertex; not where its point is only where to look, and the tolerance
    /// tighter than any digits that count.
    /// </summary>
    internal bool SeeksVertex { get; init; } = true;

    /// <summary>
    /// Iterations without progress near the end after which a solve counts as stalled, though steps still have some length.
    /// </summary>
    internal int Patience { get; init; } = int.MaxValue;

    /// <summary>
    /// Whether a solved problem has the digits of its objective only where the gap and what the residuals can move it, together, are within
    /// the tolerance.
    /// </summary>
    internal bool CountsDoubt { get; init; }

    /// <summary>Residuals of the Newton systems, relative to their right sides, that count as none.</summary>
    internal double DirectionTarget { get; init; } = 1e-10;

    /// <summary>Whether a point within round cones is wanted beside the solution.</summary>
    internal bool SeeksInner { get; init; }

    /// <summary>Which factorisation to use.</summary>
    internal KktBackendKind Backend { get; init; }

    /// <summary>Called after every iteration; return false to stop.</summary>
    internal Func<ConicIteration, bool>? Progress { get; init; }
}

/// <summary>One line of the history of a solve. Residuals are those of the original, unscaled problem.</summary>
/// <param name="Number">0 for the starting point.</param>
/// <param name="PrimalObjective">1/2 x'Px + q'x.</param>
/// <param name="DualObjective">-1/2 x'Px - b'z.</param>
/// <param name="PrimalResidual">||A x + s - b|| relative to max(1, ||b||, ||A x||, ||s||), maximum norms.</param>
/// <param name="DualResidual">||P x + q + A'z|| relative to max(1, ||q||, ||P x||, ||A'z||), maximum norms.</param>
/// <param name="Gap">|primal - dual objective|, divided by max(1, min of their sizes), 1 in a unit near the objective's.</param>
/// <param name="Mu">Complementarity of the embedding.</param>
/// <param name="KappaOverTau">Grows where the problem is infeasible.</param>
/// <param name="Step">Step length taken to come here.</param>
/// <param name="Sigma">Centring of that step.</param>
internal readonly record struct ConicIteration(int Number, double PrimalObjective, double DualObjective, double PrimalResidual,
    double DualResidual,
    double Gap, double Mu, double KappaOverTau, double Step, double Sigma);
