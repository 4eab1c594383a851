using System.CommandLine;
using System.Text;
using Pid.Cli.Checking;
using Pid.Cli.Output;
using Pid.Data;
using Pid.Data.Json;

namespace Pid.Cli.Commands;

/// <summary><c>pid check FILE</c>.</summary>
internal static class CheckCommand
{
    public const string Examples = """
          pid check proof.json
          pid check proofs.jsonl --threads 2 > checked.jsonl
        """;

    public const string Forms = """
        Input:
          What --certificate wrote. A .jsonl file, or several documents on standard input, is a batch.

        Output:
          A readable table, or with --json one document: "claims" with what is "claimed" and what is "proven" of each part, whether it
          "follows", and "status": "proved" or "not proved" (exit code 4). Nothing but the weights of a certificate can make a claim
          follow that is false, and checker/check.py does the same without pid. docs/certificates.md has the format.
        """;

    public static Command Create(Terminal terminal)
    {
        Argument<string> file = new("FILE")
        {
            Description = "What --certificate wrote: .json; .jsonl, a certificate a line; -: standard input.",
        };
        Command command = new("check", "Whether the claims of a certificate follow from it, by exact arithmetic.") { file };
        command.SetAction(parsed => Runner.Run(parsed, terminal, parsed.GetRequiredValue(file), new TableColumns(), new Analysis(
            (source, run) =>
            {
                using TextReader text = source.Open();
                return OfFile(JsonTable.ReadToEnd(source, text), source.Name, run.Stop);
            },
            (line, source, run) => line.Problem is null ? CertificateReader.Check(line.Utf8, source, line.Number, run.Stop)
                : throw line.Problem,
            Columns: [])));
        return command;
    }

    // A document, or one a line where a table and its population have one each.
    private static Report OfFile(string text, string name, CancellationToken stop)
    {
        (int Index, string Item)[] lines = [.. text.Split('\n', StringSplitOptions.TrimEntries).Index()
            .Where(line => line.Item.Length > 0)];
        return lines.Length > 1 && lines.All(line => line.Item.StartsWith('{') && line.Item.EndsWith('}'))
            ? new CertificatesReport([.. lines.Select(line => Check(line.Item, line.Index + 1))]) : Check(text, 1);

        CertificateReport Check(string document, long line) => CertificateReader.Check(Encoding.UTF8.GetBytes(document), name, line, stop);
    }
}
