using System.Globalization;
using System.Text.Json;
using Pid.Interactions.Inference;

namespace Pid.Cli.Output;

/// <summary>
/// The part of a report on samples that were reconciled: how far they moved, whether and where they contradict each other.
/// </summary>
internal static class ReconciliationReport
{
    private const int CellsInText = 5;
    private const int CellsInJson = 50;

    public static void WriteJson(Utf8JsonWriter json, Reconciliation? reconciled, ContradictionTest? test)
    {
        if (reconciled is null)
        {
            return;
        }

        json.WriteStartObject("reconciled");
        JsonReport.WriteInterval(json, "logLikelihoodNats", reconciled.LogLikelihood);
        JsonReport.WriteInterval(json, "statistic", reconciled.Statistic);
        json.WriteNumber("degreesOfFreedom", reconciled.DegreesOfFreedom);
        json.WriteNumber("asymptoticPValue", reconciled.PValue);
        JsonReport.WriteNumber(json, "bootstrapPValue", test?.PValue ?? double.NaN);
        json.WriteNumber("rounds", test?.Rounds ?? 0);
        json.WriteString("verdict", test is null ? null : VerdictOf(test));
        json.WriteStartArray("moved");
        foreach (MovedTable moved in reconciled.Moved)
        {
            json.WriteStartObject();
            JsonReport.WriteTexts(json, "pair", [moved.Rows.Name, moved.Columns.Name]);
            json.WriteNumber("records", moved.Records);
            JsonReport.WriteInterval(json, "divergence", moved.Divergence);
            JsonReport.WriteInterval(json, "totalVariation", moved.TotalVariation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("cells");
        foreach (CellResidual cell in reconciled.Residuals.Take(CellsInJson))
        {
            json.WriteStartObject();
            JsonReport.WriteTexts(json, "pair", [cell.Rows.Name, cell.Columns.Name]);
            JsonReport.WriteTexts(json, "symbols", [cell.Rows.Symbol(cell.Row), cell.Columns.Symbol(cell.Column)]);
            json.WriteNumber("count", cell.Count);
            json.WriteNumber("expected", cell.Expected);
            json.WriteNumber("standardised", cell.Standardised);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteText(TextPage page, Reconciliation? reconciled, ContradictionTest? test)
    {
        if (reconciled is null)
        {
            return;
        }

        page.Heading("Reconciled samples", space: false);
        page.Paragraph(Sentence(reconciled, test));
        if (page.ShowsAll)
        {
            WriteTables(page, reconciled);
        }

        page.WriteLine();
    }

    private static void WriteTables(TextPage page, Reconciliation reconciled)
    {
        TextTable table = new(1..4, "Sample", "Records", "Moved by, bits", "Total variation");
        foreach (MovedTable moved in reconciled.Moved)
        {
            table.Row($"({moved.Rows.Name}, {moved.Columns.Name})", moved.Records.ToString(CultureInfo.InvariantCulture),
                CertifiedNumber.Text(moved.Divergence, 6), CertifiedNumber.Text(moved.TotalVariation, 6));
        }

        page.Write(table);
        TextTable cells = new(2..5, "Strongest contradictions", "Cell", "Count", "Expected", "Deviations");
        foreach (CellResidual cell in reconciled.Residuals.Take(CellsInText))
        {
            cells.Row($"({cell.Rows.Name}, {cell.Columns.Name})", $"{cell.Rows.Symbol(cell.Row)}, {cell.Columns.Symbol(cell.Column)}",
                cell.Count.ToString(CultureInfo.InvariantCulture), CertifiedNumber.Nearest(cell.Expected, 1),
                CertifiedNumber.Nearest(cell.Standardised, 1));
        }

        page.Write(cells);
    }

    /// <summary>What was done and whether the samples contradict each other.</summary>
    public static string Sentence(Reconciliation reconciled, ContradictionTest? test)
    {
        string asymptotic = string.Create(CultureInfo.InvariantCulture,
            $"asymptotic p = {reconciled.PValue:G2}, chi-square with {reconciled.DegreesOfFreedom} degrees of freedom, too small for rare "
                + $"symbols");
        string how = test is null ? asymptotic
            : test.PValue is not { } p ? $"too few samples could be simulated for a verdict; {asymptotic}"
            : string.Create(CultureInfo.InvariantCulture, $"p = {p:G2} by {test.Rounds} simulated triples of samples");
        string verdict = test is null ? "whether they contradict each other was not tested" : VerdictOf(test) switch
        {
            "contradict" => $"they contradict each other, most of all at {Strongest(reconciled)}: they hardly come from one population",
            "agree" => $"they {Agreement(test)}",
            _ => "whether they contradict each other is open",
        };
        return string.Create(CultureInfo.InvariantCulture,
            $"The three tables come from different samples. They were replaced by the marginals of the joint distribution that makes "
                + $"all three most likely; {verdict} (likelihood ratio {reconciled.Statistic.Midpoint:F2}, {how}).");
    }

    /// <summary>The cell that is farthest from what the samples together say.</summary>
    public static string Strongest(Reconciliation reconciled) => reconciled.Residuals is [{ } cell, ..]
        ? string.Create(CultureInfo.InvariantCulture,
        $"({cell.Rows.Name}, {cell.Columns.Name}) = ({cell.Rows.Symbol(cell.Row)}, {cell.Columns.Symbol(cell.Column)}): {cell.Count} "
            + $"counted, {cell.Expected:F1} expected")
        : "no single cell";

    /// <summary>What samples do that do not contradict each other.</summary>
    public static string Agreement(ContradictionTest test) => test.IsDoubtful
        ? "differ more than nineteen in twenty samples of one population do, though not so much that they contradict each other"
        : "agree as samples of one population do";

    private static string VerdictOf(ContradictionTest test) => test.PValue is null ? "none" : test.Contradicts ? "contradict" : "agree";
}
