using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary><c>pid fusion</c>.</summary>
public sealed class FusionTests : IDisposable
{
    private static readonly string[] s_titanic =
        ["fusion", Invocation.Sample("titanic.csv"), "--x1", "class,age", "--x2", "sex", "--y", "survived", "--folds", "2"];

    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void The_document_has_what_the_page_says_and_every_field_is_documented()
    {
        string docs = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "json.md"));
        string section = docs[docs.IndexOf("## fusion", StringComparison.Ordinal)..docs.IndexOf("## solve", StringComparison.Ordinal)];
        Outcome run = Invocation.Run([.. s_titanic, "--json", "--quiet"]);
        Assert.Equal(0, run.Exit);
        string[] envelope = ["schema", "command", "version", "seconds", "units", "names", "shape", "records", "dropped", "weightColumn",
            "remarks", "categories"];
        foreach (JsonProperty property in run.Json.EnumerateObject().Where(p => !envelope.Contains(p.Name)))
        {
            Documented(property);
        }

        Assert.Equal(2201, run.Json.GetProperty("heldOut").GetDouble());
        Assert.Equal(9, run.Json.GetProperty("models").GetArrayLength());
        Assert.InRange(run.Json.GetProperty("models")[1].GetProperty("heldOutAccuracy").GetProperty("value").GetDouble(), .76, .79);

        string page = Invocation.Run(s_titanic).Out;
        Assert.Contains("sex alone", page, StringComparison.Ordinal);
        Assert.Contains("What the three pairs of these records had said", page, StringComparison.Ordinal);

        void Documented(JsonProperty property)
        {
            Assert.Matches($@"\b{property.Name}\b", section);
            foreach (JsonElement item in property.Value.ValueKind == JsonValueKind.Array ? property.Value.EnumerateArray().ToArray()
                : [property.Value])
            {
                foreach (JsonProperty inner in item.ValueKind == JsonValueKind.Object ? item.EnumerateObject().ToArray() : [])
                {
                    Documented(inner);
                }
            }
        }
    }

    /// <summary>What the pairs advised is called what the models say only where they do; else their answer stands beside it.</summary>
    [Theory]
    [InlineData("mushroom.csv", "odor", "spore_print", "edible", "Simple fusion.",
        "no; the models say yes, by 0.0089, within the point (0.01) that the rule allows (",
        "none; the models say simple, by 0.0089, within the point (0.01) that the rule allows (")]
    [InlineData("mushroom.csv", "odor", "odor", "edible", "None:", "no, as the models say (", "none, as the models say (")]
    [InlineData("titanic.csv", "age", "sex", "survived", "None:", "undecided (", "simple; the models say none (")]
    public void The_advice_stands_beside_what_the_models_say(
        string sample, string x1, string x2, string y, string headline, string collect, string fusion)
    {
        string[] run = ["fusion", Invocation.Sample(sample), "--x1", x1, "--x2", x2, "--y", y, "--quiet"];
        string page = Invocation.Run(run).Out;
        Assert.Contains($"pays for {y}? {headline}", page, StringComparison.Ordinal);
        Assert.Contains("Paired labels worth collecting: " + collect, page, StringComparison.Ordinal);
        Assert.Contains("Fusion: " + fusion, page, StringComparison.Ordinal);
        Assert.Equal(fusion.Split(',', ';', ' ')[0],
            Invocation.Run([.. run, "--json"]).Json.GetProperty("pairs").GetProperty("fusion").GetString());
    }

    /// <summary>Classes hide the signs that the products of the measured values show.</summary>
    [Fact]
    public void Measured_values_are_taken_as_they_are()
    {
        Random random = new(4);
        string rows = string.Concat(Enumerable.Range(0, 300).Select(_ =>
        {
            (double a, double b) = (random.NextDouble() - .5, random.NextDouble() - .5);
            return FormattableString.Invariant($"{a:F6},{b:F6},{(a * b > 0 ? "same" : "other")}\n");
        }));
        JsonElement json = Invocation.Run("fusion", _files.Write("signs.csv", "x1,x2,y\n" + rows), "--bins", "3", "--folds", "3",
            "--json", "--quiet").Json;
        Assert.Equal("complex", json.GetProperty("winner").GetString());
        JsonElement[] models = [.. json.GetProperty("models").EnumerateArray()];
        Assert.True(Accuracy("interactions") > .9 && Accuracy("table") < .85, json.ToString());

        double Accuracy(string name) => models.Single(m => m.GetProperty("name").GetString() == name).GetProperty("heldOutAccuracy")
            .GetProperty("value").GetDouble();
    }

    [Fact]
    public void What_cannot_be_dealt_into_folds_is_refused_with_the_remedy()
    {
        Outcome shares = Invocation.Run("fusion", _files.Write("p.json", """{"shape":[2,2,2],"p":[0.5,0,0,0.25,0,0.25,0,0]}"""));
        Assert.Equal(3, shares.Exit);
        Assert.Contains("numbers of records", shares.Error, StringComparison.Ordinal);
        Outcome few = Invocation.Run("fusion", _files.Write("few.csv", "x1,x2,y\na,b,c\na,d,e\na,d,c\n"));
        Assert.Equal(3, few.Exit);
        Assert.Contains("3 records are too few for 5 folds", few.Error, StringComparison.Ordinal);
        Outcome unique = Invocation.Run("fusion", _files.Write("id.csv",
            "x1,x2,y\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i % 2},{i % 3},{(i < 11 ? $"id{i}" : "other")}\n"))));
        Assert.Equal(3, unique.Exit);
        Assert.Contains("y has 12 labels in 20 records: hardly any recurs", unique.Error, StringComparison.Ordinal);
        Assert.Equal(2, Invocation.Run([.. s_titanic[..^1], "1"]).Exit);
        Assert.Equal(2, Invocation.Run("fusion").Exit);
        Assert.Equal(130, Invocation.RunInterrupted(s_titanic).Exit);
    }

    [Fact]
    public void The_study_takes_several_data_sets_and_laws()
    {
        string csv = Path.Combine(_files.Directory, "cases.csv"), html = Path.Combine(_files.Directory, "study.html");
        string[] args = ["study", "fusion", Invocation.Sample("titanic.csv") + ":class,age:sex:survived", Invocation.Sample("mushroom.csv"),
            "--x1", "odor", "--x2", "spore_print", "--y", "edible", "--laws", "4", "--folds", "2", "--json", "--quiet"];
        Outcome run = Invocation.Run([.. args, "--csv", csv, "--html", html]);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        JsonElement tables = run.Json.GetProperty("tables");
        Assert.Equal(6, tables.GetArrayLength());
        Assert.All(tables.EnumerateArray().Take(4), t => Assert.Equal(2, t.GetProperty("rows").GetArrayLength()));
        JsonElement mushroom = tables[3].GetProperty("rows")[1];
        Assert.Equal(("no", "yes", "none"), (mushroom.GetProperty("Collect").GetString(), mushroom.GetProperty("Held").GetString(),
            mushroom.GetProperty("Fusion").GetString()));
        Assert.Equal(1 + 2 + 4, File.ReadAllLines(csv).Length);
        Assert.Contains("<svg", File.ReadAllText(html), StringComparison.Ordinal);
        Assert.Equal(tables.GetRawText(), Invocation.Run([.. args, "--threads", "2"]).Json.GetProperty("tables").GetRawText());

        Assert.Equal(2, Invocation.Run("study", "fusion").Exit);
        Assert.Equal(2, Invocation.Run("study", "gates", "--laws", "3").Exit);
        Assert.Equal(2, Invocation.Run("study", "noise", "--folds", "3").Exit);
        Assert.Equal(130, Invocation.RunInterrupted("study", "fusion", "--laws", "3").Exit);
    }

    [Fact]
    public void The_study_of_measures_takes_a_table_of_ones_own()
    {
        string csv = Path.Combine(_files.Directory, "cells.csv");
        string[] args = ["study", "measures", Invocation.Sample("titanic.csv"), "--x1", "class", "--x2", "sex", "--y", "survived",
            "--folds", "2", "--json", "--quiet"];
        Outcome run = Invocation.Run([.. args, "--csv", csv]);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        JsonElement tables = run.Json.GetProperty("tables");
        tables[0].GetProperty("rows")[0].AssertIs("S", .056126, 1e-5);
        JsonElement models = tables[1].GetProperty("rows")[0];
        Assert.True(models.GetProperty("by x2").GetDouble() > models.GetProperty("Accuracy won by x1").GetDouble());
        Assert.Equal("data,x1,x2,y,p,r,u1,u2,s", File.ReadLines(csv).First());
        string[][] cells = [.. File.ReadLines(csv).Skip(1).Select(line => line.Split(','))];
        Assert.Equal(.056126, cells.Sum(c => Number(c[4]) * Number(c[8])), 1e-5);
        Assert.Equal(130, Invocation.RunInterrupted(args).Exit);

        static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }
}
