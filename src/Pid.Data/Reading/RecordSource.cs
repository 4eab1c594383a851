namespace Pid.Data.Reading;

/// <summary>Opens the records of a source by its kind: a query, a file that the engine or NumPy knows, else delimited text.</summary>
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
                : Engine.Open(FromClause(query, source.Name), source.Name, settings, cancellation);
        }

        if (!source.IsStream && Engine.TableOf(source.Name) is { } table)
        {
            source.ThrowIfUnreadable();
            return Engine.Open(table, source.Name, settings, cancellation);
        }

        if (source.HasExtension(".npy", ".npz"))
        {
            return NumpyReader.Open(source);
        }

        return new DelimitedReader(source, source.Open());
    }

    /// <summary>A SELECT in parentheses as FROM takes it; the name of a table as it is.</summary>
    /// <exception cref="TableFormatException">It is more than one statement.</exception>
    private static string FromClause(string query, string source)
    {
        string trimmed = SqlStatement.Only(query, source);
        return trimmed.AsSpan().ContainsAny(' ', '\n', '\t') && !trimmed.StartsWith('"') ? $"({trimmed}\n)" : trimmed;
    }
}
