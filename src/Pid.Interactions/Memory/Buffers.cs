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

    /// <summary>So many zeros, in parts: the first touch of a gigabyte takes seconds. Cancelled, it leaves off.</summary>
    public static Span<double> Zeros(ref double[] buffer, int length, CancellationToken cancellation)
    {
        const int Part = 1 << 20;
        if (buffer.Length < length)
        {
            buffer = GC.AllocateUninitializedArray<double>(length); // a new array is touched as a whole
        }

        for (int start = 0; start < length && !cancellation.IsCancellationRequested; start += Part)
        {
            buffer.AsSpan(start, Math.Min(Part, length - start)).Clear();
        }

        return buffer.AsSpan(0, length);
    }
}
