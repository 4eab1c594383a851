using System.Globalization;
using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary>Which column of a classifier is about which class.</summary>
public sealed class ClassTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    // Both classifiers are right on every record by construction, however the columns stand and are called.
    [Theory]
    [InlineData("v_happy,v_sad,v_angry", "f_happy,f_sad,f_angry", "happy,sad,angry", "0,1,2")]
    [InlineData("v_happy,v_sad,v_angry", "f_angry,f_happy,f_sad", "happy,sad,angry", "1,2,0")]
    [InlineData("v_1,v_10,v_2", "f_1,f_10,f_2", "1,10,2", "0,1,2")]
    [InlineData("v_1,v_2,v_10", "f10,f2,f1", "1,2,10", "2,1,0")]
    [InlineData("v10,v11,v12", "f10,f11,f12", "10,11,12", "0,1,2")]
    [InlineData("v.7,v.8,v.9", "f.7,f.8,f.9", "7,8,9", "0,1,2")]
    [InlineData("happy_prob,hungry_prob,sad_prob", "x.happy,x.hungry,x.sad", "happy,hungry,sad", "0,1,2")]
    [InlineData("p_neutral_calm,p_neutral_cold,p_neutral_hot", "q_neutral_hot,q_neutral_cold,q_neutral_calm",
        "neutral_calm,neutral_cold,neutral_hot", "2,1,0")]
    [InlineData("vHappy,vSad,vAngry", "fHappy,fSad,fAngry", "Happy,Sad,Angry", "0,1,2")]
    [InlineData("v_01,v_1,v_2", "f_1,f_2,f_01", "01,1,2", "2,0,1")]
    [InlineData("v_-1,v_0,v_1", "f_1,f_0,f_-1", "-1,0,1", "2,1,0")]
    public void Classes_are_matched_by_name(string first, string second, string labels, string order)
    {
        // labels[k] is the class of the k-th column of the first, and of the order[k]-th of the second.
        string[] v = first.Split(','), f = second.Split(','), classes = labels.Split(',');
        int[] inSecond = [.. order.Split(',').Select(k => int.Parse(k, CultureInfo.InvariantCulture))];
        string Row(int k) => $"{One(k)},{One(inSecond[k])},{classes[k]}\n";
        foreach (int[] seen in (int[][])[[0, 1, 2, 0], [0, 2], [1]])
        {
            // Also where a class has no record.
            string file = _files.Write("p.csv", $"{first},{second},y\n" + string.Concat(seen.Select(Row)));
            JsonElement json = Run(file, first, second);
            Assert.Equal((1.0, 1.0), (Accuracy(json, 1), Accuracy(json, 2)));
            json.AssertIs("predictedDisagreement", 0, 1e-12);
            Assert.Equal("name", json.GetProperty("classesBy").GetString());
            Assert.Equal(v, json.GetProperty("columns1").EnumerateArray().Select(e => e.GetString()));
            Assert.Equal(inSecond.Select(k => f[k]), json.GetProperty("columns2").EnumerateArray().Select(e => e.GetString()));
            Assert.Contains($"({v[0]}, {f[inSecond[0]]})", Invocation.Run("disagree", file, "--x1", first, "--x2", second, "--y", "y").Out,
                StringComparison.Ordinal);
        }

        static string One(int k) => string.Join(',', Enumerable.Range(0, 3).Select(i => i == k ? "0.8" : "0.1"));
    }

    /// <summary>Labels with a decimal comma are classes by their value, which is said; a mark of thousands is none.</summary>
    [Theory]
    [InlineData("0,0;1,0;0,5", "0;1;0.5", true)]
    [InlineData("0,50;1,25;2", "0.5;1.25;2", true)]
    [InlineData("1,000;2;3", "1;2;3", false)]
    [InlineData("a,0;1;2", "a;1;2", false)]
    public void Labels_with_a_decimal_comma(string labels, string classes, bool taken)
    {
        string[] names = classes.Split(';'), written = labels.Split(';');
        string Columns(char stem) => string.Join(';', names.Select(n => $"{stem}_{n}"));
        string file = _files.Write("p.csv", $"{Columns('v')};{Columns('f')};y\n" + string.Concat(Enumerable.Range(0, 3).Select(k =>
            string.Join(';', Enumerable.Range(0, 6).Select(i => i % 3 == k ? "0.8" : "0.1")) + $";{written[k]}\n")));
        Outcome run = Invocation.Run("disagree", file, "--x1", "v_*", "--x2", "f_*", "--y", "y", "--json");
        Assert.Equal(taken ? 0 : 3, run.Exit);
        Assert.Contains(taken ? $"'{written[0]}' for {names[0]}" : $"'{written[0]}'", run.Error, StringComparison.Ordinal);
        if (taken)
        {
            Assert.Equal((1.0, 1.0), (Accuracy(run.Json, 1), Accuracy(run.Json, 2)));
        }
    }

    [Theory]
    [InlineData("v0,v1,v2", "f0,f1,f2", "1,2,3")]
    [InlineData("v0,v1,v2", "f0,f1,f2", "happy,sad,angry")]
    [InlineData("a,b,c", "d,e,f", "a,b,c")]
    [InlineData("v_happy,v_sad,v_angry", "f_joy,f_grief,f_rage", "happy,sad,angry")]
    public void What_the_names_do_not_tell_is_asked_for(string first, string second, string labels)
    {
        string[] classes = labels.Split(',');
        string file = _files.Write("p.csv",
            $"{first},{second},y\n.8,.1,.1,.8,.1,.1,{classes[0]}\n.1,.8,.1,.1,.8,.1,{classes[1]}\n.1,.1,.8,.1,.1,.8,{classes[2]}\n");
        Outcome refused = Invocation.Run("disagree", file, "--x1", first, "--x2", second, "--y", "y");
        Assert.Equal((3, ""), (refused.Exit, refused.Out));
        Assert.Contains("--classes", refused.Error, StringComparison.Ordinal);
        JsonElement told = Run(file, first, second, "--classes", labels);
        Assert.Equal(("position", 1.0, 1.0), (told.GetProperty("classesBy").GetString(), Accuracy(told, 1), Accuracy(told, 2)));

        // Said wrongly, it shows.
        Outcome wrong = Invocation.Run("disagree", file, "--x1", first, "--x2", second, "--y", "y", "--classes",
            $"{classes[1]},{classes[2]},{classes[0]}");
        Assert.Contains("less than chance", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(3, Invocation.Run("disagree", file, "--x1", first, "--x2", second, "--y", "y", "--classes", "a,b").Exit);
    }

    // What is not written alike is refused with the option that reads it as one.
    [Theory]
    [InlineData("v_Happy,v_Sad", "f_Happy,f_Sad", "happy,sad", "--ignore-case")]
    [InlineData("v_happy,v_sad", "f_Happy,f_Sad", "happy,sad", "--ignore-case")]
    [InlineData("vHappy,vSad", "fHappy,fSad", "happy,sad", "--ignore-case")]
    [InlineData("v_happy,v_sad", "f_happy,f_sad", "happy ,sad", "--trim")]
    [InlineData("v_happy,v_sad", "f_happy,f_sad", "Happy ,sad", "--ignore-case --trim")]
    public void Spellings_that_differ_are_refused_with_the_option(string first, string second, string labels, string option)
    {
        string[] classes = labels.Split(',');
        string file = _files.Write("p.csv", $"{first},{second},y\n.8,.2,.8,.2,{classes[0]}\n.1,.9,.1,.9,{classes[1]}\n");
        Outcome refused = Invocation.Run("disagree", file, "--x1", first, "--x2", second, "--y", "y");
        Assert.Equal((3, ""), (refused.Exit, refused.Out));
        Assert.Contains($"as one with {option},", refused.Error, StringComparison.Ordinal);
        JsonElement told = Run(file, first, second, option.Split(' '));
        Assert.Equal(("name", 1.0, 1.0), (told.GetProperty("classesBy").GetString(), Accuracy(told, 1), Accuracy(told, 2)));
    }

    // Labels of a column with gaps are floating numbers to many programs.
    [Fact]
    public void Labels_that_are_the_number_of_a_class_are_said()
    {
        string file = _files.Write("p.csv", "v_0,v_1,f_0,f_1,y\n.8,.2,.8,.2,0.0\n.1,.9,.1,.9,1.0\n.1,.9,.1,.9,\n");
        Outcome run = Invocation.Run("disagree", file, "--x1", "v_*", "--x2", "f_*", "--y", "y", "--json");
        Assert.Equal((0, 1.0), (run.Exit, Accuracy(run.Json, 1)));
        Assert.Contains("Labels are taken for classes by their value: '0.0' for 0, '1.0' for 1.", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("by their value", Invocation.Run("disagree", file, "--x1", "v_*", "--x2", "f_*", "--y", "y", "--trim").Error,
            StringComparison.Ordinal);
    }

    // Where no record has the first or last class, labels that count from another number than the columns would all be found, one beside.
    [Theory]
    [InlineData("0,1,2", "1,2", "1,2,3")]
    [InlineData("0,1,2", "2,1", "1,2,3")]
    [InlineData("1,2,3", "1,2", "0,1,2")]
    [InlineData("2,0,1", "1,2", "3,1,2")]
    [InlineData("0,1,2", "0,1", null)]
    [InlineData("1,2,3", "2,3", null)]
    [InlineData("0,1,5", "1,5", null)]
    [InlineData("4,5,6", "4,5", null)]
    public void Labels_that_may_be_one_beside_their_columns_are_said(string names, string labels, string? remedy)
    {
        string[] v = [.. names.Split(',').Select(n => "v_" + n)], f = [.. names.Split(',').Select(n => "f_" + n)];
        string rows = string.Concat(labels.Split(',').SelectMany(label => Enumerable.Repeat($".4,.3,.3,.4,.3,.3,{label}\n", 4)));
        string file = _files.Write("p.csv", string.Join(',', v.Concat(f)) + ",y\n" + rows);
        Outcome run = Invocation.Run("disagree", file, "--x1", "v_*", "--x2", "f_*", "--y", "y");
        Assert.Equal(0, run.Exit);
        Assert.Equal(remedy is not null, run.Error.Contains("off by one", StringComparison.Ordinal));
        if (remedy is not null)
        {
            Assert.Contains($"say --classes {remedy} then", run.Error, StringComparison.Ordinal);
            Outcome told = Invocation.Run("disagree", file, "--x1", "v_*", "--x2", "f_*", "--y", "y", "--classes", remedy, "--json");
            Assert.Equal((0, "position"), (told.Exit, told.Json.GetProperty("classesBy").GetString()));
            Assert.DoesNotContain("off by one", told.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_that_can_be_read_in_two_ways_are_asked_about()
    {
        // a_b is a class of its own or the class b of a; with the label a_b both readings have it, in different columns.
        string file = _files.Write("p.csv", "a_b,a_a_b,z_a_b,z_a_a_b,y\n.9,.1,.9,.1,a_b\n");
        string[] arguments = ["disagree", file, "--x1", "a_b,a_a_b", "--x2", "z_a_b,z_a_a_b", "--y", "y"];
        Outcome refused = Invocation.Run(arguments);
        Assert.Equal((3, ""), (refused.Exit, refused.Out));
        Assert.Contains("can be read in two ways", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Run([.. arguments, "--classes", "a_b,a_a_b"]).Exit);
        Assert.Equal(0, Invocation.Run([.. arguments, "--classes", "b,a_b"]).Exit);
    }

    [Fact]
    public void Classes_against_the_names_of_the_columns_are_refused()
    {
        string file = _files.Write("p.csv", "v_a,v_b,f_a,f_b,y\n.9,.1,.9,.1,a\n.1,.9,.1,.9,b\n");
        Outcome run = Invocation.Run("disagree", file, "--x1", "v_*", "--x2", "f_*", "--y", "y", "--classes", "b,a");
        Assert.Equal(3, run.Exit);
        Assert.Contains("contradicts the names", run.Error, StringComparison.Ordinal);
        Assert.Equal(1.0, Accuracy(Run(file, "v_*", "f_*", "--classes", "a,b"), 1));
    }

    [Fact]
    public void Records_without_a_label_count_for_the_disagreement()
    {
        const string Header = "v_a,v_b,f_a,f_b,y\n";
        string partly = _files.Write("partly.csv", Header + "1,0,1,0,a\n1,0,0,1,\n0,1,1,0,NA\n0,1,0,1,b\n"),
            none = _files.Write("none.csv", Header + "1,0,1,0,\n1,0,0,1,\n");
        foreach (string[] option in (string[][])[[], ["--missing", "drop"]])
        {
            JsonElement json = Run(partly, "v_*", "f_*", option);
            json.AssertIs("predictedDisagreement", 1, 1e-12); // two of four pairs at distance 2
            Assert.Equal((4, 2, 1.0), (json.GetProperty("pairs").GetInt32(),
            json.GetProperty("classifier1").GetProperty("records").GetInt32(), Accuracy(json, 1)));
        }

        Assert.Contains("4 records, 2 of them labelled", Invocation.Run("disagree", partly, "--x1", "v_*", "--x2", "f_*", "--y", "y").Out,
            StringComparison.Ordinal);
        Assert.False(Run(none, "v_*", "f_*").GetProperty("classifier1").TryGetProperty("accuracy", out _));
    }

    private static double Accuracy(JsonElement json, int side) =>
        json.GetProperty(string.Create(CultureInfo.InvariantCulture, $"classifier{side}")).GetProperty("accuracy").GetDouble();

    private static JsonElement Run(string file, string first, string second, params string[] more)
    {
        Outcome run = Invocation.Run(["disagree", file, "--x1", first, "--x2", second, "--y", "y", "--json", .. more]);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        return run.Json;
    }
}
