using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pid.Cli.Output;
using Pid.Data;
using Pid.Interactions.Screening;

namespace Pid.Cli.Commands;

/// <summary><c>pid screen FILE</c>.</summary>
internal static class ScreenCommand
{
    public const string Examples = """
          pid screen samples/titanic.csv --y survived
          pid screen records.csv --y outcome --by redundancy --threads 2 --csv pairs.csv --plot pairs.svg
          pid screen records.csv --y outcome --permutations 99 --seed 1
          pid screen measured.csv --y outcome --bins 8
          pid screen records.csv --y emotion --group voice=pitch,pace --group face=brow,mouth
          pid screen wide.csv --y label --shard 3/8 --json > part3.json
        """;

    public const string Forms = """
        Input:
          Records with a header, a row each or with a column of counts; every column but the target is a source, or those of
          --columns, or the groups of --group. Columns in which hardly any value recurs (identifiers), and columns of numbers in which
          one record in ten has one of its own (measurements), are left out and named, and weights of samples; --bins puts columns of
          numbers into classes, --clusters groups of them. Weights, splits and columns that repeat the label are named.

        Output:
          The best pairs by --by, each with R, U1, U2, S of the records as they are, and "elsewhere": no other pair exceeds it.
          That is proven: a pair is passed over only where a bound or a rough decomposition certainly excludes it from the list.
          These are plug-in values of a sample: pairs of many symbols look better than they are. --permutations N adds a p-value
          for each pair, adjusted for having looked at all pairs: the share of N shuffles of the target whose best pair is as good.

        Shares:
          --shard I/N screens the I-th of N shares of the pairs. The best of all shares are the best of the whole:
          jq -s '[.[].top[]] | sort_by(-.value.lower) | .[:20]' part*.json
          --checkpoint FILE notes how far the screen is, so that the same command goes on where it was stopped.
        """;

    private static readonly Option<string> Target =
        new("--y")
        {
            Description = "Column of the target; several, separated by commas, form one.",
            HelpName = "COL[,COL..]",
            Required = true
        };
    private static readonly Option<string> Columns = new("--columns")
    {
        Description = "Columns to pair. Default: all but the target.",
        HelpName = "COL,COL.."
    };
    private static readonly Option<string> Weight =
        new("--weight")
        {
            Description =
        "Column of whole numbers: how often the record occurs. none: every row is one record. Default: the column called count, or none.",
            HelpName = "COL"
        };
    private static readonly Option<string[]> Groups =
        new("--group") { Description = "Columns that form one source together; repeat it for each.", HelpName = "NAME=COL,COL.." };
    private static readonly Option<string[]> Bins = new("--bins")
    {
        Description = "Put every column of numbers with more than N different values (or the column COL, also the target) into N bins "
            + "of about as many records each; width:N for bins of equal width.",
        HelpName = "[COL=]N",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string[]> Clusters = new("--clusters")
    {
        Description = "Put every group of columns of numbers (or the one of that NAME) into N clusters by k-means on its standardised "
            + "columns; auto chooses a number that the records can bear.",
        HelpName = "[NAME=]N|auto",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [],
    };

    private static readonly OutputOption Csv = new("--csv") { Description = "Write the list as CSV as well.", HelpName = "FILE" };
    private static readonly OutputOption Plot = new("--plot")
    {
        Description = "Draw the list as a network: columns joined by their pairs.",
        HelpName = "FILE.svg"
    };
    private static readonly OutputOption Checkpoint =
        new("--checkpoint") { Description = "Go on from this file if it is there, and keep it up to date.", HelpName = "FILE" };

    private static readonly Option<string> Missing = TableOptions.Missing();
    private static readonly Option<string> Decimal = TableOptions.Decimal();

    private static readonly Option<bool> IgnoreCase = TableOptions.IgnoreCase(), Trim = TableOptions.Trim();

    private static readonly Option<ScreenCriterion> By = new("--by")
    {
        Description = "What to rank by: synergy (default), redundancy, unique (the larger of U1, U2) or total.",
        HelpName = "PART",
        CustomParser = result => Enum.TryParse(result.Tokens[0].Value, ignoreCase: true, out ScreenCriterion by)
        && !int.TryParse(result.Tokens[0].Value, out _)
            ? by : Refused<ScreenCriterion>(result, "one of synergy, redundancy, unique, total"),
    };

    private static readonly Option<Number<int>> Top = new("--top")
    {
        Description = "How many pairs to list.",
        HelpName = "K",
        DefaultValueFactory = _ => 20,
        CustomParser = result => GlobalOptions.Parsed<int>(result, top => top is >= 1 and <= 100_000, "an integer between 1 and 100000"),
    };

    private static readonly Option<Number<int>> Permutations = new("--permutations")
    {
        Description = "Shuffles of the target for p-values (0: none). Each is a screen of its own.",
        HelpName = "N",
        CustomParser = result => GlobalOptions.Parsed<int>(result, n => n is >= 0 and <= 1_000_000, "an integer between 0 and 1000000"),
    };

    public static Command Create(Terminal terminal)
    {
        Argument<string> file = new("FILE") { Description = $"Records with named columns. {Help.RecordsArgument}." };
        Command command = new("screen",
            "Every pair of columns against a target: the pairs of most synergy (or another part), and a proof that no other pair has more.")
        {
            file, Target, Columns, Weight, Groups, Bins, Clusters, Missing, Decimal, IgnoreCase, Trim, By, Top, Permutations, Csv,
                Plot, Checkpoint,
        };
        ReportOption.AddTo(command);
        ShardOption.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(Permutations)?.Tokens is [{ Value: not "0" }] && ShardOption.IsGiven(result))
            {
                result.AddError("--permutations needs all pairs in one run: leave out --shard.");
            }

            foreach ((string wrong, _) in DiscretisingOptions.Parsed(result, Bins, Clusters, null, 0).Where(d => d.Settings is null))
            {
                result.AddError($"{wrong}: give [NAME=]N with N an integer from 1 to 1000; --bins takes width:N too, and --clusters auto.");
            }
        });
        command.SetAction(parsed => Runner.RunOne(parsed, terminal,
            run => Screen(parsed, TableOptions.Source(parsed.GetRequiredValue(file), terminal, run), terminal, run)));
        return command;
    }

    private static ScreenReport Screen(ParseResult parsed, TableSource source, Terminal terminal, RunState run)
    {
        RecordTable table = RecordTable.Read(source, new RecordColumns(parsed.GetRequiredValue(Target), parsed.GetValue(Columns),
            parsed.GetValue(Weight), parsed.GetValue(Groups))
        {
            Discretisers = [.. DiscretisingOptions.Parsed(parsed.CommandResult, Bins, Clusters, null,
                (int)(parsed.Number(GlobalOptions.Seed) & int.MaxValue)).Select(d => (d.Side, d.Settings!))],
        }, new ReadSettings(parsed.Number(GlobalOptions.Threads), DropMissing: parsed.GetValue(Missing) is not null)
        {
            IgnoreCase = parsed.GetValue(IgnoreCase),
            Trim = parsed.GetValue(Trim),
            DecimalComma = parsed.GetValue(Decimal) == ",",
        }, run.Stop);
        run.Remark(table.Remarks);
        long start = Stopwatch.GetTimestamp();
        run.HasSomethingToGive = true;
        Shard shard = ShardOption.Read(parsed);
        ScreenSettings settings = new(
            parsed.GetValue(By), parsed.Number(Top), run.Tolerance, parsed.Number(GlobalOptions.Threads), shard.Index, shard.Of,
            Progress: (done, all) => run.Activity = string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {all:N0} pairs"));
        if (run.Outputs.Of(Checkpoint.Name) is { } notes)
        {
            ScreenCheckpoint checkpoint = new(notes, table, settings);
            settings = settings with
            {
                Checkpoint = state => run.Outputs.WriteAside(() => checkpoint.Write(state), terminal.Tell),
                Resume = checkpoint.Read()
            };
        }

        ScreenResult result = PairScreen.Run(table.Columns, table.Target, settings, run.Stop);
        int permutations = parsed.Number(Permutations);
        (double[] P, int Done)? significance = permutations > 0 && result.IsComplete
            ? ScreenSignificance.AdjustedP(table.Columns, table.Target, settings, result, permutations, parsed.Number(GlobalOptions.Seed),
                done => run.Activity = string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {permutations:N0} shuffles"), run.Stop)
            : null;
        ScreenReport report = new(table, settings, result, permutations, significance, source.Name,
            run)
        { Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
        if (run.Outputs.Of(Csv.Name) is { } csv)
        {
            run.Outputs.Later(csv, stream => stream.Write(Encoding.UTF8.GetBytes(report.ToCsv())));
        }

        if (run.Outputs.Of(Plot.Name) is { } plot)
        {
            run.Outputs.Later(plot, stream => NetworkPlot.Write(stream, table, result));
        }

        return report;
    }

    private static T? Refused<T>(ArgumentResult result, string range)
    {
        result.AddError($"{((OptionResult)result.Parent!).Option.Name} {result.Tokens[0].Value}: the value must be {range}.");
        return default;
    }
}
