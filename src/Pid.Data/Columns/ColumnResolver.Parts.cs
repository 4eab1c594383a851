using System.Globalization;
using System.IO.Enumeration;

namespace Pid.Data.Columns;

/// <content>What a part of an option means, and what tells the columns of a part from each other.</content>
internal static partial class ColumnResolver
{
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
}
