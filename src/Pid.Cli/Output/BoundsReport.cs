using System.Globalization;
using System.Text;
using System.Text.Json;
using Pid.Cli.Html;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>What the three pairwise marginals say: the synergy interval, every bound by name, the accuracy and the advice.</summary>
/// <param name="marginals">The marginals.</param>
/// <param name="result">What follows from them.</param>
/// <param name="origin">Where the marginals come from.</param>
/// <param name="run">The settings, and whether the run was stopped.</param>
/// <param name="sampling">What was asked about the sample.</param>
/// <param name="reconciled">How the tables were made consistent, where they came from different samples.</param>
internal sealed partial class BoundsReport(
    PairwiseMarginals marginals, InteractionBounds result, Origin origin, RunState run, SamplingResult? sampling = null,
        Reconciliation? reconciled = null)
    : Report, IInteractionReport
{
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

    public InteractionParts Parts => new(
        result.Redundancy, result.Unique1, result.Unique2, result.Synergy, result.Total, $"{origin.Source}: {origin.Contents}",
        marginals.Y.Name, sampling);

    public override int Exit => Impossible ? ExitCode.Impossible
        : result.Compatibility == Compatibility.Undecided || result.Status == CertificationStatus.Wide || SearchIsOpen
        || sampling?.Stopped is not null
            || LabelNoise?.Any(l => l.Result.Status == CertificationStatus.Wide || l.Result.Search is { IsClosed: false }) == true
            ? run.ExitOfOpenGap
        : ExitCode.Done;

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

    public override void WriteJson(Utf8JsonWriter json)
    {
        JsonReport.WriteVariables(json, marginals.X1, marginals.X2, marginals.Y);
        origin.WriteJson(json);
        json.WriteString("compatibility", CompatibilityText);
        WriteJointInterval("synergy", result.Synergy);
        JsonReport.WriteInterval(json, "redundancy", result.Redundancy);
        JsonReport.WriteInterval(json, "unique1", result.Unique1);
        JsonReport.WriteInterval(json, "unique2", result.Unique2);
        WriteJointInterval("minimalSynergy", result.MinimalSynergy);
        WriteSearch(json);
        WriteJointInterval("total", result.Total);
        JsonReport.WriteInterval(json, "information1", result.Information.I1);
        JsonReport.WriteInterval(json, "information2", result.Information.I2);
        WriteJointInterval("accuracy", result.Accuracy);
        JsonReport.WriteInterval(json, "accuracy1", result.UnimodalAccuracy1);
        JsonReport.WriteInterval(json, "accuracy2", result.UnimodalAccuracy2);
        JsonReport.WriteInterval(json, "disagreement", result.Disagreement);
        WriteBounds(json);
        WriteAdvice(json);
        LabelNoiseSection.WriteJson(json, LabelNoise);
        DiscretisationSection.WriteJson(json, origin.Discretisation);
        json.WriteString("status", StatusText);
        json.WriteBoolean("partial", IsPartial);
        json.WriteNumber("tolerance", run.Tolerance);
        ReconciliationReport.WriteJson(json, reconciled, sampling?.Contradiction);
        PopulationSection.WriteJson(json, sampling);
        SamplingReport.WriteJson(json, sampling);

        // A quantity of a joint distribution that does not exist is null, not a number.
        void WriteJointInterval(string name, Interval value)
        {
            if (Impossible)
            {
                json.WriteNull(name);
            }
            else
            {
                JsonReport.WriteInterval(json, name, value);
            }
        }
    }

    public override void WriteText(TextPage page)
    {
        (string x1, string x2, string y) = (marginals.X1.Name, marginals.X2.Name, marginals.Y.Name);
        PopulationSection.WriteText(page, sampling, PlainAnswer.OnPairedLabels(sampling, x1, x2, y), x1, x2, y);
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
            page.Paragraph("What needs no joint distribution is below. Use tables counted on the same records, or reconcile tables "
                + "from different samples first.");
            page.WriteLine();
        }

        WriteInteractions(page, x1, x2, y);
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
        string stopped = SearchWasStopped && result.Status == CertificationStatus.Certified
            ? $" Partial: {run.StopReason.ToLowerInvariant()} before the search for S_max was done." : "";
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

    private bool IsPartial => !Impossible && (SearchWasStopped || run.IsPartial(result.Status));

    // Nothing need be said of the pairs of one table of records.
    private string Contradiction => result.Compatibility == Compatibility.Undecided
        ? "Whether any joint distribution has these three tables was not decided. "
        : marginals.HasJoint ? "" : "No contradiction found between the three tables. ";

    private void WriteInteractions(TextPage page, string x1, string x2, string y)
    {
        TextTable table = new(2..4, Shown("Part", "Of the information on " + y, "Bits", "Width"));
        Add("Redundancy R", $"in {x1} as well as in {x2}", result.Redundancy);
        Add("Unique U1", $"in {x1} only", result.Unique1);
        Add("Unique U2", $"in {x2} only", result.Unique2);
        if (!Impossible)
        {
            Add("Synergy S", "in both together only: somewhere in", result.Synergy);
        }

        table.EmptyRow();
        if (!Impossible)
        {
            Add("Total", $"I({x1}, {x2}; {y}) = R + U1 + U2 + S", result.Total);
        }

        Add("First alone", $"I({x1}; {y}) = R + U1", result.Information.I1);
        Add("Second alone", $"I({x2}; {y}) = R + U2", result.Information.I2);
        page.Write(table);

        void Add(string part, string meaning, Interval value) =>
            table.Row(Shown(part, meaning, CertifiedNumber.Text(value), CertifiedNumber.Width(value)));

        string[] Shown(params string[] cells) => page.ShowsAll ? cells : cells[..^1];
    }

    private void WriteBounds(TextPage page)
    {
        page.Heading("Bounds on the synergy");
        TextTable table = new(1..4, "Bound", "Side", "Bits", "Standing", "Source");
        foreach (NamedBound bound in result.Bounds)
        {
            const int Digits = 9;
            bool lower = bound.Side == BoundSide.Lower;
            string value = !bound.Proven ? CertifiedNumber.Nearest(bound.Value, Digits)
                : lower ? CertifiedNumber.Down(bound.Value, Digits) : CertifiedNumber.Up(bound.Value, Digits);
            table.Row(bound.Name, lower ? "S >=" : "S <=", value, bound.Proven ? "proven" : "heuristic, not used", bound.Source);
        }

        page.Write(table);
        if (result.Search is { } search)
        {
            page.Paragraph(SearchSentence(search));
        }
    }

    private string SearchSentence(SynergyMaximum search)
    {
        string found = $"The largest synergy of any joint distribution with these three pairs, S_max, is "
            + $"{CertifiedNumber.Text(search.MaximalSynergy)}";
        string nodes = string.Create(CultureInfo.InvariantCulture, $"{search.Nodes} boxes searched");
        string end = search.End switch
        {
            SearchEnd.Closed => $"{nodes}, nothing left to find.",
            SearchEnd.TooLarge => $"{nodes}; the table is too large for more.",
            _ => $"{nodes}; more time narrows it (--time-limit).",
        };
        string attained = search.WitnessIsProven ? ""
            : $"; a joint that has the pairs to rounding reaches {CertifiedNumber.Nearest(search.Attained, 9)}";
        // A stop can leave it out.
        IEnumerable<string> paper = result.Bounds.Where(b => b.Name == "coupling (x1,x2 | y)")
            .Select(b => $" The paper's bound, made valid, says S <= {CertifiedNumber.Up(b.Value, 9)}.");
        return $"{found}{attained}: {end}{string.Concat(paper)}";
    }

    private void WriteSearch(Utf8JsonWriter json)
    {
        if (result.Search is not { } search)
        {
            json.WriteNull("maximalSynergy");
            json.WriteNull("search");
            return;
        }

        JsonReport.WriteInterval(json, "maximalSynergy", search.MaximalSynergy);
        json.WriteStartObject("search");
        JsonReport.WriteNumber(json, "attained", search.Attained);
        json.WriteBoolean("proven", search.WitnessIsProven);
        json.WriteNumber("nodes", search.Nodes);
        json.WriteString("status", search.IsClosed ? "closed" : "open");
        json.WriteString("end", search.End switch
        {
            SearchEnd.Closed => "closed",
            SearchEnd.NodeBudget => "nodes",
            SearchEnd.Cancelled => "stopped",
            SearchEnd.TooLarge => "too large",
            _ => "impossible",
        });
        json.WriteEndObject();
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
            : $"Advice, on the limits of the population at {PopulationSection.Confidence(sampling)} confidence");
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
        table.Row("Which part dominates", PlainAnswer.Word(Advice.Dominant), Advice.Rules[0]);
        table.Row("Collect paired labels", PlainAnswer.Word(Advice.Collect), Advice.Rules[1]);
        table.Row("Fusion family to try", PlainAnswer.Word(Advice.Fusion), Advice.Rules[2]);
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
