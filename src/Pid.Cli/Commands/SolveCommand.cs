using System.CommandLine;
using System.Diagnostics;
using Pid.Cli.Certifying;
using Pid.Cli.Output;
using Pid.Data;
using Pid.Data.Programs;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Cli.Commands;

/// <summary><c>pid solve FILE</c>.</summary>
internal static class SolveCommand
{
    public const string Examples = """
          pid solve samples/dice.cbf
          pid solve samples/portfolio.qps --json --solution
          pid solve problem.mps.gz --tol 1e-6 --time-limit 60
          gunzip -c problem.cbf.gz | pid solve - --solution
          pid solve samples/portfolio.qps --certified --certificate proof.json
        """;

    public const string Forms = """
        Input:
          Conic Benchmark Format (.cbf, versions 1 to 4: linear, second-order, exponential, power and semidefinite cones), MPS
          (.mps) and QPS (.qps, a convex quadratic objective), each also compressed (.gz). Standard input (-) may hold any of
          them. Integer variables are refused. In MPS and QPS a $ that begins field 3 or 5 begins a comment, and right sides,
          ranges and bounds of 1e20 and more are infinite, which is noted. Matrix variables (PSDVAR) come after the others in
          x, their lower triangles by columns, named X0[1,0]; the rows of a semidefinite cone off the diagonal are multiplied
          by the square root of 2, as those of the cone SVECPSD are in the file.

        Output:
          A readable table, or with --json one document: "status", "exit", "primalObjective" and "dualObjective" in the file's
          own sense (null where infinite), "iterations", "residuals". "status" is "optimal", "near-optimal",
          "primal-infeasible" (proven: no point satisfies the constraints), "dual-infeasible" (proven: the objective is
          unbounded along a ray, or would be), "ill-posed" or "unknown". "infeasibilityRadius": proven, no point whose absolute
          values add up to less satisfies the constraints. "perhapsNotAttained": the variables still grew as the gap closed.
          --solution adds "x", in the order of the file, with "names" if the file has names; "ray" in its place if the status
          is dual-infeasible; and the multipliers "z" of the rows of the program as solved,
          minimise 1/2 x'Px + c'x with A x + s = b, s in the "cones": equations, then inequalities a'x <= b, then cones.
          P x + c + A'z = 0 and s'z = 0; z >= 0 on inequalities, of either sign on equations, in the dual cone elsewhere. One
          unit more of b changes the minimum by -z; equations a'x = b of the file are solved as -a'x = -b, so that +z is the
          price of its b. Where the file maximises, minus its objective is minimised: its maximum changes the other way.
          --certified: "certified", the interval in which the optimum lies, by exact arithmetic; an end is null where no exact
          point or multipliers were found. Not with power or semidefinite cones.
          A quadratic objective that is not convex (to maximise: not concave) is refused. Progress is a line an
          iteration, on stderr.
        """;

    private const double DefaultTolerance = 1e-8;

    public static Command Create(Terminal terminal)
    {
        Argument<string> file = new("FILE") { Description = ".cbf, .mps or .qps, also compressed (.gz); -: standard input." };
        Option<bool> solution = new("--solution")
        {
            Description =
            "Give the values of the variables and the multipliers of the rows, too."
        };
        Option<bool> certified = new("--certified")
        {
            Description = "Give the interval in which the optimum lies, proved in exact arithmetic.",
        };
        OutputOption certificate = new(CertificateFile.Option)
        {
            Description = "Write what proves the optimum, or that there is none, for pid check and checker/check.py.",
            HelpName = "FILE",
        };
        Command command = new("solve",
            "Solves a conic, linear or convex quadratic program, or certifies that it is infeasible or unbounded.")
        {
            file, solution, certified, certificate,
        };
        command.SetAction(parsed => Runner.RunUnwatched(parsed, terminal, run =>
        {
            double tolerance = run.ToleranceGiven ? run.Tolerance : DefaultTolerance;
            return Solve(TableOptions.Source(parsed.GetRequiredValue(file), terminal, run), tolerance, parsed.GetValue(solution),
                parsed.GetValue(certified), Runner.ShowsProgress(parsed, terminal) ? terminal : null, run);
        }));
        return command;
    }

    private static ConicFile Read(TableSource source)
    {
        try
        {
            return ConicFile.Read(source);
        }
        catch (NotConvexException e)
        {
            throw new TableFormatException(source.Name, e.Message, "Such a program may have many local optima, and is not solved here.");
        }
    }

    private static SolveReport Solve(TableSource source, double tolerance, bool showSolution, bool certified, Terminal? shown,
        RunState run)
    {
        ConicFile file = Read(source);
        if ((certified || run.Outputs.Of(CertificateFile.Option) is not null) && !ProgramProof.Admits(file.Problem))
        {
            string kind = ConeNames.Of(file.Problem.Cones.First(cone => ProgramProof.Name(cone.Kind) is null).Kind);
            throw new TableFormatException(source.Name, $"The program has {kind} cones, of which nothing is certified so far.",
                "Leave out --certified and --certificate.");
        }

        run.HasSomethingToGive = true;
        SolveProgress? table = shown is null ? null : new SolveProgress(file, shown.Error, shown.ErrorWidth);
        long start = Stopwatch.GetTimestamp();
        bool written = run.Outputs.Of(CertificateFile.Option) is not null;
        ConicSettings settings = new()
        {
            Tolerance = tolerance,
            Progress = table is null ? null : table.Show,
            SeeksInner = certified || written,
        };
        ConicSolution result = ConicSolver.Solve(file.Problem, settings, run.Stop);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        ProgramProof? proof = certified || written
            ? ProgramProof.Of(file.Problem, file.Maximize ? -file.Offset : file.Offset, result) : null;
        run.Remark(written && proof!.IsOpen
            ? ["The certificate leaves an end of the optimum open: no exact point, multipliers or ray were found for it."] : []);
        return new SolveReport(file, result, tolerance, showSolution, source.Name, run)
        {
            Seconds = seconds,
            Proof = certified ? proof : null,
            Certificate = written ? ProgramCertificate.Of(proof!) : null,
        };
    }
}
