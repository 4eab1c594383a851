using Npgsql;
using Pid.Data;

namespace Pid.Tests.EndToEnd;

/// <summary>Records are counted on a real PostgreSQL server by the SQL that the embedded engine runs.</summary>
public sealed class DatabaseTests : IDisposable
{
    private const string HowToGetIt =
        "No PostgreSQL server: eval \"$(scripts/postgres-for-tests start)\" installs and starts one, and sets PID_TEST_POSTGRES.";
    private readonly NpgsqlConnection _connection = new(Environment.GetEnvironmentVariable("PID_TEST_POSTGRES")
        ?? "Host=127.0.0.1;Database=none");
    private readonly TableSource _sample = TableSource.FromFile(Invocation.Sample("crema-d-votes.csv"));
    private readonly TableColumns _columns = new("voice", "face", "emotion");

    public DatabaseTests()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("PID_TEST_POSTGRES") is null, HowToGetIt);
        _connection.Open();
        Execute("CREATE TEMPORARY TABLE votes (voice TEXT, face VARCHAR(20), emotion VARCHAR(20), \"Odd \"\" name\" NUMERIC, label "
            + "DOUBLE PRECISION)");
        using NpgsqlBinaryImporter rows = _connection.BeginBinaryImport("COPY votes FROM STDIN (FORMAT binary)");
        foreach (string[] row in File.ReadLines(_sample.Name).Where(l => l.Length > 0 && l[0] != '#').Skip(1).Select(l => l.Split(',')))
        {
            for (int repeat = 0; repeat < int.Parse(row[3], System.Globalization.CultureInfo.InvariantCulture); repeat++)
            {
                rows.WriteRow(row[0], row[1], row[2], 1.0m, (double)row[2].Length);
            }
        }

        rows.Complete();
    }

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void Counts_of_the_server_are_those_of_the_file()
    {
        JointTable expected = TableReader.ReadJoint(_sample, _columns);
        foreach (string query in (string[])["votes", "SELECT * FROM votes", "SELECT voice, face, emotion FROM votes WHERE label > 0;",
            "WITH v AS (SELECT * FROM votes) SELECT * FROM v"])
        {
            JointTable counted = TableReader.ReadJoint(TableSource.FromDatabase(_connection, query), _columns);
            Assert.Equal(expected.Joint.Weights, counted.Joint.Weights);
            Assert.Equal("6042 records", counted.Contents);
            Assert.Equal(expected.Joint.X2.Symbol(3), counted.Joint.X2.Symbol(3));
        }

        PairTables pairs = TableReader.ReadPairs(TableSource.FromDatabase(_connection, "SELECT voice, emotion FROM votes"),
            TableSource.FromDatabase(_connection, "SELECT face, emotion FROM votes"),
            TableSource.FromDatabase(_connection, "SELECT voice, face FROM votes"), _columns);
        Assert.Equal(TableReader.ReadPairs(_sample, _sample, _sample, _columns).X1X2.Weights, pairs.X1X2.Weights);
    }

    [Fact]
    public void Names_types_and_missing_values_of_the_server_are_understood()
    {
        JointTable table = TableReader.ReadJoint(TableSource.FromDatabase(_connection, "votes"),
            new TableColumns("Odd \" name", "label", "emotion"));
        Assert.Equal(("1.0", "3.0", 6042.0), (table.Joint.X1.Symbol(0), table.Joint.X2.Symbol(0), table.Joint.Total().Midpoint));
        Execute("INSERT INTO votes VALUES (NULL, 'A', 'ANG', 1, 'NaN')");
        TableFormatException missing = Assert.Throws<TableFormatException>(() =>
            TableReader.ReadJoint(TableSource.FromDatabase(_connection, "votes"), _columns));
        Assert.Equal("voice", missing.Column);
        Assert.Equal("6042 records (1 left out for missing values)",
            TableReader.ReadJoint(TableSource.FromDatabase(_connection, "votes"), _columns, new ReadSettings(DropMissing: true)).Contents);
    }

    [Fact]
    public void A_query_that_the_server_refuses_is_bad_data_and_the_connection_stays_usable()
    {
        TableFormatException refused = Assert.Throws<TableFormatException>(() =>
            TableReader.ReadJoint(TableSource.FromDatabase(_connection, "no_such_table"), _columns));
        Assert.Contains("no_such_table", refused.Problem, StringComparison.Ordinal);
        Assert.Equal("the query", refused.File);
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(.3));
        Assert.ThrowsAny<OperationCanceledException>(() => TableReader.ReadJoint(
            TableSource.FromDatabase(_connection, "SELECT voice, face, emotion FROM votes, pg_sleep(30)"), _columns,
            cancellation: stop.Token));
        Assert.Equal("6042 records", TableReader.ReadJoint(TableSource.FromDatabase(_connection, "votes"), _columns).Contents);
    }

    private void Execute(string sql)
    {
        using NpgsqlCommand command = new(sql, _connection);
        command.ExecuteNonQuery();
    }
}
