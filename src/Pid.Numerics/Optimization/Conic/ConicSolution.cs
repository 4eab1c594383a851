namespace Pid.Numerics.Optimization.Conic;

/// <summary>
/// The answer of a solve: two status fields, the best iterate seen or a certificate, its residuals in the original problem, and the
/// history.
/// </summary>
/// <remarks>
/// Signs, of minimise 1/2 x'Px + q'x subject to A x + s = b, s in K: at an optimum P x + q + A'z = 0, z in K* and s'z = 0, cone by cone,
/// to the residuals, and -z is the price of b: the optimum V changes by dV/db = -z. Of an equation z has either sign; of an inequality
/// a'x &lt;= b, z >= 0; of a row a'x >= b, given as -a'x &lt;= -b, too, and +z is the price of its b. Of a second-order or semidefinite
/// cone z lies in the cone itself; of an exponential one (u, v, w), w >= -u exp(v / u - 1) with u &lt; 0, or u = 0 and v, w >= 0; of a
/// power cone (u / alpha)^alpha (v / (1 - alpha))^(1 - alpha) >= |w| with u, v >= 0. Where c + P x - A'y - w = 0 is written for A x = b
/// and x >= 0, y is -z of the equations and w is z of the rows -x &lt;= 0.
/// A <see cref="ConicSolver"/> owns its solution and overwrites it at its next solve; copy what must survive. z (in K*; zero
/// on rows that bind nothing) is the raw material of a certified bound: for x in a known box, q'x >= -b'z - max over the box of
/// (q + A'z)'x.
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

    /// <summary>
    /// z; the certificate if the status says primal infeasible; zeros if it says dual infeasible. At an optimum -z is the price of b, dV/db
    /// = -z: z >= 0 on an inequality a'x &lt;= b, either sign on an equation.
    /// </summary>
    public ReadOnlySpan<double> Z => _z;

    /// <summary>1/2 x'Px + q'x; +infinity if primal infeasible, -infinity if dual infeasible.</summary>
    public double PrimalObjective { get; internal set; }

    /// <summary>
    /// -1/2 x'Px - b'z; infinite as <see cref="PrimalObjective"/>. A lower bound on the optimum only as far as z is feasible for the dual,
    /// to <see cref="DualResidual"/>: beside a large x even a small residual lifts it above the infimum.
    /// </summary>
    public double DualObjective { get; internal set; }

    /// <summary>
    /// Relative residual of A x + s = b; of a certificate of dual infeasibility, what rounding it to doubles leaves of P x and A x + s.
    /// </summary>
    public double PrimalResidual { get; internal set; }

    /// <summary>
    /// Relative residual of P x + q + A'z = 0, of a presolved problem beyond what rounding of its terms can be; of a certificate of
    /// primal infeasibility, what rounding it to doubles leaves of A'z.
    /// </summary>
    public double DualResidual { get; internal set; }

    /// <summary>
    /// |primal - dual objective| / max(1, min of their sizes), where 1 is another number if the objective's unit is far from 1.
    /// </summary>
    public double Gap { get; internal set; }

    /// <summary>
    /// |primal - dual objective| beside the larger of the two, however small they are: more than <see cref="Gap"/> where the objective is
    /// small beside the data. 1 and more: it is not told from 0.
    /// </summary>
    public double RelativeGap { get; internal set; }

    /// <summary>
    /// How far the residuals can move the objective, to first order and beside the objective itself, as in <see cref="RelativeGap"/>:
    /// |z|'|A x + s - b| + |x|'|P x + A'z + q|. Much more than the residuals where multipliers are large, or the objective is small beside
    /// the data: it has fewer digits than the tolerance.
    /// </summary>
    public double ObjectiveError { get; internal set; }

    /// <summary>
    /// No feasible x has |x|_1 less than this, proven in outward-rounded arithmetic: +infinity if the status says primal infeasible, which
    /// is proven for all x; where nothing was decided what the last multipliers prove; otherwise 0.
    /// </summary>
    public double InfeasibilityRadius { get; internal set; }

    /// <summary>
    /// Whether x still grew while residuals and gap fell to the tolerance: a sign, not a proof, that the infimum is approached at infinity
    /// and no minimiser exists.
    /// </summary>
    public bool IsPerhapsNotAttained { get; internal set; }

    /// <summary>Iterations done.</summary>
    public int Iterations { get; internal set; }

    /// <summary>One entry for the start and each iteration.</summary>
    internal IReadOnlyList<ConicIteration> History => _history;

    /// <summary>z of the last iterate, which is not always the best, where nothing was decided: what the radius rests on.</summary>
    internal double[] LastMultipliers { get; set; } = [];

    /// <summary>Near the solution, x and z well within the cones, where they were sought.</summary>
    internal (double[] X, double[] Z) Inner { get; set; } = ([], []);

    internal Span<double> MutableX => _x;

    internal Span<double> MutableS => _s;

    internal Span<double> MutableZ => _z;

    internal List<ConicIteration> MutableHistory => _history;
}
