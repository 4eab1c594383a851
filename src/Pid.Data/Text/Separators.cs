namespace Pid.Data.Text;

/// <summary>Judges what parts the fields of a text.</summary>
internal static class Separators
{
    /// <summary>The bytes from the header on that are looked at.</summary>
    public const int Looked = 1 << 14;

    private const int Rows = 16;

    /// <summary>The separators, those that texts have inside of fields least often first.</summary>
    private static ReadOnlySpan<byte> All => "\t,;|"u8;

    /// <summary>
    /// The separator of a header: a tab if it has one outside quotes, else a comma, a semicolon or a bar. Where it has several, that one by
    /// which the rows below have as many fields as the header, and of several such the one of the most fields.
    /// </summary>
    /// <param name="header">The line of the names.</param>
    /// <param name="below">The text below it, as far as it is known.</param>
    public static byte Of(ReadOnlySpan<byte> header, ReadOnlySpan<byte> below)
    {
        byte first = (byte)',', best = 0;
        int most = 0;
        for (int i = All.Length - 1; i >= 0; i--)
        {
            int fields = Fields(header, All[i]);
            first = fields > 1 ? All[i] : first;
            if (fields >= Math.Max(2, most) && AllHave(below, All[i], fields))
            {
                (best, most) = (All[i], fields);
            }
        }

        return first == (byte)'\t' || best == 0 ? first : best;
    }

    private static bool AllHave(ReadOnlySpan<byte> below, byte separator, int fields)
    {
        int rows = 0;
        while (rows < Rows && below.IndexOf((byte)'\n') is int end and >= 0)
        {
            ReadOnlySpan<byte> line = below[..end].Trim("\r "u8);
            below = below[(end + 1)..];
            if (!line.IsEmpty && line[0] != (byte)'#')
            {
                rows++;
                if (Fields(line, separator) != fields)
                {
                    return false;
                }
            }
        }

        return rows > 0;
    }

    private static int Fields(ReadOnlySpan<byte> line, byte separator)
    {
        (int fields, bool quoted) = (1, false);
        foreach (byte c in line)
        {
            quoted ^= c == (byte)'"';
            fields += !quoted && c == separator ? 1 : 0;
        }

        return fields;
    }
}
