using System.CommandLine;
using System.CommandLine.Parsing;
using System.Security.Cryptography;
using Pid.Cli.Html;
using Pid.Cli.Output;

namespace Pid.Cli.Commands;

/// <summary>The option that asks for a report to show: one HTML file.</summary>
internal static class ReportOption
{
    private static readonly Option<string?> s_file = new("--report")
    {
        Description = "Also write a report to show: one self-contained HTML file with charts, bounds, the quality of the data and where it comes from.",
        HelpName = "FILE.html",
    };

    /// <summary>Adds the option to a command on one table.</summary>
    public static void AddTo(Command command, Argument<string?> file)
    {
        command.Add(s_file);
        command.Validators.Add(result =>
        {
            if (result.GetValue(s_file) is not null && result.GetValue(file)?.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) == true)
            {
                result.AddError("--report is for one table; a batch has many.");
            }
        });
    }

    /// <summary>Writes the report, where it was asked for.</summary>
    public static void Write(ParseResult parsed, Report report, RunState run)
    {
        if (parsed.GetValue(s_file) is not { } file)
        {
            return;
        }

        Provenance provenance = new(
            "pid " + string.Join(' ', parsed.Tokens.Select(t => t.Value.Contains(' ', StringComparison.Ordinal) ? $"\"{t.Value}\"" : t.Value)),
            parsed.GetValue(GlobalOptions.Seed),
            [.. run.Inputs.Select(i => i == "-" ? ("standard input", "not kept") : (i, File.Exists(i) ? Hash(i) : "no single file"))]);
        if (report.ToHtml(provenance) is { } html)
        {
            HtmlPage.Save(file, html);
        }
    }

    private static string Hash(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
