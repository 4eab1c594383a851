using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic.Cones;
using Pid.Numerics.Optimization.Conic.Kkt;
using Pid.Numerics.Optimization.Conic.Presolving;
using Pid.Numerics.Optimization.Conic.Proofs;

namespace Pid.Numerics.Optimization.Conic;

/// <summary>
/// Solves conic problems by an interior-point method. An object holds one pattern: the ordering, the symbolic factor and every buffer are
/// made once, and a solve after new numbers allocates nothing. Objects share nothing; two solves of the same data give the same bits.
/// </summary>
/// <remarks>
/// Invalid data throw before any work. Infeasible, inaccurate and interrupted are results, not exceptions. A solve that has a ray to prove,
/// or that ends undecided, allocates for the exact arithmetic of what it proves.
/// </remarks>
public sealed partial class ConicSolver
{
    private const double RayTolerance = 1e-6; // where a proof is first tried; at the end of a solve that proved nothing, LastRayTolerance
    private const double LastRayTolerance = 1e-4;
    // The scaled residuals, which see every row beside its own size, may be ten times the tolerance.
    private const double ScaledShare = 0.1;
    // A solved problem has digits where the gap is within the tolerance of its objective, and what the residuals can move within a hundred
    // times that.
    private const double DigitsShare = 0.01;
    // Iterations that bring none, for an objective that is small, as the gap is absolute and its unit is not known, or ill-conditioned.
    private const int MoreForDigits = 3;
    private const double EarlyMerit = 1e-4;   // where the size of x is noted, to see whether it settles
    // The iteration by which a program that nothing blocks is as good as EarlyMerit, or is searched for singular rays.
    private const int SingularLook = 20;
    private const double Growth = 1.5;        // by which it must grow from there to count as not settling: log(1e8) / log(1e4) is 2
    private const int Round = 20, Crawl = 60; // iterations without progress, far from the end: after which steps are plain, and none
    private const double ProgressShare = 0.5; // of the least merit so far, that counts as progress
    private const double WarmWeight = 0.99; // 10 iterations cold, 8 at .9, 6.5 at .99, 5.8 at .999 for costs changed by .1 %

    private readonly ConicSettings _settings;
    private readonly ConeProduct _cones;
    private readonly IReadOnlyList<ConeSpec> _specs;
    private readonly SparseMatrix _quadratic;
    private readonly SparseMatrix _matrix;
    private readonly double[] _cost;
    private readonly double[] _rightSide;
    private readonly Equilibration _scaled;
    private readonly InteriorPoint _method;
    private readonly Iterate _best;
    private readonly Iterate _warm;
    private readonly ConicSolution _solution;
    private readonly RaySearch _rays;
    private Convexity? _convexity; // made by the first update of P
    private double _bestMerit;
    private double _earlySize;
    private double _progressMerit;
    private int _progressAt;
    private bool _hasWarmStart;

    /// <summary>Analyses a problem; its data are copied.</summary>
    public ConicSolver(ConicProblem problem, ConicSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        _settings = settings ?? ConicSettings.Default;
        _specs = problem.Cones;
        _cones = new ConeProduct(problem.Cones);
        _quadratic = problem.Quadratic.Copy();
        _matrix = problem.Matrix.Copy();
        _cost = problem.Cost.ToArray();
        _rightSide = problem.RightSide.ToArray();
        _scaled = new Equilibration(_quadratic, _cost, _matrix, _rightSide, _cones);
        _method = new InteriorPoint(_scaled, _cones, new ReducedKkt(_scaled.Quadratic, _scaled.Matrix, _cones, _settings));
        _best = new Iterate(_cost.Length, _rightSide.Length);
        _sound = new Iterate(_cost.Length, _rightSide.Length);
        _warm = new Iterate(_cost.Length, _rightSide.Length);
        _rays = new RaySearch(_scaled, ConicProblem.Over(_quadratic, _cost, _matrix, _rightSide, _specs));
        _solution = new ConicSolution(_cost.Length, _rightSide.Length, _settings.MaxIterations + 1);
    }

    /// <summary>Solves a problem once.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="settings">How; null for the defaults.</param>
    /// <param name="cancellation">Checked many times an iteration.</param>
    public static ConicSolution Solve(ConicProblem problem, ConicSettings? settings = null, CancellationToken cancellation = default)
    {
        settings ??= ConicSettings.Default;
        return settings.Presolve ? PresolvedSolve.Run(problem, settings, cancellation)
            : new ConicSolver(problem, settings).Solve(cancellation);
    }

    /// <summary>What the scaled objective of the last solve was multiplied by.</summary>
    internal double ObjectiveUnit => _scaled.Size / _scaled.Objective;

    /// <summary>Replaces q.</summary>
    public void UpdateCost(ReadOnlySpan<double> cost)
    {
        RequireLength(cost, _cost.Length, "q");
        ConicProblem.RequireFinite(cost, "q");
        cost.CopyTo(_cost);
    }

    /// <summary>Replaces b. On an inequality +infinity, and anything from 1e20 on, makes the row absent.</summary>
    public void UpdateRightSide(ReadOnlySpan<double> rightSide)
    {
        RequireLength(rightSide, _rightSide.Length, "b");
        ConicProblem.RequireRightSide(rightSide, _specs);
        rightSide.CopyTo(_rightSide);
        ConicProblem.MarkAbsent(_rightSide, _specs);
    }

    /// <summary>Replaces the values of A, in the order of its entries.</summary>
    public void UpdateMatrix(ReadOnlySpan<double> values)
    {
        RequireLength(values, _matrix.EntryCount, "A");
        ConicProblem.RequireFinite(values, "A entry ");
        values.CopyTo(_matrix.Entries);
    }

    /// <summary>
    /// Replaces the values of the upper triangle of P, in the order of the entries of <see cref="ConicProblem.Quadratic"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The new P is not positive semidefinite; the old one stays.</exception>
    public void UpdateQuadratic(ReadOnlySpan<double> values)
    {
        RequireLength(values, _quadratic.EntryCount, "P");
        ConicProblem.RequireFinite(values, "P entry ");
        if (values.Length > 0)
        {
            (_convexity ??= new Convexity(_quadratic)).Require(values);
        }

        values.CopyTo(_quadratic.Entries);
    }

    /// <summary>
    /// Starts the next solve from a point near its solution, as the solution of a similar problem is, instead of from scratch. It need not
    /// be feasible; s and z must lie in K and K*, on the boundary or inside. With a point far off a warm start is no faster than a cold
    /// one.
    /// </summary>
    /// <param name="x">n values.</param>
    /// <param name="s">m values.</param>
    /// <param name="z">m values.</param>
    public void WarmStart(ReadOnlySpan<double> x, ReadOnlySpan<double> s, ReadOnlySpan<double> z)
    {
        RequireLength(x, _cost.Length, "x");
        RequireLength(s, _rightSide.Length, "s");
        RequireLength(z, _rightSide.Length, "z");
        ConicProblem.RequireFinite(x, "x");
        ConicProblem.RequireFinite(z, "z");
        x.CopyTo(_warm.X);
        z.CopyTo(_warm.Z);
        for (int i = 0; i < s.Length; i++)
        {
            _warm.S[i] = double.IsPositiveInfinity(_rightSide[i]) ? 1 : s[i];
        }

        ConicProblem.RequireFinite(_warm.S, "s");
        _hasWarmStart = true;
    }

    /// <summary>Solves the problem as it now stands.</summary>
    /// <param name="cancellation">Checked many times an iteration.</param>
    /// <returns>The solution, owned by this object and overwritten by its next solve.</returns>
    public ConicSolution Solve(CancellationToken cancellation = default)
    {
        _solution.MutableHistory.Clear();
        _bestMerit = _earlySize = _progressMerit = double.PositiveInfinity;
        _hasSound = false;
        _scaled.Update(_settings.Equilibrate);
        _rays.Restart();
        long start = _settings.Time?.Clock.GetTimestamp() ?? 0;
        ExitReason exit = Begin(cancellation) ? Iterate(start, cancellation)
            : cancellation.IsCancellationRequested ? ExitReason.Cancelled : ExitReason.NumericalError;
        Conclude(exit, cancellation);
        _hasWarmStart = false;
        return _solution;
    }

    private bool Begin(CancellationToken cancellation)
    {
        if (!_hasWarmStart)
        {
            if (_method.Start(cancellation))
            {
                return true;
            }

            _best.X.AsSpan().Clear();
            _cones.Center(_best.S);
            _cones.Center(_best.Z);
            (_best.Tau, _best.Kappa) = (1, 1);
            return false;
        }

        for (int j = 0; j < _cost.Length; j++)
        {
            _warm.X[j] /= _scaled.Columns[j] * _scaled.Size;
        }

        for (int i = 0; i < _rightSide.Length; i++)
        {
            _warm.S[i] *= _scaled.Rows[i] / _scaled.Size;
            _warm.Z[i] *= _scaled.Objective / _scaled.Rows[i];
        }

        _method.Start(_warm.X, _warm.S, _warm.Z, WarmWeight);
        return true;
    }

    private ExitReason Iterate(long start, CancellationToken cancellation)
    {
        double lack = double.PositiveInfinity;
        for (int k = 0, more = MoreForDigits; ; k++)
        {
            _method.ComputeResiduals();
            Residuals r = _method.Residuals;
            ConicIteration line = new(k, r.PrimalObjective, r.DualObjective, r.Primal, r.Dual, r.Gap, r.Mu,
                _method.Point.Kappa / _method.Point.Tau, _method.Step, _method.Sigma);
            _solution.MutableHistory.Add(line);
            Remember(r);
            bool wanted = _settings.Progress?.Invoke(line) != false;
            bool solved = SolvedTo(r, _settings.Tolerance);
            bool last = k == _settings.MaxIterations || cancellation.IsCancellationRequested || !wanted;
            if (solved ? last || HasDigits(r, ref lack, ref more) : _rays.Prove(_method.Point, r, RayTolerance, cancellation))
            {
                return ExitReason.Converged;
            }

            if (cancellation.IsCancellationRequested || !wanted)
            {
                return ExitReason.Cancelled;
            }

            if (k == SingularLook && _bestMerit > EarlyMerit && _rays.ProveSingular())
            {
                return ExitReason.Converged;
            }

            if (k == _settings.MaxIterations)
            {
                return ExitReason.IterationLimit;
            }

            if (!solved && k - _progressAt >= (_bestMerit <= EarlyMerit ? _settings.Patience : Crawl))
            {
                return ExitReason.Stalled;
            }

            if (_settings.Time is { } time && time.Clock.GetElapsedTime(start) >= time.Limit)
            {
                return solved ? ExitReason.Converged : ExitReason.TimeLimit;
            }

            ExitReason reason = _method.Advance(cancellation, _bestMerit > EarlyMerit && k - _progressAt >= Round);
            if (reason != ExitReason.Converged && !solved && !cancellation.IsCancellationRequested && GoesOnFromSound())
            {
                continue;
            }

            if (reason != ExitReason.Converged)
            {
                return solved ? ExitReason.Converged : cancellation.IsCancellationRequested ? ExitReason.Cancelled : reason;
            }
        }
    }

    private static void RequireLength(ReadOnlySpan<double> values, int length, string name)
    {
        if (values.Length != length)
        {
            throw new ArgumentException($"{values.Length} values of {name} were given; this solver was made for {length}. Make a new "
                + $"solver for another shape or pattern.");
        }
    }
}
