using System.Globalization;
using Pid.Data.Discretising;
using Pid.Data.Reading;

namespace Pid.Data.Classifying;

/// <summary>What two unimodal classifiers say about the same unlabelled pairs, and how good they are where that is known.</summary>
/// <param name="Names">The names of the two sources.</param>
/// <param name="Classes">The number of classes.</param>
/// <param name="Pairs">The number of pairs.</param>
/// <param name="First">Row-major class probabilities of the first classifier, a row a pair.</param>
/// <param name="Second">The same of the second.</param>
/// <param name="Scores1">The quality of the first; null where no label tells.</param>
/// <param name="Scores2">The quality of the second.</param>
/// <param name="Contents">What was read, in words for a report.</param>
public sealed record ClassifierPair(IReadOnlyList<string> Names, int Classes, int Pairs, double[] First, double[] Second,
    ClassifierScores? Scores1, ClassifierScores? Scores2, string Contents)
{
    /// <summary>Rows of probabilities may miss 1 by so much, and are divided by their sum.</summary>
    private const double SumTolerance = 1e-3;

    /// <summary>Reads the class probabilities that the user's own models predict.</summary>
    /// <param name="source">A row a pair.</param>
    /// <param name="columns">X1 and X2: the columns of class probabilities, in the same order of classes. Y, if asked for: the labels, either 0 to
    /// |Y| - 1 or as many symbols as classes, in the order of the columns.</param>
    /// <param name="settings">How to read.</param>
    /// <param name="cancellation">Gives up between two rows.</param>
    /// <exception cref="TableFormatException">The source is no such table.</exception>
    public static ClassifierPair Read(TableSource source, TableColumns columns, ReadSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(settings);
        bool labelled = columns.Y is not null;
        VariableBuilder y = new();
        Sample sample = labelled
            ? SampleReader.Read(source, columns, [Role.X1, Role.X2, Role.Y], [null, null, y], settings, cancellation)
            : SampleReader.Read(source, columns, [Role.X1, Role.X2], [null, null], settings, cancellation);
        (Features first, Features second) = (sample.Variables[0].Features!, sample.Variables[1].Features!);
        int classes = first.Columns;
        if (second.Columns != classes)
        {
            throw new TableFormatException(source.Name, FormattableString.Invariant($"There are {classes} class probabilities of the first classifier and {second.Columns} of the second."),
                "Give --x1 and --x2 a column for each class, in the same order.");
        }

        (double[] p1, double[] p2) = (Normalised(source.Name, first), Normalised(source.Name, second));
        int[]? labels = labelled ? Labels(source.Name, sample.Variables[2].Codes!, y, classes) : null;
        return new ClassifierPair([sample.Variables[0].Name, sample.Variables[1].Name], classes, sample.Rows, p1, p2,
            labels is null ? null : ClassifierScores.Of(p1, labels, classes), labels is null ? null : ClassifierScores.Of(p2, labels, classes), sample.Contents);
    }

    /// <summary>Trains multinomial logistic regressions on two labelled samples of measured values and lets them judge the pairs.</summary>
    /// <param name="x1y">Labelled records of the first source.</param>
    /// <param name="x2y">Labelled records of the second source.</param>
    /// <param name="x1x2">Unlabelled pairs.</param>
    /// <param name="columns">Columns, the same in every file that has the variable.</param>
    /// <param name="seed">Seed of the cross-validation.</param>
    /// <param name="settings">How to read.</param>
    /// <param name="cancellation">Gives up between two rows.</param>
    /// <exception cref="TableFormatException">A source is no such table.</exception>
    public static ClassifierPair Train(
        TableSource x1y, TableSource x2y, TableSource x1x2, TableColumns columns, int seed, ReadSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x1y);
        ArgumentNullException.ThrowIfNull(x2y);
        ArgumentNullException.ThrowIfNull(x1x2);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(settings);
        VariableBuilder y = new();
        Sample first = SampleReader.Read(x1y, columns, [Role.X1, Role.Y], [null, y], settings, cancellation);
        Sample second = SampleReader.Read(x2y, columns, [Role.X2, Role.Y], [null, y], settings, cancellation);
        Sample pairs = SampleReader.Read(x1x2, columns, [Role.X1, Role.X2], [null, null], settings, cancellation);
        (double[] p1, ClassifierScores? scores1) = Judge(first, pairs.Variables[0].Features!, x1x2.Name, y.Size, seed);
        (double[] p2, ClassifierScores? scores2) = Judge(second, pairs.Variables[1].Features!, x1x2.Name, y.Size, seed);
        return new ClassifierPair([first.Variables[0].Name, second.Variables[0].Name], y.Size, pairs.Rows, p1, p2, scores1, scores2,
            $"{first.Contents}, {second.Contents}, {pairs.Contents}");
    }

    private static (double[] Probabilities, ClassifierScores? Scores) Judge(Sample labelled, Features pairs, string file, int classes, int seed)
    {
        (Features features, int[] labels) = (labelled.Variables[0].Features!, labelled.Variables[1].Codes!);
        if (!features.Names.SequenceEqual(pairs.Names))
        {
            throw new TableFormatException(file, $"The columns of {labelled.Variables[0].Name} differ from those of the labelled records.", "Give the same columns in the same order.");
        }

        MultinomialLogistic classifier = MultinomialLogistic.Fit(features, labels, classes);
        double[] probabilities = new double[pairs.Rows * classes];
        for (int row = 0; row < pairs.Rows; row++)
        {
            classifier.Predict(pairs.Row(row), probabilities.AsSpan(row * classes, classes));
        }

        return (probabilities, ClassifierScores.CrossValidated(features, labels, classes, seed));
    }

    private static double[] Normalised(string file, Features predictions)
    {
        double[] probabilities = new double[predictions.Values.Length];
        for (int row = 0; row < predictions.Rows; row++)
        {
            ReadOnlySpan<double> p = predictions.Row(row);
            double sum = 0;
            for (int k = 0; k < p.Length; k++)
            {
                sum += p[k] >= 0 ? p[k] : throw NoDistribution(row, p[k], predictions.Names[k], "negative");
            }

            if (Math.Abs(sum - 1) > SumTolerance)
            {
                throw NoDistribution(row, sum, string.Join(",", predictions.Names.Take(4)) + (p.Length > 4 ? ",.." : ""), "no sum of 1");
            }

            for (int k = 0; k < p.Length; k++)
            {
                probabilities[(row * p.Length) + k] = p[k] / sum;
            }
        }

        return probabilities;

        TableFormatException NoDistribution(int row, double value, string column, string what) => new(file,
            string.Create(CultureInfo.InvariantCulture, $"Record {row + 1} has the value {value:R}, which is {what}."),
            "The columns of a classifier hold its class probabilities: 0 or more, summing to 1. Turn scores into probabilities by a softmax first.")
        { Column = column, Value = value.ToString("R", CultureInfo.InvariantCulture) };
    }

    /// <summary>The classes of labels: the numbers 0 to classes - 1 themselves, or the ranks of as many symbols.</summary>
    private static int[] Labels(string file, int[] codes, VariableBuilder builder, int classes)
    {
        (Numerics.Distributions.Variable y, int[] index) = builder.Build();
        int[] numbers = [.. Enumerable.Range(0, y.Size).Select(s => int.TryParse(y.Symbol(s), NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : -1)];
        bool direct = Array.TrueForAll(numbers, n => n >= 0 && n < classes);
        return direct || y.Size == classes
            ? Array.ConvertAll(codes, code => direct ? numbers[index[code]] : index[code])
            : throw new TableFormatException(file, FormattableString.Invariant($"The labels have {y.Size} symbols, the classifiers {classes} classes."),
                FormattableString.Invariant($"Label by class numbers 0 to {classes - 1}, or give a label of every class."))
            { Column = y.Name };
    }
}
