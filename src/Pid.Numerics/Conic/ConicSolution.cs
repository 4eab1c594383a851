namespace Pid.Numerics.Conic;

/// <summary>
/// The answer of a solve: two status fields, the best iterate seen or a certificate, its residuals in the original problem, and the history.
/// </summary>
/// <remarks>
/// A <see cref="ConicSolver"/> owns its solution and overwrites it at its next solve; copy what must survive. z (interior of K*, or zero on rows
/// that bind nothing) is the raw material of a certified bound: for x in a known box, q'x >= -b'z - max over the box of (q + A'z)'x.
/// </remarks>
public sealed class ConicSolution
{
    private readonly double[] _x;
    private readonly double[] _s;
    private readonly double[] _z;
    private readonly List<ConicIteration> _history;

    internal ConicSolution(int variables, int rows, int historyCapacity)
    {
        _x = new double[variables];
        _s = new double[rows];
        _z = new double[rows];
        _history = new List<ConicIteration>(historyCapacity);
    }

    /// <summary>What the numbers are.</summary>
    public SolutionStatus Status { get; internal set; }

    /// <summary>Why the iteration ended.</summary>
    public ExitReason Exit { get; internal set; }

    /// <summary>x; the certificate if the status says dual infeasible; zeros if it says primal infeasible.</summary>
    public ReadOnlySpan<double> X => _x;

    /// <summary>s.</summary>
    public ReadOnlySpan<double> S => _s;

    /// <summary>z; the certificate if the status says primal infeasible; zeros if it says dual infeasible.</summary>
    public ReadOnlySpan<double> Z => _z;

    /// <summary>1/2 x'Px + q'x; +infinity if primal infeasible, -infinity if dual infeasible.</summary>
    public double PrimalObjective { get; internal set; }

    /// <summary>-1/2 x'Px - b'z; infinite as <see cref="PrimalObjective"/>.</summary>
    public double DualObjective { get; internal set; }

    /// <summary>Relative residual of A x + s = b; of a certificate of dual infeasibility, max(||P x||, ||A x + s|| / max(1, ||s||)).</summary>
    public double PrimalResidual { get; internal set; }

    /// <summary>Relative residual of P x + q + A'z = 0; of a certificate of primal infeasibility, ||A'z||.</summary>
    public double DualResidual { get; internal set; }

    /// <summary>|primal - dual objective| / max(1, min of their sizes).</summary>
    public double Gap { get; internal set; }

    /// <summary>
    /// With a certificate of primal infeasibility (b'z = -1) whose residual is not exactly zero: no feasible x has |x|_1 less than this, 1 / ||A'z||_inf.
    /// </summary>
    public double InfeasibilityRadius { get; internal set; }

    /// <summary>Iterations done.</summary>
    public int Iterations { get; internal set; }

    /// <summary>One entry for the start and each iteration.</summary>
    public IReadOnlyList<ConicIteration> History => _history;

    internal Span<double> MutableX => _x;

    internal Span<double> MutableS => _s;

    internal Span<double> MutableZ => _z;

    internal List<ConicIteration> MutableHistory => _history;
}
