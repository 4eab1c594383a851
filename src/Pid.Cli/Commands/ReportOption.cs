using System.CommandLine;
using System.CommandLine.Parsing;
using System.Security.Cryptography;
using System.Text;
using Pid.Cli.Html;
using Pid.Cli.Output;

namespace Pid.Cli.Commands;

/// <summary>The option that asks for a report to show: one HTML file.</summary>
internal static class ReportOption
{
    private static readonly OutputOption s_file = new("--report")
    {
        Description = "Also write a report to show: one self-contained HTML file with charts, bounds, the quality of the data and where "
            + "it comes from.",
        HelpName = "FILE.html",
    };

    /// <summary>Adds the option to a command on one table.</summary>
    /// <param name="command">The command.</param>
    /// <param name="file">Its argument, where that may be a batch; null where it is always one table.</param>
    public static void AddTo(Command command, Argument<string?>? file = null)
    {
        command.Add(s_file);
        if (file is null)
        {
            return;
        }

        command.Validators.Add(result =>
        {
            if (result.Given(s_file) is not null
                && result.GetValue(file)?.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) == true)
            {
                result.AddError(s_file.NotForBatch);
            }
        });
    }

    /// <summary>Lays out the report, where it was asked for, to be written when the result is out.</summary>
    public static void Prepare(ParseResult parsed, Report report, RunState run)
    {
        if (run.Outputs.Of(s_file.Name) is not { } file || report is ErrorReport)
        {
            return;
        }

        Provenance provenance = new(
            "pid " + string.Join(' ', parsed.Tokens.Select(t => t.Value.Contains(' ', StringComparison.Ordinal)
            ? $"\"{t.Value}\"" : t.Value)),
            parsed.Number(GlobalOptions.Seed),
            [.. run.Inputs.SelectMany(i => i.Hashes())],
            run.Inputs.Exists(i => i.IsQuery));
        // Made when the result is out, which a page never costs.
        run.Outputs.Later(file, stream => stream.Write(Encoding.UTF8.GetBytes(report.ToHtml(provenance)
            ?? throw new InvalidOperationException("This report has no page."))));
    }
}
