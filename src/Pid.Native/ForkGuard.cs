using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pid.Native;

/// <summary>
/// A child made by fork() has the memory of the library, but none of the threads of its runtime: the first collection of garbage, or the
/// first time limit, would wait for ever. So the process that the runtime started in is remembered, and a child is told in words.
/// </summary>
internal static partial class ForkGuard
{
    private static int s_process;

#pragma warning disable CA2255 // The runtime starts with the first call of the caller; nothing later is early enough.
    [ModuleInitializer]
    internal static void Remember() => s_process = OperatingSystem.IsWindows() ? 0 : GetProcess();
#pragma warning restore CA2255

    /// <summary>Refuses a child of the process that the library was first used in.</summary>
    public static void Require()
    {
        if (!OperatingSystem.IsWindows() && GetProcess() != s_process)
        {
            throw new AbiException(ResultCode.Forked,
                "This process was made by fork() after the library was used, and the library does not work in it. "
                + "Start processes anew (in Python: multiprocessing.get_context('spawn')), or fork before the first call.");
        }
    }

    // The runtime's own property remembers the process that asked first.
    [LibraryImport("libc", EntryPoint = "getpid")]
    private static partial int GetProcess();
}
