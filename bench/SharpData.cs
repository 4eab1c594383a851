using System.Diagnostics;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;

namespace Pid.Bench;

/// <summary>
/// Upper bounds of the synergy, in bits, on tables of the size of the paper's, made of real data: the trivial ones (the entropies of Y and
/// of the pairs), majorize-profile of the three pairs together, and the interval of S_max after some seconds, beside the true synergy. On a
/// busy machine the processor's seconds tell how far the search came. <c>dotnet run -c Release --project bench -- sharp-data FOLDER
/// [SECONDS A TABLE [THREADS [NAME]]]</c>, FOLDER with mushroom/, crema-d/ and mfeat/.
/// </summary>
internal static class SharpData
{
    private const int Clusters = 20;

    /// <summary>Runs it.</summary>
    /// <returns>0; 1 if a bound of the search lies above the majorize-profile bound; 3 without the folder.</returns>
    public static int Run(string folder, string[] arguments)
    {
        double seconds = arguments.Length > 0 ? double.Parse(arguments[0], CultureInfo.InvariantCulture) : 60;
        int threads = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 1;
        string name = arguments.Length > 2 ? arguments[2] : "";
        if (!Directory.Exists(folder))
        {
            Console.Error.WriteLine($"No data: the folder {folder} does not exist. Nothing was run.");
            return 3;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} s a table, {threads} thread(s)"));
        Console.WriteLine("| table | shape | true S | trivial | majorize-profile | no node | S_max | width | nodes | ends | s | CPU s |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        bool right = true;
        foreach ((string table, Func<Joint> read) in Tables(folder).Where(t => t.Name.Contains(name, StringComparison.OrdinalIgnoreCase)))
        {
            right &= Row(table, read(), seconds, threads);
        }

        return right ? 0 : 1;
    }

    private static IEnumerable<(string Name, Func<Joint> Read)> Tables(string folder)
    {
        string mushroom = Path.Combine(folder, "mushroom", "mushroom.csv"), crema = Path.Combine(folder, "crema-d", "summaryTable.csv");
        foreach ((string[] x1, string[] x2) in new (string[], string[])[]
        {
            (["cap-color"], ["gill-color"]), (["odor"], ["gill-color"]),
                (["stalk-color-above-ring", "ring-type"], ["cap-shape", "habitat"]),
            (["cap-surface", "cap-color"], ["gill-spacing", "gill-color"]),
        })
        {
            yield return ($"mushroom {string.Join('+', x1)}, {string.Join('+', x2)}", () => Mushroom(mushroom, x1, x2));
        }

        yield return ("crema-d voice, face -> emotion", () => Crema(crema, ties: false, emotion => emotion));
        yield return ("crema-d voice, face with ties -> angry", () => Crema(crema, ties: true, emotion => $"{emotion == "ANG"}"));
        yield return ("crema-d voice, face with ties -> neutral", () => Crema(crema, ties: true, emotion => $"{emotion == "NEU"}"));
        foreach ((string one, string other) in new[] { ("fou", "kar"), ("zer", "mor"), ("fac", "pix") })
        {
            yield return ($"mfeat {one}, {other} clustered -> odd digit", () => Features(folder, one, other, digit => digit % 2));
        }

        yield return ("mfeat zer, mor clustered -> digit", () => Features(folder, "zer", "mor", digit => digit));
        yield return ("synthetic, clustered (0)", () => SharpTable.Clustered(20, 20, 2, new Random(0)));
        yield return ("synthetic, clustered (1)", () => SharpTable.Clustered(20, 20, 2, new Random(1)));
        yield return ("synthetic, Dirichlet(1)", () => SharpTable.Dirichlet(20, 20, 2, new Random(0)));
    }

    private static bool Row(string name, Joint joint, double seconds, int threads)
    {
        PairwiseMarginals marginals = PairwiseMarginals.FromJoint(joint);
        Decomposition d = Decomposition.Of(joint);
        InteractionBounds bounds = InteractionBounds.Of(marginals);
        double trivial = Math.Min(Bound("entropy of Y"), Bound("largest pair entropy")), profile = Bound("coupling of the three pairs");
        SynergyMaximum root = SynergyMaximum.Of(marginals, new SynergyBudget(Nodes: 0));
        long start = Stopwatch.GetTimestamp();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(seconds));
        SynergyMaximum search = SynergyMaximum.Of(marginals,
            new SynergyBudget(MaxDegreeOfParallelism: threads), stop.Token);
        double took = Stopwatch.GetElapsedTime(start).TotalSeconds, upper = search.MaximalSynergy.Upper;
        double processorTook = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {joint.X1.Size}x{joint.X2.Size}x{joint.Y.Size} | {d.Synergy.Midpoint:F4} | {trivial:F4} | {profile:F4} | "
                + $"{root.MaximalSynergy.Upper:F4} | [{search.Attained:F4}, {upper:F4}] | {upper - search.Attained:F4} | {search.Nodes} "
                + $"| {search.End} | {took:F1} | {processorTook:F1} |"));
        return upper <= profile;

        double Bound(string bound) => bounds.Bounds.Single(b => b.Name == bound).Value;
    }

    private static Joint Mushroom(string file, string[] x1, string[] x2)
    {
        string[][] records = [.. Records(file)];
        int[] Columns(string[] names) => Array.ConvertAll(names, n => Array.IndexOf(records[0], n));
        int[] first = Columns(x1), second = Columns(x2), target = Columns(["poisonous"]);
        return Count(records.Skip(1).Select(r => (Symbol(r, first), Symbol(r, second), Symbol(r, target))));

        static string Symbol(string[] record, int[] columns) => string.Join('+', columns.Select(c => record[c]));
    }

    // Ties such as A:D are symbols of their own, some 40 a modality, or such clips are left out, as in samples/crema-d-votes.csv.
    private static Joint Crema(string file, bool ties, Func<string, string> target) => Count(Records(file).Skip(1)
        .Where(r => ties || !(r[2] + r[4] + r[6]).Contains(':', StringComparison.Ordinal))
        .Select(r => (r[2], r[4], target(r[1].Split('_')[2]))));

    private static Joint Features(string folder, string one, string other, Func<int, int> target)
    {
        (double[][] first, int[] digit) = Read(one);
        (double[][] second, _) = Read(other);
        int[] a = KMeans.Cluster(first, Clusters, seed: 1), b = KMeans.Cluster(second, Clusters, seed: 2);
        return Count(digit.Select((label, i) => (a[i].ToString("D2", CultureInfo.InvariantCulture),
            b[i].ToString("D2", CultureInfo.InvariantCulture),
            target(label).ToString(CultureInfo.InvariantCulture))));

        (double[][] Features, int[] Digit) Read(string view)
        {
            double[][] rows = [.. Records(Path.Combine(folder, "mfeat", $"mfeat-{view}.csv")).Skip(1)
                .Select(r => Array.ConvertAll(r, f => double.Parse(f, CultureInfo.InvariantCulture)))];
            return (Array.ConvertAll(rows, r => r[..^1]), Array.ConvertAll(rows, r => (int)r[^1]));
        }
    }

    private static IEnumerable<string[]> Records(string file)
    {
        using StreamReader text = new(file);
        using CsvParser parser = new(text, new CsvConfiguration(CultureInfo.InvariantCulture) { AllowComments = true });
        while (parser.Read())
        {
            yield return parser.Record!;
        }
    }

    private static Joint Count(IEnumerable<(string X1, string X2, string Y)> records)
    {
        (string X1, string X2, string Y)[] all = [.. records];
        Dictionary<string, int> x1 = Symbols(r => r.X1), x2 = Symbols(r => r.X2), y = Symbols(r => r.Y);
        double[] counts = new double[x1.Count * x2.Count * y.Count];
        foreach ((string a, string b, string c) in all)
        {
            counts[(((x1[a] * x2.Count) + x2[b]) * y.Count) + y[c]]++;
        }

        return Joint.FromCounts(x1.Count, x2.Count, y.Count, Array.ConvertAll(counts, c => (long)c));

        Dictionary<string, int> Symbols(Func<(string X1, string X2, string Y), string> symbol) =>
            all.Select(symbol).Distinct().Order(StringComparer.Ordinal).Index().ToDictionary(s => s.Item, s => s.Index);
    }
}
