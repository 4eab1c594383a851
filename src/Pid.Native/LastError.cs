using System.Text;
using System.Text.Unicode;
using Pid.Numerics.Distributions;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Native;

/// <summary>The reason of the last error of each thread, and the code that says so in a number.</summary>
internal static class LastError
{
    [ThreadStatic]
    private static string? t_text;

    public static string Text => t_text ?? "";

    /// <summary>Keeps the reason and returns the code. Nothing that this catches may leave the library.</summary>
    public static ResultCode Set(Exception exception, string where = "")
    {
        ResultCode code = exception switch
        {
            AbiException abi => abi.Code,
            InconsistentMarginalsException => ResultCode.Inconsistent,
            NotConvexException => ResultCode.NotConvex,
            ArgumentOutOfRangeException => ResultCode.Argument,
            ArgumentException => ResultCode.Data,
            OutOfMemoryException => ResultCode.Memory,
            _ => ResultCode.Internal,
        };
        try
        {
            t_text = where + (code == ResultCode.Internal ? $"{exception.GetType()}: {exception.Message}" : exception.Message);
        }
        catch (OutOfMemoryException)
        {
            t_text = "Out of memory.";
        }

        return code;
    }

    /// <summary>Copies a text as UTF-8 with its terminator, cut between characters; returns the bytes that the whole needs.</summary>
    public static unsafe int Copy(string text, byte* target, int capacity)
    {
        if (target != null && capacity > 0)
        {
            Utf8.FromUtf16(text, new Span<byte>(target, capacity - 1), out _, out int written);
            target[written] = 0;
        }

        return Encoding.UTF8.GetByteCount(text) + 1;
    }
}
