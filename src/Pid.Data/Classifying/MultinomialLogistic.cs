using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using Pid.Data.Discretising;

namespace Pid.Data.Classifying;

/// <summary>
/// Multinomial logistic regression on standardised columns, with the squared norm of the weights, halved, added to the summed log loss: the
/// minimum is unique, and no separable sample drives it to infinity. The same sample gives the same classifier.
/// </summary>
internal sealed class MultinomialLogistic
{
    private const int MostIterations = 500;
    private readonly double[] _mean;
    private readonly double[] _scale;

    // Row-major, a class a row: the weights of the columns, then the intercept.
    private readonly double[] _weights;

    private MultinomialLogistic(int classes, double[] mean, double[] scale, double[] weights) =>
        (Classes, _mean, _scale, _weights) = (classes, mean, scale, weights);

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>Fits a classifier.</summary>
    /// <param name="features">The records, at least one.</param>
    /// <param name="labels">The class of each record, from 0.</param>
    /// <param name="classes">The number of classes; one that no record has gets little probability.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArgumentException">There is no record, or not one label each.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static MultinomialLogistic Fit(Features features, ReadOnlySpan<int> labels, int classes,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfZero(features.Rows, nameof(features));
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, features.Rows, nameof(labels));
        (double[] mean, double[] scale) = Clustering.Standardisation(features);
        return new MultinomialLogistic(classes, mean, scale,
            Weights(Clustering.Standardised(features, mean, scale), features.Columns, labels.ToArray(), classes, cancellation));
    }

    /// <summary>The weights for standardised records, a class a row: those of the columns, then the intercept.</summary>
    /// <param name="points">The records, row-major.</param>
    /// <param name="columns">Their columns.</param>
    /// <param name="labels">The class of each.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static double[] Weights(double[] points, int columns, int[] labels, int classes, CancellationToken cancellation) =>
        new LogLoss(points, columns, labels, classes, cancellation).Minimise(MostIterations);

    /// <summary>The probabilities of the classes of a standardised record.</summary>
    public static void Predict(double[] weights, ReadOnlySpan<double> point, Span<double> probabilities)
    {
        LogLoss.Scores(weights, point, probabilities);
        LogLoss.Softmax(probabilities);
    }

    /// <summary>The probabilities of the classes.</summary>
    /// <param name="record">A finite value for each column.</param>
    /// <param name="probabilities">Receives one for each class; they sum to 1 to rounding.</param>
    public void Predict(ReadOnlySpan<double> record, Span<double> probabilities)
    {
        double[] standardised = new double[record.Length];
        for (int c = 0; c < record.Length; c++)
        {
            standardised[c] = (record[c] - _mean[c]) / _scale[c];
        }

        Predict(_weights, standardised, probabilities);
    }

    /// <summary>The loss and its gradient, per record.</summary>
    private sealed class LogLoss(double[] points, int columns, int[] labels, int classes, CancellationToken cancellation)
    {
        private readonly int _stride = columns + 1;
        private double _least = double.PositiveInfinity;
        private double[] _best = new double[classes * (columns + 1)];

        public double[] Minimise(int mostIterations)
        {
            IObjectiveFunction objective = ObjectiveFunction.Gradient(Evaluate);
            try
            {
                new LimitedMemoryBfgsMinimizer(1e-6, 1e-12, 1e-12, 10, mostIterations).FindMinimum(objective,
                    Vector<double>.Build.Dense(_best.Length));
            }
            catch (Exception e) when (e is OptimizationException or InnerOptimizationException)
            {
                // Rounding stops the last line search, or the iterations are used up: the best point seen is a good classifier all the
                // same.
                cancellation.ThrowIfCancellationRequested();
            }

            return _best;
        }

        public static void Scores(double[] weights, ReadOnlySpan<double> point, Span<double> scores)
        {
            int stride = point.Length + 1;
            for (int k = 0; k < scores.Length; k++)
            {
                ReadOnlySpan<double> row = weights.AsSpan(k * stride, stride);
                scores[k] = row[^1] + Dot(row[..^1], point);
            }
        }

        public static void Softmax(Span<double> scores)
        {
            double most = double.NegativeInfinity, sum = 0;
            foreach (double s in scores)
            {
                most = Math.Max(most, s);
            }

            for (int k = 0; k < scores.Length; k++)
            {
                scores[k] = Math.Exp(scores[k] - most);
                sum += scores[k];
            }

            for (int k = 0; k < scores.Length; k++)
            {
                scores[k] /= sum;
            }
        }

        private (double Value, Vector<double> Gradient) Evaluate(Vector<double> at)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] weights = at.ToArray(), gradient = new double[weights.Length];
            Span<double> p = new double[classes];
            double loss = 0;
            for (int i = 0; i < labels.Length; i++)
            {
                ReadOnlySpan<double> point = points.AsSpan(i * columns, columns);
                Scores(weights, point, p);
                Softmax(p);
                loss -= Math.Log(Math.Max(p[labels[i]], double.Epsilon));
                p[labels[i]] -= 1;
                for (int k = 0; k < classes; k++)
                {
                    AddScaled(p[k], point, gradient.AsSpan(k * _stride, columns));
                    gradient[(k * _stride) + columns] += p[k];
                }
            }

            for (int w = 0; w < weights.Length; w++)
            {
                bool intercept = w % _stride == columns;
                loss += intercept ? 0 : weights[w] * weights[w] / 2;
                gradient[w] = (gradient[w] + (intercept ? 0 : weights[w])) / labels.Length;
            }

            loss /= labels.Length;
            if (loss < _least)
            {
                (_least, _best) = (loss, weights);
            }

            return (loss, Vector<double>.Build.Dense(gradient));
        }

        private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
        {
            System.Numerics.Vector<double> sums = System.Numerics.Vector<double>.Zero;
            int width = System.Numerics.Vector<double>.Count, i = 0;
            for (; i <= a.Length - width; i += width)
            {
                sums += new System.Numerics.Vector<double>(a[i..]) * new System.Numerics.Vector<double>(b[i..]);
            }

            double sum = System.Numerics.Vector.Sum(sums);
            for (; i < a.Length; i++)
            {
                sum += a[i] * b[i];
            }

            return sum;
        }

        private static void AddScaled(double factor, ReadOnlySpan<double> a, Span<double> to)
        {
            int width = System.Numerics.Vector<double>.Count, i = 0;
            for (; i <= a.Length - width; i += width)
            {
                (new System.Numerics.Vector<double>(to[i..]) + (factor * new System.Numerics.Vector<double>(a[i..]))).CopyTo(to[i..]);
            }

            for (; i < a.Length; i++)
            {
                to[i] += factor * a[i];
            }
        }
    }
}
