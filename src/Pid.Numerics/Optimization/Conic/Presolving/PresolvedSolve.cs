using Pid.Numerics.Certified;
using Pid.Numerics.LinearAlgebra.Dense;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic.Proofs;
using Pid.Numerics.Optimization.Linear;

namespace Pid.Numerics.Optimization.Conic.Presolving;

/// <summary>Solves a problem by its presolved form and states the answer, with its residuals, in terms of the original.</summary>
internal static partial class PresolvedSolve
{
    private const double CleanShare = 0.1;
    private const double Far = 1e6;
    private const double Share = 0.5; // of the tolerance, that a second solve of a reduced problem is to leave in the original

    public static ConicSolution Run(ConicProblem problem, ConicSettings settings, CancellationToken cancellation)
    {
        LinearSolve? linear = LinearSolve.Of(problem, settings, cancellation);
        double unit = 0;
        ConicSolution solution = linear?.Run() ?? SolveReduced(problem, settings, cancellation, out unit);
        if (linear is null && settings.Equilibrate && IsUndecided(solution))
        {
            // Units that P is too large or too small for, or that make a cone of thousands of rows long and thin: of small programs with P
            // of 1e-8 to 1e8 most are solved as they are, and sched_100_50_orig of CBLIB is.
            ConicSolution asGiven = SolveReduced(problem, settings with { Equilibrate = false }, cancellation, out _);
            solution = IsUndecided(asGiven) ? solution : asGiven;
        }

        if (solution.Status == SolutionStatus.Optimal && IsCancelled(problem, solution, settings.Tolerance))
        {
            (solution.Status, solution.Exit) = (SolutionStatus.Unknown, ExitReason.NumericalError);
        }

        if (IsDoubtful(solution, settings) && InfeasibilityProof.Find(problem, cancellation) is double[] z)
        {
            return Proven(problem, solution, SolutionStatus.PrimalInfeasible, z);
        }

        solution = linear?.WithDigits(solution, unit) ?? solution;
        return linear is { SeemsUnbounded: true } && IsOpen(solution.Status) && ExtremeRay.Dual(problem, cancellation) is double[] x
            ? Proven(problem, solution, SolutionStatus.DualInfeasible, x) : solution;
    }

    // Whether the terms of x'Px cancel so far that their rounding hides the objective, at a point far beyond the data: P is flat there to
    // rounding, and may fall.
    private static bool IsCancelled(ConicProblem problem, ConicSolution solution, double tolerance)
    {
        double terms = 0, data = 1, size = DenseVector.MaxNorm(solution.X);
        SparseMatrix p = problem.Quadratic;
        for (int j = 0; j < p.Columns; j++)
        {
            for (int k = p.ColumnPointers[j]; k < p.ColumnPointers[j + 1]; k++)
            {
                terms += (p.RowIndices[k] == j ? 1 : 2) * Math.Abs(p.Values[k] * solution.X[p.RowIndices[k]] * solution.X[j]);
            }
        }

        foreach (double b in problem.RightSide.Span)
        {
            data = double.IsFinite(b) ? Math.Max(data, Math.Abs(b)) : data;
        }

        return size > Far * data && terms * CertifiedMath.UnitRoundoff > tolerance * Math.Max(1, Math.Abs(solution.PrimalObjective));
    }

    private static ConicSolution SolveReduced(ConicProblem problem, ConicSettings settings, CancellationToken cancellation,
        out double unit)
    {
        Presolve presolve = Presolve.Run(problem);
        ConicSolution? solution = presolve.Contradiction ? Contradiction(problem, presolve.Certificate) : null;
        unit = 1;
        if (presolve.Reduced is { } part)
        {
            ConicSolution reduced = Solve(part, settings, cancellation, out unit);
            solution = Restored(problem, presolve, reduced, unit);
            if (solution is not null && ClaimsTooMuch(solution, settings.Tolerance))
            {
                double tolerance = Share * settings.Tolerance * Excess(reduced) / Excess(solution);
                reduced = Solve(part, settings with { Tolerance = tolerance }, cancellation, out unit);
                solution = reduced.Status == SolutionStatus.Optimal ? Restored(problem, presolve, reduced, unit) : null;
            }
        }

        // A contradiction or a ray of the reduced problem that proves nothing about the original, whose numbers the reduction rounded, is
        // not told. What forced variables leave is at times harder than the whole: 2 of 12,000.
        bool counts = solution is not null && !ClaimsTooMuch(solution, settings.Tolerance);
        if (counts && !(presolve.Forces && IsUndecided(solution!)))
        {
            return solution!;
        }

        ConicSolution whole = Solve(problem, settings, cancellation, out double unitOfWhole);
        if (counts && IsUndecided(whole))
        {
            return solution!;
        }

        unit = unitOfWhole;
        return whole;
    }

    private static ConicSolution Solve(ConicProblem problem, ConicSettings settings, CancellationToken cancellation, out double unit)
    {
        ConicSolver solver = new(problem, settings);
        ConicSolution solution = solver.Solve(cancellation);
        unit = solver.ObjectiveUnit;
        return solution;
    }

    // An optimum of the reduced problem whose residuals and gap in the original, beside an objective that has the fixed variables' part,
    // are larger.
    internal static bool ClaimsTooMuch(ConicSolution solution, double tolerance) => solution.Status == SolutionStatus.Optimal
        && !(Excess(solution) <= tolerance);

    private static double Excess(ConicSolution solution) =>
        Math.Max(solution.Gap, Math.Max(solution.PrimalResidual, solution.DualResidual));

    private static ConicSolution? Contradiction(ConicProblem problem, double[] z)
    {
        if (RayProof.Primal(problem, z, Present(z), new double[z.Length]) is not double[] proven)
        {
            return null;
        }

        ConicSolution solution = new(problem.VariableCount, problem.RowCount, 0) { Status = SolutionStatus.PrimalInfeasible };
        proven.CopyTo(solution.MutableZ);
        Measure(problem, solution);
        return solution;
    }

    private static ConicSolution? Restored(ConicProblem problem, Presolve presolve, ConicSolution reduced, double unit)
    {
        ConicSolution solution = Like(problem, reduced, reduced.Status);
        presolve.Restore(reduced, solution.MutableX, solution.MutableZ);
        if (reduced.Status == SolutionStatus.PrimalInfeasible)
        {
            if (RayProof.Primal(problem, solution.Z, Present(solution.Z), new double[problem.RowCount]) is not double[] z)
            {
                return null;
            }

            z.CopyTo(solution.MutableZ);
        }
        else if (reduced.Status == SolutionStatus.DualInfeasible)
        {
            if (RayProof.Dual(problem, solution.X, RayProof.RelativeSlacks(problem, solution.X), Present(solution.X),
                new double[problem.RowCount]) is not double[] x)
            {
                return null;
            }

            x.CopyTo(solution.MutableX);
        }

        if (reduced.Inner.X.Length > 0)
        {
            solution.Inner = (new double[problem.VariableCount], new double[problem.RowCount]);
            presolve.Restore(reduced.Inner.X, reduced.Inner.Z, reduced.Status, solution.Inner.X, solution.Inner.Z);
        }

        Measure(problem, solution, unit);
        if (reduced.LastMultipliers.Length > 0)
        {
            solution.InfeasibilityRadius = EmptyBall.Radius(problem, presolve.Restore(reduced.LastMultipliers));
        }

        return solution;
    }

    // A ray that was proven has zeros where it has no part: what is there counts alike.
    private static double[] Present(ReadOnlySpan<double> ray)
    {
        double[] present = new double[ray.Length];
        for (int i = 0; i < present.Length; i++)
        {
            present[i] = ray[i] == 0 ? 0 : 1;
        }

        return present;
    }

    // An end whose x misses the rows by more than the last iterations of a feasible problem leave: perhaps no x meets them.
    private static bool IsDoubtful(ConicSolution solution, ConicSettings settings) => solution.Status switch
    {
        SolutionStatus.Optimal => solution.PrimalResidual > CleanShare * settings.Tolerance,
        _ => IsUndecided(solution),
    };

    private static bool IsUndecided(ConicSolution solution) =>
        solution.Status is SolutionStatus.NearOptimal or SolutionStatus.IllPosed or SolutionStatus.Unknown
        && solution.Exit is not (ExitReason.Cancelled or ExitReason.TimeLimit);

    private static bool IsOpen(SolutionStatus status) => status is not (SolutionStatus.PrimalInfeasible or SolutionStatus.DualInfeasible);

    // That there is no optimum, by its certificate.
    private static ConicSolution Proven(ConicProblem problem, ConicSolution found, SolutionStatus status, double[] ray)
    {
        ConicSolution solution = Like(problem, found, status);
        solution.Exit = ExitReason.Converged;
        ray.CopyTo(status == SolutionStatus.DualInfeasible ? solution.MutableX : solution.MutableZ);
        Measure(problem, solution);
        return solution;
    }

    internal static ConicSolution Like(ConicProblem problem, ConicSolution solved, SolutionStatus status)
    {
        ConicSolution solution = new(problem.VariableCount, problem.RowCount, solved.History.Count)
        {
            Status = status,
            Exit = solved.Exit,
            Iterations = solved.Iterations,
            IsPerhapsNotAttained = solved.IsPerhapsNotAttained && status == solved.Status,
        };
        solution.MutableHistory.AddRange(solved.History);
        return solution;
    }
}
