using System.Globalization;
using Pid.Data.Classifying;

namespace Pid.Data.Discretising;

/// <summary>
/// Gives a record the nearest (in the divergence of Kullback and Leibler) of some posteriors of the target to the one that a logistic
/// regression foretells for it. Posteriors are all that a source tells of the target (docs/mathematics.md, section 12), where the
/// centres of a clustering may lie across it. Values fall into five folds by a hash of the numbers, and a fold is foretold by the model
/// of the labelled records of the other four: so no record's model saw its label, and the symbol is the same function of the values in
/// every sample. That leaves two records of different folds, whose symbols each know the other's label: of values that tell nothing the
/// counts show more information than chance would (docs/mathematics.md, section 12).
/// </summary>
public sealed class Posteriors : Discretiser
{
    /// <summary>The number of folds.</summary>
    internal const int FoldCount = 5;

    /// <summary>Fewer different records leave folds empty, and are symbols already.</summary>
    internal const int FewestRecords = 20;

    private readonly double[] _mean, _scale;
    private readonly double[][] _weights, _centres;

    /// <summary>Creates it from its parts.</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="mean">The mean of each column.</param>
    /// <param name="scale">The standard deviation of each column, 1 for a constant one.</param>
    /// <param name="weights">
    /// The model of each of five folds, for standardised values: a class after the other, the weight of each column, then the intercept.
    /// </param>
    /// <param name="centres">The posteriors that stand for symbols, as rows.</param>
    /// <param name="seed">The seed of the folds.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public Posteriors(IReadOnlyList<string> columns, double[] mean, double[] scale, IReadOnlyList<double[]> weights,
        IReadOnlyList<double[]> centres, int seed)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(scale);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(centres);
        int classes = centres.Count > 0 ? centres[0].Length : 0;
        if (mean.Length != columns.Count || scale.Length != columns.Count || !Array.TrueForAll(scale, s => s > 0) || classes == 0
            || weights.Count != FoldCount || weights.Any(w => w.Length != classes * (columns.Count + 1))
            || centres.Any(c => c.Length != classes || !Array.TrueForAll(c, p => p >= 0)))
        {
            throw new ArgumentException($"Means, scales, weights and posteriors do not fit {columns.Count} columns.");
        }

        (Columns, _mean, _scale, _weights, _centres, Seed) = (columns, mean, scale, [.. weights], [.. centres], seed);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public override int Symbols => _centres.Length;

    /// <inheritdoc/>
    public override string Description => string.Create(CultureInfo.InvariantCulture, $"{Symbols} classes of posteriors");

    /// <summary>The mean of each column.</summary>
    public IReadOnlyList<double> Mean => _mean;

    /// <summary>The standard deviation of each column, 1 for a constant one.</summary>
    public IReadOnlyList<double> Scale => _scale;

    /// <summary>The model of each fold.</summary>
    public IReadOnlyList<double[]> Weights => _weights;

    /// <summary>The posteriors that stand for symbols.</summary>
    public IReadOnlyList<double[]> Centres => _centres;

    /// <summary>The seed of the folds.</summary>
    public int Seed { get; }

    /// <summary>Fits the models and the symbols to labelled records.</summary>
    /// <param name="features">The records.</param>
    /// <param name="labels">The class of each.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="symbols">Symbols, at least 1; fewer where fewer posteriors differ.</param>
    /// <param name="seed">Seed of the folds and of the starts of the clustering.</param>
    /// <param name="threads">Folds fitted at once; the result is the same.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArgumentException">There are too few different records, or not one label each.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static Posteriors Fit(Features features, int[] labels, int classes, int symbols, int seed, int threads = 1,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(symbols);
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, features.Rows, nameof(labels));
        int[] folds = new int[features.Rows];
        HashSet<ulong> different = [];
        for (int row = 0; row < folds.Length; row++)
        {
            ulong hash = Hash(features.Row(row), seed);
            different.Add(hash);
            folds[row] = (int)(hash % FoldCount);
        }

        if (different.Count < FewestRecords)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"Models are tried on values that they have not seen, for which {FewestRecords} different records are needed; "
                + $"there are {different.Count}."));
        }

        (double[] mean, double[] scale) = Clustering.Standardisation(features);
        double[][] weights = new double[FoldCount][];
        Parallel.For(0, FoldCount, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, fold =>
        {
            int[] train = [.. Enumerable.Range(0, folds.Length).Where(row => folds[row] != fold)];
            weights[fold] = MultinomialLogistic.Weights(Clustering.Standardised(features.Take(train), mean, scale), features.Columns,
                Array.ConvertAll(train, row => labels[row]), classes, cancellation);
        });

        // Before there are symbols: any one posterior will do.
        Posteriors models = new(features.Names, mean, scale, weights, [new double[classes]], seed);
        return new Posteriors(features.Names, mean, scale, weights,
            PosteriorMeans.Fit(models.Foretell(features), classes, symbols, seed, cancellation), seed);
    }

    /// <inheritdoc/>
    public override int Apply(ReadOnlySpan<double> record)
    {
        Span<double> posterior = new double[_centres[0].Length];
        Foretell(record, posterior);
        return PosteriorMeans.Nearest(posterior, _centres);
    }

    /// <summary>The posterior of each record, row-major.</summary>
    /// <param name="features">The records.</param>
    internal double[] Foretell(Features features)
    {
        int classes = _centres[0].Length;
        double[] posteriors = new double[features.Rows * classes];
        for (int row = 0; row < features.Rows; row++)
        {
            Foretell(features.Row(row), posteriors.AsSpan(row * classes, classes));
        }

        return posteriors;
    }

    /// <summary>
    /// What putting these records' posteriors into symbols loses of the information on the target, in bits, if they are right.
    /// </summary>
    /// <param name="features">The records.</param>
    internal double Lost(Features features)
    {
        int classes = _centres[0].Length;
        double[] posteriors = Foretell(features);
        double sum = 0;
        for (int row = 0; row < features.Rows; row++)
        {
            ReadOnlySpan<double> posterior = posteriors.AsSpan(row * classes, classes);
            sum += PosteriorMeans.Divergence(posterior, _centres[PosteriorMeans.Nearest(posterior, _centres)]);
        }

        return sum / features.Rows;
    }

    private void Foretell(ReadOnlySpan<double> record, Span<double> posterior)
    {
        double[] point = new double[record.Length];
        for (int c = 0; c < point.Length; c++)
        {
            point[c] = (record[c] - _mean[c]) / _scale[c];
        }

        MultinomialLogistic.Predict(_weights[Hash(record, Seed) % FoldCount], point, posterior);
    }

    // Of the numbers, not of their place: mixed as by splitmix64, the same on every machine.
    private static ulong Hash(ReadOnlySpan<double> record, int seed)
    {
        ulong hash = (uint)seed;
        foreach (double value in record)
        {
            // -0 and 0 are one number.
            hash = (hash ^ BitConverter.DoubleToUInt64Bits(value == 0 ? 0 : value)) + 0x9E3779B97F4A7C15;
            hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
            hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
            hash ^= hash >> 31;
        }

        return hash;
    }
}
