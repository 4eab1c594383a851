using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Pid.Data.Discretising;

/// <summary>
/// Standardises each column, projects onto the leading principal components where asked, and gives the nearest of the centroids that
/// k-means found: t = C ((x - mean) / scale). The symbol is the index of the centroid, the least on a tie.
/// </summary>
internal sealed class Clustering : Discretiser
{
    /// <summary>Longer samples are fitted on so many of their records, taken evenly.</summary>
    private const int LongestFit = 50_000;

    private readonly double[] _mean;
    private readonly double[] _scale;
    private readonly double[][] _components;
    private readonly double[][] _centroids;

    /// <summary>Creates a clustering from its parts.</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="mean">The mean of each column.</param>
    /// <param name="scale">The standard deviation of each column, 1 for a constant one.</param>
    /// <param name="components">The principal components as rows; none where the standardised values are clustered.</param>
    /// <param name="centroids">The centroids as rows.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public Clustering(IReadOnlyList<string> columns, double[] mean, double[] scale, IReadOnlyList<double[]> components,
        IReadOnlyList<double[]> centroids)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(scale);
        ArgumentNullException.ThrowIfNull(components);
        ArgumentNullException.ThrowIfNull(centroids);
        int dimensions = components.Count > 0 ? components.Count : columns.Count;
        if (mean.Length != columns.Count || scale.Length != columns.Count || components.Any(c => c.Length != columns.Count)
            || centroids.Count == 0 || centroids.Any(c => c.Length != dimensions) || !Array.TrueForAll(scale, s => s > 0))
        {
            throw new ArgumentException($"Means, scales, components and centroids do not fit {columns.Count} columns.");
        }

        (Columns, _mean, _scale, _components, _centroids) = (columns, mean, scale, [.. components], [.. centroids]);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public override int Symbols => _centroids.Length;

    /// <inheritdoc/>
    public override string Description =>
        (_components.Length > 0 ? FormattableString.Invariant($"{_components.Length} principal components, ") : "")
        + FormattableString.Invariant($"{_centroids.Length} clusters");

    /// <summary>The mean of each column.</summary>
    public IReadOnlyList<double> Mean => _mean;

    /// <summary>The standard deviation of each column, 1 for a constant one.</summary>
    public IReadOnlyList<double> Scale => _scale;

    /// <summary>The principal components as rows; none where the standardised values are clustered.</summary>
    public IReadOnlyList<double[]> Components => _components;

    /// <summary>The centroids as rows.</summary>
    public IReadOnlyList<double[]> Centroids => _centroids;

    /// <summary>How far the centre of a cluster lies from the mean of each column, in its standard deviations.</summary>
    /// <param name="symbol">The cluster.</param>
    internal double[] Deviations(int symbol)
    {
        double[] centroid = _centroids[symbol];
        return _components.Length == 0 ? [.. centroid]
            : [.. Enumerable.Range(0, Columns.Count).Select(column => centroid.Zip(_components, (c, axis) => c * axis[column]).Sum())];
    }

    /// <summary>
    /// The number of clusters that a sample of this size can bear: so many that the cells of all three variables together hold five records
    /// on average (Cochran's rule for expected counts), but at least 2 and at most 32. With more, chance alone looks like synergy.
    /// </summary>
    /// <param name="records">Records of the smallest sample.</param>
    /// <param name="others">Symbols of the two other variables together; of those that are clustered by this rule as well, none.</param>
    /// <param name="alike">Variables that are clustered by this rule, this one among them: 1 to 3.</param>
    public static int CountFor(long records, long others, int alike) =>
        (int)Math.Clamp(Math.Pow(records / (5.0 * Math.Max(1, others)), 1.0 / alike) + 1e-9, 2, 32);

    /// <summary>Fits to a sample.</summary>
    /// <param name="features">The sample.</param>
    /// <param name="clusters">Clusters, at least 1; fewer where fewer records differ.</param>
    /// <param name="components">Principal components kept; null to cluster the standardised values themselves.</param>
    /// <param name="seed">Seed of the starts.</param>
    /// <exception cref="ArgumentException">There is no record, or a number is not positive.</exception>
    public static Clustering Fit(Features features, int clusters, int? components, int seed)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(clusters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(components ?? 1, nameof(components));
        ArgumentOutOfRangeException.ThrowIfZero(features.Rows, nameof(features));
        if (features.Rows > LongestFit)
        {
            features = features.Take([.. Enumerable.Range(0, LongestFit).Select(i => (int)((long)i * features.Rows / LongestFit))]);
        }

        (double[] mean, double[] scale) = Standardisation(features);
        double[] points = Standardised(features, mean, scale);
        double[][] axes = components is { } kept && kept < features.Columns ? PrincipalAxes(points, features.Columns, kept) : [];
        if (axes.Length > 0)
        {
            points = Projected(points, features.Columns, axes);
        }

        double[][] centroids = KMeans.Fit(points, axes.Length > 0 ? axes.Length : features.Columns, clusters, seed);
        return new Clustering(features.Names, mean, scale, axes, centroids);
    }

    /// <inheritdoc/>
    public override int Apply(ReadOnlySpan<double> record)
    {
        Span<double> standardised = record.Length <= 512 ? stackalloc double[record.Length] : new double[record.Length];
        for (int c = 0; c < record.Length; c++)
        {
            standardised[c] = (record[c] - _mean[c]) / _scale[c];
        }

        Span<double> point = standardised;
        if (_components.Length > 0)
        {
            point = new double[_components.Length];
            for (int k = 0; k < point.Length; k++)
            {
                point[k] = Dot(_components[k], standardised);
            }
        }

        (int nearest, double least) = (0, double.PositiveInfinity);
        for (int c = 0; c < _centroids.Length; c++)
        {
            double distance = KMeans.SquaredDistance(point, _centroids[c]);
            if (distance < least)
            {
                (nearest, least) = (c, distance);
            }
        }

        return nearest;
    }

    internal static (double[] Mean, double[] Scale) Standardisation(Features features)
    {
        int d = features.Columns;
        double[] mean = new double[d], scale = new double[d];
        for (int row = 0; row < features.Rows; row++)
        {
            for (int c = 0; c < d; c++)
            {
                mean[c] += (features.Row(row)[c] - mean[c]) / (row + 1);
            }
        }

        for (int c = 0; c < d; c++)
        {
            double squares = 0, largest = 0, spread = 0;
            for (int row = 0; row < features.Rows; row++)
            {
                spread = Math.Max(spread, Math.Abs(features.Row(row)[c] - mean[c]));
                largest = Math.Max(largest, Math.Abs(features.Row(row)[c]));
            }

            // In units of a power of two, which rounds nothing: squares of numbers near the least or the largest are no numbers else.
            int unit = spread > 0 ? Math.ILogB(spread) : 0;
            for (int row = 0; row < features.Rows; row++)
            {
                double difference = Math.ScaleB(features.Row(row)[c] - mean[c], -unit);
                squares += difference * difference;
            }

            // A column whose spread is the rounding of its mean is constant: scaling it up would cluster noise.
            double deviation = Math.Sqrt(squares / features.Rows);
            scale[c] = deviation > 1e-12 * Math.ScaleB(largest, -unit) ? Math.Max(Math.ScaleB(deviation, unit), double.Epsilon) : 1;
        }

        return (mean, scale);
    }

    internal static double[] Standardised(Features features, double[] mean, double[] scale)
    {
        double[] points = new double[features.Values.Length];
        for (int i = 0; i < points.Length; i++)
        {
            int c = i % features.Columns;
            points[i] = (features.Values[i] - mean[c]) / scale[c];
        }

        return points;
    }

    private static double[] Projected(double[] points, int columns, double[][] axes)
    {
        double[] projected = new double[points.Length / columns * axes.Length];
        for (int i = 0; i < projected.Length; i++)
        {
            projected[i] = Dot(axes[i % axes.Length], points.AsSpan(i / axes.Length * columns, columns));
        }

        return projected;
    }

    /// <summary>
    /// The leading eigenvectors of the correlation matrix, or from those of the Gram matrix where there are fewer records than columns. The
    /// sign makes the entry of the largest magnitude positive, so that no library's choice shows.
    /// </summary>
    private static double[][] PrincipalAxes(double[] points, int columns, int kept)
    {
        Matrix<double> x = Matrix<double>.Build.DenseOfRowMajor(points.Length / columns, columns, points);
        bool wide = x.RowCount < columns;
        Evd<double> eigen = (wide ? x.TransposeAndMultiply(x) : x.TransposeThisAndMultiply(x)).Evd(Symmetricity.Symmetric);
        int rank = eigen.EigenValues.Count;
        double[][] axes = new double[Math.Min(kept, rank)][];
        for (int k = 0; k < axes.Length; k++)
        {
            Vector<double> vector = eigen.EigenVectors.Column(rank - 1 - k);
            double[] axis = (wide ? x.LeftMultiply(vector).Normalize(2) : vector).ToArray();
            double largest = axis.MaxBy(Math.Abs);
            axes[k] = Array.ConvertAll(axis, a => largest < 0 ? -a : a);
        }

        return axes;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
