using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using Pid.Cli.Output;
using Pid.Data;
using Pid.Data.Classifying;

namespace Pid.Cli.Commands;

/// <summary><c>pid disagree PREDICTIONS</c> and <c>pid disagree --x1y A --x2y B --x1x2 C</c>.</summary>
internal static class DisagreeCommand
{
    public const string Examples = """
          pid disagree predictions.csv --x1 'voice_*' --x2 'face_*' --y emotion
          pid disagree predictions.parquet --x1 'p1.*' --x2 'p2.*' --excess-risk 0.01,0.02 --json
          pid disagree --x1y voice.csv --x2y face.csv --x1x2 pairs.npz --x1 'f*' --x2 'p*' --y digit
        """;

    public const string Forms = """
        Input:
          PREDICTIONS: a row an unlabelled pair; --x1 and --x2 are the class probabilities that two models of your own predict, a column
          a class in the same order; --y, if known, is the label: 0, 1, .. or as many symbols as classes, in the order of the columns.
          Or three tables of measured values: a multinomial logistic regression is trained on each labelled one (--x1y, --x2y), judged
          by five-fold cross-validation, and both predict the pairs (--x1x2).

        Output:
          How good the classifiers are, how much they disagree, and what that proves about the synergy of the given pairs, taken as the whole
          population: S >= alpha / (4 ln 2) - max(U1, U2), sqrt(alpha) within the square roots of the two excess Brier risks of what is
          seen, U1 and U2 at most H(Y) and at most the other classifier's log loss. Estimates from samples enter: no sampling error is added.
        """;

    public static Command Create(Terminal terminal)
    {
        Argument<string?> file = new("PREDICTIONS") { Description = "Table of class probabilities: CSV, TSV, .parquet, .jsonl, .npz, a folder, a pattern or a query.", Arity = ArgumentArity.ZeroOrOne };
        Option<string> x1y = Table("--x1y", "x1 and y"), x2y = Table("--x2y", "x2 and y"), x1x2 = Table("--x1x2", "x1 and x2");
        Option<double[]?> risks = new("--excess-risk")
        {
            Description = "Upper bounds on the excess Brier risks E|f(x) - p(y|x)|^2 of the two classifiers. Default: their whole Brier risks, where labels tell these.",
            HelpName = "E1,E2",
            // Not given, an array option has the value of an empty array.
            CustomParser = ParseRisks,
        };
        TableOptions columns = new();
        Command command = new("disagree", "What the disagreement of two classifiers on unlabelled pairs proves about the synergy, where x1 and x2 are too rich for tables.")
        {
            file, x1y, x2y, x1x2, risks,
        };
        columns.AddColumnsTo(command);
        command.Validators.Add(result =>
        {
            int given = ((Option<string>[])[x1y, x2y, x1x2]).Count(o => result.GetValue(o) is not null);
            if (result.GetValue(file) is null ? given < 3 : given > 0)
            {
                result.AddError("Give either PREDICTIONS, or all three of --x1y, --x2y and --x1x2.");
            }
        });
        command.SetAction(parsed => Runner.RunOne(parsed, terminal, run =>
        {
            long start = Stopwatch.GetTimestamp();
            TableSource Source(string name) => TableOptions.Source(name, terminal, run);
            int seed = (int)(parsed.GetValue(GlobalOptions.Seed) & int.MaxValue);
            ClassifierPair pair = parsed.GetValue(file) is { } predictions
                ? ClassifierPair.Read(Source(predictions), columns.Read(parsed), columns.Settings(parsed), run.Stop)
                : ClassifierPair.Train(Source(parsed.GetRequiredValue(x1y)), Source(parsed.GetRequiredValue(x2y)), Source(parsed.GetRequiredValue(x1x2)),
                    columns.Read(parsed), seed, columns.Settings(parsed), run.Stop);
            return new DisagreementReport(pair, parsed.GetValue(risks) is { Length: 2 } given ? given : null) { Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
        }));
        return command;
    }

    private static Option<string> Table(string name, string pair) => new(name) { Description = $"Table of {pair}: measured values in place of PREDICTIONS, all three together.", HelpName = "FILE" };

    private static double[]? ParseRisks(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        double[] risks = [.. text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double risk) ? risk : double.NaN)];
        if (risks.Length == 2 && Array.TrueForAll(risks, risk => risk is >= 0 and <= 2))
        {
            return risks;
        }

        result.AddError($"--excess-risk {text}: the value must be two numbers from 0 to 2, such as 0.01,0.02");
        return null;
    }
}
