using Pid.Data.Classifying;

namespace Pid.Data.Discretising;

/// <summary>
/// What the symbols of a discretised source tell about the target: estimates from a sample, not bounds. The plug-in value is what the
/// tables hold; it grows with the number of symbols even where nothing is told. The held-out value is what a user of the symbols could have
/// foretold: H(Y) less the mean of -log2 p(y|symbol) over records that p had not seen, nor a discretiser fitted here.
/// </summary>
/// <param name="PlugIn">I(symbol; Y) of the counts, in bits.</param>
/// <param name="HeldOut">The held-out value over five folds, in bits; negative where the symbols mislead.</param>
/// <param name="TargetEntropy">H(Y) of the counts, in bits.</param>
internal sealed record DiscretisationLoss(double PlugIn, double HeldOut, double TargetEntropy)
{
    /// <summary>
    /// Of posteriors what they foretell before they are put into classes: H(Y) less their log loss, in bits, on records that their models
    /// had not seen. Null of other symbols.
    /// </summary>
    public double? Posterior { get; init; }

    /// <summary>
    /// What is lost of it by putting them into classes, if they are right: their mean divergence from those of the classes.
    /// </summary>
    public double? Quantised { get; init; }

    internal static DiscretisationLoss Of(Features features, int[] labels, int classes, Discretiser fitted,
        Func<Features, Discretiser> fit, int seed)
    {
        DiscretisationLoss loss = Of(features, fitted.Apply(features), fitted.Symbols, labels, classes, fit, seed);
        return fitted is not Posteriors posteriors ? loss : loss with
        {
            Posterior = loss.TargetEntropy - ClassifierScores.Of(posteriors.Foretell(features), labels, classes).LogLoss,
            Quantised = posteriors.Lost(features),
        };
    }

    private static DiscretisationLoss Of(Features features, int[] symbols, int symbolCount, int[] labels, int classes,
        Func<Features, Discretiser> fit, int seed)
    {
        double[] table = Table(symbols, symbolCount, labels, classes);
        double information = Information(table, symbolCount, classes, out double entropy);
        return new DiscretisationLoss(information, entropy - HeldOutSurprise(features, labels, classes, fit, seed), entropy);
    }

    private static double HeldOutSurprise(Features features, int[] labels, int classes, Func<Features, Discretiser> fit, int seed)
    {
        double sum = 0;
        foreach ((int[] train, int[] test) in Folds.Of(labels.Length, seed))
        {
            Features sample = features.Take(train);
            Discretiser discretiser = fit(sample);
            int[] seen = Array.ConvertAll(train, i => labels[i]);
            double[] table = Table(discretiser.Apply(sample), discretiser.Symbols, seen, classes);
            double[] target = Table(new int[seen.Length], 1, seen, classes);
            foreach (int i in test)
            {
                int symbol = discretiser.Apply(features.Row(i));
                ReadOnlySpan<double> row = table.AsSpan(symbol * classes, classes);

                // A symbol's records are shrunk towards the target's own distribution by one record: a symbol never seen tells nothing.
                double prior = (target[labels[i]] + 1) / (seen.Length + classes), count = 0;
                foreach (double c in row)
                {
                    count += c;
                }

                sum -= Math.Log2((row[labels[i]] + prior) / (count + 1));
            }
        }

        return sum / labels.Length;
    }

    private static double[] Table(int[] rows, int rowCount, int[] columns, int columnCount)
    {
        double[] table = new double[rowCount * columnCount];
        for (int i = 0; i < rows.Length; i++)
        {
            table[(rows[i] * columnCount) + columns[i]]++;
        }

        return table;
    }

    private static double Information(double[] table, int rows, int columns, out double entropy)
    {
        (double[] row, double[] column, double total) = (new double[rows], new double[columns], 0);
        for (int i = 0; i < table.Length; i++)
        {
            row[i / columns] += table[i];
            column[i % columns] += table[i];
            total += table[i];
        }

        (double information, entropy) = (0, 0);
        for (int i = 0; i < table.Length; i++)
        {
            information += table[i] > 0 ? table[i] / total * Math.Log2(table[i] / row[i / columns] / column[i % columns] * total) : 0;
        }

        foreach (double c in column)
        {
            entropy -= c > 0 ? c / total * Math.Log2(c / total) : 0;
        }

        return Math.Max(0, information);
    }
}
