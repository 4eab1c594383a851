using System.Globalization;
using System.Text.Json;
using Pid.Interactions.Inference;
using Spectre.Console;

namespace Pid.Cli.Output;

/// <summary>The part of a report on samples that were reconciled: how far they moved, whether and where they contradict each other.</summary>
internal static class ReconciliationReport
{
    private const int CellsInText = 5;
    private const int CellsInJson = 50;

    public static void WriteJson(Utf8JsonWriter json, Reconciliation? reconciled, double? bootstrapPValue)
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
        JsonReport.WriteNumber(json, "bootstrapPValue", bootstrapPValue ?? double.NaN);
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

    public static void WriteText(IAnsiConsole console, Reconciliation? reconciled, double? bootstrapPValue)
    {
        if (reconciled is null)
        {
            return;
        }

        console.Heading("Reconciled samples", space: false);
        console.Paragraph(Sentence(reconciled, bootstrapPValue));
        Table table = TextReport.Table(console, 1..4, "Sample", "Records", "Moved by, bits", "Total variation");
        foreach (MovedTable moved in reconciled.Moved)
        {
            table.Row($"({moved.Rows.Name}, {moved.Columns.Name})", moved.Records.ToString(CultureInfo.InvariantCulture),
                CertifiedNumber.Text(moved.Divergence, 6), CertifiedNumber.Text(moved.TotalVariation, 6));
        }

        console.Write(table);
        Table cells = TextReport.Table(console, 2..5, "Strongest contradictions", "Cell", "Count", "Expected", "Deviations");
        foreach (CellResidual cell in reconciled.Residuals.Take(CellsInText))
        {
            cells.Row($"({cell.Rows.Name}, {cell.Columns.Name})", $"{cell.Rows.Symbol(cell.Row)}, {cell.Columns.Symbol(cell.Column)}",
                cell.Count.ToString(CultureInfo.InvariantCulture), CertifiedNumber.Nearest(cell.Expected, 1), CertifiedNumber.Nearest(cell.Standardised, 1));
        }

        console.Write(cells);
        console.WriteLine();
    }

    /// <summary>What was done and whether the samples contradict each other.</summary>
    public static string Sentence(Reconciliation reconciled, double? bootstrapPValue)
    {
        double p = bootstrapPValue ?? reconciled.PValue;
        string verdict = p < 0.01 ? "they contradict each other: they hardly come from one population"
            : p < 0.05 ? "they agree badly" : "they are as near to each other as samples of one population are";
        string how = bootstrapPValue is null
            ? string.Create(CultureInfo.InvariantCulture, $"chi-square with {reconciled.DegreesOfFreedom} degrees of freedom, good for large counts")
            : "parametric bootstrap";
        return string.Create(CultureInfo.InvariantCulture,
            $"The three tables come from different samples. They were replaced by the marginals of the joint distribution that makes all three most likely; {verdict} (likelihood ratio {reconciled.Statistic.Midpoint:F2}, p = {p:G3}, {how}).");
    }
}
