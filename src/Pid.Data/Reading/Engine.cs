using System.Data.Common;
using System.Globalization;
using DuckDB.NET.Data;

namespace Pid.Data.Reading;

/// <summary>
/// The embedded data engine: Parquet, JSON lines, and SQL over any file it reads. It works in memory within a stated limit, spills what does
/// not fit to a temporary folder of its own, and loads nothing from anywhere else.
/// </summary>
internal static class Engine
{
    /// <summary>The kinds of files that the engine reads, as a table of SQL.</summary>
    /// <param name="path">The path of a file.</param>
    public static string? TableOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".PARQUET" or ".PQ" => $"read_parquet({Quoted(Literal(path))})",
        ".JSONL" or ".NDJSON" => $"read_json({Quoted(Literal(path))}, format = 'newline_delimited', records = true, sample_size = -1, maximum_depth = 2)",
        _ => null,
    };

    /// <summary>Opens the records of a table or query.</summary>
    /// <param name="table">What follows FROM.</param>
    /// <param name="source">The name used in messages.</param>
    /// <param name="settings">Memory and threads.</param>
    /// <param name="cancellation">Cancels a running query.</param>
    /// <exception cref="TableFormatException">The engine is not there.</exception>
    public static RecordReader Open(string table, string source, ReadSettings settings, CancellationToken cancellation)
    {
        string temporary = NewFolder();
        try
        {
            return new EngineReader(Connect(temporary, settings), table, source, temporary, cancellation);
        }
        catch (Exception e) when (IsMissing(e))
        {
            throw new TableFormatException(source, "The data engine that reads Parquet, JSON lines and SQL is not there: its native library (duckdb) is missing beside pid.",
                "Put back the library that comes with pid, or export the table as CSV.");
        }
    }

    /// <summary>The name of a temporary folder for what does not fit into memory; the engine makes it where it is needed.</summary>
    public static string NewFolder() => Path.Combine(Path.GetTempPath(), "pid-" + Guid.NewGuid().ToString("N"));

    /// <summary>Opens a database in memory.</summary>
    /// <param name="temporary">The folder it spills to.</param>
    /// <param name="settings">Memory and threads.</param>
    public static DuckDBConnection Connect(string temporary, ReadSettings settings)
    {
        // By the builder: the path of the folder is the user's, and may hold what separates settings.
        DuckDBConnectionStringBuilder settled = new()
        {
            DataSource = ":memory:",
            ["memory_limit"] = FormattableString.Invariant($"{settings.MemoryMegabytes}MB"),
            ["threads"] = settings.Threads.ToString(CultureInfo.InvariantCulture),
            ["temp_directory"] = temporary,
            ["autoinstall_known_extensions"] = "false",
            ["autoload_known_extensions"] = "false",
        };
        DuckDBConnection connection = new(settled.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether an exception says that the native library of the engine is not there.</summary>
    public static bool IsMissing(Exception exception) =>
        exception is DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException };

    /// <summary>A text as SQL writes it.</summary>
    public static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A path as the engine takes it for that very file and no pattern.</summary>
    private static string Literal(string path) => path.Replace("[", "[[]", StringComparison.Ordinal)
        .Replace("*", "[*]", StringComparison.Ordinal).Replace("?", "[?]", StringComparison.Ordinal);

    private sealed class EngineReader(DuckDBConnection connection, string table, string source, string temporary, CancellationToken cancellation)
        : QueryReader(connection, table, source, cancellation)
    {
        // The engine's own names, column0, column1, .., of a CSV file in whose first line it saw no header.
        private const string OwnName = "column";
        private const string NoHeader = "These are the engine's own names: it took the first line of a CSV file for a record, as it may where every column is text. "
            + "Read the file with FROM read_csv('FILE', header = true), or give the file itself in place of --sql.";

        public override TableFormatException HeaderError(string problem, string remedy, string? column = null) =>
            base.HeaderError(problem, Header.Select((name, c) => name == FormattableString.Invariant($"{OwnName}{c}")).All(own => own) ? $"{remedy} {NoHeader}" : remedy, column);

        protected override string RemedyOf(string message) =>
            message.Contains($"Candidate bindings: \"{OwnName}0\"", StringComparison.Ordinal) ? NoHeader : base.RemedyOf(message);

        // Otherwise the engine holds the whole result, outside its limit, before the first row is read.
        protected override DbCommand CreateCommand() => new DuckDBCommand("", connection) { UseStreamingMode = true };

        public override void Dispose()
        {
            base.Dispose();
            connection.Dispose();
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }
}
