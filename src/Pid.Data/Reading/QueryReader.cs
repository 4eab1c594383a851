using System.Data.Common;
using System.Text;

namespace Pid.Data.Reading;

/// <summary>
/// The records that a query gives, over any ADO.NET connection. Counting happens where the data live: equal records come back once, with
/// their number, from GROUP BY, so that a table of any length becomes a small one before it is read. Only standard SQL is sent.
/// </summary>
/// <param name="connection">An open connection; it stays open.</param>
/// <param name="query">What follows FROM: a table, a table function or a query in parentheses.</param>
/// <param name="source">The name used in messages.</param>
/// <param name="cancellation">Cancels a running query.</param>
internal class QueryReader(DbConnection connection, string query, string source, CancellationToken cancellation) : UnlinedReader(source)
{
    private string[]? _header;
    private int[] _ordinals = [];
    private bool _counted;
    private DbCommand? _command;
    private DbDataReader? _rows;

    public override string[] Header => _header ??= ReadHeader();

    public override long Repeats => _counted ? Convert.ToInt64(_rows!.GetValue(_rows.FieldCount - 1), System.Globalization.CultureInfo.InvariantCulture) : 1;

    public override string this[int column]
    {
        get
        {
            int ordinal = _ordinals[column];
            return SymbolText.Of(_rows!.GetValue(ordinal)) ?? throw new TableFormatException(Source,
                $"A column of type {_rows.GetDataTypeName(ordinal)} holds no symbols.", "Use columns of text, numbers, truth values or dates, or take them apart with a query.")
            { Column = Header[column] };
        }
    }

    public override void Select(IReadOnlyList<int> columns, bool counted)
    {
        _counted = counted;
        int[] distinct = [.. columns.Distinct()];
        _ordinals = new int[Header.Length];
        for (int i = 0; i < distinct.Length; i++)
        {
            _ordinals[distinct[i]] = i;
        }

        string list = string.Join(", ", distinct.Select(c => Quoted(Header[c])));
        _rows = Execute(counted ? $"SELECT {list}, COUNT(*) FROM {query} AS pid_records GROUP BY {list}" : $"SELECT {list} FROM {query} AS pid_records");
    }

    public override bool Read()
    {
        try
        {
            return _rows!.Read();
        }
        catch (Exception e) when (Failure(e) is { } failure)
        {
            throw failure;
        }
    }

    public override bool TryNumber(int column, out double value) => SymbolText.TryNumber(_rows!.GetValue(_ordinals[column]), out value);

    public override void Dispose()
    {
        _rows?.Dispose();
        _command?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A command on the connection.</summary>
    protected virtual DbCommand CreateCommand() => connection.CreateCommand();

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private string[] ReadHeader()
    {
        using DbDataReader empty = Execute($"SELECT * FROM {query} AS pid_records WHERE 1 = 0");
        string[] header = new string[empty.FieldCount];
        for (int c = 0; c < header.Length; c++)
        {
            header[c] = empty.GetName(c);
        }

        return header;
    }

    private DbDataReader Execute(string sql)
    {
        _command?.Dispose();
        _command = CreateCommand();
        _command.CommandText = sql;
        _command.CommandTimeout = 0;
        using CancellationTokenRegistration registration = cancellation.Register(static command => ((DbCommand)command!).Cancel(), _command);
        try
        {
            return _command.ExecuteReader();
        }
        catch (Exception e) when (Failure(e) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>What to do about a message of the database.</summary>
    protected virtual string RemedyOf(string message) => "Check the path, the query and the names of its tables and columns.";

    private Exception? Failure(Exception cause) => cause switch
    {
        _ when cancellation.IsCancellationRequested => new OperationCanceledException("The query was given up.", cause, cancellation),
        DbException => new TableFormatException(Source, Sentence(cause.Message), RemedyOf(cause.Message)),
        _ => null,
    };

    /// <summary>The message up to the excerpt of the statement, which is not the user's own text.</summary>
    private static string Sentence(string message)
    {
        StringBuilder text = new();
        foreach (ReadOnlySpan<char> line in message.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("LINE ", StringComparison.Ordinal) || line.Contains("POSITION:", StringComparison.Ordinal))
            {
                break;
            }

            if (!line.IsWhiteSpace())
            {
                text.Append(text.Length > 0 ? " " : "").Append(line.Trim());
            }
        }

        return text.Length > 0 && text[^1] is not ('.' or '!' or '?') ? text.Append('.').ToString() : text.ToString();
    }
}
