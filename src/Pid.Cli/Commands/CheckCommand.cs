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
        Argument<string> file = new("FILE") { Description = "A certificate: .json, one document; .jsonl, one a line; -: standard input." };
        Command command = new("check", "Whether the claims of a certificate follow from it, by exact arithmetic.") { file };
        command.SetAction(parsed => Runner.Run(parsed, terminal, parsed.GetRequiredValue(file), new TableColumns(), new Analysis(
            (source, run) =>
            {
                using TextReader text = source.Open();
                return CertificateReader.Check(Encoding.UTF8.GetBytes(JsonTable.ReadToEnd(source, text)), source.Name, 1, run.Stop);
            },
            (line, source, run) => line.Problem is null ? CertificateReader.Check(line.Utf8, source, line.Number, run.Stop)
                : throw line.Problem,
            Columns: [])));
        return command;
    }
}
