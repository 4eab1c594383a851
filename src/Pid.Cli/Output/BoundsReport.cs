using System.Text;
using System.Text.Json;
using Pid.Cli.Html;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;
using Field = Pid.Cli.Output.ResultField<Pid.Cli.Output.BoundsReport>;

namespace Pid.Cli.Output;

/// <summary>What the three pairwise marginals say: the synergy interval, every bound by name, the accuracy and the advice.</summary>
/// <param name="marginals">The marginals.</param>
/// <param name="result">What follows from them.</param>
/// <param name="origin">Where the marginals come from.</param>
/// <param name="run">The settings, and whether the run was stopped.</param>
/// <param name="sampling">What was asked about the sample.</param>
/// <param name="reconciled">How the tables were made consistent, where they came from different samples.</param>
internal sealed class BoundsReport(
    PairwiseMarginals marginals, InteractionBounds result, Origin origin, RunState run, SamplingResult? sampling = null,
        Reconciliation? reconciled = null)
    : Report, IInteractionReport
{
    private static readonly Field[] s_search = [new((r, json) => SearchSection.WriteJson(json, r.Result.Search))];

    /// <summary>What its documents and tables have of it.</summary>
    public static readonly ResultFields<BoundsReport> Fields = new(
    [
        Field.Variables(_ => "bits"),
        new((r, json) => r.Origin.WriteJson(json)),
        Field.Text("compatibility", r => r.CompatibilityText),
        .. ResultValue.Bounded.SelectMany(value => (Field[])[Field.Of(value), .. value == ResultValue.MaximalSynergy ? s_search : []]),
        new((r, json) => r.WriteBounds(json)),
        new((r, json) => r.WriteAdvice(json)),
        new((r, json) => LabelNoiseSection.WriteJson(json, r.LabelNoise)),
        new((r, json) => DiscretisationSection.WriteJson(json, r.Origin.Discretisation)),
        Field.Text("status", r => r.StatusText),
        Field.Truth("partial", r => r.IsPartial),
        Field.Number("tolerance", r => r.Tolerance),
        new((r, json) => ReconciliationReport.WriteJson(json, r.Reconciled, r.Parts.Sampling?.Contradiction)),
        Field.Population,
        new((r, json) => SamplingReport.WriteJson(json, r.Parts.Sampling)),
    ]);

    private static readonly CompositeFormat Certified = CompositeFormat.Parse(
        "R, U1 and U2 are enclosed to within {0} bit, and the lower end of S is the best that the three pairs admit to within {0} bit; "
            + "of this table the digits and ranges shown are certain.");

    // Of the population where there is one; the table's own only where the counts are everything or the weights are no counts.
    private Advice Advice => sampling?.Advice?.Advice ?? result.Advice;

    private bool Impossible => result.Compatibility == Compatibility.Impossible;

    // By Ctrl-C or by its share of --time-limit; what a search does by default is counted, not timed.
    private bool SearchWasStopped => result.Search is { End: SearchEnd.Cancelled }
        || LabelNoise?.Any(l => l.Result.Search is { End: SearchEnd.Cancelled }) == true;

    /// <summary>The same under label noise, where that was asked for.</summary>
    public IReadOnlyList<NoiseLevel>? LabelNoise { get; init; }

    private readonly Variables _variables = new(marginals.X1, marginals.X2, marginals.Y);

    public InteractionParts Parts => field ??= new(value => value.OfPairs?.Invoke(result), $"{origin.Source}: {origin.Contents}",
        _variables, sampling);

    public override int Exit => Impossible ? ExitCode.Impossible
        : result.Compatibility == Compatibility.Undecided || result.Status == CertificationStatus.Wide || SearchIsOpen
        || sampling?.Stopped is not null
            || LabelNoise?.Any(l => l.Result.Status == CertificationStatus.Wide || l.Result.Search is { IsClosed: false }) == true
            ? IsPartial ? run.ExitOfWide : run.ExitOfOpenGap
        : ExitCode.Done;

    private InteractionBounds Result => result;

    private Origin Origin => origin;

    private Reconciliation? Reconciled => reconciled;

    private double Tolerance => run.Tolerance;

    private bool SearchIsOpen => result.Search is { IsClosed: false };

    public override IEnumerable<string> Notices =>
        origin.Remarks.Concat(reconciled is null || sampling?.Contradiction is { PValue: not null, Contradicts: false } ? []
        : (string[])[ReconciliationReport.Sentence(reconciled, sampling?.Contradiction)]).Concat(sampling?.Warnings ?? []);

    public override string ToHtml(Provenance provenance)
    {
        ReportPage page = new BoundsPage(marginals, result, Parts, reconciled).ToPage(
            origin.Text(marginals.X1, marginals.X2, marginals.Y),
            Impossible ? "The three tables are mutually impossible: no joint distribution has all three."
            : Contradiction + run.Sentence(result.Status, Certified));
        return HtmlReport.ToHtml(page with
        {
            Discretised = origin.Discretisation,
            LabelNoise = LabelNoise,
            Warnings = origin.Remarks
        }, provenance);
    }

    public override void WriteJson(Utf8JsonWriter json) => Fields.Write(this, json);

    public override string ToCsv() => ResultCsv.Of([this]);

    public override IReadOnlyList<ResultColumn> Row => Fields.Row;

    public override void WriteText(TextPage page)
    {
        (string x1, string x2, string y) = _variables.Names;
        PopulationSection.WriteText(page, sampling, PlainAnswer.OnPairedLabels(sampling, x1, x2, y), _variables);
        PlanSection.WriteText(page, sampling?.Plan);
        page.Heading($"What the pairs ({x1}, {y}), ({x2}, {y}) and ({x1}, {x2}) say about I({x1}, {x2}; {y}), in "
            + $"bits{(sampling?.Advice is null ? "" : ", of this table")}", space: sampling?.Plan is not null);
        page.Paragraph(origin.Text(marginals.X1, marginals.X2, marginals.Y));
        page.WriteLine();
        ReconciliationReport.WriteText(page, reconciled, sampling?.Contradiction);
        if (Impossible)
        {
            page.Heading("The three tables are mutually impossible.", space: false);
            page.Paragraph($"Every two of them agree on the variable they share, yet no joint distribution of ({x1}, {x2}, {y}) has "
                + $"all three: a dual certificate proves it.");
            page.Paragraph("What needs no joint distribution is below. Use tables counted on the same records; samples of different "
                + "records, which can agree so by chance, need --reconcile always.");
            page.WriteLine();
        }

        WriteInteractions(page);
        if (!Impossible)
        {
            if (page.ShowsAll)
            {
                WriteBounds(page);
            }

            if (page.ShowsAll || sampling?.Advice is null)
            {
                WriteAccuracy(page, x1, x2, y);
            }

            WriteAdvice(page);
        }

        LabelNoiseSection.WriteText(page, LabelNoise);
        DiscretisationSection.WriteText(page, origin.Discretisation);
        SamplingReport.WriteText(page, sampling, x1, x2, y);
        page.WriteLine();
        string? stopped = result.Status != CertificationStatus.Certified ? null // which says so itself
            : SearchWasStopped ? $" Partial: {run.StopReason.ToLowerInvariant()} before the search for S_max was done." : sampling?.Partial;
        string search = result.Search is null ? "" : SearchIsOpen ? " Search for S_max: open." : " Search for S_max: closed.";
        page.Paragraph(Impossible ? "Status: impossible." : Contradiction + run.Sentence(result.Status, Certified) + search + stopped);
        if (!page.ShowsAll && !Impossible)
        {
            page.Paragraph("--all shows every bound and diagnosis, and the rules of the advice.");
        }
    }

    private string CompatibilityText => result.Compatibility switch
    {
        Compatibility.Compatible => "compatible",
        Compatibility.Impossible => "impossible",
        _ => "undecided",
    };

    private string StatusText => Impossible ? "impossible" : RunState.Status(result.Status);

    private bool IsPartial => !Impossible && (SearchWasStopped || Parts.Sampling?.Stopped is not null || run.IsPartial(result.Status));

    // Nothing need be said of the pairs of one table of records.
    private string Contradiction => result.Compatibility == Compatibility.Undecided
        ? "Whether any joint distribution has these three tables was not decided. "
        : marginals.HasJoint ? "" : "No contradiction found between the three tables. ";

    private void WriteInteractions(TextPage page)
    {
        TextTable table = new(2..4, Shown("Part", "Of the information on " + _variables.Y.Name, "Bits", "Width"));
        foreach (ResultValue part in ResultValue.Decomposed)
        {
            if (part == ResultValue.Total)
            {
                table.EmptyRow();
            }

            if (Parts.Value(part) is { } value)
            {
                string somewhere = part == ResultValue.Synergy ? ": somewhere in" : "";
                table.Row(Shown(part.Label, _variables.Meaning(part) + part.Sum + somewhere, CertifiedNumber.Text(value),
                    CertifiedNumber.Width(value)));
            }
        }

        page.Write(table);

        string[] Shown(params string[] cells) => page.ShowsAll ? cells : cells[..^1];
    }

    private void WriteBounds(TextPage page)
    {
        page.Heading("Bounds on the synergy");
        TextTable table = new(1..4, "Bound", "Side", "Bits", "Standing", "Source");
        foreach (NamedBound bound in result.Bounds)
        {
            table.Row(bound.Name, bound.Side == BoundSide.Lower ? "S >=" : "S <=", CertifiedNumber.Text(bound, 9),
                CertifiedNumber.Standing(bound), bound.Source);
        }

        page.Write(table);
        if (result.Search is { } search)
        {
            page.Paragraph(SearchSection.Sentence(search, result.Bounds));
        }
    }

    private void WriteAccuracy(TextPage page, string x1, string x2, string y)
    {
        page.Heading($"Accuracy of the best classifier of {y}");
        TextTable table = new(1..2, "On", "Accuracy", "Standing");
        table.Row($"{x1} and {x2}", CertifiedNumber.Text(result.Accuracy, 6), "proven");
        table.Row($"{x1} alone", CertifiedNumber.Text(result.UnimodalAccuracy1, 6), "proven");
        table.Row($"{x2} alone", CertifiedNumber.Text(result.UnimodalAccuracy2, 6), "proven");
        PublishedAccuracy published = result.PublishedAccuracy;
        table.Row($"{x1} and {x2}", $"{CertifiedNumber.Nearest(published.Lower, 4)} to {CertifiedNumber.Nearest(published.Upper, 4)}",
            "as published, not proven");
        page.Write(table);
    }

    private void WriteAdvice(TextPage page)
    {
        page.Heading(sampling?.Advice is null ? "Advice"
            : $"Advice, on the limits of the {PopulationSection.Population(sampling)} at "
                + $"{PopulationSection.Confidence(sampling)} confidence");
        foreach (string sentence in Advice.Sentences)
        {
            page.Paragraph("- " + sentence);
        }

        if (!page.ShowsAll)
        {
            return;
        }

        page.WriteLine();
        TextTable table = new(1..2, "Question", "Answer", "Rule");
        foreach ((string question, string answer, string rule) in PlainAnswer.Questions(Advice))
        {
            table.Row(question, answer, rule);
        }

        page.Write(table);
    }

    private void WriteBounds(Utf8JsonWriter json)
    {
        json.WriteStartArray("bounds");
        foreach (NamedBound bound in Impossible ? [] : result.Bounds)
        {
            json.WriteStartObject();
            json.WriteString("name", bound.Name);
            json.WriteString("side", bound.Side == BoundSide.Lower ? "lower" : "upper");
            JsonReport.WriteNumber(json, "value", bound.Value);
            json.WriteBoolean("proven", bound.Proven);
            json.WriteString("source", bound.Source);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteAdvice(Utf8JsonWriter json)
    {
        if (Impossible)
        {
            json.WriteNull("publishedAccuracy");
            json.WriteNull("advice");
            return;
        }

        json.WriteStartObject("publishedAccuracy");
        JsonReport.WriteNumber(json, "lower", result.PublishedAccuracy.Lower);
        JsonReport.WriteNumber(json, "upper", result.PublishedAccuracy.Upper);
        json.WriteBoolean("proven", false);
        json.WriteEndObject();
        PlainAnswer.WriteJson(json, Advice, sampling);
    }
}
