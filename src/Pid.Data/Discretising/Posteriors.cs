using System.Globalization;
using Pid.Data.Classifying;

namespace Pid.Data.Discretising;

/// <summary>
/// Gives a record the nearest (in the divergence of Kullback and Leibler) of some posteriors of the target to the one that a logistic
/// regression foretells for it. Posteriors are all that a source tells of the target (docs/mathematics.md, section 12), where the
/// centres of a clustering may lie across it. Its labels are those of records that are not counted.
/// </summary>
internal sealed class Posteriors : Discretiser
{
    /// <summary>The fewest records that a model is fitted to.</summary>
    internal const int FewestRecords = 20;

    private readonly double[] _mean, _scale, _weights;
    private readonly double[][] _centres;

    /// <summary>Creates it from its parts.</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="mean">The mean of each column.</param>
    /// <param name="scale">The standard deviation of each column, 1 for a constant one.</param>
    /// <param name="weights">
    /// The model, for standardised values: a class after the other, the weight of each column, then the intercept.
    /// </param>
    /// <param name="centres">The posteriors that stand for symbols, as rows.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public Posteriors(IReadOnlyList<string> columns, double[] mean, double[] scale, double[] weights, IReadOnlyList<double[]> centres)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(scale);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(centres);
        int classes = centres.Count > 0 ? centres[0].Length : 0;
        if (mean.Length != columns.Count || scale.Length != columns.Count || !Array.TrueForAll(scale, s => s > 0) || classes == 0
            || weights.Length != classes * (columns.Count + 1)
            || centres.Any(c => c.Length != classes || !Array.TrueForAll(c, p => p >= 0)))
        {
            throw new ArgumentException($"Means, scales, weights and posteriors do not fit {columns.Count} columns.");
        }

        (Columns, _mean, _scale, _weights, _centres) = (columns, mean, scale, weights, [.. centres]);
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

    /// <summary>The model.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>The posteriors that stand for symbols.</summary>
    public IReadOnlyList<double[]> Centres => _centres;

    /// <summary>Fits the model and the symbols to labelled records.</summary>
    /// <param name="features">The records.</param>
    /// <param name="labels">The class of each.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="symbols">Symbols, at least 1; fewer where fewer posteriors differ.</param>
    /// <param name="seed">Seed of the starts of the clustering.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArgumentException">There are too few records, or not one label each.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static Posteriors Fit(Features features, int[] labels, int classes, int symbols, int seed,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(symbols);
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, features.Rows, nameof(labels));
        if (features.Rows < FewestRecords)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"Half of the labelled records fit the model, which takes {FewestRecords} at least, and the others are counted; "
                + $"that half has {features.Rows}."));
        }

        (double[] mean, double[] scale) = Clustering.Standardisation(features);
        double[] weights = MultinomialLogistic.Weights(Clustering.Standardised(features, mean, scale), features.Columns, labels, classes,
            cancellation);

        // Before there are symbols: any one posterior will do.
        Posteriors model = new(features.Names, mean, scale, weights, [new double[classes]]);
        return new Posteriors(features.Names, mean, scale, weights,
            PosteriorMeans.Fit(model.Foretell(features), classes, symbols, seed, cancellation));
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

        MultinomialLogistic.Predict(_weights, point, posterior);
    }
}
