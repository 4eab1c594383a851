using System.CommandLine;
using System.Diagnostics;
using Pid.Cli.Output;
using Pid.Data;
using Pid.Data.Conic;
using Pid.Numerics.Conic;

namespace Pid.Cli.Commands;

/// <summary><c>pid solve FILE</c>.</summary>
internal static class SolveCommand
{
    public const string Examples = """
          pid solve samples/dice.cbf
          pid solve samples/portfolio.qps --json --solution
          pid solve problem.mps.gz --tol 1e-6 --time-limit 60
          gunzip -c problem.cbf.gz | pid solve - --solution
        """;

    public const string Forms = """
        Input:
          Conic Benchmark Format (.cbf, versions 1 to 4: linear, second-order, exponential and power cones), MPS (.mps) and QPS
          (.qps, a convex quadratic objective), each also compressed (.gz). Standard input (-) may hold any of them. Integer
          variables and semidefinite cones are refused.

        Output:
          A readable table, or with --json one document: "status", "exit", "primalObjective" and "dualObjective" in the file's
          own sense (null where infinite), "iterations", "residuals". "status" is "optimal", "primal-infeasible" (no point
          satisfies the constraints), "dual-infeasible" (the objective is unbounded along a ray, or would be), the same with
          "near-", "ill-posed" or "unknown". --solution adds "x", in the order of the file, with "names" if the file has
          names; "ray" in its place if the status is dual-infeasible. Progress is a line an iteration, on stderr.
        """;

    private const double DefaultTolerance = 1e-8;

    public static Command Create(Terminal terminal)
    {
        Argument<string> file = new("FILE") { Description = ".cbf, .mps or .qps, also compressed (.gz); -: standard input." };
        Option<bool> solution = new("--solution") { Description = "Give the values of the variables, too." };
        Command command = new("solve", "Solves a conic, linear or convex quadratic program, or certifies that it is infeasible or unbounded.") { file, solution };
        command.SetAction(parsed => Runner.RunUnwatched(parsed, terminal, run =>
        {
            TextWriter? progress = Runner.ShowsProgress(parsed, terminal) ? terminal.Error : null;
            double tolerance = run.ToleranceGiven ? run.Tolerance : DefaultTolerance;
            return Solve(TableOptions.Source(parsed.GetRequiredValue(file), terminal, run), tolerance, parsed.GetValue(solution), progress, run);
        }));
        return command;
    }

    private static SolveReport Solve(TableSource source, double tolerance, bool showSolution, TextWriter? progress, RunState run)
    {
        ConicFile file = ConicFile.Read(source);
        run.HasSomethingToGive = true;
        SolveProgress? table = progress is null ? null : new SolveProgress(file, progress);
        long start = Stopwatch.GetTimestamp();
        ConicSettings settings = new() { Tolerance = tolerance, Progress = table is null ? null : table.Show };
        ConicSolution result = ConicSolver.Solve(file.Problem, settings, run.Stop);
        return new SolveReport(file, result, tolerance, showSolution, source.Name, run) { Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
    }
}
