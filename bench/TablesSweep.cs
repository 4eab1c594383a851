using System.Globalization;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Bench;

/// <summary>
/// Random and adversarial tables through decompose and bounds: nothing is thrown, the status says what is printed, and no interval misses a
/// bracket that is computed here in plain arithmetic. The exit code is 1 where anything fails; the first tables are printed.
/// </summary>
internal static class TablesSweep
{
    private const double Tolerance = 1e-9;
    private static int s_failures;

    public static int Run(string[] args)
    {
        int decompositions = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        int bounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100_000;
        (int wide, int wideLeast, int open) = (0, 0, 0);
        Decomposer decomposer = new();
        for (int seed = 0; seed < Math.Max(decompositions, bounds); seed++)
        {
            Joint joint = Table(new Random(seed));
            try
            {
                Decomposition d = decomposer.Decompose(joint, Tolerance);
                wide += d.Status == CertificationStatus.Wide ? 1 : 0;
                Check(joint, seed, d);
                if (seed < bounds)
                {
                    InteractionBounds b = InteractionBounds.Of(PairwiseMarginals.FromJoint(joint), seed % 10 == 0
                        ? new SynergyBudget(Nodes: 20) : null, Tolerance);
                    wideLeast += b.Status == CertificationStatus.Wide ? 1 : 0;
                    open += b.Search is { IsClosed: false } ? 1 : 0;
                    Check(joint, seed, d, b);
                }
            }
            catch (Exception e)
            {
                Fail(joint, seed, e.ToString());
            }

            if ((seed + 1) % 100_000 == 0)
            {
                Console.WriteLine($"{seed + 1} tables, {s_failures} failures");
            }
        }

        Console.WriteLine($"{decompositions} decompositions ({wide} wide), {bounds} bounds ({wideLeast} wide, {open} searches open), "
            + $"{s_failures} failures");
        return s_failures == 0 ? 0 : 1;
    }

    private static void Check(Joint joint, int seed, in Decomposition d)
    {
        double widest = new[] { d.Redundancy, d.Unique1, d.Unique2, d.Synergy, d.UnionInformation, d.Total, d.Information.I1,
            d.Information.I2 }.Max(i => i.Width);
        Expect(widest <= Tolerance == (d.Status == CertificationStatus.Certified), joint, seed, $"status {d.Status}, width {widest}");
        double total = Information(joint, joint.Weights), slack = 1e-9;
        Expect(Near(d.Total, total, slack), joint, seed, $"I(X1,X2;Y) is {total:R}, not in {d.Total}");

        // Any member of D12 has at least the union information: the joint itself, and X1, X2 independent given y.
        double independent = Information(joint, Independent(joint));
        Expect(d.UnionInformation.Lower <= Math.Min(total, independent) + slack, joint, seed,
            $"a member of D12 has {Math.Min(total, independent):R}, below {d.UnionInformation}");
        Expect(d.UnionInformation.Upper >= Math.Max(d.Information.I1.Lower, d.Information.I2.Lower), joint, seed,
            $"union {d.UnionInformation} below I1 or I2");
    }

    private static void Check(Joint joint, int seed, in Decomposition d, InteractionBounds b)
    {
        double widest = new[] { b.Redundancy, b.Unique1, b.Unique2, b.MinimalSynergy, b.Information.I1,
            b.Information.I2 }.Max(i => i.Width);
        Expect(b.Compatibility == Compatibility.Compatible, joint, seed, $"{b.Compatibility}");
        Expect(b.Status == CertificationStatus.Wide || widest <= Tolerance, joint, seed, $"bounds {b.Status}, width {widest}");
        Expect(b.Synergy.Overlaps(d.Synergy) && b.Total.Overlaps(d.Total) && b.Redundancy.Overlaps(d.Redundancy), joint, seed,
            $"S {d.Synergy} outside {b.Synergy}");
        Expect(b.MinimalSynergy.Lower <= d.Synergy.Upper, joint, seed, $"S_min {b.MinimalSynergy} above S {d.Synergy}");
        Expect(b.Search is null || (b.Search.MaximalSynergy.Lower >= b.MinimalSynergy.Lower
            && b.Search.MaximalSynergy.Upper >= d.Synergy.Lower), joint, seed, "S_max");
        double bayes = 0, weight = joint.Weights.ToArray().Sum();
        for (int f = 0; f < joint.X1.Size * joint.X2.Size; f++)
        {
            bayes += joint.Weights.Slice(f * joint.Y.Size, joint.Y.Size).ToArray().Max() / weight;
        }

        Expect(Near(b.Accuracy, bayes, 1e-9), joint, seed, $"accuracy {bayes:R} not in {b.Accuracy}");
    }

    private static bool Near(Interval interval, double value, double slack) => interval.Lower <= value + slack
        && interval.Upper >= value - slack;

    // I(X1,X2;Y) of weights in the joint's shape.
    private static double Information(Joint joint, ReadOnlySpan<double> w)
    {
        int ny = joint.Y.Size;
        double total = w.ToArray().Sum(), sum = 0;
        double[] y = new double[ny], f = new double[w.Length / ny];
        for (int c = 0; c < w.Length; c++)
        {
            y[c % ny] += w[c] / total;
            f[c / ny] += w[c] / total;
        }

        for (int c = 0; c < w.Length; c++)
        {
            double p = w[c] / total;
            sum += p > 0 ? p * (Math.Log2(p) - Math.Log2(f[c / ny]) - Math.Log2(y[c % ny])) : 0;
        }

        return sum;
    }

    // p(x1,y) p(x2,y) / p(y)
    private static double[] Independent(Joint joint)
    {
        (int n2, int ny) = (joint.X2.Size, joint.Y.Size);
        double[] a = new double[joint.X1.Size * ny], b = new double[n2 * ny], y = new double[ny], q = new double[joint.Weights.Length];
        for (int c = 0; c < q.Length; c++)
        {
            double w = joint.Weights[c];
            a[(c / (n2 * ny) * ny) + (c % ny)] += w;
            b[c % (n2 * ny)] += w;
            y[c % ny] += w;
        }

        for (int c = 0; c < q.Length; c++)
        {
            q[c] = y[c % ny] > 0 ? a[(c / (n2 * ny) * ny) + (c % ny)] / y[c % ny] * b[c % (n2 * ny)] : 0;
        }

        return q;
    }

    private static Joint Table(Random random)
    {
        int most = random.Next(4) == 0 ? 5 : 3;
        (int n1, int n2, int ny) = random.Next(3) == 0 ? (2, 2, 2)
            : (random.Next(1, most + 1), random.Next(1, most + 1), random.Next(1, most));
        int kind = random.Next(9);
        double[] w = [.. Enumerable.Range(0, n1 * n2 * ny).Select(_ => kind switch
        {
            0 => -Math.Log(1 - random.NextDouble()),
            1 => Math.Pow(random.NextDouble(), 10),
            2 => random.Next(0, 3),
            3 => random.NextDouble() < 0.7 ? 0 : random.Next(1, 10),
            4 => Math.Exp(-40 * random.NextDouble()),
            5 => ((double[])[0, 1e-300, 1e-12, 0.3, 1])[random.Next(5)],
            6 => ((double[])[0, 1, 1, 1 + 1e-9, 1e-9])[random.Next(5)],
            7 => random.Next(3) == 0 ? 1e15 * random.NextDouble() : random.Next(0, 2),
            _ => (float)random.NextDouble(),
        })];
        w[0] = w.All(v => v == 0) ? 1 : w[0];
        return Joint.FromWeights(n1, n2, ny, w);
    }

    private static void Expect(bool holds, Joint joint, int seed, string what)
    {
        if (!holds)
        {
            Fail(joint, seed, what);
        }
    }

    private static void Fail(Joint joint, int seed, string what)
    {
        if (s_failures++ < 20)
        {
            string weights = string.Join(",", joint.Weights.ToArray().Select(w => w.ToString("R", CultureInfo.InvariantCulture)));
            Console.WriteLine($"seed {seed}, {joint.X1.Size}x{joint.X2.Size}x{joint.Y.Size} [{weights}]: {what}");
        }
    }
}
