using System.Globalization;

namespace Pid.Data.Columns;

/// <summary>Columns whose names differ by the number at their end only, such as v_00 to v_49, and ranges of these, v_00..v_49.</summary>
internal static class NumberedColumns
{
    private const int FewestOfRange = 3;
    private static readonly char[] s_digits = [.. "0123456789"];

    /// <summary>The part of a name before the number at its end.</summary>
    public static string Stem(string name) => name.TrimEnd(s_digits);

    /// <summary>
    /// The columns of a range whose ends differ by their numbers only, by these, in the direction of the range and wherever they stand;
    /// null for any other.
    /// </summary>
    public static IEnumerable<int>? Between(string[] header, string first, string last)
    {
        string stem = Stem(first);
        if (stem != Stem(last) || stem == ":" || Number(first, stem) is not { } from || Number(last, stem) is not { } to)
        {
            return null;
        }

        IEnumerable<(int Column, long Number)> within = header.Select((name, c) => (Column: c, Number: Number(name, stem)))
            .Where(n => n.Number >= Math.Min(from, to) && n.Number <= Math.Max(from, to)).Select(n => (n.Column, n.Number!.Value));
        return (from <= to ? within.OrderBy(n => n.Number) : within.OrderByDescending(n => n.Number)).Select(n => n.Column);
    }

    /// <summary>How far each column of a range is from its first end; null where the range is none of numbers.</summary>
    public static string[]? Offsets(string range, string[] names)
    {
        string first = range[..range.IndexOf("..", StringComparison.Ordinal)], stem = Stem(first);
        return Number(first, stem) is { } from && Array.TrueForAll(names, name => Number(name, stem) is not null)
            ? Array.ConvertAll(names, name => Math.Abs(Number(name, stem)!.Value - from).ToString(CultureInfo.InvariantCulture)) : null;
    }

    /// <summary>
    /// The ranges by which two tables may call the same columns, v_00..v_49=w_1..w_50: of all columns of one, and of so many of the other
    /// that have the same numbers but for where they begin. Null where there are none.
    /// </summary>
    /// <param name="there">The columns of the variable in the table that is known.</param>
    /// <param name="here">What the other table has for it.</param>
    public static string? BothNames(string[]? there, IEnumerable<string> here) => there is null || Ordered(there) is not { } known ? null
        : here.GroupBy(Stem).Select(group => Ordered([.. group])).FirstOrDefault(found => found is not null
            && found.Value.Offsets.SequenceEqual(known.Offsets)) is { } same
        ? $"{ColumnHints.Quoted(known.Range)}={ColumnHints.Quoted(same.Range)}" : null;

    /// <summary>Several columns of one stem as a range, and their numbers from the least on.</summary>
    private static (string Range, long[] Offsets)? Ordered(string[] names)
    {
        string stem = Stem(names[0]);
        if (names.Length < FewestOfRange || stem.Length == 0 || !Array.TrueForAll(names, name => Number(name, stem) is not null))
        {
            return null;
        }

        (string Name, long Number)[] ordered =
            [.. names.Select(name => (Name: name, Number: Number(name, stem)!.Value)).OrderBy(n => n.Number)];
        long[] offsets = Array.ConvertAll(ordered, n => n.Number - ordered[0].Number);
        return offsets.Distinct().Count() == names.Length ? ($"{ordered[0].Name}..{ordered[^1].Name}", offsets) : null;
    }

    private static long? Number(string name, string stem) => Stem(name) == stem && long.TryParse(name.AsSpan(stem.Length), NumberStyles.None,
        CultureInfo.InvariantCulture, out long number) ? number : null;
}
