using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using Pid.Cli.Output;
using Pid.Data;

namespace Pid.Cli.Commands;

/// <summary>More than two modalities in one run: every pair of them, and the mean.</summary>
internal sealed class ModalityOptions
{
    private const string OptionName = "--modality";

    private readonly Option<string[]> _modalities = new(OptionName)
    {
        Description = "A modality and its columns, in place of --x1 and --x2: give it two or more times, and every pair is answered, "
            + "and their mean.",
        HelpName = "NAME=COLS",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [],
    };

    /// <summary>Adds the option to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="file">Its table.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="others">Options on one pair only.</param>
    public void AddTo(Command command, Argument<string?> file, TableOptions columns, params Option[] others)
    {
        command.Add(_modalities);
        command.Validators.Add(result => Check(result, file, columns, others));
    }

    /// <summary>The names of the modalities of a command line; empty where there are none.</summary>
    public static string[] NamesIn(CommandResult result) =>
        result.Command.Options.FirstOrDefault(o => o.Name == OptionName) is Option<string[]> modalities
        ? [.. result.AllGiven(modalities).Select(text => Split(text).Name)] : [];

    /// <summary>Whether the command is to answer several modalities.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetValue(_modalities) is { Length: > 0 };

    /// <summary>How many pairs there are; 1 where there are no modalities.</summary>
    public int Pairs(ParseResult parsed) => parsed.GetValue(_modalities) is { Length: > 1 and int n } ? n * (n - 1) / 2 : 1;

    /// <summary>Answers every pair.</summary>
    public int Run(ParseResult parsed, Terminal terminal, string file, TableOptions options, JointAnalysis analyse) =>
        Runner.RunOne(parsed, terminal, run =>
    {
        long start = Stopwatch.GetTimestamp();
        (string Name, string Columns)[] all = Array.ConvertAll(parsed.GetValue(_modalities)!, Split);
        TableSource source = TableOptions.Source(file, terminal, run);
        byte[]? kept = file == "-" ? ReadToEnd(new InterruptibleStream(() => terminal.Input, run.Stop)) : null;
        List<ModalityPair> pairs = [];
        try
        {
            for (int i = 0; i < all.Length; i++)
            {
                for (int j = i + 1; j < all.Length; j++)
                {
                    run.Activity = $"Pair {all[i].Name}, {all[j].Name}";
                    TableColumns columns = options.Read(parsed) with
                    {
                        X1 = all[i].Columns,
                        X2 = all[j].Columns,
                        X1Name = all[i].Name,
                        X2Name = all[j].Name
                    };
                    JointTable table = options.ReadJoint(parsed, kept is null ? source : TableSource.FromStream(new MemoryStream(kept)),
                        columns, run);
                    pairs.Add(new ModalityPair(all[i].Name, all[j].Name, analyse(table, source.Name, run)));
                }
            }
        }
        catch (OperationCanceledException) when (run.Stop.IsCancellationRequested && pairs.Count > 0)
        {
            // The pairs that are done are what is known by then; the report says that some are missing.
        }

        return new ModalitiesReport([.. all.Select(m => m.Name)], pairs, run) { Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
    });

    // Standard input comes once, but every pair reads the table.
    private static byte[] ReadToEnd(Stream input)
    {
        using MemoryStream all = new();
        input.CopyTo(all);
        return all.ToArray();
    }

    private static (string Name, string Columns) Split(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? ("", "") : (text[..equals].Trim(), text[(equals + 1)..].Trim());
    }

    private void Check(CommandResult result, Argument<string?> file, TableOptions columns, Option[] others)
    {
        string[] given = result.AllGiven(_modalities);
        if (given.Length == 0)
        {
            return;
        }

        (string Name, string Columns)[] all = Array.ConvertAll(given, Split);
        if (Array.FindIndex(all, m => m.Name.Length == 0 || m.Columns.Length == 0) is int bad and >= 0)
        {
            result.AddError($"--modality {given[bad]}: give NAME=COLS, such as voice=pitch,loudness.");
        }
        else if (all.Length == 1)
        {
            result.AddError("One --modality has no pair: give --modality two or more times.");
        }
        else if (all.Select(m => m.Name).Distinct(StringComparer.Ordinal).Count() < all.Length)
        {
            result.AddError("Give every --modality a name of its own.");
        }
        else if (columns.Table(result, file) is not { } table || table.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
        {
            result.AddError("--modality needs one table, FILE or --sql, in which every record has every modality; not a batch.");
        }
        else if (others.Concat(columns.OfOnePair(result)).FirstOrDefault(o => result.GetResult(o) is { Implicit: false }) is { } other)
        {
            result.AddError($"{other.Name} is about one pair; leave it out, or --modality.");
        }
    }
}
