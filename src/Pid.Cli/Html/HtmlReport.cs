using System.Globalization;
using Pid.Cli.Output;
using Pid.Data.Discretising;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Html;

/// <summary>The page on one pair of sources and a target.</summary>
internal static class HtmlReport
{
    private const int Contradictions = 8;

    /// <summary>The page as text.</summary>
    public static string ToHtml(ReportPage page, Provenance provenance)
    {
        HtmlPage html = new(page.Title);
        html.Note(page.Data);
        html.Answer(page.Answer);
        Parts(html, page);
        Advice(html, page);
        Plan(html, page.Sampling?.Plan);
        Pairs(html, page.Pairs);
        Bounds(html, page.Bounds);
        LabelNoise(html, page.LabelNoise);
        Quality(html, page);
        html.Origin(provenance, random: page.Sampling is not null || page.Discretised is not null);
        return html.Finish();
    }

    private static void Parts(HtmlPage html, ReportPage page)
    {
        html.Heading("Intervals");
        List<(string, string)> figures = [(Charts.Intervals(page.Parts, "bits"), "Information, in bits.")];
        if (page.Accuracies.Count > 0)
        {
            figures.Add((Charts.Intervals(page.Accuracies, "accuracy", 1), "Accuracy of the best classifier."));
        }

        html.Figures(figures);
        html.Key(page.Sampling?.Limits is null ? null : PopulationSection.Confidence(page.Sampling));
        bool population = page.Parts.Any(b => b.Population is not null);
        html.Table(population ? ["Part", "What it is", "Population", "This table"] : ["Part", "What it is", "Value"], [2, 3],
            page.Parts.Concat(page.Accuracies).Select(
            b => (string[])[b.Label, b.Meaning, .. population ? (string[])[b.Population is { } limits ? PopulationSection.Range(limits)
            : ""] : [], CertifiedNumber.Text(b.Value, population ? 4 : 6)]));
    }

    private static void Advice(HtmlPage html, ReportPage page)
    {
        if (page.Advice.Count > 0)
        {
            html.Heading("Advice");
            html.Table(["Question", "Answer", "Rule"], [], page.Advice.Select(a => (string[])[a.Question, a.Answer, a.Rule]));
        }
    }

    private static void Plan(HtmlPage html, SamplingPlan? plan)
    {
        if (plan is not null)
        {
            html.Heading(SamplingPlan.Title);
            html.Table(PlanSection.Headers, [2, 3, 4, 5], PlanSection.Rows(plan));
            html.Note(PlanSection.Meaning);
        }
    }

    private static void Pairs(HtmlPage html, IReadOnlyList<PairTable> pairs)
    {
        html.Heading("The three pairs");
        html.Note("The stronger the colour, the more probable, by the square root.");
        html.Figures(pairs.Select(pair =>
        {
            double most = pair.Probabilities.ToArray().Max();
            int cell = pair.Probabilities.IndexOf(most);
            return (Charts.HeatMap(pair),
                $"p({pair.Rows.Name}, {pair.Columns.Name}), {pair.Rows.Name} down and {pair.Columns.Name} across; the strongest cell is "
                    + $"{pair.Rows.Symbol(cell / pair.Columns.Size)}, {pair.Columns.Symbol(cell % pair.Columns.Size)}: "
                    + $"{CertifiedNumber.Nearest(most, 4)}.");
        }));
    }

    private static void Bounds(HtmlPage html, IReadOnlyList<NamedBound> bounds)
    {
        if (bounds.Count == 0)
        {
            return;
        }

        html.Heading("Bounds on the synergy");
        html.Table(["Bound", "Bits", "Standing"], [1], bounds.Select(b => (string[])
        [
            $"{b.Name}\n{b.Source}",
            (b.Side == BoundSide.Lower ? "S \u2265 " : "S \u2264 ")
                + (!b.Proven ? CertifiedNumber.Nearest(b.Value, 4) : b.Side == BoundSide.Lower ? CertifiedNumber.Down(b.Value, 4)
                : CertifiedNumber.Up(b.Value, 4)),
            b.Proven ? "proven" : "heuristic, not used",
        ]));
    }

    private static void LabelNoise(HtmlPage html, IReadOnlyList<NoiseLevel>? levels)
    {
        if (levels is null)
        {
            return;
        }

        html.Heading(LabelNoiseSection.Title);
        html.Table(["Noise", "R", "U1", "U2", "S in", "Accuracy in"], [0, 1, 2, 3, 4, 5], levels.Select(l => (string[])
        [
            l.Level.ToString(CultureInfo.InvariantCulture), CertifiedNumber.Text(l.Result.Redundancy, 4),
            CertifiedNumber.Text(l.Result.Unique1, 4),
            CertifiedNumber.Text(l.Result.Unique2, 4), CertifiedNumber.Range(l.Result.Synergy), CertifiedNumber.Range(l.Result.Accuracy),
        ]));
        html.Note(LabelNoiseSection.Meaning);
    }

    private static void Quality(HtmlPage html, ReportPage page)
    {
        html.Heading("Quality of the data");
        html.Paragraph(page.Status);
        foreach (string warning in page.Warnings)
        {
            html.Warning(warning);
        }

        Discretised(html, page.Discretised);
        if (page.Reconciled is { } reconciled)
        {
            Reconciled(html, reconciled, page.Sampling?.Contradiction);
        }

        if (page.Sampling is { } sampling)
        {
            Sampling(html, page, sampling);
        }
    }

    private static void Discretised(HtmlPage html, Discretisation? done)
    {
        if (done is not null)
        {
            html.Paragraph(DiscretisationSection.Title + ".");
            html.Table(DiscretisationSection.Headers, [2, 3, 4, 5], DiscretisationSection.Rows(done));
            if (DiscretisationSection.Meaning(done) is { } meaning)
            {
                html.Note(meaning);
            }
        }
    }

    private static void Reconciled(HtmlPage html, Reconciliation reconciled, ContradictionTest? test)
    {
        html.Warning(ReconciliationReport.Sentence(reconciled, test));
        html.Table(["Sample", "Records", "Moved by, bits", "Total variation"], [1, 2, 3], reconciled.Moved.Select(m => (string[])
        [
            $"({m.Rows.Name}, {m.Columns.Name})", m.Records.ToString(CultureInfo.InvariantCulture), CertifiedNumber.Text(m.Divergence, 6),
            CertifiedNumber.Text(m.TotalVariation, 6),
        ]));
        html.Table(["Strongest contradictions", "Cell", "Count", "Expected", "Deviations"], [2, 3, 4],
            reconciled.Residuals.Take(Contradictions).Select(r => (string[])
        [
            $"({r.Rows.Name}, {r.Columns.Name})", $"{r.Rows.Symbol(r.Row)}, {r.Columns.Symbol(r.Column)}",
            r.Count.ToString(CultureInfo.InvariantCulture),
            CertifiedNumber.Nearest(r.Expected, 1), CertifiedNumber.Nearest(r.Standardised, 1),
        ]));
    }

    private static void Sampling(HtmlPage html, ReportPage page, SamplingResult sampling)
    {
        foreach (string warning in sampling.Warnings)
        {
            html.Warning(warning);
        }

        if (sampling.Size is { } size)
        {
            (size.IsSmall ? (Action<string>)html.Warning : html.Note)(size.Sentence);
        }

        foreach (string sentence in sampling.Limits is { } limits ? PopulationSection.Method(sampling, limits) : [])
        {
            html.Note(sentence);
        }

        (string x1, string x2, string y) = (page.Pairs[0].Rows.Name, page.Pairs[1].Rows.Name, page.Pairs[0].Columns.Name);
        foreach (string sentence in SamplingReport.TestSentences(sampling, x1, x2, y))
        {
            html.Paragraph(sentence);
        }
    }
}
