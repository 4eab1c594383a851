using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary>More than two modalities in one run, and bounds under label noise.</summary>
public sealed class ModalityTests : IDisposable
{
    private static readonly string[] s_three = ["--modality", "cabin=class", "--modality", "years=age", "--modality", "gender=sex",
        "--y", "survived"];
    private static readonly string[] s_parts = ["redundancy", "unique1", "unique2", "synergy", "total"];
    private static readonly string s_titanic = Invocation.Sample("titanic.csv");
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("decompose")]
    [InlineData("bounds")]
    public void Every_pair_is_what_it_is_alone_and_the_mean_is_theirs(string command)
    {
        Outcome run = Invocation.Run([command, s_titanic, .. s_three, "--json"]);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        JsonElement[] pairs = [.. run.Json.GetProperty("pairs").EnumerateArray()];
        (string, string, string, string)[] expected = [("class", "age", "cabin", "years"), ("class", "sex", "cabin", "gender"),
            ("age", "sex", "years", "gender")];
        Assert.Equal(expected.Length, pairs.Length);
        foreach (((string x1, string x2, string name1, string name2), JsonElement pair) in expected.Zip(pairs))
        {
            Assert.Equal((name1, name2), (pair.GetProperty("names").GetProperty("x1").GetString(),
                pair.GetProperty("names").GetProperty("x2").GetString()));
            JsonElement alone = Invocation.Run(command, s_titanic, "--x1", x1, "--x2", x2, "--y", "survived", "--json").Json;
            foreach (string part in s_parts)
            {
                // Two searches that are cut off by the clock need not end alike, but both enclose.
                (double lower, double upper) = pair.Interval(part);
                Assert.True(lower <= alone.Interval(part).Upper && alone.Interval(part).Lower <= upper, part);
            }
        }

        foreach (string part in s_parts)
        {
            (double lower, double upper) = run.Json.GetProperty("mean").Interval(part);
            Assert.InRange(pairs.Average(p => p.Interval(part).Lower), lower, lower + 1e-12);
            Assert.InRange(pairs.Average(p => p.Interval(part).Upper), upper - 1e-12, upper);
        }
    }

    [Fact]
    public void A_table_has_a_row_a_pair_and_standard_input_serves_them_all()
    {
        string[] rows = [.. Invocation.Run(["decompose", s_titanic, .. s_three, "--exact"]).Out.Split('\n').Select(l =>
            l.Trim().Split("  ")[0])];
        Assert.Equal(["cabin, years", "cabin, gender", "years, gender", "Mean"],
            rows.Where(r => r is "cabin, years" or "cabin, gender" or "years, gender" or "Mean"));
        Outcome piped = Invocation.RunWith(File.ReadAllText(s_titanic), ["decompose", "-", .. s_three, "--json"]);
        Outcome file = Invocation.Run(["decompose", s_titanic, .. s_three, "--json"]);
        Assert.Equal(0, piped.Exit);
        Assert.Equal(file.Json.GetProperty("mean").GetRawText(), piped.Json.GetProperty("mean").GetRawText());
    }

    [Fact]
    public void Measured_modalities_are_discretised_and_resampled_pair_by_pair()
    {
        Random random = new(5);
        string table = "a1,a2,b,c,label\n" + string.Concat(Enumerable.Range(0, 240).Select(i => FormattableString.Invariant(
            $"{random.NextDouble() + (i % 2)},{random.NextDouble()},{random.NextDouble() + (i % 3)},{random.NextDouble()},{i % 2}\n")));
        Outcome run = Invocation.Run("decompose", _files.Write("measured.csv", table), "--modality", "a=a1,a2", "--modality", "b=b",
            "--modality", "c=c", "--y", "label",
            "--clusters", "3", "--permutations", "10", "--json", "--quiet");
        Assert.Equal(0, run.Exit);
        Assert.All(run.Json.GetProperty("pairs").EnumerateArray(), pair =>
        {
            Assert.Equal([3, 3, 2], pair.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32()));
            Assert.NotEmpty(pair.GetProperty("sampling").GetProperty("permutations").EnumerateObject());
        });
    }

    [Fact]
    public void What_must_be_said_of_the_table_stands_in_every_output_once()
    {
        string page = Path.Combine(_files.Directory, "page.html");
        string table = "a,b,c,weight,label\n"
            + string.Concat(Enumerable.Range(0,
            60).Select(i => $"{"uv"[i % 2]},{(i % 5 == 0 ? "Yes" : i % 3 == 0 ? "yes" : "no")},{"pq"[i / 2 % 2]},{i % 4},{i % 2}\n"));
        string[] arguments = ["decompose", _files.Write("spelt.csv", table), "--modality", "a=a", "--modality", "b=b", "--modality", "c=c",
            "--y", "label"];
        Outcome run = Invocation.Run([.. arguments, "--report", page]);
        Assert.Equal(0, run.Exit);
        string html = File.ReadAllText(page);
        foreach (string remark in (string[])["b has labels that differ by case only",
            "the column weight is not taken for the weight unasked"])
        {
            Assert.Contains(remark, run.Error, StringComparison.Ordinal);
            Assert.Equal(2, html.Split(remark).Length);
        }
    }

    [Fact]
    public void Modalities_are_binned_by_name_beside_others_of_categories_and_each_pair_says_what_it_left_out()
    {
        Random random = new(6);
        string table = "a,b,c,label\n" + string.Concat(Enumerable.Range(0, 90).Select(i => FormattableString.Invariant(
            $"{random.NextDouble() + (i % 2)},{random.NextDouble()},{(i < 10 ? "NA" : "uvw"[i % 3].ToString())},{i % 2}\n")));
        string[] arguments = ["decompose", _files.Write("mixed.csv", table), "--modality", "a=a", "--modality", "b=b", "--modality", "c=c",
            "--y", "label",
            "--bins", "a=4", "--bins", "b=3", "--missing", "drop"];
        Outcome run = Invocation.Run([.. arguments, "--json"]);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Equal(["4,3,2", "4,3,2", "3,3,2"],
            run.Json.GetProperty("pairs").EnumerateArray().Select(pair => string.Join(',', pair.GetProperty("shape").EnumerateArray())));
        string text = Invocation.Run(arguments).Out;
        Assert.Contains("a, b:", text, StringComparison.Ordinal);
        Assert.Contains("80 records (10 left out for missing values)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--modality a=class", "two or more times")]
    [InlineData("--modality a --modality b=sex", "give NAME=COLS")]
    [InlineData("--modality a=class --modality a=sex", "a name of its own")]
    [InlineData("--modality a=class --modality b=sex --x1 age", "--x1 is about one pair")]
    [InlineData("--modality a=class --modality b=sex --label-noise 0", "--label-noise is about one pair")]
    [InlineData("--modality a=class --modality b=sex --bins x1=3", "--bins is about one pair")]
    [InlineData("--modality a=class --modality b=sex --bins c=3", "SIDE a, b, y")]
    [InlineData("--label-noise 0,2", "between 0 and 1")]
    [InlineData("--label-noise 0.1,,0.2", "between 0 and 1")]
    [InlineData("--label-noise 0.00000001", "between 0 and 1")]
    public void Wrong_use_is_refused(string options, string message)
    {
        Outcome run = Invocation.Run(["bounds", s_titanic, "--y", "survived", .. options.Split(' ')]);
        Assert.Equal((2, ""), (run.Exit, run.Out));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_files_and_columns_and_an_interrupt_leave_no_half_answer()
    {
        Assert.Equal(2, Invocation.Run("bounds", "batch.jsonl", "--modality", "a=b", "--modality", "c=d").Exit);
        Assert.NotEqual(0, Invocation.Run(["decompose", Path.Combine(_files.Directory, "none.csv"), .. s_three]).Exit);
        Assert.Equal(3, Invocation.Run(["decompose", _files.Write("empty.csv", ""), .. s_three]).Exit);
        Outcome column = Invocation.Run("decompose", s_titanic, "--modality", "a=class", "--modality", "b=colour", "--y", "survived");
        Assert.Equal((3, ""), (column.Exit, column.Out));
        Assert.Contains("'colour'", column.Error, StringComparison.Ordinal);
        Assert.Equal(130, Invocation.RunInterrupted(["decompose", s_titanic, .. s_three]).Exit);
        Assert.Equal(130, Invocation.RunInterrupted("bounds", s_titanic, "--x1", "class", "--x2", "sex", "--y", "survived", "--label-noise",
            "0,0.1").Exit);
    }

    [Fact]
    public void Noise_does_to_the_bounds_what_noisy_records_do()
    {
        // A quarter of the labels drawn anew from two: every record eightfold, seven of the eight with its own label and one with the
        // other.
        (string X1, string X2, int Y, int Count)[] cells = [("a", "u", 0, 9), ("a", "u", 1, 2), ("a", "v", 1, 5), ("b", "u", 0, 1),
            ("b", "v", 0, 4), ("b", "v", 1, 11)];
        string Table(int own, int other) =>
            "x1,x2,y,count\n" + string.Concat(cells.Select(c =>
            $"{c.X1},{c.X2},{c.Y},{own * c.Count}\n{c.X1},{c.X2},{1 - c.Y},{other * c.Count}\n"));
        JsonElement main = Invocation.Run("bounds", _files.Write("plain.csv", Table(1, 0)), "--json", "--label-noise", "0,0.25,1").Json;
        JsonElement[] levels = [.. main.GetProperty("labelNoise").EnumerateArray()];
        JsonElement noisy = Invocation.Run("bounds", _files.Write("noisy.csv", Table(7, 1)), "--json").Json;
        Assert.Equal(3, levels.Length);
        foreach (string part in (string[])[.. s_parts, "accuracy", "disagreement"])
        {
            Agree(part, main, levels[0]);
            Agree(part, noisy, levels[1]);
        }

        foreach (string part in (string[])["redundancy", "unique1", "unique2", "disagreement"])
        {
            levels[2].AssertIs(part, 0, 1e-9);
        }

        Assert.Equal(JsonValueKind.Undefined, noisy.TryGetProperty("labelNoise", out JsonElement none) ? none.ValueKind
            : JsonValueKind.Undefined);

        static void Agree(string part, JsonElement a, JsonElement b)
        {
            ((double lower, double upper), (double lower2, double upper2)) = (a.Interval(part), b.Interval(part));
            Assert.InRange(lower2, lower - 2e-9, lower + 2e-9);
            Assert.InRange(upper2, upper - 2e-9, upper + 2e-9);
        }
    }

    /// <summary>Limits of classes that values were put into are not called limits of the values' population.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Limits_of_classes_are_called_so(bool isOfClasses)
    {
        Random random = new(1);
        string file = _files.Write("three.csv", "u,v,w,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i =>
            FormattableString.Invariant($"{random.Next(4)},{random.Next(4)},{random.Next(2)},{i % 2}\n"))));
        string page = Path.Combine(_files.Directory, "page.html");
        Outcome run = Invocation.Run(["decompose", file, "--modality", "a=u", "--modality", "b=v", "--modality", "c=w", "--y", "y",
            "--method", "profile", "--report", page, .. isOfClasses ? (string[])["--bins", "a=2", "--bins", "b=2"] : []]);
        Assert.Equal(0, run.Exit);
        Assert.Contains(isOfClasses ? "The population of these classes, at 95 %" : "The population, at 95 %", run.Out,
            StringComparison.Ordinal);
        string html = File.ReadAllText(page);
        Assert.Contains(isOfClasses ? "Every pair of the population of these classes" : "Every pair of the population,", html,
            StringComparison.Ordinal);
        Assert.Contains(isOfClasses ? "limits of the population of these classes at" : "limits of the population at", html,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_takes_information_away_from_three_tables_of_different_samples()
    {
        string[] tables =
        [
            "--x1y", _files.Write("x1y.csv", "x1,y,count\n0,0,40\n0,1,12\n1,0,9\n1,1,39\n"), "--x2y",
            _files.Write("x2y.csv", "x2,y,count\n0,0,33\n0,1,17\n1,0,11\n1,1,29\n"),
            "--x1x2", _files.Write("x1x2.csv", "x1,x2,count\n0,0,60\n0,1,35\n1,0,38\n1,1,57\n"),
        ];
        Outcome run = Invocation.Run(["bounds", .. tables, "--label-noise", "0,0.1,0.3,0.9", "--json", "--quiet"]);
        Assert.Equal(0, run.Exit);
        double last = double.PositiveInfinity;
        foreach (JsonElement level in run.Json.GetProperty("labelNoise").EnumerateArray())
        {
            // Data processing: I(X1;Y) = R + U1 cannot grow.
            double first = level.Interval("redundancy").Lower + level.Interval("unique1").Lower;
            Assert.True(first < last);
            last = first;
        }

        Assert.Contains("Robustness to label noise", Invocation.Run(["bounds", .. tables, "--label-noise", "0.1"]).Out,
            StringComparison.Ordinal);
        Assert.DoesNotContain("Robustness", Invocation.Run(["bounds", .. tables]).Out, StringComparison.Ordinal);
    }
}
