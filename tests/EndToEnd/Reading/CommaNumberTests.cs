using System.Globalization;
using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary>Numbers with a decimal comma that nobody told of are text, and judged and refused as the numbers that they are.</summary>
public sealed class CommaNumberTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    /// <summary>A table whose x1 are these numbers, in rows of the parts x1, x2 and y; each sample of three has two of them.</summary>
    private string Table(char separator, string format, char sign, int rows, string columns = "x1,x2,y", double range = 10, string gap = "")
    {
        Random draw = new(7);
        string Field(string name, int row)
        {
            string number = string.Format(CultureInfo.InvariantCulture, format, range * (draw.NextDouble() - 0.5)).Replace('.', sign);
            return name != "x1" ? row == 9 && gap == name ? "" : "uvw".Substring(draw.Next(3), 1)
                : separator == ',' && sign == ',' ? $"\"{number}\"" : number;
        }

        string[] names = columns.Split(',');
        IEnumerable<string> lines = Enumerable.Range(0, rows).Select(row => string.Join(separator, names.Select(n => Field(n, row))));
        return _files.Write($"{Guid.NewGuid():N}.csv", string.Join('\n', lines.Prepend(string.Join(separator, names))) + "\n");
    }

    [Theory]
    [InlineData(';', "{0:F2}")]
    [InlineData('\t', "{0:F3}")]
    [InlineData('|', "{0:0.###e+0}")]
    [InlineData(',', "{0:F2}")]
    public void They_are_measured_values_in_every_command(char separator, string format)
    {
        // With points they are refused: what holds for these holds for commas.
        Assert.Contains("measured values", Invocation.Run("decompose", Table(separator, format, '.', 300)).Error, StringComparison.Ordinal);
        string file = Table(separator, format, ',', 300);
        string[] samples = ["--x1y", Table(separator, format, ',', 300, "x1,y"), "--x2y", Table(separator, format, ',', 300, "x2,y"),
            "--x1x2", Table(separator, format, ',', 300, "x1,x2")];
        foreach (string[] command in (string[][])[["decompose", file], ["bounds", file], ["bounds", .. samples]])
        {
            Outcome refused = Invocation.Run(command);
            Assert.Equal(3, refused.Exit);
            Assert.Contains("measured values", refused.Error, StringComparison.Ordinal);
            Assert.Contains("for example with --decimal , --bins x1=8", refused.Error, StringComparison.Ordinal);
            Assert.Equal(0, Invocation.Run([.. command, "--decimal", ",", "--bins", "x1=8"]).Exit);
        }

        foreach (string[] more in (string[][])[[], ["--bins", "4"], ["--bins", "x1=4"]])
        {
            Outcome screen = Invocation.Run(["screen", file, "--y", "y", .. more]);
            Assert.Equal(3, screen.Exit);
            Assert.Contains("x1 holds numbers with a comma", screen.Error, StringComparison.Ordinal);
            Assert.Contains("--decimal ,", screen.Error, StringComparison.Ordinal);
        }

        Assert.Equal(0, Invocation.Run("screen", file, "--y", "y", "--decimal", ",", "--bins", "4").Exit);
    }

    /// <summary>Of few values they may be categories, and that is said; labels of parts are no numbers.</summary>
    [Theory]
    [InlineData("1,5;2,5;-0,5", true)]
    [InlineData("1,5;2,5;3;4", true)]
    [InlineData("1,5;2.5;3.5;4,5", false)]
    [InlineData("1,5;a;b;c", false)]
    [InlineData("1,2,3;2,3,4;1,3,4", false)]
    [InlineData("1,;2,;,", false)]
    [InlineData("a,5;b,5", false)]
    public void Few_of_them_are_categories_with_a_remark(string labels, bool said)
    {
        string rows = string.Join('\n', labels.Split(';').SelectMany((l, i) => (string[])[$"{l};u;{i % 2}", $"{l};v;{i % 2}", $"{l};v;1"]));
        string file = _files.Write("few.csv", $"x1;x2;y\n{rows}\n");
        foreach (string[] command in (string[][])[["decompose", file], ["bounds", file], ["screen", file, "--y", "y"]])
        {
            Outcome run = Invocation.Run([.. command, "--json"]);
            Assert.Equal(0, run.Exit);
            Assert.Equal(said, run.Error.Contains("x1 has numbers with a comma", StringComparison.Ordinal)
                && run.Error.Contains("--decimal ,", StringComparison.Ordinal));
        }

        // Classifiers have such labels too, of models that were trained elsewhere and of those that are trained here.
        string[] classes = [.. labels.Split(';').Distinct()];
        string Columns(char side) => string.Join(';', classes.Select(c => $"\"{side}_{c}\""));
        string judged = _files.Write("judged.csv", $"{Columns('v')};{Columns('w')};y\n" + string.Concat(classes.Select((label, at) =>
            string.Concat(Enumerable.Repeat(string.Join("", classes.Select((_, c) => c == at ? "1;" : "0;")), 2)) + label + "\n")));
        string[] samples = [_files.Write("s1.csv", $"a;y\n{Labelled()}"), _files.Write("s2.csv", $"b;y\n{Labelled()}"),
            _files.Write("s3.csv", "a;b\n0;1\n1;0\n2;2\n")];
        foreach (string[] command in (string[][])[[judged, "--x1", "v_*", "--x2", "w_*"],
            ["--x1y", samples[0], "--x2y", samples[1], "--x1x2", samples[2], "--x1", "a", "--x2", "b"]])
        {
            Outcome run = Invocation.Run(["disagree", .. command, "--y", "y"]);
            Assert.True(run.Exit == 0, run.Error);
            Assert.Equal(said, run.Error.Contains("y has numbers with a comma", StringComparison.Ordinal));
        }

        string Labelled() => string.Concat(
            Enumerable.Range(0, 12 * classes.Length).Select(i => $"{i % 5};{classes[i % classes.Length]}\n"));
    }

    /// <summary>With a currency, a percent sign or marks between thousands they are measured too, and a query makes them numbers.</summary>
    [Theory]
    [InlineData("t.csv", "{0:0.#}%", false)]
    [InlineData("t.csv", "${0:N2}", false)]
    [InlineData("t.csv", "-\u20ac {0:0.0}", false)]
    [InlineData("t.csv", "{0:#,0.#}", true, " ")]
    [InlineData("t.csv", "{0:N0} \u00a3", false, "'")]
    [InlineData("it's $1.jsonl", "{0:#,0.#}", false, "\u00a0")]
    [InlineData("t.parquet", "{0:#,0.#}", true, "\u202f")]
    public void Dressed_numbers_are_measured_and_the_query_of_the_refusal_reads_them(string name, string format, bool comma,
        string between = ",")
    {
        double[] values = [.. Enumerable.Range(1, 60).Select(i => (i * 7919 % 4001) + (i % 10 / 10.0))];
        string Dressed(double value) => string.Format(CultureInfo.InvariantCulture, format, value)
            .Replace(",", between, StringComparison.Ordinal).Replace('.', comma ? ',' : '.');
        object?[][] Rows(Func<double, string> text) => [.. values.Select((v, i) => (object?[])[text(v), "uv".Substring(i % 2, 1),
            "st".Substring(i / 7 % 2, 1)])];
        string file = new TableFiles(["x1", "x2", "y"], Rows(Dressed)).Write(_files, "t" + Path.GetExtension(name));
        file = Path.GetFileName(file) == name ? file : _files.Write(name, File.ReadAllText(file));
        foreach (string[] command in (string[][])[["decompose", file], ["bounds", file], ["screen", file, "--y", "y"]])
        {
            Outcome refused = Invocation.Run(command);
            Assert.Equal((3, ""), (refused.Exit, refused.Out));
            Assert.Contains($"such as '{Dressed(values[0])}'", refused.Error, StringComparison.Ordinal);
            string query = refused.Error.Split(": \"")[1].Split("\". ")[0].Replace("\\", "", StringComparison.Ordinal);
            string plain = new TableFiles(["x1", "x2", "y"], Rows(v => (format[0] == '-' ? -v : v).ToString(
                format.Contains("N0", StringComparison.Ordinal) ? "0" : "0.0", CultureInfo.InvariantCulture))).Write(_files, "plain.csv");
            string[] bins = command.Length > 2 ? ["--y", "y", "--bins", "x1=4"] : ["--exact", "--bins", "x1=4"];
            JsonElement[] answers = [.. ((string[][])[["--sql", query], [plain]]).Select(table =>
                Invocation.Run([command[0], .. command.Length > 2 ? table[^1..] : table, .. bins, "--json"]).Json)];
            string part = command.Length > 2 ? "top" : "synergy";
            Assert.Equal(answers[1].GetProperty(part).GetRawText(), answers[0].GetProperty(part).GetRawText());
        }
    }

    /// <summary>Few of them are categories, and texts that only look a little like numbers are no numbers.</summary>
    [Theory]
    [InlineData("{0}%", 6)]
    [InlineData("$ {0}", 6)]
    [InlineData("1 {0}", 60)]
    [InlineData("{0} m", 60)]
    [InlineData("{0}%{0}", 60)]
    [InlineData("% {0}", 60)]
    [InlineData("01 {0:000}", 60)]
    public void Few_dressed_numbers_and_other_texts_are_labels(string format, int labels)
    {
        string file = _files.Write("labels.csv", "x1,x2,y\n" + string.Concat(Enumerable.Range(0, 120).Select(i =>
            string.Format(CultureInfo.InvariantCulture, format, i % labels) + $",{i % 2},{i % 3}\n")));
        Outcome run = Invocation.Run("decompose", file, "--exact", "--json");
        Assert.Equal((0, labels), (run.Exit, run.Json.GetProperty("shape")[0].GetInt32()));
        Assert.DoesNotContain("digits", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Marks_of_thousands_are_measured_too()
    {
        string file = Table(';', "{0:N0}", ',', 300, range: 1e7);
        Outcome run = Invocation.Run("decompose", file);
        Assert.Equal(3, run.Exit);
        Assert.Contains("where the comma parts thousands", run.Error, StringComparison.Ordinal);
    }

    /// <summary>What else is wrong in a table may follow from it, and comes second.</summary>
    [Fact]
    public void They_are_named_before_what_else_is_wrong()
    {
        Outcome run = Invocation.Run("screen", Table(';', "{0:F2}", ',', 300, "x1,x2,p,y", gap: "p"), "--y", "y");
        Assert.Equal(3, run.Exit);
        int comma = run.Error.IndexOf("with a comma", StringComparison.Ordinal);
        Assert.InRange(comma, 0, run.Error.IndexOf("field is empty", StringComparison.Ordinal));
    }
}
