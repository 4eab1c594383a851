using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Pid.Cli.Output;
using Pid.Data;
using Pid.Data.Json;
using Pid.Data.Writing;
using Pid.Numerics.Distributions;
using Pid.Studies.Verification;

namespace Pid.Cli.Commands;

/// <summary><c>pid verify [FILE]</c>.</summary>
internal static class VerifyCommand
{
    public const string Examples = """
          pid verify --draws 2000
          pid verify --statement theorem-2-as-published --seed 7
          pid verify --time-limit 600 --threads 2 --store counterexamples
          pid verify samples/titanic.csv --x1 class --x2 sex --y survived
          pid verify --replay counterexamples/theorem-2-as-published.json
        """;

    public const string Forms = """
        Search:
          Every statement is tried on random and adversarial tables, a function of --seed and the number of the draw; a counterexample
          is made as small as single steps make it. The findings do not depend on --threads. With FILE the statements are tried on that table only.
          --store writes each counterexample as a document that --replay and decompose read.

        Output:
          A readable table, or with --json one document. Exit code 1 if a proved or checked statement was contradicted (a defect of
          this software), 4 if a statement known to be false was not refuted within the draws or the time limit, else 0.
        """;

    private const long DrawsByDefault = 1000;

    public static Command Create(Terminal terminal)
    {
        Argument<string?> file = new("FILE")
        {
            Description = Help.FileArgument + " The statements are tried on it alone.",
            Arity = ArgumentArity.ZeroOrOne
        };
        Option<string[]> names = new("--statement")
        {
            Description = "A statement of the catalogue; may be repeated. Default: all.",
            HelpName = "NAME"
        };
        Option<Number<long>> draws = new("--draws")
        {
            Description = "Tables that each statement is tried on. Default: 1000; no limit where --time-limit is given.",
            CustomParser = result => GlobalOptions.Parsed<long>(result, n => n >= 1, "an integer of at least 1"),
            HelpName = "N",
        };
        Option<Number<int>> largest = new("--largest")
        {
            Description = "Largest number of symbols of a variable. Default: 3.",
            CustomParser = result => GlobalOptions.Parsed<int>(result, n => n is >= 1 and <= 8, "an integer between 1 and 8"),
            HelpName = "N",
        };
        Option<string?> store = new("--store")
        {
            Description = "Write each counterexample to NAME.json in this directory.",
            HelpName = "DIR"
        };
        Option<string?> replay = new("--replay") { Description = "Check a stored counterexample again.", HelpName = "FILE" };
        OutputOption docs = new("--docs") { Description = "Write the catalogue as a Markdown document instead.", HelpName = "FILE.md" };
        TableOptions columns = new();
        Command command = new("verify",
            "The paper's theorems and the invariants of this software on random and adversarial distributions: which hold, and the "
                + "smallest counterexample to each that does not.")
        {
            file, names, draws, largest, store, replay, docs,
        };
        columns.AddTo(command, file);
        command.Validators.Add(result =>
        {
            foreach (string name in result.AllGiven(names))
            {
                if (Find(name) is null)
                {
                    string[] all = [.. Catalogue.All.Select(s => s.Name)];
                    result.AddError($"--statement {name}: no such statement.{NearestNames.Question(all, name)} There are: "
                        + $"{string.Join(", ", all)}.");
                }
            }

            if (((string?[])[columns.Table(result, file), result.Given(replay), result.Given(docs)]).Count(v => v is not null) > 1)
            {
                result.AddError("Give only one of FILE, --replay and --docs.");
            }
        });
        command.SetAction(parsed => Runner.RunOne(parsed, terminal, run =>
        {
            long start = Stopwatch.GetTimestamp();
            IReadOnlyList<Statement> statements = parsed.GetValue(names) is { Length: > 0 } chosen
                ? [.. Catalogue.All.Where(s => chosen.Contains(s.Name))] : Catalogue.All;
            if (run.Outputs.Of(docs.Name) is { } document)
            {
                // The document is the result: it is there before the report says so.
                Outputs.Write([(document, stream => stream.Write(Encoding.UTF8.GetBytes(VerifiedDocument.ToMarkdown())))],
                    terminal.Tell, run.Stop);
                return new VerifyReport([], 0, false, null, run)
                {
                    Written = document.Path,
                    Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds
                };
            }

            Dictionary<string, OutputFile>? stored = parsed.GetValue(store) is { } folder ? Probe(folder, statements, run) : null;

            bool table = columns.Table(parsed.CommandResult, file) is not null || parsed.GetValue(replay) is not null;
            long seed = parsed.Number(GlobalOptions.Seed);
            Joint? joint = null;
            if (parsed.GetValue(replay) is { } again)
            {
                (joint, statements) = Stored(again, run);
            }
            else if (columns.Table(parsed.CommandResult, file) is { } data)
            {
                joint = columns.ReadJoint(parsed, TableOptions.Source(data, terminal, run), run).Joint;
            }

            run.HasSomethingToGive = true;
            IReadOnlyList<Finding> findings = joint is not null ? CounterexampleSearch.Try(statements, joint, cancellation: run.Stop)
                : CounterexampleSearch.Run(statements, new CounterexampleSettings(
                    seed, parsed.NumberOrNone(draws) ?? (run.TimeLimit is null ? DrawsByDefault : long.MaxValue),
                    parsed.NumberOrNone(largest) ?? 3,
                    parsed.Number(GlobalOptions.Threads), (n, found) => run.Activity = string.Create(
                        CultureInfo.InvariantCulture, $"{n:N0} tables, {found} statements refuted")), null, run.Stop);
            if (stored is not null)
            {
                Store(stored, findings, run);
            }

            return new VerifyReport(findings, seed, table, parsed.GetValue(replay),
                run)
            {
                Draws = parsed.NumberOrNone(draws),
                Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
            };
        }));
        return command;
    }

    private static Statement? Find(string? name) => Catalogue.All.FirstOrDefault(s => s.Name == name);

    private static (Joint Joint, IReadOnlyList<Statement> Statements) Stored(string file, RunState run)
    {
        run.Outputs.KeepFromOverwriting(file);
        TableSource source = TableSource.FromFile(file);
        using TextReader reader = source.Open();
        string text = JsonTable.ReadToEnd(source, reader);
        Joint joint = JsonTable.ToJoint(text, file).Joint;
        using JsonDocument document = JsonDocument.Parse(text);
        string? name = document.RootElement.TryGetProperty("statement", out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? Text(value, file) : null;
        Statement statement = Find(name) ?? throw new TableFormatException(file,
            $"It names no statement of the catalogue ({name ?? "none"}).",
            "Give a file that --store has written, or add \"statement\": NAME.")
        { Column = "statement", Value = name };
        return (joint, [statement]);
    }

    private static string? Text(JsonElement value, string file)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException e)
        {
            throw new TableFormatException(file, $"The name of the statement is no text: {e.Message}",
                "Name one of those that pid verify lists.")
            { Column = "statement" };
        }
    }

    /// <summary>The file of each statement's counterexample: fails now where one could not be written later, or is an input.</summary>
    private static Dictionary<string, OutputFile> Probe(string directory, IReadOnlyList<Statement> statements, RunState run)
    {
        if (directory.Length == 0)
        {
            throw new OutputException("--store", "The name of the folder is empty.", "Give --store the path of a folder.");
        }

        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"--store {directory}", $"It needs a folder, and this is none: {e.Message}",
                "Give --store the path of a folder.");
        }

        return statements.ToDictionary(s => s.Name, s => run.Outputs.Add("--store", Path.Combine(directory, s.Name + ".json")));
    }

    private static void Store(Dictionary<string, OutputFile> files, IReadOnlyList<Finding> findings, RunState run)
    {
        foreach (Finding finding in findings)
        {
            if (finding.First is { } first)
            {
                run.Outputs.Later(files[finding.Statement.Name], stream => Write(stream, finding.Statement, first));
            }
        }
    }

    private static void Write(Stream stream, Statement statement, Counterexample first)
    {
        using Utf8JsonWriter json = new(stream);
        json.WriteStartObject();
        json.WriteString("statement", statement.Name);
        json.WriteNumber("seed", first.Seed);
        json.WriteNumber("draw", first.Draw);
        json.WriteString("violation", first.Violation);
        VerifyReport.WriteTable(json, first.Smallest);
        json.WriteEndObject();
    }
}
