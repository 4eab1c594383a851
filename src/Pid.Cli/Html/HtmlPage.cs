using System.Globalization;
using System.Net;
using System.Text;

namespace Pid.Cli.Html;

/// <summary>
/// One self-contained HTML file in the making: no script, nothing loaded from elsewhere, for screens of any width, light or dark, and for
/// paper.
/// </summary>
internal sealed class HtmlPage
{
    private const string Style = """
        :root { color-scheme: light dark; --paper: #ffffff; --ink: #1d2330; --soft: #586174; --grid: #d5dae3; --bar: #1f5fbf; --sampled: #b3541e; --panel: #f4f6fa; }
        @media (prefers-color-scheme: dark) { :root { --paper: #14171e; --ink: #e8ebf2; --soft: #a3adbf; --grid: #3a4252; --bar: #78aaff; --sampled: #ffa263; --panel: #1d222c; } }
        @media print { :root { --paper: #ffffff; --ink: #000000; --soft: #444444; --grid: #c8c8c8; --bar: #1f5fbf; --sampled: #b3541e; --panel: #ffffff; color-scheme: light; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 1rem; max-width: 62rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
        .answer { font-size: 1.1rem; padding: .8rem 1rem; background: var(--panel); border-left: 4px solid var(--bar); margin: 1rem 0; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: 1.5rem 1rem; align-items: start; }
        figure { margin: 0; max-width: 36rem; } figcaption, .note, small { color: var(--soft); font-size: .9rem; } small { font-size: .95em; } svg { width: 100%; height: auto; display: block; } svg text { font-family: system-ui, sans-serif !important; }
        .scroll { overflow-x: auto; margin-bottom: 1.2rem; } table { border-collapse: collapse; width: 100%; font-size: .92rem; }
        th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--grid); vertical-align: top; } th { vertical-align: bottom; } :is(th, td):last-child { padding-right: 0; }
        td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; } td.n { white-space: nowrap; } .warn { border-left: 4px solid var(--sampled); padding-left: .8rem; }
        .key { display: inline-block; width: .9em; height: .9em; vertical-align: -.1em; print-color-adjust: exact; } code { font-size: .88rem; overflow-wrap: anywhere; }
        @media (max-width: 30rem) { table { font-size: .84rem; } th, td { padding-right: .4rem; } }
        @media print { body { padding: 0; max-width: none; font-size: 10.5pt; } table { font-size: 8.5pt; } .scroll { overflow: visible; } h2 { break-after: avoid; } figure, tr, .answer, .warn { break-inside: avoid; } }
        """;

    private readonly StringBuilder _html = new();

    /// <summary>A page with a title and its heading.</summary>
    public HtmlPage(string title) =>
        _html.Append(CultureInfo.InvariantCulture,
        $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
            + $"initial-scale=1\">\n<title>{Text(title)}</title>\n<link rel=\"icon\" "
            + $"href=\"data:,\">\n<style>\n{Style}\n</style>\n</head>\n<body>\n<main>\n<h1>{Text(title)}</h1>\n");

    /// <summary>A heading of a section.</summary>
    public void Heading(string text) => Element("h2", "", text);

    /// <summary>A paragraph.</summary>
    public void Paragraph(string text) => Element("p", "", text);

    /// <summary>A paragraph in the background.</summary>
    public void Note(string text) => Element("p", "note", text);

    /// <summary>The answer, to be read first.</summary>
    public void Answer(string text) => Element("p", "answer", text);

    /// <summary>A paragraph not to be overlooked.</summary>
    public void Warning(string text) => Element("p", "warn", text);

    /// <summary>What the colours of bars mean.</summary>
    /// <param name="confidence">The confidence of the limits of the population that the bars show; null where they show the table.</param>
    public void Key(string? confidence) =>
        _html.Append("<p class=\"note\"><span class=\"key\" style=\"background:var(--bar)\"></span> ").Append(confidence is null
            ? "certified: provably contains the value for these tables.</p>\n"
            : $"limits of the population at {confidence} confidence; <span class=\"key\" style=\"background:var(--sampled)\"></span> "
                + $"this table alone, certified.</p>\n");

    /// <summary>Figures, beside each other where there is room.</summary>
    /// <param name="figures">An SVG element and a caption each.</param>
    public void Figures(IEnumerable<(string Svg, string Caption)> figures)
    {
        _html.Append("<div class=\"charts\">\n");
        foreach ((string svg, string caption) in figures)
        {
            _html.Append(CultureInfo.InvariantCulture, $"<figure>{svg}<figcaption>{Text(caption)}</figcaption></figure>\n");
        }

        _html.Append("</div>\n");
    }

    /// <summary>A table. What follows a line break in a cell is in small print.</summary>
    /// <param name="headers">The headings of the columns.</param>
    /// <param name="numbers">Which columns hold numbers.</param>
    /// <param name="rows">A text for each column.</param>
    public void Table(string[] headers, int[] numbers, IEnumerable<string[]> rows)
    {
        _html.Append("<div class=\"scroll\"><table>\n<thead><tr>");
        Cells("th", headers);
        _html.Append("</tr></thead>\n<tbody>\n");
        foreach (string[] row in rows)
        {
            _html.Append("<tr>");
            Cells("td", row);
            _html.Append("</tr>\n");
        }

        _html.Append("</tbody></table></div>\n");

        void Cells(string tag, string[] cells)
        {
            for (int c = 0; c < cells.Length; c++)
            {
                string[] lines = cells[c].Split('\n', 2);
                _html.Append(CultureInfo.InvariantCulture,
                    $"<{tag}{(numbers.Contains(c) ? " class=\"n\"" : "")}>{Text(lines[0])}{(lines.Length > 1 ? $"<br><small>{Text(lines[1])}</small>" : "")}</{tag}>");
            }
        }
    }

    /// <summary>Where the page comes from, so that it can be made again.</summary>
    /// <param name="provenance">The command, the seed and the inputs.</param>
    /// <param name="random">Whether the seed mattered.</param>
    public void Origin(Provenance provenance, bool random)
    {
        Heading("Provenance");
        _html.Append(CultureInfo.InvariantCulture, $"<p><code>{Text(provenance.Command)}</code></p>\n");
        Note(string.Create(CultureInfo.InvariantCulture, $"pid {PidCommand.Version}; seed "
            + $"{provenance.Seed}{(random ? "" : " (nothing random was done)")}. SHA-256 of the inputs:"));
        if (provenance.ShowsQuery)
        {
            Note("The command above shows the whole text of the query, with whatever is secret in it.");
        }

        foreach ((string name, string hash) in provenance.Inputs)
        {
            _html.Append(CultureInfo.InvariantCulture, $"<p>{Text(name)}<br><code>{Text(hash)}</code></p>\n");
        }
    }

    /// <summary>The page as text.</summary>
    public string Finish() => _html + "</main>\n</body>\n</html>\n";

    private void Element(string tag, string style, string text) =>
        _html.Append(CultureInfo.InvariantCulture, $"<{tag}{(style.Length > 0 ? $" class=\"{style}\"" : "")}>{Text(text)}</{tag}>\n");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
