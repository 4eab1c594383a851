using Pid.Data;
using Pid.Data.Writing;

namespace Pid.Cli.Output;

/// <summary>
/// The results of a batch as a Parquet file: a row a line, in the order of the input. A bad line has nothing but its number and its error.
/// </summary>
internal sealed class BatchTable : IDisposable
{
    private readonly IReadOnlyList<ResultColumn> _columns;
    private readonly ParquetWriter _writer;
    private IOException? _failure;

    /// <summary>Where it is to be.</summary>
    public OutputFile File { get; }

    public BatchTable(OutputFile file, IReadOnlyList<ResultColumn> columns, ReadSettings settings)
    {
        (File, _columns) = (file, columns);
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

    /// <summary>Adds the result of a line. A row that cannot be kept fails the file in the end, not the batch.</summary>
    public void Add(long line, Report report)
    {
        if (_failure is not null)
        {
            return;
        }

        try
        {
            _writer.Add(Values(_columns, line, report));
        }
        catch (IOException e)
        {
            _failure = e;
        }
    }

    /// <summary>Puts the file into its place.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Complete()
    {
        if (_failure is not null)
        {
            throw _failure;
        }

        _writer.Complete();
    }

    public void Dispose() => _writer.Dispose();
}
