using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.Globalization;

namespace Pid.Cli.Commands;

/// <summary>
/// The help of a command in the order in which it is needed: what it does, how it is called, examples, the options by what they are about,
/// and then what options alone do not say, the forms of input and output.
/// </summary>
/// <param name="width">Columns of the screen, where there is one.</param>
internal sealed class Help(int width) : SynchronousCommandLineAction
{
    public const string FileArgument =
        "CSV, TSV or semicolon-separated table with a header, packed by gzip or Zstandard or not; .parquet; .xlsx; .npz or .npy; .json: "
            + "one document, or records; .jsonl: records, or a batch of documents; a folder, or a pattern with *; -: standard input.";

    /// <summary>What every command reads records from that takes no batch.</summary>
    public const string RecordsArgument =
        "CSV, TSV or semicolon-separated text with a header, packed by gzip or Zstandard or not; .parquet; .xlsx; .npz or .npy; .json "
            + "or .jsonl: records; a folder, or a pattern with *; a query; -: standard input";

    /// <summary>The input and the output of the commands on three variables.</summary>
    public const string TableForms = """
        Input:
          A table in long form (a row a cell, with a weight column) or raw records (a row a record, weight 1). Rows of the same
          cell are added up. Blank lines and lines above the header that start with # are skipped; below it such a line is a row where
          it has as many fields, and else left out and counted. Quotes are as in RFC 4180; text is UTF-8, or UTF-16 with its mark.
          Parquet and queries are counted by an embedded data engine. Records of JSON ({"x1":"a",..}) stand one a line, or in an array.
          A folder or a pattern ('part-*.parquet') is one table in many files; files of it without a row are passed over.
          JSON: {"shape":[n1,n2,ny],"p":[weights, row-major, y fastest]}, if wanted with "names":{"x1":..,"x2":..,"y":..}.

        Output:
          A readable table, or with --json one document; what is certified is {"lower":a,"upper":b}, in bits. On failure --json
          gives {"schema":"pid/1","command":..,"error":{"code","kind","message",..}}; the message is on stderr as well.
          A batch always gives one document a line, in the order of the input, with its "line"; a bad line gives an "error" and
          the batch goes on. --shard I/N answers every N-th line from the I-th on; the shares make the whole again by
          paste -d '\n' part1.jsonl part2.jsonl .. | sed '/^$/d'
          --parquet gives a row a line: its sizes, NAME_lower and NAME_upper of what is certified, its status or its error.
        """;

    private static readonly (string Name, string Forms, string Examples)[] Commands =
    [
        ("decompose", TableForms, DecomposeCommand.Examples),
        ("bounds", TableForms, BoundsCommand.Examples),
        ("disagree", DisagreeCommand.Forms, DisagreeCommand.Examples),
        ("couple", CoupleCommand.Forms, CoupleCommand.Examples),
        ("reduce", ReduceCommand.Forms, ReduceCommand.Examples),
        ("verify", VerifyCommand.Forms, VerifyCommand.Examples),
        ("study", StudyCommand.Forms, StudyCommand.Examples),
        ("solve", SolveCommand.Forms, SolveCommand.Examples),
        ("screen", ScreenCommand.Forms, ScreenCommand.Examples),
        ("fusion", FusionCommand.Forms, FusionCommand.Examples),
        ("check", CheckCommand.Forms, CheckCommand.Examples),
    ];

    private const string ExitCodes = """
        Exit codes:
          0 done; 1 internal error; 2 usage; 3 bad data; 4 finished, but not to --tol; 5 the marginals are mutually impossible;
          130 interrupted: what is known by then is printed, marked partial. Of a batch the worst line counts.
        """;

    // What an option is about; those of no group are a command's own, and come where the answer is.
    private const string Own = "Answer";

    private static readonly (string Title, string[] Options)[] Groups =
    [
        ("Files", ["--x1y", "--x2y", "--x1x2", "--sql"]),
        ("Columns", ["--x1", "--x2", "--y", "--modality", "--columns", "--group", "--classes", "--weight"]),
        ("Reading", ["--missing", "--decimal", "--ignore-case", "--trim"]),
        ("Measured columns", ["--bins", "--clusters", "--symbols", "--pca", "--save-model", "--model"]),
        (Own, []),
        ("Limits of the population", ["--exact", "--population", "--confidence", "--method", "--permutations", "--plan"]),
        ("Work", ["--tol", "--time-limit", "--seed", "--threads", "--shard", "--checkpoint"]),
        ("Output",
        [
            "--json", "--report", "--csv", "--html", "--plot", "--parquet", "--solution", "--certified", "--witness", "--certificate",
            "--optimal", "--marginals", "--docs", "--store", "--quiet", "--help", "--version",
        ]),
    ];

    public override int Invoke(ParseResult parseResult)
    {
        Command command = parseResult.CommandResult.Command;
        bool isRoot = command is RootCommand;
        (_, string? forms, string? examples) = Commands.FirstOrDefault(c => c.Name == command.Name);
        HelpLayout page = new(parseResult.InvocationConfiguration.Output, width);
        page.Write(command.Description!);
        page.Title("Usage:");
        page.Write(isRoot ? "  pid [command] [options]"
            : $"  pid {command.Name} {string.Concat(command.Arguments.Select(Usage))}[options]");
        page.Title("Examples:");
        page.Commands(examples ?? string.Join('\n', Commands.Select(c => First(c.Examples))));
        if (isRoot)
        {
            page.Table("Commands:", [.. command.Subcommands.Select(c => (Usage(c), c.Description!))]);
        }

        page.Table("Arguments:", [.. command.Arguments.Select(a => ($"<{a.Name}>", a.Description!))]);
        ILookup<string, Option> options = command.Options.Concat(parseResult.RootCommandResult.Command.Options).Where(o =>
            !o.Hidden).Distinct()
            .Where(o => isRoot || o is not VersionOption).ToLookup(o => Groups.FirstOrDefault(g => g.Options.Contains(o.Name),
            (Own, [])).Title);
        foreach ((string title, string[] names) in Groups)
        {
            page.Table($"{title}:", [.. options[title].OrderBy(o => Array.IndexOf(names, o.Name)).Select(o =>
                (Usage(o), Description(o, command.Name)))]);
        }

        if (forms is not null)
        {
            page.Blank();
            page.Write(forms);
        }

        page.Blank();
        page.Write(ExitCodes);
        return ExitCode.Done;
    }

    private static string First(string examples) => examples[..examples.IndexOf('\n', StringComparison.Ordinal)];

    private static string Usage(Argument argument) => argument.Arity.MinimumNumberOfValues > 0 ? $"<{argument.Name}> "
        : $"[<{argument.Name}>] ";

    private static string Usage(Command command) =>
        $"{command.Name} {string.Concat(command.Arguments.Select(a => $"<{a.Name}> "))}".TrimEnd();

    private static string Usage(Option option) =>
        string.Join(", ", option.Aliases.Where(a => a[0] == '-').Order(StringComparer.Ordinal).Append(option.Name))
        + (option.ValueType == typeof(bool) || option is VersionOption ? ""
        : $" <{option.HelpName ?? string.Join('|', option.GetCompletions(CompletionContext.Empty).Select(c => c.Label))}>");

    private static string Description(Option option, string command) => GlobalOptions.About(option, command) ?? option.Description
        + Default(option);

    private static string Default(Option option) => !option.HasDefaultValue ? "" : option.GetDefaultValue() switch
    {
        Number<double> { Value: var number } =>
            $" Default: {number.ToString(number < 1e-3 ? "0e-0" : null, CultureInfo.InvariantCulture)}.",
        Number<int> { Value: var number } => FormattableString.Invariant($" Default: {number}."),
        string { Length: > 0 } text => $" Default: {text}.",
        _ => "",
    };
}
