using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace Pid.Studies.Fusion;

/// <summary>
/// Multinomial logistic regression on counted cells: a cell has the score b_y + w_y . x, and the squared norm of w, halved, is added to the
/// summed log loss. The minimum is unique, and no separable sample drives it to infinity.
/// </summary>
/// <param name="rows">The inputs x of each cell.</param>
/// <param name="columns">The number of inputs.</param>
/// <param name="classes">The number of classes.</param>
internal sealed class CountLogistic(InputRow[] rows, int columns, int classes)
{
    private const int MostIterations = 300;
    private const double GradientTolerance = 1e-7, Least = 1e-300;

    /// <summary>Fits the weights, and gives the probabilities of the classes for every cell, also those without a record.</summary>
    /// <param name="counts">Records of each cell and class, the class fastest; at least one record.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public double[] Fit(double[] counts, CancellationToken cancellation) => Predict(Weights(counts, cancellation));

    /// <summary>Fits the weights: those of an input a row, the class fastest, and at last the intercepts.</summary>
    /// <inheritdoc cref="Fit"/>
    public double[] Weights(double[] counts, CancellationToken cancellation)
    {
        double records = counts.Sum(), least = double.PositiveInfinity;
        double[] best = new double[(columns + 1) * classes];
        int[] seen = [.. Enumerable.Range(0, rows.Length).Where(c => counts.AsSpan(c * classes, classes).ContainsAnyExcept(0))];
        try
        {
            new LimitedMemoryBfgsMinimizer(GradientTolerance, 1e-12, 1e-14, 10, MostIterations)
                .FindMinimum(ObjectiveFunction.Gradient(Loss), Vector<double>.Build.Dense(best.Length));
        }
        catch (Exception e) when (e is OptimizationException or InnerOptimizationException)
        {
            // Rounding stops the last line search, or the iterations are used up: the best point seen is a good classifier all the same.
            cancellation.ThrowIfCancellationRequested();
        }

        return best;

        (double Value, Vector<double> Gradient) Loss(Vector<double> at)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] weights = at.ToArray(), gradient = new double[weights.Length];
            Span<double> p = stackalloc double[classes];
            double loss = 0;
            foreach (int cell in seen)
            {
                Probabilities(weights, rows[cell], p);
                ReadOnlySpan<double> count = counts.AsSpan(cell * classes, classes);
                double sum = 0;
                for (int y = 0; y < classes; y++)
                {
                    loss -= count[y] * Math.Log(Math.Max(p[y], Least));
                    sum += count[y];
                }

                for (int y = 0; y < classes; y++)
                {
                    p[y] = (sum * p[y]) - count[y];
                    gradient[(columns * classes) + y] += p[y];
                }

                for (int i = 0; i < rows[cell].Columns.Length; i++)
                {
                    int first = rows[cell].Columns[i] * classes;
                    double x = rows[cell][i];
                    for (int y = 0; y < classes; y++)
                    {
                        gradient[first + y] += x * p[y];
                    }
                }
            }

            for (int w = 0; w < weights.Length; w++)
            {
                bool intercept = w >= columns * classes;
                loss += intercept ? 0 : weights[w] * weights[w] / 2;
                gradient[w] = (gradient[w] + (intercept ? 0 : weights[w])) / records;
            }

            loss /= records;
            if (loss < least)
            {
                (least, best) = (loss, weights);
            }

            return (loss, Vector<double>.Build.Dense(gradient));
        }
    }

    private double[] Predict(double[] weights)
    {
        double[] p = new double[rows.Length * classes];
        for (int cell = 0; cell < rows.Length; cell++)
        {
            Probabilities(weights, rows[cell], p.AsSpan(cell * classes, classes));
        }

        return p;
    }

    private void Probabilities(double[] weights, InputRow row, Span<double> p)
    {
        weights.AsSpan(columns * classes, classes).CopyTo(p);
        for (int i = 0; i < row.Columns.Length; i++)
        {
            ReadOnlySpan<double> weight = weights.AsSpan(row.Columns[i] * classes, classes);
            double x = row[i];
            for (int y = 0; y < classes; y++)
            {
                p[y] += x * weight[y];
            }
        }

        double most = double.NegativeInfinity, sum = 0;
        for (int y = 0; y < classes; y++)
        {
            most = Math.Max(most, p[y]);
        }

        for (int y = 0; y < classes; y++)
        {
            p[y] = Math.Exp(p[y] - most);
            sum += p[y];
        }

        for (int y = 0; y < classes; y++)
        {
            p[y] /= sum;
        }
    }
}
