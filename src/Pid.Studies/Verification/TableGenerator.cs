using Pid.Numerics.Distributions;

namespace Pid.Studies.Verification;

/// <summary>
/// Joint distributions to try statements on, a function of seed and draw: random ones, and those on which statements and programs fail.
/// </summary>
public static class TableGenerator
{
    private static readonly double[] s_ties = [0, 1, 1, 1 + 1e-9, 1e-9], s_spans = [0, 1e-300, 1e-12, 0.3, 1];

    /// <summary>The table of a draw.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="draw">The number of the draw.</param>
    /// <param name="largest">The largest number of symbols of a variable.</param>
    public static Joint Draw(long seed, long draw, int largest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(largest, 1);
        SeededDraw random = new(seed, draw);
        int kind = random.Below(10);
        bool binary = kind is 0 or 4 || (kind == 6 && random.Below(2) == 0);
        int n1 = Size(ref random), n2 = Size(ref random), ny = Size(ref random);
        double[] w = new double[n1 * n2 * ny];
        if (kind == 6)
        {
            Gate(ref random, w, n2, ny);
        }
        else
        {
            for (int c = 0; c < w.Length; c++)
            {
                w[c] = Weight(ref random, kind);
            }
        }

        if (kind == 7)
        {
            Independent(ref random, w, n1, n2, ny);
        }

        w[0] = Array.TrueForAll(w, v => v == 0) ? 1 : w[0];
        return Joint.FromWeights(n1, n2, ny, w);

        int Size(ref SeededDraw r) => binary ? 2 : 1 + r.Below(largest);
    }

    private static double Weight(ref SeededDraw random, int kind) => kind switch
    {
        2 => Math.Pow(random.Uniform(), 10),
        3 => random.Below(3) == 0 ? random.Uniform() : 0,
        4 or 5 => random.Below(4),
        8 => s_ties[random.Below(s_ties.Length)],
        9 => s_spans[random.Below(s_spans.Length)],
        _ => random.Exponential(),
    };

    // y a function of (x1,x2), now and then their sum; the pairs uniform or random.
    private static void Gate(ref SeededDraw random, double[] w, int n2, int ny)
    {
        bool uniform = random.Below(2) == 0, sum = random.Below(4) == 0;
        for (int f = 0; f < w.Length / ny; f++)
        {
            int any = random.Below(ny);
            w[(f * ny) + (sum ? ((f / n2) + (f % n2)) % ny : any)] = uniform ? 1 : random.Exponential();
        }
    }

    // Independent but for a small change: near the edge of every inequality.
    private static void Independent(ref SeededDraw random, double[] w, int n1, int n2, int ny)
    {
        double[] a = new double[n1], b = new double[n2], c = new double[ny];
        foreach (double[] p in (double[][])[a, b, c])
        {
            for (int i = 0; i < p.Length; i++)
            {
                p[i] = random.Exponential();
            }
        }

        double noise = Math.Pow(10, -1 - random.Below(9));
        for (int t = 0; t < w.Length; t++)
        {
            w[t] = a[t / (n2 * ny)] * b[t / ny % n2] * c[t % ny] * (1 + (noise * Math.Tanh(w[t])));
        }
    }
}
