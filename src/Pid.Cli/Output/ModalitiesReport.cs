using System.Text.Json;
using Pid.Cli.Html;
using Pid.Interactions;
using Pid.Numerics.Certified;

namespace Pid.Cli.Output;

/// <summary>The report on one pair of several modalities.</summary>
internal sealed record ModalityPair(string First, string Second, Report Report)
{
    public InteractionParts Parts => ((IInteractionReport)Report).Parts;
}

/// <summary>Every pair of several modalities for one target, and the mean over the pairs.</summary>
/// <param name="modalities">Their names.</param>
/// <param name="pairs">The pairs done, at least one.</param>
/// <param name="run">The settings, and whether the run was stopped.</param>
internal sealed class ModalitiesReport(string[] modalities, IReadOnlyList<ModalityPair> pairs, RunState run) : Report
{
    private static readonly string[] s_headers = ["Pair", .. ResultValue.PartsAndTotal.Select(part => part.Label)];

    private int All => modalities.Length * (modalities.Length - 1) / 2;

    private bool Complete => pairs.Count == All;

    public override int Exit => Complete ? pairs.Max(pair => pair.Report.Exit) : run.ExitOfWide;

    public override IEnumerable<string> Notices => pairs.SelectMany(pair => pair.Report.Notices).Distinct();

    // With --missing drop other records may be left out of each pair.
    private string Source => pairs.Select(pair => pair.Parts.Source).Distinct().Count() == 1 ? pairs[0].Parts.Source
        : string.Join("; ", pairs.Select(pair => $"{pair.First}, {pair.Second}: {pair.Parts.Source}"));

    private string Status => !Complete
        ? FormattableString.Invariant($"Status: partial. {run.StopReason}; {pairs.Count} of {All} pairs were done, so there is no mean.")
        : Exit == ExitCode.Done ? "Status: complete."
        : $"Status: complete, but at least one range is wider than the {run.ToleranceText} bit asked for, or was not searched to the end.";

    public override string ToHtml(Provenance provenance) => ModalitiesPage.ToHtml(modalities, pairs,
        !Complete ? null : pairs[0].Parts with { Value = part => Mean(part) }, Source, Status, provenance);

    public override void WriteJson(Utf8JsonWriter json)
    {
        json.WriteString("units", "bits");
        JsonReport.WriteTexts(json, "modalities", modalities);
        json.WriteStartArray("pairs");
        foreach (ModalityPair pair in pairs)
        {
            json.WriteStartObject();
            pair.Report.WriteJson(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (Complete)
        {
            json.WriteStartObject("mean");
            JsonReport.WriteValues(json, ResultValue.PartsAndTotal, part => Mean(part));
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("mean");
        }

        json.WriteBoolean("partial", !Complete);
    }

    public override string ToCsv() => ResultCsv.Of([.. pairs.Select(pair => pair.Report)]);

    public override void WriteText(TextPage page)
    {
        InteractionParts any = pairs[0].Parts;
        page.Heading($"Every pair of {string.Join(", ", modalities)} for {any.Variables.Y.Name}, in bits", space: false);
        page.Paragraph(Source);
        page.WriteLine();
        if (pairs.FirstOrDefault(pair => pair.Parts.Sampling?.Limits is not null)?.Parts.Sampling is { } sampling)
        {
            page.Heading($"The {PopulationSection.Population(sampling)}, at {PopulationSection.Confidence(sampling)} confidence",
                space: false);
            TextTable population = new(0..6, s_headers);
            foreach (ModalityPair pair in pairs)
            {
                population.Row(PopulationRow(pair));
            }

            page.Write(population);
            page.Heading("This table");
        }

        TextTable table = new(0..6, s_headers);
        foreach (ModalityPair pair in pairs)
        {
            Add($"{pair.First}, {pair.Second}", part => pair.Parts[part]);
        }

        if (Complete)
        {
            table.EmptyRow();
            Add("Mean", Mean);
        }

        page.Write(table);
        page.Paragraph("U1 is in the first of a pair only, U2 in the second only; of this table every digit and range is certain.");
        foreach (ModalityPair pair in pairs.Where(pair => pair.Parts.Sampling is not null))
        {
            page.Heading($"{pair.First}, {pair.Second}");
            SamplingReport.WriteText(page, pair.Parts.Sampling, pair.First, pair.Second, pair.Parts.Variables.Y.Name);
        }

        page.WriteLine();
        page.Paragraph(Status);

        void Add(string name, Func<ResultValue, Interval> value) =>
            table.Row([name, .. ResultValue.PartsAndTotal.Select(part => CertifiedNumber.Text(value(part), 6))]);
    }

    /// <summary>The limits of the population of a pair, for a table.</summary>
    public static string[] PopulationRow(ModalityPair pair) => [$"{pair.First}, {pair.Second}",
        .. ResultValue.PartsAndTotal.Select(part => pair.Parts.Sampling?.Range(part) is { } limits ? PopulationSection.Range(limits) : "")];

    private Interval Mean(ResultValue part)
    {
        Interval sum = 0;
        foreach (ModalityPair pair in pairs)
        {
            sum += pair.Parts[part];
        }

        return sum / pairs.Count;
    }
}
