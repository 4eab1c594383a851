namespace Pid.Data.Columns;

/// <summary>
/// What is wrong with the columns of three tables, said at once where one of them lacks a column: that the tables stand in the wrong
/// places, or what the others lack as well.
/// </summary>
internal static class PairColumns
{
    private static readonly string[] s_options = ["x1y", "x2y", "x1x2"];
    private static readonly Role[][] s_roles = [[Role.X1, Role.Y], [Role.X2, Role.Y], [Role.X1, Role.X2]];

    /// <summary>Reads three tables; a refusal of one for a column that it lacks says what there is to say of all.</summary>
    /// <exception cref="TableFormatException">A source is no such table.</exception>
    public static T Read<T>(TableSource[] sources, TableColumns asked, ReadSettings settings, Func<T> read,
        CancellationToken cancellation)
    {
        try
        {
            return read();
        }
        catch (TableFormatException e) when (e.IsMissingColumn && Remedy(e, sources, asked, settings, cancellation) is { } remedy)
        {
            throw new TableFormatException(e.File, e.Problem, remedy)
            { Line = e.Line, Record = e.Record, Column = e.Column, Value = e.Value };
        }
    }

    private static string? Remedy(TableFormatException refusal, TableSource[] sources, TableColumns asked, ReadSettings settings,
        CancellationToken cancellation)
    {
        (Role[] Has, string[] Header)?[] tables = Array.ConvertAll(sources, s => Look(s, asked, settings, cancellation));
        int[] order = [.. s_roles.Select(roles => Array.FindIndex(tables, t => t is { } table && roles.All(table.Has.Contains)))];
        if (order.Distinct().Count() == 3 && !order.Contains(-1))
        {
            return "The tables seem to stand in each other's places. Every column is where it should be with " + string.Join(" ",
                order.Select((table, place) => $"--{s_options[place]} {ColumnHints.Quoted(sources[table].Name)}"));
        }

        string[] others = [.. sources.SelectMany((source, i) =>
            source.Name == refusal.File || tables[i] is not { } table
            || s_roles[i].Except(table.Has).ToArray() is not { Length: > 0 } lacking
            ? (string[])[]
            : [$"{source.Name} has no column for {string.Join(" and ", lacking.Select(role => $"--{ColumnResolver.Word(role)}"))} either. "
                + ColumnHints.Of(table.Header)])];
        return others.Length == 0 ? null : string.Join(" ", others.Append($"In {refusal.File}: {refusal.Remedy}"));
    }

    /// <summary>The roles whose columns a table has; null where it cannot be opened a second time, or has no columns.</summary>
    private static (Role[] Has, string[] Header)? Look(TableSource source, TableColumns asked, ReadSettings settings,
        CancellationToken cancellation)
    {
        try
        {
            if (source.IsStream || source.Query is not null || TableReader.IsJson(source) || source.NonEmptyParts() is not [var part, ..])
            {
                return null;
            }

            using RecordReader table = RecordSource.Open(part, settings, cancellation);
            return ([.. ((Role[])[Role.X1, Role.X2, Role.Y]).Where(role => ColumnResolver.Has(table, asked, role))], table.Header);
        }
        catch (TableFormatException)
        {
            return null; // what is wrong with that table is said when its turn comes
        }
    }
}
