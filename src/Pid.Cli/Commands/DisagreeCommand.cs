using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using Pid.Cli.Output;
using Pid.Data;
using Pid.Data.Classifying;
using Pid.Data.Columns;

namespace Pid.Cli.Commands;

/// <summary><c>pid disagree PREDICTIONS</c> and <c>pid disagree --x1y A --x2y B --x1x2 C</c>.</summary>
internal static class DisagreeCommand
{
    public const string Examples = """
          pid disagree samples/crema-d-predictions.csv --x1 'voice_*' --x2 'face_*' --y emotion
          pid disagree predictions.parquet --x1 'p1.*' --x2 'p2.*' --excess-risk 0.01,0.02 --unique 0.02,0.1 --json
          pid disagree samples/crema-d-predictions.csv --x1 'voice_*' --x2 'face_*' --y emotion --unique 0.02,0.1 --classifier-noise 0,0.1,0.2
          pid disagree --x1y voice.csv --x2y face.csv --x1x2 pairs.npz --x1 'f*' --x2 'p*' --y digit
        """;

    public const string Forms = """
        Input:
          PREDICTIONS: a row an unlabelled pair; --x1 and --x2 are the class probabilities that two models of your own predict, a column
          a class, whose name ends in the class (voice_happy, face_happy; v_1, v_10, v_2); --y, if known, is the label, one of the classes. Records
          without a label count for the disagreement only. Where the names do not tell, --classes A,B,C says it in the order of the columns.
          Or three tables of measured values: a multinomial logistic regression is trained on each labelled one (--x1y, --x2y), judged
          by five-fold cross-validation, and both predict the pairs (--x1x2).

        Output:
          How good the classifiers are, how much they disagree, and what that proves about the synergy of the given pairs, taken as the whole
          population: sqrt(alpha / ln 2) <= sqrt(S + U1) + sqrt(S + U2) and so S >= alpha / (4 ln 2) - max(U1, U2), sqrt(alpha) within the square
          roots of the two excess Brier risks of what is seen. Estimates from samples enter: no sampling error is added.
          Without --unique, U1 and U2 are at most H(Y) and at most the other classifier's log loss: too wide for a bound on S, however good the
          classifiers are, because alpha / (4 ln 2) never exceeds these. Limits of your own (what you know of the sources) can give one.
          --classifier-noise repeats this for worse classifiers, beside the form as published (c = 1), which is a heuristic and claims too much.
        """;

    public static Command Create(Terminal terminal)
    {
        Argument<string?> file = new("PREDICTIONS")
        {
            Description = $"Table of class probabilities. {Help.RecordsArgument}.",
            Arity = ArgumentArity.ZeroOrOne
        };
        Option<string> x1y = Table("--x1y", "x1 and y"), x2y = Table("--x2y", "x2 and y"), x1x2 = Table("--x1x2", "x1 and x2");
        Option<double[]?> risks = Two("--excess-risk", 2, "0.01,0.02", "E1,E2",
            "Upper bounds on the excess Brier risks E|f(x) - p(y|x)|^2 of the two classifiers. Default: their whole Brier risks, where "
                + "labels tell these.");
        Option<double[]?> unique = Two("--unique", 64, "0.02,0.1", "U1,U2",
            "Upper bounds, in bits, on what x1 alone and x2 alone tell. Default: what the labels say, which is too wide for a bound on S.");
        Option<decimal[]> noise = NoiseOption.Create("--classifier-noise",
            "Also give the accuracies, the disagreement and the bound after so many of the predictions of each classifier were drawn "
                + "anew at random (0,0.1,0.2: none, a tenth, a fifth).");
        Option<string> classes = new("--classes")
        {
            Description = "The class that each column of probabilities is about, in the order of the columns, as the labels write it. "
                + "Default: what the names of the columns end in.",
            HelpName = "A,B,..",
        };
        TableOptions columns = new();
        Command command = new("disagree",
            "What the disagreement of two classifiers on unlabelled pairs proves about the synergy, where x1 and x2 are too rich for "
                + "tables.")
        {
            file, x1y, x2y, x1x2, classes, risks, unique, noise,
        };
        columns.AddColumnsOfRecordsTo(command);
        ReportOption.AddTo(command, file);
        command.Validators.Add(result =>
        {
            int given = ((Option<string>[])[x1y, x2y, x1x2]).Count(o => result.Given(o) is not null);
            if (result.GetValue(file) is null ? given < 3 : given > 0)
            {
                result.AddError("Give either PREDICTIONS, or all three of --x1y, --x2y and --x1x2.");
            }
            else if (given > 0 && result.Given(classes) is not null)
            {
                result.AddError("--classes is for PREDICTIONS; classifiers that are trained take the classes of the labels.");
            }
        });
        command.SetAction(parsed => Runner.RunOne(parsed, terminal, run =>
        {
            long start = Stopwatch.GetTimestamp();
            TableSource Source(string name) => TableOptions.Source(name, terminal, run);
            int seed = (int)(parsed.Number(GlobalOptions.Seed) & int.MaxValue);
            ClassifierPair pair = parsed.GetValue(file) is { } predictions
                ? ClassifierPair.Read(Source(predictions), columns.Read(parsed),
                parsed.GetValue(classes)?.Split(',', StringSplitOptions.TrimEntries), columns.Settings(parsed), run.Stop)
                : ClassifierPair.Train(Source(parsed.GetRequiredValue(x1y)), Source(parsed.GetRequiredValue(x2y)),
                Source(parsed.GetRequiredValue(x1x2)),
                    columns.Read(parsed), seed, columns.Settings(parsed), run.Stop);
            run.Remark(pair.Remarks);
            DisagreementReport report = new(pair, Given(risks), Given(unique), parsed.GetValue(noise) is { Length: > 0 } levels ? levels
                : null);
            if (report.SaysNothing)
            {
                report.Further = FurtherAnswer.Of(pair, seed, Next(), run);
            }

            report.Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            return report;

            // What to type next, the same records under the same columns.
            string Next() => parsed.GetValue(file) is { } own
                ? pair.Labels.Any(label => label >= 0)
                    ? $"pid decompose {ColumnHints.Quoted(own)}{columns.AsTyped(parsed)}"
                        + (pair.Labels.Contains(-1) && !columns.Settings(parsed).DropMissing ? " --missing drop" : "")
                        + " --symbols posterior"
                    : $"pid disagree {ColumnHints.Quoted(own)}{columns.AsTyped(parsed)}"
                        + (columns.Read(parsed).Y is null ? " --y COLUMN" : "")
                : "pid bounds" + string.Concat(((Option<string>[])[x1y, x2y, x1x2]).Select(o =>
                    $" {o.Name} {ColumnHints.Quoted(parsed.GetRequiredValue(o))}")) + $"{columns.AsTyped(parsed)} --symbols posterior";

            // Not given, an array option has the value of an empty array.
            double[]? Given(Option<double[]?> option) => parsed.GetValue(option) is { Length: 2 } given ? given : null;
        }));
        return command;
    }

    private static Option<string> Table(string name, string pair) =>
        new(name) { Description = $"Table of {pair}: measured values in place of PREDICTIONS, all three together.", HelpName = "FILE" };

    private static Option<double[]?> Two(string name, double most, string example, string help, string description) => new(name)
    {
        Description = description,
        HelpName = help,
        CustomParser = result => ParseTwo(result, name, most, example),
    };

    private static double[]? ParseTwo(ArgumentResult result, string name, double most, string example)
    {
        string text = result.Tokens[0].Value;
        double[] numbers = [.. text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture,
            out double number) ? number : double.NaN)];
        if (numbers.Length == 2 && Array.TrueForAll(numbers, number => number >= 0 && number <= most))
        {
            return numbers;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture,
            $"{name} {text}: the value must be two numbers from 0 to {most}, such as {example}"));
        return null;
    }
}
