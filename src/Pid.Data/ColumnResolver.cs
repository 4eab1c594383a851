namespace Pid.Data;

/// <summary>Finds the asked columns, or the default ones, in the header of a table.</summary>
internal static class ColumnResolver
{
    private static readonly string[] DefaultWeights = ["count", "weight", "p"];

    public static ResolvedColumns Resolve(DelimitedReader table, TableColumns asked, ReadOnlySpan<Role> roles)
    {
        int[][] variables = new int[roles.Length][];
        string[] names = new string[roles.Length];
        List<Role> missing = [];
        for (int v = 0; v < roles.Length; v++)
        {
            string? option = asked.Of(roles[v]);
            variables[v] = option is null ? FindDefault(table, Word(roles[v])) : FindAsked(table, option, "--" + Word(roles[v]));
            names[v] = string.Join(",", variables[v].Select(c => table.Header[c]));
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

    private static string Word(Role role) => role switch { Role.X1 => "x1", Role.X2 => "x2", _ => "y" };

    private static int[] FindDefault(DelimitedReader table, string name) => Find(table, name) is int c and >= 0 ? [c] : [];

    /// <summary>The columns that an option names, separated by commas.</summary>
    public static int[] FindAsked(DelimitedReader table, string option, string name)
    {
        // A column whose name holds a comma is taken whole before the commas are taken as separators.
        if (Find(table, option) is int whole and >= 0)
        {
            return [whole];
        }

        string[] parts = option.Split(',', StringSplitOptions.TrimEntries);
        return Array.ConvertAll(parts, part => Find(table, part) is int c and >= 0 ? c : throw NotFound(table, part, name));
    }

    /// <summary>The column of the weights, or -1.</summary>
    public static int FindWeight(DelimitedReader table, string? asked, int[][] variables)
    {
        bool IsVariable(int column) => variables.Any(v => v.Contains(column));
        if (asked is null)
        {
            return DefaultWeights.Select(w => Find(table, w)).FirstOrDefault(c => c >= 0 && !IsVariable(c), -1);
        }

        int found = Find(table, asked);
        if (found < 0)
        {
            throw NotFound(table, asked, "--weight");
        }

        return !IsVariable(found) ? found : throw table.HeaderError(
            $"The column '{asked}' is asked for as the weight and as a variable.", "Give --weight a column of its own.", asked);
    }

    /// <summary>The column of that name, matched exactly or else without regard to case; -1 if there is none.</summary>
    private static int Find(DelimitedReader table, string name)
    {
        foreach (StringComparison comparison in (ReadOnlySpan<StringComparison>)[StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase])
        {
            int first = Array.FindIndex(table.Header, h => h.Equals(name, comparison));
            if (first >= 0 && Array.FindLastIndex(table.Header, h => h.Equals(name, comparison)) != first)
            {
                throw table.HeaderError($"More than one column is named '{name}'.", "Give every column that is used a name of its own.", name);
            }

            if (first >= 0)
            {
                return first;
            }
        }

        return -1;
    }

    private static TableFormatException NotFound(DelimitedReader table, string name, string option) => table.HeaderError(
        $"No column is named '{name}', which {option} asks for.", $"{Columns(table)} Write {option} with one of these names.", name);

    private static string Columns(DelimitedReader table) => table.Header.Length == 1
        ? $"The only column is '{table.Header[0]}': the first line must name the columns, separated by commas, semicolons or tabs."
        : $"The columns are {string.Join(", ", table.Header)}.";

    private static TableFormatException NoDefault(DelimitedReader table, List<Role> missing, int[][] variables)
    {
        string[] words = [.. missing.Select(Word)];
        string[] free = [.. table.Header.Where((h, c) =>
            h.Length > 0 && !variables.Any(v => v.Contains(c)) && !DefaultWeights.Contains(h, StringComparer.OrdinalIgnoreCase))];
        IEnumerable<string> options = words.Select((w, i) => $"--{w} {Quoted(i < free.Length ? free[i] : "COLUMN")}");
        string list = words.Length == 1 ? words[0] : string.Join(", ", words[..^1]) + " or " + words[^1];
        return table.HeaderError(
            $"No column is named {list}.", $"{Columns(table)} Say which to use, for example: {string.Join(" ", options)}", words[0]);
    }

    private static string Quoted(string name) => name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.') ? name : $"\"{name}\"";
}
