using System.Globalization;
using System.Text;
using Pid.Data;
using Pid.Data.Discretising;

namespace Pid.Tests.Properties.Data;

/// <summary>Records in memory are read as the same records in a file are.</summary>
public class MemoryRecordTests
{
    private enum Mood
    {
        Calm,
        Cross,
    }

    private sealed record Row(string Voice, int Face, Mood Mood, double Pitch);

    private static TableSource Source(IEnumerable<Row> rows) => TableSource.FromRecords(rows,
        ("voice", r => r.Voice), ("face", r => r.Face), ("mood", r => r.Mood), ("pitch", r => r.Pitch));

    private static TableSource File(IEnumerable<Row> rows) => TableSource.FromStream(new MemoryStream(Encoding.UTF8.GetBytes(
        "voice,face,mood,pitch\n" + string.Concat(rows.Select(r =>
        string.Create(CultureInfo.InvariantCulture, $"{r.Voice},{r.Face},{r.Mood},{r.Pitch:R}\n"))))), "t.csv");

    private static Row[] Random(int seed, int rows)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => new Row("v" + random.Next(3), random.Next(4), (Mood)random.Next(2),
            random.NextDouble()))];
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 50)]
    [InlineData(3, 5000)]
    public void Records_and_their_file_are_one_table(int seed, int rows)
    {
        Row[] records = Random(seed, rows);
        TableColumns columns = new("voice", "face", "mood");
        JointTable memory = TableReader.ReadJoint(Source(records), columns, cancellation: TestContext.Current.CancellationToken),
            file = TableReader.ReadJoint(File(records), columns, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(Symbols(file), Symbols(memory));
        Assert.Equal(Pid.Interactions.Decomposition.Of(file.Joint), Pid.Interactions.Decomposition.Of(memory.Joint));
        Assert.Equal(file.Remarks, memory.Remarks);

        static IEnumerable<string> Symbols(JointTable table) =>
            ((Pid.Numerics.Distributions.Variable[])[table.Joint.X1, table.Joint.X2, table.Joint.Y])
            .SelectMany(v => Enumerable.Range(0, v.Size).Select(v.Symbol).Prepend(v.Name));
    }

    [Fact]
    public void Pairs_and_screens_take_them_too()
    {
        Row[] records = Random(4, 300);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        TableColumns three = new("voice", "face", "mood");
        PairTables pairs = TableReader.ReadPairs(Source(records), Source(records), Source(records), three, cancellation: cancellation);
        Assert.Equal((3, 4, 2), (pairs.X1X2.Rows.Size, pairs.X1X2.Columns.Size, pairs.X1Y.Columns.Size));
        RecordColumns columns = new("mood") { Discretisers = [("pitch", new DiscretiserSettings(DiscretiserKind.QuantileBins, 4))] };
        RecordTable table = RecordTable.Read(Source(records), columns, cancellation: cancellation);
        RecordTable read = RecordTable.Read(File(records), columns, cancellation: cancellation);
        Assert.Equal(Shape(read), Shape(table));
        Assert.Equal(300, table.Target.Records);

        static IEnumerable<(string, int)> Shape(RecordTable table) => table.Columns.Select(c => (c.Variable.Name, c.Variable.Size));
    }

    [Fact]
    public void Values_without_a_symbol_are_refused_with_their_record_and_column()
    {
        object?[] values = ["a", 1, null];
        TableSource missing = TableSource.FromRecords(values, ("x1", v => v), ("x2", v => 1), ("y", v => 0));
        TableColumns columns = new("x1", "x2", "y");
        TableFormatException e = Assert.Throws<TableFormatException>(() => TableReader.ReadJoint(missing, columns));
        Assert.Equal((3, "x1"), (e.Record, e.Column));
        JointTable dropped = TableReader.ReadJoint(missing, columns, new ReadSettings(DropMissing: true));
        Assert.Equal((1, 2), (dropped.RecordsLeftOut, dropped.Joint.X1.Size));

        TableSource list = TableSource.FromRecords([0, 1], ("x1", v => v), ("x2", v => v == 1 ? new int[2] : 0), ("y", v => 0));
        e = Assert.Throws<TableFormatException>(() => TableReader.ReadJoint(list, columns));
        Assert.Equal((2, "x2"), (e.Record, e.Column));
        Assert.Contains("Int32[]", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TableSource.FromRecords([0], ("x", v => v), ("x", v => v)));
        Assert.Throws<ArgumentException>(() => TableSource.FromRecords<int>([0]));
    }
}
