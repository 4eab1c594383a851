using Pid.Data;
using Pid.Data.Writing;

namespace Pid.Cli.Output;

/// <summary>
/// The results of a batch as a Parquet file: a row a line, in the order of the input. A bad line has nothing but its number and its error.
/// </summary>
internal sealed class BatchTable : BatchFile
{
    private readonly IReadOnlyList<ResultColumn> _columns;
    private readonly ParquetWriter _writer;

    public BatchTable(OutputFile file, IReadOnlyList<ResultColumn> columns, ReadSettings settings)
        : base(file)
    {
        _columns = columns;
        _writer = new ParquetWriter(file,
            [.. All(columns).Select(c => new ParquetColumn(c.Name, c.Type))], settings);
    }

    /// <summary>The names of the columns of a batch, and what their values are.</summary>
    public static IEnumerable<(string Name, ParquetType Type)> All(IReadOnlyList<ResultColumn> columns) =>
        [("line", ParquetType.Whole), .. columns.Select(c => (c.Name, c.Type)), ("seconds", ParquetType.Number),
            ("error", ParquetType.Text)];

    /// <summary>The values of a line of a batch: nothing but its number and its error where it is a bad one.</summary>
    public static object?[] Values(IReadOnlyList<ResultColumn> columns, long line, Report report)
    {
        ErrorReport? error = report as ErrorReport;
        return [line, .. columns.Select(c => error is null ? c.Value(report) : null), report.Seconds, error?.Message];
    }

    public override void Dispose() => _writer.Dispose();

    protected override void Keep(long line, Report report) => _writer.Add(Values(_columns, line, report));

    protected override void Write() => _writer.Complete();
}
