using System.Globalization;
using DuckDB.NET.Data;

namespace Pid.Bench;

/// <summary>
/// A long Parquet file of categorical columns, made here, counted and answered by <c>pid bounds</c> as a process of its own: the time and the
/// memory that a user sees.
/// </summary>
internal static class CountingRun
{
    public static int Run(string[] arguments)
    {
        long rows = arguments.Length > 0 ? long.Parse(arguments[0], CultureInfo.InvariantCulture) : 10_000_000;
        string folder = Directory.CreateTempSubdirectory("pid-counting-").FullName;
        try
        {
            string file = Path.Combine(folder, "records.parquet");
            Write(file, rows);
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

    /// <summary>Twelve devices, nine pages and four outcomes as text, dependent, from a hash of the row number: the same file on every machine.</summary>
    private static void Write(string file, long rows)
    {
        using DuckDBConnection connection = new("Data Source=:memory:;threads=2;memory_limit=512MB");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = FormattableString.Invariant($"""
            COPY (
              SELECT 'device ' || a AS device, 'page ' || b AS page, 'outcome ' || ((a * b + c) % 4) AS outcome
              FROM (SELECT hash(i) % 12 AS a, hash(i + 1) % 9 AS b, (hash(i + 2) % 10) // 7 AS c FROM range({rows}) AS r(i))
            ) TO '{file}' (FORMAT parquet)
            """);
        command.ExecuteNonQuery();
    }

    private static void Answer(string file, int threads)
    {
        MeasuredRun run = MeasuredRun.Of("bounds", file, "--x1", "device", "--x2", "page", "--y", "outcome", "--threads", threads.ToString(CultureInfo.InvariantCulture));
        Console.WriteLine($"--threads {threads}: {run.Figures}");
        Console.WriteLine(string.Join('\n', run.Output.Split('\n').Where(l => l.Contains("records", StringComparison.Ordinal) || l.StartsWith("Synergy", StringComparison.Ordinal))));
    }
}
