using System.Globalization;
using System.IO.Enumeration;

namespace Pid.Data.Columns;

/// <summary>Finds the asked columns, or the default ones, in the header of a table.</summary>
internal static class ColumnResolver
{
    /// <summary>A variable of more columns is called by what was asked for, where that is short.</summary>
    private const int LongestNameList = 8;

    private const int LongestName = 40;

    /// <summary>The one column that is taken for the weight unasked.</summary>
    private const string DefaultWeight = "count";

    // Names that a column of weights often has, and a column of anything else too: never taken for one unasked.
    private static readonly string[] s_weightLike =
        ["count", "counts", "weight", "weights", "wt", "sample_weight", "sampleweight", "p", "prob", "probability", "freq", "frequency"];

    public static ResolvedColumns Resolve(RecordReader table, TableColumns asked, ReadOnlySpan<Role> roles)
    {
        int[][] variables = new int[roles.Length][];
        string[] names = new string[roles.Length];
        List<Role> missing = [];
        for (int v = 0; v < roles.Length; v++)
        {
            string? option = asked.Of(roles[v]);
            variables[v] = option is null ? FindDefault(table, Word(roles[v])) : FindAsked(table, option, "--" + Word(roles[v]));
            names[v] = asked.NameOf(roles[v]) ?? (option is not null && option.Contains('=', StringComparison.Ordinal) && Find(table, option) < 0
                ? option[..option.IndexOf('=', StringComparison.Ordinal)].Trim() : Name(table, variables[v], option ?? Word(roles[v])));
            if (variables[v].Length == 0)
            {
                missing.Add(roles[v]);
            }
        }

        if (missing.Count > 0)
        {
            throw NoDefault(table, missing, variables);
        }

        return new ResolvedColumns(variables, names, FindWeight(table, asked.Weight, variables));
    }

    private static string Name(RecordReader table, int[] columns, string asked) =>
        columns.Length <= LongestNameList ? string.Join(",", columns.Select(c => table.Header[c]))
        : asked.Length <= LongestName ? asked
        : FormattableString.Invariant($"{table.Header[columns[0]]},..,{table.Header[columns[^1]]} ({columns.Length} columns)");

    /// <summary>What options call a role.</summary>
    public static string Word(Role role) => role switch { Role.X1 => "x1", Role.X2 => "x2", _ => "y" };

    private static int[] FindDefault(RecordReader table, string name) => Find(table, name) is int c and >= 0 ? [c] : ArrayColumns(table, name);

    /// <summary>The columns that an option names, separated by commas; names of one variable in different tables, separated by =, of which a table has one.</summary>
    public static int[] FindAsked(RecordReader table, string option, string name)
    {
        // A column whose name holds a comma is taken whole before the commas are taken as separators.
        if (Find(table, option) is int whole and >= 0)
        {
            return [whole];
        }

        if (!option.Contains('=', StringComparison.Ordinal))
        {
            return FindList(table, option, name);
        }

        string[] names = option.Split('=', StringSplitOptions.TrimEntries);
        string[] here = [.. names.Where(n => n.Split(',', StringSplitOptions.TrimEntries).Any(part => TryFindPart(table, part).Length > 0))];
        return here.Length == 1 ? FindList(table, here[0], name) : throw table.HeaderError(
            here.Length == 0 ? $"No column is named {string.Join(" or ", names.Select(n => $"'{n}'"))}, which {name} gives as names of one variable."
                : $"The table has {string.Join(" as well as ", here.Select(n => $"'{n}'"))}, which {name} gives as names of one variable.",
            here.Length == 0 ? $"{ColumnHints.Near(table.Header, names[0])} Write {name} with the name of a column of each table, separated by =." : "Leave out the name that is another variable.", option);
    }

    private static int[] FindList(RecordReader table, string option, string name)
    {
        if (Find(table, option) is int whole and >= 0)
        {
            return [whole];
        }

        int[] found = [.. option.Split(',', StringSplitOptions.TrimEntries).SelectMany(part => FindPart(table, part, name))];
        return found.Distinct().Count() == found.Length ? found
            : throw table.HeaderError($"{name} asks for a column twice.", "Name every column of a variable once.", option);
    }

    private static int[] FindPart(RecordReader table, string part, string option) =>
        TryFindPart(table, part) is { Length: > 0 } found ? found : throw NotFound(table, part, option);

    /// <summary>The columns that a part of an option means: a name, a position :N, a range A..B of these, a pattern with *, or an array; none where there are none.</summary>
    private static int[] TryFindPart(RecordReader table, string part)
    {
        if (FindOne(table, part) is int single and >= 0)
        {
            return [single];
        }

        int dots = part.IndexOf("..", StringComparison.Ordinal);
        if (dots > 0 && FindOne(table, part[..dots]) is int first and >= 0 && FindOne(table, part[(dots + 2)..]) is int last && last >= first)
        {
            return [.. Enumerable.Range(first, last - first + 1)];
        }

        return part.Contains('*', StringComparison.Ordinal)
            ? [.. Enumerable.Range(0, table.Header.Length).Where(c => FileSystemName.MatchesSimpleExpression(part, table.Header[c], ignoreCase: false))]
            : ArrayColumns(table, part);
    }

    private static int FindOne(RecordReader table, string part) => Find(table, part) is int c and >= 0 ? c
        : part.StartsWith(':') && int.TryParse(part.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int position) && position <= table.Header.Length
        ? position - 1 : -1;

    /// <summary>The columns of an array of that name, name.0, name.1, ..</summary>
    private static int[] ArrayColumns(RecordReader table, string name)
    {
        List<int> found = [];
        for (int c = 0; Find(table, FormattableString.Invariant($"{name}.{found.Count}")) is var column && column >= 0 && c <= table.Header.Length; c++)
        {
            found.Add(column);
        }

        return [.. found];
    }

    /// <summary>The column of the weights, or -1. Unasked it is the column called count, to the letter; --weight none is no column.</summary>
    public static int FindWeight(RecordReader table, string? asked, int[][] variables)
    {
        bool IsVariable(int column) => variables.Any(v => v.Contains(column));
        if (asked is null)
        {
            int count = Array.IndexOf(table.Header, DefaultWeight);
            return count >= 0 && !IsVariable(count) ? Find(table, DefaultWeight) : -1;
        }

        if (asked == TableColumns.NoWeight)
        {
            return -1;
        }

        int found = FindOne(table, asked);
        if (found < 0)
        {
            // Names of the weight in different tables, of which a table has one; none among them allows that it has none.
            string[] names = asked.Split('=', StringSplitOptions.TrimEntries);
            int[] here = [.. names.Select(name => FindOne(table, name)).Where(c => c >= 0).Distinct()];
            if (here.Length == 0 && names.Length > 1 && names.Contains(TableColumns.NoWeight))
            {
                return -1;
            }

            found = here.Length == 1 ? here[0] : throw (here.Length > 1
                ? table.HeaderError($"The table has several of the columns that --weight {asked} gives as names of the weight.", "Leave out the name that is none.", asked)
                : table.HeaderError($"No column is named {string.Join(" or ", names.Select(n => $"'{n}'"))}, which --weight asks for.",
                    $"{ColumnHints.Near(table.Header, names[0])} Where every row of this table is one record, and another table has the weight, write --weight {asked}={TableColumns.NoWeight}.", asked));
        }

        return !IsVariable(found) ? found : throw table.HeaderError(
            $"The column '{asked}' is asked for as the weight and as a variable.", "Give --weight a column of its own.", asked);
    }

    /// <summary>Whether a column is called as weights often are.</summary>
    public static bool IsWeightLike(string name) => s_weightLike.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The first column that is called as weights often are and is no variable; null where there is none.</summary>
    public static string? UnusedWeight(RecordReader table, int[][] variables) =>
        table.Header.Where((name, c) => IsWeightLike(name) && !variables.Any(v => v.Contains(c))).FirstOrDefault();

    /// <summary>The column of that name, matched exactly or else without regard to case; -1 if there is none.</summary>
    public static int Find(RecordReader table, string name)
    {
        foreach (StringComparison comparison in (ReadOnlySpan<StringComparison>)[StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase])
        {
            int first = Array.FindIndex(table.Header, h => h.Equals(name, comparison));
            if (first >= 0 && Array.FindLastIndex(table.Header, h => h.Equals(name, comparison)) != first)
            {
                throw table.HeaderError($"More than one column is named '{name}'{(comparison == StringComparison.Ordinal ? "" : " but for case")}.",
                    "Give every column that is used a name of its own, or ask for it by its position, such as :2.", name);
            }

            if (first >= 0)
            {
                return first;
            }
        }

        return -1;
    }

    private static TableFormatException NotFound(RecordReader table, string name, string option) => table.HeaderError(
        $"No column is named '{name}', which {option} asks for.", $"{ColumnHints.Near(table.Header, name)} Write {option} with the name of a column.", name);

    private static TableFormatException NoDefault(RecordReader table, List<Role> missing, int[][] variables)
    {
        string[] words = [.. missing.Select(Word)];
        string[] free = [.. table.Header.Where((h, c) =>
            h.Length > 0 && !variables.Any(v => v.Contains(c)) && !IsWeightLike(h))];
        string list = words.Length == 1 ? words[0] : string.Join(", ", words[..^1]) + " or " + words[^1];
        return table.HeaderError(
            $"No column is named {list}.", $"{ColumnHints.Of(table.Header)} Say which to use, for example: {ColumnHints.Example(words, free)}", words[0]);
    }
}
