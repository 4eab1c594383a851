using Pid.Numerics.Distributions;

namespace Pid.Studies.Fusion;

/// <summary>Random laws of two sources and a target, a quarter of each kind, and records drawn from them.</summary>
internal static class FusionLaws
{
    private const int Records = 2000;
    private const double Strength = 1.5;

    private static readonly string[] s_kinds = ["any", "additive", "one source", "interacting"];

    /// <summary>
    /// The law of that number: of any kind (Dirichlet(1)); or p(x1,x2) is Dirichlet(1), and the log odds of the classes are normal effects
    /// of each source, of the first source alone, or of each source and of each pair of symbols.
    /// </summary>
    public static (string Name, FusionRecords Records) Of(long seed, int number)
    {
        SeededDraw random = new(seed, number + 1);
        (int n1, int n2, int ny) = (2 + random.Below(3), 2 + random.Below(3), 2 + random.Below(2));
        string kind = s_kinds[number % s_kinds.Length];
        double[] first = Effects(ref random, n1 * ny, 1), second = Effects(ref random, n2 * ny, kind == "one source" ? 0 : 1);
        double[] pair = Effects(ref random, n1 * n2 * ny, kind == "interacting" ? 1 : 0), law = new double[n1 * n2 * ny];
        for (int cell = 0; cell < n1 * n2; cell++)
        {
            Span<double> p = law.AsSpan(cell * ny, ny);
            double weight = random.Exponential(), sum = 0;
            for (int y = 0; y < ny; y++)
            {
                p[y] = kind == "any" ? random.Exponential()
                    : Math.Exp(first[(cell / n2 * ny) + y] + second[(cell % n2 * ny) + y] + pair[(cell * ny) + y]);
                sum += p[y];
            }

            for (int y = 0; y < ny && kind != "any"; y++)
            {
                p[y] *= weight / sum;
            }
        }

        return (FormattableString.Invariant($"law {number + 1}, {kind}"), FusionRecords.OfTable(Drawn(law, n1, n2, ny, ref random)));
    }

    private static double[] Effects(ref SeededDraw random, int count, double scale)
    {
        double[] effects = new double[count];
        for (int i = 0; i < count; i++)
        {
            effects[i] = scale * Strength * random.Normal();
        }

        return effects;
    }

    private static Joint Drawn(double[] law, int n1, int n2, int ny, ref SeededDraw random)
    {
        double[] below = new double[law.Length], counts = new double[law.Length];
        double sum = 0;
        for (int i = 0; i < law.Length; i++)
        {
            below[i] = sum += law[i];
        }

        for (int r = 0; r < Records; r++)
        {
            int cell = Array.BinarySearch(below, random.Uniform() * sum);
            counts[Math.Min(cell < 0 ? ~cell : cell, law.Length - 1)]++;
        }

        return Joint.FromWeights(n1, n2, ny, counts);
    }
}
