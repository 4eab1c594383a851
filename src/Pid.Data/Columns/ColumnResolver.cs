using System.Globalization;
using System.IO.Enumeration;

namespace Pid.Data.Columns;

/// <summary>Finds the asked columns, or the default ones, in the header of a table.</summary>
internal static partial class ColumnResolver
{
    /// <summary>A variable of more columns is called by what was asked for, where that is short.</summary>
    private const int LongestNameList = 8;

    private const int LongestName = 40;

    /// <summary>The one column that is taken for the weight unasked.</summary>
    private const string DefaultWeight = "count";

    // Names that a column of weights often has, and a column of anything else too: never taken for one unasked.
    private static readonly string[] s_weightLike =
        ["count", "counts", "weight", "weights", "wt", "sample_weight", "sampleweight", "p", "prob", "probability", "freq", "frequency"];

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

    /// <summary>
    /// A weight as an option names it for several tables, of which an earlier one may call it differently, and others have none.
    /// </summary>
    public static string WithOthers(string weight, ColumnOrder order) => order.HasSeveralTables && order.WeightBefore is { } before
        && before != weight
        ? $"{ColumnHints.Quoted(before)}={weight}={TableColumns.NoWeight}" : weight;

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

    /// <summary>
    /// What tells the columns of a part from each other in every table: what the star stands for, their names, or their numbers in an
    /// array.
    /// </summary>
    private static IEnumerable<string> Keys(RecordReader table, string part, FoundPart found, bool hasOthers)
    {
        string[] names = Array.ConvertAll(found.Columns, c => table.Header[c]);
        int star = part.IndexOf('*', StringComparison.Ordinal), common = 0;
        switch (found.Kind)
        {
            case PartKind.Pattern when part.LastIndexOf('*') == star && part.AsSpan().IndexOfAny('?', '\\') < 0:
                return names.Select(name => name[star..^(part.Length - star - 1)]);
            case PartKind.Pattern:
                return names;
            case PartKind.Range:
                // Other tables call them otherwise: what their names have in common does not count.
                while (hasOthers && names.All(n => n.Length > common + 1 && n[common] == names[0][common]))
                {
                    common++;
                }

                return names.Select(name => name[common..]);
            default:
                return names.Select((_, i) => i.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>
    /// The place of each column in lists that are in one order whatever the columns are called; null where a part of the option leaves
    /// the order to the table.
    /// </summary>
    private static string[]? Offsets(RecordReader table, string[] parts, FoundPart[] found)
    {
        string[]?[] own = [.. found.Select((f, i) => f.Kind switch
        {
            PartKind.Pattern => null,
            PartKind.Range => NumberedColumns.Offsets(parts[i], Array.ConvertAll(f.Columns, c => table.Header[c])),
            _ => [.. f.Columns.Select((_, place) => place.ToString(CultureInfo.InvariantCulture))],
        })];
        return Array.Exists(own, o => o is null) ? null
            : [.. own.SelectMany((offsets, i) => offsets!.Select(offset => FormattableString.Invariant($"{i}:{offset}")))];
    }

    private enum PartKind
    {
        Name,
        Place,
        Range,
        Pattern,
        Array,
    }

    /// <summary>What a part of an option means, and what a pattern or a range would take but for another option.</summary>
    private readonly record struct FoundPart(int[] Columns, PartKind Kind, int[] LeftOut);

    /// <summary>
    /// The columns that a part of an option means: a name, a position :N, a range A..B of these, a pattern with *, or an array; none where
    /// there are none.
    /// </summary>
    private static FoundPart TryFindPart(RecordReader table, string part, Dictionary<int, string> elsewhere)
    {
        if (FindOne(table, part) is int single and >= 0)
        {
            return new FoundPart([single], IsPlace(part) ? PartKind.Place : PartKind.Name, []);
        }

        int dots = part.IndexOf("..", StringComparison.Ordinal);
        if (dots > 0 && Find(table, part[..dots]) >= 0 && Find(table, part[(dots + 2)..]) >= 0
            && NumberedColumns.Between(table.Header, part[..dots], part[(dots + 2)..]) is { } numbered)
        {
            return Without(numbered, PartKind.Range);
        }

        if (dots > 0 && FindOne(table, part[..dots]) is int first and >= 0 && FindOne(table, part[(dots + 2)..]) is int last
            && last >= first)
        {
            return Without(Enumerable.Range(first, last - first + 1), IsPlace(part[..dots]) && IsPlace(part[(dots + 2)..]) ? PartKind.Place
                : PartKind.Range);
        }

        return part.Contains('*', StringComparison.Ordinal)
            ? Without(Enumerable.Range(0, table.Header.Length).Where(c => FileSystemName.MatchesSimpleExpression(part, table.Header[c],
            ignoreCase: false)), PartKind.Pattern)
            : new FoundPart(ArrayColumns(table, part), PartKind.Array, []);

        FoundPart Without(IEnumerable<int> columns, PartKind kind) =>
            new([.. columns.Where(c => !elsewhere.ContainsKey(c))], kind, [.. columns.Where(elsewhere.ContainsKey)]);

        bool IsPlace(string text) => text.StartsWith(':') && Find(table, text) < 0;
    }

    private static int FindOne(RecordReader table, string part) => Find(table, part) is int c and >= 0 ? c
        : part.StartsWith(':') && int.TryParse(part.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int position)
        && position <= table.Header.Length
        ? position - 1 : -1;

    /// <summary>The columns of an array of that name, name.0, name.1, ..</summary>
    private static int[] ArrayColumns(RecordReader table, string name)
    {
        List<int> found = [];
        for (int c = 0; Find(table, FormattableString.Invariant($"{name}.{found.Count}")) is var column && column >= 0
            && c <= table.Header.Length; c++)
        {
            found.Add(column);
        }

        return [.. found];
    }

    /// <summary>
    /// The column of the weights, or -1. Unasked it is the column called count, to the letter; --weight none is no column.
    /// </summary>
    public static int FindWeight(RecordReader table, string? asked, int[][] variables, bool several = true)
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
                ? table.HeaderError($"The table has several of the columns that --weight {asked} gives as names of the weight.",
                "Leave out the name that is none.", asked)
                : table.HeaderError($"No column is named {string.Join(" or ", names.Select(n => $"'{n}'"))}, which --weight asks for.",
                    $"{ColumnHints.Near(table.Header, names[0])} "
                    + (several && table.Header.Contains(DefaultWeight, StringComparer.Ordinal)
                        ? $"Where the weight is called {DefaultWeight} here, and other tables have another or none, write --weight "
                            + $"{DefaultWeight}={asked}={TableColumns.NoWeight}."
                        : $"Where every row of this table is one record, and another table has the weight, write --weight "
                            + $"{asked}={TableColumns.NoWeight}."), asked));
        }

        return !IsVariable(found) ? found : throw table.HeaderError(
            $"The column '{asked}' is asked for as the weight and as a variable.", "Give --weight a column of its own.", asked);
    }

    /// <summary>Whether a column is called as weights often are.</summary>
    public static bool IsWeightLike(string name) => s_weightLike.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The first column that is called as weights often are and is no variable; null where there is none.</summary>
    public static string? UnusedWeight(RecordReader table, int[][] variables) =>
        table.Header.Where((name, c) => IsWeightLike(name) && !variables.Any(v => v.Contains(c))).FirstOrDefault();

    /// <summary>The column of that name, to the letter; -1 if there is none.</summary>
    public static int Find(RecordReader table, string name)
    {
        int first = Array.IndexOf(table.Header, name);
        return first < 0 || Array.LastIndexOf(table.Header, name) == first ? first
            : throw table.HeaderError($"More than one column is named '{name}'.",
            "Give every column that is used a name of its own, or ask for it by its position, such as :2.", name);
    }
}
