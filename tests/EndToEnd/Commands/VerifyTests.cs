using System.Text.Json;
using Pid.Cli;
using Pid.Cli.Output;
using Pid.Numerics.Distributions;
using Pid.Studies.Verification;

namespace Pid.Tests.EndToEnd;

/// <summary><c>pid verify</c> and <c>pid study</c>.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void The_catalogue_stands_as_it_says()
    {
        Outcome run = Invocation.Run("verify", "--json");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Equal("as expected", run.Json.GetProperty("status").GetString());
        JsonElement[] refuted = [.. run.Json.GetProperty("statements").EnumerateArray().Where(s =>
            s.GetProperty("counterexample").ValueKind == JsonValueKind.Object)];
        Assert.Equal(
            ["theorem-1-tight-at-xor", "theorem-2-as-published", "theorem-4-greedy", "theorem-5-upper-as-published"],
            refuted.Select(s => s.GetProperty("name").GetString()));
        Assert.All(refuted, s => Assert.Equal("false as published", s.GetProperty("standing").GetString()));
    }

    [Fact]
    public void A_search_that_was_cut_short_says_how_many_of_the_tables_it_tried()
    {
        string statement = Invocation.Run("verify", "--draws", "1", "--json").Json.GetProperty("statements").EnumerateArray()
            .First(s => s.GetProperty("standing").GetString() != "false as published").GetProperty("name").GetString()!;
        Outcome run = Invocation.Run("verify", "--statement", statement, "--draws", "1000000000", "--time-limit", "1");
        Assert.Equal(0, run.Exit); // a time limit is how long to look
        Assert.Contains("of the 1,000,000,000 tables asked for; the others were not tried", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "asked for", Invocation.Run("verify", "--statement", statement, "--draws", "3").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_read_is_not_stored_over()
    {
        const string Text = """{"shape":[2,3,2],"p":[0,6,0,0,0,0,0,0,9,0,0,6],"statement":"theorem-4-greedy","note":"mine"}""";
        string file = _files.Write("theorem-4-greedy.json", Text), folder = _files.Directory;
        foreach (string[] read in (string[][])[[file], ["--replay", file]])
        {
            Outcome run = Invocation.Run(["verify", .. read, "--store", folder]);
            Assert.Equal((2, Text), (run.Exit, File.ReadAllText(file)));
            Assert.StartsWith($"pid: --store {file}: It would overwrite the input", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_stored_counterexample_replays_and_decomposes()
    {
        string[] search = ["verify", "--statement", "theorem-2-as-published", "--draws", "4000", "--json"];
        Outcome run = Invocation.Run([.. search, "--store", _files.Directory]);
        Assert.Equal(0, run.Exit);
        string stored = Path.Combine(_files.Directory, "theorem-2-as-published.json");
        JsonElement again = Invocation.Run("verify", "--replay", stored, "--json").Json.GetProperty("statements")[0];
        JsonElement first = run.Json.GetProperty("statements")[0];
        Assert.Equal(first.GetProperty("counterexample").GetProperty("violation").GetString(),
            again.GetProperty("counterexample").GetProperty("violation").GetString());
        Assert.Equal(0, Invocation.Run("decompose", stored).Exit);

        // The same seed finds the same, on any number of threads.
        JsonElement threads = Invocation.Run([.. search, "--threads", "2"]).Json.GetProperty("statements")[0];
        Assert.Equal(first.GetRawText(), threads.GetRawText());
    }

    [Fact]
    public void A_given_table_is_tried_alone()
    {
        Outcome run = Invocation.RunWith("x1,x2,y,count\n0,0,0,0.35\n1,1,0,0.25\n0,1,1,0.2\n1,0,1,0.2\n", "verify", "-", "--weight",
            "count", "--json");
        Assert.Equal(0, run.Exit);
        JsonElement greedy = run.Json.GetProperty("statements").EnumerateArray().Single(s =>
            s.GetProperty("name").GetString() == "theorem-4-greedy");
        Assert.Equal(JsonValueKind.Object, greedy.GetProperty("counterexample").ValueKind);
    }

    // The limit is over before the first statement is looked at: how fast the machine is plays no part.
    [Fact]
    public void What_a_stop_left_untried_is_said()
    {
        using RunState run = new(1e-9, TimeSpan.FromMilliseconds(1), CancellationToken.None);
        run.Stop.WaitHandle.WaitOne();
        Statement[] two = [.. Catalogue.All.Where(s => s.Name is "fano" or "conic")];
        Joint joint = Joint.FromCounts(2, 2, 2, [1, 0, 0, 1, 0, 1, 1, 0]);
        VerifyReport report = new(CounterexampleSearch.Try(two, joint, cancellation: run.Stop), 0, true, null, run);
        using StringWriter output = new();
        report.WriteText(new TextPage(output, TextLayout.Plain));
        Assert.Equal(4, report.Exit);
        Assert.Contains("not tried: stopped", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("The time limit was reached: 2 of the 2 statements were not tried.", output.ToString().ReplaceLineEndings(" "),
            StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(JsonReport.ToText("verify", report));
        Assert.Equal(("partial", true, 0), (json.RootElement.GetProperty("status").GetString(),
            json.RootElement.GetProperty("partial").GetBoolean(),
            json.RootElement.GetProperty("statements")[0].GetProperty("tried").GetInt32()));
    }

    [Fact]
    public void The_command_is_stopped_before_its_statements()
    {
        // A document is one read, between which and the statements nothing looks at the stop.
        string file = _files.Write("t.json", """{"shape":[2,2,2],"p":[1,0,0,1,0,1,1,0]}""");
        Outcome run = Invocation.RunInterrupted("verify", file, "--statement", "fano");
        Assert.Equal(130, run.Exit);
        Assert.Contains("not tried: stopped", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_input_is_named()
    {
        Assert.Equal(2, Invocation.Run("verify", "--statement", "theorem-9").Exit);
        Assert.Equal(2, Invocation.Run("verify", "--draws", "0").Exit);
        Assert.Equal(2, Invocation.Run("verify", "a.csv", "--replay", "b.json").Exit);
        Assert.Equal(3, Invocation.Run("verify", "no-such-file.csv").Exit);
        Outcome nameless = Invocation.Run("verify", "--replay", _files.Write("t.json", """{"shape":[1,1,1],"p":[1]}"""));
        Assert.Equal(3, nameless.Exit);
        Assert.Contains("names no statement", nameless.Error, StringComparison.Ordinal);
        Assert.Equal(2, Invocation.Run("study", "frobnicate").Exit);
        Assert.Equal(2, Invocation.Run("study", "performance").Exit);
        Assert.Equal(2, Invocation.Run("study", "gates", "a.csv").Exit);
        Assert.Equal(2, Invocation.Run("study", "synthetic", "--shape", "2x2").Exit);
        Assert.Equal(130, Invocation.RunInterrupted("verify", "--json").Exit);
        Assert.Equal(130, Invocation.RunInterrupted("study", "synthetic", "--draws", "10", "--json").Exit);
    }

    // 1e-300 squared underflows: the proof of such tables once held a NaN.
    [Fact]
    public void A_table_of_a_tiny_mass_is_proven()
    {
        string table = _files.Write("tiny.json", """{"statement":"certificate","shape":[2,2,2],"p":[0,0,1,0,0.3,0,0.3,1e-300]}""");
        Outcome run = Invocation.Run("verify", "--replay", table, "--json");
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("statements")[0].GetProperty("counterexample").ValueKind);
    }

    [Fact]
    public void The_disagreement_study_keeps_with_slack_what_agreement_forgets()
    {
        string csv = Path.Combine(_files.Directory, "runs.csv"), html = Path.Combine(_files.Directory, "runs.html");
        string[] args = ["study", "disagreement", "--draws", "3", "--json"];
        Outcome run = Invocation.Run([.. args, "--csv", csv, "--html", html]);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        JsonElement rows = run.Json.GetProperty("tables")[0].GetProperty("rows");
        Assert.Equal(8, rows.GetArrayLength());
        Assert.True(Accuracy(7) > Accuracy(0) + .05, $"{Accuracy(0)} {Accuracy(7)}");
        Assert.Equal(1 + (3 * 8), File.ReadAllLines(csv).Length);
        Assert.Contains("<svg", File.ReadAllText(html), StringComparison.Ordinal);
        Assert.Equal(rows.GetRawText(), Invocation.Run(args).Json.GetProperty("tables")[0].GetProperty("rows").GetRawText());
        Assert.Equal(2, Invocation.Run("study", "disagreement", "a.csv").Exit);
        Assert.Equal(130, Invocation.RunInterrupted("study", "disagreement", "--json").Exit);

        double Accuracy(int row) => rows[row].GetProperty("Whether the private signs differ").GetDouble();
    }

    // Reference: docs/mathematics.md, section 8: mean of S_max - S .147, of the pair bound - S .625, over Dirichlet(1) 2 x 2 x 2.
    [Fact]
    public void The_synthetic_study_has_the_reference_means()
    {
        string csv = Path.Combine(_files.Directory, "d.csv"), html = Path.Combine(_files.Directory, "d.html");
        string[] args = ["study", "synthetic", "--draws", "4000", "--json"];
        Outcome run = Invocation.Run([.. args, "--csv", csv, "--html", html]);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        JsonElement tables = run.Json.GetProperty("tables");
        Dictionary<string, JsonElement> gaps = tables[0].GetProperty("rows").EnumerateArray().ToDictionary(r =>
            r.GetProperty("Bound").GetString()!);
        Within("S_max", .147);
        Within("pair entropy", .625);
        foreach (JsonElement row in tables[2].GetProperty("rows").EnumerateArray())
        {
            string bound = row.GetProperty("Bound").GetString()!;
            bool published = bound.EndsWith("as published", StringComparison.Ordinal);
            double beyond = row.GetProperty("Beyond S").GetDouble();
            double refuted = row.GetProperty("Refuted by the three pairs alone").GetDouble();
            Assert.InRange(beyond, 0, published ? .05 : 0);
            Assert.InRange(refuted, published ? beyond : 0, published ? .15 : 0);
            if (bound.Contains("S_U as", StringComparison.Ordinal))
            {
                Assert.InRange(beyond, .02, .05);
                Assert.InRange(refuted, .09, .15);
            }
        }

        // What the authors' code takes for the least entropy of one pairing: seldom wrong, and looser than the proven bound of all.
        Assert.InRange(gaps["greedy as published"].GetProperty("Mean").GetDouble(),
            gaps["majorize-profile"].GetProperty("Mean").GetDouble() + .2, gaps["pair entropy"].GetProperty("Mean").GetDouble());

        // Of the draws with the most synergy the best lower bound is farther from it, and the best upper bound nearer.
        JsonElement[] high = [.. tables[1].GetProperty("rows").EnumerateArray()];
        Assert.Equal(gaps.Keys, high.Select(r => r.GetProperty("Bound").GetString()));
        Assert.True(high[0].GetProperty("Mean").GetDouble() > gaps["S_min"].GetProperty("Mean").GetDouble() + .05);
        Assert.True(high[^1].GetProperty("Mean").GetDouble() < gaps["S_max"].GetProperty("Mean").GetDouble());

        Assert.Equal(4001, File.ReadAllLines(csv).Length);
        string page = File.ReadAllText(html);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Equal(
            tables[0].GetRawText(), Invocation.Run([.. args, "--threads", "2"]).Json.GetProperty("tables")[0].GetRawText());

        void Within(string bound, double mean) => Assert.Equal(
            mean, gaps[bound].GetProperty("Mean").GetDouble(), .001 + (4 * gaps[bound].GetProperty("Standard error").GetDouble()));
    }

    [Fact]
    public void The_other_studies_give_what_is_known()
    {
        JsonElement gates = Invocation.Run("study", "gates", "--json").Json.GetProperty("tables")[0].GetProperty("rows");
        gates[0].AssertIs("S", .1601, 5e-5);
        gates[0].AssertIs("S_min", .0871, 5e-5);
        gates[1].AssertIs("S_max", 1, 1e-9);

        // 1 - h2(.1) = .5310 is the whole information of each kind.
        JsonElement measures = Invocation.Run("study", "measures", "--json").Json.GetProperty("tables")[0].GetProperty("rows");
        foreach ((int row, string part) in ((int, string)[])[(0, "R"), (5, "U1"), (10, "U2"), (15, "S")])
        {
            measures[row].AssertIs(part, .531004406410719, 1e-9);
            Assert.Equal(.531004406410719, measures[row + 1].GetProperty(part).GetDouble(), 1e-9);
        }

        JsonElement noise = Invocation.Run("study", "noise", "--json").Json.GetProperty("tables");
        Assert.Equal(44, noise[0].GetProperty("rows").GetArrayLength());
        JsonElement[] classifiers = [.. noise[1].GetProperty("rows").EnumerateArray()];
        Assert.Equal(40, classifiers.Length);
        Assert.All(classifiers, r => Assert.True(r.GetProperty("S at least").GetDouble() <= r.Interval("S").Upper + 1e-12));

        // Perfect classifiers prove some of the synergy of (a), nearly perfect ones less; the published form claims too much on it and,
        // once there is noise, on no synergy at all.
        (double perfect, double nearly) = (classifiers[4].GetProperty("S at least").GetDouble(),
            classifiers[9].GetProperty("S at least").GetDouble());
        Assert.True(perfect > nearly && nearly > 0);
        Assert.Equal("holds", classifiers[0].GetProperty("The heuristic").GetString());
        Assert.Equal("claims too much", classifiers[10].GetProperty("The heuristic").GetString());
        JsonElement couplings = Invocation.Run("study", "couplings", "--draws", "5",
            "--json").Json.GetProperty("tables")[0].GetProperty("rows");
        Assert.All(couplings.EnumerateArray(), r => Assert.True(
            r.GetProperty("meet").GetDouble() <= r.GetProperty("majorize-profile").GetDouble() + 1e-9
            && r.GetProperty("majorize-profile").GetDouble() <= 1e-9 && r.GetProperty("greedy").GetDouble() >= -1e-9));
        JsonElement accuracy = Invocation.Run("study", "performance", Invocation.Sample("titanic.csv"), "--x1", "class", "--x2", "sex",
            "--y", "survived", "--json")
            .Json.GetProperty("tables")[0].GetProperty("rows");
        double truth = accuracy[0].GetProperty("Lower").GetDouble();
        Assert.InRange(truth, accuracy[3].GetProperty("Lower").GetDouble(), accuracy[3].GetProperty("Upper").GetDouble());
    }
}
