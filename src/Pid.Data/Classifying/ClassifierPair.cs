using System.Globalization;
using Pid.Data.Columns;
using Pid.Data.Discretising;
using Pid.Data.Queries;
using Pid.Data.Text;

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
internal sealed record ClassifierPair(IReadOnlyList<string> Names, int Classes, int Pairs, double[] First, double[] Second,
    ClassifierScores? Scores1, ClassifierScores? Scores2, string Contents)
{
    /// <summary>Which column is about which class; null where the classifiers were trained here, on the labels themselves.</summary>
    public ClassColumns? Columns { get; init; }

    /// <summary>What the target is called.</summary>
    public string Target { get; init; } = "y";

    /// <summary>The class of each pair's label, -1 of one that has none; empty where no label was read with the pairs.</summary>
    public IReadOnlyList<int> Labels { get; init; } = [];

    /// <summary>What a person must be told before the numbers are believed, in sentences; mostly nothing.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Rows of probabilities may miss 1 by so much, and are divided by their sum.</summary>
    private const double SumTolerance = 1e-3;

    private const string Needed = "The columns of a classifier hold its class probabilities: 0 or more, summing to 1 to within 0.001. ",
        Scores = Needed + "Turn scores into probabilities by a softmax first.";

    /// <summary>Reads the class probabilities that the user's own models predict.</summary>
    /// <param name="source">A row a pair.</param>
    /// <param name="columns">X1 and X2: the columns of class probabilities, whose names end in the class. Y, if asked for: the labels,
    /// which are classes; a record without one counts for the disagreement only.</param>
    /// <param name="classes">The classes in the order of the columns, where their names do not tell; null where they do.</param>
    /// <param name="settings">How to read.</param>
    /// <param name="cancellation">Gives up between two rows.</param>
    /// <exception cref="TableFormatException">The source is no such table.</exception>
    public static ClassifierPair Read(TableSource source, TableColumns columns, IReadOnlyList<string>? classes, ReadSettings settings,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(settings);
        bool labelled = columns.Y is not null;
        VariableBuilder y = new(settings);
        Sample sample = labelled
            ? SampleReader.Read(source, columns, [Role.X1, Role.X2, Role.Y], new ColumnOrder(), [null, null, y], settings, cancellation,
            partlyLabelled: true, check: RefuseNoDistribution)
            : SampleReader.Read(source, columns, [Role.X1, Role.X2], new ColumnOrder(), [null, null], settings, cancellation,
            check: RefuseNoDistribution);
        (Features first, Features second) = (sample.Variables[0].Features!, sample.Variables[1].Features!);
        int count = first.Columns;
        if (second.Columns != count)
        {
            throw new TableFormatException(source.Name,
                string.Create(CultureInfo.InvariantCulture,
                    $"There are {count} class probabilities of the first classifier and {second.Columns} of the "
                    + $"second."),
                "Give --x1 and --x2 a column for each class.");
        }

        (string[] symbols, int[] index) = labelled && y.Size > 0 ? Symbols(y) : ([], []);
        ClassColumns found = ClassColumns.Find(source.Name, first.Names, second.Names, symbols, classes, settings);
        if (labelled && found.Names.FirstOrDefault(MissingValue.Is) is { } nothing)
        {
            throw new TableFormatException(source.Name, $"A class is called '{nothing}', which stands for a missing label.",
                "Give the class another name, in the labels and in the columns.");
        }

        (double[] p1, double[] p2) = (Normalised(first), Normalised(Reordered(second, found.OrderOfSecond(second.Names))));
        int[] labels = labelled ? Array.ConvertAll(sample.Variables[2].Codes!, code => code < 0 ? -1
            : found.ClassOf(symbols[index[code]])) : [];
        int known = labels.Count(label => label >= 0);
        (ClassifierScores? scores1, ClassifierScores? scores2) = known == 0 ? (null, null)
            : (ClassifierScores.Of(p1, labels, count), ClassifierScores.Of(p2, labels, count));
        (string name1, string name2) = (sample.Variables[0].Name, sample.Variables[1].Name);
        return new ClassifierPair([name1, name2], count, sample.Rows, p1, p2, scores1, scores2,
            sample.Contents + (labelled && known < sample.Rows ? FormattableString.Invariant($", {known} of them labelled") : ""))
        {
            Columns = found,
            Target = labelled ? sample.Variables[2].Name : "y",
            Labels = labels,
            Remarks = [.. BelowChance(name1, scores1, found), .. BelowChance(name2, scores2, found), .. found.Remarks(symbols),
            .. sample.Remarks, .. y.Size > 0 ? CommaNumbers.Remarks(y.IsDelimited, y.Build().Variable) : [], .. QueryFiles.Guessed(source),
            .. sample.Notes],
        };
    }

    private static (string[] Symbols, int[] IndexOfCode) Symbols(VariableBuilder builder)
    {
        (Numerics.Distributions.Variable variable, int[] index) = builder.Build();
        return ([.. variable.Symbols], index);
    }

    private static Features Reordered(Features features, int[] order)
    {
        double[] values = new double[features.Values.Length];
        for (int row = 0; row < features.Rows; row++)
        {
            ReadOnlySpan<double> from = features.Row(row);
            for (int k = 0; k < order.Length; k++)
            {
                values[(row * order.Length) + k] = from[order[k]];
            }
        }

        return new Features([.. order.Select(k => features.Names[k])], values);
    }

    private static IEnumerable<string> BelowChance(string name, ClassifierScores? scores, ClassColumns columns)
    {
        if (scores is not null && scores.Accuracy * columns.Names.Count < 1)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"The classifier on {name} is right on {scores.Accuracy:P1} of the labelled records, less than chance among "
                    + $"{columns.Names.Count} classes: are its columns about the classes {string.Join(",", columns.Names)}, in "
                    + $"this order?");
        }
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
        TableSource x1y, TableSource x2y, TableSource x1x2, TableColumns columns, int seed, ReadSettings settings,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x1y);
        ArgumentNullException.ThrowIfNull(x2y);
        ArgumentNullException.ThrowIfNull(x1x2);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(settings);
        VariableBuilder y = new(settings);
        ColumnOrder order = new(severalTables: true);
        Sample first = SampleReader.Read(x1y, columns, [Role.X1, Role.Y], order, [null, y], settings, cancellation);
        Sample second = SampleReader.Read(x2y, columns, [Role.X2, Role.Y], order, [null, y], settings, cancellation);
        Sample pairs = SampleReader.Read(x1x2, columns, [Role.X1, Role.X2], order, [null, null], settings, cancellation);
        MeasuredVariables.RefuseTarget(((Sample[])[first, second]).Select(s => y.Measured(s.Source, JudgedRows.OfRecords(s.Rows), "y",
            s.Variables[1].Codes!.Distinct())).OfType<MeasuredVariable>());
        (double[] p1, ClassifierScores? scores1) = Judge(first, pairs.Variables[0].Features!, x1x2.Name, y.Size, seed);
        (double[] p2, ClassifierScores? scores2) = Judge(second, pairs.Variables[1].Features!, x1x2.Name, y.Size, seed);
        return new ClassifierPair([first.Variables[0].Name, second.Variables[0].Name], y.Size, pairs.Rows, p1, p2, scores1, scores2,
            $"{first.Contents}, {second.Contents}, {pairs.Contents}")
        {
            Target = first.Variables[1].Name,
            Remarks = [.. first.Remarks.Concat(second.Remarks).Concat(pairs.Remarks).Distinct(),
                .. first.Variables[0].Outliers, .. second.Variables[0].Outliers, .. pairs.Variables.SelectMany(v => v.Outliers),
                .. LabelsOf(first, second, y),
                .. CommaNumbers.Remarks(y.IsDelimited, y.Build().Variable),
                .. ((TableSource[])[x1y, x2y, x1x2]).SelectMany(QueryFiles.Guessed)
                    .Concat(first.Notes).Concat(second.Notes).Concat(pairs.Notes).Distinct()],
        };
    }

    /// <summary>Refuses two samples that have no label in common, and says what is to be said of their labels.</summary>
    private static IEnumerable<string> LabelsOf(Sample first, Sample second, VariableBuilder y)
    {
        (Numerics.Distributions.Variable variable, int[] index) = y.Build();
        HashSet<int>[] own = [.. ((Sample[])[first, second]).Select(s => s.Variables[1].Codes!.Select(code => index[code]).ToHashSet())];
        return ((string?[])[LabelChecks.OneSided(variable, (first.Source, own[0].Contains), (second.Source, own[1].Contains)),
            .. LabelChecks.Twins(variable)]).OfType<string>();
    }

    private static (double[] Probabilities, ClassifierScores? Scores) Judge(Sample labelled, Features pairs, string file,
        int classes, int seed)
    {
        (Features features, int[] labels) = (labelled.Variables[0].Features!, labelled.Variables[1].Codes!);
        MultinomialLogistic classifier = MultinomialLogistic.Fit(features, labels, classes);
        double[] probabilities = new double[pairs.Rows * classes];
        for (int row = 0; row < pairs.Rows; row++)
        {
            classifier.Predict(pairs.Row(row), probabilities.AsSpan(row * classes, classes));
        }

        return (probabilities, ClassifierScores.CrossValidated(features, labels, classes, seed));
    }

    // Where a row is read its line is known.
    private static void RefuseNoDistribution(RecordReader table, int[] columns)
    {
        double sum = 0;
        foreach (int column in columns)
        {
            _ = table.TryNumber(column, out double p);
            sum += p >= 0 ? p : throw table.Error(column, $"The probability {table[column]} is negative.", Scores);
        }

        if (Math.Abs(sum - 1) > SumTolerance)
        {
            throw table.Error(columns[0], string.Create(CultureInfo.InvariantCulture,
                $"The probabilities {string.Join(",", columns.Take(4).Select(c => table.Header[c]))}{(columns.Length > 4 ? ",.." : "")} "
                    + $"sum to {sum:R}, which is not 1."),
                sum > 0 ? Needed + "Divide each by the sum of its row; or, if they are scores, turn them into probabilities by a softmax."
                : Scores);
        }
    }

    private static double[] Normalised(Features predictions)
    {
        double[] probabilities = new double[predictions.Values.Length];
        for (int row = 0; row < predictions.Rows; row++)
        {
            ReadOnlySpan<double> p = predictions.Row(row);
            double sum = 0;
            foreach (double value in p)
            {
                sum += value;
            }

            for (int k = 0; k < p.Length; k++)
            {
                probabilities[(row * p.Length) + k] = p[k] / sum;
            }
        }

        return probabilities;
    }
}
