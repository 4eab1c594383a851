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

    /// <summary>The page as text: the answer, what it means, what to do, and folded below what it rests on.</summary>
    public static string ToHtml(ReportPage page, Provenance provenance)
    {
        HtmlPage html = new(page.Title);
        html.Note(page.Data);
        html.Verdict(page.Verdict);
        Warnings(html, page);
        Parts(html, page);
        Advice(html, page);
        html.Heading("What it rests on");
        html.Folded("The three pairs", () => Pairs(html, page));
        if (page.Sampling?.Plan is { } plan)
        {
            html.Folded(SamplingPlan.Title, () => Plan(html, plan));
        }

        if (page.Bounds.Count > 0)
        {
            html.Folded("Bounds on the synergy", () => Bounds(html, page.Bounds));
        }

        if (page.LabelNoise is { } levels)
        {
            html.Folded(LabelNoiseSection.Title, () => LabelNoise(html, levels));
        }

        html.Folded("Quality of the data", () => Quality(html, page));
        html.Origin(provenance, random: page.Sampling is not null || page.Discretised is not null);
        return html.Finish();
    }

    // What may change the answer is not folded away.
    private static void Warnings(HtmlPage html, ReportPage page)
    {
        foreach (string warning in page.Warnings.Concat(page.Sampling?.Warnings ?? []))
        {
            html.Warning(warning);
        }

        if (page.Reconciled is { } reconciled)
        {
            html.Warning(ReconciliationReport.Sentence(reconciled, page.Sampling?.Contradiction));
        }

        if (page.Sampling?.Size is { } size)
        {
            (size.IsSmall ? (Action<string>)html.Warning : html.Note)(size.Sentence);
        }
    }

    private static void Parts(HtmlPage html, ReportPage page)
    {
        string? confidence = page.Sampling?.Limits is null ? null : PopulationSection.Confidence(page.Sampling);
        double entropy = page.TargetEntropy.Upper;
        html.Heading($"What is known about {page.Target}");
        html.Stacked([.. page.Parts.Where(p => p.Label != "Total")], page.Target, entropy);
        html.Bars(page.Parts, entropy, $"{CertifiedNumber.Up(entropy, 2)} bit: all of {page.Target}", confidence);
        if (page.Accuracies.Count > 0)
        {
            html.Heading("How often a classifier can be right");
            html.Bars(page.Accuracies, 1, "always right", confidence);
        }
    }

    private static void Advice(HtmlPage html, ReportPage page)
    {
        if (page.Advice.Count > 0)
        {
            html.Heading("What to do");
            html.Table(["Question", "Answer", "Why"], [], page.Advice.Select(a => (string[])[a.Question, a.Answer, a.Rule]));
        }
    }

    private static void Plan(HtmlPage html, SamplingPlan plan)
    {
        html.Table(PlanSection.Headers, [2, 3, 4, 5], PlanSection.Rows(plan));
        html.Note(PlanSection.Meaning);
    }

    private static void Pairs(HtmlPage html, ReportPage page)
    {
        html.Note("The stronger the colour, the more probable.");
        html.Figures(page.Pairs.Select(pair =>
        {
            double most = pair.Probabilities.ToArray().Max();
            int cell = pair.Probabilities.IndexOf(most);
            return (Charts.HeatMap(pair),
                $"p({pair.Rows.Name}, {pair.Columns.Name}), {pair.Rows.Name} down and {pair.Columns.Name} across; the strongest cell is "
                    + $"{pair.Rows.Symbol(cell / pair.Columns.Size)}, {pair.Columns.Symbol(cell % pair.Columns.Size)}: "
                    + $"{CertifiedNumber.Nearest(most, 4)}.");
        }));
        if (page.Discretised is { } done && DiscretisationSection.Clusters(done) is { Count: > 0 } clusters)
        {
            html.Paragraph("What is typical of the clusters: the columns that lie farthest from their mean, in standard deviations.");
            html.Table(["Variable", "Cluster", "Records", "Typical"], [2], clusters);
        }
    }

    private static void Bounds(HtmlPage html, IReadOnlyList<NamedBound> bounds)
    {
        html.Table(["Bound", "Bits", "Standing"], [1], bounds.Select(b => (string[])
        [
            $"{b.Name}\n{b.Source}",
            (b.Side == BoundSide.Lower ? "S \u2265 " : "S \u2264 ") + CertifiedNumber.Text(b, 4), CertifiedNumber.Standing(b),
        ]));
    }

    private static void LabelNoise(HtmlPage html, IReadOnlyList<NoiseLevel> levels)
    {
        html.Table(["Noise", "R", "U1", "U2", "S in", "Accuracy in"], [0, 1, 2, 3, 4, 5], levels.Select(l => (string[])
        [
            l.Level.ToString(CultureInfo.InvariantCulture),
            .. ResultValue.Parts.Take(3).Select(part => CertifiedNumber.Text(part.OfPairs!(l.Result)!.Value, 4)),
            CertifiedNumber.Range(l.Result.Synergy), CertifiedNumber.Range(l.Result.Accuracy),
        ]));
        html.Note(LabelNoiseSection.Meaning);
    }

    private static void Quality(HtmlPage html, ReportPage page)
    {
        html.Paragraph(page.Status);
        Discretised(html, page.Discretised);
        if (page.Reconciled is { } reconciled)
        {
            Reconciled(html, reconciled);
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

    private static void Reconciled(HtmlPage html, Reconciliation reconciled)
    {
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
