using System.Globalization;
using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary>Which column is a weight: none unasked but a whole count, and whatever is one is named.</summary>
public sealed class WeightTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    // Every cell with its right value: unasked, only count is a weight, and only where it is whole; the others are left alone.
    [Theory]
    [InlineData("count", null, 10, "count")]
    [InlineData("count", "none", 5, null)]
    [InlineData("count", "count", 10, "count")]
    [InlineData("Count", null, 5, null)]
    [InlineData("weight", null, 5, null)]
    [InlineData("weight", "weight", 10, "weight")]
    [InlineData("p", null, 5, null)]
    [InlineData("p", "none", 5, null)]
    [InlineData("n", null, 5, null)]
    [InlineData("size", null, 5, null)]
    [InlineData("n", ":4", 10, "n")]
    public void The_weight_is_named_in_every_report(string column, string? asked, int records, string? weight)
    {
        const string Rows = "a,u,0,1\na,u,0,1\nb,u,1,2\na,v,1,3\nb,v,0,3\n";
        string[] option = asked is null ? [] : ["--weight", asked];
        string file = _files.Write("t.csv", $"x1,x2,y,{column}\n" + Rows);
        foreach (string[] command in (string[][])[["decompose", file], ["bounds", file]])
        {
            Outcome json = Invocation.Run([.. command, .. option, "--json"]);
            Assert.Equal(0, json.Exit);
            Assert.Equal((records, weight),
                (json.Json.GetProperty("records").GetInt32(), json.Json.GetProperty("weightColumn").GetString()));
            Outcome text = Invocation.Run([.. command, .. option]);
            Assert.Contains(weight is null ? "5 records" : $"5 rows weighted by column {weight}", text.Out, StringComparison.Ordinal);

            // What looks like a weight and is none is said, unless the user has.
            bool told = asked is null && weight is null && column != "size"; // sizes are of anything
            Assert.Equal(told, text.Error.Contains($"--weight {column} if it is", StringComparison.Ordinal));
            Assert.Equal(told ? 1 : 0, json.Json.GetProperty("remarks").GetArrayLength());
        }

        JsonElement screen = Invocation.Run(["screen", file, "--y", "y", .. option, "--json"]).Json;
        Assert.Equal((records, weight), (screen.GetProperty("records").GetInt32(), screen.GetProperty("weightColumn").GetString()));
        Assert.Equal(weight is null ? 3 : 2, screen.GetProperty("columns").GetInt32());
        Outcome words = Invocation.Run(["screen", file, "--y", "y", .. option]);
        Assert.Equal(weight is not null, words.Out.Contains($"{records} records by column {weight}", StringComparison.Ordinal));
        Assert.Equal(asked is null && weight is null && column != "size",
            words.Error.Contains($"--weight {column}", StringComparison.Ordinal));
    }

    [Fact]
    public void Three_samples_name_the_weight_of_each()
    {
        string[] tables = ["--x1y", _files.Write("a.csv", "x1,y,count\n0,0,3\n1,1,4\n"), "--x2y", _files.Write("b.csv", "x2,y\n0,0\n1,1\n"),
            "--x1x2", _files.Write("c.csv", "x1,x2,count\n0,0,5\n1,1,6\n")];
        JsonElement json = Invocation.Run(["bounds", .. tables, "--json"]).Json;
        Assert.Equal("[7,2,11]", JsonSerializer.Serialize(json.GetProperty("records")));
        Assert.Equal("[\"count\",null,\"count\"]", JsonSerializer.Serialize(json.GetProperty("weightColumn")));
        Assert.Equal("[3,1]", JsonSerializer.Serialize(json.GetProperty("categories")[0].GetProperty("weights")));
    }

    // One option for three tables: where some have the column and others none, it is refused with what says so.
    [Fact]
    public void A_weight_that_some_samples_have_is_refused_with_the_remedy()
    {
        string[] tables = ["--x1y", _files.Write("a.csv", "x1,y,n\n0,0,3\n1,1,4\n"), "--x2y", _files.Write("b.csv", "x2,y\n0,0\n1,1\n"),
            "--x1x2", _files.Write("c.csv", "x1,x2,w\n0,0,5\n1,1,6\n")];
        Outcome refused = Invocation.Run(["bounds", .. tables, "--weight", "n=w"]);
        Assert.Equal((3, ""), (refused.Exit, refused.Out));
        Assert.Contains("write --weight n=w=none", refused.Error, StringComparison.Ordinal);
        JsonElement json = Invocation.Run(["bounds", .. tables, "--weight", "n=w=none", "--json"]).Json;
        Assert.Equal("[7,2,11]", JsonSerializer.Serialize(json.GetProperty("records")));
        Assert.Equal("[\"n\",null,\"w\"]", JsonSerializer.Serialize(json.GetProperty("weightColumn")));
        Assert.Contains("--weight n=none", Invocation.Run(["bounds", .. tables, "--weight", "n"]).Error, StringComparison.Ordinal);
        Assert.Contains("several of the columns", Invocation.Run("decompose", _files.Write("d.csv", "x1,x2,y,n,w\n0,0,0,1,1\n"), "--weight",
            "n=w").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("count", "0.5")]
    [InlineData("count", "many")]
    [InlineData("count", "")]
    public void A_count_that_counts_nothing_is_not_taken_in_silence(string column, string value)
    {
        string file = _files.Write("f.csv", $"x1,x2,y,{column}\na,u,0,1\nb,v,1,{value}\nb,v,1,1\n");
        foreach (string[] command in (string[][])[["decompose", file], ["bounds", file], ["screen", file, "--y", "y"]])
        {
            Outcome run = Invocation.Run(command);
            Assert.Equal((3, ""), (run.Exit, run.Out));
            Assert.Contains("line 3, column count", run.Error, StringComparison.Ordinal);
            Assert.Contains(value == "" ? "missing" : "--weight none", run.Error, StringComparison.Ordinal);
        }

        Assert.Equal(0, Invocation.Run("decompose", file, "--weight", "none").Exit);
    }

    // A row a cell with a column called p: to take every row for one record would be another table.
    [Theory]
    [InlineData("p")]
    [InlineData("weight")]
    [InlineData("Probability")]
    [InlineData("COUNT")]
    public void A_table_of_weights_under_another_name_is_refused_with_both_remedies(string column)
    {
        string file = _files.Write("p.csv", $"x1,x2,y,{column}\n0,0,0,.5\n0,1,1,.25\n1,1,0,.25\n");
        Outcome run = Invocation.Run("decompose", file);
        Assert.Equal((3, ""), (run.Exit, run.Out));
        Assert.Contains($"--weight {column} if it is the weight, or --weight none", run.Error, StringComparison.Ordinal);
        JsonElement weighted = Invocation.Run("decompose", file, "--weight", column, "--json").Json,
            single = Invocation.Run("decompose", file, "--weight", "none", "--json").Json;
        weighted.AssertIs("total", 0.8112781244591328, 1e-9); // H(Y) of 3/4 and 1/4, closed form
        single.AssertIs("total", 0.9182958340544896, 1e-9); // of 2/3 and 1/3
        Assert.Equal(JsonValueKind.Null, weighted.GetProperty("records").ValueKind);
        Assert.Equal(3, single.GetProperty("records").GetInt32());
    }

    // The weight of a person is a feature: the best pair must not be missing from a list that says it is complete.
    [Fact]
    public void A_feature_called_weight_is_screened()
    {
        Random random = new(3);
        string rows = string.Concat(Enumerable.Range(0, 200).Select(_ => (random.Next(2), random.Next(2), random.Next(2)))
            .Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Item1},{r.Item2},{60 + (20 * r.Item3)},{r.Item2 ^ r.Item3}\n")));
        JsonElement best = Invocation.Run("screen", _files.Write("people.csv", "sex,smoker,weight,ill\n" + rows), "--y", "ill",
            "--json").Json;
        Assert.Equal((200, 3), (best.GetProperty("records").GetInt32(), best.GetProperty("pairs").GetInt32()));
        Assert.Equal(("smoker", "weight"), (best.GetProperty("top")[0].GetProperty("x1").GetString(),
            best.GetProperty("top")[0].GetProperty("x2").GetString()));
    }

    /// <summary>
    /// The files of a table are judged each for itself: one that is a table of weights is so beside others, whatever these have.
    /// </summary>
    [Theory]
    [InlineData("freq", null, "freq=none")]
    [InlineData(null, "freq", "freq=none")]
    [InlineData("freq", "freq", "freq")]
    [InlineData("freq", "n", "freq=n")]
    [InlineData("Weight", "wt", "Weight=wt")]
    [InlineData("n", null, "n=none")]
    [InlineData("nobs", "total", "nobs=total")]
    public void Files_of_a_table_are_weighed_each(string? first, string? second, string weight)
    {
        (string, string?)[] files = [("a", first), ("b", second)];
        foreach (string format in (string[])["csv", "jsonl"])
        {
            string folder = Directory.CreateDirectory(Path.Combine(_files.Directory, $"{first}{second}{format}")).FullName;
            foreach ((string name, string? column) in files)
            {
                string[] rows = column is null ? ["a,u,0", "a,u,0", "b,v,1"] : ["a,u,0,7", "a,v,1,3", "b,u,1,3", "b,v,0,9"];
                string[] names = column is null ? ["x1", "x2", "y"] : ["x1", "x2", "y", column];
                File.WriteAllText(Path.Combine(folder, $"{name}.{format}"), format == "csv"
                    ? string.Join('\n', rows.Prepend(string.Join(',', names))) + "\n"
                    : string.Concat(rows.Select(r => "{" + string.Join(',', r.Split(',').Select((v, i) =>
                    $"\"{names[i]}\":{(i < 3 ? $"\"{v}\"" : v)}")) + "}\n")));
            }

            Outcome refused = Invocation.Run("decompose", folder);
            Assert.Equal(3, refused.Exit);
            Assert.Contains($"--weight {weight} if it is", refused.Error, StringComparison.Ordinal);
            int told = Invocation.Run("decompose", folder, "--weight", weight, "--json").Json.GetProperty("records").GetInt32();
            Assert.Equal((first is null ? 3 : 22) + (second is null ? 3 : 22), told);
            Assert.Equal(0, Invocation.Run("decompose", folder, "--weight", "none").Exit);
            Assert.Equal(3, Invocation.Run("bounds", "--x1y", folder, "--x2y", folder, "--x1x2", folder).Exit);
        }
    }

    /// <summary>A column called like a number of records is one by its situation, whole and beside rows that all differ.</summary>
    [Theory]
    [InlineData("n", "7 3 3 9", 3)]
    [InlineData("N", "7 3 3 9", 3)]
    [InlineData("total", "7 3 3 9", 3)]
    [InlineData("nobs", "7 3 3 9", 3)]
    [InlineData("occurrences", "7 3 3 9", 3)]
    [InlineData("n", "7.5 3 3 9", 0)]
    [InlineData("n", "1 2 3 4", 0)]
    [InlineData("value", "7 3 3 9", 0)]
    public void A_number_of_records_is_asked_for_where_rows_are_cells(string column, string values, int exit)
    {
        string[] v = values.Split(' ');
        string cells = $"x1,x2,y,{column}\na,u,0,{v[0]}\na,v,1,{v[1]}\nb,u,1,{v[2]}\nb,v,0,{v[3]}\n", file = _files.Write("n.csv", cells);
        Outcome run = Invocation.Run("decompose", file);
        Assert.Equal(exit, run.Exit);
        Assert.Equal(exit == 3 || column == "value", run.Error.Contains($"--weight {column} if it", StringComparison.Ordinal));

        // Rows that recur are records.
        Assert.Equal(0, Invocation.Run("decompose", _files.Write("r.csv", cells + $"b,v,0,{v[3]}\n")).Exit);
    }
}
