using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Pid.Data.Writing;

/// <summary>Which file a path leads to, whatever its spelling, and whether it is an ordinary file.</summary>
/// <param name="Key">The same for two paths exactly where they lead to the same file.</param>
/// <param name="IsOrdinary">Whether it is a file that can be replaced: no device, no pipe, no socket.</param>
internal readonly partial record struct FileIdentity(string Key, bool IsOrdinary)
{
    private const int CurrentFolder = -100;    // AT_FDCWD
    private const uint Wanted = 1 | 8 | 16 | 256; // STATX_TYPE | STATX_UID | STATX_GID | STATX_INO
    private const int TypeMask = 0xF000, Ordinary = 0x8000, Socket = 0xC000, CharacterDevice = 0x2000;

    /// <summary>Whether it is a socket, into which no file can be written.</summary>
    public bool IsSocket { get; private init; }

    /// <summary>Whether it is a device that takes one character after the other, as a terminal is; where the system says that.</summary>
    public bool IsCharacterDevice { get; private init; }

    /// <summary>Who owns it; null where there is no file or the system does not say.</summary>
    private (uint User, uint Group)? Owner { get; init; }

    /// <summary>The file behind a path, links followed; of a path where there is none, the place that it would have.</summary>
    public static FileIdentity Of(string path)
    {
        if (OperatingSystem.IsLinux() && OfInode(path) is { } found)
        {
            return found;
        }

        string full = Path.GetFullPath(path);
        FileInfo file = new(full);
        if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is { } target)
        {
            return Of(target.FullName);
        }

        string? folder = Path.GetDirectoryName(full);
        string place = folder is not null && OperatingSystem.IsLinux() && OfInode(folder) is { } parent ? parent.Key : folder ?? "";
        return new FileIdentity($"{place}/{Path.GetFileName(full)}", OperatingSystem.IsLinux()
            || !full.StartsWith("/dev/", StringComparison.Ordinal));
    }

    /// <summary>Gives another file to the owner and the group of this one, as far as the process may: only root gives files away.</summary>
    public void GiveToOwner(string path)
    {
        if (Owner is { } owner && Of(path).Owner != owner && ChangeOwner(path, owner.User, owner.Group) != 0)
        {
            _ = ChangeOwner(path, uint.MaxValue, owner.Group); // a member of the group may keep that
        }
    }

    /// <summary>
    /// By statx, the one call whose layout is the same on every processor: user at 20, group at 24, mode at 28, inode at 32, device at 136.
    /// </summary>
    private static FileIdentity? OfInode(string path)
    {
        Span<byte> status = stackalloc byte[256];
        if (StatX(CurrentFolder, path, 0, Wanted, ref MemoryMarshal.GetReference(status)) != 0)
        {
            return null;
        }

        int mode = BinaryPrimitives.ReadUInt16LittleEndian(status[28..]);
        ulong inode = BinaryPrimitives.ReadUInt64LittleEndian(status[32..]),
            device = BinaryPrimitives.ReadUInt64LittleEndian(status[136..]);
        return new FileIdentity(FormattableString.Invariant($"{device}:{inode}"), (mode & TypeMask) == Ordinary)
        {
            IsSocket = (mode & TypeMask) == Socket,
            IsCharacterDevice = (mode & TypeMask) == CharacterDevice,
            Owner = (BinaryPrimitives.ReadUInt32LittleEndian(status[20..]), BinaryPrimitives.ReadUInt32LittleEndian(status[24..])),
        };
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, ref byte status);

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
