using System.Data.Common;
using System.Globalization;
using System.Text;
using Pid.Data.Binary;
using Pid.Data.Text;

namespace Pid.Data.Queries;

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
    /// <summary>What follows FROM.</summary>
    protected string Query { get; } = query;

    private (string[] Names, string[] Keys)? _header;
    private int[] _ordinals = [];
    private bool _counted;
    private DbCommand? _command;
    private DbDataReader? _rows;

    public override string[] Header => Columns.Names;

    private (string[] Names, string[] Keys) Columns => _header ??= ReadHeader();

    public override long Repeats => _counted ? Convert.ToInt64(_rows!.GetValue(_rows.FieldCount - 1), CultureInfo.InvariantCulture) : 1;

    public override string this[int column]
    {
        get
        {
            string symbol = SymbolText.Of(Value(column)) ?? throw NoSymbols(column, _rows!.GetDataTypeName(_ordinals[column]));
            return symbol.Length <= DelimitedText.LargestField ? symbol : throw new TableFormatException(Source,
                $"A text has {symbol.Length} characters.",
                $"At most {DelimitedText.LargestField} are read: take a part of it, as left({ShellCommand.SqlName(Header[column])}, 100).")
            {
                Column = Header[column],
            };
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

        string[] values = Array.ConvertAll(distinct, Expression);
        string list = string.Join(", ", values.Select((value, i) => FormattableString.Invariant($"{value} AS c{i}")));
        _rows?.Dispose();
        _rows = Execute(counted ? $"SELECT {list}, COUNT(*) FROM {Query} AS pid_records GROUP BY {string.Join(", ", values)}"
            : $"SELECT {list} FROM {Query} AS pid_records");
    }

    public override bool Read() => Next(_rows!);

    private bool Next(DbDataReader rows)
    {
        try
        {
            return rows.Read();
        }
        catch (Exception e) when (Failure(e) is { } failure)
        {
            throw failure;
        }
    }

    public override bool TryNumber(int column, out double value) => SymbolText.TryNumber(Value(column), out value);

    /// <summary>The failure names the first record that has no value there, where the source has an order of its records.</summary>
    public override TableFormatException Error(int column, string problem, string remedy)
    {
        string value = this[column];
        if (NumberedRecords is not { } records || !MissingValue.Is(value))
        {
            return base.Error(column, problem, remedy);
        }

        _rows!.Dispose();
        string text = $"coalesce(CAST({Quoted(Columns.Keys[column])} AS VARCHAR), '')", like = value.Length > 0 ? $"= '{value}'"
            : "IN ('', 'nan')";
        long record = Convert.ToInt64(Rows($"SELECT coalesce(min(pid_number), 0) FROM {records} AS pid_records WHERE {text} {like}")[0][0],
            CultureInfo.InvariantCulture);
        return new TableFormatException(Source, problem, remedy)
        {
            Column = Header[column],
            Value = value,
            Record = record > 0
            ? record : null
        };
    }

    public override void Dispose()
    {
        _rows?.Dispose();
        _command?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A command on the connection.</summary>
    protected virtual DbCommand CreateCommand() => connection.CreateCommand();

    /// <summary>How the value of a column is asked for.</summary>
    protected virtual string Expression(int column) => Quoted(Columns.Keys[column]);

    /// <summary>The records with their numbers, from 1, as pid_number; null where they have no order.</summary>
    protected virtual string? NumberedRecords => null;

    /// <summary>The failure of a column whose values are none that can be compared.</summary>
    protected TableFormatException NoSymbols(int column, string type) => new(Source,
        $"A column of type {type} holds no symbols.",
        $"Take a part of each value in a query in place of the file, or the whole as one symbol: {AsText(Header[column])}")
    { Column = Header[column] };

    private string AsText(string name)
    {
        string text = $"CAST({ShellCommand.SqlName(name)} AS VARCHAR) AS {ShellCommand.SqlName(name)}";
        return File.Exists(Source) ? ShellCommand.Query($"SELECT * REPLACE ({text}) FROM {Engine.Quoted(Source)}") : text;
    }

    /// <summary>All rows of a short answer.</summary>
    protected List<object[]> Rows(string sql)
    {
        using DbDataReader answer = Execute(sql);
        List<object[]> rows = [];
        while (Next(answer))
        {
            object[] row = new object[answer.FieldCount];
            answer.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private object Value(int column)
    {
        int ordinal = _ordinals[column];
        try
        {
            return _rows!.GetValue(ordinal);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // What a provider cannot turn into a value of .NET it says with exceptions of any kind.
            throw new TableFormatException(Source,
                $"A value of type {_rows!.GetDataTypeName(ordinal)} cannot be read: {Sentence(e.Message)}",
                "Turn it into text with a query: CAST(column AS VARCHAR).")
            { Column = Header[column] };
        }
    }

    /// <summary>The names of the columns, and those by which they are asked for.</summary>
    protected virtual (string[] Names, string[] Keys) ReadHeader()
    {
        using DbDataReader empty = Execute($"SELECT * FROM {Query} AS pid_records WHERE 1 = 0");
        string[] header = new string[empty.FieldCount];
        for (int c = 0; c < header.Length; c++)
        {
            header[c] = empty.GetName(c);
        }

        return (header, header);
    }

    private DbDataReader Execute(string sql)
    {
        _command?.Dispose();
        _command = CreateCommand();
        _command.CommandText = sql;
        _command.CommandTimeout = 0;
        using CancellationTokenRegistration registration = cancellation.Register(static command =>
            ((DbCommand)command!).Cancel(), _command);
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
        DbException or InvalidOperationException => new TableFormatException(Source, Sentence(cause.Message), RemedyOf(cause.Message)),
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
