using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Pid.Native;

/// <summary>
/// What stands behind an opaque pointer of the caller, for one call at a time. The pointer is the address of a small block from malloc,
/// looked up and never read: what was destroyed, or never was one, is told apart, and a leak checker of the caller sees a forgotten one.
/// </summary>
internal abstract unsafe class Handle
{
    private const int BlockSize = 16;

    // Turns an address into a key that, as well as its hash (the two halves joined), is no address: a copy in this heap would hide a leak.
    private const ulong Disguise = 0x9E3779B97F4A7C15;

    private static readonly ConcurrentDictionary<ulong, Handle> s_open = new();

    private int _busy;

    /// <summary>Gives an object to the caller.</summary>
    public static void* Open(Handle handle)
    {
        ForkGuard.Require();
        void* pointer = NativeMemory.Alloc(BlockSize);
        try
        {
            s_open[Key(pointer)] = handle;
            return pointer;
        }
        catch
        {
            NativeMemory.Free(pointer);
            throw;
        }
    }

    /// <summary>Takes the object for a call.</summary>
    /// <param name="pointer">The caller's.</param>
    /// <param name="name">What the caller calls it.</param>
    public static Lease<T> Enter<T>(void* pointer, string name)
        where T : Handle
    {
        ForkGuard.Require();
        Buffer.Required(pointer, name);
        return new Lease<T>(Take<T>(pointer, name));
    }

    /// <summary>Takes the object back from the caller; NULL is no object.</summary>
    public static ResultCode Close<T>(void* pointer, string name)
        where T : Handle
    {
        if (pointer == null)
        {
            return ResultCode.Ok;
        }

        ForkGuard.Require();
        Take<T>(pointer, name); // and never gives it back: whoever found it before finds it busy
        s_open.TryRemove(Key(pointer), out _);
        NativeMemory.Free(pointer);
        return ResultCode.Ok;
    }

    private static ulong Key(void* pointer) => (ulong)pointer ^ Disguise;

    private static T Take<T>(void* pointer, string name)
        where T : Handle
    {
        if (!s_open.TryGetValue(Key(pointer), out Handle? found) || found is not T handle)
        {
            throw new AbiException(ResultCode.Argument, $"{name} is not a {name} that exists: it was never created, or it was destroyed.");
        }

        return Interlocked.Exchange(ref handle._busy, 1) == 0
            ? handle
            : throw new AbiException(ResultCode.Busy, $"The {name} is at work in another thread. Give each thread one of its own.");
    }

    /// <summary>The object for the length of a call.</summary>
    internal readonly ref struct Lease<T>(T handle)
        where T : Handle
    {
        public T Value => handle;

        public void Dispose() => Volatile.Write(ref handle._busy, 0);
    }
}
