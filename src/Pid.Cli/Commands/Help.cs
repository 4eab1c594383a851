using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Pid.Cli.Commands;

/// <summary>The standard help, followed by what the options alone do not say: the forms of input and output, and examples.</summary>
internal sealed class Help(HelpAction options) : SynchronousCommandLineAction
{
    public const string FileArgument =
        "CSV, TSV or semicolon-separated table with a header, packed by gzip or Zstandard or not; .parquet; .xlsx; .npz or .npy; .json: one document, or records; .jsonl: records, or a batch of documents; a folder, or a pattern with *; -: standard input.";

    /// <summary>What every command reads records from that takes no batch.</summary>
    public const string RecordsArgument =
        "CSV, TSV or semicolon-separated text with a header, packed by gzip or Zstandard or not; .parquet; .xlsx; .npz or .npy; .json or .jsonl: records; a folder, or a pattern with *; a query; -: standard input";

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
    ];

    private const string ExitCodes = """
        Exit codes:
          0 done; 1 internal error; 2 usage; 3 bad data; 4 finished, but not to --tol; 5 the marginals are mutually impossible;
          130 interrupted: what is known by then is printed, marked partial. Of a batch the worst line counts.
        """;

    public override int Invoke(ParseResult parseResult)
    {
        options.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        string name = parseResult.CommandResult.Command.Name;
        (_, string? forms, string? examples) = Commands.FirstOrDefault(command => command.Name == name);
        examples ??= string.Join('\n', Commands.Select(command => First(command.Examples)));
        if (forms is not null)
        {
            output.WriteLine(forms);
            output.WriteLine();
        }

        output.WriteLine("Examples:");
        output.WriteLine(examples);
        output.WriteLine();
        output.WriteLine(ExitCodes);
        return ExitCode.Done;
    }

    private static string First(string examples) => examples[..examples.IndexOf('\n', StringComparison.Ordinal)];
}
