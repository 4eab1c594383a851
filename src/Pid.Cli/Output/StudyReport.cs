using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Pid.Numerics.Certified;
using Pid.Studies.Experiments;
using Spectre.Console;

namespace Pid.Cli.Output;

/// <summary>The tables and figures of a study.</summary>
/// <param name="name">The study.</param>
/// <param name="result">What it found.</param>
/// <param name="run">The settings, and whether the run was stopped.</param>
internal sealed class StudyReport(string name, StudyResult result, RunState run) : Report
{
    private const string Style = """
        :root { color-scheme: light dark; }
        body { max-width: 62rem; margin: 0 auto; padding: 1rem; font: 16px/1.5 system-ui, sans-serif; }
        table { border-collapse: collapse; font-size: .9rem; } th, td { text-align: left; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #8886; }
        .scroll { overflow-x: auto; } .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem; } figure { margin: 0; } figcaption { font-size: .9rem; }
        """;

    public override int Exit => result.IsPartial ? run.ExitOfWide : ExitCode.Done;

    public override void WriteJson(Utf8JsonWriter json)
    {
        json.WriteString("units", "bits");
        json.WriteString("study", name);
        json.WriteString("title", result.Title);
        json.WriteStartArray("tables");
        foreach (StudyTable table in result.Tables)
        {
            json.WriteStartObject();
            json.WriteString("name", table.Name);
            json.WriteStartArray("rows");
            foreach (object[] row in table.Rows)
            {
                json.WriteStartObject();
                for (int c = 0; c < row.Length; c++)
                {
                    WriteCell(json, table.Columns[c], row[c]);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        JsonReport.WriteTexts(json, "notes", result.Notes);
        json.WriteBoolean("partial", result.IsPartial);
    }

    public override void WriteText(IAnsiConsole console)
    {
        console.Heading(result.Title, space: false);
        foreach (StudyTable study in result.Tables)
        {
            console.Heading(study.Name);
            Table table = TextReport.Table(console, 1..study.Columns.Count, [.. study.Columns]);
            foreach (object[] row in study.Rows)
            {
                table.Row([.. row.Select(c => Text(c, 4))]);
            }

            console.Write(table);
        }

        console.WriteLine();
        foreach (string note in result.Notes)
        {
            console.Paragraph("- " + note);
        }

        if (result.IsPartial)
        {
            console.Paragraph($"Partial. {run.StopReason}.");
        }
    }

    /// <summary>Writes the files asked for, each whole or not at all.</summary>
    /// <exception cref="IOException">One cannot be written.</exception>
    public void WriteFiles(string? csv, string? html)
    {
        if (csv is not null)
        {
            StudyTable table = result.Draws ?? result.Tables[0];
            StringBuilder text = new(string.Join(',', table.Columns.Select(Quoted)) + "\n");
            foreach (object[] row in table.Rows)
            {
                text.AppendJoin(',', row.Select(c => c is double number ? number.ToString("R", CultureInfo.InvariantCulture) : Quoted(Text(c, 12)))).Append('\n');
            }

            Save(csv, text.ToString());
        }

        if (html is not null)
        {
            Save(html, Page());
        }
    }

    private string Page()
    {
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>pid study {name}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<h1>{Html(result.Title)}</h1>\n");
        foreach (StudyTable table in result.Tables)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>{Html(table.Name)}</h2>\n<div class=\"scroll\"><table>\n<tr>{string.Concat(table.Columns.Select(c => $"<th>{Html(c)}</th>"))}</tr>\n");
            foreach (object[] row in table.Rows)
            {
                page.Append(CultureInfo.InvariantCulture, $"<tr>{string.Concat(row.Select(c => $"<td>{Html(Text(c, 6))}</td>"))}</tr>\n");
            }

            page.Append("</table></div>\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"<ul>\n{string.Concat(result.Notes.Select(n => $"<li>{Html(n)}</li>\n"))}</ul>\n<div class=\"figures\">\n");
        foreach (StudyFigure figure in result.Figures)
        {
            page.Append(CultureInfo.InvariantCulture, $"<figure>\n{figure.Svg}<figcaption>{Html(figure.Caption)}</figcaption>\n</figure>\n");
        }

        return page.Append("</div>\n</body>\n</html>\n").ToString();
    }

    private static void Save(string file, string text)
    {
        string temporary = file + ".part";
        File.WriteAllText(temporary, text, new UTF8Encoding(false));
        File.Move(temporary, file, overwrite: true);
    }

    private static void WriteCell(Utf8JsonWriter json, string column, object cell)
    {
        switch (cell)
        {
            case Interval interval:
                JsonReport.WriteInterval(json, column, interval);
                break;
            case double number:
                JsonReport.WriteNumber(json, column, number);
                break;
            default:
                json.WriteString(column, (string)cell);
                break;
        }
    }

    private static string Text(object cell, int digits) => cell switch
    {
        Interval interval => CertifiedNumber.Text(interval, digits),
        double number when number == Math.Floor(number) && Math.Abs(number) < 1e6 => number.ToString("0", CultureInfo.InvariantCulture),
        double number => CertifiedNumber.Nearest(number, digits),
        _ => (string)cell,
    };

    private static string Html(string text) => WebUtility.HtmlEncode(text);

    private static string Quoted(string text) => text.AsSpan().ContainsAny(",\"\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
