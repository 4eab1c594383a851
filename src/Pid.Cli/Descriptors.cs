using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;
using Pid.Data.Writing;

namespace Pid.Cli;

/// <summary>
/// The descriptors of the process: those that it was started with are files of the user, all others are the runtime's own.
/// </summary>
internal static partial class Descriptors
{
    private const int MostLinks = 40; // as the kernel follows
    private const int GetFlags = 1; // F_GETFD: -1 for a number that is free, and 1 for a file that no other program gets

    /// <summary>What is written besides the outputs, with the path that leads to it.</summary>
    public static List<(string Name, string Path)> Standard { get; } = [("standard output", "/proc/self/fd/1"),
        ("standard error", "/proc/self/fd/2")];

    /// <summary>The path that leads to standard input.</summary>
    public const string StandardInput = "/proc/self/fd/0";

    /// <summary>
    /// Whether a descriptor was handed down to the process: the runtime marks its own to be closed in a new program, which nothing handed
    /// down can have.
    /// </summary>
    public static bool IsHandedDown(int number) => Control(number, GetFlags) is 0;

    /// <summary>Whether a path names a descriptor that is a file of the runtime: the process was started without it.</summary>
    public static bool IsForeign(string path)
    {
        if (OperatingSystem.IsWindows() || path.Length == 0)
        {
            return false;
        }

        // A link of the user may lead to such a path, over other links; what these are links to in turn the runtime has filled.
        for (int links = 0; !IsDescriptor(path); links++)
        {
            string full = Path.GetFullPath(path);
            if (links == MostLinks || full.Contains('\0', StringComparison.Ordinal) || new FileInfo(full).LinkTarget is not { } target)
            {
                return false;
            }

            path = Path.Combine(Path.GetDirectoryName(full) ?? "/", target);
        }

        string number = Path.GetFileName(path) switch { "stdin" => "0", "stdout" => "1", "stderr" => "2", var other => other };
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor)
            && Control(descriptor, GetFlags) > 0;
    }

    /// <summary>Whether a person may look at what is written there.</summary>
    public static bool IsTerminal(SafeFileHandle handle) =>
        !OperatingSystem.IsWindows() && IsATerminal(handle) == 1;

    /// <summary>The same of a device by its path. A pipe is none, and to open it would wait.</summary>
    public static bool IsTerminal(string path)
    {
        if (OperatingSystem.IsWindows() || !FileIdentity.Of(path).IsCharacterDevice)
        {
            return false;
        }

        using SafeFileHandle device = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        return IsTerminal(device);
    }

    /// <summary>
    /// The columns of the screen that a descriptor writes to. The console of the runtime, asked for them, sends the terminal codes for a
    /// keypad that nobody takes back.
    /// </summary>
    public static int Columns(int number)
    {
        const int Usual = 80;
        const nuint GetWindowSize = 0x5413; // TIOCGWINSZ
        return !OperatingSystem.IsLinux() ? Console.WindowWidth
            : ControlDevice(number, GetWindowSize, out WindowSize size) == 0 && size.Columns > 0 ? size.Columns : Usual;
    }

    // Nearly no path is one: most are told without the pattern.
    private static bool IsDescriptor(string path) =>
        (path.Contains("/std", StringComparison.Ordinal) || path.Contains("/fd/", StringComparison.Ordinal))
        && DescriptorPath().IsMatch(path);

    [GeneratedRegex("^/+(dev/+(stdin|stdout|stderr|fd/+[0-9]+)|proc/+self/+fd/+[0-9]+)$")]
    private static partial Regex DescriptorPath();

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int ControlDevice(int descriptor, nuint request, out WindowSize size);

    // winsize: rows, columns, and the same in pixels.
    private readonly record struct WindowSize(ushort Rows, ushort Columns, ushort Width, ushort Height);

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsATerminal(SafeFileHandle descriptor);
}
