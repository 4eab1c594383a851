using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary>Columns that a pattern, a range or an array means are the same in every table and file, whatever their order there.</summary>
public sealed class ColumnOrderTests : IDisposable
{
    private static readonly string[] s_formats = ["csv", "tsv", "jsonl", "json", "parquet", "npz", "xlsx"];

    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    // Records whose columns v_1 and v_2 tell y, v_3 nothing: swapped in one file, they would tell less.
    private static object?[][] Rows(int from, int to) =>
        [.. Enumerable.Range(from, to - from).Select(i => (object?[])[(long)(i % 2), (long)(i / 2 % 2), 5L, i % 3 == 0 ? "u" : "v",
        (i % 2) + (2 * (i / 2 % 2)) is var y ? $"y{y}" : null])];

    private static readonly string[] s_columns = ["v_1", "v_2", "v_3", "b", "y"];

    private string Write(string folder, string format, string name, int[] order, object?[][] rows)
    {
        string made = new TableFiles([.. order.Select(c => s_columns[c])],
            [.. rows.Select(r => order.Select(c => r[c]).ToArray())]).Write(_files, "t." + format);
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(_files.Directory, folder)).FullName, $"{name}.{format}");
        File.Move(made, path, overwrite: true);
        return path;
    }

    public static TheoryData<string, string> FormatsAndOptions
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string format in s_formats)
            {
                foreach (string option in (string[])["v_*", "v_1..v_3", "v_3,v_*"])
                {
                    data.Add(format, option);
                }
            }

            return data;
        }
    }

    /// <summary>
    /// A folder whose parts order their columns differently is the table whose parts do not, with categories and with clusters.
    /// </summary>
    [Theory]
    [MemberData(nameof(FormatsAndOptions))]
    public void Parts_of_a_table_are_matched_by_name(string format, string option)
    {
        string like = $"like-{format}", other = $"other-{format}";
        (int[] plain, int[] shuffled) = ([0, 1, 2, 3, 4], option.Contains("..", StringComparison.Ordinal) ? [3, 0, 1, 2, 4]
            : [4, 1, 3, 2, 0]);
        Write(like, format, "1", plain, Rows(0, 40));
        Write(like, format, "2", plain, Rows(40, 101));
        Write(other, format, "1", plain, Rows(0, 40));
        Write(other, format, "2", shuffled, Rows(40, 101));
        string chosen = option == "v_3,v_*" ? "v_3,v_1,v_2" : option;
        foreach (string[] more in (string[][])[[], ["--clusters", "x1=4"]])
        {
            Assert.Equal(Answer(like, chosen, more), Answer(other, chosen, more));
            if (option == "v_*")
            {
                // Log2 of four classes.
                Assert.Equal(2.0, JsonDocument.Parse(Answer(other, chosen, more)).RootElement.GetProperty("information1")
                    .GetProperty("upper").GetDouble(), 0.02);
            }
        }
    }

    private string Answer(string folder, string x1, string[] more)
    {
        Outcome run = Invocation.Run(["decompose", Path.Combine(_files.Directory, folder, folder.EndsWith("json", StringComparison.Ordinal)
            ? "*.json" : ""), "--x1", x1, "--x2", "b", "--y", "y", "--exact", "--json", "--quiet", .. more]);
        Assert.True(run.Exit == 0, run.Error);
        return System.Text.RegularExpressions.Regex.Replace(run.Out, "\"seconds\":[^,]*,", "");
    }

    /// <summary>Three samples, the pairs in another order of columns.</summary>
    [Theory]
    [InlineData("v_*", "v_2,v_3,v_1,b", "")]
    [InlineData("v_*", "v_2,v_3,v_1,b", "--clusters x1=4")]
    [InlineData("v_*", "v_2,v_3,v_1,b", "--bins x1=2")]
    [InlineData("v_*=w_*", "w_2,w_3,w_1,b", "")]
    [InlineData("v_*=w_*", "w_2,w_3,w_1,b", "--clusters x1=4")]
    [InlineData("v_1..v_3=w_1..w_3", "w_2,w_3,w_1,b", "")]
    [InlineData("v_1..v_3=w_0..w_2", "w_1,w_2,w_0,b", "")]
    [InlineData("v_1..v_3=w_00..w_02", "w_01,w_02,w_00,b", "--clusters x1=4")]
    [InlineData("v_3..v_1=w_1..w_3", "w_2,w_1,w_3,b", "")]
    [InlineData("v_1..v_2,v_3=w_8..w_9,d", "w_9,d,w_8,b", "")]
    [InlineData("v_1,v_2,v_3=c,d,e", "d,e,c,b", "")]
    public void Samples_are_matched_by_name(string option, string header, string more)
    {
        object?[][] rows = Rows(0, 101);
        string Csv(string name, string columns, int[] order) =>
            _files.Write(name, columns + "\n" + string.Concat(rows.Select(r => string.Join(',', order.Select(c => r[c])) + "\n")));
        string a = Csv("a.csv", "v_1,v_2,v_3,y", [0, 1, 2, 4]), b = Csv("b.csv", "b,y", [3, 4]);
        string like = Csv("like.csv", "v_1,v_2,v_3,b", [0, 1, 2, 3]), other = Csv("other.csv", header, [1, 2, 0, 3]);
        string[] Run(string pairs, string x1)
        {
            Outcome run = Invocation.Run(["bounds", "--x1y", a, "--x2y", b, "--x1x2", pairs, "--x1", x1, "--x2", "b", "--y", "y", "--exact",
                "--json", "--quiet", .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
            Assert.True(run.Exit == 0, run.Error);
            return [.. ((string[])["redundancy", "unique1", "unique2", "synergy"]).Select(part => run.Json.GetProperty(part).GetRawText())];
        }

        Assert.Equal(Run(like, option.Split('=')[0]), Run(other, option));
    }

    /// <summary>Numbered columns, and an array of so many columns that has no names.</summary>
    [Theory]
    [InlineData("v_*=w", "v_1,v_2,v_3,y", new[] { 0, 1, 2, 4 })]
    [InlineData("v_*=w", "v_3,v_1,v_2,y", new[] { 2, 0, 1, 4 })]
    [InlineData("v_1,v_2,v_3=w", "v_3,v_1,v_2,y", new[] { 2, 0, 1, 4 })]
    public void An_array_is_in_the_order_of_numbers(string option, string header, int[] order)
    {
        object?[][] rows = Rows(0, 60);
        string a = _files.Write("a.csv", header + "\n" + string.Concat(rows.Select(r => string.Join(',', order.Select(c => r[c])) + "\n")));
        string b = _files.Write("b.csv", "b,y\n" + string.Concat(rows.Select(r => $"{r[3]},{r[4]}\n")));
        string pairs = _files.WriteNpz("c.npz", System.IO.Compression.CompressionLevel.NoCompression,
            ("w", RawFiles.Npy("<i8", false, "(60, 3)",
            [.. rows.SelectMany(r => r.Take(3)).SelectMany(v => BitConverter.GetBytes((long)v!))])),
            ("b", RawFiles.Npy("<U1", false, "(60,)", [.. rows.SelectMany(r => BitConverter.GetBytes((int)((string)r[3]!)[0]))])));
        Outcome run = Invocation.Run("bounds", "--x1y", a, "--x2y", b, "--x1x2", pairs, "--x1", option, "--x2", "b", "--y", "y",
            "--exact", "--json");
        Assert.True(run.Exit == 0, run.Error);
        Assert.Equal("[]", run.Json.GetProperty("remarks").GetRawText()); // 0|0|5 and the like are the same labels on both sides
    }

    /// <summary>Other columns of one variable are refused, with the lists of both, wherever tables are read together.</summary>
    [Theory]
    [InlineData("v_2,v_3,b,y", "v_*")]
    [InlineData("v_1,v_2,v_3,b,y", "v_*")]
    [InlineData("v_1,b,y", "v_*")]
    [InlineData("v_2,v_1,b,y", ":1,:2")]
    [InlineData("v_2,v_1,b,y", ":1..:2")]
    public void Other_columns_are_refused_with_both_lists(string header, string option)
    {
        string Csv(string path, string columns)
        {
            Directory.CreateDirectory(Path.Combine(_files.Directory, "parts"));
            string[] names = columns.Split(',');
            return _files.Write(path, columns + "\n"
                + string.Concat(Enumerable.Range(0, 40).Select(i => string.Join(',', names.Select((_, c) => (i >> c) & 1)) + "\n")));
        }

        string first = Csv("parts/1.csv", "v_1,v_2,b,y"), second = Csv("parts/2.csv", header), folder = Path.GetDirectoryName(first)!;
        string[] roles = ["--x1", option, "--x2", "b", "--y", "y"];
        string[][] commands =
        [
            ["decompose", folder, .. roles], ["decompose", folder, .. roles, "--clusters", "x1=2"], ["bounds", folder, .. roles],
            ["bounds", "--x1y", first, "--x2y", first, "--x1x2", second, .. roles],
            ["bounds", "--x1y", first, "--x2y", first, "--x1x2", second, .. roles, "--clusters", "x1=2"],
            ["disagree", "--x1y", first, "--x2y", first, "--x1x2", second, .. roles],
        ];
        foreach (string[] command in commands)
        {
            Outcome run = Invocation.Run(command);
            Assert.Equal((3, ""), (run.Exit, run.Out));
            Assert.Contains("2.csv, line 1", run.Error, StringComparison.Ordinal);
            Assert.Contains("v_1, v_2", run.Error, StringComparison.Ordinal);
            Assert.Contains("here " + string.Join(", ", option[0] == ':' ? header.Split(',').Take(2)
                : header.Split(',').Where(n => n[0] == 'v')), run.Error, StringComparison.Ordinal);
        }

        if (option == "v_*" && header != "v_1,b,y")
        {
            Outcome screen = Invocation.Run("screen", folder, "--y", "y", "--group", "v=v_*", "--group", "w=b");
            Assert.Equal((3, true), (screen.Exit, screen.Error.Contains("2.csv", StringComparison.Ordinal)));
        }
    }

    /// <summary>No pattern or range takes what another option names, nor the weight; it is said.</summary>
    [Theory]
    [InlineData("f*", "b", "f_y", "f_y", 3, "--x1 f* leaves out the column f_y, which --y names")]
    [InlineData("f1..f_y", "b", "f_y", "f_y", 3, "--x1 f1..f_y leaves out the column f_y, which --y names")]
    [InlineData("*", "b", "f_y", "f_y", 3, "--x1 * leaves out the column b, which --x2 names")]
    [InlineData("*", "b", null, "y", 3, "--x1 * leaves out the column y, which --y names")]
    [InlineData("c*", "b", "f_y", "count", 7, "--x1 c* leaves out the column count, which is taken for the weight")]
    public void A_pattern_leaves_to_other_options_what_they_name(string x1, string x2, string? y, string column, int records, string said)
    {
        string file = _files.Write("t.csv", $"f1,c1,b,{column}{(column == "count" ? ",f_y" : "")}\n" + (column == "count"
            ? "0,0,p,1,A\n0,1,q,2,B\n1,1,p,4,B\n" : "0,0,p,A\n0,1,q,B\n1,1,p,B\n"));
        Outcome run = Invocation.Run(["decompose", file, "--x1", x1, "--x2", x2, .. y is null ? Array.Empty<string>() : ["--y", y],
            "--exact", "--json"]);
        Assert.True(run.Exit == 0, run.Error);
        Assert.Contains(run.Json.GetProperty("remarks").EnumerateArray(), r => r.GetString()!.StartsWith(said, StringComparison.Ordinal));
        Assert.Equal(records, run.Json.GetProperty("records").GetInt32());
    }

    /// <summary>
    /// Numbered columns that the pairs number otherwise: what is said to type works, also where several steps lead to it.
    /// </summary>
    [Theory]
    [InlineData("v_*")]
    [InlineData("v_00..v_03")]
    [InlineData("audio_*")]
    [InlineData("v_*=audio_*")]
    [InlineData("w_*=u_*")]
    public void Ranges_of_other_numbers_are_proposed(string option)
    {
        string Csv(string name, string header) =>
            _files.Write(name, header + "\n" + string.Concat(Enumerable.Range(0, 60).Select(i =>
            string.Join(',', header.Split(',').Select(column => column == "y" ? i % 2 : i % 2 * (column[^1] - 'a' + i) % 3)) + "\n")));
        string[] tables = ["bounds", "--x1y", Csv("a.csv", "v_00,v_01,v_02,v_03,y"), "--x2y", Csv("b.csv", "t_0,t_1,t_2,t_3,y"), "--x1x2",
            Csv("c.csv", "audio_1,t_0,t_1,t_2,t_3,audio_2,audio_3,audio_4"), "--x2", "t_*", "--exact"];
        int steps = 0;
        for (Outcome run = Invocation.Run([.. tables, "--x1", option]); run.Exit != 0; run = Invocation.Run([.. tables, "--x1", option]))
        {
            Assert.Equal((3, ""), (run.Exit, run.Out));
            Assert.True(++steps < 5, run.Error);
            option = run.Error[(run.Error.LastIndexOf("--x1 ", StringComparison.Ordinal) + 5)..].TrimEnd('\n', '\r', '.')
                .Replace("'", "", StringComparison.Ordinal);
        }

        Assert.Equal("v_00..v_03=audio_1..audio_4", option);

        // A number that is missing makes other columns of them.
        Outcome gap = Invocation.Run([.. tables[..6], Csv("d.csv", "audio_1,t_0,t_1,t_2,t_3,audio_2,audio_4,audio_5"), .. tables[7..],
            "--x1", "v_00..v_03=audio_1..audio_5"]);
        Assert.Equal((3, true), (gap.Exit, gap.Error.Contains("means other columns here", StringComparison.Ordinal)));
    }

    /// <summary>A variable that one of three samples calls otherwise: the command that works is said.</summary>
    [Fact]
    public void A_name_that_one_sample_lacks_is_refused_with_the_command_that_works()
    {
        string a = _files.Write("a.csv", "a,emotion\n0,p\n1,q\n"), b = _files.Write("b.csv", "b,Label\n0,p\n1,q\n"),
            c = _files.Write("c.csv", "a,b\n0,0\n1,1\n");
        string[] tables = ["bounds", "--x1y", a, "--x2y", b, "--x1x2", c, "--x1", "a", "--x2", "b"];
        Outcome run = Invocation.Run([.. tables, "--y", "emotion"]);
        Assert.Equal(3, run.Exit);
        Assert.Contains("--y emotion=NAME", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Run([.. tables, "--y", "emotion=Label"]).Exit);
    }
}
