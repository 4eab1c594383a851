using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using Pid.Cli.Output;
using Pid.Data;
using Pid.Interactions;
using Pid.Interactions.Sharp;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Commands;

/// <summary><c>pid bounds FILE</c> and <c>pid bounds --x1y A --x2y B --x1x2 C</c>.</summary>
internal static class BoundsCommand
{
    public const string Examples = """
          pid bounds samples/crema-d-votes.csv --x1 voice --x2 face --y emotion
          pid bounds samples/ucb-admissions.csv --x1 department --x2 gender --y admitted --json
          pid bounds --x1y voice-labelled.csv --x2y face-labelled.csv --x1x2 unlabelled.csv --x1 voice --x2 face --y emotion
          pid bounds samples/crema-d-votes.csv --x1 voice --x2 face --y emotion --time-limit 60 --witness ends.jsonl
          pid bounds 'log/*.parquet' --x1 device --x2 page --y bought --threads 2
          pid bounds batch.jsonl --threads 4 > results.jsonl
        """;

    // The search for the largest synergy: so many boxes, the same on every run, but no longer than that unless --time-limit says otherwise.
    private const long NodesByDefault = 4_000;
    private static readonly TimeSpan s_searchByDefault = TimeSpan.FromSeconds(2);

    public static Command Create(Terminal terminal)
    {
        Argument<string?> file = new("FILE") { Description = Help.FileArgument + " Only its three pairwise marginals are used.", Arity = ArgumentArity.ZeroOrOne };
        Option<string> x1y = Table("--x1y", "x1 and y"), x2y = Table("--x2y", "x2 and y"), x1x2 = Table("--x1x2", "x1 and x2");
        Option<string?> witness = new("--witness")
        {
            Description = "Write the two joint distributions that attain the ends of the synergy interval, least first, as far as they are known: a batch that decompose reads.",
            HelpName = "FILE.jsonl",
        };
        TableOptions columns = new();
        Command command = new("bounds", "What unlabelled pairs and labelled single modalities say: the synergy interval, every bound by name, the accuracy of the best model, and advice.")
        {
            file, x1y, x2y, x1x2, witness,
        };
        columns.AddTo(command, file);
        command.Validators.Add(result => CheckTables(result, columns.Table(result, file), [x1y, x2y, x1x2]));
        command.Validators.Add(result =>
        {
            if (result.GetValue(witness) is not null && result.GetValue(file)?.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) == true)
            {
                result.AddError("--witness is for one table; a batch has many.");
            }
        });
        command.SetAction(parsed => columns.Table(parsed.CommandResult, file) is { } single
            ? Runner.Run(parsed, terminal, single, columns, (table, source, run) => AnalyseJoint(table, source, run, Search(parsed, witness)))
            : Runner.RunOne(parsed, terminal, run => AnalysePairs(Array.ConvertAll([x1y, x2y, x1x2],
                table => TableOptions.Source(parsed.GetRequiredValue(table), terminal, run)), columns, parsed, run, Search(parsed, witness))));
        return command;
    }

    private static SearchSettings Search(ParseResult parsed, Option<string?> witness)
    {
        bool limited = parsed.GetValue(GlobalOptions.TimeLimit) is not null;
        return new SearchSettings(
            new SharpBudget(Nodes: limited ? long.MaxValue : NodesByDefault, MaxDegreeOfParallelism: parsed.GetValue(GlobalOptions.Threads)),
            limited ? null : s_searchByDefault, parsed.GetValue(witness));
    }

    private static Option<string> Table(string name, string pair) => new(name)
    {
        Description = $"Table of the pair {pair}: a file in place of FILE, all three together.",
        HelpName = "FILE",
    };

    private static void CheckTables(CommandResult result, string? single, Option<string>[] tables)
    {
        string?[] given = Array.ConvertAll(tables, result.GetValue);
        if (single is not null ? given.Any(t => t is not null) : given.Any(t => t is null))
        {
            result.AddError("Give either FILE, or all three of --x1y, --x2y and --x1x2. A query (--sql) can take the place of FILE.");
        }
        else if (given.Count(t => t == "-") > 1)
        {
            result.AddError("Standard input (-) can be only one of the tables.");
        }
    }

    private static BoundsReport AnalyseJoint(JointTable table, string source, RunState run, SearchSettings search) =>
        Analyse(PairwiseMarginals.FromJoint(table.Joint), new Origin(source, table.Contents, table.Discretisation), run, search);

    private static BoundsReport AnalysePairs(TableSource[] sources, TableOptions options, ParseResult parsed, RunState run, SearchSettings search)
    {
        PairTables tables = options.ReadPairs(parsed, sources, run);
        Origin origin = new(string.Join(", ", sources.Select(s => s.Name)), tables.Contents, tables.Discretisation);
        return Analyse(PairwiseMarginals.FromTables(tables.X1Y, tables.X2Y, tables.X1X2), origin, run, search);
    }

    private static BoundsReport Analyse(PairwiseMarginals marginals, Origin origin, RunState run, SearchSettings search)
    {
        long start = Stopwatch.GetTimestamp();
        using CancellationTokenSource stop = new();
        if (search.Limit is { } limit)
        {
            stop.CancelAfter(limit);
        }

        InteractionBounds result = InteractionBounds.Of(marginals, search.Budget with { Stop = stop.Token }, run.Tolerance, run.Stop);
        if (search.WitnessFile is { } file)
        {
            WitnessFile.Write(file, marginals, result);
        }

        return new BoundsReport(marginals, result, origin, run) { Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
    }

    private sealed record SearchSettings(SharpBudget Budget, TimeSpan? Limit, string? WitnessFile);
}
