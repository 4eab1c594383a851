using System.Buffers.Text;

namespace Pid.Data.Text;

/// <summary>
/// Judges which decimal sign the numbers of a text have, where a comma was asked for and several texts are read together.
/// </summary>
internal static class DecimalSign
{
    private const int Group = 3; // digits between the marks of thousands

    /// <summary>
    /// Whether numbers have a decimal point and none has a comma. 1.000 may be a thousand, and says nothing; 0.125 is none.
    /// </summary>
    /// <param name="text">The start of the rows.</param>
    /// <param name="separator">What parts the fields.</param>
    public static bool IsPointOnly(ReadOnlySpan<byte> text, byte separator)
    {
        bool points = false;
        Span<byte> field = stackalloc byte[32];
        while (!text.IsEmpty)
        {
            int end = text.IndexOfAny(separator, (byte)'\n');
            ReadOnlySpan<byte> next = (end < 0 ? text : text[..end]).Trim("\r \""u8);
            text = end < 0 ? [] : text[(end + 1)..];
            int comma = next.IndexOf((byte)','), point = next.IndexOf((byte)'.');
            if (next.Length > field.Length || (comma < 0) == (point < 0))
            {
                continue;
            }

            next.CopyTo(field);
            field[Math.Max(comma, point)] = (byte)'.';
            if (!Utf8Parser.TryParse(field[..next.Length], out double _, out int read) || read != next.Length)
            {
                continue;
            }

            if (comma >= 0)
            {
                return false;
            }

            ReadOnlySpan<byte> whole = next[..point].TrimStart("+-"u8);
            points |= next.Length - point - 1 != Group || whole is [] or [(byte)'0', ..] || whole.Length > Group;
        }

        return points;
    }
}
