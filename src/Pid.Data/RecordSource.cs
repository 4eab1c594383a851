using Pid.Data.Binary;
using Pid.Data.Json;
using Pid.Data.Queries;
using Pid.Data.Text;

namespace Pid.Data;

/// <summary>
/// Opens the records of a source by its kind: a query, records in memory, Parquet, NumPy arrays, an Excel workbook, records of JSON, else
/// delimited text.
/// </summary>
internal static class RecordSource
{
    /// <summary>Opens one file, stream or query.</summary>
    /// <exception cref="TableFormatException">There is no such file, or it is no table.</exception>
    public static RecordReader Open(TableSource source, ReadSettings settings, CancellationToken cancellation)
    {
        if (source.Query is { } query)
        {
            return source.Connection is { } connection
                ? new QueryReader(connection, FromClause(query, source.Name), source.Name, cancellation)
                : Engine.Open(FromClause(query, source.Name), source.Name, settings, cancellation, source.NoteOpened);
        }

        if (source.Records is { } records)
        {
            return records();
        }

        if (source.HasExtension(".parquet", ".pq", ".npy", ".npz", ".xlsx", ".xlsm") && Compression.IsNamed(source.Name))
        {
            throw new TableFormatException(source.Name, "A file of this kind is not read while it is packed.",
                $"Unpack it first: {(source.Name.EndsWith("gz", StringComparison.OrdinalIgnoreCase) ? "gunzip -k" : "unzstd")} "
                    + $"{source.Name}");
        }

        if (!source.IsStream && Engine.TableOf(source.Name) is { } table)
        {
            RefuseOther(source, "PAR1"u8, "Parquet file");
            return Engine.Open(table, source.Name, settings, cancellation);
        }

        if (source.HasExtension(".npy", ".npz"))
        {
            bool archive = source.HasExtension(".npz");
            RefuseOther(source, archive ? "PK"u8 : [0x93], archive ? ".npz archive" : "NumPy array",
                archive ? name => name.EndsWith(".npy", StringComparison.Ordinal) : null);
            return NumpyReader.Open(source);
        }

        if (source.HasExtension(".xlsx", ".xlsm"))
        {
            RefuseOther(source, "PK"u8, "Excel workbook",
                name => name is "[Content_Types].xml" || name.StartsWith("xl/", StringComparison.Ordinal));
            return ExcelReader.Open(source);
        }

        return source.HasExtension(".jsonl", ".ndjson", ".json") || (source.IsStream && source.Peek(2).Span is [(byte)'{' or (byte)'[', ..])
            ? JsonRecordReader.Open(source) : new DelimitedReader(source, settings.DecimalComma);
    }

    /// <summary>Refuses a file of another kind than its name says.</summary>
    private static void RefuseOther(TableSource source, ReadOnlySpan<byte> magic, string kind, Func<string, bool>? entry = null)
    {
        using FileStream file = source.OpenFile();
        byte[] start = new byte[ForeignFile.Start];
        int read = source.Guard(file, f => f.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        if (read == 0)
        {
            throw new TableFormatException(source.Name, "The file is empty: it has no byte.",
                "Write or copy it again; where several files form one table, such are passed over.");
        }

        if (!start.AsSpan(0, read).StartsWith(magic))
        {
            ForeignFile.Refuse(source, start.AsSpan(0, read), kind);
            ForeignFile.RefuseText(source, start.AsSpan(0, read), kind);
        }
        else if (entry is not null)
        {
            ForeignFile.RefuseArchive(source, file, kind, entry);
        }
    }

    /// <summary>A SELECT in parentheses as FROM takes it; the name of a table as it is.</summary>
    /// <exception cref="TableFormatException">It is more than one statement.</exception>
    private static string FromClause(string query, string source)
    {
        string trimmed = SqlStatement.Only(query, source);
        return trimmed.AsSpan().ContainsAny(' ', '\n', '\t') && !trimmed.StartsWith('"') ? $"({trimmed}\n)" : trimmed;
    }
}
