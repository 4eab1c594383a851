using System.Globalization;

namespace Pid.Bench;

/// <summary>
/// Two files of times, of two commits on one machine, as ratios: a guard against becoming slower unseen. A file has a line "name,time" for
/// each case; so have the mean times of a BenchmarkDotNet CSV report after its header is cut.
/// </summary>
internal static class Comparison
{
    /// <summary>Prints new / old for each case of both files; the exit code is 1 where a ratio exceeds the limit.</summary>
    public static int Run(string oldFile, string newFile, double limit)
    {
        Dictionary<string, double> before = Read(oldFile), after = Read(newFile);
        int slower = 0;
        foreach ((string name, double time) in after)
        {
            if (before.TryGetValue(name, out double earlier))
            {
                double ratio = time / earlier;
                slower += ratio > limit ? 1 : 0;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ratio,6:F2}  {name}{(ratio > limit ? "  SLOWER" : "")}"));
            }
            else
            {
                Console.WriteLine($"   new  {name}");
            }
        }

        foreach (string gone in before.Keys.Except(after.Keys))
        {
            Console.WriteLine($"  gone  {gone}");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{slower} slower than {limit:0.##} times"));
        return slower > 0 ? 1 : 0;
    }

    /// <summary>Writes a file that <see cref="Run"/> reads.</summary>
    public static void Write(string file, IEnumerable<(string Name, double Time)> times) =>
        File.WriteAllLines(file, times.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Name},{t.Time:R}")));

    private static Dictionary<string, double> Read(string file) => File.ReadLines(file).Where(line => line.Length > 0).ToDictionary(
        line => line[..line.LastIndexOf(',')], line => double.Parse(line.AsSpan(line.LastIndexOf(',') + 1), CultureInfo.InvariantCulture));
}
