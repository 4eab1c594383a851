using System.Diagnostics;
using System.Globalization;
using Pid.Interactions;

namespace Pid.Bench;

/// <summary>
/// Tables a second by shape and threads, decomposed or bounded in a batch: the least of several passes over Dirichlet(1) tables. Written as
/// CSV where a file is named, for <see cref="Comparison"/>.
/// </summary>
internal static class Throughput
{
    private static readonly (string Work, int N1, int N2, int NY, int Tables)[] Cases =
    [
        ("decompose", 2, 2, 2, 20_000), ("bounds", 2, 2, 2, 20_000), ("decompose", 2, 2, 8, 5_000), ("decompose", 3, 3, 3, 2_000),
        ("decompose", 5, 5, 5, 400), ("decompose", 10, 10, 10, 40), ("decompose", 30, 30, 10, 4), ("decompose", 100, 100, 10, 1),
    ];

    public static int Run(string[] args)
    {
        List<(string Name, double Microseconds)> results = [];
        Console.WriteLine("work       shape       threads   us a table   tables a second");
        foreach ((string work, int n1, int n2, int ny, int tables) in Cases)
        {
            double[] weights = Draw(n1 * n2 * ny * tables);
            foreach (int threads in (int[])[1, Environment.ProcessorCount])
            {
                double time = Least(work, weights, n1, n2, ny, tables, threads);
                string shape = string.Create(CultureInfo.InvariantCulture, $"{n1}x{n2}x{ny}");
                results.Add((string.Create(CultureInfo.InvariantCulture, $"{work} {shape} {threads}"), time));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{work,-10} {shape,-11} {threads,7} {time,12:F2} {1e6 / time,17:F0}"));
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB"));
        if (args is [string file, ..])
        {
            Comparison.Write(file, results);
        }

        return 0;
    }

    private static double Least(string work, double[] weights, int n1, int n2, int ny, int tables, int threads)
    {
        Decomposition[] decompositions = new Decomposition[tables];
        InteractionRange[] ranges = new InteractionRange[tables];
        double least = double.PositiveInfinity;
        long begin = Stopwatch.GetTimestamp();
        for (int pass = 0; pass < 5 || (pass < 200 && Stopwatch.GetElapsedTime(begin).TotalSeconds < 3); pass++)
        {
            long start = Stopwatch.GetTimestamp();
            if (work == "bounds")
            {
                InteractionBatch.Bound(weights, n1, n2, ny, ranges, maxDegreeOfParallelism: threads);
            }
            else
            {
                InteractionBatch.Decompose(weights, n1, n2, ny, decompositions, maxDegreeOfParallelism: threads);
            }

            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalMicroseconds / tables);
        }

        return least;
    }

    private static double[] Draw(int cells)
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, cells).Select(_ => -Math.Log(1 - random.NextDouble()))];
    }
}
