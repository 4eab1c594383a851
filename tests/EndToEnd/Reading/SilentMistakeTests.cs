using System.Globalization;
using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary>What would change a table without a word is said, the same in every format.</summary>
public sealed class SilentMistakeTests : IDisposable
{
    private static readonly string[] s_formats = ["t.csv", "t.tsv", "t.jsonl", "t.json", "t.parquet", "t.npz", "t.xlsx", "sql"];

    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    /// <summary>Every label twice, the target by turns: shape[0] is the number of labels that were told apart.</summary>
    private static TableFiles Labels(params object[] labels) =>
        new(["x1", "x2", "y"], [.. labels.SelectMany((label, i) => (object?[][])[[label, "p", "AB".Substring(i % 2, 1)],
        [label, "q", "AB".Substring(i % 2, 1)]])]);

    /// <summary>Text is a symbol as it stands, in every format: a zero with a sign too.</summary>
    [Theory]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "0.0", "0")]
    [InlineData("-00", "00", "-0", "+0")]
    [InlineData("-0.00", "-0.0", "0e0")]
    public void A_zero_with_a_sign_is_a_label(params string[] labels)
    {
        foreach (string format in s_formats)
        {
            Outcome run = Invocation.Run("decompose", Labels([.. labels]).Write(_files, format), "--exact", "--json");
            Assert.Equal((format, labels.Length), (format, run.Json.GetProperty("shape")[0].GetInt32()));
            Assert.Contains("the sign of zero", run.Error, StringComparison.Ordinal);
        }
    }

    /// <summary>Counts of several sites repeat the cells of the table; a column that is called like a number of records is named.</summary>
    [Fact]
    public void A_column_called_like_a_number_of_records_is_named_where_cells_recur()
    {
        object?[][] rows = [.. Enumerable.Range(0, 16).Select(i => (object?[])[i % 2 > 0 ? "a" : "b", i / 2 % 2 > 0 ? "u" : "v",
            i / 4 % 2 > 0 ? "s" : "t", 1 + (i * i % 7)])];
        foreach (string format in s_formats)
        {
            string file = new TableFiles(["x1", "x2", "y", "n"], rows).Write(_files, format);
            foreach (string[] run in (string[][])[["decompose", file, "--exact"], ["screen", file, "--y", "y"]])
            {
                Assert.Contains("the column n is not taken for the weight unasked. Say --weight n if it is", Invocation.Run(run).Error,
                    StringComparison.Ordinal);
                Assert.Equal("", Invocation.Run([.. run, "--weight", "none"]).Error);
            }
        }
    }

    /// <summary>A formula that no spreadsheet has computed is no empty cell, also where records without a value are left out.</summary>
    [Theory]
    [InlineData(null, false, true)]
    [InlineData("", false, true)]
    [InlineData("7", false, false)]
    [InlineData("", true, false)]
    public void A_formula_without_a_value_is_refused_with_its_cell(string? value, bool text, bool refused)
    {
        TableFiles.Formula formula = new("A2&amp;A3", value, text);
        string file = new TableFiles(["x1", "x2", "y"], [["a", "u", "s"], ["b", "u", "t"], [formula, "v", "t"]]).Write(_files, "t.xlsx");
        Outcome run = Invocation.Run("decompose", file, "--exact", "--missing", "drop");
        Assert.Equal(refused ? 3 : 0, run.Exit);
        Assert.Equal(refused, run.Error.Contains("line 4: The formula in cell A4 was never computed", StringComparison.Ordinal)
            && run.Error.Contains($"soffice --headless --convert-to xlsx --outdir computed '{file}'", StringComparison.Ordinal));
    }

    /// <summary>Words for no value are labels, and that is said, until --missing drop leaves their records out.</summary>
    [Theory]
    [InlineData("NA", true)]
    [InlineData("k.A.", true)]
    [InlineData("n.a.", true)]
    [InlineData("#DIV/0!", true)]
    [InlineData("#VALUE!", true)]
    [InlineData("-", false)]
    [InlineData("none at all", false)]
    public void Words_for_no_value_are_told_of(string word, bool told)
    {
        TableFiles table = Labels("a", word, "b", "c");
        foreach (string format in s_formats)
        {
            string file = table.Write(_files, format);
            foreach (string[] command in (string[][])[["decompose", file, "--exact"], ["screen", file, "--y", "y"]])
            {
                Assert.Equal(told, Invocation.Run(command).Error.Contains($"x1 has the label '{word}', which tables write where there is "
                    + "no value. It is a symbol here; leave such records out with --missing drop.", StringComparison.Ordinal));
                Outcome dropped = Invocation.Run([.. command, "--missing", "drop", "--json"]);
                Assert.DoesNotContain("no value", dropped.Error, StringComparison.Ordinal);
                Assert.Equal(told ? 2 : 0, dropped.Json.GetProperty("dropped").GetInt32());
            }
        }
    }

    /// <summary>All ways in which labels differ are named, each with its remedy, and none that is not there.</summary>
    [Theory]
    [InlineData("x,X", "--ignore-case", "--trim")]
    [InlineData("1,1.0", "--trim", "--ignore-case")]
    [InlineData("x,X,1,1.0", "--ignore-case;--trim", "normalize")]
    [InlineData("x,X, x", "--ignore-case;--trim", "--ignore-case --trim")]
    [InlineData("x, X", "--ignore-case --trim", "normalize")]
    [InlineData("e\u0301,\u00e9", "normalize", "--trim")]
    [InlineData("\u1ec7,e\u0323\u0302,\u1eb9\u0302,\u212b,\u00c5", "normalize", "--trim")]
    [InlineData("\ud55c,\u1112\u1161\u11ab", "normalize", "--trim")]
    [InlineData("e\u0301,\u00e9,x,X,1.0,1", "normalize;--ignore-case;--trim", "read them as one with --ignore-case --trim")]
    [InlineData("#a,b,c", "were put out of use", "--trim")]
    public void Spellings_are_named_with_their_remedy(string labels, string said, string notSaid)
    {
        string[] all = labels.Split(',');
        foreach (string format in s_formats)
        {
            Outcome run = Invocation.Run("decompose", Labels([.. all]).Write(_files, format), "--exact", "--json");
            Assert.Equal((format, all.Length), (format, run.Json.GetProperty("shape")[0].GetInt32()));
            Assert.All(said.Split(';'), words => Assert.Contains(words, run.Error, StringComparison.Ordinal));
            Assert.DoesNotContain(notSaid, run.Error, StringComparison.Ordinal);
        }
    }

    /// <summary>Different combinations are written differently, and are no spellings of one.</summary>
    [Fact]
    public void Combinations_are_told_apart_whatever_is_in_them()
    {
        string file = _files.Write("c.csv", "a,b,x2,y\nu|v,w,p,A\nu,v|w,q,B\n\"\"\"u\",v,p,A\n\"\"\"u|v\",w,q,A\n");
        Outcome run = Invocation.Run("decompose", file, "--x1", "x2", "--x2", "y", "--y", "a,b", "--exact", "--json");
        string[] labels = [.. run.Json.GetProperty("categories").EnumerateArray().Select(c => c.GetProperty("label").GetString()!)];
        Assert.Equal(4, labels.Distinct().Count());
        Assert.Equal("[]", run.Json.GetProperty("remarks").GetRawText());
    }

    public static TheoryData<string, string> CountsAndFormats
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string name in (string[])["n", "w", "N", "cnt", "num", "total", "size", "records", "value", "anzahl",
                "Gesamt", "how many"])
            {
                data.Add(name, "t.csv");
            }

            foreach (string format in s_formats)
            {
                data.Add("n", format);
            }

            return data;
        }
    }

    /// <summary>
    /// A row a cell with whole numbers: not taken for the weight, but refused where the column is called like a number of records, and said
    /// where it is called otherwise.
    /// </summary>
    [Theory]
    [MemberData(nameof(CountsAndFormats))]
    public void A_whole_column_beside_rows_that_never_repeat_is_named(string name, string format)
    {
        string source = new TableFiles(["x1", "x2", "y", name, "note"],
            [["a", "u", "p", 3L, "one"], ["a", "v", "q", 1L, "two"], ["b", "u", "q", 2L, "three"], ["b", "v", "p", 5L, "four"],
            ["c", "v", "p", 5L, "five"]]).Write(_files, format);
        string option = name.Contains(' ', StringComparison.Ordinal) ? $"--weight '{name}'" : $"--weight {name}";
        bool refused = name is not ("size" or "value" or "Gesamt" or "how many");
        foreach (string command in (string[])["decompose", "bounds"])
        {
            Outcome run = Run(command, source, "--json");
            Assert.Equal(refused ? 3 : 0, run.Exit);
            Assert.Equal(5, Run(command, source, "--weight", "none", "--json").Json.GetProperty("records").GetInt32());
            Assert.Contains(option, run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain(option, Run(command, source, "--weight", "none").Error, StringComparison.Ordinal);
            Assert.Equal(16, Run(command, source, "--weight", name, "--json").Json.GetProperty("records").GetInt32());
        }

        Assert.Equal(!refused, Unwrapped(Run("decompose", source).Out).Contains("every row is one record",
            StringComparison.Ordinal));
        Assert.DoesNotContain("every row is one record", Unwrapped(Run("decompose", source, "--weight", name).Out),
            StringComparison.Ordinal);
        string narrow = new TableFiles(["x1", "x2", "y", name], [["a", "u", "p", 3L], ["a", "v", "q", 1L], ["b", "u", "q", 2L],
            ["b", "v", "p", 5L], ["c", "v", "p", 5L]]).Write(_files, format);
        Outcome screen = Invocation.Run("screen", narrow, "--y", "y", "--json");
        Assert.Contains(option, screen.Error, StringComparison.Ordinal);

        // What is read is the same with limits of the population, which take their time.
        static Outcome Run(params string[] arguments) => Invocation.Run([.. arguments, "--exact"]);
    }

    private static string Unwrapped(string text) => System.Text.RegularExpressions.Regex.Replace(text, "\\s+", " ");

    /// <summary>
    /// Columns that count nothing: rows repeat, or it numbers the rows, or it is no whole or positive number, or there are several.
    /// </summary>
    [Theory]
    [InlineData("n", "a,u,p,3;a,u,p,2;b,v,q,1;b,u,p,4")]
    [InlineData("id", "a,u,p,1;a,v,p,2;b,v,q,3;b,u,p,4")]
    [InlineData("row", "a,u,p,4;a,v,p,2;b,v,q,3;b,u,p,1")]
    [InlineData("n", "a,u,p,3;a,v,p,0;b,v,q,1;b,u,p,4")]
    [InlineData("n", "a,u,p,3;a,v,p,1.5;b,v,q,1;b,u,p,4")]
    [InlineData("n", "a,u,p,3;a,v,p,x;b,v,q,1;b,u,p,4")]
    [InlineData("one", "a,u,p,1;a,v,p,1;b,v,q,1;b,u,p,1")]
    [InlineData("age,height", "a,u,p,31,170;a,v,p,44,180;b,v,q,31,165;b,u,p,28,170")]
    [InlineData("n", "a,u,p,3;a,v,p,\"3 \"\"x\"\"\";b,v,q,1;b,u,p,4")]
    public void Other_columns_are_passed_over_without_a_word(string names, string rows)
    {
        string file = _files.Write("t.csv", $"x1,x2,y,{names}\n{rows.Replace(';', '\n')}\n");
        foreach (string command in (string[])["decompose", "bounds"])
        {
            Outcome run = Invocation.Run(command, file, "--json");
            Assert.Equal((0, "[]"), (run.Exit, run.Json.GetProperty("remarks").GetRawText()));
        }
    }

    [Fact]
    public void Records_left_out_are_numbers_of_the_document()
    {
        string joint = _files.Write("j.csv", "x1,x2,y\na,u,p\nNA,u,p\nb,v,q\nb,,q\nb,u,p\n");
        string a = _files.Write("a.csv", "x1,y\na,p\nb,q\nNA,q\n"), b = _files.Write("b.csv", "x2,y\nu,p\nv,q\n"),
            c = _files.Write("c.csv", "x1,x2\na,u\nb,v\n?,v\nb,NA\n");
        foreach (string[] more in (string[][])[[], ["--clusters", "y=2"]])
        {
            bool measured = more.Length > 0;
            string own = measured ? _files.Write("m.csv", "x1,x2,y\na,u,1\nNA,u,2\nb,v,3\nb,,4\nb,u,nan\n") : joint;
            Assert.Equal(measured ? 3 : 2,
                Invocation.Run(["decompose", own, "--missing", "drop", "--exact", "--json", .. more]).Json.GetProperty("dropped")
                .GetInt32());
        }

        Outcome three = Invocation.Run("bounds", "--x1y", a, "--x2y", b, "--x1x2", c, "--missing", "drop", "--exact", "--json");
        Assert.Equal("[1,0,2]", JsonSerializer.Serialize(three.Json.GetProperty("dropped")));
        Assert.Equal(0, Invocation.Run("decompose", b, "--x1", "x2", "--x2", "x2", "--exact",
            "--json").Json.GetProperty("dropped").GetInt32());
    }

    /// <summary>Tables below tables of a folder are refused with the pattern that reads them, in every format.</summary>
    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    [InlineData("parquet")]
    [InlineData("npz")]
    public void Folders_in_a_folder_are_named(string format)
    {
        foreach (bool beside in (bool[])[true, false])
        {
            string folder = Path.Combine(_files.Directory, $"f{beside}"),
                below = Directory.CreateDirectory(Path.Combine(folder, "s", "deep")).FullName;
            Directory.CreateDirectory(Path.Combine(folder, "_temporary"));
            File.Copy(Labels("a", "b").Write(_files, "t." + format), Path.Combine(below, "2." + format));
            File.Copy(Path.Combine(below, "2." + format), Path.Combine(folder, "_temporary", "2." + format));
            _ = beside && Moved(folder);
            Outcome run = Invocation.Run("decompose", folder, "--exact");
            Assert.Equal((3, ""), (run.Exit, run.Out));
            string pattern = Path.Combine(folder, $"**/*.{format}");
            Assert.Contains(pattern, run.Error, StringComparison.Ordinal);
            Assert.Equal(beside ? 8 : 4, Invocation.Run("decompose", pattern, "--exact", "--json").Json.GetProperty("records").GetInt32());
            Directory.Delete(Path.Combine(folder, "s"), recursive: true);
            Assert.Equal(beside ? 0 : 3, Invocation.Run("decompose", folder, "--exact").Exit);
        }

        bool Moved(string folder)
        {
            File.Move(Labels("c", "d").Write(_files, "t." + format), Path.Combine(folder, "1." + format));
            return true;
        }
    }

    /// <summary>A gap in a column that is not screened takes no record out; one in a screened column does.</summary>
    [Theory]
    [InlineData("id", 80, 0)]
    [InlineData("measured", 80, 0)]
    [InlineData("b", 76, 4)]
    public void Records_are_left_out_for_gaps_of_screened_columns_only(string column, int records, int dropped)
    {
        string Value(string name, int i, string value) => name == column && (name == "b" ? i % 20 == 3 : i % 2 == 1) ? "NA" : value;
        string rows = string.Concat(Enumerable.Range(0, 80).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{Value("id", i, $"id{i}")},{Value("measured", i, $"{i * .37}")},{i % 2},"
            + $"{Value("b", i, $"b{i / 2 % 2}")},{i / 4 % 2},{"AB"[(i % 2) ^ (i / 2 % 2)]}\n")));
        JsonElement json = Invocation.Run("screen", _files.Write("s.csv", "id,measured,a,b,c,y\n" + rows), "--y", "y", "--missing", "drop",
            "--json").Json;
        Assert.Equal((records, dropped), (json.GetProperty("records").GetInt32(), json.GetProperty("dropped").GetInt32()));
        Assert.Equal("[\"id\",\"measured\"]", JsonSerializer.Serialize(json.GetProperty("skipped")));
        JsonElement best = json.GetProperty("top")[0];
        Assert.Equal(("a", "b"), (best.GetProperty("x1").GetString(), best.GetProperty("x2").GetString()));

        // The table of the screened columns is that of the complete records.
        string clean = string.Concat(rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(r => column != "b"
            || !r.Contains("NA", StringComparison.Ordinal)).Select(r => string.Join(',', r.Split(',')[2..]) + "\n"));
        JsonElement like = Invocation.Run("screen", _files.Write("l.csv", "a,b,c,y\n" + clean), "--y", "y", "--json").Json;
        Assert.Equal(like.GetProperty("top").GetRawText(), json.GetProperty("top").GetRawText());

        // With weights, bins and a symbol that only a record left out has.
        string weighted = _files.Write("w.csv", "a,b,c,y,count\n0,0,0,p,2\n0,1,1,q,3\n1,0,1,q,1\n1,1,0,p,4\nodd,NA,0,p,9\n");
        JsonElement counted = Invocation.Run("screen", weighted, "--y", "y", "--missing", "drop", "--json").Json;
        Assert.Equal((10, 1), (counted.GetProperty("records").GetInt32(), counted.GetProperty("dropped").GetInt32()));
        string without = _files.Write("v.csv", "a,b,c,y,count\n0,0,0,p,2\n0,1,1,q,3\n1,0,1,q,1\n1,1,0,p,4\n");
        Assert.Equal(Invocation.Run("screen", without, "--y", "y", "--json").Json.GetProperty("top").GetRawText(),
            counted.GetProperty("top").GetRawText());
    }

    [Theory]
    [InlineData("a,b,a,y", "", 3)]
    [InlineData("a,b,a,y", "--columns :1,b", 0)]
    [InlineData("a,b,a,y", "--columns :1,:3", 3)]
    [InlineData("a,b,A,y", "", 0)]
    public void Two_columns_of_one_name_are_not_screened_as_one(string header, string options, int exit)
    {
        string file = _files.Write("d.csv", header + "\n0,0,0,p\n0,1,1,q\n1,0,1,q\n1,1,0,p\n0,1,0,q\n");
        Outcome run = Invocation.Run(["screen", file, "--y", "y", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(exit, run.Exit);
        Assert.Equal(exit == 3, run.Error.Contains("2 columns are called 'a'", StringComparison.Ordinal));
    }

    [Fact]
    public void Numbers_with_a_comma_and_with_a_point_are_not_made_one()
    {
        string mixed = _files.Write("m.csv", "x1;x2;y\n1,5;p;A\n1.5;q;B\n"),
            single = _files.Write("s.csv", "x1;x2;y\n1,5;p.1;1.5\n2,5;q.2;2.5\n");
        Outcome run = Invocation.Run("decompose", mixed, "--decimal", ",", "--exact");
        Assert.Equal((3, true), (run.Exit, run.Error.Contains("line 3, column x1", StringComparison.Ordinal)));
        Assert.Equal(0, Invocation.Run("decompose", single, "--decimal", ",", "--exact").Exit);
        Assert.Equal(2, Invocation.Run("decompose", mixed, "--exact", "--json").Json.GetProperty("shape")[0].GetInt32());
    }

    [Fact]
    public void Whole_numbers_that_are_rounded_before_they_are_binned_are_named()
    {
        foreach (string format in (string[])["t.csv", "t.jsonl", "t.parquet", "t.npz"])
        {
            foreach ((long start, bool said) in ((long, bool)[])[(9007199254740992, true), (9007199254740992 / 2, false)])
            {
                string source = new TableFiles(["x1", "x2", "y"],
                    [.. Enumerable.Range(0, 40).Select(i => (object?[])[start + i, "uv".Substring(i % 2, 1), "AB".Substring(i / 20, 1)])])
                    .Write(_files, format);
                Assert.Equal(said, Invocation.Run("decompose", source, "--bins", "x1=4", "--exact").Error.Contains("2^53",
                    StringComparison.Ordinal));
            }
        }
    }
}
