using System.Globalization;
using System.Text.Json;
using Pid.Cli;
using Pid.Cli.Output;
using Pid.Coupling;
using Pid.Data;

namespace Pid.Tests.EndToEnd;

/// <summary><c>pid couple</c>: the coupling printed has the marginals given, and the two bounds enclose its minimum.</summary>
public sealed class CoupleTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    // A table of as many columns takes a layout of hours.
    [Fact]
    public void After_a_stop_large_marginals_have_the_bound_that_is_there()
    {
        double[] weights = [.. Enumerable.Range(1, 11_000).Select(w => (double)w)];
        MinimumEntropy known = CouplingSearch.BestOf(Marginals.FromWeights([weights, weights]), new CancellationToken(canceled: true));
        foreach (bool stopped in (bool[])[true, false])
        {
            using RunState run = new(1e-9, null, new CancellationToken(stopped));
            string text = JsonReport.ToText("couple", new CouplingReport(
                new MarginalTable(["p", "q"], [weights, weights]), known, false, "", run));
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement[] bounds = [.. document.RootElement.GetProperty("lowerBounds").EnumerateArray()];
            Assert.Equal(stopped ? 1 : 4, bounds.Length);
            Assert.Equal("majorize-profile", bounds[^1].GetProperty("name").GetString());
            Assert.Equal(stopped, bounds[0].GetProperty("source").GetString() == "stopped before the others");
        }
    }

    [Fact]
    public void Of_very_many_marginals_the_text_shows_the_first_and_the_document_all()
    {
        string file = _files.Write("many.csv", string.Join(',', Enumerable.Range(0, 5000).Select(k => $"a{k}")) + "\n"
            + string.Join('\n', Enumerable.Range(1, 3).Select(i =>
                string.Join(',', Enumerable.Range(0, 5000).Select(k => 1 + (i * k % 7))))));
        Outcome text = Invocation.Run("couple", file);
        Assert.Equal((0, ""), (text.Exit, text.Error));
        Assert.Contains("the first 100 marginals; --json gives the states of all 5000", text.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("a100 ", text.Out, StringComparison.Ordinal);
        Outcome json = Invocation.Run("couple", file, "--json");
        Assert.All(json.Json.GetProperty("atoms").EnumerateArray(), atom => Assert.Equal(5001, atom.GetArrayLength()));
    }

    [Fact]
    public void The_largest_atom_of_three_marginals_need_not_exhaust_a_state()
    {
        // Over 8: greedy, whose largest atom is 4, ends at 1.75; the best vertex has atoms 7, 5, 3, 1 over 16 (docs/solvers.md, couplings).
        JsonElement json = Couple("[[6,2],[5,3],[4,4]]");
        double minimum = Entropy([7 / 16.0, 5 / 16.0, 3 / 16.0, 1 / 16.0]);
        AssertMinimum(json, minimum, 1e-9);
        Assert.Equal("vertex branch and bound", json.GetProperty("method").GetString());
        Assert.Equal([7.0, 5, 3, 1], Atoms(json).Select(a => 16 * a.Mass));
        Assert.Equal(1.75, json.GetProperty("constructions").EnumerateArray().Single(c => c.GetProperty("method").GetString() == "greedy")
            .GetProperty("entropy").GetDouble(), 1e-9);
    }

    [Theory]
    [InlineData("[[1,1],[2,2,4]]", 1.5)] // totals differ; a half splits into two quarters
    [InlineData("[[1],[7]]", 0)]
    [InlineData("[[0,3,0],[0.5]]", 0)]
    [InlineData("[[1,1,1,1],[1,1,1,1],[1,1,1,1]]", 2)]
    [InlineData("[[1e-300,1e-300],[1e300,1e300]]", 1)]
    [InlineData("[[0.1,0.2,0.3,0.4],[0.3,0.7]]", 1.8464393446710154)] // .1 + .2 = .3 holds: H(first)
    public void Known_minima_are_found(string marginals, double minimum) => AssertMinimum(Couple(marginals), minimum, 1e-9);

    [Fact]
    public void The_coupling_has_the_marginals_and_the_bounds_are_in_their_order()
    {
        Random random = new(3);
        for (int i = 0; i < 60; i++)
        {
            int count = 2 + (i % 3);
            int states = count switch { 2 => 9, 3 => 3, _ => 2 };
            double[][] marginals = [.. Enumerable.Range(0, count).Select(_ => Weights(random, 1 + random.Next(states)))];
            JsonElement json = Couple(JsonSerializer.Serialize(marginals));
            AssertIsCoupling(json, marginals);

            double lower = json.GetProperty("lower").GetDouble(), upper = json.GetProperty("upper").GetDouble();
            Assert.Equal(upper - lower, json.GetProperty("gap").GetDouble(), 1e-15);
            Dictionary<string, double> bounds = json.GetProperty("lowerBounds").EnumerateArray()
                .ToDictionary(b => b.GetProperty("name").GetString()!, b => b.GetProperty("value").GetDouble());
            Assert.Equal(marginals.Max(w => Entropy(w)), bounds["max-marginal"], 1e-9);
            Assert.InRange(bounds["max-marginal"], 0, bounds["meet"] + 1e-12);
            Assert.InRange(bounds["meet"], 0, bounds["majorize-profile"] + 1e-12);
            Assert.InRange(bounds["profile"], 0, bounds["majorize-profile"] + 1e-12);
            Assert.Equal(lower, bounds.Values.Max());
            Assert.All(json.GetProperty("lowerBounds").EnumerateArray(), b => Assert.NotEmpty(b.GetProperty("source").GetString()!));

            // The best construction is the one whose atoms are given.
            JsonElement[] tried = [.. json.GetProperty("constructions").EnumerateArray()];
            JsonElement best = tried.MinBy(c => c.GetProperty("entropy").GetDouble());
            Assert.Equal(best.GetProperty("entropy").GetDouble(), Entropy(Atoms(json).Select(a => a.Mass)), 1e-9);
            Assert.Contains(json.GetProperty("method").GetString(), tried.Select(c => c.GetProperty("method").GetString()));
            Assert.Equal(tried.Length, tried.Select(c => c.GetProperty("method").GetString()).Distinct().Count());
            Assert.Equal(json.GetProperty("gap").GetDouble() <= 1e-9 ? "certified" : "wide", json.GetProperty("status").GetString());
        }
    }

    [Fact]
    public void A_table_with_a_column_a_marginal_gives_the_same_as_json()
    {
        string csv = _files.Write("m.csv", "# c\nlong;short ; q\n3;6;1e0\n2; ;1\n\n1;;\n");
        string tsv = _files.Write("m.tsv", "long\tshort\tq\n3\t6\t1\n2\t\t1\n1\t\t\n\t\t\n");
        JsonElement json = Couple("[[3,2,1],[6],[1,1]]");
        foreach (string file in (string[])[csv, tsv])
        {
            Outcome run = Invocation.Run("couple", file, "--json");
            Assert.Equal((0, ""), (run.Exit, run.Error));
            Assert.Equal(["long", "short", "q"], run.Json.GetProperty("names").EnumerateArray().Select(n => n.GetString()!));
            foreach (string property in (string[])["units", "shape", "lower", "upper", "exact", "method", "atoms", "lowerBounds",
                "constructions", "status"])
            {
                Assert.Equal(json.GetProperty(property).GetRawText(), run.Json.GetProperty(property).GetRawText());
            }
        }

        Assert.Equal(["p1", "p2", "p3"], json.GetProperty("names").EnumerateArray().Select(n => n.GetString()!));
        Assert.Equal("[3,1,2]", JsonSerializer.Serialize(json.GetProperty("shape")));
        Assert.Equal(("pid/1", "couple", "bits"),
            (json.GetProperty("schema").GetString(), json.GetProperty("command").GetString(), json.GetProperty("units").GetString()));
        Assert.Equal((false, 1e-9), (json.GetProperty("partial").GetBoolean(), json.GetProperty("tolerance").GetDouble()));
    }

    [Fact]
    public void The_answer_of_a_search_that_ends_early_is_the_same_every_time()
    {
        string marginals = JsonSerializer.Serialize(Hard(3, 5));
        string first = WithoutSeconds(Invocation.RunWith(marginals, "couple", "-", "--json").Out);
        Assert.Contains("\"wide\"", first, StringComparison.Ordinal);
        Assert.Equal(first, WithoutSeconds(Invocation.RunWith(marginals, "couple", "-", "--json").Out));
    }

    [Fact]
    public void An_open_gap_is_an_answer_unless_less_was_asked_for()
    {
        // Too many states for the search: the constructions leave a gap of about .1 bit.
        string file = _files.Write("m.json", JsonSerializer.Serialize(Hard(2, 90)));
        AssertEnds(0, "wide", false, Invocation.Run("couple", file, "--json"));
        AssertEnds(4, "wide", false, Invocation.Run("couple", file, "--json", "--tol", "1e-9"));
        AssertEnds(0, "wide", false, Invocation.Run("couple", file, "--json", "--time-limit", "1000"));
        AssertEnds(0, "certified", false, Invocation.Run("couple", file, "--json", "--tol", "1"));
        Assert.Contains("too many states for the exact search", Invocation.Run("couple", file).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_search_stops_at_the_tolerance()
    {
        string file = _files.Write("m.json", JsonSerializer.Serialize(Hard(3, 3)));
        JsonElement far = Invocation.Run("couple", file, "--json", "--tol", "1").Json;
        JsonElement near = Invocation.Run("couple", file, "--json").Json;
        Assert.Equal(("certified", false), (far.GetProperty("status").GetString(), far.GetProperty("exact").GetBoolean()));
        Assert.Equal(("certified", true), (near.GetProperty("status").GetString(), near.GetProperty("exact").GetBoolean()));
        Assert.InRange(near.GetProperty("lower").GetDouble(), far.GetProperty("lower").GetDouble(), near.GetProperty("upper").GetDouble());
        Assert.InRange(near.GetProperty("upper").GetDouble(), near.GetProperty("lower").GetDouble(), far.GetProperty("upper").GetDouble());
    }

    [Fact]
    public void Interrupted_or_out_of_time_it_gives_what_it_has_marked_partial()
    {
        double[][] marginals = Hard(3, 6);
        string file = _files.Write("m.json", JsonSerializer.Serialize(marginals));
        Outcome interrupted = Invocation.RunInterrupted("couple", file, "--json");
        AssertEnds(130, "wide", true, interrupted);
        AssertIsCoupling(interrupted.Json, marginals);
        Outcome late = Invocation.Run("couple", file, "--json", "--time-limit", "0.05");
        AssertEnds(4, "wide", true, late);
        AssertIsCoupling(late.Json, marginals);
        Assert.Contains("Status: partial. Interrupted; the minimum lies between", Invocation.RunInterrupted("couple", file).Out,
            StringComparison.Ordinal);

        // What was certified before the stop is no less so.
        AssertEnds(0, "certified", false, Invocation.RunInterrupted("couple", _files.Write("easy.json", "[[1,1],[1,1]]"), "--json"));
    }

    [Fact]
    public void The_report_shows_bounds_constructions_and_atoms()
    {
        Outcome run = Invocation.Run("couple", Invocation.Sample("marginals.csv"));
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.StartsWith("Minimum-entropy coupling of class, sex, age and survived, in bits\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("marginals.csv: 4 x 2 x 2 x 2 states", run.Out, StringComparison.Ordinal);
        foreach (string part in (string[])["max-marginal", "meet", "profile", "majorize-profile", "greedy", "best-fit",
            "cicalese-gargano-vaccaro", "the best: given below"])
        {
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
        }

        Assert.Contains("Status: certified. The coupling is optimal, up to rounding: the search for a better one was completed.", run.Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_shows_the_forty_largest_atoms_and_counts_the_rest()
    {
        double[][] marginals = Hard(2, 70);
        string text = Invocation.RunWith(JsonSerializer.Serialize(marginals), "couple", "-").Out;
        string[] lines = text.Split('\n');
        int first = Array.FindIndex(lines, line => line.StartsWith("p1  p2  Probability", StringComparison.Ordinal)) + 1;
        double[] shown = [.. lines[first..(first + 40)].Select(line =>
            double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2], CultureInfo.InvariantCulture))];
        Assert.Equal(shown.OrderDescending(), shown);
        string[] rest = lines[first + 40].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["and", "smaller", "ones,", "together"], [rest[0], .. rest[2..5]]);
        JsonElement json = Couple(JsonSerializer.Serialize(marginals));
        Assert.Equal(Atoms(json).Length, 40 + int.Parse(rest[1], CultureInfo.InvariantCulture));
        Assert.Equal(1, shown.Sum() + double.Parse(rest[5].TrimEnd(';'), CultureInfo.InvariantCulture), 41e-9);
    }

    [Theory]
    [InlineData(100_001, 1, "100,000 marginals")]
    [InlineData(1_001, 1_048, "1,048,576 states")]
    public void More_marginals_than_memory_serves_are_refused_where_they_stand(int marginals, int states, string most)
    {
        string one = $"[{string.Join(',', Enumerable.Repeat("1", states))}]";
        string json = _files.Write("many.json", $"[{string.Join(',', Enumerable.Repeat(one, marginals))}]");
        string csv = _files.Write("many.csv", string.Join(',', Enumerable.Range(0, marginals).Select(k => $"p{k}")) + "\n"
            + string.Concat(Enumerable.Repeat(string.Join(',', Enumerable.Repeat("1", marginals)) + "\n", states)));
        foreach (string file in (string[])[json, csv])
        {
            Outcome run = Invocation.Run("couple", file);
            Assert.Equal((3, ""), (run.Exit, run.Out));
            Assert.Contains(most, run.Error, StringComparison.Ordinal);
            Assert.Contains("Take fewer marginals", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_batch_gives_a_line_for_each_document()
    {
        string text = "[[1,1],[1,1]]\n\n[[1,2],[0]]\n[[6,2],[5,3],[4,4]]\n";
        foreach (Outcome run in (Outcome[])[Invocation.RunWith(text, "couple", "-"),
            Invocation.Run("couple", _files.Write("b.jsonl", text), "--threads", "2")])
        {
            Assert.Equal(3, run.Exit);
            JsonElement[] lines = run.JsonLines;
            Assert.Equal([1, 3, 4], lines.Select(line => line.GetProperty("line").GetInt32()));
            AssertMinimum(lines[0], 1, 1e-9);
            Assert.Equal("[1]", lines[1].GetProperty("error").GetProperty("column").GetString());
            AssertMinimum(lines[2], Entropy([7 / 16.0, 5 / 16.0, 3 / 16.0, 1 / 16.0]), 1e-9);
        }
    }

    /// <summary>Name, text, line (0: none), column, value and a part of the problem and of the remedy.</summary>
    public static TheoryData<string, string, int, string?, string?, string, string> BadMarginals => new()
    {
        { "empty.csv", "", 1, null, "", "is empty", "Give a header" },
        { "one.csv", "p\n1\n", 1, "p", "p", "one column", "two or more" },
        { "numbers.csv", "0.5,0.25\n0.5,0.75\n", 1, null, "0.5,0.25", "numbers only", "names the marginals" },
        { "unnamed.csv", "p,q,\n1,1,\n", 1, null, "p,q,", "Column 3 has no name", "Name every column" },
        { "twice.csv", "p,q,p\n1,1,1\n", 1, "p", "p,q,p", "More than one column", "name of its own" },
        { "gap.csv", "p,q\n1,1\n,1\n2,1\n", 4, "p", "2", "below an empty field", "Write 0" },
        { "short.csv", "p,q\n1,1\n1\n", 3, null, "1", "1 field, the header has 2", "one field for each column" },
        { "text.csv", "state,p,q\na,1,1\n", 2, "state", "a", "not a number", "leave columns of names out" },
        { "negative.csv", "p,q\n1,1\n1,-2\n", 3, "q", "-2", "negative", "0 or more" },
        { "nan.csv", "p,q\nNaN,1\n", 2, "p", "NaN", "not finite", "finite number" },
        { "underflow.csv", "p,q\n1,1\n1,1e-400\n", 3, "q", "1e-400", "too small", "common factor" },
        { "nothing.csv", "p,q\n1,\n2,\n", 0, "q", null, "has no state", "positive weight" },
        { "header.csv", "p,q\n", 0, "p", null, "has no state", "positive weight" },
        { "zeros.csv", "p,q\n1,0\n2,0\n", 0, "q", null, "All weights of the marginal are zero", "positive weight" },
        { "sum.csv", "p,q\n1,1e308\n2,1e308\n", 0, "q", null, "sum to more", "common factor" },
        { "blank.json", " ", 1, "byte 2", " ", "is empty", "[[6,2],[5,3]]" },
        { "broken.json", "[[1,2],\n[3,}", 2, "byte 4", "[3,}", "no JSON document", "[[6,2],[5,3]]" },
        { "object.json", "{\"p\":[1]}", 1, null, "{...}", "no JSON array", "[[6,2],[5,3]]" },
        { "flat.json", "[1,2]", 1, "[0]", "1", "no array", "[[6,2],[5,3]]" },
        { "one.json", "[[1,2]]", 1, null, "]", "There is one marginal;", "two or more" },
        { "none.json", "[]", 1, null, "]", "There is no marginal;", "two or more" },
        { "string.json", "[[1,2],\n[1,\"2\"]]", 2, "[1][1]", "\"2\"", "not a number", "[[6,2],[5,3]]" },
        { "nested.json", "[[1,[2]],[1]]", 1, "[0][1]", "[...]", "not a number", "[[6,2],[5,3]]" },
        { "negative.json", "[[1,-2],[1]]", 1, "[0][1]", "-2", "negative", "0 or more" },
        { "zeros.json", "[[1],[0,0.0]]", 1, "[1]", "]", "All weights of the marginal are zero", "positive weight" },
        { "nothing.json", "[[1],[]]", 1, "[1]", "]", "has no state", "positive weight" },
        { "overflow.json", "[[1e308,1e308],[1]]", 1, "[0]", "]", "sum to more", "common factor" },
    };

    [Theory]
    [MemberData(nameof(BadMarginals))]
    public void Bad_marginals_are_refused_with_place_value_and_remedy(
        string name, string text, int line, string? column, string? value, string problem, string remedy) =>
        BadData.AssertRefused("couple", _files.Write(name, text), line, column, value, problem, remedy);

    private static JsonElement Couple(string marginals)
    {
        Outcome run = Invocation.RunWith(marginals, "couple", "-", "--json");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        return run.Json;
    }

    private static void AssertMinimum(JsonElement json, double minimum, double within)
    {
        Assert.True(json.GetProperty("exact").GetBoolean());
        Assert.Equal("certified", json.GetProperty("status").GetString());
        double lower = json.GetProperty("lower").GetDouble(), upper = json.GetProperty("upper").GetDouble();
        Assert.InRange(lower, minimum - within, upper);
        Assert.InRange(upper, lower, minimum + within);
        Assert.Equal(minimum, Entropy(Atoms(json).Select(a => a.Mass)), within);
    }

    private static void AssertEnds(int exit, string status, bool partial, Outcome run) => Assert.Equal((exit, status, partial, ""),
        (run.Exit, run.Json.GetProperty("status").GetString(), run.Json.GetProperty("partial").GetBoolean(), run.Error));

    /// <summary>
    /// The atoms are positive, largest first, each cell once; they have the marginals, and an entropy between the bounds.
    /// </summary>
    private static void AssertIsCoupling(JsonElement json, double[][] marginals)
    {
        (int[] States, double Mass)[] atoms = Atoms(json);
        Assert.Equal(atoms.Select(a => a.Mass).OrderDescending(), atoms.Select(a => a.Mass));
        Assert.All(atoms, a => Assert.True(a.Mass > 0));
        Assert.Equal(atoms.Length, atoms.Select(a => string.Join(',', a.States)).Distinct().Count());
        for (int k = 0; k < marginals.Length; k++)
        {
            double total = marginals[k].Sum();
            for (int state = 0; state < marginals[k].Length; state++)
            {
                Assert.Equal(marginals[k][state] / total, atoms.Where(a => a.States[k] == state).Sum(a => a.Mass), 1e-14);
            }
        }

        double entropy = Entropy(atoms.Select(a => a.Mass));
        Assert.InRange(entropy, json.GetProperty("lower").GetDouble() - 1e-12, json.GetProperty("upper").GetDouble() + 1e-12);
    }

    private static (int[] States, double Mass)[] Atoms(JsonElement json) => [.. json.GetProperty("atoms").EnumerateArray().Select(atom =>
        (atom.EnumerateArray().SkipLast(1).Select(s => s.GetInt32()).ToArray(), atom.EnumerateArray().Last().GetDouble()))];

    private static double Entropy(IEnumerable<double> weights)
    {
        double total = weights.Sum();
        return weights.Where(w => w > 0).Sum(w => w / total * Math.Log2(total / w));
    }

    /// <summary>Weights of every kind: equal, zero, small integers, of other magnitudes; one at least is positive.</summary>
    private static double[] Weights(Random random, int states)
    {
        double[] weights = [.. Enumerable.Range(0, states).Select(_ => random.Next(5) switch
        {
            0 => 0,
            1 => 1,
            2 => random.Next(1, 9),
            3 => -Math.Log(1 - random.NextDouble()),
            _ => Math.Pow(10, -9 * random.NextDouble()),
        })];
        weights[random.Next(states)] = 1;
        return weights;
    }

    /// <summary>Marginals without ties, whose minimum no bound attains.</summary>
    private static double[][] Hard(int marginals, int states)
    {
        Random random = new(11);
        return [.. Enumerable.Range(0, marginals).Select(_ =>
            Enumerable.Range(0, states).Select(_ => -Math.Log(1 - random.NextDouble())).ToArray())];
    }

    private static string WithoutSeconds(string document) =>
        string.Join('\n', document.Split('\n').Where(line => !line.Contains("\"seconds\"", StringComparison.Ordinal)));
}
