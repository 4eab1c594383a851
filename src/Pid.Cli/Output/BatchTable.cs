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
    private readonly object?[] _row;
    private IOException? _failure;

    public BatchTable(OutputFile file, IReadOnlyList<ResultColumn> columns, ReadSettings settings)
    {
        _columns = columns;
        _writer = new ParquetWriter(file,
        [
            new ParquetColumn("line", ParquetType.Whole), .. columns.Select(c => new ParquetColumn(c.Name, c.Type)),
            new ParquetColumn("seconds", ParquetType.Number), new ParquetColumn("error", ParquetType.Text),
        ], settings);
        _row = new object?[columns.Count + 3];
    }

    /// <summary>Adds the result of a line. A row that cannot be kept fails the file in the end, not the batch.</summary>
    public void Add(long line, Report report)
    {
        if (_failure is not null)
        {
            return;
        }

        ErrorReport? error = report as ErrorReport;
        _row[0] = line;
        for (int c = 0; c < _columns.Count; c++)
        {
            _row[c + 1] = error is null ? _columns[c].Value(report) : null;
        }

        (_row[^2], _row[^1]) = (report.Seconds, error?.Message);
        try
        {
            _writer.Add(_row);
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
