using System.Globalization;
using Pid.Interactions;
using Pid.Numerics.Distributions;

namespace Pid.Bench;

/// <summary>
/// Random tables that are hard to solve, by kind: how many decompositions and least synergies end wider than asked, and the processor time.
/// </summary>
internal static class HardTables
{
    private static readonly (string Name, Func<Random, double> Weight)[] s_laws =
    [
        ("60 % zeros", r => r.NextDouble() < 0.6 ? 0 : r.NextDouble()),
        ("75 % zeros", r => r.NextDouble() < 0.75 ? 0 : r.NextDouble()),
        ("90 % zeros", r => r.NextDouble() < 0.9 ? 0 : r.NextDouble()),
        ("0, 1e-9, 1, 1 + 1e-9", r => ((double[])[0, 1, 1, 1 + 1e-9, 1e-9])[r.Next(5)]),
        ("0, 1e-300, 1e-12, .3, 1", r => ((double[])[0, 1e-300, 1, 0.3, 1e-12])[r.Next(5)]),
        ("log-uniform, e^-40 to 1", r => Math.Exp(-40 * r.NextDouble())),
        ("log-uniform, 1e-300 to 1", r => Math.Pow(10, -300 * r.NextDouble())),
        ("dense, for comparison", r => -Math.Log(1 - r.NextDouble())),
    ];

    public static void Run(string[] args)
    {
        int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000;
        Console.WriteLine($"{"tables of 2-6 x 2-6 x 2-5",-26} {"tables",7} {"R, U, S wide",13} {"S_min wide",11} "
            + $"{"ms a decomposition",19}");
        foreach ((string name, Func<Random, double> weight) in s_laws)
        {
            (int wide, int least, double milliseconds) = (0, 0, 0);
            for (int seed = 0; seed < count; seed++)
            {
                Joint joint = Table(new Random(seed), weight);
                TimeSpan start = Environment.CpuUsage.UserTime;
                Decomposition d = Decomposition.Of(joint);
                milliseconds += (Environment.CpuUsage.UserTime - start).TotalMilliseconds;
                bool isWide = d.Status == CertificationStatus.Wide;
                InteractionBounds b = InteractionBounds.Of(PairwiseMarginals.FromJoint(joint));
                wide += isWide ? 1 : 0;
                least += !isWide && b.Status == CertificationStatus.Wide ? 1 : 0;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-26} {count,7} {wide,13} {least,11} {milliseconds / count,19:F3}"));
        }
    }

    private static Joint Table(Random random, Func<Random, double> weight)
    {
        (int n1, int n2, int ny) = (random.Next(2, 7), random.Next(2, 7), random.Next(2, 6));
        double[] w = [.. Enumerable.Range(0, n1 * n2 * ny).Select(_ => weight(random))];
        w[0] = w.All(v => v == 0) ? 1 : w[0];
        return Joint.FromWeights(n1, n2, ny, w);
    }
}
