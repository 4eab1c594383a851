namespace Pid.Studies.Experiments;

/// <summary>
/// What two frozen encodings tell of a label: logistic regression on 1, f1, f2, f1^2, f1 f2, f2^2, each scaled to unit mean square.
/// </summary>
internal sealed class Probe
{
    private const int Features = 6, Steps = 300;
    private const double StepSize = 0.5;
    private readonly double[] _scale = new double[Features], _weights = new double[Features];

    /// <summary>Fits the probe by gradient descent from zero.</summary>
    public Probe(TwoViews views, double[] encoder, bool[] labels)
    {
        double[][] rows = [.. Enumerable.Range(0, views.Count).Select(n => Row(views, encoder, n))];
        for (int k = 0; k < Features; k++)
        {
            double square = rows.Average(r => r[k] * r[k]);
            _scale[k] = square > 0 ? 1 / Math.Sqrt(square) : 0;
        }

        double[] gradient = new double[Features];
        for (int step = 0; step < Steps; step++)
        {
            Array.Clear(gradient);
            for (int n = 0; n < rows.Length; n++)
            {
                double error = (1 / (1 + Math.Exp(-Score(rows[n])))) - (labels[n] ? 1 : 0);
                for (int k = 0; k < Features; k++)
                {
                    gradient[k] += error * rows[n][k] * _scale[k];
                }
            }

            for (int k = 0; k < Features; k++)
            {
                _weights[k] -= StepSize * gradient[k] / rows.Length;
            }
        }
    }

    /// <summary>How many of the labels it gets right, as a share.</summary>
    public double Accuracy(TwoViews views, double[] encoder, bool[] labels) =>
        Enumerable.Range(0, views.Count).Count(n => Score(Row(views, encoder, n)) > 0 == labels[n]) / (double)views.Count;

    private static double[] Row(TwoViews views, double[] encoder, int n)
    {
        double a = SlackAgreement.Encode(views, 0, n, encoder), b = SlackAgreement.Encode(views, 1, n, encoder);
        return [1, a, b, a * a, a * b, b * b];
    }

    private double Score(double[] row)
    {
        double score = 0;
        for (int k = 0; k < Features; k++)
        {
            score += _weights[k] * _scale[k] * row[k];
        }

        return score;
    }
}
