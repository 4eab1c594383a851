using System.Globalization;
using System.Text;

namespace Pid.Cli.Output;

/// <summary>Texts in the columns of a screen: how many they take, and how they are broken into lines.</summary>
internal static class TextColumns
{
    /// <summary>The columns that a text takes.</summary>
    public static int Width(string text)
    {
        int width = 0;
        for (int i = 0; i < text.Length;)
        {
            width += WidthAt(text, i, out int units);
            i += units;
        }

        return width;
    }

    /// <summary>The lines of a text that is broken between words; a word that is wider than a line is broken in itself.</summary>
    public static IEnumerable<string> Wrapped(string text, int width)
    {
        StringBuilder line = new();
        int used = 0;
        bool holdsWord = false;
        foreach (string word in text.Split(' '))
        {
            int takes = Width(word);
            if (holdsWord && used + 1 + takes > width)
            {
                yield return line.ToString();
                line.Clear();
                (used, holdsWord) = (0, false);
            }

            int start = 0;
            while (takes > width)
            {
                string piece = word.Substring(start, Fitting(word, start, width));
                start += piece.Length;
                takes -= Width(piece);
                yield return piece;
            }

            line.Append(holdsWord ? " " : "").Append(word, start, word.Length - start);
            used += takes + (holdsWord ? 1 : 0);
            holdsWord = true;
        }

        yield return line.ToString();
    }

    // How many units of the text from there on fit into a line: at least one sign, so that there is an end.
    private static int Fitting(string text, int start, int width)
    {
        int end = start;
        for (int used = WidthAt(text, end, out int units); used <= width || end == start; used += WidthAt(text, end, out units))
        {
            end += units;
            if (end == text.Length)
            {
                break;
            }
        }

        return end - start;
    }

    // Signs of East Asia and pictures take two columns, marks upon another sign none.
    private static int WidthAt(string text, int index, out int units)
    {
        units = 1;
        if (text[index] < 0x300)
        {
            return 1;
        }

        _ = Rune.DecodeFromUtf16(text.AsSpan(index), out Rune sign, out units);
        return Rune.GetUnicodeCategory(sign) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0
            : sign.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF and not 0x303F) or (>= 0xAC00 and <= 0xD7A3)
                or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6)
                or (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F900 and <= 0x1F9FF) or (>= 0x20000 and <= 0x3FFFD) ? 2 : 1;
    }
}
