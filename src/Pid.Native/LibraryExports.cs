using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pid.Native;

/// <summary>Version, texts of codes and the last error.</summary>
internal static unsafe class LibraryExports
{
    private const int AbiVersion = 7;

    [UnmanagedCallersOnly(EntryPoint = "pid_version")]
    public static byte* Version() => Constant(LibraryVersion.Text);

    [UnmanagedCallersOnly(EntryPoint = "pid_abi_version")]
    public static int GetAbiVersion() => AbiVersion;

    [UnmanagedCallersOnly(EntryPoint = "pid_result_text")]
    public static byte* ResultText(int code) => Constant((ResultCode)code switch
    {
        ResultCode.Ok => "done, as narrow as asked"u8,
        ResultCode.Inexact => "done, every result valid, but wider than asked"u8,
        ResultCode.Impossible => "proven: no joint distribution has the three tables"u8,
        ResultCode.Null => "a pointer that must not be NULL is NULL"u8,
        ResultCode.Argument => "a size, count, tolerance, budget or enumeration value is out of range"u8,
        ResultCode.Data => "the data are bad"u8,
        ResultCode.Inconsistent => "two tables give the variable that they share different distributions"u8,
        ResultCode.Capacity => "a buffer of the caller is too small"u8,
        ResultCode.Busy => "the workspace or solver is at work in another thread"u8,
        ResultCode.Memory => "out of memory"u8,
        ResultCode.Internal => "a defect of the library"u8,
        ResultCode.NotConvex => "the quadratic objective is not convex"u8,
        ResultCode.Arithmetic => "the thread does not round to nearest, or flushes subnormal numbers to zero"u8,
        ResultCode.Forked => "a child made by fork() cannot use the library of its parent"u8,
        _ => "not a result code"u8,
    });

    [UnmanagedCallersOnly(EntryPoint = "pid_last_error")]
    public static int GetLastError(byte* text, int capacity) => LastError.Copy(LastError.Text, text, capacity);

    // A UTF-8 literal lies in the read-only data of the library, with a terminator behind it.
    private static byte* Constant(ReadOnlySpan<byte> literal) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(literal));
}
