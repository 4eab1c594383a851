using System.Text;
using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary><c>pid decompose</c> on good input.</summary>
public sealed class DecomposeTests : IDisposable
{
    private const string And = "x1,x2,y\n0,0,0\n0,1,0\n1,0,0\n1,1,1\n";
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    // Reference: docs/mathematics.md, section 8, prototype values certified to 1e-11 and printed to six places (four for the informations).
    [Theory]
    [InlineData("crema-d-votes.csv", "voice", "face", "emotion", .6498, 1.4214, 1.5940, .630427, .019364, .790981, .153202)]
    [InlineData("mushroom.csv", "odor", "spore_print", "edible", .9061, .4807, .9690, .480705, .425370, .000000, .062942)]
    [InlineData("ucb-admissions.csv", "department", "gender", "admitted", .1363, .0149, .1398, .014894, .121426, .000000, .003464)]
    [InlineData("titanic.csv", "class", "sex", "survived", .0593, .1424, .1985, .059288, .000000, .083103, .056126)]
    public void Samples_decompose_into_the_reference_values(
        string file, string x1, string x2, string y, double i1, double i2, double i12, double r, double u1, double u2, double s)
    {
        Outcome run = Invocation.Run("decompose", Invocation.Sample(file), "--x1", x1, "--x2", x2, "--y", y, "--json");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        run.Json.AssertIs("information1", i1, 5e-5);
        run.Json.AssertIs("information2", i2, 5e-5);
        run.Json.AssertIs("total", i12, 5e-5);
        run.Json.AssertIs("redundancy", r, 5.1e-7);
        run.Json.AssertIs("unique1", u1, 5.1e-7);
        run.Json.AssertIs("unique2", u2, 5.1e-7);
        run.Json.AssertIs("synergy", s, 5.1e-7);
    }

    [Theory]
    [InlineData("decompose")]
    [InlineData("bounds")]
    [InlineData("fusion")]
    public void A_target_of_one_value_is_named(string command)
    {
        using TempFiles files = new();
        const string Told = "y has one value, yes: there is nothing to be known of it";
        foreach ((string label, bool isTold) in ((string, bool)[])[("yes", true), ("no", false)])
        {
            string table = files.Write("t.csv", $"x1,x2,y,n\na,b,yes,6\nc,d,yes,5\nc,b,{label},7\n");
            Outcome run = Invocation.Run([command, table, "--weight", "n", "--json", .. command == "fusion" ? [] : (string[])["--exact"]]);
            Assert.Equal(0, run.Exit);
            Assert.Equal(isTold, run.Error.Contains(Told, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_document_has_the_shape_of_the_contract()
    {
        JsonElement json = Invocation.RunWith(And, "decompose", "-", "--json").Json;
        Assert.Equal("pid/1", json.GetProperty("schema").GetString());
        Assert.Equal("decompose", json.GetProperty("command").GetString());
        Assert.Equal("bits", json.GetProperty("units").GetString());
        Assert.Equal("""{"x1":"x1","x2":"x2","y":"y"}""", JsonSerializer.Serialize(json.GetProperty("names")));
        Assert.Equal("certified", json.GetProperty("status").GetString());
        Assert.False(json.GetProperty("partial").GetBoolean());
        Assert.True(json.GetProperty("seconds").GetDouble() >= 0);
        Assert.Matches(@"^\d+\.\d+\.\d+", json.GetProperty("version").GetString());
        foreach (string name in (string[])["redundancy", "unique1", "unique2", "synergy", "total"])
        {
            (double lower, double upper) = json.Interval(name);
            Assert.InRange(upper - lower, 0, 1e-9);
        }

        // Closed form: AND of two fair bits (docs/mathematics.md, section 8).
        json.AssertIs("redundancy", .311278124459, 1e-9);
        json.AssertIs("synergy", .5, 1e-9);
    }

    [Fact]
    public void Every_way_to_write_a_table_gives_the_same_numbers()
    {
        string[] args = ["decompose", "-", "--json"];
        const string Long = "x1,x2,y,count\nno,a,0,3\nno,b,1,2\nyes,a,1,5\nyes,b,0,1\n";
        string expected = Numbers(Invocation.RunWith(Long, args));
        string raw = "x1,x2,y\n" + string.Concat(Enumerable.Repeat("yes,a,1\n", 5)) + "no,b,1\n"
            + string.Concat(Enumerable.Repeat("no,a,0\n", 3)) + "yes,b,0\nno,b,1\n";
        string[] same =
        [
            "x1,x2,y,count\nyes,b,0,1\nno,b,1,2\nyes,a,1,5\nno,a,0,3\n",
            "x1,x2,y,count\nno,a,0,1\nno,a,0,2\nno,b,1,2\nyes,a,1,2\nyes,b,0,1\nyes,a,1,3\n",
            raw,
            Long.Replace(',', '\t'),
            Long.Replace(',', ';'),
            Long.Replace("\n", "\r\n"),
            "\uFEFF" + Long,
            "# a comment, with a comma\n\n" + Long.Replace("\nyes,a", "\n\nyes,a"),
            Long.Replace("no", "\"no\"").Replace(",", " , "),
            "count,y,x2,x1\n3,0,a,no\n2,1,b,no\n5,1,a,yes\n1,0,b,yes\n",
            "extra,x1,x2,y,count\n\"q\nr\",no,a,0,3\ns,no,b,1,2e0\ns,yes,a,1,5.0\ns,yes,b,0,1\n",
            "x1,x2,y,Count,count,COUNT\nno,a,0,9,3,9\nno,b,1,9,2,9\nyes,a,1,9,5,9\nyes,b,0,9,1,9\n",
            """{"shape":[2,2,2],"p":[3,0,0,2,0,5,1,0]}""",
            "{\"p\":[3,0,0,2,\n0,5,1,0],\n\"shape\":[2,2,2],\"note\":[{}]}",
        ];
        foreach (string table in same)
        {
            Assert.Equal(expected, Numbers(Invocation.RunWith(table, args)));
        }

        Outcome remark = Invocation.RunWith(Long.Replace("\nyes,a", "\n# a remark\nyes,a"), args);
        Assert.Contains("1 line that starts with # left out", remark.Error, StringComparison.Ordinal);
        Assert.Equal(expected, Numbers(remark with { Error = "" }));
        Assert.Equal(expected, Numbers(Invocation.Run("decompose", _files.Write("t.tsv", Long.Replace(',', '\t')), "--json")));
        string file = _files.Write("t.json", """{"shape":[2,2,2],"p":[3,0,0,2,0,5,1,0]}""");
        Assert.Equal(expected, Numbers(Invocation.Run("decompose", file, "--json")));
        Assert.Equal(expected, Numbers(Invocation.Run("decompose",
            _files.Write("utf16.csv", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Long)).ToArray()), "--json")));
    }

    [Fact]
    public void Several_columns_form_one_variable()
    {
        // y = a xor b, both in x1: nothing is left to x2, and no symbol pair collides although "1|1" could be written in two ways.
        const string Table = "a,b,c,d\n0,0,0,0\n0,1,0,1\n1,0,0,1\n1,1,0,0\n0,0,1,0\n0,1,1,1\n1,0,1,1\n1,1,1,0\n";
        JsonElement json = Invocation.RunWith(Table, "decompose", "-", "--x1", "a,b", "--x2", "c", "--y", "d", "--json").Json;
        json.AssertIs("unique1", 1, 1e-9);
        Assert.Equal("a,b", json.GetProperty("names").GetProperty("x1").GetString());
        Assert.Equal("[4,2,2]", JsonSerializer.Serialize(json.GetProperty("shape")));

        const string Colliding = "a,b,x2,y\n1|1,1,0,0\n1,1|1,0,1\n";
        JsonElement distinct = Invocation.RunWith(Colliding, "decompose", "-", "--x1", "a,b", "--json").Json;
        distinct.AssertIs("information1", 1, 1e-9);

        // A column whose own name holds a comma is meant whole.
        JsonElement whole = Invocation.RunWith("\"a,b\",a,b,x2,y\n0,0,0,0,0\n0,1,1,1,1\n", "decompose", "-", "--x1", "a,b", "--json").Json;
        Assert.Equal("[1,2,2]", JsonSerializer.Serialize(whole.GetProperty("shape")));
    }

    [Fact]
    public void Numeric_symbols_are_ordered_as_numbers_and_the_weight_is_chosen()
    {
        string table = "x1,x2,y,p,count\n10,0,0,9,1\n9,0,1,9,1\n2,1,0,9,0\n";
        JsonElement byCount = Invocation.RunWith(table, "decompose", "-", "--json").Json;
        JsonElement byP = Invocation.RunWith(table, "decompose", "-", "--weight", "p", "--json").Json;
        byCount.AssertIs("total", 1, 1e-9);
        byP.AssertIs("total", 0.9182958340544896, 1e-9); // h(1/3), closed form
    }

    [Fact]
    public void The_table_for_people_is_plain_and_names_the_variables()
    {
        Outcome run = Invocation.Run("decompose", Invocation.Sample("crema-d-votes.csv"), "--x1", "voice", "--x2", "face",
            "--y", "emotion");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.DoesNotContain('\u001b', run.Out);
        Assert.Contains("I(voice, face; emotion) = R + U1 + U2 + S  1.59397405791", run.Out, StringComparison.Ordinal);
        Assert.Contains("in voice only", run.Out, StringComparison.Ordinal);
        Assert.Contains("in face only", run.Out, StringComparison.Ordinal);
        Assert.Contains("125 rows weighted by column count, 6 x 6 x 6 symbols", run.Out, StringComparison.Ordinal);
        Assert.Contains("Status: certified.", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tolerance_out_of_reach_exits_4_with_a_valid_enclosure()
    {
        Outcome run = Invocation.RunWith(And, "decompose", "-", "--json", "--tol", "1e-30");
        Assert.Equal(4, run.Exit);
        Assert.Equal("wide", run.Json.GetProperty("status").GetString());
        run.Json.AssertIs("redundancy", .311278124459, 1e-9);
        Outcome text = Invocation.RunWith(And, "decompose", "-", "--tol", "1e-30");
        Assert.Equal(4, text.Exit);
        Assert.Contains("Status: wide.", text.Out, StringComparison.Ordinal);
    }

    /// <summary>The document without what differs between runs and files: time and names.</summary>
    private static string Numbers(Outcome run)
    {
        Assert.Equal((0, ""), (run.Exit, run.Error));
        return string.Join('\n', run.Json.EnumerateObject().Where(p => p.Name is not ("seconds" or "names" or "weightColumn" or "remarks"))
            .Select(p => p.ToString()));
    }
}
