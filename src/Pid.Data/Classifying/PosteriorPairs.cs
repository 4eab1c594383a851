using Pid.Data.Discretising;
using Pid.Numerics.Distributions;

namespace Pid.Data.Classifying;

/// <summary>
/// The scores of two classifiers put into classes with least loss of information, and counted: what a table of symbols would be. The
/// classes are fitted to the scores of all pairs and to no label.
/// </summary>
internal static class PosteriorPairs
{
    // As many as posteriors are fitted to and counted with: of fewer labels the tables would be noise.
    private const int FewestLabels = 2 * Posteriors.FewestRecords;

    /// <summary>Tables of (classes of the first scores, label), (those of the second, label), both; null of fewer than 40 labels.</summary>
    /// <param name="pair">The classifiers.</param>
    /// <param name="seed">Seed of the classes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static (PairTable X1Y, PairTable X2Y, PairTable X1X2)? Of(ClassifierPair pair, int seed, CancellationToken cancellation)
    {
        int labelled = pair.Labels.Count(label => label >= 0);
        if (labelled < FewestLabels)
        {
            return null;
        }

        int most = Clustering.CountFor(labelled, pair.Classes, 2);
        (int[] first, Variable x1) = Symbols(pair.First, pair.Names[0]);
        (int[] second, Variable x2) = Symbols(pair.Second, pair.Names[1]);
        Variable y = pair.Columns is { } columns ? new Variable(pair.Target, columns.Names) : new Variable(pair.Target, pair.Classes);
        double[] x1y = new double[x1.Size * y.Size], x2y = new double[x2.Size * y.Size], x1x2 = new double[x1.Size * x2.Size];
        for (int row = 0; row < first.Length; row++)
        {
            x1x2[(first[row] * x2.Size) + second[row]]++;
            if (pair.Labels[row] is >= 0 and int label)
            {
                x1y[(first[row] * y.Size) + label]++;
                x2y[(second[row] * y.Size) + label]++;
            }
        }

        return (new PairTable(x1, y, x1y), new PairTable(x2, y, x2y), new PairTable(x1, x2, x1x2));

        (int[] Symbols, Variable Variable) Symbols(double[] scores, string name)
        {
            double[][] centres = PosteriorMeans.Fit(scores, pair.Classes, most, seed, cancellation);
            return ([.. Enumerable.Range(0, pair.Pairs).Select(row => PosteriorMeans.Nearest(
                scores.AsSpan(row * pair.Classes, pair.Classes), centres))], new Variable(name, centres.Length));
        }
    }
}
