using System.Globalization;
using System.Text.Json;
using Pid.Cli.Certifying;
using Pid.Data.Programs;
using Pid.Numerics.Certified;
using Pid.Numerics.Optimization.Conic;
using static System.FormattableString;

namespace Pid.Cli.Output;

/// <summary>The answer to a conic program, in the terms of its file.</summary>
/// <param name="file">The program.</param>
/// <param name="result">The answer.</param>
/// <param name="tolerance">Relative residuals and gap asked for.</param>
/// <param name="showSolution">Whether the variables are wanted, too.</param>
/// <param name="source">Where the program comes from.</param>
/// <param name="run">Whether the run was stopped.</param>
internal sealed class SolveReport(ConicFile file, ConicSolution result, double tolerance, bool showSolution, string source,
    RunState run) : Report
{
    /// <summary>What was proved of the optimum; null where that was not asked for.</summary>
    public ProgramProof? Proof { get; init; }

    public override int Exit => IsDecided ? ExitCode.Done : run.ExitOfWide;

    private bool IsDecided => result.Status is SolutionStatus.Optimal or SolutionStatus.PrimalInfeasible or SolutionStatus.DualInfeasible;

    private bool IsPartial => !IsDecided && result.Exit is ExitReason.Cancelled;

    private bool NoPoint => result.Status == SolutionStatus.PrimalInfeasible;

    private bool IsRay => result.Status == SolutionStatus.DualInfeasible;

    private string Status => result.Status switch
    {
        SolutionStatus.Optimal => "optimal",
        SolutionStatus.NearOptimal => "near-optimal",
        SolutionStatus.PrimalInfeasible => "primal-infeasible",
        SolutionStatus.DualInfeasible => "dual-infeasible",
        SolutionStatus.IllPosed => "ill-posed",
        _ => "unknown",
    };

    // The solver hears of a stop by one token; the user wants to know which.
    private string Ending => result.Exit switch
    {
        ExitReason.Converged => "converged",
        ExitReason.IterationLimit => "iteration-limit",
        ExitReason.Stalled => "stalled",
        ExitReason.NumericalError => "numerical-error",
        ExitReason.Cancelled when run.IsInterrupted => "interrupted",
        _ => "time-limit",
    };

    private string NotAttained => !result.IsPerhapsNotAttained ? ""
        : " The variables still grew as the gap closed: perhaps the optimum is only approached, at infinity, and no point attains it.";

    private bool ShowsDuals => !IsRay;

    /// <summary>In the sense of the file; no point has a minimum of infinity, and along a ray nothing is below.</summary>
    private Interval Certified
    {
        get
        {
            (double lower, double upper) = (Proof!.Minimum.Lower, Proof.Minimum.Upper);
            return file.Maximize ? new Interval(-upper, -lower) : Proof.Minimum;
        }
    }

    private ReadOnlySpan<double> Values => result.X[..file.VariableCount];

    public override void WriteJson(Utf8JsonWriter json)
    {
        json.WriteString("name", file.Name);
        json.WriteString("sense", file.Maximize ? "max" : "min");
        json.WriteNumber("variables", file.Problem.VariableCount);
        json.WriteNumber("rows", file.Problem.RowCount);
        json.WriteString("status", Status);
        json.WriteString("exit", Ending);
        JsonReport.WriteNumber(json, "primalObjective", file.ToFileObjective(result.PrimalObjective));
        JsonReport.WriteNumber(json, "dualObjective", file.ToFileObjective(result.DualObjective));
        json.WriteNumber("iterations", result.Iterations);
        json.WriteStartObject("residuals");
        JsonReport.WriteNumber(json, "primal", result.PrimalResidual);
        JsonReport.WriteNumber(json, "dual", result.DualResidual);
        JsonReport.WriteNumber(json, "gap", result.Gap);
        JsonReport.WriteNumber(json, "relativeGap", result.RelativeGap);
        JsonReport.WriteNumber(json, "objective", result.ObjectiveError);
        json.WriteEndObject();
        if (Proof is not null)
        {
            JsonReport.WriteInterval(json, "certified", Certified);
        }

        JsonReport.WriteNumber(json, "infeasibilityRadius", result.InfeasibilityRadius);
        json.WriteBoolean("perhapsNotAttained", result.IsPerhapsNotAttained);
        if (showSolution)
        {
            WriteValues(json);
        }

        json.WriteBoolean("partial", IsPartial);
        json.WriteNumber("tolerance", tolerance);
        JsonReport.WriteTexts(json, "warnings", file.Warnings);
    }

    public override void WriteText(TextPage page)
    {
        page.Heading($"{file.Name}: {(file.Maximize ? "maximise" : "minimise")}", space: false);
        page.Paragraph(Invariant($"{source}: {file.Problem.VariableCount} variables, {file.Problem.RowCount} rows ")
            + $"({ConeNames.Count(file.Problem.Cones)})");
        foreach (string warning in file.Warnings)
        {
            page.Paragraph(warning);
        }

        page.WriteLine();
        TextTable table = new(1..2, "Quantity", "Value", "Meaning");
        table.Row("Primal objective", Number(file.ToFileObjective(result.PrimalObjective)),
            NoPoint ? "no point satisfies the constraints" : IsRay ? "unbounded along a ray" : "of the point found");
        table.Row("Dual objective", Number(file.ToFileObjective(result.DualObjective)), NoPoint || IsRay ? "" : IsDecided
            || result.DualResidual == 0 ? "of its multipliers" : "of its multipliers: no bound, they miss the dual by the dual residual");
        if (Proof is not null)
        {
            table.Row("Certified", $"[{Number(Certified.Lower, 17)}, {Number(Certified.Upper, 17)}]",
                "the optimum lies there: proved in exact arithmetic");
        }

        table.Row("Gap", Number(result.Gap, 3),
            "between the two, relative, or beside the unit of the data where the objective is far smaller");
        if (double.IsFinite(result.RelativeGap) && result.RelativeGap > Math.Max(result.Gap, tolerance))
        {
            table.Row("Gap of the objective", Number(result.RelativeGap, 3), "between the two, beside the larger of them");
        }

        table.Row("Primal residual", Number(result.PrimalResidual, 3), "relative violation of the constraints");
        table.Row("Dual residual", Number(result.DualResidual, 3), NoPoint ? "what rounding the exact certificate leaves"
            : "relative violation of the dual constraints");
        if (result.InfeasibilityRadius > 0)
        {
            table.Row("Infeasibility radius", Number(result.InfeasibilityRadius, 3), NoPoint
                ? "proven: no point of any size satisfies the constraints"
                : "proven: no point whose |x| add up to less satisfies the constraints");
        }

        table.Row("Iterations", Invariant($"{result.Iterations}"), "");
        page.Write(table);
        if (showSolution && !NoPoint)
        {
            WriteValues(page);
        }

        if (showSolution && ShowsDuals)
        {
            WriteDuals(page);
        }

        page.WriteLine();
        page.Paragraph(Sentence());
    }

    private void WriteValues(Utf8JsonWriter json)
    {
        if (file.VariableNames.Count > 0)
        {
            JsonReport.WriteTexts(json, "names", file.VariableNames);
        }

        if (NoPoint || IsRay)
        {
            json.WriteNull("x");
        }

        if (!NoPoint)
        {
            JsonReport.WriteNumbers(json, IsRay ? "ray" : "x", Values);
        }

        if (ShowsDuals)
        {
            JsonReport.WriteNumbers(json, "z", result.Z);
            json.WriteStartArray("cones");
            foreach (ConeSpec cone in file.Problem.Cones.Where(c => c.Dimension > 0))
            {
                json.WriteStartObject();
                json.WriteString("kind", ConeNames.Of(cone.Kind));
                json.WriteNumber("rows", cone.Dimension);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private void WriteDuals(TextPage page)
    {
        page.Heading(NoPoint ? "Certificate: z with A'z = 0, b'z = -1"
            : file.Maximize ? "Multipliers z: one unit more of b changes the maximum by z, of an equation by -z (z >= 0 on a'x <= b)"
            : "Multipliers z: one unit more of b changes the minimum by -z, of an equation by z (z >= 0 on a'x <= b)");
        TextTable table = new(0..3, "Row", "Kind", "z");
        int row = 0;
        foreach (ConeSpec cone in file.Problem.Cones)
        {
            for (int end = row + cone.Dimension; row < end; row++)
            {
                table.Row(Invariant($"{row}"), ConeNames.Of(cone.Kind), Number(result.Z[row]));
            }
        }

        page.Write(table);
    }

    private void WriteValues(TextPage page)
    {
        page.Heading(IsRay ? "Ray: the objective improves along it by 1" : "Solution");
        TextTable table = new(0..2, "Variable", "Value");
        ReadOnlySpan<double> values = Values;
        for (int j = 0; j < values.Length; j++)
        {
            table.Row(file.VariableNames.Count > 0 ? file.VariableNames[j] : Invariant($"{j}"), Number(values[j]));
        }

        page.Write(table);
    }

    // What the tolerance, which is beside the data, leaves of the objective itself.
    private string FewDigits()
    {
        double open = Math.Max(result.RelativeGap, result.ObjectiveError);
        return result.RelativeGap <= tolerance && open <= 100 * tolerance ? ""
            : open >= 0.1 ? " What is left of them may move the objective by as much as itself: it is not told from 0."
            : string.Create(CultureInfo.InvariantCulture,
                $" What is left of them may move the objective by {open:0E+0} of itself: it is small beside the data, or its "
                    + $"multipliers are large.");
    }

    private string Sentence()
    {
        string asked = tolerance.ToString("0.################e-0", CultureInfo.InvariantCulture);
        return result.Status switch
        {
            SolutionStatus.Optimal => $"Status: optimal. Residuals and gap are at most {asked}.{FewDigits()}{NotAttained}",
            SolutionStatus.PrimalInfeasible =>
            "Status: infeasible. Multipliers certify that no point satisfies the constraints; they were checked in exact arithmetic.",
            SolutionStatus.DualInfeasible =>
            "Status: unbounded. Along a certified ray the objective improves without end, if any point satisfies the constraints; it "
                + "was checked in exact arithmetic.",
            _ when IsPartial => $"Status: partial. {run.StopReason}; the best point so far is given, with residuals or a gap above "
                + $"{asked}.",
            SolutionStatus.NearOptimal => $"Status: near optimal: the best point found, but {Lack} above the {asked} "
                + $"asked for ({Ending}).{NotAttained}",
            SolutionStatus.IllPosed => $"Status: ill-posed. Neither a solution nor a certificate is near ({Ending}); the best point "
                + $"found is given.",
            _ => $"Status: unknown. Nothing was certified ({Ending}); the best point found is given.",
        };
    }

    // The residuals shown are beside the largest numbers; rows and columns that are small beside these are looked at, too.
    private string Lack => Math.Max(result.Gap, Math.Max(result.PrimalResidual, result.DualResidual)) > tolerance
        ? "residuals or gap are" : "what single rows or columns lack, each beside its own size, is";

    // A negative zero is a zero.
    private static string Number(double value, int digits = 10) =>
        double.IsFinite(value) ? (value + 0).ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : double.IsNaN(value) ? "none"
        : value > 0 ? "infinity" : "-infinity";
}
