using System.Data.Common;
using DuckDB.NET.Data;
using Pid.Data.Queries;

namespace Pid.Data.Writing;

/// <summary>
/// Writes a Parquet file row by row, in memory that does not grow with it: the embedded data engine keeps the rows and spills them to a
/// temporary folder. The file is replaced as a whole when it is complete; without <see cref="Complete"/> a file that was there before
/// stays.
/// </summary>
internal sealed class ParquetWriter : IDisposable
{
    private readonly OutputFile _file;
    private readonly IReadOnlyList<ParquetColumn> _columns;
    private readonly string _temporary = Engine.NewFolder();
    private readonly DuckDBConnection _connection;
    private readonly DuckDBAppender _rows;

    /// <summary>Begins a file; what would make its end fail fails now where that can be known.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="settings">Memory and threads of the data engine.</param>
    /// <exception cref="IOException">No file can be written there, or the data engine is not there.</exception>
    public ParquetWriter(string path, IReadOnlyList<ParquetColumn> columns, ReadSettings settings)
        : this(OutputFile.Probe(path), columns, settings)
    {
    }

    /// <summary>Begins a file that was probed.</summary>
    /// <param name="file">The file.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="settings">Memory and threads of the data engine.</param>
    /// <exception cref="IOException">The data engine is not there.</exception>
    public ParquetWriter(OutputFile file, IReadOnlyList<ParquetColumn> columns, ReadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(settings);
        (_file, _columns) = (file, columns);
        try
        {
            _connection = Engine.Connect(_temporary, settings);
            Execute($"CREATE TABLE result ({string.Join(", ", columns.Select(c => $"\"{c.Name}\" {SqlType(c.Type)}"))})");
            _rows = _connection.CreateAppender("result");
        }
        catch (Exception e)
        {
            Remove();
            throw Engine.IsMissing(e)
                ? new IOException($"{file.Place}: The data engine that writes Parquet is not there: its native library (duckdb) is "
                    + $"missing beside pid. Put back the library that comes with pid, or do without Parquet.", e)
                : Failure(e) ?? new InvalidOperationException("The data engine refused a table for the rows.", e);
        }
    }

    /// <summary>Adds a row.</summary>
    /// <param name="values">A value for each column, of its type; null where there is none.</param>
    /// <exception cref="IOException">The rows fit neither memory nor the temporary folder.</exception>
    public void Add(ReadOnlySpan<object?> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, _columns.Count, nameof(values));
        try
        {
            IDuckDBAppenderRow row = _rows.CreateRow();
            foreach (object? value in values)
            {
                _ = value switch
                {
                    null => row.AppendNullValue(),
                    long integer => row.AppendValue(integer),
                    double number => row.AppendValue(number),
                    bool truth => row.AppendValue(truth),
                    string text => row.AppendValue(text),
                    _ => throw new ArgumentException($"A value of type {value.GetType().Name} fits no column.", nameof(values)),
                };
            }

            row.EndRow();
        }
        catch (Exception e) when (Failure(e) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Writes the rows added so far and puts the file into its place.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Complete()
    {
        try
        {
            _rows.Close();
            _file.WriteByPath(path => Execute($"COPY result TO {Engine.Quoted(path)} (FORMAT parquet, USE_TMP_FILE false)"));
        }
        catch (Exception e) when (Failure(e) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Removes everything but the file.</summary>
    public void Dispose()
    {
        try
        {
            _rows.Dispose();
        }
        catch (Exception e) when (Failure(e) is not null)
        {
            // It wants to add its last rows to a table that has no room; nobody wants them any more.
        }

        Remove();
    }

    private static string SqlType(ParquetType type) => type switch
    {
        ParquetType.Whole => "BIGINT",
        ParquetType.Number => "DOUBLE",
        ParquetType.Truth => "BOOLEAN",
        _ => "VARCHAR",
    };

    private void Execute(string sql)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private Exception? Failure(Exception cause) => cause switch
    {
        DbException => new IOException($"{_file.Place}: The file cannot be written: {cause.Message}", cause),
        IOException or UnauthorizedAccessException => cause,
        _ => null,
    };

    private void Remove()
    {
        _connection?.Dispose();
        if (Directory.Exists(_temporary))
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }
}
