using System.Data.Common;
using System.Globalization;
using DuckDB.NET.Data;

namespace Pid.Data.Queries;

/// <summary>
/// The embedded data engine: Parquet, and SQL over any file it reads. It works in memory within a stated limit, spills what does
/// not fit to a temporary folder of its own, and loads nothing from anywhere else.
/// </summary>
internal static class Engine
{
    private const string Parquet = "read_parquet(";

    /// <summary>The kinds of files that the engine reads, as a table of SQL.</summary>
    /// <param name="path">The path of a file.</param>
    public static string? TableOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".PARQUET" or ".PQ" => $"{Parquet}{Quoted(Literal(path))})",
        _ => null,
    };

    /// <summary>Opens the records of a table or query.</summary>
    /// <param name="table">What follows FROM.</param>
    /// <param name="source">The name used in messages.</param>
    /// <param name="settings">Memory and threads.</param>
    /// <param name="cancellation">Cancels a running query.</param>
    /// <param name="opened">
    /// Is told, when the records are read, which files the engine opened for them; null where nobody wants to know.
    /// </param>
    /// <exception cref="TableFormatException">The engine is not there.</exception>
    public static RecordReader Open(string table, string source, ReadSettings settings, CancellationToken cancellation,
        Action<IEnumerable<string>>? opened = null)
    {
        string temporary = NewFolder();
        try
        {
            return new EngineReader(Connect(temporary, settings), table, source, temporary, opened, cancellation);
        }
        catch (Exception e) when (IsMissing(e))
        {
            throw new TableFormatException(source,
                "The data engine that reads Parquet and SQL is not there: its native library (duckdb) is missing beside pid.",
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

    private sealed class EngineReader : QueryReader
    {
        private readonly DuckDBConnection _connection;
        private readonly string _temporary;
        private readonly Action<IEnumerable<string>>? _opened;
        private string[] _types = [];

        public EngineReader(DuckDBConnection connection, string table, string source, string temporary, Action<IEnumerable<string>>? opened,
            CancellationToken cancellation)
            : base(connection, table, source, cancellation)
        {
            (_connection, _temporary, _opened) = (connection, temporary, opened);
            if (opened is not null)
            {
                // The engine's log names the files as they are, whatever pattern or expression of the query leads to them.
                using DuckDBCommand log = new("CALL enable_logging('FileSystem')", connection);
                log.ExecuteNonQuery();
            }
        }

        // The engine's own names, column0, column1, .., of a CSV file in whose first line it saw no header.
        private const string OwnName = "column";
        private const string NoHeader =
            "These are the engine's own names: it took the first line of a CSV file for a record, as it may where every column is text. "
            + "Read the file with FROM read_csv('FILE', header = true, all_varchar = true), or give the file itself in place of the query.";

        public override TableFormatException HeaderError(string problem, string remedy, string? column = null) =>
            base.HeaderError(problem, Header.Select((name, c) => name == FormattableString.Invariant($"{OwnName}{c}")).All(own => own)
            ? $"{remedy} {NoHeader}" : remedy, column);

        protected override string RemedyOf(string message) =>
            message.Contains($"Candidate bindings: \"{OwnName}0\"", StringComparison.Ordinal) ? NoHeader
            : Query.StartsWith(Parquet, StringComparison.Ordinal) ? "Is the file whole? Write or copy it again." : base.RemedyOf(message);

        // The engine tells columns apart without regard to case, and calls the second of b and B by B_1: what it is told itself has the
        // names as they are.
        protected override (string[] Names, string[] Keys) ReadHeader()
        {
            (string[] keys, _types) = Describe($"SELECT * FROM {Query} AS pid_records");
            if (Query.StartsWith('('))
            {
                RefuseChanges();
            }

            string[] names = Query.StartsWith('(') ? Describe(Query[1..^1]).Names
                : Query.StartsWith(Parquet, StringComparison.Ordinal)
                ? TopLevel(Rows($"SELECT name, num_children FROM parquet_schema({Query[Parquet.Length..]}"))
                : keys;

            // Behind the columns of a file stand those that the engine adds, the key of a folder such as year=2025.
            return ([.. names.Take(keys.Length), .. keys.Skip(names.Length)], keys);
        }

        // Before anything of the query runs.
        private void RefuseChanges()
        {
            foreach (object[] row in Rows($"EXPLAIN (FORMAT JSON) SELECT * FROM {Query} AS pid_records"))
            {
                if (QueryFunctions.Refused((string)row[^1]) is { } function)
                {
                    throw new TableFormatException(Source,
                        $"The query calls {function}, which does more than read and so may change the data engine itself.",
                        QueryFunctions.Remedy)
                    {
                        Value = function,
                    };
                }
            }
        }

        // A value for which .NET has no type, such as a date that is infinite, or that loses something there, such as the places of a
        // decimal, is what its text says.
        protected override string Expression(int column)
        {
            string value = base.Expression(column), text = $"CAST({value} AS VARCHAR)";
            string type = _types[column];
            return type.EndsWith(']') || type.Split('(')[0] is "STRUCT" or "MAP" or "UNION" or "BLOB" or "GEOMETRY" or "VARIANT"
                ? throw NoSymbols(column, type)
                : type.StartsWith("DECIMAL", StringComparison.Ordinal)
                || type is "DATE" or "TIME" or "TIME_NS" or "TIME WITH TIME ZONE" or "INTERVAL" or "UUID" or "BIT" or "BIGNUM" ? text
                : type is "TIMESTAMP" or "TIMESTAMP_S" or "TIMESTAMP_MS" or "TIMESTAMP_NS"
                    ? $"CASE WHEN {text} LIKE '% 00:00:00' THEN left({text}, -9) ELSE replace({text}, ' ', 'T') END"
                : value;
        }

        public override bool TryAgain(int column)
        {
            if (!(_types[column] is "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "HUGEINT" or "UTINYINT"
                or "USMALLINT" or "UINTEGER" or "UBIGINT" or "FLOAT" or "DOUBLE"
                || _types[column].StartsWith("DECIMAL", StringComparison.Ordinal)))
            {
                return false;
            }

            Select([column], counted: false);
            return true;
        }

        protected override string NumberedRecords => $"(SELECT *, row_number() OVER () AS pid_number FROM {Query})";

        private (string[] Names, string[] Types) Describe(string query)
        {
            List<object[]> columns = Rows("DESCRIBE " + query);
            return ([.. columns.Select(c => (string)c[0])], [.. columns.Select(c => (string)c[1])]);
        }

        /// <summary>The names of the columns, without those of the parts of nested ones, which follow them.</summary>
        private static string[] TopLevel(List<object[]> schema)
        {
            List<string> names = [];
            for (int i = 1; i < schema.Count; names.Add((string)schema[i][0]), i = After(i))
            {
            }

            return [.. names];

            int After(int i)
            {
                long parts = schema[i][1] is DBNull ? 0 : Convert.ToInt64(schema[i][1], CultureInfo.InvariantCulture);
                for (i++; parts > 0; parts--)
                {
                    i = After(i);
                }

                return i;
            }
        }

        // Otherwise the engine holds the whole result, outside its limit, before the first row is read.
        protected override DbCommand CreateCommand() => new DuckDBCommand("", _connection) { UseStreamingMode = true };

        public override bool Read()
        {
            if (base.Read())
            {
                return true;
            }

            _opened?.Invoke(OpenedFiles());
            return false;
        }

        private IEnumerable<string> OpenedFiles()
        {
            try
            {
                // A query can write into the log, too: what it calls a file need not be one.
                return Rows("SELECT DISTINCT path FROM duckdb_logs_parsed('FileSystem') WHERE op = 'OPEN' AND path IS NOT NULL")
                    .Select(row => (string)row[0]).Where(File.Exists);
            }
            catch (TableFormatException e)
            {
                throw new TableFormatException(Source,
                    $"The data engine cannot tell which files the query opened, and so not whether an output is one of them: {e.Problem}",
                    "Leave write_log out of the query.");
            }
        }

        public override void Dispose()
        {
            base.Dispose();
            _connection.Dispose();
            if (Directory.Exists(_temporary))
            {
                Directory.Delete(_temporary, recursive: true);
            }
        }
    }
}
