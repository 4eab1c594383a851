using System.Globalization;
using System.Text;
using System.Text.Json;
using Pid.Cli.Html;
using Pid.Numerics.Certified;
using Pid.Studies.Experiments;

namespace Pid.Cli.Output;

/// <summary>The tables and figures of a study.</summary>
/// <param name="name">The study.</param>
/// <param name="result">What it found.</param>
/// <param name="run">The settings, and whether the run was stopped.</param>
internal sealed class StudyReport(string name, StudyResult result, RunState run) : Report
{
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

    public override void WriteText(TextPage page)
    {
        page.Heading(result.Title, space: false);
        foreach (StudyTable study in result.Tables)
        {
            page.Heading(study.Name);
            TextTable table = new(1..study.Columns.Count, [.. study.Columns]);
            foreach (string[] row in Texts(study))
            {
                table.Row(row);
            }

            page.Write(table);
        }

        page.WriteLine();
        foreach (string note in result.Notes)
        {
            page.Paragraph("- " + note);
        }

        if (result.IsPartial)
        {
            page.Paragraph($"Partial. {run.StopReason}.");
        }
    }

    /// <summary>
    /// Every draw, or the first table, as CSV. A text that a spreadsheet would take for a formula starts with an apostrophe.
    /// </summary>
    public override string ToCsv()
    {
        StudyTable table = result.Draws ?? result.Tables[0];
        return ResultCsv.Line(table.Columns)
            + string.Concat(table.Rows.Select(row => ResultCsv.Line(row.Select(c => c is double ? c : Text(c, 12)))));
    }

    /// <summary>The tables and figures as one self-contained page.</summary>
    public string ToPage()
    {
        HtmlPage page = new(result.Title);
        foreach (StudyTable table in result.Tables)
        {
            page.Heading(table.Name);
            page.Table([.. table.Columns],
                [.. Enumerable.Range(0, table.Columns.Count).Where(c => table.Rows.Any(row => row[c] is double or Interval))],
                Texts(table));
        }

        foreach (string note in result.Notes)
        {
            page.Note(note);
        }

        page.Figures(result.Figures.Select(figure => (figure.Svg, figure.Caption)));
        return page.Finish();
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

    /// <summary>The cells as texts; a column of short decimals, such as levels of noise, in as few digits as these have.</summary>
    private static IEnumerable<string[]> Texts(StudyTable table)
    {
        bool[] brief = [.. Enumerable.Range(0, table.Columns.Count).Select(c => table.Rows.All(row => row[c] is double number
            && number == Math.Round(number, 3)))];
        return table.Rows.Select(row => (string[])
            [.. row.Select((cell, c) => brief[c] ? ((double)cell).ToString("0.###", CultureInfo.InvariantCulture) : Text(cell, 4))]);
    }

    private static string Text(object cell, int digits) => cell switch
    {
        Interval interval => CertifiedNumber.Text(interval, digits),
        double number when number == Math.Floor(number) && Math.Abs(number) < 1e6 => number.ToString("0", CultureInfo.InvariantCulture),
        double number => CertifiedNumber.Nearest(number, digits),
        _ => (string)cell,
    };
}
