using Microsoft.Extensions.FileSystemGlobbing;
using Pid.Data.Binary;
using Pid.Data.Columns;

namespace Pid.Data;

/// <summary>The table files of a folder or of a pattern, in ordinal order of their paths: the same on every machine.</summary>
internal static class FileList
{
    // A .json document is a table or the settings of something else: in a folder it is not taken for data.
    private static readonly string[] s_extensions = [".csv", ".tsv", ".tab", ".txt", ".parquet", ".pq", ".jsonl", ".ndjson", ".npy", ".npz",
        ".xlsx", ".xlsm"];

    /// <summary>The files; null where the path is neither a folder nor a pattern.</summary>
    /// <exception cref="TableFormatException">There is no table file.</exception>
    public static IReadOnlyList<string>? Of(string path)
    {
        if (File.Exists(path))
        {
            return null;
        }

        if (Directory.Exists(path))
        {
            List<string> found = [.. Directory.EnumerateFiles(path).Where(IsTable)];
            string[] named = found.Count > 0 ? [] : [.. InNamedFolders(path).Where(IsTable)];
            return named.Length == 0 && FirstBelow(path) is { } below
                ? throw new TableFormatException(path,
                $"The folder has {(found.Count > 0 ? "tables, and " : "no table, but ")}folders with tables such as {below}.",
                    $"Say which are meant: {Pattern(path, "**/*", below)} is those in all folders, "
                        + $"{Pattern(path, "*", found.FirstOrDefault() ?? below)} those beside the folders only.")
                { Value = below }
                : NonEmpty(found.Count > 0 ? found : named, path,
                    $"This is a directory without a table file ({string.Join(", ", s_extensions)}).");
        }

        int wildcard = path.IndexOf('*', StringComparison.Ordinal);
        return wildcard < 0 ? null : Matching(path, wildcard);
    }

    private static List<string> Matching(string path, int wildcard)
    {
        int separator = path.AsSpan(0, wildcard).LastIndexOfAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        string folder = path[..(separator + 1)], pattern = path[(separator + 1)..];
        string from = Path.GetFullPath(folder.Length > 0 ? folder : ".");
        IEnumerable<string> matches = new Matcher(StringComparison.Ordinal).AddInclude(pattern).Execute(new WalkedFolder(from)).Files
            .Select(file => folder + Path.GetRelativePath(from, Path.GetFullPath(Path.Combine(from, file.Path))));

        // A star stands for no folder that other programs hide, such as _temporary, unless the pattern has its name.
        string[] literal = pattern.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        return NonEmpty(matches.Where(m => m[folder.Length..].Split(Path.DirectorySeparatorChar).All(part => IsShown(part) || part is ".."
            || literal.Contains(part))), path, "No file has a name of this pattern.");
    }

    private static bool IsTable(string path) => IsShown(path) && s_extensions.Contains(Path.GetExtension(Compression.Inner(path)),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The files in folders such as year=2025, into which other programs part a table by the values of a column.</summary>
    private static IEnumerable<string> InNamedFolders(string path) => Directory.EnumerateDirectories(path)
        .Where(folder => Path.GetFileName(folder).Contains('=', StringComparison.Ordinal))
        .SelectMany(folder => Directory.EnumerateFiles(folder).Concat(InNamedFolders(folder)));

    /// <summary>The first table in a folder below, by name; null where there is none.</summary>
    private static string? FirstBelow(string path)
    {
        foreach (string folder in Directory.EnumerateDirectories(path).Where(f => IsShown(f)
            && new DirectoryInfo(f).LinkTarget is null).Order(StringComparer.Ordinal))
        {
            if ((Directory.EnumerateFiles(folder).Where(IsTable).Order(StringComparer.Ordinal).FirstOrDefault()
                ?? FirstBelow(folder)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string Pattern(string folder, string name, string like) =>
        ColumnHints.Quoted(Path.Combine(folder, name + Path.GetExtension(like)));

    /// <summary>Hidden files, and the marks such as _SUCCESS that other programs leave beside tables, are none.</summary>
    private static bool IsShown(string path) => Path.GetFileName(path)[0] is not ('.' or '_');

    private static string Stem(string path) => Path.ChangeExtension(Compression.Inner(path), null);

    private static List<string> NonEmpty(IEnumerable<string> found, string path, string problem)
    {
        List<string> files = [.. found.Order(StringComparer.Ordinal)];
        // One table in two formats would be counted twice.
        if (files.GroupBy(Stem, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } same)
        {
            string oneEnding = Path.Combine(Path.GetDirectoryName(same.First()) ?? "", "*" + same.First()[Stem(same.First()).Length..]);
            throw new TableFormatException(path,
                $"The files {string.Join(", ", same.Select(Path.GetFileName))} differ by their endings only: are they one table, "
                    + $"written {same.Count()} times?",
                $"Say which are meant: {ColumnHints.Quoted(oneEnding)} is those of one ending; or give files of different tables different "
                    + "names.")
            { Value = Path.GetFileName(same.First()) };
        }

        return files.Count > 0 ? files : throw new TableFormatException(path, problem,
            "Check the path; * stands for any part of a name and ** for any folders; quote it so that the shell leaves it alone.")
        { Value = path };
    }
}
