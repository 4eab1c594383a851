using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pid.Cli.Output;
using Pid.Data;
using Pid.Studies.Experiments;

namespace Pid.Cli.Commands;

/// <summary><c>pid study NAME [FILE]</c>.</summary>
internal static class StudyCommand
{
    public const string Examples = """
          pid study performance samples/titanic.csv --x1 class --x2 sex --y survived
          pid study synthetic --threads 2 --csv draws.csv --html synthetic.html
          pid study synthetic --shape 3x3x2 --draws 1000 --seed 5 --json
          pid study gates
          pid study measures
          pid study measures samples/titanic.csv --x1 class,age --x2 sex --y survived --csv pointwise.csv
          pid study noise
          pid study couplings --draws 50
          pid study disagreement --draws 20 --html disagreement.html
          pid study fusion samples/titanic.csv:class:sex:survived samples/ucb-admissions.csv:department:gender:admitted --laws 20
        """;

    public const string Forms = """
        Studies:
          synthetic    S against every bound on Dirichlet(1) distributions: 100000 of 2 x 2 x 2 symbols unless --draws and --shape say otherwise
          gates        the paper's table 2 and the classic gates
          measures     I_min, WMS, co-information and MMI, Shapley values, integrated gradients and canonical correlations beside the
                       decomposition, of each FILE, of random --laws, or of the paper's kinds of data (table 5); --csv has r, u1, u2, s
                       of every cell
          noise        the parts as the labels become noise (figure 8); the disagreement bound as the classifiers do (appendix C.4)
          performance  accuracy from the three pairs of FILE beside the published formula (table 3)
          couplings    tightness of bounds and constructions of minimum-entropy couplings
          disagreement masked prediction from two views with agreement up to a slack (appendix E); --draws says how many seeds
          fusion       what the pairs of each FILE, or of records of random --laws, say of accuracy and fusion, beside what models do on
                       records held out (section 4.2, tables 1, 3, 6, figure 3)

        Data sets:
          FILE:X1:X2:Y names the columns of one FILE; a plain FILE has those of --x1, --x2 and --y.

        Output:
          Readable tables, or with --json one document; an interval is {"lower":a,"upper":b}. --csv writes every draw (or the first table), --html one
          self-contained page with the tables and figures. The same --seed gives the same numbers, whatever --threads.
        """;

    public static Command Create(Terminal terminal)
    {
        Argument<string> name = new("NAME") { Description = "The study, see below." };
        Argument<string[]> files = new("FILE")
        {
            Description = Help.FileArgument + " One for performance; one or more for fusion and measures.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<Number<int>> laws = new("--laws")
        {
            Description = "Random laws to draw records from, for fusion and measures.",
            CustomParser = result => GlobalOptions.Parsed<int>(result, n => n is >= 1 and <= 1_000_000, "an integer between 1 and 1000000"),
            HelpName = "N",
        };
        Option<Number<int>> folds = FusionCommand.FoldsOption();
        Option<Number<int>> draws = new("--draws")
        {
            Description = "Random distributions, or seeds.",
            CustomParser = result => GlobalOptions.Parsed<int>(result, n => n >= 1, "an integer of at least 1"),
            HelpName = "N",
        };
        Option<(int, int, int)?> shape = new("--shape")
        {
            Description = "Symbols of X1, X2 and Y. Default: 2x2x2.",
            HelpName = "AxBxC",
            CustomParser = ParseShape,
        };
        OutputOption csv = new("--csv") { Description = "Write every draw, or the first table, as CSV.", HelpName = "FILE.csv" };
        OutputOption html = new("--html")
        {
            Description = "Write one self-contained page with tables and figures.",
            HelpName = "FILE.html"
        };
        TableOptions columns = new();
        Command command = new("study", "The paper's experiments, reproduced with tables and figures.") { name, files, draws,
            shape, laws, folds, csv, html };
        columns.AddTo(command, result => result.GetValue(files) is { Length: > 0 });
        command.Validators.Add(result =>
        {
            string? asked = result.Tokens.Count > 0 ? result.GetValue(name) : null;
            if (asked is null)
            {
                return;
            }

            if (Find(asked) is not { } study)
            {
                string[] all = [.. Study.All.Select(s => s.Name)];
                result.AddError($"{asked}: no such study.{NearestNames.Question(all, asked)} There are: {string.Join(", ", all)}.");
            }
            else if (Misfit(study, Tables(result).Length, result.NumberOrNone(laws) ?? 0, result.GetResult(folds) is { Implicit: false })
                is { } misfit)
            {
                result.AddError($"The study {asked} {misfit}");
            }
        });
        command.SetAction(parsed => Runner.RunOne(parsed, terminal, run =>
        {
            Study study = Find(parsed.GetRequiredValue(name))!;
            StudySettings settings = new(
                parsed.Number(GlobalOptions.Seed), parsed.NumberOrNone(draws), parsed.GetValue(shape), parsed.Number(GlobalOptions.Threads),
                text => run.Activity = text)
            {
                Laws = parsed.Number(laws),
                Folds = parsed.Number(folds),
            };
            JointTable[] tables = [.. Tables(parsed.CommandResult).Select(table => Read(table, parsed, run))];
            settings = study.TakesRecords ? settings with
            {
                Records = [.. Tables(parsed.CommandResult).Zip(tables, (file, table) => (file, FusionCommand.Records(table, file,
                    settings.Folds)))],
            } : settings with { Table = tables.SingleOrDefault()?.Joint };
            long start = Stopwatch.GetTimestamp();
            run.HasSomethingToGive = true;
            StudyReport report = new(study.Name, study.Run(settings, run.Stop),
                run)
            { Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
            if (run.Outputs.Of(csv.Name) is { } table)
            {
                run.Outputs.Later(table, stream => stream.Write(Encoding.UTF8.GetBytes(report.ToCsv())));
            }

            if (run.Outputs.Of(html.Name) is { } page)
            {
                run.Outputs.Later(page, stream => stream.Write(Encoding.UTF8.GetBytes(report.ToPage())));
            }

            return report;
        }));
        return command;

        string[] Tables(SymbolResult result) => columns.Query(result) is { } query ? [query] : result.GetValue(files) ?? [];

        JointTable Read(string table, ParseResult parsed, RunState run)
        {
            (string file, TableColumns of) = Named(table, columns.Read(parsed));
            return columns.ReadJoint(parsed, TableOptions.Source(file, terminal, run), of, run);
        }
    }

    // FILE:X1:X2:Y; a file that is called so is a file.
    private static (string File, TableColumns Columns) Named(string table, TableColumns columns) =>
        table.Split(':') is [_, .., _, _, _] parts && !File.Exists(table)
            ? (string.Join(':', parts[..^3]), columns with { X1 = parts[^3], X2 = parts[^2], Y = parts[^1] }) : (table, columns);

    // Why the study cannot be had with what was given; null where it can.
    private static string? Misfit(Study study, int tables, int laws, bool folds) => study.TakesRecords
        ? tables + laws == 0 && !study.HasOwnData ? "needs FILE, or --laws." : null
        : laws > 0 ? "takes no --laws." : folds ? "takes no --folds."
        : study.NeedsTable ? tables == 1 ? null : "needs one FILE." : tables > 0 ? "takes no FILE." : null;

    private static Study? Find(string name) => Study.All.FirstOrDefault(s => s.Name == name);

    private static (int, int, int)? ParseShape(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        string[] sizes = text.Split('x');
        int[] n = Array.ConvertAll(sizes, s => int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out int v) ? v : 0);
        if (n.Length == 3 && n.All(v => v is >= 1 and <= 64))
        {
            return (n[0], n[1], n[2]);
        }

        result.AddError($"--shape {text}: the value must be three sizes between 1 and 64, such as 3x3x2.");
        return null;
    }
}
