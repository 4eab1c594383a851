using Pid.Data.Discretising;

namespace Pid.Data.Classifying;

/// <summary>How well class probabilities foretell labels: means over records that the classifier had not seen.</summary>
/// <param name="Records">The number of records.</param>
/// <param name="Accuracy">The share of records whose most probable class is theirs; the first of equally probable ones.</param>
/// <param name="BrierRisk">The mean of |f(x) - e_y|_2^2. The excess over the best possible classifier is at most this.</param>
/// <param name="LogLoss">
/// The mean of -log2 f(x)_y, in bits: an upper bound on H(Y|X) in the population. Infinite where a label was held impossible.
/// </param>
/// <param name="TargetEntropy">H(Y) of the labels' counts, in bits.</param>
internal sealed record ClassifierScores(int Records, double Accuracy, double BrierRisk, double LogLoss, double TargetEntropy)
{
    /// <summary>Scores of predictions.</summary>
    /// <param name="probabilities">Row-major, a row a record.</param>
    /// <param name="labels">The class of each record; -1 of a record that has none, which is left out.</param>
    /// <param name="classes">The number of classes.</param>
    public static ClassifierScores Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<int> labels, int classes)
    {
        (double right, double brier, double loss, double entropy) = (0, 0, 0, 0);
        int records = 0;
        double[] counts = new double[classes];
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0)
            {
                continue;
            }

            records++;
            ReadOnlySpan<double> p = probabilities.Slice(i * classes, classes);
            int best = 0;
            for (int k = 0; k < classes; k++)
            {
                best = p[k] > p[best] ? k : best;
                double error = p[k] - (k == labels[i] ? 1 : 0);
                brier += error * error;
            }

            right += best == labels[i] ? 1 : 0;
            loss -= Math.Log2(p[labels[i]]);
            counts[labels[i]]++;
        }

        double n = records;
        foreach (double count in counts)
        {
            entropy -= count > 0 ? count / n * Math.Log2(count / n) : 0;
        }

        return new ClassifierScores(records, right / n, brier / n, loss / n, entropy);
    }

    /// <summary>Scores of multinomial logistic regression by five-fold cross-validation; null with fewer than two records.</summary>
    /// <param name="features">The records.</param>
    /// <param name="labels">The class of each record.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="seed">Seed of the folds.</param>
    public static ClassifierScores? CrossValidated(Features features, int[] labels, int classes, int seed)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Length < 2)
        {
            return null;
        }

        double[] probabilities = new double[labels.Length * classes];
        foreach ((int[] train, int[] test) in Folds.Of(labels.Length, seed))
        {
            MultinomialLogistic classifier = MultinomialLogistic.Fit(features.Take(train),
                Array.ConvertAll(train, i => labels[i]), classes);
            foreach (int i in test)
            {
                classifier.Predict(features.Row(i), probabilities.AsSpan(i * classes, classes));
            }
        }

        return Of(probabilities, labels, classes);
    }
}
