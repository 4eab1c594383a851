using System.Globalization;
using System.Text.Json;
using Pid.Cli;

namespace Pid.Tests.EndToEnd;

/// <summary><c>pid bounds</c> on one table and on three.</summary>
public sealed class BoundsTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Xor_may_have_any_synergy_between_0_and_1()
    {
        Outcome run = Invocation.RunWith("x1,x2,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n", "bounds", "-", "--json");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        (double lower, double upper) = run.Json.Interval("synergy");
        Assert.InRange(lower, 0, 1e-9);
        Assert.InRange(upper, 1, 1 + 1e-9);
        run.Json.AssertIs("redundancy", 0, 1e-9);
        Assert.Equal("compatible", run.Json.GetProperty("compatibility").GetString());
    }

    // Reference: docs/mathematics.md, section 8 (S_min to four places, S as certified by decompose).
    [Theory]
    [InlineData("crema-d-votes.csv", "voice", "face", "emotion", .1417)]
    [InlineData("ucb-admissions.csv", "department", "gender", "admitted", .0002)]
    [InlineData("titanic.csv", "class", "sex", "survived", .0348)]
    [InlineData("mushroom.csv", "odor", "spore_print", "edible", .0629)]
    public void The_synergy_interval_of_a_sample_starts_at_the_reference_and_holds_the_synergy(string file, string x1, string x2, string y,
        double minimum)
    {
        string[] columns = [Invocation.Sample(file), "--x1", x1, "--x2", x2, "--y", y, "--exact", "--json"];
        Outcome run = Invocation.Run(["bounds", .. columns]);
        Assert.Equal("", run.Error);
        (double lower, double upper) = run.Json.Interval("synergy");
        Assert.InRange(lower, minimum - 5.1e-5, minimum + 5.1e-5);

        JsonElement joint = Invocation.Run(["decompose", .. columns]).Json;
        (double least, double greatest) = joint.Interval("synergy");
        Assert.True(lower <= greatest && least <= upper, $"[{lower}, {upper}] must hold [{least}, {greatest}]");
        (double totalLower, double totalUpper) = run.Json.Interval("total");
        Assert.True(totalLower <= joint.Interval("total").Upper && joint.Interval("total").Lower <= totalUpper);
        foreach (string name in (string[])["redundancy", "unique1", "unique2", "information1", "information2"])
        {
            Assert.True(Overlap(joint.Interval(name), run.Json.Interval(name)), name);
        }
    }

    // Reference: docs/mathematics.md, section 8 (S_max); crema-d by its two-sided enclosure there.
    [Theory]
    [InlineData("ucb-admissions.csv", "department", "gender", "admitted", .3235, .3235, true)]
    [InlineData("titanic.csv", "class", "sex", "survived", .3136, .3136, true)]
    [InlineData("mushroom.csv", "odor", "spore_print", "edible", .0629, .0629, true)]
    [InlineData("crema-d-votes.csv", "voice", "face", "emotion", .5090, .5714, false)]
    public void The_synergy_interval_ends_at_the_largest_synergy(string file, string x1, string x2, string y, double least,
        double most, bool closed)
    {
        string ends = Path.Combine(_files.Directory, "ends.jsonl");
        Outcome run = Invocation.Run("bounds", Invocation.Sample(file), "--x1", x1, "--x2", x2, "--y", y, "--exact", "--json",
            "--witness", ends);
        (double lower, double upper) = run.Json.Interval("maximalSynergy");
        Assert.InRange(lower, least - 5.1e-5, most + 5.1e-5);
        Assert.InRange(upper, least - 5.1e-5, most + (closed ? 5.1e-5 : .5));
        Assert.Equal(upper, run.Json.Interval("synergy").Upper);
        JsonElement search = run.Json.GetProperty("search");
        Assert.Equal(closed, search.GetProperty("end").GetString() == "closed");
        Assert.True(search.GetProperty("proven").GetBoolean());

        // The two joints decompose to the two ends.
        JsonElement[] joints = Invocation.Run("decompose", ends).JsonLines;
        Assert.Equal(2, joints.Length);
        Assert.Equal(run.Json.Interval("synergy").Lower, joints[0].Interval("synergy").Upper, 1e-6);
        Assert.Equal(lower, joints[1].Interval("synergy").Lower, 1e-6);
    }

    [Fact]
    public void A_witness_needs_one_table_and_a_place_to_write()
    {
        const string Lines = """
            {"shape":[2,2,2],"p":[1,0,0,1,0,1,1,0]}
            {"shape":[2,2,2],"p":[1,0,1,0,1,0,0,1]}

            """;
        string ends = Path.Combine(_files.Directory, "ends.jsonl");
        foreach (Outcome batch in (Outcome[])[
            Invocation.Run("bounds", _files.Write("batch.jsonl", Lines), "--witness", ends),
            Invocation.RunWith(Lines, "bounds", "-", "--witness", ends)])
        {
            Assert.Equal((2, ""), (batch.Exit, batch.Out));
            Assert.Contains("one table", batch.Error, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(ends));
        Outcome nowhere = Invocation.Run("bounds", Invocation.Sample("titanic.csv"), "--x1", "class", "--x2", "sex", "--y", "survived",
            "--witness", Path.Combine(_files.Directory, "none", "ends.jsonl"));
        Assert.Equal(2, nowhere.Exit);
        Assert.Contains("ends.jsonl", nowhere.Error, StringComparison.Ordinal);
    }

    // The interrupt comes when the progress line shows the search under way, so it never comes too early or too late.
    [Theory]
    [InlineData("--threads", "1")]
    [InlineData("--threads", "2")]
    public void Ctrl_C_during_the_search_keeps_what_is_known(params string[] options)
    {
        using CancellationTokenSource interrupt = new();
        using StringWriter output = new();
        using WatchingWriter error = new("S_max in ", interrupt.Cancel);
        int exit = PidCommand.Run(
            ["bounds", _files.Write("hard.json", Hard()), "--exact", "--json", "--time-limit", "600", .. options],
            new Terminal(Stream.Null, output, error) { Interrupt = interrupt.Token, ErrorIsTerminal = true });
        JsonElement json = JsonDocument.Parse(output.ToString()).RootElement;
        Assert.Equal(130, exit);
        Assert.True(json.GetProperty("partial").GetBoolean());
        Assert.Equal("stopped", json.GetProperty("search").GetProperty("end").GetString());
        Assert.True(json.Interval("maximalSynergy").Upper > json.Interval("maximalSynergy").Lower);
        Assert.Contains("Ctrl-C shows what is known so far", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Out_of_time_the_search_gives_what_it_has_marked_partial_and_exits_4()
    {
        Outcome run = Invocation.Run("bounds", _files.Write("hard.json", Hard()), "--exact", "--json", "--time-limit", "3");
        Assert.Equal((4, ""), (run.Exit, run.Error));
        Assert.True(run.Json.GetProperty("partial").GetBoolean());
        Assert.Equal("stopped", run.Json.GetProperty("search").GetProperty("end").GetString());
    }

    // A random 3 x 3 x 3: closed in some hundred boxes.
    [Fact]
    public void The_search_ends_at_the_tolerance_given()
    {
        Random random = new(5);
        string file = _files.Write("small.json",
            JsonSerializer.Serialize(new { shape = (int[])[3, 3, 3], p = Enumerable.Range(0, 27).Select(_ => random.Next(1, 100)) }));
        long[] nodes = Array.ConvertAll((string[])["1e-1", "1e-3", "1e-8"], tolerance =>
        {
            JsonElement json = Invocation.Run("bounds", file, "--tol", tolerance, "--time-limit", "300", "--json").Json;
            (double lower, double upper) = json.Interval("maximalSynergy");
            Assert.Equal("closed", json.GetProperty("search").GetProperty("end").GetString());
            Assert.True(upper - lower <= double.Parse(tolerance, CultureInfo.InvariantCulture), $"{lower} {upper} {tolerance}");
            return json.GetProperty("search").GetProperty("nodes").GetInt64();
        });
        Assert.True(nodes[0] < nodes[1] && nodes[1] <= nodes[2], string.Join(' ', nodes));
    }

    // 10 x 10 x 3 with random counts: years of search.
    private static string Hard()
    {
        Random random = new(11);
        return JsonSerializer.Serialize(new { shape = (int[])[10, 10, 3], p = Enumerable.Range(0, 300).Select(_ => random.Next(1, 1000)) });
    }

    [Fact]
    public void The_document_has_the_shape_of_the_contract()
    {
        Outcome run = Invocation.Run("bounds", Invocation.Sample("titanic.csv"), "--x1", "class,age", "--x2", "sex", "--y",
            "survived", "--json");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        JsonElement json = run.Json;
        Assert.Equal("pid/1", json.GetProperty("schema").GetString());
        Assert.Equal("bounds", json.GetProperty("command").GetString());
        foreach (string name in (string[])["synergy", "redundancy", "unique1", "unique2", "total", "accuracy"])
        {
            json.Interval(name);
        }

        (double lower, double upper) = json.Interval("synergy");
        Assert.NotEmpty(json.GetProperty("bounds").EnumerateArray());
        foreach (JsonElement bound in json.GetProperty("bounds").EnumerateArray())
        {
            Assert.Equal(["name", "side", "value", "proven", "source"], bound.EnumerateObject().Select(p => p.Name));
            string side = bound.GetProperty("side").GetString()!;
            Assert.Contains(side, (string[])["lower", "upper"]);
            if (bound.GetProperty("proven").GetBoolean())
            {
                // No proven bound is sharper than the interval: it is the intersection of them all.
                double value = bound.GetProperty("value").GetDouble();
                Assert.True(side == "lower" ? value <= lower : value >= upper, bound.ToString());
            }
        }

        JsonElement advice = json.GetProperty("advice");
        Assert.NotEmpty(advice.GetProperty("sentences").EnumerateArray());
        foreach (string name in (string[])["dominant", "collect", "fusion"])
        {
            Assert.NotEqual("", advice.GetProperty(name).GetString());
        }
    }

    [Fact]
    public void Three_tables_say_the_same_as_the_joint_that_they_come_from()
    {
        // The pairs of titanic.csv, long form, in three forms of file; one symbol is missing from a table where it never occurs.
        string sample = Invocation.Sample("titanic.csv");
        string a = _files.Write("a.csv", Pairs(sample, "class", "survived", ','));
        string b = _files.Write("b.tsv", Pairs(sample, "sex", "survived", '\t'));
        string c = Pairs(sample, "class", "sex", ';');
        string[] columns = ["--x1", "class", "--x2", "sex", "--y", "survived", "--json"];
        Outcome three = Invocation.RunWith(c, ["bounds", "--x1y", a, "--x2y", b, "--x1x2", "-", .. columns]);
        Outcome joint = Invocation.Run(["bounds", sample, .. columns]);
        Assert.Equal((0, ""), (three.Exit, three.Error));
        foreach (string name in (string[])["synergy", "redundancy", "unique1", "unique2", "total", "accuracy"])
        {
            Assert.True(Overlap(joint.Json.Interval(name), three.Json.Interval(name)), name);
            Assert.Equal(joint.Json.Interval(name).Lower, three.Json.Interval(name).Lower, 1e-8);
            Assert.Equal(joint.Json.Interval(name).Upper, three.Json.Interval(name).Upper, 1e-8);
        }

        Assert.Equal("[4,2,2]", JsonSerializer.Serialize(three.Json.GetProperty("shape")));
    }

    [Theory]
    [InlineData(.9, true)]
    [InlineData(.75, true)]
    [InlineData(.70, true)]
    [InlineData(.66, false)]
    public void Pairs_of_fair_bits_that_no_joint_has_exit_5_and_say_so(double agreement, bool impossible)
    {
        // X1 = X2 and X1 = Y each with probability a, X2 = Y with 1 - a: possible if and only if a <= 2/3 (docs/mathematics.md, section 2).
        string agree = _files.Write("agree.csv", FairBits("x1", "y", agreement));
        string differ = _files.Write("differ.csv", FairBits("x2", "y", 1 - agreement));
        string pairs = _files.Write("pairs.csv", FairBits("x1", "x2", agreement));
        string[] args = ["bounds", "--x1y", agree, "--x2y", differ, "--x1x2", pairs];
        Outcome text = Invocation.Run(args);
        Outcome json = Invocation.Run([.. args, "--json"]);
        Assert.Equal((impossible ? 5 : 0, ""), (text.Exit, text.Error));
        Assert.Equal(text.Exit, json.Exit);
        Assert.Equal(impossible ? "impossible" : "compatible", json.Json.GetProperty("compatibility").GetString());
        if (impossible)
        {
            Assert.Contains("The three tables are mutually impossible.", text.Out, StringComparison.Ordinal);
            Assert.Contains("no joint distribution of (x1, x2, y) has all three", text.Out, StringComparison.Ordinal);
            Assert.Equal(JsonValueKind.Null, json.Json.GetProperty("synergy").ValueKind);
            Assert.Equal("impossible", json.Json.GetProperty("status").GetString());
        }
        else
        {
            json.Json.Interval("synergy");
            Assert.Contains("Synergy S", text.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Tables_that_disagree_on_a_shared_variable_exit_5_and_name_it()
    {
        string fair = _files.Write("fair.csv", FairBits("x1", "y", .7));
        string other = _files.Write("other.csv", FairBits("x2", "y", .5));
        string biased = _files.Write("biased.csv", "x1,x2,count\n0,0,.3\n0,1,.3\n1,0,.2\n1,1,.2\n");
        Outcome run = Invocation.Run("bounds", "--x1y", fair, "--x2y", other, "--x1x2", biased, "--weight", "count", "--json");
        Assert.Equal(5, run.Exit);
        Assert.Equal("impossible", run.Json.GetProperty("error").GetProperty("kind").GetString());
        Assert.Contains("disagree on x1", run.Error, StringComparison.Ordinal);
        Assert.Contains("No joint distribution has both", run.Error, StringComparison.Ordinal);
        Assert.Contains("--reconcile", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_symbol_missing_from_one_table_is_named_when_the_tables_cannot_agree()
    {
        string x1y = _files.Write("x1y.csv", "x1,y\n0,0\n1,1\n2,1\n");
        string x2y = _files.Write("x2y.json", """{"shape":[2,2],"p":[1,0,0,2]}""");
        string x1x2 = _files.Write("x1x2.csv", "x1,x2\n0,0\n1,1\n");
        Outcome run = Invocation.Run("bounds", "--x1y", x1y, "--x2y", x2y, "--x1x2", x1x2, "--reconcile", "never");
        Assert.Equal((5, ""), (run.Exit, run.Out));
        Assert.Contains("x1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_for_people_names_every_bound_and_gives_advice()
    {
        Outcome run = Invocation.Run(
            "bounds", Invocation.Sample("crema-d-votes.csv"), "--x1", "voice", "--x2", "face", "--y", "emotion", "--all");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.DoesNotContain('\u001b', run.Out);
        foreach (string part in (string[])["(voice, emotion), (face, emotion) and (voice, face)", "Synergy S", "S >=", "S <=", "proven",
            "heuristic, not used",
            "Accuracy of the best classifier of emotion", "voice alone", "Advice", "Status: "])
        {
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
        }
    }

    private static bool Overlap((double Lower, double Upper) a, (double Lower, double Upper) b) => a.Lower <= b.Upper && b.Lower <= a.Upper;

    /// <summary>Two fair bits that are equal with the given probability, as counts of 100 records.</summary>
    private static string FairBits(string a, string b, double agreement)
    {
        int equal = (int)Math.Round(50 * agreement);
        return string.Create(CultureInfo.InvariantCulture,
            $"{a},{b},count\n0,0,{equal}\n0,1,{50 - equal}\n1,0,{50 - equal}\n1,1,{equal}\n");
    }

    private static string Pairs(string file, string first, string second, char separator)
    {
        string[] lines = File.ReadAllLines(file);
        string[] header = lines[0].Split(',');
        (int i, int j, int count) = (Array.IndexOf(header, first), Array.IndexOf(header, second), Array.IndexOf(header, "count"));
        IEnumerable<string> rows = lines.Select(line => line.Split(',')).Select(f => string.Join(separator, f[i], f[j], f[count]));
        return string.Join('\n', rows) + "\n";
    }
}
