using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Pid.Data.Binary;

/// <summary>Text that gzip or Zstandard packed is unpacked while it is read, whatever the file is called.</summary>
internal static class Compression
{
    /// <summary>What is said of bytes that cannot be unpacked.</summary>
    public const string Damaged = "the packed data are damaged or cut off";

    private static readonly string[] s_extensions = [".gz", ".zst", ".zstd"];

    /// <summary>Whether a file is called as a packed one.</summary>
    public static bool IsNamed(string path) => s_extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>The name of what is packed: t.csv of t.csv.gz; of other names themselves.</summary>
    public static string Inner(string path) => IsNamed(path) ? Path.ChangeExtension(path, null) : path;

    /// <summary>The text that the bytes pack, or the bytes themselves.</summary>
    public static Stream Unpacked(Stream bytes, out bool isPacked)
    {
        // No more is waited for than it takes: a stream may be a person who types.
        byte[] start = new byte[1 << 16];
        int read = 0;
        do
        {
            int more = bytes.Read(start, read, start.Length - read);
            if (more == 0)
            {
                break;
            }

            read += more;
        }
        while ((read < 2 && start[0] == 0x1F) || (read < 4 && start[0] == 0x28));
        PrefixedStream whole = new(start.AsMemory(0, read), bytes);
        Stream? packed = start.AsSpan(0, read) switch
        {
            [0x1F, 0x8B, ..] => new GZipStream(whole, CompressionMode.Decompress),
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Zstandard(whole),
            _ => null,
        };
        isPacked = packed is not null;
        return packed is null ? whole : new Unpacking(packed);
    }

    // By itself, so that its library is loaded for such files only.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ZstdSharp.DecompressionStream Zstandard(Stream packed) => new(packed, leaveOpen: false);

    /// <summary>Says of damage what it is, as a failure to read.</summary>
    private sealed class Unpacking(Stream packed) : ForwardStream
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            try
            {
                return packed.Read(buffer, offset, count);
            }
            catch (Exception e) when (e is InvalidDataException or ZstdSharp.ZstdException or EndOfStreamException)
            {
                // What the library says of gzip, a method that it does not know, is of a wrong check sum too.
                string how = e is InvalidDataException ? "a code or a check sum in them is wrong" : e.Message.TrimEnd('.');
                throw new IOException($"{Damaged} ({how}).", e);
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                packed.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
