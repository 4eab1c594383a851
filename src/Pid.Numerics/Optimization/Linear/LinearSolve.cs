using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Presolving;

namespace Pid.Numerics.Optimization.Linear;

/// <summary>
/// The solve of a linear program: reduced, by the interior-point method, and where that leaves digits of the objective in doubt on to a
/// vertex. What has no optimum to show is left to the conic solve, which proves what it says.
/// </summary>
internal sealed class LinearSolve
{
    private const int Patience = 3; // what has not come by then comes at the vertex, for less

    private const double DirectionTarget = 1e-7; // a fifth less time than 1e-10, and no more iterations

    private const int Small = 100; // variables and rows

    private const double Rounding = 1e-12; // of an objective

    private readonly ConicProblem _problem;
    private readonly ConicSettings _settings;
    private readonly CancellationToken _cancellation;
    private readonly long _start;

    private LinearSolve(ConicProblem problem, ConicSettings settings, CancellationToken cancellation)
    {
        (_problem, _settings, _cancellation) = (problem, settings, cancellation);
        _start = settings.Time?.Clock.GetTimestamp() ?? 0;
    }

    /// <summary>Whether the simplex method saw a small program's objective fall without end, which is yet to be proven.</summary>
    public bool SeemsUnbounded { get; private set; }

    private bool IsSmall => _problem.VariableCount + _problem.RowCount <= Small;

    /// <summary>The solve of a linear program; null for any other, and where no vertex is sought.</summary>
    public static LinearSolve? Of(ConicProblem problem, ConicSettings settings, CancellationToken cancellation) =>
        settings.SeeksVertex && LinearProgram.IsLinear(problem) ? new LinearSolve(problem, settings, cancellation) : null;

    /// <summary>An optimum, or what there is when the caller or the time stopped it; else null.</summary>
    public ConicSolution? Run()
    {
        if (LinearReduction.Run(_problem) is not { } presolve)
        {
            return null;
        }

        ConicSettings quick = _settings with { Patience = Patience, CountsDoubt = true, DirectionTarget = DirectionTarget };
        ConicSolver solver = new(presolve.Reduced, quick);
        ConicSolution reduced = solver.Solve(_cancellation);
        if (reduced.Status is SolutionStatus.PrimalInfeasible or SolutionStatus.DualInfeasible
            || reduced.Exit == ExitReason.IterationLimit)
        {
            return null;
        }

        ConicSolution solution = Restored(presolve, reduced, reduced.X, reduced.Z, solver.ObjectiveUnit);
        if (reduced.Exit is ExitReason.Cancelled or ExitReason.TimeLimit)
        {
            return PresolvedSolve.ClaimsTooMuch(solution, _settings.Tolerance) ? null : solution;
        }

        double[] x = reduced.X.ToArray(), z = reduced.Z.ToArray();
        if (WantsVertex(solution) && AtVertex(presolve.Reduced, x, z))
        {
            ConicSolution vertex = Restored(presolve, reduced, x, z, solver.ObjectiveUnit);
            (vertex.Status, vertex.Exit) = (SolutionStatus.Optimal, ExitReason.Converged);
            solution = IsBetter(vertex, solution) ? vertex : solution;
        }

        return solution.Status == SolutionStatus.Optimal && !PresolvedSolve.ClaimsTooMuch(solution, _settings.Tolerance) ? solution : null;
    }

    /// <summary>A solution of the program, or the vertex that is near it where it lacks digits.</summary>
    public ConicSolution WithDigits(ConicSolution found, double unit)
    {
        ConicSolution solution = PresolvedSolve.Like(_problem, found, SolutionStatus.Optimal);
        found.X.CopyTo(solution.MutableX);
        found.Z.CopyTo(solution.MutableZ);
        if (!WantsVertex(found) || !AtVertex(_problem, solution.MutableX, solution.MutableZ))
        {
            return found;
        }

        solution.Exit = ExitReason.Converged;
        PresolvedSolve.Measure(_problem, solution, unit);
        return IsBetter(solution, found) ? solution : found;
    }

    private ConicSolution Restored(LinearReduction presolve, ConicSolution reduced, ReadOnlySpan<double> x, ReadOnlySpan<double> z,
        double unit)
    {
        ConicSolution solution = PresolvedSolve.Like(_problem, reduced, reduced.Status);
        presolve.Restore(x, z, solution.MutableX, solution.MutableZ);
        PresolvedSolve.Measure(_problem, solution, unit);
        return solution;
    }

    // Of a small program a vertex costs next to nothing, and is right where coefficients are so far apart that small residuals are not.
    private bool WantsVertex(ConicSolution solution) => LacksDigits(solution)
        || (solution.Status == SolutionStatus.Optimal && IsSmall);

    // An end that is solved but for digits of its objective, or that is not and has work left.
    private bool LacksDigits(ConicSolution solution) => solution.Status switch
    {
        SolutionStatus.Optimal => !(Doubt(solution) <= _settings.Tolerance)
            || PresolvedSolve.ClaimsTooMuch(solution, _settings.Tolerance),
        SolutionStatus.NearOptimal => solution.Exit is not (ExitReason.Cancelled or ExitReason.TimeLimit),
        SolutionStatus.Unknown or SolutionStatus.IllPosed => solution.Exit is ExitReason.Stalled or ExitReason.NumericalError,
        _ => false,
    };

    // A vertex of the program itself, or of one more nearly so, in place of what was restored: what differs by rounding is as good, and a
    // variable at its bound is there and not beside it.
    private bool IsBetter(ConicSolution vertex, ConicSolution found) => !PresolvedSolve.ClaimsTooMuch(vertex, _settings.Tolerance)
        && (found.Status != SolutionStatus.Optimal || Doubt(vertex) <= Math.Max(Doubt(found), Rounding)
            || PresolvedSolve.ClaimsTooMuch(found, _settings.Tolerance));

    private static double Doubt(ConicSolution solution) => solution.RelativeGap + solution.ObjectiveError;

    private bool AtVertex(ConicProblem problem, Span<double> x, Span<double> z)
    {
        if (_settings.Time is not { } time)
        {
            return AtVertex(problem, x, z, _cancellation);
        }

        TimeSpan left = time.Limit - time.Clock.GetElapsedTime(_start);
        using CancellationTokenSource late = new(left < TimeSpan.Zero ? TimeSpan.Zero : left, time.Clock);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(_cancellation, late.Token);
        return AtVertex(problem, x, z, stop.Token);
    }

    private bool AtVertex(ConicProblem problem, Span<double> x, Span<double> z, CancellationToken stop)
    {
        SimplexEnd end = Crossover.Run(problem, x, z, stop, IsSmall);
        if (end == SimplexEnd.Unbounded && IsSmall)
        {
            SeemsUnbounded = true;
            end = Crossover.Run(problem, x, z, stop);
        }

        return end == SimplexEnd.Optimal;
    }
}
