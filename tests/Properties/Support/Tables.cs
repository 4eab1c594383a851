using CsCheck;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Support;

/// <summary>Random and adversarial joint tables.</summary>
internal static class Tables
{
    /// <summary>A shape and its weights, of a kind chosen at random: dense, sparse, counts, many orders of magnitude, duplicates.</summary>
    public static Gen<Joint> Any(int largest) =>
        Gen.Select(Gen.Int[1, largest], Gen.Int[1, largest], Gen.Int[1, largest]).SelectMany(Any);

    /// <summary>Weights of a kind chosen at random for a given shape.</summary>
    public static Gen<Joint> Any(int n1, int n2, int ny) =>
        Gen.Int[0, 5].SelectMany(kind => Weights(n1 * n2 * ny, kind).Select(w => Joint.FromWeights(n1, n2, ny, w)));

    /// <summary>Dense tables with weights of one order of magnitude (Dirichlet(1)).</summary>
    public static Gen<Joint> Dense(int n1, int n2, int ny) => Weights(n1 * n2 * ny, 0).Select(w => Joint.FromWeights(n1, n2, ny, w));

    private static Gen<double[]> Weights(int cells, int kind) => (kind switch
    {
        0 => Gen.Double[0, 1].Select(u => -Math.Log(1 - (u * (1 - 1e-12))) + 1e-12).Array[cells],
        1 => Gen.Frequency((2, Gen.Const(0.0)), (1, Gen.Double[0.1, 1])).Array[cells],
        2 => Gen.Int[0, 9].Select(c => (double)c).Array[cells],
        3 => Gen.Double[-40, 0].Select(Math.Exp).Array[cells],
        4 => Gen.OneOf(0.0, 1.0, 1.0, 1.0 + 1e-9, 1e-9).Array[cells],
        _ => Gen.OneOf(0.0, 1e-300, 1.0, 0.3, 1e-12).Array[cells],
    }).Select(w =>
    {
        w[0] = w.All(v => v == 0) ? 1 : w[0];
        return w;
    });

    public static Joint Xor { get; } = Joint.FromCounts(2, 2, 2, [1, 0, 0, 1, 0, 1, 1, 0]);

    public static Joint And { get; } = Joint.FromCounts(2, 2, 2, [1, 0, 1, 0, 1, 0, 0, 1]);

    /// <summary>The table as text, to reproduce a failure.</summary>
    public static string Print(Joint j) => $"{j.X1.Size}x{j.X2.Size}x{j.Y.Size}: " +
        string.Join(", ", j.Weights.ToArray().Select(w => w.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>The joint with its symbols in another order.</summary>
    public static Joint Relabel(Joint j, int[] order1, int[] order2, int[] orderY)
    {
        double[] w = new double[j.Weights.Length];
        for (int a = 0, t = 0; a < j.X1.Size; a++)
        {
            for (int b = 0; b < j.X2.Size; b++)
            {
                for (int c = 0; c < j.Y.Size; c++, t++)
                {
                    w[t] = j[order1[a], order2[b], orderY[c]];
                }
            }
        }

        return Joint.FromWeights(j.X1.Size, j.X2.Size, j.Y.Size, w);
    }

    /// <summary>Applies a weight function of the old joint over a new shape.</summary>
    public static Joint Build(int n1, int n2, int ny, Func<int, int, int, double> weight)
    {
        double[] w = new double[n1 * n2 * ny];
        for (int a = 0, t = 0; a < n1; a++)
        {
            for (int b = 0; b < n2; b++)
            {
                for (int c = 0; c < ny; c++, t++)
                {
                    w[t] = weight(a, b, c);
                }
            }
        }

        return Joint.FromWeights(n1, n2, ny, w);
    }
}
