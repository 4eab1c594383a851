using System.Text;

namespace Pid.Tests.EndToEnd.Fuzzing;

/// <summary>Makes hostile bytes of good ones: the same from the same random numbers.</summary>
internal static class Mutation
{
    private static readonly byte[][] s_words =
    [
        .. new[]
        {
            "", "0", "-1", "1e308", "1e999", "-0", "NaN", "Infinity", "2147483647", "-2147483648", "9223372036854775807", "1e-320", "0x10",
                "\\ud800", "\"", "'", "\\", "[", "]", "{", "}",
            "[[[[[[[[", "{\"a\":", ",", ";", "\t", "\r", "\n", "\n\n\n", "\0", "\u001b[31m", "\u202e", "\ufeff", "null", "true", "#",
            "=1+1", "..", "%s", "999999999999999999999999",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xFF, 0xFE], [0x1F, 0x8B], [0xED, 0xA0, 0x80],
    ];

    /// <summary>
    /// One to eight changes: bits, bytes, parts left out, doubled or moved, numbers changed, words put in, the end cut off.
    /// </summary>
    public static byte[] Of(byte[] good, Random random)
    {
        List<byte> bytes = [.. good];
        for (int changes = 1 << random.Next(4); changes > 0 && bytes.Count > 0; changes--)
        {
            int at = random.Next(bytes.Count), length = Math.Min(bytes.Count - at, 1 + random.Next(1 << random.Next(8)));
            switch (random.Next(9))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 4:
                    List<byte> part = bytes.GetRange(at, length);
                    bytes.RemoveRange(at, length);
                    bytes.InsertRange(random.Next(bytes.Count + 1), part);
                    break;
                case 5:
                    bytes.InsertRange(at, s_words[random.Next(s_words.Length)]);
                    break;
                case 6:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    ReplaceNumber(bytes, at, s_words[random.Next(s_words.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }

    private static void ReplaceNumber(List<byte> bytes, int at, byte[] word)
    {
        int start = bytes.FindIndex(at, b => b is >= (byte)'0' and <= (byte)'9');
        if (start >= 0)
        {
            int end = bytes.FindIndex(start, b => b is < (byte)'0' or > (byte)'9');
            bytes.RemoveRange(start, (end < 0 ? bytes.Count : end) - start);
            bytes.InsertRange(start, word);
        }
    }
}
