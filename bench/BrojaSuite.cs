using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Pid.Interactions;
using Pid.Numerics.Certified;

namespace Pid.Bench;

/// <summary>
/// Decomposes every table that the authors of the BROJA solvers published (a folder of .jsonl.gz with certified_bounds.tsv beside them) and
/// compares with the certified bounds listed there.
/// </summary>
internal static class BrojaSuite
{
    /// <summary>Runs the suite.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>
    /// 0 if every interval overlaps the listed one and at most 1 % are wider than 1e-9 bit; 1 otherwise; 3 without the folder.
    /// </returns>
    public static int Run(string folder)
    {
        string bounds = Path.Combine(folder, "certified_bounds.tsv");
        if (!File.Exists(bounds))
        {
            Console.Error.WriteLine($"No BROJA tables: {bounds} does not exist. Nothing was run.");
            return 3;
        }

        Dictionary<(string, string), (double Lower, double Upper)> listed = File.ReadLines(bounds).Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('\t')).ToDictionary(f => (f[0], f[1]), f => (Number(f[3]), Number(f[4])));
        Decomposer decomposer = new();
        int tables = 0, wide = 0, compared = 0, missed = 0;
        Console.WriteLine($"{"file",-28}{"tables",8}{"wide",6}{"widest",10}{"iterations",12}");
        foreach (string file in Directory.GetFiles(folder, "*.jsonl.gz").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(file)[..^".jsonl.gz".Length];
            (int count, int wideHere, double widest, long iterations) = (0, 0, 0, 0);
            foreach ((string table, double[] weights, int n1, int n2, int ny) in Read(file))
            {
                Decomposition d = decomposer.Decompose(weights, n1, n2, ny);
                double width = new[] { d.Redundancy, d.Unique1, d.Unique2, d.Synergy }.Max(part => part.Width);
                (count, iterations, widest) = (count + 1, iterations + d.Iterations, Math.Max(widest, width));
                wideHere += width > 1e-9 ? 1 : 0;
                if (listed.TryGetValue((name, table), out (double Lower, double Upper) reference))
                {
                    // Listed: the minimum of sum q ln(q / q(x1,x2)) in nats, itself rounded to 15 digits.
                    Interval minimum = (d.UnionInformation - d.Information.HY) * CertifiedMath.Ln2;
                    bool overlaps = minimum.Overlaps(new Interval(reference.Lower - 2e-15, reference.Upper + 2e-15));
                    compared++;
                    missed += overlaps ? 0 : 1;
                    Console.Write(overlaps ? "" : $"MISSED {name} {table}: {minimum}, listed [{reference.Lower:R}, {reference.Upper:R}]\n");
                }
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-28}{count,8}{wideHere,6}{widest,10:E1}{(double)iterations / count,12:F1}"));
            (tables, wide) = (tables + count, wide + wideHere);
        }

        Console.WriteLine($"{tables} tables, {compared} compared, {missed} missed, {wide} wider than 1e-9 bit");
        return missed == 0 && wide * 100 <= tables ? 0 : 1;
    }

    // One table a line: {"name":..,"pdf":[[[target,source1,source2],p],..]}; symbols are whatever JSON values they are.
    private static IEnumerable<(string Name, double[] Weights, int N1, int N2, int NY)> Read(string file)
    {
        using StreamReader text = new(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (text.ReadLine() is { } line)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement[] cells = [.. document.RootElement.GetProperty("pdf").EnumerateArray()];
            List<string>[] symbols = [.. Enumerable.Range(0, 3).Select(v => cells.Select(c => c[0][v].GetRawText()).Distinct().ToList())];
            (int ny, int n1, int n2) = (symbols[0].Count, symbols[1].Count, symbols[2].Count);
            double[] weights = new double[n1 * n2 * ny];
            foreach (JsonElement cell in cells)
            {
                int y = Index(0), x1 = Index(1), x2 = Index(2);
                weights[(((x1 * n2) + x2) * ny) + y] += cell[1].GetDouble();

                int Index(int variable) => symbols[variable].IndexOf(cell[0][variable].GetRawText());
            }

            yield return (document.RootElement.GetProperty("name").GetString()!, weights, n1, n2, ny);
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
