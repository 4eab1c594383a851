using System.Diagnostics;
using System.Globalization;
using Pid.Interactions.Screening;
using Pid.Numerics.Distributions;

namespace Pid.Bench;

/// <summary>
/// A screen of all pairs of columns by each criterion: time, pairs a second and memory, within this process and, where files are asked for,
/// of <c>pid screen</c> as a process of its own that reads the same records from CSV and from Parquet.
/// </summary>
internal static class ScreenRun
{
    public static int Run(string[] args)
    {
        int[] sizes = [.. args.TakeWhile(a => char.IsAsciiDigit(a[0])).Select(a => int.Parse(a, CultureInfo.InvariantCulture))];
        (int columns, int records, int symbols) = sizes is [int c, int r, int s] ? (c, r, s) : (1000, 10_000, 2);
        bool alike = args.Contains("alike");
        CodedColumn[] table = ScreenTable.Make(columns, records, symbols, alike);
        Console.WriteLine($"{columns} columns of {symbols} symbols{(alike ? ", all alike" : "")}, {records} records; the best 100 pairs");
        if (args.Contains("files"))
        {
            Files(table);
            return 0;
        }

        foreach (ScreenCriterion by in Enum.GetValues<ScreenCriterion>())
        {
            foreach (int threads in (int[])[1, Environment.ProcessorCount])
            {
                TimeSpan processor = Process.GetCurrentProcess().TotalProcessorTime;
                long start = Stopwatch.GetTimestamp();
                ScreenResult result = PairScreen.Run(table[1..], table[0],
                    new ScreenSettings(by, Top: 100, MaxDegreeOfParallelism: threads));
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
                    cpu = (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{by,-10} {threads} threads: {seconds,7:F2} s ({cpu:F2} s CPU), {result.Pairs / seconds:N0} pairs a second, "
                        + $"{result.Decomposed} of {result.Pairs} decomposed, none elsewhere above {result.Elsewhere:G4}"));
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB"));
        return 0;
    }

    private static void Files(CodedColumn[] table)
    {
        string folder = Directory.CreateTempSubdirectory("pid-screen-").FullName;
        try
        {
            string[] files = [Path.Combine(folder, "records.csv"), Path.Combine(folder, "records.parquet")];
            ScreenTable.WriteCsv(files[0], table);
            ScreenTable.ToParquet(files[0], files[1]);
            double pairs = (table.Length - 1.0) * (table.Length - 2) / 2;
            foreach (string file in files)
            {
                Console.WriteLine($"{Path.GetFileName(file)}, {new FileInfo(file).Length / 1e6:F1} MB");
                foreach (ScreenCriterion by in Enum.GetValues<ScreenCriterion>())
                {
                    MeasuredRun run = MeasuredRun.Of("screen", file, "--y", "y", "--by", by.ToString(), "--top", "100");
                    Console.WriteLine($"{by,-10} {run.Figures}, {pairs / run.Seconds:N0} pairs a second");
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
