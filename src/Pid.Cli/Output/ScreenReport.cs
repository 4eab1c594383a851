using System.Globalization;
using System.Text.Json;
using Pid.Cli.Html;
using Pid.Data;
using Pid.Interactions;
using Pid.Interactions.Screening;
using Pid.Numerics.Certified;

namespace Pid.Cli.Output;

/// <summary>The best pairs of a screen.</summary>
/// <param name="table">The records.</param>
/// <param name="settings">How they were screened.</param>
/// <param name="result">What was found.</param>
/// <param name="permutations">Shuffles asked for.</param>
/// <param name="significance">Adjusted p-values and the shuffles they rest on, where there are any.</param>
/// <param name="source">Where the records come from.</param>
/// <param name="run">The settings, and whether the run was stopped.</param>
internal sealed class ScreenReport(
    RecordTable table, ScreenSettings settings, ScreenResult result, int permutations, (double[] P, int Done)? significance, string source,
        RunState run) : Report
{
    private const int Digits = 6;

    public override IEnumerable<string> Notices => table.Remarks;

    public override int Exit => !Partial && Status == CertificationStatus.Certified ? ExitCode.Done : run.ExitOfWide;

    private bool Partial => !result.IsComplete || (permutations > 0 && significance?.Done != permutations);

    private CertificationStatus Status => result.IsComplete && result.Best.All(p => p.Value.Width <= run.Tolerance)
        ? CertificationStatus.Certified : CertificationStatus.Wide;

    private string Criterion => settings.Criterion.ToString().ToLowerInvariant();

    public override void WriteJson(Utf8JsonWriter json)
    {
        json.WriteString("units", "bits");
        json.WriteStartObject("names");
        json.WriteString("y", table.Target.Variable.Name);
        json.WriteEndObject();
        json.WriteNumber("records", table.Target.Records);
        json.WriteNumber("dropped", table.Dropped);
        json.WriteNumber("columns", table.Columns.Count);
        json.WriteString("weightColumn", table.WeightColumn);
        JsonReport.WriteTexts(json, "skipped", table.Skipped);
        WriteReasons(json, "leftOut", "why", table.LeftOut.Select(c => (c.Name, c.Why)));
        WriteReasons(json, "discretised", "by", table.Discretised);
        JsonReport.WriteTexts(json, "remarks", table.Remarks);
        json.WriteString("by", Criterion);
        json.WriteStartArray("top");
        for (int rank = 0; rank < result.Best.Count; rank++)
        {
            ScreenedPair pair = result.Best[rank];
            json.WriteStartObject();
            json.WriteString("x1", Name(pair.First));
            json.WriteString("x2", Name(pair.Second));
            JsonReport.WriteInterval(json, "value", pair.Value);
            JsonReport.WriteValues(json, ResultValue.PartsAndTotal, part => part.OfTable!(pair.Decomposition));
            if (significance is { } p)
            {
                json.WriteNumber("p", p.P[rank]);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        JsonReport.WriteNumber(json, "elsewhere", result.Elsewhere);
        json.WriteNumber("pairs", result.Pairs);
        json.WriteNumber("examined", result.Examined);
        json.WriteNumber("decomposed", result.Decomposed);
        json.WriteNumber("permutations", significance?.Done ?? 0);
        json.WriteString("shard", string.Create(CultureInfo.InvariantCulture, $"{settings.Shard + 1}/{settings.Shards}"));
        json.WriteString("status", RunState.Status(Status));
        json.WriteBoolean("partial", Partial);
        json.WriteNumber("tolerance", run.Tolerance);
    }

    public override string ToHtml(Provenance provenance) =>
        ScreenPage.ToHtml(table, result, significance?.P, Criterion, Data(), [.. About()], Sentence(), provenance);

    public override void WriteText(TextPage page)
    {
        page.Heading($"Pairs of columns by {Criterion} for {table.Target.Variable.Name}, in bits", space: false);
        page.Paragraph(Data());
        foreach (string sentence in About())
        {
            page.Paragraph(sentence);
        }

        page.WriteLine();
        string[] headers = ["X1", "X2", .. ResultValue.PartsAndTotal.Select(part => part.Symbol)];
        TextTable list = significance is null ? new TextTable(2..7, headers) : new TextTable(2..8, [.. headers, "p"]);
        for (int rank = 0; rank < result.Best.Count; rank++)
        {
            ScreenedPair pair = result.Best[rank];
            string[] cells = [Name(pair.First), Name(pair.Second),
                .. ResultValue.PartsAndTotal.Select(part => CertifiedNumber.Text(part.OfTable!(pair.Decomposition), Digits))];
            list.Row(significance is { } p ? [.. cells, CertifiedNumber.Nearest(p.P[rank], 4)] : cells);
        }

        page.Write(list);
        page.WriteLine();
        page.Paragraph(Sentence());
    }

    /// <summary>
    /// The list as CSV: a row a pair, every part with its two ends. A name that a spreadsheet would take for a formula starts with
    /// an apostrophe.
    /// </summary>
    public override string ToCsv()
    {
        const string End = "\r\n";
        IEnumerable<string> ends = ResultValue.PartsAndTotal.SelectMany(part => (string[])[part.Name + "_lower", part.Name + "_upper"]);
        return ResultCsv.Line(["x1", "x2", .. ends, "p"], End) + string.Concat(result.Best.Select((pair, rank) => ResultCsv.Line(
            [Name(pair.First), Name(pair.Second), .. ResultValue.PartsAndTotal.Select(part => part.OfTable!(pair.Decomposition))
                .SelectMany(value => (object[])[value.Lower, value.Upper]), significance?.P[rank]], End)));
    }

    private string Data() => string.Create(CultureInfo.InvariantCulture,
        $"{source}: {table.Target.Records} record{(table.Target.Records == 1 ? "" : "s")}"
            + $"{(table.WeightColumn is { } weight ? $" by column {weight}" : "")}"
            + $"{(table.Dropped > 0 ? $" ({table.Dropped} left out for missing values)" : "")}, {table.Columns.Count} columns, "
            + $"{result.Pairs} pair{(result.Pairs == 1 ? "" : "s")}"
            + $"{(settings.Shards > 1 ? $" in share {settings.Shard + 1} of {settings.Shards}" : "")}");

    private IEnumerable<string> About()
    {
        if (table.Discretised.Count > 0)
        {
            yield return $"In classes: {Listed(table.Discretised)}.";
        }

        if (table.LeftOut.Count > 0)
        {
            yield return $"Left out: {Listed([.. table.LeftOut.Select(c => (c.Name, c.Why))])}.";
        }
    }

    private static string Listed(IReadOnlyList<(string Name, string Text)> columns)
    {
        const int Most = 12;
        return string.Join(", ", columns.Take(Most).Select(c => $"{c.Name} ({c.Text})")) + (columns.Count > Most
            ? FormattableString.Invariant($", .. {columns.Count} in all") : "");
    }

    private static void WriteReasons(Utf8JsonWriter json, string name, string reason, IEnumerable<(string Name, string Text)> columns)
    {
        json.WriteStartArray(name);
        foreach ((string column, string text) in columns)
        {
            json.WriteStartObject();
            json.WriteString("column", column);
            json.WriteString(reason, text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private string Name(int column) => table.Columns[column].Variable.Name;

    private string Sentence()
    {
        if (!result.IsComplete)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"Status: partial. {run.StopReason} after {result.Examined} of {result.Pairs} pairs; the pairs shown are the best of "
                    + $"those, others may be better.");
        }

        string shuffles = permutations == 0 ? "" : significance is { } p
            ? string.Create(CultureInfo.InvariantCulture,
            $" p: the share of {p.Done} shuffles of the target{(p.Done < permutations ? $" (of {permutations} asked for)" : "")} whose "
                + $"best pair is as good, (k+1)/(n+1).")
            : $" {run.StopReason} before the first shuffle was done: no p-values.";
        string others = result.Best.Count == result.Pairs ? "All pairs are listed." : string.Create(CultureInfo.InvariantCulture,
            $"No other pair exceeds {CertifiedNumber.Up(result.Elsewhere, Digits)}: {result.Pairs - result.Decomposed} of "
                + $"{result.Pairs} pairs were excluded by proven bounds, the others decomposed.");
        return $"Status: {RunState.Status(Status)}. {others}{shuffles}";
    }
}
