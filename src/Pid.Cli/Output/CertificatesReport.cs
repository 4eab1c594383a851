using System.Text.Json;

namespace Pid.Cli.Output;

/// <summary>The certificates of one file: what a table has and what is of its population.</summary>
/// <param name="reports">What is said of each.</param>
internal sealed class CertificatesReport(IReadOnlyList<CertificateReport> reports) : Report
{
    public override int Exit => reports.Max(r => r.Exit);

    public override void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartArray("certificates");
        foreach (CertificateReport report in reports)
        {
            json.WriteStartObject();
            report.WriteJson(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("status", Exit == ExitCode.Done ? "proved" : "not proved");
    }

    public override void WriteText(TextPage page)
    {
        foreach (CertificateReport report in reports)
        {
            report.WriteText(page);
        }
    }
}
