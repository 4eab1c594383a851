
namespace Pid.Data.Columns;

/// <summary>Finds the asked columns, or the default ones, in the header of a table.</summary>
internal static partial class ColumnResolver
{
    /// <summary>A variable of more columns is called by what was asked for, where that is short.</summary>
    private const int LongestNameList = 8;

    private const int LongestName = 40;

    /// <summary>Finds the columns of the variables, in the order of the tables before this one.</summary>
    public static ResolvedColumns Resolve(RecordReader table, TableColumns asked, ReadOnlySpan<Role> roles, ColumnOrder order)
    {
        int[][] variables = new int[roles.Length][];
        string[] names = new string[roles.Length];
        List<Role> missing = [];
        List<string> remarks = [];
        for (int v = 0; v < roles.Length; v++)
        {
            (string? option, string word) = (asked.Of(roles[v]), "--" + Word(roles[v]));
            ColumnChoice found = option is null ? FindDefault(table, Word(roles[v]))
                : FindAsked(table, option, word, new Others(asked, roles[v], NamedElsewhere(table, asked, roles[v]), order), remarks);
            variables[v] = found.Columns.Length == 0 ? [] : order.Place(table, roles[v], found, $"{word} {option ?? Word(roles[v])}");
            names[v] = asked.NameOf(roles[v]) ?? (option is not null && option.Contains('=', StringComparison.Ordinal)
                && Find(table, option) < 0
                ? option[..option.IndexOf('=', StringComparison.Ordinal)].Trim() : Name(table, variables[v], option ?? Word(roles[v])));
            if (variables[v].Length == 0)
            {
                missing.Add(roles[v]);
            }
        }

        if (missing.Count > 0)
        {
            throw NoDefault(table, missing, variables, order);
        }

        RefuseTargetAsSource(table, roles, variables);
        int weight = FindWeight(table, asked.Weight, variables, order.HasSeveralTables);
        order.WeightBefore = weight < 0 ? order.WeightBefore : table.Header[weight];
        if (asked.Weight is not null and not TableColumns.NoWeight && Array.IndexOf(table.Header, DefaultWeight) is int count and >= 0
            && count != weight && !variables.Any(v => v.Contains(count)))
        {
            remarks.Add($"The column {DefaultWeight} of {order.Part} is not its weight, since --weight {asked.Weight} says another"
                + (weight >= 0 ? "." : $": every row counts one there. Say --weight {DefaultWeight}={asked.Weight} if it is."));
        }

        return new ResolvedColumns(variables, names, weight) { Remarks = remarks };
    }

    /// <summary>The columns that another variable names, or that are the weight, each with the option: no pattern takes these.</summary>
    private static Dictionary<int, string> NamedElsewhere(RecordReader table, TableColumns asked, Role role)
    {
        Dictionary<int, string> named = [];
        foreach (Role other in (Role[])[Role.X1, Role.X2, Role.Y])
        {
            string option = asked.Of(other) ?? Word(other);
            foreach (string part in other == role ? [] : option.Split([',', '='], StringSplitOptions.TrimEntries).Prepend(option))
            {
                Add(part, $"--{Word(other)} names");
            }
        }

        if (asked.Weight is null)
        {
            _ = Array.IndexOf(table.Header, DefaultWeight) is int count and >= 0 && named.TryAdd(count, "is taken for the weight");
        }
        else if (asked.Weight != TableColumns.NoWeight)
        {
            Array.ForEach(asked.Weight.Split('=', StringSplitOptions.TrimEntries), part => Add(part, "--weight names"));
        }

        return named;

        void Add(string part, string by)
        {
            int column = Array.IndexOf(table.Header, part);
            if (part.Length > 0 && column >= 0)
            {
                named.TryAdd(column, by);
            }
        }
    }

    private static string Name(RecordReader table, int[] columns, string asked) =>
        columns.Length <= LongestNameList ? string.Join(",", columns.Select(c => table.Header[c]))
        : asked.Length <= LongestName ? asked
        : FormattableString.Invariant($"{table.Header[columns[0]]},..,{table.Header[columns[^1]]} ({columns.Length} columns)");

    /// <summary>What options call a role.</summary>
    public static string Word(Role role) => role switch { Role.X1 => "x1", Role.X2 => "x2", _ => "y" };

    private static ColumnChoice FindDefault(RecordReader table, string name) => Find(table, name) is int c and >= 0
        ? new ColumnChoice([c], null, ColumnOrderKind.Names) : new ColumnChoice(ArrayColumns(table, name), null, ColumnOrderKind.Array);

    /// <summary>The columns that an option names.</summary>
    public static int[] FindAsked(RecordReader table, string option, string name) =>
        FindAsked(table, option, name, Others.None, []).Columns;

    /// <summary>What else is asked for, and of which tables.</summary>
    /// <param name="Asked">The columns of all variables.</param>
    /// <param name="Role">The variable that is looked for.</param>
    /// <param name="Named">The columns that other options name.</param>
    /// <param name="Order">The tables before this one.</param>
    private sealed record Others(TableColumns Asked, Role Role, Dictionary<int, string> Named, ColumnOrder Order)
    {
        public static Others None { get; } = new(new TableColumns(), Role.X1, [], new ColumnOrder());

        /// <summary>The columns of a table that no other option means.</summary>
        public IEnumerable<string> Free(RecordReader table)
        {
            HashSet<int> taken = [.. Named.Keys, .. ((Role[])[Role.X1, Role.X2, Role.Y]).Where(role => role != Role)
                .SelectMany(role => (Asked.Of(role) ?? Word(role)).Split(',', '=')).SelectMany(part =>
                TryFindPart(table, part.Trim(), []).Columns)];
            return table.Header.Where((_, c) => !taken.Contains(c));
        }
    }

    /// <summary>
    /// The columns that an option names, separated by commas; names of one variable in different tables, separated by =, of which a table
    /// has one.
    /// </summary>
    private static ColumnChoice FindAsked(
        RecordReader table, string option, string name, Others others, List<string> remarks)
    {
        // A column whose name holds a comma is taken whole before the commas are taken as separators.
        if (Find(table, option) is int whole and >= 0)
        {
            return new ColumnChoice([whole], null, ColumnOrderKind.Names);
        }

        string[] names = option.Split('=', StringSplitOptions.TrimEntries);
        string[] here = names.Length == 1 ? [option]
            : [.. names.Where(n => n.Split(',', StringSplitOptions.TrimEntries).Any(part =>
            TryFindPart(table, part, others.Named).Columns.Length > 0))];
        if (here.Length == 1)
        {
            return FindList(table, here[0], name, others, remarks, names.Length > 1);
        }

        TableFormatException refusal = table.HeaderError(
            here.Length == 0 ? $"No column is named {string.Join(" or ", names.Select(n => $"'{n}'"))}, which {name} gives as names of "
                + $"one variable."
                : $"The table has {string.Join(" as well as ", here.Select(n => $"'{n}'"))}, which {name} gives as names of one variable.",
            here.Length == 0 ? $"{ColumnHints.Near(table.Header, names[0])} Write {name} with the name of a column of each table, "
                + $"separated by =" + (BothNames(table, option, others) is { } both ? $": {name} {both}." : ".")
            : "Leave out the name that is another variable.", option);
        throw here.Length == 0 ? refusal.OfMissingColumn() : refusal;
    }

    private static ColumnChoice FindList(
        RecordReader table, string option, string name, Others others, List<string> remarks, bool hasOthers)
    {
        if (Find(table, option) is int whole and >= 0)
        {
            return new ColumnChoice([whole], null, ColumnOrderKind.Names);
        }

        string[] parts = option.Split(',', StringSplitOptions.TrimEntries);
        FoundPart[] found = Array.ConvertAll(parts, part => TryFindPart(table, part, others.Named));
        for (int i = 0; i < parts.Length; i++)
        {
            if (found[i].Columns.Length == 0)
            {
                throw NotFound(table, parts[i], name, others);
            }

            remarks.AddRange(found[i].LeftOut.Select(c =>
                $"{name} {parts[i]} leaves out the column {table.Header[c]}, which {others.Named[c]}."));
        }

        int[] columns = [.. found.SelectMany(f => f.Columns)];
        if (columns.Distinct().Count() != columns.Length)
        {
            throw table.HeaderError($"{name} asks for a column twice.", "Name every column of a variable once.", option);
        }

        bool Is(PartKind kind) => Array.TrueForAll(found, f => f.Kind == kind);
        return Array.Exists(found, f => f.Kind is PartKind.Pattern or PartKind.Range)
            ? new ColumnChoice(columns, [.. parts.SelectMany((part, i) =>
            Keys(table, part, found[i], hasOthers).Select(key => FormattableString.Invariant($"{i}:{key}")))], ColumnOrderKind.Names)
            { Offsets = hasOthers ? Offsets(table, parts, found) : null }
            : new ColumnChoice(columns, null, Is(PartKind.Array) ? ColumnOrderKind.Array
            : Array.Exists(found, f => f.Kind == PartKind.Place) ? ColumnOrderKind.Places : ColumnOrderKind.Names);
    }

    /// <summary>The column of that name, to the letter; -1 if there is none.</summary>
    public static int Find(RecordReader table, string name)
    {
        int first = Array.IndexOf(table.Header, name);
        return first < 0 || Array.LastIndexOf(table.Header, name) == first ? first
            : throw table.HeaderError($"More than one column is named '{name}'.",
            "Give every column that is used a name of its own, or ask for it by its position, such as :2.", name);
    }
}
