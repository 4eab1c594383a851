using System.Text;
using Pid.Data;
using Pid.Data.Text;

namespace Pid.Tests.Properties.Data;

/// <summary>
/// The splitter, which looks at many bytes at once, against one that looks at a character after the other, on random texts of all that
/// matters to it, cut into random pieces.
/// </summary>
public class DelimitedTextTests
{
    private static readonly string[] s_pieces =
        [",", ",", ",", "\n", "\r\n", "\r", "\"", "\"\"", " ", "  ", "a", "bc", "é", "😀", ";", "a label of twenty bytes", "\"quoted\"",
        "\"a,b\"", "\"two\nlines\"", "\" \"\"x\"\" \"", "\0", "#"];

    [Theory]
    [InlineData(1, 40, true)]
    [InlineData(2, 40, false)]
    [InlineData(3, 20_000, true)]
    [InlineData(4, 20_000, false)]
    public void Records_and_fields_are_those_of_a_plain_reading(int seed, int pieces, bool keepsBlanks)
    {
        Random random = new(seed);
        for (int run = 0; run < 80_000 / pieces; run++)
        {
            // Texts almost without quotes, and texts full of them.
            double quotes = random.Next(3) / 2.0;
            StringBuilder text = new();
            for (int i = random.Next(pieces); i > 0; i--)
            {
                string piece = s_pieces[random.Next(s_pieces.Length)];
                text.Append(piece.Contains('"', StringComparison.Ordinal) && random.NextDouble() >= quotes ? "x" : piece);
            }

            Compare(text.ToString(), keepsBlanks, random);
        }
    }

    [Theory]
    [InlineData("a,b\r\n", 4096)]
    [InlineData("\"a\",\"b\"\r\n", 4096)]
    [InlineData("a,\"b\"\"\"\n", 65536)]
    public void A_line_break_on_the_edge_of_what_is_searched_at_once_ends_one_record(string record, int edge)
    {
        for (int before = edge - record.Length - 2; before <= edge + 2; before++)
        {
            Compare(new string('x', before) + "," + string.Concat(Enumerable.Repeat(record, 3)), true, new Random(before));
        }
    }

    [Fact]
    public void Fields_have_the_same_number_just_when_they_are_the_same()
    {
        // Lengths around those where a field is kept in one word, in two, by its bytes, and not at all.
        int[] lengths = [0, 1, 7, 8, 9, 14, 15, 16, 17, 23, 24, 25, 126, 127, 128, 200];
        string[] fields = [.. lengths.SelectMany(n => (string[])[new string('a', n), new string('a', Math.Max(0, n - 1)) + "b",
            "b" + new string('a', Math.Max(0, n - 1))]).Where(f => f.Length > 0)];
        string table = "x\n" + string.Concat(Enumerable.Repeat(string.Concat(fields.Select(f => f + "\n")), 3));
        using DelimitedReader reader = new(TableSource.FromStream(new MemoryStream(Encoding.UTF8.GetBytes(table)), "t.csv"));
        Dictionary<int, string> texts = [];
        int[] column = [0], number = [0];
        int numbered = 0;
        while (reader.Read())
        {
            string text = reader[0];
            reader.NumbersOf(column, number);
            if (number[0] >= 0)
            {
                numbered++;
                Assert.Equal(text, texts.TryGetValue(number[0], out string? known) ? known : texts[number[0]] = text);
            }
        }

        Assert.True(numbered > 3 * fields.Length / 2, "hardly any field has a number");
    }

    private static void Compare(string text, bool keepsBlanks, Random random)
    {
        List<string> plain = Plain(text, keepsBlanks), found = [];
        using DelimitedText split = new(new Pieces(Encoding.UTF8.GetBytes(text), random), TableSource.FromFile("t.csv"));
        (split.Separator, split.KeepsBlanks) = ((byte)',', keepsBlanks);
        while (split.Next())
        {
            found.Add($"line {split.Line} to {split.NextLine}: " + string.Join('|',
                Enumerable.Range(0, split.Count).Select(f => split.IsBad(f) ? "bad" : $"<{split.Text(f)}>@{split.LineOf(f)}")));
        }

        Assert.Equal(plain, found);
    }

    /// <summary>The records as RFC 4180 has them, a character at a time.</summary>
    private static List<string> Plain(string text, bool keepsBlanks)
    {
        List<string> records = [];
        (int at, int line) = (0, 1);
        while (at < text.Length)
        {
            int first = line;
            List<string> fields = [];
            bool ends;
            do
            {
                int start = at, startLine = line;
                int open = at;
                while (open < text.Length && text[open] == ' ')
                {
                    open++;
                }

                string field;
                if (open < text.Length && text[open] == '"')
                {
                    field = Quoted(text, open, ref at, ref line);
                }
                else
                {
                    at = End(text, start);
                    string all = text[start..at];
                    field = all.Contains('"', StringComparison.Ordinal) ? "bad" : $"<{(keepsBlanks ? all : all.Trim(' '))}>";
                }

                fields.Add(field == "bad" ? field : $"{field}@{startLine}");
                ends = at == text.Length || text[at] != ',';
                at += at == text.Length ? 0 : ends && text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
            }
            while (!ends);
            line++;
            records.Add($"line {first} to {line}: {string.Join('|', fields)}");
        }

        return records;
    }

    private static string Quoted(string text, int open, ref int at, ref int line)
    {
        StringBuilder field = new();
        int place = open + 1;
        for (; place < text.Length; place++)
        {
            if (text[place] != '"')
            {
                field.Append(text[place]);
            }
            else if (place + 1 < text.Length && text[place + 1] == '"')
            {
                field.Append('"');
                place++;
            }
            else
            {
                break;
            }
        }

        int end = Math.Min(place + 1, text.Length), inside = end;
        while (end < text.Length && text[end] == ' ')
        {
            end++;
        }

        bool bad = place >= text.Length || End(text, end) != end;
        at = bad && place < text.Length ? End(text, end) : end;
        string spanned = text[open..(bad ? at : inside)];
        line += spanned.Replace("\r\n", "\n", StringComparison.Ordinal).Count(c => c is '\n' or '\r');
        return bad ? "bad" : $"<{field}>";
    }

    private static int End(string text, int start) => text.AsSpan(start).IndexOfAny(",\n\r") is int end and >= 0 ? start + end
        : text.Length;

    /// <summary>Bytes that come in pieces of any length.</summary>
    private sealed class Pieces(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, random.Next(1, 20_000)));
    }
}
