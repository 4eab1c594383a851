namespace Pid.Tests.EndToEnd;

/// <summary>What a query may call, and what it may not.</summary>
public sealed class QueryFaultTests : IDisposable
{
    private readonly TempFiles _files = new();
    private readonly string _records;

    public QueryFaultTests() => _records = _files.Write("records.csv", "a,b,c,y\n0,0,0,0\n0,1,1,1\n1,0,0,1\n1,1,1,0\n1,1,0,0\n");

    public void Dispose() => _files.Dispose();

    // Each of these would run while the query is read, and hide what it opens or write a file by itself.
    [Theory]
    [InlineData("SELECT s.* FROM read_csv('{0}/records.csv') s, (SELECT count(*) FROM disable_logging())")]
    [InlineData("SELECT s.* FROM read_csv('{0}/records.csv') s WHERE (SELECT count(*) FROM truncate_duckdb_logs()) >= 0")]
    [InlineData("SELECT s.* FROM read_csv('{0}/records.csv') s, (SELECT count(*) FROM query('FROM Disable_' || 'Logging()'))")]
    [InlineData("SELECT s.* FROM read_csv('{0}/records.csv') s, (SELECT count(*) FROM enable_logging('QueryLog'))")]
    [InlineData("SELECT s.* FROM read_csv('{0}/records.csv') s, (SELECT count(*) FROM enable_profiling())")]
    [InlineData("SELECT s.* FROM read_csv('{0}/records.csv') s, (SELECT count(*) FROM json_execute_serialized_sql(json_serialize_sql("
        + "'SELECT * FROM truncate_duckdb_logs()')))")]
    [InlineData("SELECT s.* FROM read_csv('{0}/records.csv') s, (SELECT count(*) FROM query('FROM JSON_execute_' || "
        + "'serialized_sql(json_serialize_sql(''SELECT 1''))'))")]
    [InlineData("SELECT s.* FROM read_csv('{0}/records.csv') s, range(2) t(i), LATERAL (SELECT count(*) FROM checkpoint('memory')) r")]
    [InlineData("SELECT s.* FROM read_csv('{0}/records.csv') s WHERE EXISTS (FROM duckdb_logs())")]
    public void A_query_that_changes_the_engine_is_refused(string query)
    {
        Outcome run = Invocation.Run("decompose", "--sql", query.Replace("{0}", _files.Directory, StringComparison.Ordinal),
            "--x1", "a", "--x2", "b", "--y", "y", "--report", Path.Combine(_files.Directory, "none.html"));
        Assert.Equal((3, ""), (run.Exit, run.Out));
        Assert.Matches("The query calls [a-z_]+, which does more than read and so may change the data engine itself. "
            + "Leave it out: of functions .* a query may call glob, .*read_csv, ", run.Error);
        Assert.False(File.Exists(Path.Combine(_files.Directory, "none.html")));
    }

    // What a query writes into the engine's log stands between the files that were opened.
    [Theory]
    [InlineData("'nonsense'", 3)]
    [InlineData("'{''op'': ''OPEN''}'", 0)]
    [InlineData("'{''op'': ''OPEN'', ''path'': ''''}'", 0)]
    public void A_log_that_a_query_wrote_into_is_no_defect(string line, int exit)
    {
        string page = Path.Combine(_files.Directory, "page.html");
        Outcome run = Invocation.Run("decompose", "--sql", $"SELECT a, b, y FROM read_csv('{_records}') "
            + $"WHERE write_log({line}, log_type := 'FileSystem', level := 'TRACE', scope := 'database') IS DISTINCT FROM a::VARCHAR",
            "--x1", "a", "--x2", "b", "--y", "y", "--report", page);
        Assert.Equal((exit, exit == 0), (run.Exit, File.Exists(page)));
        Assert.Equal(exit != 0, run.Error.Contains("cannot tell which files the query opened", StringComparison.Ordinal)
            && run.Error.Contains("Leave write_log out of the query.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_query_reads_by_any_function_that_only_reads()
    {
        string json = _files.Write("one.json", """{"a":1}"""), query = $"SELECT s.* FROM read_csv('{_records}') s, '{_records}' t, "
            + $"read_json('{json}') j, read_text('{json}') k, glob('{_files.Directory}/*.json') g, sniff_csv('{_records}'), range(1), "
            + "generate_series(1, 1), unnest([1]) u, repeat(1, 1), json_each('{\"a\":1}') e, range(1) n(i), "
            + "LATERAL (SELECT * FROM range(i, i + 1)) l, (WITH RECURSIVE c AS (SELECT 1 v UNION ALL SELECT v + 1 FROM c WHERE v < 2) "
            + "SELECT count(*) FROM c), query('SELECT 1')";
        Outcome run = Invocation.Run("decompose", "--sql", query, "--x1", "a", "--x2", "b", "--y", "y", "--quiet");
        Assert.Equal((0, ""), (run.Exit, run.Error));
    }

    [Fact]
    public void A_query_may_speak_of_what_it_may_not_do()
    {
        Outcome run = Invocation.Run("decompose", "--sql",
            $"SELECT a, b, y FROM read_csv('{_files.Directory}/records.csv') WHERE 'disable_logging' <> 'DISABLE_LOGGING' OR a IS NULL",
            "--x1", "a", "--x2", "b", "--y", "y", "--quiet");
        Assert.Equal((0, ""), (run.Exit, run.Error));
    }

    [Fact]
    public void A_text_of_a_query_is_no_longer_than_that_of_a_file()
    {
        Outcome run = Invocation.Run("decompose", "--sql", "SELECT repeat('a', 5000000) AS x1, 1 AS x2, 1 AS y");
        Assert.Equal((3, ""), (run.Exit, run.Out));
        Assert.Contains("column x1: A text has 5000000 characters. At most 4194304 are read: take a part of it, as left(x1, 100).",
            run.Error, StringComparison.Ordinal);
    }
}
