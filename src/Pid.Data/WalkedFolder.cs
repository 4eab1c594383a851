using Microsoft.Extensions.FileSystemGlobbing.Abstractions;

namespace Pid.Data;

/// <summary>A folder as a pattern walks it: a link back to a folder that is being walked is none, or the walk would have no end.</summary>
internal sealed class WalkedFolder : DirectoryInfoBase
{
    private readonly DirectoryInfo _folder;
    private readonly WalkedFolder? _above;
    private readonly string _real;

    /// <param name="path">Its path.</param>
    public WalkedFolder(string path)
        : this(new DirectoryInfo(path), null, null)
    {
    }

    private WalkedFolder(DirectoryInfo folder, WalkedFolder? above, string? name)
    {
        (_folder, _above, Name) = (folder, above, name ?? folder.Name);
        _real = above is null ? Real(Path.TrimEndingDirectorySeparator(folder.FullName))
            : folder.LinkTarget is { } target ? Real(Path.GetFullPath(Path.Combine(above._real, target))) // relative to where it stands
            : Path.Combine(above._real, Name);
    }

    public override string Name { get; }

    public override string FullName => _folder.FullName;

    public override DirectoryInfoBase? ParentDirectory =>
        _above ?? (_folder.Parent is { } parent ? new WalkedFolder(parent, null, null) : null);

    public override IEnumerable<FileSystemInfoBase> EnumerateFileSystemInfos()
    {
        foreach (FileSystemInfo entry in _folder.Exists ? _folder.EnumerateFileSystemInfos() : [])
        {
            if (entry is FileInfo file)
            {
                yield return new FileInfoWrapper(file);
            }
            else if (entry is DirectoryInfo folder && new WalkedFolder(folder, this, null) is { IsWalked: false } below)
            {
                yield return below;
            }
        }
    }

    public override DirectoryInfoBase? GetDirectory(string path) => path == ".."
        ? new WalkedFolder(new DirectoryInfo(Path.Combine(FullName, path)), this, path)
        : _folder.EnumerateDirectories().FirstOrDefault(f => f.Name == path) is { } folder ? new WalkedFolder(folder, this, null) : null;

    public override FileInfoBase GetFile(string path) => new FileInfoWrapper(new FileInfo(Path.Combine(FullName, path)));

    // The path without links on it.
    private static string Real(string path)
    {
        string real = Path.GetPathRoot(path) ?? "";
        if (!Directory.Exists(path))
        {
            return path;
        }

        foreach (string part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(real, part);
            real = new DirectoryInfo(next).LinkTarget is { } target ? Real(Path.GetFullPath(Path.Combine(real, target))) : next;
        }

        return real;
    }

    private bool IsWalked
    {
        get
        {
            WalkedFolder? above = _above;
            while (above is not null && above._real != _real)
            {
                above = above._above;
            }

            return above is not null;
        }
    }
}
