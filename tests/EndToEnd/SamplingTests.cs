using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary>Samples of different records reconciled, and the sampling uncertainty of what follows.</summary>
public sealed class SamplingTests : IDisposable
{
    private static readonly string[] s_titanic = [Invocation.Sample("titanic.csv"), "--x1", "class", "--x2", "sex", "--y", "survived"];
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Counts_that_disagree_are_reconciled_and_it_is_said()
    {
        string[] tables = Disagreeing();
        Outcome run = Invocation.Run(["bounds", .. tables, "--json"]);
        Assert.Equal(0, run.Exit);
        Assert.Contains("different samples", run.Error, StringComparison.Ordinal);
        JsonElement reconciled = run.Json.GetProperty("reconciled");
        Assert.Equal(3, reconciled.GetProperty("moved").GetArrayLength());
        Assert.Equal(3, reconciled.GetProperty("degreesOfFreedom").GetInt32());
        Assert.True(reconciled.Interval("statistic").Lower > 0);
        Assert.InRange(reconciled.GetProperty("asymptoticPValue").GetDouble(), 0, 1);
        Assert.Equal(JsonValueKind.Null, reconciled.GetProperty("bootstrapPValue").ValueKind);
        Assert.Equal("compatible", run.Json.GetProperty("compatibility").GetString());

        Outcome text = Invocation.Run(["bounds", .. tables]);
        Assert.Contains("Reconciled samples", text.Out, StringComparison.Ordinal);
        Assert.Contains("Strongest contradictions", text.Out, StringComparison.Ordinal);
        Assert.Equal("", Invocation.Run(["bounds", .. tables, "--quiet"]).Error);
    }

    [Fact]
    public void Reconciling_can_be_refused_and_asked_for()
    {
        string[] tables = Disagreeing();
        Outcome never = Invocation.Run(["bounds", .. tables, "--reconcile", "never"]);
        Assert.Equal((5, ""), (never.Exit, never.Out));
        Assert.Contains("--reconcile", never.Error, StringComparison.Ordinal);

        // Fair bits that agree on every variable but that no joint has are taken for what they say, unless they are said to be samples.
        string[] impossible = Tables("x1,y,count\n0,0,45\n0,1,5\n1,0,5\n1,1,45\n", "x2,y,count\n0,0,5\n0,1,45\n1,0,45\n1,1,5\n", "x1,x2,count\n0,0,45\n0,1,5\n1,0,5\n1,1,45\n");
        Assert.Equal(5, Invocation.Run(["bounds", .. impossible]).Exit);
        Outcome always = Invocation.Run(["bounds", .. impossible, "--reconcile", "always", "--json", "--bootstrap", "120"]);
        Assert.Equal(0, always.Exit);
        Assert.Equal(1 / 121.0, always.Json.GetProperty("reconciled").GetProperty("bootstrapPValue").GetDouble(), 1e-12);
        Assert.Contains("contradict each other", always.Error, StringComparison.Ordinal);

        string[] probabilities = Tables("x1,y,p\n0,0,.3\n1,1,.7\n", "x2,y,p\n0,0,.3\n1,1,.7\n", "x1,x2,p\n0,0,.3\n1,1,.7\n");
        Outcome weights = Invocation.Run(["bounds", .. probabilities, "--reconcile", "always"]);
        Assert.Equal(3, weights.Exit);
        Assert.Contains("no counts", weights.Error, StringComparison.Ordinal);
        Assert.Equal(2, Invocation.Run(["bounds", .. probabilities, "--reconcile", "perhaps"]).Exit);
    }

    [Fact]
    public void A_bootstrap_has_the_same_digits_for_a_seed_on_any_number_of_threads()
    {
        string[] args = ["decompose", .. s_titanic, "--bootstrap", "40", "--permutations", "19", "--bias", "miller-madow", "--json", "--seed"];
        string first = Sampling(Invocation.Run([.. args, "7"])), second = Sampling(Invocation.Run([.. args, "7", "--threads", "2"]));
        Assert.Equal(first, second);
        Assert.NotEqual(first, Sampling(Invocation.Run([.. args, "8"])));

        static string Sampling(Outcome run)
        {
            Assert.Equal((0, ""), (run.Exit, run.Error));
            return run.Json.GetProperty("sampling").GetRawText();
        }
    }

    [Fact]
    public void The_sampling_part_has_an_interval_for_every_quantity_and_p_values()
    {
        JsonElement sampling = Invocation.Run(["decompose", .. s_titanic, "--bootstrap", "100", "--permutations", "99", "--confidence", ".9", "--json"]).Json.GetProperty("sampling");
        Assert.False(sampling.GetProperty("proven").GetBoolean());
        JsonElement[] intervals = [.. sampling.GetProperty("bootstrap").GetProperty("intervals").EnumerateArray()];
        Assert.Equal(["redundancy", "unique1", "unique2", "synergy", "total", "information1", "information2", "accuracy"],
            intervals.Select(i => i.GetProperty("name").GetString()));
        Assert.All(intervals, i => Assert.True(0 <= i.GetProperty("from").GetDouble() && i.GetProperty("from").GetDouble() <= i.GetProperty("to").GetDouble()));

        // 2201 records and S = .056 bit (MATHEMATICS section 8): the interval is narrow and away from 0.
        JsonElement synergy = intervals[3];
        Assert.InRange(synergy.GetProperty("from").GetDouble(), .02, .0561);
        Assert.InRange(synergy.GetProperty("to").GetDouble(), .0561, .1);
        Assert.Equal(.01, sampling.GetProperty("permutations").GetProperty("interaction").GetDouble(), 1e-12);
        Assert.InRange(sampling.GetProperty("permutations").GetProperty("synergy").GetDouble(), .01, .2);
    }

    [Fact]
    public void Bounds_give_both_ends_of_the_synergy_their_intervals()
    {
        Outcome run = Invocation.Run(["bounds", .. s_titanic, "--bootstrap", "20", "--permutations", "19"]);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        foreach (string part in (string[])["Synergy lower end", "Synergy upper end", "Accuracy upper end", "95 % bias-corrected bootstrap intervals", "Any synergy: no test"])
        {
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Small_counts_are_warned_of_with_numbers()
    {
        string file = _files.Write("small.csv", "x1,x2,y\na,a,0\nb,c,1\nc,b,1\na,c,0\nb,a,1\n");
        Outcome run = Invocation.Run("decompose", file, "--bootstrap", "10");
        Assert.Equal(0, run.Exit);
        Assert.Contains("(x1, y) has 5 records in 3 cells, 1.7 a cell", run.Error, StringComparison.Ordinal);
        Assert.Contains("Miller-Madow", run.Error, StringComparison.Ordinal);
        Assert.Equal("", Invocation.Run("decompose", file).Error);
    }

    [Fact]
    public void A_bias_correction_says_that_it_corrects_the_informations_only()
    {
        string page = Path.Combine(_files.Directory, "bias.html");
        Outcome run = Invocation.Run(["bounds", .. s_titanic, "--bias", "miller-madow", "--report", page]);
        Assert.Contains("Only these informations are corrected", run.Out, StringComparison.Ordinal);
        Assert.Contains("Only these informations are corrected", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.DoesNotContain("Only these informations", Invocation.Run(["bounds", .. s_titanic]).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_no_counts_and_bad_options_are_refused()
    {
        string file = _files.Write("p.csv", "x1,x2,y,p\n0,0,0,.5\n1,1,1,.5\n");
        Outcome weights = Invocation.Run("decompose", file, "--bootstrap", "10");
        Assert.Equal(3, weights.Exit);
        Assert.Contains("no counts", weights.Error, StringComparison.Ordinal);
        foreach (string[] bad in (string[][])[["--bootstrap", "1"], ["--bootstrap", "many"], ["--confidence", "95"], ["--bias", "none"], ["--permutations", "-3"]])
        {
            Outcome usage = Invocation.Run(["decompose", .. s_titanic, .. bad]);
            Assert.Equal(2, usage.Exit);
            Assert.Contains(bad[0], usage.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_stopped_bootstrap_leaves_the_certified_answer()
    {
        Outcome run = Invocation.Run(["decompose", .. s_titanic, "--bootstrap", "1000000", "--time-limit", "1.5", "--json"]);
        Assert.Equal(4, run.Exit);
        Assert.Contains("time limit", run.Error, StringComparison.Ordinal);
        run.Json.AssertIs("synergy", .056126441821, 1e-9);
        Assert.NotEqual(JsonValueKind.Null, run.Json.GetProperty("sampling").GetProperty("stopped").ValueKind);
    }

    [Fact]
    public void Three_thirds_of_the_sample_table_give_intervals_that_hold_its_values()
    {
        // The 6042 clips of the sample dealt out into three samples of different records, each then seen in two variables only.
        string[] header = File.ReadLines(Invocation.Sample("crema-d-votes.csv")).First(l => !l.StartsWith('#')).Split(',');
        (int voice, int face, int emotion, int count) = (Array.IndexOf(header, "voice"), Array.IndexOf(header, "face"), Array.IndexOf(header, "emotion"), Array.IndexOf(header, "count"));
        List<string[]> records = [];
        foreach (string[] row in File.ReadLines(Invocation.Sample("crema-d-votes.csv")).Where(l => !l.StartsWith('#')).Skip(1).Select(l => l.Split(',')))
        {
            records.AddRange(Enumerable.Repeat(row, int.Parse(row[count], System.Globalization.CultureInfo.InvariantCulture)));
        }

        Assert.Equal(6042, records.Count);
        Random random = new(11);
        string[][] dealt = [.. records];
        random.Shuffle(dealt);
        string[] tables = Tables(
            "voice,emotion\n" + string.Concat(dealt[..2014].Select(r => $"{r[voice]},{r[emotion]}\n")),
            "face,emotion\n" + string.Concat(dealt[2014..4028].Select(r => $"{r[face]},{r[emotion]}\n")),
            "voice,face\n" + string.Concat(dealt[4028..].Select(r => $"{r[voice]},{r[face]}\n")));
        Outcome run = Invocation.Run(["bounds", .. tables, "--x1", "voice", "--x2", "face", "--y", "emotion", "--bootstrap", "40", "--threads", "2", "--confidence", ".99", "--json"]);
        Assert.Equal(0, run.Exit);
        Dictionary<string, (double From, double To)> intervals = run.Json.GetProperty("sampling").GetProperty("bootstrap").GetProperty("intervals")
            .EnumerateArray().ToDictionary(i => i.GetProperty("name").GetString()!, i => (i.GetProperty("from").GetDouble(), i.GetProperty("to").GetDouble()));

        // MATHEMATICS section 8: the values of the whole table.
        foreach ((string name, double value) in ((string, double)[])[("redundancy", .630427), ("unique1", .019364), ("unique2", .790981),
            ("synergy lower end", .1417), ("information1", .6498), ("information2", 1.4214)])
        {
            Assert.True(intervals[name].From <= value && value <= intervals[name].To, $"{name}: {intervals[name]} must hold {value}");
        }

        Assert.True(intervals["synergy lower end"].From <= .153202 && .153202 <= intervals["synergy upper end"].To);
        Assert.InRange(run.Json.GetProperty("reconciled").GetProperty("bootstrapPValue").GetDouble(), .001, 1);
    }

    private string[] Disagreeing() => Tables(
        "x1,y,count\n0,0,40\n0,1,12\n1,0,9\n1,1,39\n", "x2,y,count\n0,0,33\n0,1,17\n1,0,11\n1,1,29\n", "x1,x2,count\n0,0,60\n0,1,35\n1,0,38\n1,1,57\n");

    private string[] Tables(string x1y, string x2y, string x1x2) =>
        ["--x1y", _files.Write("x1y.csv", x1y), "--x2y", _files.Write("x2y.csv", x2y), "--x1x2", _files.Write("x1x2.csv", x1x2)];
}
