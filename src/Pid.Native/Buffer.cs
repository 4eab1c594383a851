namespace Pid.Native;

/// <summary>The caller's buffers, checked.</summary>
internal static unsafe class Buffer
{
    /// <summary>Requires a pointer.</summary>
    public static void Required(void* pointer, string name)
    {
        if (pointer == null)
        {
            throw new AbiException(ResultCode.Null, $"{name} is NULL.");
        }
    }

    /// <summary>A buffer of a table or vector.</summary>
    public static ReadOnlySpan<T> Read<T>(T* pointer, long length, string name)
        where T : unmanaged
    {
        Required(pointer, name);
        if (length < 0 || length > Array.MaxLength)
        {
            throw new AbiException(ResultCode.Argument, $"{name} has {length} values; 0 to {Array.MaxLength} are possible.");
        }

        return new ReadOnlySpan<T>(pointer, (int)length);
    }

    /// <summary>A buffer that may be NULL where it is empty.</summary>
    public static ReadOnlySpan<T> ReadAny<T>(T* pointer, long length, string name)
        where T : unmanaged => length == 0 ? [] : Read(pointer, length, name);

    /// <summary>Writes into a buffer that the caller may not want.</summary>
    public static void Write(ReadOnlySpan<double> values, double* target)
    {
        if (target != null)
        {
            values.CopyTo(new Span<double>(target, values.Length));
        }
    }

    /// <summary>The number of cells of a table of three variables.</summary>
    public static int Cells(int n1, int n2, int ny)
    {
        if (n1 < 1 || n2 < 1 || ny < 1)
        {
            throw new AbiException(ResultCode.Argument, $"The shape is {n1} x {n2} x {ny}; every variable needs at least 1 symbol.");
        }

        UInt128 cells = (UInt128)(uint)n1 * (uint)n2 * (uint)ny;
        return cells <= (UInt128)Array.MaxLength
            ? (int)cells
            : throw new AbiException(ResultCode.Argument,
            $"A table of {n1} x {n2} x {ny} has {cells} cells; at most {Array.MaxLength} are possible. Merge symbols first.");
    }

    /// <summary>Requires a number of items whose values, so many each, memory can hold.</summary>
    public static void Count(long count, long each)
    {
        long most = long.MaxValue / sizeof(double) / Math.Max(1, each);
        if (count < 0 || count > most)
        {
            throw new AbiException(ResultCode.Argument, $"The count is {count}; it must lie in [0, {most}].");
        }
    }

    /// <summary>Requires a width in bits.</summary>
    public static void Tolerance(double value, string name)
    {
        if (!(value > 0) || double.IsInfinity(value))
        {
            throw new AbiException(ResultCode.Argument,
                FormattableString.Invariant($"{name} is {value:R}; it must be finite and above 0."));
        }
    }

    /// <summary>Requires a budget.</summary>
    public static void Nodes(long nodes)
    {
        if (nodes < 0)
        {
            throw new AbiException(ResultCode.Argument, $"nodes is {nodes}; it must not be negative.");
        }
    }

    /// <summary>Requires a cap of memory.</summary>
    public static void Memory(long bytes)
    {
        if (bytes < 0)
        {
            throw new AbiException(ResultCode.Argument, $"memory is {bytes} bytes; it must not be negative.");
        }
    }

    /// <summary>Requires a limit in seconds; 0 is none.</summary>
    public static void TimeLimit(double seconds)
    {
        const double Longest = 4e6; // a timer counts milliseconds in 32 bits
        if (!(seconds >= 0) || seconds > Longest)
        {
            throw new AbiException(ResultCode.Argument,
                FormattableString.Invariant($"time_limit is {seconds:R} seconds; it must lie in [0, {Longest:R}]."));
        }
    }

    /// <summary>What stops a call after its time limit; without one, nothing does.</summary>
    public static CancellationTokenSource Timer(double seconds) =>
        seconds == 0 ? new CancellationTokenSource() : new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
}
