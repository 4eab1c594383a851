using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Pid.Cli.Output;

/// <summary>
/// Results as CSV: a row each, numbers to the last digit. A text that a spreadsheet would take for a formula starts with an apostrophe.
/// </summary>
internal static class ResultCsv
{
    // A carriage return alone ends a row for some readers.
    private static readonly CsvConfiguration s_csv = new(CultureInfo.InvariantCulture)
    {
        ShouldQuote = field => ConfigurationFunctions.ShouldQuote(field) || field.Field?.Contains('\r', StringComparison.Ordinal) == true,
    };

    /// <summary>Reports of one kind, with a header.</summary>
    public static string Of(IReadOnlyList<Report> reports)
    {
        IReadOnlyList<ResultColumn> columns = reports[0].Row;
        return Line([.. columns.Select(c => c.Name), "seconds"])
            + string.Concat(reports.Select(report => Line([.. columns.Select(c => c.Value(report)), report.Seconds])));
    }

    /// <summary>One line, with its end.</summary>
    public static string Line(IEnumerable<object?> values, string end = "\n")
    {
        using StringWriter text = new();
        using (CsvWriter csv = new(text, s_csv))
        {
            foreach (object? value in values)
            {
                csv.WriteField(value switch
                {
                    null => "",
                    double number => number.ToString("R", CultureInfo.InvariantCulture),
                    bool truth => truth ? "true" : "false",
                    string name => Printable.Cell(name),
                    _ => Convert.ToString(value, CultureInfo.InvariantCulture),
                });
            }
        }

        return text + end;
    }
}
