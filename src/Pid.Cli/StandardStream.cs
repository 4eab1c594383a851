using System.Runtime.InteropServices;
using Pid.Data.Writing;

namespace Pid.Cli;

/// <summary>
/// Standard output or standard error as the operating system gives it. The runtime's own stream takes a reader that has gone for one that
/// reads, and then a batch is computed to its end for nobody. After a failure nothing more is written. A reader that goes is no failure: it
/// has enough.
/// </summary>
internal sealed partial class StandardStream(int descriptor) : SinkStream
{
    private const int Interrupted = 4, WouldBlock = 11, BrokenPipe = 32;

    private readonly Stream? _ofRuntime = !OperatingSystem.IsWindows() ? null : descriptor == 1 ? Console.OpenStandardOutput()
        : Console.OpenStandardError();
    private bool _failed;

    /// <summary>Whether failures are kept quiet: where messages go, there is no place to tell that they do not arrive.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Whether whoever read it has gone.</summary>
    public bool IsUnread { get; private set; }

    /// <summary>Whether the process was started without it.</summary>
    public bool IsClosed { get; init; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_failed || IsUnread || buffer.IsEmpty)
        {
            return;
        }

        try
        {
            WriteAll(buffer);
        }
        catch (IOException)
        {
            _failed = true;
            if (!IsQuiet)
            {
                throw;
            }
        }
    }

    private void WriteAll(ReadOnlySpan<byte> buffer)
    {
        if (IsClosed)
        {
            throw new IOException("Standard output is closed, so the result has no place to go. Redirect it to a file, or to /dev/null.");
        }

        if (_ofRuntime is not null)
        {
            _ofRuntime.Write(buffer);
            _ofRuntime.Flush();
            return;
        }

        while (!buffer.IsEmpty)
        {
            nint written = WriteTo(descriptor, in MemoryMarshal.GetReference(buffer), buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Interrupted:
                    break;
                case WouldBlock:
                case 35: // the same on BSD and macOS
                    Thread.Sleep(1);
                    break;
                case BrokenPipe:
                    IsUnread = true;
                    return;
                case int error:
                    throw new IOException($"Standard output cannot be written: {Marshal.GetPInvokeErrorMessage(error)}. Make room, or "
                        + $"redirect it to another place.");
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteTo(int descriptor, in byte start, nint count);
}
