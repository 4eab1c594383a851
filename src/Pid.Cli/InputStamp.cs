using System.Security.Cryptography;
using Pid.Data;
using Pid.Data.Writing;

namespace Pid.Cli;

/// <summary>
/// What was read, and how its files were before they were read: a file that changed since is not the one that the result comes from.
/// </summary>
internal sealed class InputStamp
{
    // A folder of more files is named, and not hashed.
    private const int MostFiles = 1000;

    private readonly TableSource _source;
    private readonly FileState[] _before;

    private InputStamp(TableSource source, IReadOnlyList<string> files)
    {
        (_source, Files) = (source, files);
        _before = [.. files.Select(State)];
    }

    /// <summary>The source in words.</summary>
    public string Name => _source.Name;

    /// <summary>Whether it is a query.</summary>
    public bool IsQuery => _source.Query is not null;

    /// <summary>The files that it reads; none for a stream.</summary>
    public IReadOnlyList<string> Files { get; }

    public static InputStamp Of(TableSource source, IReadOnlyList<string> files) => new(source, files);

    /// <summary>Each file with its SHA-256, or why there is none.</summary>
    public IEnumerable<(string Name, string Hash)> Hashes()
    {
        string[] others = [.. OthersOpened()];
        return Files.Count + others.Length == 0 ? [(Name, IsQuery ? "reads no file that was found" : "not kept")]
            : Files.Count + others.Length > MostFiles ? [(Name, FormattableString.Invariant($"{Files.Count + others.Length} files"))]
            : Files.Select((file, f) => (file, Hash(file, _before[f]))).Concat(others.Select(file =>
            (file, "not kept: only reading told that it is read")));
    }

    /// <summary>The files that a query led to by a pattern or an expression.</summary>
    private IEnumerable<string> OthersOpened()
    {
        HashSet<string> known = [.. Files.Select(Key)];
        return _source.OpenedFiles.Where(file => !known.Contains(Key(file)));

        static string Key(string file) => FileIdentity.Of(file).Key;
    }

    private static string Hash(string file, FileState before)
    {
        if (!TableSource.IsOrdinaryFile(file))
        {
            return "not kept: it can be read only once";
        }

        try
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            string hash = Convert.ToHexStringLower(SHA256.HashData(stream));
            return State(file) == before ? hash : "changed after it was read";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "gone after it was read";
        }
    }

    private static FileState State(string file) =>
        new FileInfo(file) is { Exists: true } info ? new(info.Length, info.LastWriteTimeUtc) : new(-1, default);

    private sealed record FileState(long Length, DateTime Written);
}
