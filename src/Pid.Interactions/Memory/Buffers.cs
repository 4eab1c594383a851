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
}
