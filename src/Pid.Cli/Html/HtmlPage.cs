using System.Globalization;
using System.Net;
using System.Text;
using Pid.Cli.Output;

namespace Pid.Cli.Html;

/// <summary>
/// One self-contained HTML file in the making: no script, nothing loaded from elsewhere, for screens of any width, light or dark, and for
/// paper.
/// </summary>
internal sealed class HtmlPage
{
    private readonly StringBuilder _html = new();

    /// <summary>A page with a title and its heading.</summary>
    public HtmlPage(string title) =>
        _html.Append(CultureInfo.InvariantCulture,
        $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
            + $"initial-scale=1\">\n<title>{Text(title)}</title>\n<link rel=\"icon\" "
            + $"href=\"data:,\">\n<style>\n{Style()}</style>\n</head>\n<body>\n<main>\n<h1>{Text(title)}</h1>\n");

    /// <summary>A heading of a section.</summary>
    public void Heading(string text) => Element("h2", "", text);

    /// <summary>A paragraph.</summary>
    public void Paragraph(string text) => Element("p", "", text);

    /// <summary>A paragraph in the background.</summary>
    public void Note(string text) => Element("p", "note", text);

    /// <summary>The answer, to be read first: a question, a word, and why.</summary>
    public void Verdict(PlainAnswer verdict)
    {
        _html.Append("<section class=\"verdict\">\n");
        if (verdict.Question.Length > 0)
        {
            Element("p", "question", verdict.Question);
            Element("p", "word", verdict.Answer);
        }

        foreach (string sentence in verdict.Sentences)
        {
            Element("p", "", sentence);
        }

        _html.Append("</section>\n");
    }

    /// <summary>A section that a reader opens who wants it; on paper it is open.</summary>
    public void Folded(string title, Action body)
    {
        _html.Append(CultureInfo.InvariantCulture, $"<details>\n<summary>{Text(title)}</summary>\n");
        body();
        _html.Append("</details>\n");
    }

    /// <summary>A paragraph not to be overlooked.</summary>
    public void Warning(string text) => Element("p", "warn", text);

    /// <summary>Quantities below each other on one scale: what each is, its picture, its numbers.</summary>
    /// <param name="bars">The quantities.</param>
    /// <param name="most">The end of the scale, which begins at 0.</param>
    /// <param name="axis">What the end of the scale is.</param>
    /// <param name="confidence">The confidence of the limits of the population; null where there are none.</param>
    public void Bars(IReadOnlyList<Bar> bars, double most, string axis, string? confidence)
    {
        _html.Append("<div class=\"bars\">\n");
        foreach (Bar bar in bars)
        {
            Row(bar.Label, bar.Meaning, Tracks.Of(bar, most), bar.Population is { } limits
                ? $"{Text(PopulationSection.Range(limits))}<small>this table: {Text(CertifiedNumber.Text(bar.Value, 4))}</small>"
                : Text(CertifiedNumber.Text(bar.Value, 6)));
        }

        Axis(axis);
        if (confidence is not null && bars.Any(b => b.Population is not null))
        {
            Note($"Wide bars: limits of the population at {confidence} confidence. Thin bars below them: this table alone, certified.");
        }
        else
        {
            Note("Bars are certified: each provably contains the value for these tables.");
        }
    }

    /// <summary>Several things below each other, the parts of each as one bar, all on one scale.</summary>
    /// <param name="rows">The name of each, what its number is, the number and its parts.</param>
    /// <param name="most">The end of the scale, in bits.</param>
    /// <param name="axis">What the end of the scale is.</param>
    public void StackedRows(IEnumerable<(string Name, string Meaning, string Value, IReadOnlyList<Bar> Parts)> rows, double most,
        string axis)
    {
        Legend("in both", "in the first only", "in the second only");
        _html.Append("<div class=\"bars\">\n");
        foreach ((string name, string meaning, string value, IReadOnlyList<Bar> parts) in rows)
        {
            Row(name, meaning, Tracks.Stacked(parts, most), Text(value));
        }

        Axis(axis);
    }

    private void Row(string name, string meaning, string picture, string value) => _html.Append(CultureInfo.InvariantCulture,
        $"<div class=\"row\"><div class=\"what\"><b>{Text(name)}</b><br><small>{Text(meaning)}</small></div>"
            + $"<div class=\"mark\">{picture}</div><div class=\"value\">{value}</div></div>\n");

    // The last row, which closes the rows.
    private void Axis(string end) => _html.Append(CultureInfo.InvariantCulture,
        $"<div class=\"row axis\"><div class=\"what\"></div><div class=\"track\"><span>0</span><span>{Text(end)}</span></div>"
            + $"<div></div></div>\n</div>\n");

    private void Legend(string both, string first, string second)
    {
        _html.Append("<ul class=\"legend\">\n");
        foreach ((string label, string meaning) in (ReadOnlySpan<(string, string)>)
            [("R", both), ("U1", first), ("U2", second), ("S", "in the two together only")])
        {
            _html.Append(Key($"var(--{Tracks.Style(label)})", $"{label} {meaning}"));
        }

        _html.Append("</ul>\n");
    }

    /// <summary>An item of a legend: a colour, and what may follow it in CSS, with what it means.</summary>
    public static string Key(string colour, string text) =>
        $"<li><span class=\"key\" style=\"background:{colour}\"></span> {Text(text)}</li>\n";

    /// <summary>What the target holds as one bar of parts, with a legend that gives each part.</summary>
    /// <param name="parts">R, U1, U2 and, if it is known, S.</param>
    /// <param name="target">The name of the target.</param>
    /// <param name="entropy">All that could be known about it, in bits.</param>
    public void Stacked(IReadOnlyList<Bar> parts, string target, double entropy)
    {
        double known = parts.Sum(p => p.Value.Lower), possible = Math.Min(entropy, parts.Sum(p => p.Value.Upper));
        bool population = parts.Any(p => p.Population is not null), open = possible - known > 5e-4;
        _html.Append("<figure class=\"bars\" style=\"max-width:none\">\n").Append(Tracks.Stacked(parts, entropy));
        _html.Append("<ul class=\"legend\">\n");
        foreach (Bar part in parts)
        {
            _html.Append(Key($"var(--{Tracks.Style(part.Label)})", $"{part.Label} {CertifiedNumber.Text(part.Value, 3)} bit"));
        }

        string unknown = CertifiedNumber.Nearest(Math.Max(0, entropy - possible), 3);
        _html.Append(Key("var(--panel);outline:1px solid var(--grid)", $"told by neither {(open ? "at least " : "")}{unknown} bit"));
        _html.Append("</ul>\n");
        _html.Append(CultureInfo.InvariantCulture, $"<figcaption>The whole bar is all that could be known about {Text(target)}, "
            + $"{CertifiedNumber.Nearest(entropy, 3)} bit; {CertifiedNumber.Nearest(known, 3)} of it are certain in this table"
            + $"{(open ? $", pale is what may come to it, up to {CertifiedNumber.Nearest(possible, 3)}" : "")}."
            + $"{(population ? " The thin lines below show how far each part may reach in the population, from where it begins." : "")}"
            + $"</figcaption>\n</figure>\n");
    }

    /// <summary>Every pair of several things as one matrix: parts as a bar, all bars on one scale, and a text.</summary>
    /// <param name="names">The things.</param>
    /// <param name="pair">Parts and text of the pair (i, j), i &lt; j; null where it was not done.</param>
    /// <param name="most">The end of the scale, in bits.</param>
    /// <param name="limits">What the limits of the population are; null where there are none.</param>
    public void Matrix(string[] names, Func<int, int, (IReadOnlyList<Bar> Parts, string Text)?> pair, double most, string? limits)
    {
        _html.Append("<div class=\"scroll\" tabindex=\"0\"><table class=\"matrix\">\n<thead><tr><td></td>");
        for (int j = 1; j < names.Length; j++)
        {
            _html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{Text(names[j])}</th>");
        }

        _html.Append("</tr></thead>\n<tbody>\n");
        for (int i = 0; i < names.Length - 1; i++)
        {
            _html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Text(names[i])}</th>");
            for (int j = 1; j < names.Length; j++)
            {
                _html.Append(j > i && pair(i, j) is { } cell
                    ? $"<td>{Tracks.Stacked(cell.Parts, most)}<small>{Text(cell.Text)}</small></td>" : "<td></td>");
            }

            _html.Append("</tr>\n");
        }

        _html.Append("</tbody></table></div>\n");
        Legend("in both", "in the row only", "in the column only");
        Note($"The end of every bar is {CertifiedNumber.Up(most, 3)} bit; pale is what a part may still come to"
            + $"{(limits is null ? "" : $"; thin lines and the numbers of S: {limits}")}.");
    }

    /// <summary>A drawing with text of its own, which a narrow screen scrolls so that it stays legible.</summary>
    public void Drawing(string svg) => _html.Append(CultureInfo.InvariantCulture,
        $"<div class=\"scroll wide\" tabindex=\"0\">{svg}</div>\n");

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
        _html.Append("<div class=\"scroll\" tabindex=\"0\"><table>\n<thead><tr>");
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
                    $"<{tag}{(numbers.Contains(c) ? " class=\"n\"" : "")}>{Text(lines[0])}"
                    + $"{(lines.Length > 1 ? $"<br><small>{Text(lines[1])}</small>" : "")}</{tag}>");
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

    private static string Style()
    {
        using StreamReader style = new(typeof(HtmlPage).Assembly.GetManifestResourceStream("page.css")!);
        return style.ReadToEnd();
    }

    private void Element(string tag, string style, string text) =>
        _html.Append(CultureInfo.InvariantCulture, $"<{tag}{(style.Length > 0 ? $" class=\"{style}\"" : "")}>{Text(text)}</{tag}>\n");

    // Signs that turn the direction of a text would be obeyed, and controls are no HTML.
    private static string Text(string text) => WebUtility.HtmlEncode(Printable.OfXml(text));
}
