using System.Globalization;
using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary><c>pid decompose</c> with other measures, in other units, and with the joint that attains the parts.</summary>
public sealed class MeasureTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    /// <summary>
    /// What dit (github.com/dit/dit) gives: tests/pid/test_imin.py and test_immi.py for its distribution prob. 1, five cells alike;
    /// docs/measures/pid.rst for the reduced or and for two bits and both of them; docs/measures/multivariate/coinformation.rst for xor.
    /// </summary>
    [Fact]
    public void Other_measures_are_those_of_dit()
    {
        JsonElement one = Of(2, 1, 1, 1, 1, 1, 0, 0, 0), cat = Of(4, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
        JsonElement or = Of(2, 2, 0, 0, 1, 0, 1, 0, 0), xor = Of(2, 1, 0, 0, 1, 0, 1, 1, 0);
        foreach (string measure in (string[])["imin", "mmi"])
        {
            Are(one.GetProperty(measure), 0.019973094021974794, 0.15097750043269376, 0, 0);
        }

        Are(cat.GetProperty("imin"), 1, 0, 0, 1);
        Are(or.GetProperty("mmi"), .3113, 0, 0, .6887, 5e-5);
        xor.AssertIs("coinformation", -1, 1e-12);

        // WMS = S - R; entropies and conditional informations of xor by hand.
        xor.AssertIs("wms", 1, 1e-12);
        xor.GetProperty("entropies").AssertIs("x1x2y", 2, 1e-12);
        xor.GetProperty("conditional").AssertIs("x1y", 1, 1e-12);
        xor.GetProperty("conditional").AssertIs("x1x2", 1, 1e-12);

        static void Are(JsonElement parts, double r, double u1, double u2, double s, double tolerance = 1e-9)
        {
            foreach ((string name, double value) in ((string, double)[])[("redundancy", r), ("unique1", u1), ("unique2", u2),
                ("synergy", s)])
            {
                parts.AssertIs(name, value, tolerance);
            }
        }
    }

    [Fact]
    public void Nats_are_bits_times_the_logarithm_of_2()
    {
        string[] table = ["decompose", Write(2, 1, 0, 1, 0, 1, 0, 0, 1), "--measure", "all", "--exact", "--json"];
        JsonElement bits = Invocation.Run(table).Json, nats = Invocation.Run([.. table, "--units", "nats"]).Json;
        Assert.Equal(("bits", "nats"), (bits.GetProperty("units").GetString(), nats.GetProperty("units").GetString()));
        foreach (string name in (string[])["redundancy", "synergy", "total", "information1"])
        {
            nats.AssertIs(name, bits.Interval(name).Lower * Math.Log(2), 2e-9);
        }

        nats.GetProperty("measures").GetProperty("entropies").AssertIs("x1x2", 2 * Math.Log(2), 1e-12);
        string page = Invocation.Run([.. table[..^1], "--units", "nats"]).Out;
        Assert.Contains("decomposed, in nats", page, StringComparison.Ordinal);
        Assert.Contains("0.346573590", page, StringComparison.Ordinal); // S = ln 2 / 2
    }

    [Fact]
    public void The_optimal_joint_has_the_parts_and_no_synergy()
    {
        string[] titanic = ["decompose", Invocation.Sample("titanic.csv"), "--x1", "class", "--x2", "sex", "--y", "survived", "--exact"];
        string optimal = Path.Combine(_files.Directory, "q.json");
        JsonElement given = Invocation.Run([.. titanic, "--optimal", optimal, "--json"]).Json;
        JsonElement read = Invocation.Run("decompose", optimal, "--json").Json;
        Assert.Equal("class", read.GetProperty("names").GetProperty("x1").GetString());
        Assert.Contains("\"symbols\":{\"x1\":[\"1st\",", File.ReadAllText(optimal), StringComparison.Ordinal);
        Assert.Contains("\"y\":[\"no\",\"yes\"]", File.ReadAllText(optimal), StringComparison.Ordinal);
        foreach (string part in (string[])["redundancy", "unique1", "unique2"])
        {
            read.AssertIs(part, given.Interval(part).Lower, 1e-7);
        }

        read.AssertIs("synergy", 0, 1e-7);
    }

    /// <summary>What the records add has the parts for means, whether they are given by cells or one by one.</summary>
    [Theory]
    [InlineData("--exact")]
    [InlineData("--exact", "--bins", "3")]
    [InlineData("--exact", "--symbols", "posterior:3")]
    public void What_records_add_has_the_parts_for_means(params string[] options)
    {
        Random random = new(11);
        (double A, double B)[] values = [.. Enumerable.Range(0, 120).Select(_ => (random.NextDouble(), random.NextDouble()))];
        bool measured = options.Length > 1;
        string Number(double v) => measured ? FormattableString.Invariant($"{v}") : v > 0.5 ? "high" : "low";
        string records = _files.Write("r.csv", "a,b,y\n" + string.Concat(values.Select((v, i) =>
            $"{(i == 1 ? "" : Number(v.A))},{Number(v.B)},{(v.A + v.B > 1 ? "yes" : "\"no, never\"")}\n")));
        string file = Path.Combine(_files.Directory, "pointwise.csv");
        Outcome run = Invocation.Run(["decompose", records, "--x1", "a", "--x2", "b", "--y", "y", "--missing", "drop", .. options, "--json",
            "--pointwise", file]);
        Assert.Equal(0, run.Exit);
        string[][] rows = [.. File.ReadAllLines(file).Select(line =>
            line.Replace("\"no, never\"", "no", StringComparison.Ordinal).Split(','))];
        Assert.Equal(measured ? ["record", "a", "b", "y", "redundancy", "unique1", "unique2", "synergy"]
            : (string[])["a", "b", "y", "weight", "redundancy", "unique1", "unique2", "synergy"], rows[0]);
        double[] weights = [.. rows.Skip(1).Select(row => measured ? 1 : double.Parse(row[3], CultureInfo.InvariantCulture))];
        for (int k = 4; k < 8; k++)
        {
            double sum = rows.Skip(1).Select((row, i) => weights[i] * double.Parse(row[k], CultureInfo.InvariantCulture)).Sum();
            run.Json.AssertIs(rows[0][k], sum / weights.Sum(), 1e-6);
        }

        // The second record lacks a value.
        if (measured)
        {
            int[] numbers = [.. rows.Skip(1).Select(row => int.Parse(row[0], CultureInfo.InvariantCulture))];
            Assert.Equal(options.Contains("--symbols") ? 60 : 119, numbers.Length);
            Assert.DoesNotContain(2, numbers);
            Assert.All(rows.Skip(1), row => Assert.Equal(values[int.Parse(row[0], CultureInfo.InvariantCulture) - 1] is var (a, b)
                && a + b > 1 ? "yes" : "no", row[3]));
        }
    }

    /// <summary>Labels of a JSON table are those that it names; a list that is none is refused with its place.</summary>
    [Fact]
    public void A_json_table_may_name_its_symbols()
    {
        const string Table = ""","shape":[1,1,2],"p":[3,5]}""";
        Assert.Contains("y: off 3, on 5", Invocation.Run("decompose", _files.Write("t.json", """{"symbols":{"y":["off","on"]}""" + Table),
            "--exact").Out, StringComparison.Ordinal);
        foreach ((string symbols, string place, string what) in ((string, string, string)[])
            [("[]", "symbols", "no object"), ("""{"y":"off"}""", "symbols.y", "no array"),
            ("""{"y":["off",1]}""", "symbols.y[1]", "no text"),
            ("""{"y":["off","off"]}""", "symbols.y[1]", "same name"), ("""{"y":["off"]}""", "symbols.y", "1 names for the 2 symbols of y")])
        {
            BadData.AssertRefused("decompose", _files.Write("bad.json", $"{{\n\"symbols\":{symbols}{Table}"), 2, place, null, what,
                place == "symbols.y" && what.StartsWith('1') ? "a name for each symbol" : "each text once");
        }
    }

    [Theory]
    [InlineData("--measure", "imim")]
    [InlineData("--measure", "")]
    [InlineData("--units", "nats")]
    [InlineData("--units", "bans")]
    [InlineData("--exact", "--units", "nats", "--report", "page.html")]
    [InlineData("--exact", "--units", "nats", "--symbols", "posterior")]
    public void What_cannot_be_had_is_refused(params string[] options)
    {
        Outcome run = Invocation.Run(["decompose", Write(2, 1, 0, 1, 0, 1, 0, 0, 1), .. options]);
        Assert.Equal(2, run.Exit);
        Assert.Contains(options.Contains("bans") ? "bans" : options.Contains("--units") ? "--units" : "There are: broja, imin",
            run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_has_none()
    {
        string batch = _files.Write("b.jsonl", "{\"shape\":[1,1,2],\"p\":[1,1]}\n{\"shape\":[1,1,2],\"p\":[1,1]}\n");
        foreach (string[] options in (string[][])[["--measure", "all"], ["--units", "bits"],
            ["--optimal", Path.Combine(_files.Directory, "q")], ["--pointwise", Path.Combine(_files.Directory, "p")]])
        {
            Outcome run = Invocation.Run(["decompose", batch, .. options]);
            Assert.Equal(2, run.Exit);
            Assert.Contains("is for one table; a batch has many", run.Error, StringComparison.Ordinal);
        }
    }

    private JsonElement Of(int classes, params int[] weights) =>
        Invocation.Run("decompose", Write(classes, weights), "--measure", "all", "--exact", "--json").Json.GetProperty("measures");

    private string Write(int classes, params int[] weights) =>
        _files.Write("t.json", $"{{\"shape\":[2,2,{classes}],\"p\":[{string.Join(',', weights)}]}}");
}
