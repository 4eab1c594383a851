using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pid.Data.Discretising;

namespace Pid.Tests.EndToEnd;

/// <summary>Measured values become symbols: fitted on one sample, applied to the others, and what was lost is said.</summary>
public sealed class DiscretisingTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Bins_are_those_that_a_person_would_cut()
    {
        // 0..99 in four quantile bins; squares of the same in four bins of equal width: cut at 24.75, 49.5, 74.25 and at 2450.25, 4900.5,
        // 7350.75.
        int Class(int i) => i * 7 % 100 / 34;
        string measured = Records(100, i => $"{i},{i * i},{Class(i)}");
        string cut = Records(100, i => $"{i / 25},{(i < 50 ? 0 : i < 71 ? 1 : i < 86 ? 2 : 3)},{Class(i)}");
        Assert.Equal(Numbers(Run("decompose", cut)), Numbers(Run("decompose", measured, "--bins", "x1=4", "--bins", "x2=width:4")));

        JsonElement x1 = Run("decompose", measured, "--bins", "4").GetProperty("discretisation")[0];
        Assert.Equal(("x1", "4 bins", 4, 0), (x1.GetProperty("variable").GetString(), x1.GetProperty("by").GetString(),
            x1.GetProperty("symbols").GetInt32(), x1.GetProperty("empty").GetInt32()));
        Assert.Equal([25, 25, 25, 25], x1.GetProperty("sizes").EnumerateArray().Select(s => s.GetInt32()));
    }

    /// <summary>Squares finer than the classes decide all of y: the classes see nothing, and that is no "no" for the values.</summary>
    [Theory]
    [InlineData("decompose", "--exact", "--bins", "2")]
    [InlineData("decompose", "--method", "profile", "--bins", "2")]
    [InlineData("decompose", "--method", "profile", "--symbols", "posterior:2")]
    [InlineData("fusion", "--bins", "2")]
    [InlineData("fusion", "--bins", "x1=1", "--bins", "x2=2")]
    public void What_classes_do_not_show_is_not_denied_of_the_values(string command, params string[] options)
    {
        Random random = new(7);
        string records = Records(6000, _ =>
        {
            (int a, int b) = (random.Next(160), random.Next(160));
            return $"{a},{b},{((a / 10) + (b / 10)) % 2}";
        });
        Outcome run = Invocation.Run([command, records, .. options]), json = Invocation.Run([command, records, .. options, "--json"]);
        Assert.Equal((0, 0), (run.Exit, json.Exit));
        JsonElement advice = json.Json.GetProperty(command == "fusion" ? "pairs" : "advice");
        Assert.Equal(("undecided", "undecided"), (advice.GetProperty("collect").GetString(), advice.GetProperty("fusion").GetString()));
        Assert.Equal("x1", json.Json.GetProperty("discretisation")[0].GetProperty("variable").GetString());
        Assert.Contains("Records a symbol", run.Out, StringComparison.Ordinal);
        Assert.Contains(command == "fusion" ? "the classes of these records" : "All numbers are of the classes",
            run.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    /// <summary>A model knows the labels that it was fitted to: pairs of these records would look dependent, of noise.</summary>
    [Fact]
    public void Pairs_of_records_that_a_model_was_fitted_to_are_not_counted()
    {
        Random random = new(3);
        string[] rows = [.. Enumerable.Range(0, 400).Select(_ =>
            FormattableString.Invariant($"{random.NextDouble()},{random.NextDouble()}"))];
        string[] labels = [.. rows.Select(_ => random.Next(2) == 0 ? "no" : "yes")];
        string File(string head, Func<int, string> line) => _files.Write($"p{Guid.NewGuid():N}.csv", head + Lines(rows.Length, line));
        string x1y = File("a,y\n", i => $"{rows[i].Split(',')[0]},{labels[i]}");
        string x2y = File("b,y\n", i => $"{rows[i].Split(',')[1]},{labels[i]}");
        string[] options = ["--x1y", x1y, "--x2y", x2y, "--x1", "a", "--x2", "b", "--symbols", "posterior:2", "--exact", "--json"];
        Outcome same = Invocation.Run(["bounds", .. options, "--x1x2", File("a,b\n", i => rows[i])]);
        Assert.Equal(0, same.Exit);
        Assert.Contains("the model of a was fitted to", same.Error, StringComparison.Ordinal);
        Assert.Equal([200, 200, 200], same.Json.GetProperty("records").EnumerateArray().Select(n => n.GetInt32()));
        Outcome fresh = Invocation.Run(["bounds", .. options, "--x1x2", File("a,b\n", _ =>
            FormattableString.Invariant($"{random.NextDouble()},{random.NextDouble()}"))]);
        Assert.Equal(0, fresh.Exit);
        Assert.DoesNotContain("was fitted to", fresh.Error, StringComparison.Ordinal);
        Assert.Equal([200, 200, 400], fresh.Json.GetProperty("records").EnumerateArray().Select(n => n.GetInt32()));
    }

    [Fact]
    public void Several_columns_are_binned_into_their_combinations()
    {
        string measured = _files.Write("m.csv", "a,b,x2,y\n" + Lines(64, i => $"{i % 8},{i / 8},{i % 3},{(i % 8 > 3) ^ (i / 8 > 3)}"));
        JsonElement document = Run("decompose", measured, "--x1", "a,b", "--bins", "x1=2");
        Assert.Equal([4, 3, 2], document.GetProperty("shape").EnumerateArray().Select(s => s.GetInt32()));
        document.AssertIs("information1", 1, 1e-9);
        document.AssertIs("unique1", 1, .01);
    }

    [Theory]
    [InlineData("--clusters x1=3 --clusters x2=4 --pca 2")]
    public void Three_raw_files_give_what_their_complete_records_give(string symbols)
    {
        string all = Blobs("all.csv", 300, complete: true);
        string[] three = ["bounds", "--x1y", Blobs("x1y.csv", 300, columns: "a0,a1,y"), "--x2y",
            Blobs("x2y.csv", 300, columns: "b0,b1,b2,y"),
            "--x1x2", Blobs("x1x2.csv", 300, columns: "a0,a1,b0,b1,b2"), "--x1", "a*", "--x2", "b0..b2", .. symbols.Split(' ')];
        string[] one = ["bounds", all, .. three[7..]];
        JsonElement parts = Run(three), whole = Run(one);
        foreach (string name in (string[])["redundancy", "unique1", "unique2", "minimalSynergy", "information1", "information2"])
        {
            // The single-file run knows its marginals exactly, the other to within rounding: the intervals must meet and be narrow.
            (double lower, double upper) = parts.Interval(name);
            (double lower2, double upper2) = whole.Interval(name);
            Assert.True(lower <= upper2 + 1e-9 && lower2 <= upper + 1e-9, name);
        }

        Assert.Equal(whole.GetProperty("discretisation").ToString(), parts.GetProperty("discretisation").ToString());
        Assert.Equal(Numbers(whole), Numbers(Run([.. one, "--threads", "2"])));
    }

    [Fact]
    public void Clusters_find_what_is_there_and_a_saved_model_finds_it_again()
    {
        // x1 has three far groups that are the target; x2 is noise in three dimensions.
        string train = Blobs("train.csv", 300, complete: true), test = Blobs("test.csv", 120, complete: true, shift: 1000);
        string model = Path.Combine(_files.Directory, "model.json");
        string[] options = ["--x1", "a*", "--x2", "b*", "--clusters", "x1=3", "--bins", "x2=2"];
        JsonElement fitted = Run(["decompose", train, .. options, "--save-model", model]);
        fitted.AssertIs("information1", Math.Log2(3), 1e-9);
        JsonElement variable = fitted.GetProperty("discretisation")[0];
        Assert.InRange(variable.GetProperty("heldOutInformation").GetDouble(), 1.55, Math.Log2(3));

        // The same sample gets the same symbols; another sample gets those of the first: the groups are still the target, one to one.
        JsonElement again = Run(["decompose", train, .. options[..4], "--model", model]);
        Assert.Equal(Numbers(fitted), Numbers(again));
        Run(["decompose", test, .. options[..4], "--model", model]).AssertIs("information1", Math.Log2(3), 1e-9);

        // Symbols are a matter of the model, not of the sample: records of one group alone have one symbol.
        string single = _files.Write("single.csv", "a0,a1,b0,b1,b2,y\n" + Lines(30, i => string.Join(',', Blob(i * 3))));
        Outcome one = Invocation.Run(["decompose", single, .. options[..4], "--model", model, "--json"]);
        Assert.Equal((0, 1), (one.Exit, one.Json.GetProperty("shape")[0].GetInt32()));
        Assert.Contains("are one symbol, and tell nothing", one.Error, StringComparison.Ordinal);
    }

    /// <summary>Values scaled by their spread are next to equal beside one far away; bins of as many records each are not.</summary>
    [Theory]
    [InlineData("--clusters", "x1=3", true)]
    [InlineData("--symbols", "x1=posterior", true)]
    [InlineData("--bins", "x1=width:3", true)]
    [InlineData("--bins", "x1=3", false)]
    public void A_value_far_beyond_all_others_is_named_with_its_line(string option, string value, bool isTold)
    {
        string far = _files.Write("far.csv", "v,w,b,y\n" + Lines(60, i => i == 40 ? "1,-1e300,b0,0"
            : FormattableString.Invariant($"{i % 7},{i % 11},b{i % 2},{i % 2}")));
        Outcome run = Invocation.Run("decompose", far, "--x1", "v,w", "--x2", "b", option, value, "--exact", "--json");
        Assert.Equal(0, run.Exit);
        Assert.Equal(isTold, run.Error.Contains("far.csv, line 42: w is -1e300, so far from all other values", StringComparison.Ordinal));
        Assert.DoesNotContain(": v is", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Posteriors_keep_what_clusters_lose_and_say_what_classes_lose()
    {
        // The target is the sign of a small column beside a wide one that tells nothing, and across which clusters cut.
        Random random = new(3);
        string file = _files.Write("across.csv", "a,b,x2,y\n" + Lines(240, i => string.Create(CultureInfo.InvariantCulture,
            $"{(i % 2) + random.NextDouble():R},{(100 * (i / 2 % 3)) + random.NextDouble():R},{i % 3},{i % 2}")));
        string[] table = ["decompose", file, "--x1", "a,b", "--exact"];
        JsonElement posteriors = Run([.. table, "--symbols", "x1=posterior:4"]);
        double told = posteriors.Interval("information1").Lower;
        Assert.True(told > .8 && Run([.. table, "--clusters", "x1=3"]).Interval("information1").Upper < told - .1);

        JsonElement x1 = posteriors.GetProperty("discretisation")[0];
        double foretold = x1.GetProperty("posteriorInformation").GetDouble(), lost = x1.GetProperty("lostInClasses").GetDouble();
        Assert.InRange(foretold, .7, 1);
        Assert.InRange(lost, 0, .1);
        Assert.True(Invocation.Run([.. table, "--symbols", "x1=posterior:1", "--json"]).Json.GetProperty("discretisation")[0]
            .GetProperty("lostInClasses").GetDouble() > .5);
        string model = Path.Combine(_files.Directory, "posteriors.json");
        string own = Text([.. table, "--symbols", "x1=posterior:4", "--save-model", model]);
        Assert.Contains("had not seen, of a,b 0.", own, StringComparison.Ordinal);
        Assert.Contains("120 records, and 120 that posteriors were fitted to", own, StringComparison.Ordinal);

        // With a saved model all records are counted.
        string other = _files.Write("other.csv", File.ReadAllText(file).Replace("\n0.", "\n0.0", StringComparison.Ordinal));
        Assert.Contains("half of the labelled records", own, StringComparison.Ordinal);
        string applied = Text(["decompose", other, .. table[2..], "--model", model]);
        Assert.Matches("of these records \\(too well, where .* no number here. The saved model was not fitted on these values as they are",
            applied);
        Outcome again = Invocation.Run([.. table, "--model", model]);
        Assert.Contains("fitted to half of these very records, and knows their labels", again.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("posteriors were fitted to", applied, StringComparison.Ordinal);
        string few = _files.Write("few.csv", string.Join('\n', File.ReadLines(file).Take(39)) + "\n");
        AssertRefused(["decompose", few, "--x1", "a,b", "--symbols", "posterior"], "that half has 19", "--bins or --clusters");
    }

    /// <summary>Labels of the counted records are no part of the model: noise shows no more information than counts of noise do.</summary>
    [Fact]
    public void Posteriors_of_noise_tell_nothing()
    {
        int told = 0;
        for (int sample = 0; sample < 40; sample++)
        {
            Random random = new(sample);
            // Of several columns a model learns what it was fitted to by heart.
            string file = _files.Write($"noise{sample}.csv", "a,b,c,d,e,z,y\n" + Lines(100, _ => string.Join(',', Enumerable.Range(0, 6)
                .Select(_ => random.NextDouble().ToString("R", CultureInfo.InvariantCulture))) + FormattableString.Invariant(
                $",{random.Next(2)}")));
            JsonElement x1 = Run("decompose", file, "--x1", "a,b,c,d,e", "--x2", "z", "--symbols", "posterior:2", "--exact")
                .GetProperty("discretisation")[0];
            double records = x1.GetProperty("sizes").EnumerateArray().Sum(size => size.GetDouble());
            // The likelihood ratio of two by two counts is beyond 3.84 in one of twenty samples.
            told += 2 * Math.Log(2) * records * x1.GetProperty("information").GetDouble() > 3.84 ? 1 : 0;
        }

        Assert.InRange(told, 0, 6); // one of a hundred laws of 5 % has more; fitted to what is counted, 20 of 40 have
    }

    [Fact]
    public void Scaling_a_column_or_repeating_a_run_changes_no_symbol()
    {
        string file = Blobs("a.csv", 200, complete: true), scaled = Blobs("b.csv", 200, complete: true, scale: 1024);
        string[] options = ["--x1", "a*", "--x2", "b*", "--clusters", "5", "--pca", "2", "--seed", "7"];
        string expected = Numbers(Run(["decompose", file, .. options]));
        Assert.Equal(expected, Numbers(Run(["decompose", file, .. options])));
        Assert.Equal(expected, Numbers(Run(["decompose", scaled, .. options])));
    }

    [Fact]
    public void The_number_of_clusters_follows_the_sample_sizes()
    {
        // 300 records, three classes: sqrt(300 / (5 * 3)) = 4.5 of each source leave five records a cell of the triple.
        JsonElement document = Run(["decompose", Blobs("all.csv", 300, complete: true), "--x1", "a*", "--x2", "b*", "--clusters", "auto"]);
        Assert.Equal([4, 4], document.GetProperty("discretisation").EnumerateArray().Select(v => v.GetProperty("symbols").GetInt32()));
    }

    [Fact]
    public void Held_out_information_of_noise_is_about_zero_where_the_counted_one_is_not()
    {
        Random random = new(5);
        string file = Records(200, i => string.Create(CultureInfo.InvariantCulture, $"{random.NextDouble():R},{i % 2},{random.Next(4)}"));
        JsonElement x1 = Run("decompose", file, "--bins", "x1=20").GetProperty("discretisation")[0];
        Assert.True(x1.GetProperty("information").GetDouble() > .15);
        Assert.InRange(x1.GetProperty("heldOutInformation").GetDouble(), -1, .02);
        Assert.Contains("Held out", Invocation.Run("decompose", file, "--bins", "x1=20").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Constant_columns_one_class_and_few_distinct_records_are_no_trouble()
    {
        string constant = _files.Write("constant.csv", "x1,x2,y\n" + Lines(40, i => $"3.5,{i % 2},{i % 4 / 2}"));
        foreach (string option in (string[])["--bins", "--clusters"])
        {
            JsonElement document = Run("decompose", constant, option, "x1=4", option, "x2=4");
            Assert.Equal([1, 2, 2], document.GetProperty("shape").EnumerateArray().Select(s => s.GetInt32()));
            document.AssertIs("information1", 0, 1e-12);
        }

        string oneClass = _files.Write("one.csv", "x1,x2,y\n" + Lines(40, i => $"{i},{i % 7},a"));
        Outcome run = Invocation.Run("bounds", oneClass, "--bins", "3", "--json");
        Assert.Contains("y has one value, a", run.Error, StringComparison.Ordinal);
        JsonElement one = run.Json;
        Assert.Equal(1, one.GetProperty("shape")[2].GetInt32());
        one.AssertIs("total", 0, 1e-12);
        one.AssertIs("accuracy", 1, 1e-12);

        // A constant column beside a telling one adds nothing, at whatever magnitude.
        string beside = _files.Write("beside.csv", "u,v,x2,y\n" + Lines(40, i => $"{i % 2},1234567.1,{i % 5},{i % 2}"));
        Run("decompose", beside, "--x1", "u,v", "--clusters", "x1=2").AssertIs("information1", 1, 1e-9);
        Assert.Equal(0, Invocation.Run("decompose", _files.Write("single.csv", "x1,x2,y\n1.5,2.5,a\n"), "--clusters", "3").Exit);
    }

    [Fact]
    public void Names_that_hardly_recur_are_read_and_warned_of()
    {
        string Table(int different) =>
            _files.Write($"{different}.csv",
            "a,b,y\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"n{i % different},{i % 3},{i / 2 % 2}\n")));
        Outcome many = Invocation.Run("decompose", Table(60), "--x1", "a", "--x2", "b", "--y", "y"),
            few = Invocation.Run("decompose", Table(49), "--x1", "a", "--x2", "b", "--y", "y");
        Assert.Equal((0, 0, ""), (many.Exit, few.Exit, few.Error));
        Assert.Contains("a has 60 symbols in 100 records", many.Error, StringComparison.Ordinal);
        Assert.Contains("leave identifiers out", many.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--clusters", many.Error, StringComparison.Ordinal);

        // Columns of numbers, each with few values, that hardly recur together: these can be clustered.
        string digits = _files.Write("digits.csv",
            "a,b,c,x,y\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i % 5},{i / 5 % 4},{i / 20},{i % 3},{i / 2 % 2}\n")));
        Assert.Contains("--clusters x2=auto", Invocation.Run("bounds", digits, "--x1", "x", "--x2", "a,b,c", "--y", "y").Error,
            StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Run("bounds", digits, "--x1", "x", "--x2", "a,b,c", "--y", "y", "--clusters", "x2=auto").Exit);
    }

    [Fact]
    public void Categories_that_only_the_pairs_have_are_named()
    {
        string x1y = _files.Write("x1y.csv", "x1,y\na,0\nb,1\n"), x2y = _files.Write("x2y.csv", "x2,y\n1.5,0\n2.5,1\n");
        string x1x2 = _files.Write("x1x2.csv", "x1,x2\na,1.5\nnew,2.5\n");
        Outcome run = Invocation.Run("bounds", "--x1y", x1y, "--x2y", x2y, "--x1x2", x1x2, "--bins", "x2=2", "--reconcile", "never");
        Assert.Equal(5, run.Exit);
        Assert.Contains("'b' has probability 0.5 in (x1,y) and 0 in (x1,x2)", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,1.5,0\nb,2.5,1\n", "x2")]
    [InlineData("1.5,a,0\n2.5,b,1\n", "x1")]
    public void A_category_beside_a_measured_source_is_refused_with_the_option_that_leaves_it_as_it_is(string rows, string measured)
    {
        string file = _files.Write("mixed.csv", "x1,x2,y\n" + rows);
        foreach (string option in (string[])["--bins", "--clusters"])
        {
            AssertRefused(["decompose", file, option, "2"], $"--bins {measured}=8 or --clusters {measured}=auto");
            Assert.Equal(0, Invocation.Run("decompose", file, option, $"{measured}=2").Exit);
        }
    }

    [Fact]
    public void Bad_values_options_and_models_are_refused()
    {
        string file = _files.Write("bad.csv", "x1,x2,y\n1,a,0\ninf,b,1\n");
        AssertRefused(["decompose", file, "--bins", "2"], "bad.csv, line 2, column x2", "'a' is no finite number",
            "leave columns of categories out");
        AssertRefused(["decompose", file, "--bins", "x1=2"], "bad.csv, line 3, column x1", "'inf' is no finite number");
        string weighted = _files.Write("weighted.csv", "x1,x2,y,count\n1,2,0,3\n");
        AssertRefused(["decompose", weighted, "--bins", "2"], "'count' is a weight", "Put them into classes in a query");
        string many = _files.Write("many.csv", string.Join(',', Enumerable.Range(0, 30).Select(c => $"c{c}")) + ",x2,y\n"
            + Lines(8, i => string.Join(',', Enumerable.Range(0, 30).Select(c => i)) + ",1,0"));
        AssertRefused(["decompose", many, "--x1", "c*", "--bins", "x1=4"], "combinations of bins", "cluster them");

        string none = Path.Combine(_files.Directory, "none.json");
        AssertRefused(["decompose", file, "--model", none], "none.json", "no such file");
        AssertRefused(["decompose", file, "--model", file], "bad.csv", "no JSON document");
        AssertRefused(["decompose", file, "--model", _files.Write("other.json", "{\"shape\":[1]}")], "its schema is not pid-model/2");
        AssertRefused(["decompose", file, "--model", _files.Write("broken.json",
            "{\"schema\":\"pid-model/2\",\"data\":\"" + new string('0', 64)
            + "\",\"x1\":{\"kind\":\"bins\",\"columns\":[\"x1\"],\"cuts\":[[2,1]]}}")], "broken.json, column x1", "not increasing");
        string other = Path.Combine(_files.Directory, "columns.json");
        new DiscretisingModel(new Binning(["z"], [[1]]), null, null, DiscretisingModel.HashOf([])).Save(other);
        AssertRefused(["decompose", _files.Write("good.csv", "x1,x2,y\n1,a,0\n2,b,1\n"), "--model", other], "fitted on other columns");

        string[][] usage = [["--bins", "0"], ["--bins", "x3=2"], ["--clusters", "many"], ["--bins", "2", "--clusters", "3"], ["--pca", "2"],
            ["--bins", "2", "--pca", "2"], ["--save-model", none], ["--clusters", "2", "--pca", "0"], ["--bins", "2", "--model", none],
            ["--symbols", "posterior:0"], ["--symbols", "4"], ["--symbols", "=posterior"], ["--symbols", "y=posterior"],
            ["--symbols", "posterior", "--clusters", "3"], ["--symbols", "posterior", "--pca", "2"]];
        Assert.All(usage, options => Assert.Equal(2, Invocation.Run(["decompose", file, .. options]).Exit));
        Assert.False(File.Exists(none));
    }

    /// <summary>Record i: group i mod 3 far from the others in a0, a1, noise in b0, b1, b2, and the group as the target.</summary>
    private static string[] Blob(int i, double scale = 1)
    {
        Random noise = new(i);
        double Noise() => noise.NextDouble() - .5;
        double[] values = [(10 * (i % 3)) + Noise(), (i % 3 == 1 ? 10 : 0) + Noise(), scale * Noise(), Noise(), Noise()];
        return [.. values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)), $"g{i % 3}"];
    }

    private string Blobs(string name, int rows, bool complete = false, string columns = "", int shift = 0, double scale = 1)
    {
        string[] all = ["a0", "a1", "b0", "b1", "b2", "y"];
        int[] kept = [.. (complete ? all : columns.Split(',')).Select(c => Array.IndexOf(all, c))];
        return _files.Write(name, string.Join(',', kept.Select(c => all[c])) + "\n"
            + Lines(rows, i => Blob(i + (3 * shift), scale) is var record ? string.Join(',', kept.Select(c => record[c])) : ""));
    }

    private static string Lines(int rows, Func<int, string> line) =>
        new StringBuilder().AppendJoin('\n', Enumerable.Range(0, rows).Select(line)).Append('\n').ToString();

    private string Records(int rows, Func<int, string> line) => _files.Write($"r{Guid.NewGuid():N}.csv", "x1,x2,y\n" + Lines(rows, line));

    private static string Text(params string[] arguments) => string.Join(' ', Invocation.Run(arguments).Out.Split((char[]?)null,
        StringSplitOptions.RemoveEmptyEntries));

    private static JsonElement Run(params string[] arguments)
    {
        Outcome run = Invocation.Run([.. arguments, "--json"]);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        return run.Json;
    }

    /// <summary>The certified numbers of a document.</summary>
    private static string Numbers(JsonElement document)
    {
        JsonObject all = JsonNode.Parse(document.GetRawText())!.AsObject();
        string[] kept = ["shape", "redundancy", "unique1", "unique2", "information1", "information2", "minimalSynergy"];
        return string.Join('\n', kept.Where(all.ContainsKey).Select(name => all[name]!.ToJsonString()));
    }

    private static void AssertRefused(string[] arguments, params string[] parts)
    {
        Outcome run = Invocation.Run(arguments);
        Assert.Equal((3, ""), (run.Exit, run.Out));
        foreach (string part in parts)
        {
            Assert.Contains(part, run.Error, StringComparison.Ordinal);
        }
    }
}
