using System.Text.Json;
using System.Xml.Linq;

namespace Pid.Tests.EndToEnd;

/// <summary><c>pid screen</c>: the list agrees with decomposing each pair, and what is written can be read back.</summary>
public sealed class ScreenTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Every_listed_pair_is_what_decompose_says()
    {
        Outcome run = Invocation.Run("screen", Invocation.Sample("titanic.csv"), "--y", "survived", "--json");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        JsonElement[] top = [.. run.Json.GetProperty("top").EnumerateArray()];
        Assert.Equal(3, top.Length);
        Assert.Equal(2201, run.Json.GetProperty("records").GetInt32());
        Assert.Equal(0, run.Json.GetProperty("elsewhere").GetDouble());
        Assert.Equal("certified", run.Json.GetProperty("status").GetString());
        foreach (JsonElement pair in top)
        {
            JsonElement alone = Invocation.Run("decompose", Invocation.Sample("titanic.csv"), "--x1", pair.GetProperty("x1").GetString()!,
                "--x2", pair.GetProperty("x2").GetString()!, "--y", "survived", "--json").Json;
            foreach (string part in (string[])["redundancy", "unique1", "unique2", "synergy", "total"])
            {
                Assert.Equal(alone.Interval(part), pair.Interval(part));
            }
        }

        Assert.Equal(top.Select(p => p.Interval("synergy").Lower).OrderDescending(), top.Select(p => p.Interval("value").Lower));
    }

    [Fact]
    public void Shares_together_list_what_one_run_lists()
    {
        string file = _files.Write("records.csv", Records(40, 300));
        JsonElement whole = Screen(file, "--top", "6");
        JsonElement[] shares = [.. Enumerable.Range(1, 3).Select(i => Screen(file, "--top", "6", "--shard", $"{i}/3"))];
        Assert.Equal(whole.GetProperty("pairs").GetInt64(), shares.Sum(s => s.GetProperty("pairs").GetInt64()));
        string[] merged = [.. shares.SelectMany(s => s.GetProperty("top").EnumerateArray())
            .OrderByDescending(p => p.Interval("value").Lower).Take(6).Select(p => p.GetRawText())];
        Assert.Equal(whole.GetProperty("top").EnumerateArray().Select(p => p.GetRawText()), merged);
    }

    [Fact]
    public void A_checkpoint_is_gone_on_from_and_belongs_to_its_records()
    {
        string file = _files.Write("records.csv", Records(40, 200)), notes = Path.Combine(Path.GetDirectoryName(file)!, "notes");
        JsonElement first = Screen(file, "--checkpoint", notes);
        Assert.True(File.Exists(notes));
        JsonElement second = Screen(file, "--checkpoint", notes);
        Assert.Equal(first.GetProperty("top").GetRawText(), second.GetProperty("top").GetRawText());

        Outcome other = Invocation.Run("screen", file, "--y", "y", "--by", "total", "--checkpoint", notes);
        Assert.Equal(3, other.Exit);
        Assert.Contains("other records, other settings", other.Error, StringComparison.Ordinal);
        File.WriteAllText(notes, "{\"fingerprint\":1}");
        Assert.Equal(3, Invocation.Run("screen", file, "--y", "y", "--checkpoint", notes).Exit);
    }

    [Fact]
    public void Permutations_are_those_of_the_seed()
    {
        string file = _files.Write("records.csv", Records(6, 200));
        JsonElement a = Screen(file, "--permutations", "19", "--seed", "4"),
            b = Screen(file, "--permutations", "19", "--seed", "4", "--threads", "3");
        Assert.Equal(a.GetProperty("top").GetRawText(), b.GetProperty("top").GetRawText());
        JsonElement best = a.GetProperty("top")[0];
        Assert.Equal(("c0", "c1", 1 / 20.0), (best.GetProperty("x1").GetString(), best.GetProperty("x2").GetString(),
            best.GetProperty("p").GetDouble()));
        Assert.Equal(2, Invocation.Run("screen", file, "--y", "y", "--permutations", "9", "--shard", "1/2").Exit);
    }

    [Fact]
    public void Groups_are_sources_of_their_own()
    {
        string file = _files.Write("records.csv", Records(4, 200));
        JsonElement pair = Screen(file, "--group", "a=c0,c1", "--group", "b=c2,c3").GetProperty("top")[0];
        Assert.Equal(("a", "b"), (pair.GetProperty("x1").GetString(), pair.GetProperty("x2").GetString()));
        JsonElement alone = Invocation.Run("decompose", file, "--x1", "c0,c1", "--x2", "c2,c3", "--y", "y", "--json").Json;
        Assert.Equal(alone.Interval("synergy"), pair.Interval("synergy"));
    }

    [Fact]
    public void The_list_and_the_drawing_can_be_read_back()
    {
        string file = _files.Write("records.csv", Records(5, 100)), folder = Path.GetDirectoryName(file)!;
        (string csv, string svg) = (Path.Combine(folder, "list.csv"), Path.Combine(folder, "plot.svg"));
        JsonElement json = Screen(file, "--top", "4", "--csv", csv, "--plot", svg);
        string[] lines = File.ReadAllLines(csv);
        Assert.Equal(5, lines.Length);
        Assert.StartsWith("x1,x2,redundancy_lower,redundancy_upper", lines[0], StringComparison.Ordinal);
        string[] cells = lines[1].Split(',');
        Assert.Equal(json.GetProperty("top")[0].Interval("redundancy").Lower,
            double.Parse(cells[2], System.Globalization.CultureInfo.InvariantCulture));
        XElement drawing = XElement.Load(svg);
        Assert.Equal(4, drawing.Elements().Count(e => e.Name.LocalName == "line"));
        string best = json.GetProperty("top")[0].Interval("value").Lower.ToString("0.000",
            System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains(drawing.Elements(), e => e.Name.LocalName == "text" && e.Value == best);
        Assert.Contains(drawing.Elements().Single(e => e.Name.LocalName == "g").Elements(), e => e.Value == best + " bit");
        Assert.Contains(drawing.Descendants(), e => e.Name.LocalName == "text" && e.Value == "c0");
    }

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("a,b,y\n", "no records")]
    [InlineData("a,b,y\n1,2\n", "has 2 fields")]
    [InlineData("a,b,z\n1,2,3\n", "No column is named 'y'")]
    [InlineData("a,b,y,count\n1,2,3,0.5\n", "no whole number")]
    [InlineData("a,b,y,count\n1,2,3,-1\n", "-1")]
    [InlineData("a,b,y\n1,,3\n", "The field is empty")]
    public void Bad_records_are_refused_with_their_place(string text, string words)
    {
        string file = _files.Write("bad.csv", text);
        Outcome run = Invocation.Run("screen", file, "--y", "y");
        Assert.Equal((3, ""), (run.Exit, run.Out));
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Contains(file, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--by", "beauty")]
    [InlineData("--top", "0")]
    [InlineData("--shard", "3/2")]
    [InlineData("--group", "no-name")]
    public void Bad_options_are_refused(string option, string value)
    {
        Outcome run = Invocation.Run("screen", Invocation.Sample("titanic.csv"), "--y", "survived", option, value);
        Assert.Equal(option == "--group" ? 3 : 2, run.Exit);
        Assert.Contains(value, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_too_many_values_are_left_out_and_named()
    {
        foreach (string letter in (string[])["", "c"])
        {
            string rows = string.Concat(Enumerable.Range(0, 300).Select(i => $"{letter}{i},{i % 2},{i % 3},{i / 150}\n"));
            Outcome run = Invocation.Run("screen", _files.Write("ids.csv", "id,a,b,y\n" + rows), "--y", "y", "--json");
            Assert.Equal((0, letter.Length == 0), (run.Exit, run.Error.Contains("--bins COL=4", StringComparison.Ordinal)));
            JsonElement json = run.Json;
            Assert.Equal("id", json.GetProperty("skipped")[0].GetString());
            Assert.Equal(1, json.GetProperty("pairs").GetInt32());
            Outcome target = Invocation.Run("screen", _files.Write("ids2.csv", "id,a,b,y\n" + rows), "--y", "id");
            Assert.Equal(letter.Length > 0 ? 0 : 3, target.Exit);
            Assert.Contains(letter.Length > 0 ? "hardly any recurs" : "--bins id=8", target.Error, StringComparison.Ordinal);
        }
    }

    // The number of values of a column says nothing; how often they recur does. The one of the most synergy has 400 values.
    [Fact]
    public void Columns_of_many_values_that_recur_are_screened()
    {
        Random random = new(2);
        string rows = string.Concat(Enumerable.Range(0, 6000).Select(_ => (Place: random.Next(400), Bit: random.Next(2),
            Other: random.Next(3)))
            .Select(r => $"p{r.Place},{r.Bit},{r.Other},{(r.Place & 1) ^ r.Bit}\n"));
        JsonElement json = Screen(_files.Write("places.csv", "place,bit,other,y\n" + rows));
        Assert.Equal((3, 0), (json.GetProperty("columns").GetInt32(), json.GetProperty("leftOut").GetArrayLength()));
        JsonElement best = json.GetProperty("top")[0];
        Assert.Equal(("place", "bit"), (best.GetProperty("x1").GetString(), best.GetProperty("x2").GetString()));
        // Y is a function of the two, H(Y) near 1.
        Assert.InRange(best.GetProperty("total").GetProperty("lower").GetDouble(), 0.999, 1.0001);
    }

    // Two columns of 5000 values and a target of two have more cells than fit.
    [Fact]
    public void A_column_whose_tables_would_not_fit_is_left_out_and_named()
    {
        string rows = string.Concat(Enumerable.Range(0, 15_000).Select(i => $"a{i % 5000},b{i * 7 % 4999},{i % 2},{i / 3 % 2}\n"));
        JsonElement json = Screen(_files.Write("large.csv", "a,b,c,y\n" + rows), "--by", "total");
        Assert.Equal("a", json.GetProperty("leftOut")[0].GetProperty("column").GetString());
        Assert.Contains("5000 different values: its tables", json.GetProperty("leftOut")[0].GetProperty("why").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(1, json.GetProperty("pairs").GetInt32());
    }

    [Fact]
    public void A_folder_is_one_table_whatever_the_order_of_its_columns()
    {
        (string A, string B, string Y)[] rows =
            [.. Enumerable.Range(0, 90).Select(i => ($"{i % 3}", $"{i / 3 % 2}", $"{(i % 3 == 1 ? 1 : 0) ^ (i / 3 % 2)}"))];
        string whole = _files.Write("whole.csv", "a,b,y\n" + string.Concat(rows.Select(r => $"{r.A},{r.B},{r.Y}\n")));
        string folder = Path.Combine(_files.Directory, "parts");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "1.csv"), "a,b,y\n" + string.Concat(rows[..40].Select(r => $"{r.A},{r.B},{r.Y}\n")));
        File.WriteAllText(Path.Combine(folder, "2.csv"), "");
        File.WriteAllText(Path.Combine(folder, "3.jsonl"),
            string.Concat(rows[40..].Select(r => $"{{\"y\":{r.Y},\"a\":{r.A},\"b\":\"{r.B}\"}}\n")));
        JsonElement parts = Screen(folder), one = Screen(whole);
        Assert.Equal(one.GetProperty("top").GetRawText(), parts.GetProperty("top").GetRawText());
        Assert.Equal(90, parts.GetProperty("records").GetInt32());
        File.AppendAllText(Path.Combine(folder, "1.csv"), "# half of it\n");
        Assert.Contains("1 line that starts with # left out", Invocation.Run("screen", folder, "--y", "y").Error, StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(folder, "4.csv"), "a,b,y,z\n0,0,0,0\n");
        Outcome more = Invocation.Run("screen", folder, "--y", "y");
        Assert.Equal((3, true), (more.Exit, more.Error.Contains("'z' is in no earlier file", StringComparison.Ordinal)));
        Assert.Equal(0, Invocation.Run("screen", folder, "--y", "y", "--columns", "a,b").Exit);
        File.WriteAllText(Path.Combine(folder, "4.csv"), "a,y\n0,0\n");
        Assert.Contains("No column is named 'b', as in an earlier file", Invocation.Run("screen", folder, "--y", "y").Error,
            StringComparison.Ordinal);
        Assert.Equal(3, Invocation.Run("screen", Path.Combine(_files.Directory, "none*.csv"), "--y", "y").Exit);
    }

    [Fact]
    public void Records_without_a_value_are_left_out_where_asked()
    {
        string rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 2},{i / 2 % 3},{i / 7 % 2}\n"));
        JsonElement whole = Screen(_files.Write("whole.csv", "a,b,y\n" + rows));
        string holes = _files.Write("holes.csv", "a,b,y\n1,,0\n" + rows + "NA,1,1\n");
        JsonElement dropped = Screen(holes, "--missing", "drop");
        Assert.Equal((60, 2), (dropped.GetProperty("records").GetInt32(), dropped.GetProperty("dropped").GetInt32()));
        Assert.Equal(whole.GetProperty("top").GetRawText(), dropped.GetProperty("top").GetRawText());
        Assert.Contains("60 records (2 left out for missing values)", Invocation.Run("screen", holes, "--y", "y", "--missing", "drop").Out,
            StringComparison.Ordinal);

        Outcome none = Invocation.Run("screen", _files.Write("none.csv", "a,b,y\n1,,0\n"), "--y", "y", "--missing", "drop");
        Assert.Equal(3, none.Exit);
        Assert.Contains("b (no record has a value)", none.Error, StringComparison.Ordinal);
        Outcome never = Invocation.Run("screen", _files.Write("never.csv", "a,b,y\n1,,0\n,1,0\n"), "--y", "y", "--missing", "drop");
        Assert.Equal(3, never.Exit);
        Assert.Contains("--columns", never.Error, StringComparison.Ordinal);
    }

    // As a user would write them: a weight repeats its record, wherever it stands.
    [Fact]
    public void Weights_repeat_records()
    {
        JsonElement weighted = Screen(_files.Write("weighted.csv", "a,b,y,count\n1,0,q,2\n0,1,p,0\n1,1,p,1\n0,0,p,3\n"));
        JsonElement written = Screen(_files.Write("written.csv", "a,b,y\n1,0,q\n1,0,q\n1,1,p\n0,0,p\n0,0,p\n0,0,p\n"));
        Assert.Equal(written.GetProperty("top").GetRawText(), weighted.GetProperty("top").GetRawText());
    }

    // Nothing to tell apart, or everything: constants, a copy of the target, a target of one value.
    [Fact]
    public void Columns_that_say_nothing_or_everything_are_listed_as_such()
    {
        string file = _files.Write("plain.csv",
            "y,copy,constant,noise,single\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 2},{i % 2},k,{i / 2 % 2},s\n")));
        JsonElement best = Invocation.Run("screen", file, "--y", "y", "--by", "unique", "--json").Json.GetProperty("top")[0];
        Assert.Equal(("copy", "constant"), (best.GetProperty("x1").GetString(), best.GetProperty("x2").GetString()));
        Assert.Equal(1, best.Interval("unique1").Lower, 1e-9);
        JsonElement single = Invocation.Run("screen", file, "--y", "single", "--json").Json;
        Assert.All(single.GetProperty("top").EnumerateArray(), pair => Assert.InRange(pair.Interval("total").Upper, 0, 1e-9));
        Assert.Equal("certified", single.GetProperty("status").GetString());
    }

    [Fact]
    public void An_interrupted_screen_says_so()
    {
        Outcome run = Invocation.RunInterrupted("screen", Invocation.Sample("titanic.csv"), "--y", "survived", "--json");
        Assert.Equal(130, run.Exit);
    }

    private static JsonElement Screen(string file, params string[] options)
    {
        Outcome run = Invocation.Run(["screen", file, "--y", "y", "--json", .. options]);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        return run.Json;
    }

    // y is the parity of c0 and c1 nine times in ten; the rest is noise.
    private static string Records(int columns, int records)
    {
        Random random = new(columns);
        return "y," + string.Join(",", Enumerable.Range(0, columns).Select(c => $"c{c}")) + "\n"
            + string.Concat(Enumerable.Range(0, records).Select(_ =>
        {
            int[] c = [.. Enumerable.Range(0, columns).Select(_ => random.Next(2))];
            int y = random.Next(10) == 0 ? random.Next(2) : c[0] ^ c[1];
            return $"{y},{string.Join(",", c)}\n";
        }));
    }
}
