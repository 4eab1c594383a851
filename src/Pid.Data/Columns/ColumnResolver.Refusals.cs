namespace Pid.Data.Columns;

/// <content>What is said where a column is not there, and which option names the one that is meant.</content>
internal static partial class ColumnResolver
{
    /// <summary>Two sources may be one column, and are copies then; a target that is its own source tells nothing.</summary>
    private static void RefuseTargetAsSource(RecordReader table, ReadOnlySpan<Role> roles, int[][] variables)
    {
        int target = roles.IndexOf(Role.Y);
        for (int v = 0; target >= 0 && v < roles.Length; v++)
        {
            if (v != target && variables[v].Intersect(variables[target]).Select(c => table.Header[c]).FirstOrDefault() is { } column)
            {
                throw table.HeaderError($"The column '{column}' is taken for the source (--{Word(roles[v])}) and for the target (--y).",
                    $"Give --{Word(roles[v])} columns that are not the target's.", column);
            }
        }
    }

    private static TableFormatException NotFound(RecordReader table, string name, string option, Others others)
    {
        string near = ColumnHints.Near(table.Header, name, [.. others.Free(table)]);
        return table.HeaderError($"No column is named '{name}', which {option} asks for.", !others.Order.MayDiffer
            ? $"{near} Write {option} with the name of a column."
            : $"{near} Where this table calls it differently, write both names: {option} " + (BothNames(table, name, others) is { } both
            ? both + "." : $"{ColumnHints.Quoted(name)}=NAME, NAME being the one here."), name).OfMissingColumn();
    }

    /// <summary>Whether a table has the columns of a variable.</summary>
    public static bool Has(RecordReader table, TableColumns asked, Role role) => asked.Of(role) is not { } option
        ? FindDefault(table, Word(role)).Columns.Length > 0
        : Find(table, option) >= 0 || option.Split('=', StringSplitOptions.TrimEntries).Any(name =>
            name.Split(',', StringSplitOptions.TrimEntries).All(part => TryFindPart(table, part, []).Columns.Length > 0));

    /// <summary>
    /// What a variable that a table lacks may be called there: of numbered columns the ranges, as soon as a table before had them, and a
    /// pattern until then.
    /// </summary>
    private static string? BothNames(RecordReader table, string name, Others others)
    {
        string[] free = [.. others.Free(table)];
        if (NumberedColumns.BothNames(others.Order.Before(others.Role), free) is { } ranges)
        {
            return ranges;
        }

        string? other = ColumnHints.Nearest(free, name).FirstOrDefault()
            ?? ((name.Contains('*', StringComparison.Ordinal) || name.Contains("..", StringComparison.Ordinal))
            && ColumnHints.Stems(free) is [var stem, ..] ? stem + "*" : null);
        return other is null ? null : string.Join('=',
            name.Split('=', StringSplitOptions.TrimEntries).Append(other).Select(ColumnHints.Quoted));
    }

    private static TableFormatException NoDefault(RecordReader table, List<Role> missing, int[][] variables, ColumnOrder order)
    {
        string[] words = [.. missing.Select(Word)];
        string[] free = [.. table.Header.Where((h, c) =>
            h.Length > 0 && !variables.Any(v => v.Contains(c)) && !IsWeightLike(h) && !ColumnChecks.IsNoVariable(h))];
        string list = words.Length == 1 ? words[0] : string.Join(", ", words[..^1]) + " or " + words[^1];
        return table.HeaderError(
            $"No column is named {list}.",
            $"{ColumnHints.Of(table.Header)} {Instead(missing, words, free, order)}", words[0]).OfMissingColumn();
    }

    /// <summary>What to say where a column has not the name that it should: an option for each, or that none is left.</summary>
    private static string Instead(List<Role> missing, string[] words, string[] free, ColumnOrder order)
    {
        string?[] renamed = [.. missing.Select(role => order.Before(role) is [var before] && NearestNames.Of(free, before) is [var near, ..]
            ? $"--{Word(role)} {ColumnHints.Quoted(before)}={ColumnHints.Quoted(near)}" : null)];
        return Array.TrueForAll(renamed, r => r is not null)
            ? $"Where this file calls it differently, write both names: {string.Join(" ", renamed)}"
            : order.IsLaterPart && !order.HasSeveralTables
            ? "None of them is called like it: leave this file out with a pattern that only the others match."
            : free.Length >= words.Length || ColumnHints.Stems(free).Length > 0
            ? $"Say which to use, for example: {ColumnHints.Example(words, free)}"
            : "Too few are left: give the table such a column.";
    }
}
