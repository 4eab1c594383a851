using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;
using Pid.Data;

namespace Pid.Bench;

/// <summary>
/// A long file of categorical columns, made here, counted and answered by <c>pid bounds</c> as a process of its own: the time and the
/// memory that a user sees. A CSV file also beside GROUP BY of the data engine, which reads CSV with one thread.
/// </summary>
internal static class CountingRun
{
    public static int Run(string[] arguments)
    {
        bool isCsv = arguments.Contains("csv");
        long rows = arguments.FirstOrDefault(a => a != "csv") is { } number ? long.Parse(number, CultureInfo.InvariantCulture) : 10_000_000;
        string folder = Directory.CreateTempSubdirectory("pid-counting-").FullName;
        try
        {
            if (isCsv)
            {
                foreach ((string before, string kind) in (ReadOnlySpan<(string, string)>)[("page number ", "labels"), ("", "numbers")])
                {
                    string text = Path.Combine(folder, kind + ".csv");
                    Write(text, rows, before, "csv, header");
                    Console.WriteLine($"{rows:N0} rows of {kind}, {new FileInfo(text).Length / 1e6:F1} MB of CSV");
                    BesideEngine(text);
                }

                return 0;
            }

            string file = Path.Combine(folder, "records.parquet");
            Write(file, rows, "page ", "parquet");
            Console.WriteLine($"{rows:N0} rows, {new FileInfo(file).Length / 1e6:F1} MB of Parquet");
            foreach (int threads in (int[])[1, 2])
            {
                Answer(file, threads);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// Twelve devices, nine pages and four outcomes as text, dependent, from a hash of the row number: the same file on every machine.
    /// </summary>
    private static void Write(string file, long rows, string before, string format)
    {
        using DuckDBConnection connection = new("Data Source=:memory:;threads=2;memory_limit=512MB");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = FormattableString.Invariant($"""
            COPY (
              SELECT '{before}' || a AS device, '{before}' || b AS page, '{before}' || ((a * b + c) % 4) AS outcome
              FROM (SELECT hash(i) % 12 AS a, hash(i + 1) % 9 AS b, (hash(i + 2) % 10) // 7 AS c FROM range({rows}) AS r(i))
            ) TO '{file}' (FORMAT {format})
            """);
        command.ExecuteNonQuery();
    }

    private static void Answer(string file, int threads)
    {
        MeasuredRun run = MeasuredRun.Of("bounds", file, "--x1", "device", "--x2", "page", "--y", "outcome", "--threads",
            threads.ToString(CultureInfo.InvariantCulture));
        Console.WriteLine($"--threads {threads}: {run.Figures}");
        Console.WriteLine(string.Join('\n', run.Output.Split('\n').Where(l => l.Contains("records", StringComparison.Ordinal)
            || l.StartsWith("Synergy", StringComparison.Ordinal))));
    }

    /// <summary>
    /// Counts a CSV file in turn with the engine, with the reader, and with the whole command, each on one thread: the least seconds of the
    /// processor, which others on the machine disturb less than those of the clock, and their ratios.
    /// </summary>
    private static void BesideEngine(string file)
    {
        const int Runs = 7;
        (double engine, double reader, double command) = (double.MaxValue, double.MaxValue, double.MaxValue);
        long peak = 0;
        for (int run = 0; run < Runs; run++)
        {
            engine = Math.Min(engine, Seconds(() => GroupBy(file)));
            reader = Math.Min(reader, Seconds(() => TableReader.ReadJoint(TableSource.FromFile(file),
                new TableColumns("device", "page", "outcome"))));
            MeasuredRun answer = MeasuredRun.Of("decompose", file, "--x1", "device", "--x2", "page", "--y", "outcome", "--exact");
            (command, peak) = (Math.Min(command, answer.ProcessorSeconds), Math.Max(peak, answer.PeakBytes));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            processor time, least of {Runs}: GROUP BY of the engine {engine:F2} s
            the reader {reader:F2} s, ratio {reader / engine:F2}
            pid decompose --exact as a whole, start included {command:F2} s, ratio {command / engine:F2}, at most {peak / 1e6:F0} MB
            """));
    }

    private static double Seconds(Action action)
    {
        using Process process = Process.GetCurrentProcess();
        TimeSpan begin = process.TotalProcessorTime;
        action();
        process.Refresh();
        return (process.TotalProcessorTime - begin).TotalSeconds;
    }

    private static void GroupBy(string file)
    {
        using DuckDBConnection connection = new("Data Source=:memory:;threads=1");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT device, page, outcome, count(*) FROM read_csv('{file}') GROUP BY ALL";
        using DuckDBDataReader rows = command.ExecuteReader();
        while (rows.Read())
        {
        }
    }
}
