using System.Diagnostics;
using System.Globalization;
using Pid.Data;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;

namespace Pid.Bench;

/// <summary>
/// How far the upper bounds of the synergy lie above the true synergy, in bits, on average over tables: the paper's (couplings of a pair
/// with the third, made valid), majorize-profile of the three pairs, the linear programs alone (no node), and the search; with the share of
/// closed searches, the mean width of what is left of S_max, and the time. <c>dotnet run -c Release --project bench -- sharp [SECONDS A
/// TABLE [THREADS]]</c>
/// </summary>
internal static class SharpTable
{
    public static void Run(string[] arguments)
    {
        double seconds = arguments.Length > 0 ? double.Parse(arguments[0], CultureInfo.InvariantCulture) : 2;
        int threads = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 1;
        Console.WriteLine($"{seconds.ToString(CultureInfo.InvariantCulture)} s a table, {threads} thread(s)");
        Console.WriteLine("| table | n | H(Y) | paper's | majorize-profile | linear programs | search | true S_max is at least | closed "
            + "| width left | nodes | median ms |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach ((int n1, int n2, int ny, int count) in new[] { (2, 2, 2, 400), (2, 2, 4, 100), (3, 3, 2, 50), (3, 3, 3, 20), (5, 5, 2, 10),
            (20, 20, 2, 2) })
        {
            Row($"{n1}x{n2}x{ny} Dirichlet(1)", [.. Enumerable.Range(0, count).Select(seed => Dirichlet(n1, n2, ny, new Random(seed)))],
                seconds, threads);
        }

        Row("20x20x2 clustered", [.. Enumerable.Range(0, 2).Select(seed => Clustered(20, 20, 2, new Random(seed)))], seconds, threads);
        // What symmetry costs: 3x3x4 tables of which two symbols of y have equal or proportional pairs, and a table with every symmetry.
        Row("3x3x4 Dirichlet(1)", [.. Enumerable.Range(0, 10).Select(seed => Dirichlet(3, 3, 4, new Random(seed)))], seconds, threads);
        Row("3x3x4, equal symbols", [.. Enumerable.Range(0, 10).Select(seed => Divided(0.5, new Random(seed)))], seconds, threads);
        Row("3x3x4, proportional symbols", [.. Enumerable.Range(0, 10).Select(seed => Divided(0.25, new Random(seed)))], seconds, threads);
        Row("4x4x3 uniform", [Joint.FromCounts(4, 4, 3, [.. Enumerable.Repeat(1L, 48)])], seconds, threads);
        Row("titanic", [Sample("titanic.csv", "class", "sex", "survived")], seconds, threads);
        Row("ucb-admissions", [Sample("ucb-admissions.csv", "department", "gender", "admitted")], seconds, threads);
        Row("mushroom", [Sample("mushroom.csv", "odor", "spore_print", "edible")], seconds, threads);
        Row("crema-d-votes", [Sample("crema-d-votes.csv", "voice", "face", "emotion")], seconds, threads);
    }

    private static void Row(string name, Joint[] joints, double seconds, int threads)
    {
        double[] gaps = new double[6];
        double width = 0, nodes = 0;
        int closed = 0;
        List<double> times = [];
        foreach (Joint joint in joints)
        {
            PairwiseMarginals marginals = PairwiseMarginals.FromJoint(joint);
            Decomposition d = Decomposition.Of(joint);
            InteractionBounds bounds = InteractionBounds.Of(marginals);
            SynergyMaximum programs = SynergyMaximum.Of(marginals, d.UnionInformation, new SynergyBudget(Nodes: 0));
            long start = Stopwatch.GetTimestamp();
            using CancellationTokenSource stop = new(TimeSpan.FromSeconds(seconds));
            SynergyMaximum search = SynergyMaximum.Of(marginals,
                new SynergyBudget(MaxDegreeOfParallelism: threads), stop.Token);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            double s = d.Synergy.Midpoint;
            double[] values =
            [
                Bound("entropy of Y"), Pairings(), Bound("coupling of the three pairs"),
                programs.MaximalSynergy.Upper, search.MaximalSynergy.Upper, search.Attained,
            ];
            for (int i = 0; i < values.Length; i++)
            {
                gaps[i] += (values[i] - s) / joints.Length;
            }

            closed += search.End == SearchEnd.Closed ? 1 : 0;
            width += (search.MaximalSynergy.Upper - search.Attained) / joints.Length;
            nodes += (double)search.Nodes / joints.Length;

            double Pairings() => bounds.Bounds.Where(b => b.Name.StartsWith("coupling (", StringComparison.Ordinal)).Min(b => b.Value);
            double Bound(string bound) => bounds.Bounds.Single(b => b.Name == bound).Value;
        }

        times.Sort();
        string columns = string.Join(" | ", gaps.Select(g => g.ToString("F4", CultureInfo.InvariantCulture)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {joints.Length} | {columns} | {closed}/{joints.Length} | {width:E1} | {nodes:F0} | "
                + $"{times[times.Count / 2]:G3} |"));
    }

    private static Joint Sample(string file, string x1, string x2, string y)
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Pid.slnx")))
        {
            root = root.Parent;
        }

        string path = Path.Combine(root?.FullName ?? ".", "samples", file);
        return TableReader.ReadJoint(TableSource.FromFile(path), new TableColumns(x1, x2, y)).Joint;
    }

    internal static Joint Dirichlet(int n1, int n2, int ny, Random random) =>
        Joint.FromWeights(n1, n2, ny, [.. Enumerable.Range(0, n1 * n2 * ny).Select(_ => -Math.Log(1 - random.NextDouble()))]);

    // The last symbol of y divided in two, which keep the same distribution of (x1, x2). Multiples of 2^-20, so that a half is exact.
    private static Joint Divided(double part, Random random)
    {
        double[] counts = [.. Enumerable.Range(0, 27).Select(_ => Math.Ceiling(-Math.Log(1 - random.NextDouble()) * (1 << 20)) * 4)];
        return Joint.FromWeights(3, 3, 4, [.. Enumerable.Range(0, 36).Select(c => c % 4 < 2 ? counts[(c / 4 * 3) + (c % 4)]
            : counts[(c / 4 * 3) + 2] * (c % 4 == 2 ? part : 1 - part))]);
    }

    // Five hidden classes that each prefer a few symbols of every variable, as clusterings of real features do.
    internal static Joint Clustered(int n1, int n2, int ny, Random random)
    {
        double[] weights = new double[n1 * n2 * ny];
        for (int z = 0; z < 5; z++)
        {
            double[] a = Peaked(n1), b = Peaked(n2), c = Peaked(ny);
            for (int t = 0; t < weights.Length; t++)
            {
                weights[t] += a[t / (n2 * ny)] * b[t / ny % n2] * c[t % ny];
            }
        }

        return Joint.FromWeights(n1, n2, ny, weights);

        double[] Peaked(int n)
        {
            double[] p = [.. Enumerable.Range(0, n).Select(_ => Math.Pow(-Math.Log(1 - random.NextDouble()), 4))];
            double total = p.Sum();
            return Array.ConvertAll(p, v => v / total);
        }
    }
}
