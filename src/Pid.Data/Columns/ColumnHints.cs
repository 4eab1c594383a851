using System.Globalization;
namespace Pid.Data.Columns;

/// <summary>
/// What a message says of the columns of a table to someone who named one that is not there: the nearest names, and not hundreds.
/// </summary>
internal static class ColumnHints
{
    private const int Few = 8;

    /// <summary>Which names are there: those nearest to the one asked for, and all where they are few.</summary>
    /// <param name="header">The columns.</param>
    /// <param name="name">What was asked for.</param>
    /// <param name="free">Those that may be meant; null for all.</param>
    public static string Near(string[] header, string name, string[]? free = null)
    {
        string[] nearest = Nearest(free ?? header, name);
        return nearest.Length == 0 ? Of(header)
            : $"Did you mean {string.Join(" or ", nearest.Select(Quoted))}?" + (header.Length <= Few ? $" {Of(header)}"
            : FormattableString.Invariant($" There are {header.Length} columns."));
    }

    /// <summary>What somebody may have meant who named what is not there, nearest first.</summary>
    public static string[] Nearest(string[] header, string name)
    {
        // Who asks for several is told of several.
        int several = name.IndexOf('*', StringComparison.Ordinal) is var star and >= 0 ? star
            : name.IndexOf("..", StringComparison.Ordinal);
        if (several >= 0)
        {
            return [.. NearestNames.Of(Stems(header), NumberedColumns.Stem(name[..several])).Select(stem => stem + "*")];
        }

        // Somebody who asks for voice where there are voice_0 to voice_49 means them all.
        string? stem = Groups(header).Where(g => g.Count() > 2 && name.Length > 0
            && g.Key.TrimEnd('_', '-', '.', ' ').Equals(name, StringComparison.OrdinalIgnoreCase)).Select(g => g.Key).FirstOrDefault();
        string[] alike = [.. header.Where(h => h.Equals(name, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal)];
        return stem is not null ? [stem + "*"] : alike.Length > 0 ? alike : NearestNames.Of(header, name);
    }

    /// <summary>Which names are there, numbered ones as a range.</summary>
    public static string Of(string[] header)
    {
        if (header.Length == 1)
        {
            return $"The only column is '{header[0]}'.";
        }

        if (header.Length <= Few)
        {
            return $"The columns are {string.Join(", ", header)}.";
        }

        List<string> parts = [];
        foreach (IGrouping<string, string> group in Groups(header))
        {
            parts.Add(group.Count() > 2 ? $"{group.First()}..{group.Last()}" : string.Join(", ", group));
        }

        return string.Create(CultureInfo.InvariantCulture,
            $"The columns are {string.Join(", ", parts.Take(Few))}{(parts.Count > Few ? ", .." : "")} "
            + $"({header.Length} in all).");
    }

    /// <summary>
    /// Options that may be meant where nothing was asked: the names that are free in their order; of a wide table a pattern for each group
    /// of numbered columns.
    /// </summary>
    public static string Example(string[] words, string[] free)
    {
        string[] patterns = [.. Groups(free).Where(g => g.Count() > 2).Select(g => g.Key + "*")];
        string[] single = [.. Groups(free).Where(g => g.Count() <= 2).SelectMany(g => g)];
        int next = 0;
        return string.Join(" ", words.Select((word, i) =>
            $"--{word} " + Quoted(Array.Find(free, name => name.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } alike ? alike
            : patterns.Length == 0 ? Or(free, i)
            : word == "y" ? single.LastOrDefault() ?? "COLUMN" : Or([.. patterns, .. single], next++))));

        static string Or(string[] names, int place) => place < names.Length ? names[place] : "COLUMN";
    }

    /// <summary>What groups of three or more numbered columns have in common, the largest first.</summary>
    public static string[] Stems(IEnumerable<string> names) =>
        [.. Groups([.. names]).Where(g => g.Count() > 2).OrderByDescending(g => g.Count()).Select(g => g.Key)];

    /// <summary>A name as a shell takes it.</summary>
    public static string Quoted(string name) => name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.') ? name
        : $"'{name.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static IEnumerable<IGrouping<string, string>> Groups(string[] header) =>
        header.GroupBy(name => NumberedColumns.Stem(name) is var stem && stem.Length > 0 && stem.Length < name.Length ? stem
        : name, StringComparer.Ordinal);
}
