using System.CommandLine;
using System.Diagnostics;
using Pid.Cli.Output;
using Pid.Data;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;
using Pid.Studies.Fusion;

namespace Pid.Cli.Commands;

/// <summary><c>pid fusion FILE</c>.</summary>
internal static class FusionCommand
{
    public const string Examples = """
          pid fusion samples/titanic.csv --x1 class,age --x2 sex --y survived
          pid fusion samples/ucb-admissions.csv --x1 department --x2 gender --y admitted --folds 3 --json
          pid fusion records.csv --x1 'voice_*' --x2 'face_*' --y emotion --clusters auto --threads 2
        """;

    public const string Forms = """
        Models, fitted in each fold to the records of the other folds:
          single       logistic regression on x1, or on x2
          simple       average, product (over p(y)) and vote (the more certain one) of these two; additive: logistic regression on both
          complex      interactions: the same with an indicator for each pair of symbols, or each product of measured values where there
                       are at most 400; table: relative frequencies by pair of symbols, one record of p(y) added to each; boosted:
                       gradient-boosted trees (LightGBM, where there is one for the platform) of the inputs of both
          The logistic regressions are shrunk: half the squared norm of the weights is added to the log loss.

        Output:
          The accuracy of each model on records held out, with its 95 % interval (Wilson, the models taken as given). For each family and fold
          stands the model that is best in a cross-validation without that fold; what one wins over another is paired by record (95 %, Agresti
          and Min). The winner is one modality where the fusion chosen so wins no more than a standard error over it, else complex where that
          wins more than one over simple, else simple. The oracle is the best rule for this very table (of the classes), seen whole.
          Of measured values each modality and their average also have frequencies by class, and trees: curves of one are no interactions.
          The advice is what bounds --exact makes of the three pairs of the same records.
          The same --seed gives the same numbers, whatever --threads. A stop gives the folds that were done.
        """;

    // As many as pid bounds searches.
    private const long SearchNodes = 4_000;

    public static Command Create(Terminal terminal)
    {
        Argument<string?> file = new("FILE")
        {
            Description = Help.RecordsArgument + "; with counts or without.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<Number<int>> folds = FoldsOption();
        TableOptions columns = new();
        Command command = new("fusion",
            "Of records with both modalities and the target: which fusion pays on records held out, and whether pairs alone said so.")
        {
            file, folds,
        };
        columns.AddTo(command, file);
        command.Validators.Add(result =>
        {
            if (columns.Table(result, file) is null)
            {
                result.AddError("Give FILE, or a query with --sql.");
            }
        });
        command.SetAction(parsed => Runner.RunOne(parsed, terminal, run =>
        {
            TableSource source = TableOptions.Source(columns.Table(parsed.CommandResult, file)!, terminal, run);
            JointTable table = columns.ReadJoint(parsed, source, run);
            long start = Stopwatch.GetTimestamp();
            FusionRecords records = Records(table, source.Name, parsed.Number(folds));
            (run.IsRead, run.HasSomethingToGive) = (true, true);
            FusionResult found = FusionTrial.Run(records, parsed.Number(folds), parsed.Number(GlobalOptions.Seed),
                parsed.Number(GlobalOptions.Threads), text => run.Activity = text, run.Stop);
            run.Activity = "What the pairs say";
            InteractionBounds bounds = Bounds(PairwiseMarginals.FromJoint(table.Joint), run.ThreadsOfTable, run.Tolerance, run.Stop);
            Origin origin = Origin.Of(source.Name, table, run);
            bounds = origin.IsOfClasses ? bounds with { Advice = bounds.Advice.OfClasses() } : bounds;
            run.Remark(found.LeftOut is { } reason ? [reason] : []);
            return new FusionReport(new FusionComparison(found, bounds), records,
                found.LeftOut is { } left ? origin with { Remarks = [.. origin.Remarks, left] } : origin, run)
            {
                Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
            };
        }));
        return command;
    }

    /// <summary>The number of folds.</summary>
    public static Option<Number<int>> FoldsOption() => new("--folds")
    {
        Description = "Folds that the records are dealt into.",
        DefaultValueFactory = _ => FusionTrial.FoldsByDefault,
        CustomParser = result => GlobalOptions.Parsed<int>(result, n => n is >= 2 and <= 100, "an integer between 2 and 100"),
        HelpName = "K",
    };

    /// <summary>The records of a table, dealt into so many folds.</summary>
    /// <exception cref="TableFormatException">They cannot be.</exception>
    public static FusionRecords Records(JointTable table, string source, int folds) =>
        FusionTrial.Problem(table.Joint, folds) is { } problem
            ? throw new TableFormatException(source, problem.Problem, problem.Remedy)
            : table.Measured is { } measured
                ? FusionRecords.OfValues(table.Joint, [.. measured.Cells], measured.X1?.Values, measured.X2?.Values)
            : FusionRecords.OfTable(table.Joint);

    /// <summary>What the pairs of a table say.</summary>
    public static InteractionBounds Bounds(PairwiseMarginals marginals, int threads, double tolerance, CancellationToken stop) =>
        InteractionBounds.Of(marginals,
        new SynergyBudget(Nodes: SearchNodes, MaxDegreeOfParallelism: threads) { Work = SynergyBudget.OfSeconds }, tolerance, stop);
}
