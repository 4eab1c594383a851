using System.Globalization;
using System.Text.Json;
using Pid.Numerics.Distributions;
using Pid.Studies.Verification;

namespace Pid.Cli.Output;

/// <summary>Which statements were contradicted, and by what.</summary>
/// <param name="findings">A finding a statement.</param>
/// <param name="seed">The seed of the search.</param>
/// <param name="table">Whether one given table was tried instead of a search.</param>
/// <param name="replay">The stored counterexample, where one was replayed.</param>
/// <param name="run">The settings, and whether the run was stopped.</param>
internal sealed class VerifyReport(IReadOnlyList<Finding> findings, long seed, bool table, string? replay, RunState run) : Report
{
    /// <summary>The document written instead of a search.</summary>
    public string? Written { get; init; }

    /// <summary>The tables that were asked for; null where there was no such wish.</summary>
    public long? Draws { get; init; }

    private IEnumerable<Finding> Defects => findings.Where(f => f.IsDefect);

    private bool Stopped => run.Stop.IsCancellationRequested;

    private int Untried => findings.Count(f => f.Tried == 0);

    // A time limit is how long to look: reaching it without a surprise is success, where every statement had a look.
    public override int Exit => Defects.Any() ? ExitCode.InternalError
        : run.IsInterrupted ? run.ExitOfWide
        : Untried == 0 && (table || findings.All(f => f.IsExpected)) ? ExitCode.Done : ExitCode.NotToTolerance;

    public static void WriteTable(Utf8JsonWriter json, Joint joint) =>
        JsonReport.WriteWeights(json, joint.X1.Size, joint.X2.Size, joint.Y.Size, joint.Weights);

    public override void WriteJson(Utf8JsonWriter json)
    {
        if (Written is not null)
        {
            json.WriteString("written", Written);
            return;
        }

        json.WriteNumber("seed", seed);
        json.WriteStartArray("statements");
        foreach (Finding finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("name", finding.Statement.Name);
            json.WriteString("claim", finding.Statement.Claim);
            json.WriteString("source", finding.Statement.Source);
            json.WriteString("standing", VerifiedDocument.Text(finding.Statement.Standing));
            json.WriteNumber("tried", finding.Tried);
            if (finding.First is { } first)
            {
                json.WriteStartObject("counterexample");
                WriteTable(json, first.Smallest);
                json.WriteNumber("draw", first.Draw);
                json.WriteString("violation", first.Violation);
                json.WriteEndObject();
            }
            else
            {
                json.WriteNull("counterexample");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("status", Defects.Any() ? "defect" : Exit == ExitCode.Done ? "as expected" : Untried > 0 ? "partial"
            : "not refuted");
        json.WriteBoolean("partial", Stopped);
    }

    public override void WriteText(TextPage page)
    {
        if (Written is not null)
        {
            page.Paragraph($"The catalogue was written to {Written}.");
            return;
        }

        page.Heading(replay is not null ? $"{replay}, again" : table ? "The statements on this table"
            : string.Create(CultureInfo.InvariantCulture, $"The statements on random and adversarial tables, seed {seed}"), space: false);
        TextTable result = new(2..3, "Statement", "Standing", "Tried", "Result", "Claim");
        foreach (Finding f in findings)
        {
            result.Row(f.Statement.Name, VerifiedDocument.Text(f.Statement.Standing), f.Tried.ToString(CultureInfo.InvariantCulture),
                f.Tried == 0 ? "not tried: stopped" : f.First is null ? "no violation" : f.IsDefect ? "VIOLATED" : "refuted",
                f.Statement.Claim);
        }

        page.Write(result);
        foreach (Finding f in findings.Where(f => f.First is not null))
        {
            page.Heading($"{f.Statement.Name}: {f.Statement.Claim}");
            page.Paragraph(VerifiedDocument.Cells(f.First!.Smallest) + (f.First.Draw < 0 ? ""
                : string.Create(CultureInfo.InvariantCulture, $" (from draw {f.First.Draw} of seed {f.First.Seed})")));
            page.Paragraph(f.First.Violation);
        }

        page.WriteLine();
        if (Stopped && Draws is { } asked && !table)
        {
            page.Paragraph(string.Create(CultureInfo.InvariantCulture,
                $"{run.StopReason} after {findings.Max(f => f.Tried):N0} of the {asked:N0} tables asked for; the others were not tried."));
        }

        page.Paragraph(Defects.Any()
            ? "A statement that has a proof was contradicted: a defect of this software. Please report the table above."
            : Exit == ExitCode.Done ? "As expected: no proved or checked statement was contradicted"
            + (table ? "." : ", every false one was refuted.")
            : table ? string.Create(CultureInfo.InvariantCulture, $"No proved or checked statement was contradicted. {run.StopReason}: "
                + $"{Untried} of the {findings.Count} statements were not tried.")
            : $"No proved or checked statement was contradicted; not every false one was "
                + $"refuted{(Stopped ? $". {run.StopReason}." : ": give more --draws.")}");
    }
}
