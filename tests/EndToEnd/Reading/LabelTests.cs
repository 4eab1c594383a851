using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary>Labels that should be the same and are written differently, and what the target's labels are.</summary>
public sealed class LabelTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    // Pairs of spellings, the option that makes them one, and whether a text table can hold the difference unquoted.
    [Theory]
    [InlineData("True", "true", "--ignore-case")]
    [InlineData("Happy", "happy", "--ignore-case")]
    [InlineData("1.0", "1", "--trim")]
    [InlineData("\"a \"", "a", "--trim")]
    [InlineData("\"A \"", "a", "--ignore-case --trim")]
    [InlineData("\ufeffa", "a", "--trim")]
    [InlineData("a\u200b", "a", "--trim")]
    [InlineData("a\u00a0", "a", "--trim")]
    public void Twins_are_named_in_one_table_and_one_with_the_option(string one, string other, string option)
    {
        string file = _files.Write("twins.csv", $"x1,x2,y\n{one},u,{one}\n{other},u,{other}\nz,v,z\nz,u,z\n");
        Outcome apart = Invocation.Run("decompose", file, "--json"),
            together = Invocation.Run(["decompose", file, "--json", .. option.Split(' ')]);
        Assert.Equal("[3,2,3]", JsonSerializer.Serialize(apart.Json.GetProperty("shape")));
        Assert.Equal("[2,2,2]", JsonSerializer.Serialize(together.Json.GetProperty("shape")));
        Assert.Contains($"with {option} if", apart.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("differ", together.Error, StringComparison.Ordinal);
        Assert.Equal(2, apart.Json.GetProperty("remarks").GetArrayLength());
        Outcome screen = Invocation.Run("screen", file, "--y", "y", "--json");
        Assert.Contains($"with {option} if", screen.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("True,False", "true,false", "--ignore-case")]
    [InlineData("1.0,0.0", "1,0", "--trim")]
    [InlineData("yes,no", "ja,nein", null)]
    public void Samples_without_a_common_label_are_refused_with_both_lists(string labelled, string unlabelled, string? option)
    {
        string[] a = labelled.Split(','), b = unlabelled.Split(',');
        string[] tables =
        [
            "bounds", "--x1y", _files.Write("a.csv", $"x1,y\n{a[0]},p\n{a[1]},q\n"), "--x2y", _files.Write("b.csv", "x2,y\nu,p\nv,q\n"),
            "--x1x2", _files.Write("c.csv", $"x1,x2\n{b[0]},u\n{b[1]},v\n"),
        ];
        Outcome run = Invocation.Run(tables);
        Assert.Equal((3, ""), (run.Exit, run.Out));
        foreach (string part in (string[])["no label of x1 in common", $"'{a[0]}'", $"'{a[1]}'", $"'{b[0]}'", $"'{b[1]}'",
            option ?? "Write the same labels"])
        {
            Assert.Contains(part, run.Error, StringComparison.Ordinal);
        }

        if (option is not null)
        {
            Assert.Equal(0, Invocation.Run([.. tables, option]).Exit);
        }
    }

    // Each of the three variables, in the two samples that have it.
    [Theory]
    [InlineData("x1y", "x1")]
    [InlineData("x1y", "y")]
    [InlineData("x2y", "x2")]
    [InlineData("x2y", "y")]
    [InlineData("x1x2", "x1")]
    [InlineData("x1x2", "x2")]
    public void A_label_that_one_sample_alone_has_is_named(string sample, string variable)
    {
        string Write(string name)
        {
            string[] columns = name == "x1y" ? ["x1", "y"] : name == "x2y" ? ["x2", "y"] : ["x1", "x2"];
            string odd = name == sample ? string.Join(',', columns.Select(c => c == variable ? "odd" : "0")) + "\n" : "";
            return _files.Write(name + ".csv", string.Join(',', columns) + "\n0,0\n0,1\n1,0\n1,1\n" + odd);
        }

        Outcome run = Invocation.Run("bounds", "--x1y", Write("x1y"), "--x2y", Write("x2y"), "--x1x2", Write("x1x2"), "--json");
        Assert.Equal(0, run.Exit);
        string remark = Assert.Single(run.Json.GetProperty("remarks").EnumerateArray()).GetString()!;
        Assert.Contains($"Labels of {variable} differ between samples: only", remark, StringComparison.Ordinal);
        Assert.Contains($"{sample}.csv has 'odd'", remark, StringComparison.Ordinal);
        Assert.Contains(remark, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spelling_that_one_sample_alone_has_has_its_remedy_once()
    {
        string x1y = _files.Write("x1y.csv", "x1,y\n0,a\n1,b\n"), x2y = _files.Write("x2y.csv", "x2,y\n0,A\n1,b\n");
        string error = Invocation.Run("bounds", "--x1y", x1y, "--x2y", x2y, "--x1x2", _files.Write("x1x2.csv", "x1,x2\n0,0\n1,1\n")).Error;
        Assert.Equal(2, error.Split("--ignore-case").Length);
        Assert.Contains("x2y.csv has 'A'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_categories_of_the_target_are_listed_with_their_counts_where_they_are_few()
    {
        string few = _files.Write("few.csv", "x1,x2,y,count\na,u,sad,3\nb,u,glad,4\na,v,sad,2\n");
        JsonElement json = Invocation.Run("decompose", few, "--json").Json;
        Assert.Equal("""[{"label":"glad","weights":[4]},{"label":"sad","weights":[5]}]""",
            JsonSerializer.Serialize(json.GetProperty("categories")));
        Assert.Contains("y: glad 4, sad 5", Invocation.Run("decompose", few).Out, StringComparison.Ordinal);
        string many = _files.Write("many.csv", "x1,x2,y\n" + string.Concat(Enumerable.Range(0, 63).Select(i => $"a,u,c{i % 21}\n")));
        Assert.False(Invocation.Run("decompose", many, "--json").Json.TryGetProperty("categories", out _));
    }

    [Fact]
    public void Queries_over_delimited_text_say_that_types_are_guessed()
    {
        string csv = _files.Write("t.csv", "x1,x2,y\n0,0,0\n0,1,0\n1,0,0\n00,1,1\n");
        string query = $"SELECT * FROM '{csv}'", exact = $"SELECT * FROM read_csv('{csv}', header = true, all_varchar = true)";
        foreach (string[] command in (string[][])[["decompose", "--sql", query], ["screen", query, "--y", "y"],
            ["decompose", "--sql", query, "--bins", "2"]])
        {
            Assert.Contains("all_varchar = true", Invocation.Run([.. command, "--json"]).Error, StringComparison.Ordinal);
        }

        Outcome told = Invocation.Run("decompose", "--sql", exact, "--json");
        Assert.Equal("", told.Error);
        Assert.Equal("[3,2,2]", JsonSerializer.Serialize(told.Json.GetProperty("shape")));
        Assert.Equal("", Invocation.Run("decompose", "--sql",
            $"SELECT * FROM '{_files.WriteParquet("t.parquet", "SELECT i % 2 AS x1, i // 2 AS x2, i % 2 AS y FROM range(4) r(i)")}'",
            "--json").Error);
    }
}
