using System.Globalization;
using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary><c>pid disagree</c>: classifiers on unlabelled pairs, the user's own or trained here.</summary>
public sealed class DisagreeTests : IDisposable
{
    private const string Header = "a0,a1,b0,b1,y\n";
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Predictions_of_the_users_own_models_are_scored_and_compared()
    {
        string file = _files.Write("p.csv", Header + "1,0,0,1,0\n1,0,0.5,0.5,1\n0,1,0,1,1\n0.5,0.5,0.5,0.5,0\n");
        JsonElement document = Run(file, "--x1", "a*", "--x2", "b0..b1", "--y", "y", "--excess-risk", "0.01,0.04");
        JsonElement first = document.GetProperty("classifier1");
        Assert.Equal((4, .75, (0 + 2 + 0 + .5) / 4), (first.GetProperty("records").GetInt32(), first.GetProperty("accuracy").GetDouble(),
            first.GetProperty("brierRisk").GetDouble()));
        Assert.Equal(JsonValueKind.Null, first.GetProperty("logLoss").ValueKind);

        // |f1 - f2|^2 is 2, 1/2, 0, 0 with mean 5/8; risks .01 and .04 allow .1 and .2 on the square root.
        document.AssertIs("predictedDisagreement", .625, 1e-12);
        (double lower, double upper) = document.Interval("disagreement");
        Assert.Equal(Math.Pow(Math.Sqrt(.625) - .3, 2), lower, 1e-12);
        Assert.Equal(Math.Pow(Math.Sqrt(.625) + .3, 2), upper, 1e-12);
        Assert.True(document.GetProperty("synergyLowerBound").GetDouble() >= 0);

        // Without labels the risks must be given; without both nothing is claimed.
        Assert.Equal(JsonValueKind.Null, Run(file, "--x1", "a*", "--x2", "b*").GetProperty("synergyLowerBound").ValueKind);
        Assert.Contains("there is no bound", Invocation.Run("disagree", file, "--x1", "a*", "--x2", "b*").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_of_the_unique_parts_make_a_bound_that_shrinks_as_the_classifiers_get_worse()
    {
        string file = _files.Write("p.csv", Header + "1,0,0,1,0\n1,0,0.5,0.5,1\n0,1,0,1,1\n0.5,0.5,0.5,0.5,0\n");
        string[] arguments = [file, "--x1", "a*", "--x2", "b*", "--y", "y", "--excess-risk", "0.001,0.001", "--classifier-noise",
            "0,0.1,0.5,1"];
        Assert.Equal(0, Run(arguments).GetProperty("synergyLowerBound").GetDouble());
        JsonElement document = Run([.. arguments, "--unique", "0.02,0.01"]);
        JsonElement[] levels = [.. document.GetProperty("classifierNoise").EnumerateArray()];
        Assert.Equal([0, .1, .5, 1], levels.Select(l => l.GetProperty("level").GetDouble()));

        // The first level is the answer itself: sqrt(a) <= sqrt(S + U1) + sqrt(S + U2) with sqrt(a ln 2) = sqrt(5/8) - 2 sqrt(.001).
        double a = Math.Pow(Math.Sqrt(.625) - (2 * Math.Sqrt(.001)), 2) / Math.Log(2);
        Assert.Equal((a / 4) - .015 + (.0001 / (4 * a)), document.GetProperty("synergyLowerBound").GetDouble(), 1e-12);
        Assert.Equal(document.GetProperty("synergyLowerBound").GetDouble(), levels[0].GetProperty("synergyLowerBound").GetDouble());
        levels[0].AssertIs("predictedDisagreement", .625, 1e-12);

        // A tenth drawn anew: .9 of 3/4 right and half of the tenth; |f1|^2 is 7/8 and |f2|^2 3/4 in the mean; Brier risks 5/8 and 3/4,
        // those of guessing 1.
        Assert.Equal(.725, levels[1].GetProperty("accuracy1").GetDouble(), 1e-12);
        levels[1].AssertIs("predictedDisagreement", (.81 * .625) + (.09 * 1.625) + .01, 1e-12);
        Assert.Equal([.0385, .026], levels[1].GetProperty("excessRisk").EnumerateArray().Select(e => Math.Round(e.GetDouble(), 12)));
        double[] bounds = [.. levels.Select(l => l.GetProperty("synergyLowerBound").GetDouble())];
        Assert.True(bounds[0] > bounds[1] && bounds[1] > 0 && bounds[2] == 0 && bounds[3] == 0);

        // The published form takes the noise for disagreement: it claims more and more.
        double[] heuristic = [.. levels.Select(l => l.GetProperty("heuristicAsPublished").GetDouble())];
        Assert.Equal(.605, heuristic[0], 1e-12);
        Assert.Equal(heuristic.Order(), heuristic);

        Outcome text = Invocation.Run(["disagree", .. arguments]);
        Assert.Contains("Robustness to imperfect classifiers", text.Out, StringComparison.Ordinal);
        Assert.Contains("(heuristic)", text.Out, StringComparison.Ordinal);
        Assert.Contains("--unique U1,U2", text.Out, StringComparison.Ordinal);

        // Without labels the accuracies are unknown; without risks as well there is no bound at any level.
        JsonElement unlabelled = Run(file, "--x1", "a*", "--x2", "b*", "--classifier-noise", "0.5").GetProperty("classifierNoise")[0];
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null),
            (unlabelled.GetProperty("accuracy1").ValueKind, unlabelled.GetProperty("synergyLowerBound").ValueKind));
    }

    /// <summary>No weight is read here, so the help offers none but to say that a column called count is no weight.</summary>
    [Fact]
    public void The_help_offers_no_weight()
    {
        string file = _files.Write("p.csv", "a0,a1,b0,b1,count\n1,0,0,1,3\n");
        string[] arguments = ["disagree", file, "--x1", "a*", "--x2", "b*"];
        Assert.Equal((3, 0), (Invocation.Run(arguments).Exit, Invocation.Run([.. arguments, "--weight", "none"]).Exit));
        string help = Invocation.Run("disagree", "--help").Out.ReplaceLineEndings(" ");
        Assert.Contains("--weight <none>", help, StringComparison.Ordinal);
        Assert.DoesNotContain("Column of the weights", help, StringComparison.Ordinal);
        Assert.Contains("On 1 pair the predictions", Invocation.Run([.. arguments, "--weight", "none"]).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Trained_classifiers_tell_what_can_be_told()
    {
        // x1 tells y; x2 is noise. Three samples, disjoint.
        string x1y = Sample("x1y.csv", "a,b,y", 0), x2y = Sample("x2y.csv", "c,y", 1), x1x2 = Sample("x1x2.csv", "a,b,c", 2);
        string[] arguments = ["--x1y", x1y, "--x2y", x2y, "--x1x2", x1x2, "--x1", "a,b", "--x2", "c", "--y", "y"];
        JsonElement document = Run(arguments);
        Assert.InRange(document.GetProperty("classifier1").GetProperty("accuracy").GetDouble(), .97, 1);
        Assert.InRange(document.GetProperty("classifier2").GetProperty("accuracy").GetDouble(), .3, .65);

        // A sure classifier against an even one: |(1, 0) - (1/2, 1/2)|^2 = 1/2.
        (double lower, double upper) = document.Interval("predictedDisagreement");
        Assert.InRange((lower + upper) / 2, .3, .55);
        Assert.Equal(0, document.GetProperty("synergyLowerBound").GetDouble());
        Assert.Equal(WithoutTime(Invocation.Run(["disagree", .. arguments]).Out),
            WithoutTime(Invocation.Run(["disagree", .. arguments]).Out));
    }

    [Fact]
    public void Where_disagreement_proves_nothing_scores_in_classes_bound_what_they_tell_together()
    {
        // Each classifier is sure of one bit of two, and y is both: U1 = U2 = 1 bit, and no S is left. Half are labelled.
        string[] scores = ["0.5,0.5,0,0", "0,0,0.5,0.5"], others = ["0.5,0,0.5,0", "0,0.5,0,0.5"];
        string file = _files.Write("my p.csv", "v_0,v_1,v_2,v_3,w_0,w_1,w_2,w_3,y\n" + string.Concat(Enumerable.Range(0, 160).Select(i =>
            $"{scores[i / 4 % 4 / 2]},{others[i / 4 % 2]},{(i % 2 == 0 ? (i / 4 % 4).ToString(CultureInfo.InvariantCulture) : "")}\n")));
        string[] arguments = [file, "--x1", "v_*", "--x2", "w_*", "--y", "y"];
        JsonElement document = Run(arguments), posteriors = document.GetProperty("posteriors");
        Assert.Equal((2, 2), (posteriors.GetProperty("classes1").GetInt32(), posteriors.GetProperty("classes2").GetInt32()));
        posteriors.AssertIs("redundancy", 0, 1e-6);
        posteriors.AssertIs("unique1", 1, 1e-6);
        posteriors.AssertIs("synergy", 0, 1e-6);
        posteriors.AssertIs("accuracy", 1, 1e-6);
        Assert.Equal($"pid decompose '{file}' --x1 'v_*' --x2 'w_*' --y y --missing drop --symbols posterior",
            document.GetProperty("next").GetString());
        Assert.Contains("Put into 2 and 2 classes", Invocation.Run(["disagree", .. arguments]).Out, StringComparison.Ordinal);

        // Half of the pairs have no label, and are counted too; the target is called what it is.
        string named = _files.Write("named.csv", File.ReadAllText(file).Replace(",y\n", ",mood\n", StringComparison.Ordinal));
        Assert.Contains(" bit of mood, pairs without a label counted too, their pairs tell",
            Invocation.Run("disagree", named, "--x1", "v_*", "--x2", "w_*", "--y", "mood").Out, StringComparison.Ordinal);

        // Without labels beside them the next step is to have some; of values the command that fits posteriors, which runs as it stands.
        JsonElement unlabelled = Run(arguments[..^2]);
        Assert.False(unlabelled.TryGetProperty("posteriors", out _));
        Assert.EndsWith("--x2 'w_*' --y COLUMN", unlabelled.GetProperty("next").GetString(), StringComparison.Ordinal);
        string x1y = Sample("x1y.csv", "a,b,y", 0), x2y = Sample("x2y.csv", "c,y", 1), x1x2 = Sample("x1x2.csv", "a,b,c", 2);
        string next = Run("--x1y", x1y, "--x2y", x2y, "--x1x2", x1x2, "--x1", "a,b", "--x2", "c").GetProperty("next").GetString()!;
        Assert.Equal($"pid bounds --x1y '{x1y}' --x2y '{x2y}' --x1x2 '{x1x2}' --x1 'a,b' --x2 c --symbols posterior", next);
        Assert.Equal(0, Invocation.Run([.. next.Split(' ')[1..].Select(word => word.Trim('\'')), "--exact", "--quiet"]).Exit);

        // A bound that says something is enough.
        Assert.False(Run([.. arguments, "--excess-risk", "0,0", "--unique", "0,0"]).TryGetProperty("next", out _));
    }

    [Fact]
    public void Bad_predictions_and_options_are_refused()
    {
        string Write(string rows) => _files.Write("bad.csv", Header + rows);
        AssertRefused(Write("1,0,0.7,0.2,0\n"), "line 2, column b0", "b0,b1 sum to 0.89", "not 1");
        AssertRefused(Write("1,0,0,1,0\n1.5,-0.5,0,1,1\n"), "line 3, column a1", "The probability -0.5 is negative");
        AssertRefused(Write("1,0,0,1,a\n1,0,0,1,b\n1,0,0,1,c\n"), "do not tell which class", "the labels a,b,c", "--classes");
        AssertRefused(Write("1,0,0,one,0\n"), "line 2, column b1", "'one' is no finite number");
        AssertRefused(Write(""), "no row");
        string good = Write("1,0,0,1,0\n");
        Assert.Equal(3, Invocation.Run("disagree", good, "--x1", "a0", "--x2", "b*").Exit);
        Assert.Equal(2, Invocation.Run("disagree", good, "--x1", "a*", "--x2", "b*", "--excess-risk", "0.1").Exit);
        foreach ((string option, string value, string message) in ((string, string, string)[])
            [("--unique", "0.1", "two numbers from 0 to 64"), ("--unique", "0.1,-1", "two numbers"),
            ("--excess-risk", "1,3", "two numbers from 0 to 2"),
            ("--classifier-noise", "0,1.5", "between 0 and 1"), ("--classifier-noise", "x", "--classifier-noise x")])
        {
            Outcome refused = Invocation.Run("disagree", good, "--x1", "a*", "--x2", "b*", option, value);
            Assert.Equal((2, ""), (refused.Exit, refused.Out));
            Assert.Contains(message, refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal(2, Invocation.Run("disagree", good, "--x1y", good).Exit);
        Assert.Equal(2, Invocation.Run("disagree").Exit);
        Assert.Equal(130, Invocation.RunInterrupted("disagree", good, "--x1", "a*", "--x2", "b*").Exit);
        Assert.Contains("pid disagree --x1y", Invocation.Run("disagree", "--help").Out, StringComparison.Ordinal);
    }

    private string Sample(string name, string columns, int part)
    {
        Random random = new(part);
        string Row(int i)
        {
            (double a, double b, double c) = (random.NextDouble(), random.NextDouble(), random.NextDouble());
            Dictionary<string, string> record = new()
            {
                ["a"] = Text(a),
                ["b"] = Text(b),
                ["c"] = Text(c),
                ["y"] = a + b > 1
                ? "yes" : "no"
            };
            return string.Join(',', columns.Split(',').Select(column => record[column]));
        }

        return _files.Write(name, columns + "\n" + string.Join('\n', Enumerable.Range(0, 300).Select(Row)));
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string WithoutTime(string text) =>
        string.Join('\n', text.Split('\n').Where(line => !line.Contains("seconds", StringComparison.Ordinal)));

    private static JsonElement Run(params string[] arguments)
    {
        Outcome run = Invocation.Run(["disagree", .. arguments, "--json"]);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        return run.Json;
    }

    /// <summary>A target of measured values has no classes; the command that takes it is said, whatever its decimal sign.</summary>
    [Theory]
    [InlineData('.')]
    [InlineData(',')]
    public void A_measured_target_is_refused(char sign)
    {
        Random draw = new(5);
        string Csv(string name, string header) => _files.Write(name, header + "\n" + string.Concat(Enumerable.Range(0, 120).Select(_ =>
            string.Join(';', header.Split(';').Select(_ => draw.NextDouble().ToString("F3", CultureInfo.InvariantCulture)
            .Replace('.', sign))) + "\n")));
        string[] samples = ["--x1y", Csv("a.csv", "x1;y"), "--x2y", Csv("b.csv", "x2;y"), "--x1x2", Csv("c.csv", "x1;x2")];
        string[] read = sign == ',' ? ["--decimal", ","] : [];
        Outcome refused = Invocation.Run(["disagree", .. samples, .. read]);
        Assert.Equal((3, ""), (refused.Exit, refused.Out));
        Assert.Contains("measured values", refused.Error, StringComparison.Ordinal);
        Assert.Contains("pid bounds takes the same tables as they are, with --clusters auto --bins y=8", refused.Error,
            StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Run(["bounds", .. samples, .. read, "--clusters", "auto", "--bins", "y=8", "--quiet", "--exact",
            "--time-limit", "20"]).Exit);
    }

    private static void AssertRefused(string file, params string[] parts)
    {
        Outcome run = Invocation.Run("disagree", file, "--x1", "a*", "--x2", "b*", "--y", "y");
        Assert.Equal((3, ""), (run.Exit, run.Out));
        Assert.All(parts, part => Assert.Contains(part, run.Error, StringComparison.Ordinal));
    }
}
