using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Pid.Cli.Commands;
using Pid.Cli.Output;
using Pid.Data.Reconciling;
using Pid.Data.Resampling;
using Pid.Interactions;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Html;

/// <summary>One self-contained HTML file: no script, nothing loaded from elsewhere, for screens of any width, light or dark, and for paper.</summary>
internal static class HtmlReport
{
    private const int Contradictions = 8;

    private const string Style = """
        :root { color-scheme: light dark; --paper: #ffffff; --ink: #1d2330; --soft: #586174; --grid: #d5dae3; --bar: #1f5fbf; --sampled: #b3541e; --panel: #f4f6fa; }
        @media (prefers-color-scheme: dark) { :root { --paper: #14171e; --ink: #e8ebf2; --soft: #a3adbf; --grid: #3a4252; --bar: #78aaff; --sampled: #ffa263; --panel: #1d222c; } }
        @media print { :root { --paper: #ffffff; --ink: #000000; --soft: #444444; --grid: #c8c8c8; --bar: #1f5fbf; --sampled: #b3541e; --panel: #ffffff; color-scheme: light; } section { break-inside: avoid; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 1rem; max-width: 62rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
        .answer { font-size: 1.1rem; padding: .8rem 1rem; background: var(--panel); border-left: 4px solid var(--bar); margin: 1rem 0; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: 1rem; }
        figure { margin: 0; } figcaption, .note { color: var(--soft); font-size: .9rem; } svg { width: 100%; height: auto; display: block; } svg text { font-family: system-ui, sans-serif !important; }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .92rem; } th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--grid); vertical-align: top; }
        td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } .warn { border-left: 4px solid var(--sampled); padding-left: .8rem; }
        .key { display: inline-block; width: .9em; height: .9em; vertical-align: -.1em; } code { font-size: .88rem; overflow-wrap: anywhere; }
        """;

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string file, ReportPage page, Provenance provenance)
    {
        string temporary = file + ".part";
        File.WriteAllText(temporary, ToHtml(page, provenance));
        File.Move(temporary, file, overwrite: true);
    }

    /// <summary>The SHA-256 of a file, or why there is none.</summary>
    public static string Hash(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>The page as text.</summary>
    public static string ToHtml(ReportPage page, Provenance provenance)
    {
        StringBuilder html = new();
        html.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{Text(page.Title)}</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n{Style}\n</style>\n</head>\n<body>\n<main>\n");
        html.Append(CultureInfo.InvariantCulture, $"<h1>{Text(page.Title)}</h1>\n<p class=\"note\">{Text(page.Data)}</p>\n<p class=\"answer\">{Text(page.Answer)}</p>\n");
        Parts(html, page);
        Advice(html, page);
        Pairs(html, page.Pairs);
        Bounds(html, page.Bounds);
        Quality(html, page);
        Origin(html, page, provenance);
        return html.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Parts(StringBuilder html, ReportPage page)
    {
        html.Append("<section>\n<h2>Intervals</h2>\n<div class=\"charts\">\n");
        Figure(html, Charts.Intervals(page.Parts, "bits"), "Information, in bits.");
        if (page.Accuracies.Count > 0)
        {
            Figure(html, Charts.Intervals(page.Accuracies, "accuracy", 1), "Accuracy of the best classifier.");
        }

        html.Append("</div>\n<p class=\"note\"><span class=\"key\" style=\"background:var(--bar)\"></span> certified: provably contains the value for these tables");
        html.Append(page.Parts.Any(b => b.Sampled is not null)
            ? "; <span class=\"key\" style=\"background:var(--sampled)\"></span> sampling interval: an estimate for the population behind them.</p>\n" : ".</p>\n");
        Table(html, ["Part", "What it is", "Value"], [2], page.Parts.Concat(page.Accuracies).Select(
            b => (string[])[b.Label, b.Meaning, CertifiedNumber.Text(b.Value, 6)]));
        html.Append("</section>\n");
    }

    private static void Advice(StringBuilder html, ReportPage page)
    {
        if (page.Advice.Count > 0)
        {
            html.Append("<section>\n<h2>Advice</h2>\n");
            Table(html, ["Question", "Answer", "Rule"], [], page.Advice.Select(a => (string[])[a.Question, a.Answer, a.Rule]));
            html.Append("</section>\n");
        }
    }

    private static void Pairs(StringBuilder html, IReadOnlyList<PairTable> pairs)
    {
        html.Append("<section>\n<h2>The three pairs</h2>\n<div class=\"charts\">\n");
        foreach (PairTable pair in pairs)
        {
            double most = pair.Probabilities.ToArray().Max();
            int cell = pair.Probabilities.IndexOf(most);
            Figure(html, Charts.HeatMap(pair),
                $"p({pair.Rows.Name}, {pair.Columns.Name}), {pair.Rows.Name} down and {pair.Columns.Name} across; the strongest cell is {pair.Rows.Symbol(cell / pair.Columns.Size)}, {pair.Columns.Symbol(cell % pair.Columns.Size)}: {CertifiedNumber.Nearest(most, 4)}.");
        }

        html.Append("</div>\n</section>\n");
    }

    private static void Bounds(StringBuilder html, IReadOnlyList<NamedBound> bounds)
    {
        if (bounds.Count == 0)
        {
            return;
        }

        html.Append("<section>\n<h2>Bounds on the synergy</h2>\n");
        Table(html, ["Bound", "Side", "Bits", "Standing", "Source"], [2], bounds.Select(b => (string[])
        [
            b.Name, b.Side == BoundSide.Lower ? "S \u2265" : "S \u2264",
            !b.Proven ? CertifiedNumber.Nearest(b.Value, 4) : b.Side == BoundSide.Lower ? CertifiedNumber.Down(b.Value, 4) : CertifiedNumber.Up(b.Value, 4),
            b.Proven ? "proven" : "heuristic, not used", b.Source,
        ]));
        html.Append("</section>\n");
    }

    private static void Quality(StringBuilder html, ReportPage page)
    {
        html.Append(CultureInfo.InvariantCulture, $"<section>\n<h2>Quality of the data</h2>\n<p>{Text(page.Status)}</p>\n");
        if (page.Reconciled is { } reconciled)
        {
            Reconciled(html, reconciled, page.Sampling?.ContradictionPValue);
        }

        if (page.Sampling is not { } sampling)
        {
            html.Append("<p class=\"warn\">Nothing was asked about sampling: the numbers hold for these tables as they are. --bootstrap says how far another sample may lead.</p>\n");
        }
        else
        {
            Sampling(html, page, sampling);
        }

        html.Append("</section>\n");
    }

    private static void Reconciled(StringBuilder html, Reconciliation reconciled, double? bootstrapPValue)
    {
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"warn\">{Text(ReconciliationReport.Sentence(reconciled, bootstrapPValue))}</p>\n");
        Table(html, ["Sample", "Records", "Moved by, bits", "Total variation"], [1, 2, 3], reconciled.Moved.Select(m => (string[])
        [
            $"({m.Rows.Name}, {m.Columns.Name})", m.Records.ToString(CultureInfo.InvariantCulture), CertifiedNumber.Text(m.Divergence, 6), CertifiedNumber.Text(m.TotalVariation, 6),
        ]));
        Table(html, ["Strongest contradictions", "Cell", "Count", "Expected", "Deviations"], [2, 3, 4], reconciled.Residuals.Take(Contradictions).Select(r => (string[])
        [
            $"({r.Rows.Name}, {r.Columns.Name})", $"{r.Rows.Symbol(r.Row)}, {r.Columns.Symbol(r.Column)}", r.Count.ToString(CultureInfo.InvariantCulture),
            CertifiedNumber.Nearest(r.Expected, 1), CertifiedNumber.Nearest(r.Standardised, 1),
        ]));
    }

    private static void Sampling(StringBuilder html, ReportPage page, SamplingResult sampling)
    {
        foreach (string warning in sampling.Warnings)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"warn\">{Text(warning)}</p>\n");
        }

        Table(html, ["Sample", "Records", "Cells", "Information, as counted", "Bias (Miller-Madow)"], [1, 2, 3, 4], sampling.Samples.Select(s => (string[])
        [
            s.Pair, s.Records.ToString(CultureInfo.InvariantCulture), s.Cells.ToString(CultureInfo.InvariantCulture),
            CertifiedNumber.Nearest(s.Information, 4), CertifiedNumber.Nearest(s.Bias, 4),
        ]));
        if (sampling.Request.Bias is { } bias)
        {
            Table(html, ["Information", "As counted", SamplingOptions.Name(bias)], [1, 2], sampling.Samples.Select(s => (string[])
                [$"I({s.Rows.Name}; {s.Columns.Name})", CertifiedNumber.Nearest(s.Information, 4), CertifiedNumber.Nearest(s.Corrected!.Value, 4)]));
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Text(SamplingReport.OnlyInformations)}</p>\n");
        }

        if (sampling.Quantities is { } quantities)
        {
            Table(html, ["Quantity", "As counted", "From", "To", "Bias"], [1, 2, 3, 4], quantities.Select(q => (string[])
            [
                SamplingReport.Label(q.Name), CertifiedNumber.Nearest(q.Interval.Estimate, 4), CertifiedNumber.Nearest(q.Interval.Lower, 4),
                CertifiedNumber.Nearest(q.Interval.Upper, 4), CertifiedNumber.Nearest(q.Interval.Bias, 4),
            ]));
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Text(SamplingReport.IntervalSentence(sampling))}</p>\n");
        }

        (string x1, string x2, string y) = (page.Pairs[0].Rows.Name, page.Pairs[1].Rows.Name, page.Pairs[0].Columns.Name);
        foreach (string sentence in SamplingReport.TestSentences(sampling, x1, x2, y))
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>{Text(sentence)}</p>\n");
        }
    }

    private static void Origin(StringBuilder html, ReportPage page, Provenance provenance)
    {
        html.Append(CultureInfo.InvariantCulture, $"<section>\n<h2>Provenance</h2>\n<p><code>{Text(provenance.Command)}</code></p>\n<p class=\"note\">pid {Text(PidCommand.Version)}; seed {provenance.Seed}{(page.Sampling is null ? " (nothing random was done)" : "")}.</p>\n");
        Table(html, ["Input", "SHA-256"], [], provenance.Inputs.Select(i => (string[])[i.Name, i.Hash]));
        html.Append("</section>\n");
    }

    private static void Figure(StringBuilder html, string svg, string caption) =>
        html.Append(CultureInfo.InvariantCulture, $"<figure>{svg}<figcaption>{Text(caption)}</figcaption></figure>\n");

    private static void Table(StringBuilder html, string[] headers, int[] numbers, IEnumerable<string[]> rows)
    {
        html.Append("<div class=\"scroll\"><table>\n<thead><tr>");
        for (int c = 0; c < headers.Length; c++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th{Class(c)}>{Text(headers[c])}</th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        foreach (string[] row in rows)
        {
            html.Append("<tr>");
            for (int c = 0; c < row.Length; c++)
            {
                html.Append(CultureInfo.InvariantCulture, $"<td{Class(c)}>{Text(row[c])}</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody></table></div>\n");

        string Class(int column) => numbers.Contains(column) ? " class=\"n\"" : "";
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
