using Pid.Numerics.Distributions;

namespace Pid.Studies.Verification;

/// <summary>
/// Entropies, informations and accuracies in bits, by plain double arithmetic that shares no code with the library. With at most a few
/// hundred cells each is within <see cref="Slack"/> of the exact value.
/// </summary>
public sealed class PlainInformation
{
    /// <summary>Bound of the rounding of everything here: some thousand roundings of numbers of at most 10 bits.</summary>
    public const double Slack = 1e-11;

    private readonly double[] _p;

    /// <summary>Computes all of them.</summary>
    public PlainInformation(Joint joint)
    {
        ArgumentNullException.ThrowIfNull(joint);
        (int n1, int n2, int ny) = (joint.X1.Size, joint.X2.Size, joint.Y.Size);
        double largest = 0, total = 0;
        foreach (double w in joint.Weights)
        {
            largest = Math.Max(largest, w);
        }

        _p = Array.ConvertAll(joint.Weights.ToArray(), w => w / largest);
        total = _p.Sum();
        _p = Array.ConvertAll(_p, w => w / total);
        double[] p1 = new double[n1], p2 = new double[n2], py = new double[ny], p12 = new double[n1 * n2], p1y = new double[n1 * ny],
            p2y = new double[n2 * ny];
        for (int c = 0; c < _p.Length; c++)
        {
            (int i, int j, int y) = (c / (n2 * ny), c / ny % n2, c % ny);
            p1[i] += _p[c];
            p2[j] += _p[c];
            py[y] += _p[c];
            p12[(i * n2) + j] += _p[c];
            p1y[(i * ny) + y] += _p[c];
            p2y[(j * ny) + y] += _p[c];
        }

        (double h1, double h2, double h12, double h1y, double h2y, double h) =
            (Entropy(p1), Entropy(p2), Entropy(p12), Entropy(p1y), Entropy(p2y), Entropy(_p));
        HY = Entropy(py);
        (I1, I2, I12) = (h1 + HY - h1y, h2 + HY - h2y, h12 + HY - h);
        (I1Given2, I2Given1) = (h12 + h2y - h2 - h, h12 + h1y - h1 - h);
        CoInformation = h1 + h2 - h12 - (h1y + h2y - HY - h);
        H12Y = h;
        Symbols = py.Count(v => v > 0);
        for (int f = 0; f < n1 * n2; f++)
        {
            Accuracy += _p.AsSpan(f * ny, ny).ToArray().Max();
            for (int y = 0; y < ny && p12[f] > 0; y++)
            {
                double d = Ratio(p1y[(f / n2 * ny) + y], p1[f / n2]) - Ratio(p2y[(f % n2 * ny) + y], p2[f % n2]);
                Alpha += p12[f] * d * d;
            }
        }

        static double Ratio(double a, double b) => b > 0 ? a / b : 0;
    }

    /// <summary>The probabilities, y fastest.</summary>
    public ReadOnlySpan<double> Probabilities => _p;

    /// <summary>H(Y).</summary>
    public double HY { get; }

    /// <summary>H(X1,X2,Y).</summary>
    public double H12Y { get; }

    /// <summary>I(X1;Y).</summary>
    public double I1 { get; }

    /// <summary>I(X2;Y).</summary>
    public double I2 { get; }

    /// <summary>I(X1,X2;Y).</summary>
    public double I12 { get; }

    /// <summary>I(X1;Y|X2).</summary>
    public double I1Given2 { get; }

    /// <summary>I(X2;Y|X1).</summary>
    public double I2Given1 { get; }

    /// <summary>I(X1;X2) - I(X1;X2|Y).</summary>
    public double CoInformation { get; }

    /// <summary>Accuracy of the best classifier on (X1,X2).</summary>
    public double Accuracy { get; }

    /// <summary>E over p(x1,x2) of |p(y|x1) - p(y|x2)|_2^2.</summary>
    public double Alpha { get; }

    /// <summary>The number of symbols of Y that occur.</summary>
    public int Symbols { get; }

    /// <summary>-sum p log2 p.</summary>
    public static double Entropy(ReadOnlySpan<double> p)
    {
        double h = 0;
        foreach (double v in p)
        {
            h -= v > 0 ? v * Math.Log2(v) : 0;
        }

        return h;
    }
}
