namespace Pid.Interactions.Memory;

/// <summary>Buffers that grow and never shrink, so that a re-used workspace allocates nothing.</summary>
internal static class Buffers
{
    /// <summary>Makes the buffer at least this long; its contents are unspecified.</summary>
    public static void Grow<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new T[length];
        }
    }

    /// <summary>Zeros, in parts: the first touch of a gigabyte takes seconds. Cancelled, it leaves off.</summary>
    public static void Clear(Span<double> buffer, CancellationToken cancellation)
    {
        const int Part = 1 << 20;
        for (int start = 0; start < buffer.Length && !cancellation.IsCancellationRequested; start += Part)
        {
            buffer.Slice(start, Math.Min(Part, buffer.Length - start)).Clear();
        }
    }
}
