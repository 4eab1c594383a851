using System.Globalization;

namespace Pid.Data.Columns;

/// <summary>The columns that an option means in one table.</summary>
/// <param name="Columns">Where they stand, in the order of the option and, where a pattern or a range means several, of the table.</param>
/// <param name="Keys">
/// What tells each from the others in every table, where a pattern or a range of names found them; null where the option itself, or an
/// array, gives the order.
/// </param>
/// <param name="Kind">What gives the order where there are no keys.</param>
internal sealed record ColumnChoice(int[] Columns, string[]? Keys, ColumnOrderKind Kind)
{
    /// <summary>
    /// The place of each in lists and numbered ranges that stand in one order for columns called differently; null where the option is none.
    /// </summary>
    public string[]? Offsets { get; init; }
}

/// <summary>What gives columns their order.</summary>
internal enum ColumnOrderKind
{
    /// <summary>Their names, in the order in which the option has them.</summary>
    Names,

    /// <summary>Their places in the table.</summary>
    Places,

    /// <summary>Their numbers in an array.</summary>
    Array,
}

/// <summary>
/// The columns of each variable, the same and in the same order in all tables that are read together. A pattern finds them in the order of
/// each table, which may be another one there: the first table sets the order, and every later one is matched to it by name, or refused.
/// </summary>
/// <param name="severalTables">Whether there are several, in which a variable may have another name.</param>
internal sealed class ColumnOrder(bool severalTables = false)
{
    private const int Shown = 8;
    private readonly First?[] _first = new First?[3];
    private readonly string[]?[] _ofPart = new string[3][];
    private bool _severalParts;

    /// <summary>The file that is being read.</summary>
    public string Part { get; private set; } = "";

    /// <summary>Whether another table, or another file of this one, may call a column differently.</summary>
    public bool MayDiffer => severalTables || _severalParts;

    /// <summary>Whether this is not the first file.</summary>
    public bool IsLaterPart { get; private set; }

    /// <summary>The columns of a variable in the first file that had it; null where none had.</summary>
    public string[]? Before(Role role) => _first[(int)role]?.Names;

    /// <summary>Whether there are several tables.</summary>
    public bool HasSeveralTables => severalTables;

    /// <summary>The weight of an earlier table, or the last one of several; null where none had one.</summary>
    public string? WeightBefore { get; set; }

    /// <summary>Begins a table, of one file or several.</summary>
    public void BeginTable(bool severalParts)
    {
        Array.Clear(_ofPart);
        _severalParts = severalParts;
    }

    /// <summary>Begins a file of the table.</summary>
    public void BeginPart(string name) => (Part, IsLaterPart) = (name, Part.Length > 0);

    /// <summary>The columns of a variable in the order of the first table that has it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="role">The variable.</param>
    /// <param name="found">What the option means in this table.</param>
    /// <param name="option">The option, for messages.</param>
    /// <exception cref="TableFormatException">They are other columns.</exception>
    public int[] Place(RecordReader table, Role role, ColumnChoice found, string option)
    {
        string[] names = Array.ConvertAll(found.Columns, c => table.Header[c]);
        if (_first[(int)role] is not { } first)
        {
            (_first[(int)role], _ofPart[(int)role]) = (new First(Part, names, found), names);
            return found.Columns;
        }

        int[] order = Order(first, found) ?? throw Other(table, first, names, option);

        // Places mean those of the first file: behind them must be the same columns in every other, and not these in another order in
        // another table.
        if (found.Kind == ColumnOrderKind.Places && (_ofPart[(int)role] is { } before ? !names.SequenceEqual(before)
            : !names.SequenceEqual(first.Names)
            && names.Order(StringComparer.Ordinal).SequenceEqual(first.Names.Order(StringComparer.Ordinal))))
        {
            throw Other(table, first with { Names = _ofPart[(int)role] ?? first.Names }, names, option);
        }

        _ofPart[(int)role] ??= names;
        return Array.ConvertAll(order, place => found.Columns[place]);
    }

    /// <summary>For each column of the first table its place among those found; null where they are others.</summary>
    private static int[]? Order(First first, ColumnChoice found)
    {
        int count = first.Names.Length;
        (string[]? before, string[]? keys) = first.Choice.Offsets is not null && found.Offsets is not null
            ? (first.Choice.Offsets, found.Offsets) : (first.Choice.Keys, found.Keys);
        if (count != found.Columns.Length)
        {
            return null;
        }

        if (before is not { } known)
        {
            // An array has no names: its columns are those of consecutive numbers, in their order.
            return keys is null ? [.. Enumerable.Range(0, count)] : first.Choice.Kind == ColumnOrderKind.Array && Ranks(keys) is { } ranks
                ? Inverse(ranks) : null;
        }

        if (keys is null)
        {
            return found.Kind == ColumnOrderKind.Array ? Ranks(known) : null;
        }

        Dictionary<string, int> places = new(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            if (!places.TryAdd(keys[i], i))
            {
                return null;
            }
        }

        return Array.TrueForAll(known, places.ContainsKey) && known.Distinct().Count() == count
            ? Array.ConvertAll(known, key => places[key]) : null;
    }

    /// <summary>The rank of each of some consecutive numbers; null where they are none.</summary>
    private static int[]? Ranks(string[] keys)
    {
        int[] numbers = Array.ConvertAll(keys, key => int.TryParse(key.AsSpan(key.IndexOf(':', StringComparison.Ordinal) + 1),
            NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : -1);
        int least = numbers.Min();
        return least >= 0 && numbers.Distinct().Count() == keys.Length && numbers.Max() - least == keys.Length - 1
            ? Array.ConvertAll(numbers, n => n - least) : null;
    }

    private static int[] Inverse(int[] ranks)
    {
        int[] inverse = new int[ranks.Length];
        for (int i = 0; i < ranks.Length; i++)
        {
            inverse[ranks[i]] = i;
        }

        return inverse;
    }

    private static TableFormatException Other(RecordReader table, First first, string[] names, string option)
    {
        string[] here = [.. names.Except(first.Names)], there = [.. first.Names.Except(names)];
        string difference = here.Length + there.Length == 0 ? "the same names in another order"
            : string.Join("; ", new[] { here.Length > 0 ? $"only here {List(here)}" : "", there.Length > 0 ? $"only there {List(there)}"
            : "" }.Where(p => p.Length > 0));
        return table.HeaderError(
            $"{option} means other columns here than in {first.Source}: here {List(names)}; there {List(first.Names)} ({difference}).",
            NumberedColumns.BothNames(first.Names, names) is { } ranges && here.Length == names.Length
                ? $"Where these are the same columns in the order of their numbers, give both ranges: {option.Split(' ')[0]} {ranges}."
                : "Give every table the same columns of a variable, in any order, or name those that all have: --x1 A,B. Where tables call "
                    + "them differently, give both lists in one order: --x1 A,B=C,D.",
            option);
    }

    private static string List(string[] names) =>
        string.Join(", ", names.Take(Shown)) + (names.Length > Shown ? FormattableString.Invariant($", .. ({names.Length} in all)") : "");

    private sealed record First(string Source, string[] Names, ColumnChoice Choice);
}
