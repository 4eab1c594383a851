namespace Pid.Tests.Properties.Support;

/// <summary>Bytes that a piece of code allocates on this thread.</summary>
internal static class Allocation
{
    /// <summary>Runs the code and counts; give it a run before, which sets up whatever is set up once.</summary>
    /// <remarks>
    /// A thread allocates from a buffer of its own, 8 KiB or so. A collection that another thread starts takes the buffer away, and
    /// the runtime then counts its unused rest as allocated: seen in one of a hundred measurements beside threads that allocate. A
    /// collection right before leaves the thread without a buffer, so code that allocates nothing has none to lose; code that allocates is
    /// still counted.
    /// </remarks>
    public static long Of(Action code)
    {
        GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        long before = GC.GetAllocatedBytesForCurrentThread();
        code();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
