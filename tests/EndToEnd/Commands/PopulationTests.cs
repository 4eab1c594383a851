using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pid.Tests.EndToEnd;

/// <summary>
/// What counts say about the population that they were drawn from: it comes first, in words of confidence, and the advice rests on it.
/// </summary>
public sealed class PopulationTests : IDisposable
{
    private static readonly string[] s_admissions = [Invocation.Sample("ucb-admissions.csv"), "--x1", "department", "--x2", "gender",
        "--y", "admitted"];
    private static readonly string[] s_titanic = [Invocation.Sample("titanic.csv"), "--x1", "class", "--x2", "sex", "--y", "survived"];
    private static readonly string[] s_parts = ["redundancy", "unique1", "unique2", "synergy", "total", "accuracy"];
    private readonly TempFiles _files = new();

    private static string[] Thirds =>
        ["--x1y", Invocation.Sample("crema-d-voice.csv"), "--x2y", Invocation.Sample("crema-d-face.csv"), "--x1x2",
        Invocation.Sample("crema-d-unlabelled.csv"), "--x1", "voice", "--x2", "face", "--y", "emotion"];

    public void Dispose() => _files.Dispose();

    [Fact]
    public void The_three_sample_files_hold_the_values_of_all_records()
    {
        Outcome run = Invocation.Run(["bounds", .. Thirds, "--json", "--threads", "2", "--quiet"]);
        Assert.Equal(0, run.Exit);
        JsonElement population = run.Json.GetProperty("population");

        // The values of the 6042 records that the three files were dealt from.
        foreach ((string name, double value) in ((string, double)[])[("redundancy", .630427), ("unique1", .019364), ("unique2", .790981),
            ("synergy", .153202),
            ("information1", .6498), ("information2", 1.4214)])
        {
            (double lower, double upper) = population.Interval(name);
            Assert.True(lower <= value && value <= upper, $"{name}: [{lower}, {upper}] must hold {value}");
        }

        Assert.Equal((2014, 2014, 2014), (Records("x1y"), Records("x2y"), Records("x1x2")));
        Assert.Equal("population", run.Json.GetProperty("advice").GetProperty("basis").GetString());
        Assert.NotEqual("yes", run.Json.GetProperty("advice").GetProperty("collect").GetString());

        long Records(string sample) => population.GetProperty("records").GetProperty(sample).GetInt64();
    }

    [Theory]
    [InlineData("decompose", "Do class and sex say more together than each alone? ")]
    [InlineData("bounds", "Are paired labels worth collecting? ")]
    public void The_verdict_and_the_population_come_first_and_no_word_of_proof_is_near(string command, string question)
    {
        string[] lines = Invocation.Run([command, .. s_titanic]).Out.Split('\n');
        Assert.StartsWith(question, lines[0], StringComparison.Ordinal);
        int table = Array.FindIndex(lines, l => l.EndsWith("of this table", StringComparison.Ordinal));
        Assert.InRange(table, 8, lines.Length);
        string population = string.Join('\n', lines[..table]);
        Assert.Contains("The population, at 95 % confidence", population, StringComparison.Ordinal);
        Assert.Contains("Method calibrated; records: 2201", population, StringComparison.Ordinal);
        Assert.Contains("a cell; without any synergy such a sample shows S of about", population, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("certif|prove|proof|certain", RegexOptions.IgnoreCase), population);

        // As many digits as the limits support: three, or four where they are close.
        Assert.DoesNotMatch(new Regex(@"\.\d{5}"), population);
        Assert.Contains(lines, l => l.StartsWith("Status: certified.", StringComparison.Ordinal)
            && l.Contains("of this table", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("decompose")]
    [InlineData("bounds")]
    public void Counts_that_are_everything_and_probabilities_have_no_population(string command)
    {
        string weights = _files.Write("p.csv", "x1,x2,y,count\n0,0,0,.25\n0,1,1,.25\n1,0,1,.25\n1,1,0,.25\n");
        foreach (string[] arguments in (string[][])[[command, .. s_titanic, "--exact"], [command, weights, "--weight", "count"]])
        {
            Outcome json = Invocation.Run([.. arguments, "--json"]);
            Assert.Equal(0, json.Exit);
            Assert.False(json.Json.TryGetProperty("population", out _));
            Assert.Equal("table", json.Json.TryGetProperty("advice", out JsonElement advice)
                ? advice.GetProperty("basis").GetString() : "table");
            string text = Invocation.Run(arguments).Out;
            Assert.DoesNotContain("confidence", text, StringComparison.Ordinal);
            Assert.DoesNotContain("the population", text, StringComparison.OrdinalIgnoreCase);
        }

        Outcome asked = Invocation.Run(command, weights, "--weight", "count", "--confidence", ".9");
        Assert.Equal(3, asked.Exit);
        Assert.Contains("no counts", asked.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decompose")]
    [InlineData("bounds")]
    public void The_block_has_plain_ends_what_they_are_worth_and_does_not_change_the_table(string command)
    {
        JsonElement json = Invocation.Run([command, .. s_admissions, "--json"]).Json,
            exact = Invocation.Run([command, .. s_admissions, "--json", "--exact"]).Json;
        JsonElement population = json.GetProperty("population");
        Assert.Equal((.95, "calibrated"), (population.GetProperty("confidence").GetDouble(), population.GetProperty("method").GetString()));
        Assert.Equal(4526, population.GetProperty("records").GetProperty("x1x2y").GetInt64());
        Assert.False(population.GetProperty("stopped").GetBoolean());
        Assert.Equal(JsonValueKind.Array, population.GetProperty("notes").ValueKind);
        foreach (string part in s_parts)
        {
            (double lower, double upper) = population.Interval(part);
            foreach (string end in (string[])["lower", "upper"])
            {
                JsonElement detail = population.GetProperty(part).GetProperty("ends").GetProperty(end);
                Assert.True(detail.GetProperty("radius").GetDouble() >= 0);
                Assert.True(detail.TryGetProperty("attained", out _) && detail.TryGetProperty("outer", out _));
            }

            if (part != "accuracy")
            {
                Assert.Equal(exact.Interval(part), json.Interval(part));
                Assert.True(lower <= json.Interval(part).Lower + 1e-6 && json.Interval(part).Upper <= upper + 1e-3,
                    $"{part}: {population.GetProperty(part)} must hold the table's {json.GetProperty(part)}");
            }
        }

        JsonElement collect = json.GetProperty("advice").GetProperty("questions").GetProperty("collect");
        Assert.Contains(collect.GetProperty("answer").GetString(), (string[])["yes", "no", "undecided"]);
        Assert.Equal(collect.GetProperty("answer").GetString() == "undecided", collect.TryGetProperty("recordsTimes", out _));
        Assert.True(population.GetProperty("size").GetProperty("recordsACell").GetDouble() > 100);
    }

    [Fact]
    public void A_decided_answer_of_the_quick_limits_says_what_it_rests_on()
    {
        string xor = _files.Write("xor.csv", "x1,x2,y,count\n0,0,0,100\n0,1,1,100\n1,0,1,100\n1,1,0,100\n");
        foreach ((string method, bool quick) in ((string, bool)[])[("profile", true), ("calibrated", false), ("uniform", false)])
        {
            string text = Invocation.Run("decompose", xor, "--quiet", "--method", method).Out;
            Assert.Contains("than each alone? Yes.", text, StringComparison.Ordinal);
            Assert.Equal(quick, text.Contains("the quick limits of --method profile", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void More_confidence_means_wider_limits_and_every_method_is_named()
    {
        double last = 0;
        foreach (string confidence in (string[])[".8", ".95", ".99"])
        {
            (double lower, double upper) = Of("--method", "profile", "--confidence", confidence).Interval("total");
            Assert.True(upper - lower > last, confidence);
            last = upper - lower;
        }

        foreach (string method in (string[])["calibrated", "profile", "uniform", "finite"])
        {
            Assert.Equal(method, Of("--method", method).GetProperty("method").GetString());
        }

        (double from, double to) = Of("--method", "finite").Interval("synergy");
        (double narrow, double narrowTo) = Of("--method", "profile").Interval("synergy");
        Assert.True(from <= narrow && narrowTo <= to);

        static JsonElement Of(params string[] options) =>
            Invocation.Run(["decompose", .. s_titanic, "--json", .. options]).Json.GetProperty("population");
    }

    [Fact]
    public void Limits_have_the_same_bits_on_any_number_of_threads()
    {
        string[] arguments = ["bounds", .. Small(7, 90), "--json", "--seed", "5", "--threads"];
        JsonElement one = Invocation.Run([.. arguments, "1"]).Json, two = Invocation.Run([.. arguments, "2"]).Json;
        Assert.Equal(one.GetProperty("population").GetRawText(), two.GetProperty("population").GetRawText());
        Assert.Equal(one.GetProperty("advice").GetRawText(), two.GetProperty("advice").GetRawText());
    }

    // The first command of the README, whole: the searches and the simulations end by work, not by time.
    [Fact]
    public void The_main_job_prints_the_same_bytes_on_every_run_and_on_any_number_of_threads()
    {
        string[] arguments = ["bounds", "--x1y", Invocation.Sample("crema-d-voice.csv"), "--x2y", Invocation.Sample("crema-d-face.csv"),
            "--x1x2", Invocation.Sample("crema-d-unlabelled.csv"), "--x1", "voice", "--x2", "face", "--y", "emotion", "--json",
            "--threads"];
        string first = Document("1");
        Assert.Equal(first, Document("1"));
        Assert.Equal(first, Document("2"));

        string Document(string threads) =>
            string.Join('\n', Invocation.Run([.. arguments, threads]).Out.Split('\n').Where(line =>
            !line.Contains("\"seconds\"", StringComparison.Ordinal)));
    }

    // y from x1 alone, x2 pure noise: S = 0, so "yes" is wrong.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Noise_never_makes_paired_labels_worth_collecting(int seed)
    {
        JsonElement json = Invocation.Run(["bounds", .. Noise(seed, 150), "--json", "--quiet", "--threads", "2"]).Json;
        JsonElement advice = json.GetProperty("advice"), size = json.GetProperty("population").GetProperty("size");
        Assert.NotEqual("yes", advice.GetProperty("collect").GetString());
        Assert.NotEqual("complex", advice.GetProperty("fusion").GetString());
        Assert.Equal(0, json.GetProperty("population").Interval("synergy").Lower, .02);
        Assert.True(size.GetProperty("small").GetBoolean());
        Assert.Equal(150 / 108.0, size.GetProperty("recordsACell").GetDouble(), 1e-9);
        Assert.Equal(3, size.GetProperty("mergeTo").GetInt32());
    }

    [Theory]
    [InlineData("decompose", 20, 1000)]
    [InlineData("decompose", 60, 100)]
    [InlineData("bounds", 60, 100)]
    public void Alphabets_too_large_for_the_sample_leave_it_undecided_and_say_how_far_to_merge(string command, int symbols, int records)
    {
        // Pure noise: counted, most of y's entropy looks like synergy.
        Random random = new(symbols);
        string file = _files.Write("sparse.csv",
            "x1,x2,y\n" + string.Concat(Enumerable.Range(0, records).Select(_ =>
            $"a{random.Next(symbols)},b{random.Next(symbols)},{random.Next(3)}\n")));
        JsonElement json = Invocation.Run(command, file, "--json", "--quiet", "--tol", "0.01").Json;
        Assert.Equal(("undecided", "undecided"), (json.GetProperty("advice").GetProperty("collect").GetString(),
            json.GetProperty("advice").GetProperty("fusion").GetString()));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("population").ValueKind);
        int merged = Math.Max(2, (int)Math.Sqrt(records / 15.0));
        Assert.Contains($"Merge symbols, to about {merged} of each source", json.GetProperty("populationMissing").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_undecided_answer_says_how_many_records_would_decide_or_that_none_would()
    {
        // Exclusive or of noisy bits: its pairs are independent, so only paired labels can tell S = 0 from S = 1.
        string[] blind = Tables("x1,y,count\n0,0,250\n0,1,250\n1,0,250\n1,1,250\n", "x2,y,count\n0,0,250\n0,1,250\n1,0,250\n1,1,250\n",
            "x1,x2,count\n0,0,250\n0,1,250\n1,0,250\n1,1,250\n");
        Outcome none = Invocation.Run(["bounds", .. blind]);
        Assert.Contains("More records of the same kind would not decide, if these samples are near the truth. "
            + "Only records labelled with x1, x2 and y together can.", none.Out, StringComparison.Ordinal);
        JsonElement question = Invocation.Run(["bounds", .. blind, "--json"]).Json.GetProperty("advice").GetProperty("questions")
            .GetProperty("collect");
        Assert.Equal(("undecided", JsonValueKind.Null),
            (question.GetProperty("answer").GetString(), question.GetProperty("recordsTimes").ValueKind));

        // Conjunction with a little noise: with 17 records undecided, and a multiple of them says yes.
        string[] few = ["decompose", _files.Write("few.csv", "x1,x2,y,count\n0,0,0,5\n0,1,0,3\n0,1,1,1\n1,0,0,4\n1,1,0,1\n1,1,1,3\n")];
        JsonElement collect = Invocation.Run([.. few, "--json"]).Json.GetProperty("advice").GetProperty("questions").GetProperty("collect");
        double further = (collect.GetProperty("recordsTimes").GetDouble() - 1) * 17;
        (long from, long to) = (Of("furtherRecordsFrom"), Of("furtherRecordsTo"));
        Assert.Equal(((long)Math.Ceiling(further / 5), (long)Math.Ceiling(further), (long)Math.Ceiling(further * 5)),
            (from, Of("furtherRecords"), to));
        Match said = Regex.Match(Invocation.Run(few).Out, @"Roughly (\d)(0*) to (\d)(0*) more records of \(x1, x2, y\) would decide, if");
        Assert.InRange(long.Parse(said.Groups[1].Value + said.Groups[2].Value, CultureInfo.InvariantCulture), from / 2, from);
        Assert.InRange(long.Parse(said.Groups[3].Value + said.Groups[4].Value, CultureInfo.InvariantCulture), to, to * 2);

        long Of(string name) => collect.GetProperty(name).GetProperty("x1x2y").GetInt64();
    }

    [Fact]
    public void A_plan_narrows_the_limits_and_names_the_sample_to_enlarge()
    {
        string[] arguments = ["bounds", .. Small(3, 150), "--plan", "--method", "profile"];
        JsonElement[] plan = [.. Invocation.Run([.. arguments, "--json"]).Json.GetProperty("population").GetProperty("plan")
            .EnumerateArray()];
        Assert.Equal(16, plan.Length); // four parts, for all samples and for each of three
        Assert.All(plan, row =>
        {
            double now = row.GetProperty("width").GetDouble();
            Assert.True(row.GetProperty("times2").GetDouble() <= now + 1e-9 && row.GetProperty("times10").GetDouble() <= now + 1e-9,
                row.GetRawText());
            Assert.True(row.GetProperty("sample").ValueKind != JsonValueKind.Null
                || row.GetProperty("times10").GetDouble() <= row.GetProperty("times2").GetDouble() + 1e-9, row.GetRawText());
        });
        string text = Invocation.Run(arguments).Out;
        Assert.Contains("(a projection", text, StringComparison.Ordinal);
        Assert.Contains("would narrow the synergy most", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_has_the_population_only_where_it_is_asked()
    {
        string batch = _files.Write("b.jsonl",
            "{\"shape\":[2,2,2],\"p\":[9,2,3,8,4,7,7,2]}\n{\"shape\":[2,2,2],\"p\":[0.5,0,0,0,0,0,0,0.5]}\n");
        Assert.All(Invocation.Run("decompose", batch).JsonLines, line => Assert.False(line.TryGetProperty("population", out _)));
        Outcome asked = Invocation.Run("decompose", batch, "--population");
        Assert.Equal(3, asked.Exit);
        JsonElement[] lines = asked.JsonLines;
        Assert.True(lines[0].TryGetProperty("population", out _));
        Assert.Contains("no counts", lines[1].GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.5,1.5,2.5,0.25,1.25,2,3,0.5", true)]
    [InlineData("0.1,0.2,0.1,0.1,0.2,0.1,0.1,0.1", false)] // probabilities are what was meant
    [InlineData("0.33,0.33,0.33,0,0,0,0,0", false)]        // and some are written with few digits
    [InlineData("1,2,3,4,5,6,7,8", false)]
    public void Weights_that_are_no_counts_say_nothing_of_a_population(string weights, bool said)
    {
        string file = _files.Write("w.json", $"{{\"shape\":[2,2,2],\"p\":[{weights}]}}");
        foreach (string command in (string[])["decompose", "bounds"])
        {
            Assert.Equal(said, Invocation.Run(command, file).Error.Contains("no whole numbers of records", StringComparison.Ordinal));
            Assert.DoesNotContain("no whole numbers", Invocation.Run(command, file, "--exact").Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_sentences_on_records_of_all_three_speak_of_modelling_not_of_labels()
    {
        JsonElement advice = Invocation.Run("decompose", Invocation.Sample("crema-d-votes.csv"), "--x1", "voice", "--x2", "face", "--y",
            "emotion", "--exact", "--json").Json.GetProperty("advice");
        Assert.DoesNotContain(advice.GetProperty("sentences").EnumerateArray(), s => s.GetString()!.Contains("labels",
            StringComparison.Ordinal));
    }

    [Fact]
    public void A_time_limit_and_an_interrupt_keep_the_table_and_say_what_is_missing()
    {
        Assert.Contains("Partial: the time limit was reached before", Invocation.Run(["bounds", .. Thirds, "--time-limit", "0.4"]).Out,
            StringComparison.Ordinal);
        Outcome limited = Invocation.Run(["bounds", .. Thirds, "--time-limit", "0.4", "--json"]);
        Assert.Equal(4, limited.Exit);
        Assert.Contains("time limit", limited.Error, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, limited.Json.GetProperty("synergy").ValueKind);
        Assert.True(limited.Json.TryGetProperty("population", out JsonElement population));
        Assert.True(population.ValueKind == JsonValueKind.Null || population.GetProperty("stopped").GetBoolean());

        Outcome interrupted = Invocation.RunInterrupted(["decompose", .. s_titanic, "--json"]);
        Assert.Equal(130, interrupted.Exit);
    }

    // Counts that no sample has, beside counts of one: limits that the numbers do not carry are wide, and no defect.
    [Fact]
    public void Counts_of_any_size_end_in_a_result()
    {
        long[] sizes = [0, 0, 1, 1, 7, 1000, int.MaxValue, (1L << 53) - 1];
        for (int seed = 0; seed < 30; seed++)
        {
            Random random = new(seed);
            string file = _files.Write("t.json",
                $"{{\"shape\":[2,2,2],\"p\":["
                    + $"{string.Join(',', Enumerable.Range(0, 8).Select(c => c == 0 ? 1 : sizes[random.Next(sizes.Length)]))}]}}");
            foreach (string command in (string[])["bounds", "decompose"])
            {
                Outcome run = Invocation.Run(command, file, "--json");
                Assert.True(run.Exit is 0 or 4, $"{command}, seed {seed}: {run.Error}");
            }
        }
    }

    [Fact]
    public void Options_that_contradict_each_other_or_are_wrong_are_refused()
    {
        foreach (string[] bad in (string[][])[["--exact", "--confidence", ".9"], ["--exact", "--method", "profile"],
            ["--exact", "--population"], ["--confidence", "95"], ["--method", "bootstrap"], ["--bootstrap", "100"], ["--plan"]])
        {
            Outcome run = Invocation.Run(["decompose", .. s_titanic, .. bad]);
            Assert.Equal((2, ""), (run.Exit, run.Out));
        }
    }

    [Fact]
    public void The_page_shows_the_population_first()
    {
        string page = Path.Combine(_files.Directory, "r.html");
        Assert.Equal(0, Invocation.Run(["bounds", .. Small(4, 100), "--plan", "--method", "profile", "--quiet", "--report", page]).Exit);
        string html = File.ReadAllText(page);
        int answer = html.IndexOf("Are paired labels worth collecting?", StringComparison.Ordinal),
            limits = html.IndexOf("limits of the population at 95 % confidence", StringComparison.Ordinal);
        Assert.InRange(answer, 1, limits);
        Assert.Matches("<div class=\"value\">[0-9.]+ to [0-9.]+<small>this table: ", html);
        Assert.Contains("Plan: widths of the limits", html, StringComparison.Ordinal);
    }

    private string[] Noise(int seed, int records)
    {
        Random random = new(seed);
        return Tables(Of(records, "x1,y"), Of(records, "x2,y"), Of(2 * records, "x1,x2"));

        string Of(int n, string header) => header + "\n" + string.Concat(Enumerable.Range(0, n).Select(_ =>
        {
            (int x1, int x2) = (random.Next(6), random.Next(6));
            int y = random.NextDouble() < .7 ? x1 % 3 : random.Next(3);
            return string.Create(CultureInfo.InvariantCulture,
                $"{(header[1] == '1' ? "v" + x1 : "f" + x2)},{(header[^1] == 'y' ? "m" + y : "f" + x2)}\n");
        }));
    }

    // Two noisy bits and their noisy exclusive or, seen in pairs.
    private string[] Small(int seed, int records)
    {
        Random random = new(seed);
        return Tables(Of("x1,y"), Of("x2,y"), Of("x1,x2"));

        string Of(string header) => header + "\n" + string.Concat(Enumerable.Range(0, records).Select(_ =>
        {
            int x1 = random.Next(2), x2 = random.Next(5) < 3 ? x1 : 1 - x1, y = random.Next(6) == 0 ? random.Next(2) : x1 & x2;
            return string.Create(CultureInfo.InvariantCulture, $"{(header[1] == '1' ? x1 : x2)},{(header[^1] == 'y' ? y : x2)}\n");
        }));
    }

    private string[] Tables(string x1y, string x2y, string x1x2) =>
        ["--x1y", _files.Write("x1y.csv", x1y), "--x2y", _files.Write("x2y.csv", x2y), "--x1x2", _files.Write("x1x2.csv", x1x2)];
}
