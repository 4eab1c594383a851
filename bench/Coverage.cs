using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;

namespace Pid.Bench;

/// <summary>
/// How often the limits of a population hold the truth, on laws with known R, U1, U2, S and S_max. Run with
/// <c>dotnet run -c Release --project bench -- coverage [METHOD [RUNS [N,N,.. [LAW [pairs|triples|both|thirds]]]]]</c>: a table on stdout,
/// a row a law and size.
/// </summary>
internal static class Coverage
{
    private const double Allowance = 1e-4; // bit: where the truth is an end (S = 0) limits meet it to the solver's tolerance

    private sealed record Truth(double R, double U1, double U2, double S, double Total, double Accuracy, double SMin, double SMax);

    private sealed class Row
    {
        public int Runs, Wrong;
        public double Width, Milliseconds;
        public readonly int[] Held = new int[9];
    }

    /// <summary>Runs the study.</summary>
    public static int Run(string[] arguments)
    {
        RadiusMethod method = arguments.Length > 0 ? Enum.Parse<RadiusMethod>(arguments[0], ignoreCase: true) : RadiusMethod.Calibrated;
        int runs = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 200;
        int[] sizes = arguments.Length > 2 ? Array.ConvertAll(arguments[2].Split(','), n => int.Parse(n, CultureInfo.InvariantCulture))
            : [100, 300, 1000, 3000, 10000];
        string law = arguments.Length > 3 ? arguments[3] : "";
        string kind = arguments.Length > 4 ? arguments[4] : "pairs";
        Console.WriteLine("| law | n | R | U1 | U2 | S | S_min end | S_max end | both ends | total | accuracy | width of S | ms | wrong "
            + "yes |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach ((string name, Joint joint) in CoverageLaws.All().Where(l => l.Name.Contains(law, StringComparison.OrdinalIgnoreCase)))
        {
            Truth truth = TruthOf(joint, kind == "triples");
            foreach (int n in sizes)
            {
                Row row = new();
                Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
                    run => Sample(joint, truth, n, run, method, kind, row));
                Console.WriteLine(Format(name, n, row));
            }
        }

        return 0;
    }

    private static void Sample(Joint joint, Truth truth, int n, int run, RadiusMethod method, string kind, Row row)
    {
        RandomSource random = new(20261128 + n, run);
        PopulationSettings settings = new(Method: method, Seed: run);
        long start = Stopwatch.GetTimestamp();
        PopulationLimits limits = kind == "pairs" ? PopulationInference.OfPairs(Pairs(joint, n, ref random), settings)
            : kind == "thirds" ? PopulationInference.OfPairs(Thirds(joint, ref random), settings)
            : kind == "triples" ? PopulationInference.OfTriples(Triples(joint, n, ref random), settings)
            : PopulationInference.OfPairsOfTriples(Triples(joint, n, ref random), settings);
        double ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        PopulationRange s = limits.Synergy!.Value;
        bool low = s.Lower.Value <= truth.SMin + Allowance, high = s.Upper.Value >= truth.SMax - (10 * Allowance);
        bool[] held =
        [
            Holds(limits.Redundancy, truth.R), Holds(limits.Unique1, truth.U1), Holds(limits.Unique2, truth.U2), Holds(s, truth.S),
            low, high, low && high, Holds(limits.Total!.Value, truth.Total), Holds(limits.Accuracy!.Value, truth.Accuracy),
        ];
        lock (row)
        {
            row.Runs++;
            row.Width += s.Width;
            row.Milliseconds += ms;
            row.Wrong += truth.S < 1e-9 && s.Lower.Value > 0.05 * limits.TargetEntropy.Upper.Value ? 1 : 0;
            for (int k = 0; k < held.Length; k++)
            {
                row.Held[k] += held[k] ? 1 : 0;
            }
        }
    }

    private static bool Holds(PopulationRange range, double value) => range.Lower.Value <= value + Allowance
        && value - Allowance <= range.Upper.Value;

    private static string Format(string name, int n, Row row)
    {
        StringBuilder text = new($"| {name} | {n} |");
        foreach (int held in row.Held)
        {
            double share = 100.0 * held / row.Runs, error = 100 * Math.Sqrt(.95 * .05 / row.Runs);
            string figure = share.ToString("F1", CultureInfo.InvariantCulture);
            text.Append(share < 95 - (2 * error) ? $" **{figure}** |" : $" {figure} |");
        }

        return text.Append(CultureInfo.InvariantCulture,
            $" {row.Width / row.Runs:F3} | {row.Milliseconds / row.Runs:F0} | {row.Wrong} |").ToString();
    }

    private static Truth TruthOf(Joint joint, bool observed)
    {
        Decomposition d = Decomposition.Of(joint);
        double accuracy = 0;
        for (int f = 0; f < joint.Weights.Length; f += joint.Y.Size)
        {
            double best = 0;
            foreach (double w in joint.Weights.Slice(f, joint.Y.Size))
            {
                best = Math.Max(best, w);
            }

            accuracy += best;
        }

        double total = 0;
        foreach (double w in joint.Weights)
        {
            total += w;
        }

        (double least, double most) = (d.Synergy.Midpoint, d.Synergy.Midpoint);
        if (!observed)
        {
            InteractionBounds bounds = InteractionBounds.Of(PairwiseMarginals.FromJoint(joint), new SynergyBudget(Nodes: 20_000));
            (least, most) = (Math.Min(least, bounds.Synergy.Lower), Math.Max(most, bounds.Search!.MaximalSynergy.Lower));
        }

        return new Truth(
            d.Redundancy.Midpoint, d.Unique1.Midpoint, d.Unique2.Midpoint, d.Synergy.Midpoint, d.Total.Midpoint, accuracy / total,
            least, most);
    }

    private static PairCounts Pairs(Joint joint, int n, ref RandomSource random)
    {
        PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
        long[] x1y = new long[m.X1Y.Probabilities.Length], x2y = new long[m.X2Y.Probabilities.Length],
            x1x2 = new long[m.X1X2.Probabilities.Length];
        CountSampler.Multinomial(m.X1Y.Probabilities, n, ref random, x1y);
        CountSampler.Multinomial(m.X2Y.Probabilities, n, ref random, x2y);
        CountSampler.Multinomial(m.X1X2.Probabilities, n, ref random, x1x2);
        return new PairCounts(joint.X1, joint.X2, joint.Y, x1y, x2y, x1x2);
    }

    // The records of a table of counts dealt into three samples: the table is the population, and the samples are dependent as those of
    // real files are.
    private static PairCounts Thirds(Joint joint, ref RandomSource random)
    {
        (int n1, int n2, int ny) = (joint.X1.Size, joint.X2.Size, joint.Y.Size);
        List<int> records = [];
        for (int k = 0; k < joint.Weights.Length; k++)
        {
            records.AddRange(Enumerable.Repeat(k, (int)joint.Weights[k]));
        }

        for (int k = records.Count - 1; k > 0; k--)
        {
            int other = Math.Min(k, (int)(random.NextUniform() * (k + 1)));
            (records[k], records[other]) = (records[other], records[k]);
        }

        long[] x1y = new long[n1 * ny], x2y = new long[n2 * ny], x1x2 = new long[n1 * n2];
        for (int k = 0; k < records.Count; k++)
        {
            (int x1, int x2, int y) = (records[k] / (ny * n2), records[k] / ny % n2, records[k] % ny);
            _ = (k % 3) switch { 0 => x1y[(x1 * ny) + y]++, 1 => x2y[(x2 * ny) + y]++, _ => x1x2[(x1 * n2) + x2]++ };
        }

        return new PairCounts(joint.X1, joint.X2, joint.Y, x1y, x2y, x1x2);
    }

    private static Joint Triples(Joint joint, int n, ref RandomSource random)
    {
        long[] counts = new long[joint.Weights.Length];
        CountSampler.Multinomial(joint.Weights, n, ref random, counts);
        return Joint.FromCounts(joint.X1.Size, joint.X2.Size, joint.Y.Size, counts);
    }
}
