using Pid.Data;
using Pid.Interactions.Inference;
using Pid.Numerics.Distributions;

namespace Pid.Bench;

/// <summary>The populations of the coverage study: gates, random joints, and the kinds on which limits are known to fail.</summary>
internal static class CoverageLaws
{
    /// <summary>Every law by name.</summary>
    public static IEnumerable<(string Name, Joint Joint)> All()
    {
        yield return ("independent bits", Weights(2, 2, 2, [1, 1, 1, 1, 1, 1, 1, 1]));
        yield return ("Y = noisy X1", Weights(2, 2, 2, [4, 1, 4, 1, 1, 4, 1, 4]));
        yield return ("AND", Weights(2, 2, 2, [1, 0, 1, 0, 1, 0, 0, 1]));
        yield return ("noisy AND", Weights(2, 2, 2, [9, 1, 9, 1, 9, 1, 1, 9]));
        yield return ("noisy XOR", Weights(2, 2, 2, [9, 1, 1, 9, 1, 9, 9, 1]));
        yield return ("Dirichlet 2x2x2 (a)", Dirichlet(2, 2, 2, 1, 2));
        yield return ("Dirichlet 2x2x2 (b)", Dirichlet(2, 2, 2, 1, 3));
        yield return ("uniform 3x3x3", Weights(3, 3, 3, [.. Enumerable.Repeat(1.0, 27)]));
        yield return ("Dirichlet 3x3x3", Dirichlet(3, 3, 3, 1, 4));
        yield return ("Dirichlet 4x4x2", Dirichlet(4, 4, 2, 1, 5));
        yield return ("sparse 4x4x3", Dirichlet(4, 4, 3, 0.15, 7));
        yield return ("func 4x4x3", Function());
        yield return ("Dirichlet 5x5x3", Dirichlet(5, 5, 3, 1, 6));
        yield return ("Y = X1 + X2 2x2x3", OfBoth(2, 3, (x1, x2) => x1 + x2));
        yield return ("Y = X1 + X2 3x3x5", OfBoth(3, 5, (x1, x2) => x1 + x2));
        yield return ("Y = max(X1,X2) 3x3x3", OfBoth(3, 3, Math.Max));
        yield return ("Y = X1 + X2 mod 3, X2 a noisy copy", NoisyCopy());
        yield return ("y of x1, x2 noise 6x6x3", Noise());
        yield return ("Dirichlet 6x6x4", Dirichlet(6, 6, 4, 1, 9));
        yield return ("Dirichlet 10x10x3", Dirichlet(10, 10, 3, 1, 8));
        yield return ("CREMA-D 6x6x6", CremaD());
    }

    private static Joint Weights(int n1, int n2, int ny, double[] weights) =>
        new(new Variable("x1", n1), new Variable("x2", n2), new Variable("y", ny), weights);

    // A function of two independent uniform sources.
    private static Joint OfBoth(int n, int ny, Func<int, int, int> y)
    {
        double[] weights = new double[n * n * ny];
        for (int f = 0; f < n * n; f++)
        {
            weights[(f * ny) + y(f / n, f % n)] = 1;
        }

        return Weights(n, n, ny, weights);
    }

    // The sum mod 3 of two sources of which one is the other in nine cases of ten, else any value.
    private static Joint NoisyCopy()
    {
        double[] weights = new double[27];
        for (int f = 0; f < 9; f++)
        {
            weights[(f * 3) + (((f / 3) + (f % 3)) % 3)] = f / 3 == f % 3 ? 28 : 1;
        }

        return Weights(3, 3, 3, weights);
    }

    // Gamma(shape) numbers, normalised.
    private static Joint Dirichlet(int n1, int n2, int ny, double shape, int seed)
    {
        RandomSource random = new(seed, 0);
        double[] weights = new double[n1 * n2 * ny];
        for (int k = 0; k < weights.Length; k++)
        {
            weights[k] = Gamma(shape, ref random);
        }

        return Weights(n1, n2, ny, weights);
    }

    // y almost a function of x2, which depends a little on x1: S = 0, and the pairs nearly say so.
    private static Joint Function()
    {
        RandomSource random = new(9, 0);
        double[] p1 = [0.4, 0.3, 0.2, 0.1], p2 = [0.45, 0.25, 0.2, 0.1], weights = new double[48];
        int[] label = [0, 1, 2, 1];
        for (int i = 0; i < 4; i++)
        {
            double[] tilted = new double[4];
            for (int j = 0; j < 4; j++)
            {
                tilted[j] = p2[j] * Gamma(5, ref random);
            }

            for (int j = 0; j < 4; j++)
            {
                for (int y = 0; y < 3; y++)
                {
                    weights[(((i * 4) + j) * 3) + y] = p1[i] * tilted[j] / tilted.Sum() * (y == label[j] ? 0.97 : 0.015);
                }
            }
        }

        return Weights(4, 4, 3, weights);
    }

    private static Joint Noise()
    {
        RandomSource random = new(10, 0);
        double[] p1 = [0.25, 0.2, 0.2, 0.15, 0.1, 0.1], weights = new double[108];
        for (int i = 0; i < 6; i++)
        {
            double[] py = [Gamma(1, ref random), Gamma(1, ref random), Gamma(1, ref random)];
            for (int j = 0; j < 6; j++)
            {
                for (int y = 0; y < 3; y++)
                {
                    weights[(((i * 6) + j) * 3) + y] = p1[i] * py[y] / py.Sum();
                }
            }
        }

        return Weights(6, 6, 3, weights);
    }

    private static Joint CremaD() => TableReader.ReadJoint(
        TableSource.FromFile(Path.Combine("samples", "crema-d-votes.csv")), new TableColumns("voice", "face", "emotion")).Joint;

    // Marsaglia and Tsang (2000); a shape below 1 by a power of a uniform number.
    private static double Gamma(double shape, ref RandomSource random)
    {
        if (shape < 1)
        {
            return Gamma(shape + 1, ref random) * Math.Pow(1 - random.NextUniform(), 1 / shape);
        }

        double d = shape - (1.0 / 3), c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextUniform())) * Math.Cos(2 * Math.PI * random.NextUniform());
            double v = Math.Pow(1 + (c * normal), 3);
            if (v > 0 && Math.Log(1 - random.NextUniform()) < (0.5 * normal * normal) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
