using System.Globalization;
using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary><c>pid screen</c> on raw tables: identifiers, measured values, weights, splits and copies of the label.</summary>
public sealed class RawScreenTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(12)]
    [InlineData(60)]
    [InlineData(255)]
    [InlineData(600)]
    public void Identifiers_are_told_by_values_a_record_and_weights_splits_and_copies_are_named(int records)
    {
        string rows = string.Concat(Enumerable.Range(0, records).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"c{i},b{i / 4},{(i % 3 == 0 ? "test" : "train")},{i % 2},{i / 2 % 2},"
            + $"{(i % 2) ^ (i / 2 % 2)},{((i % 2) ^ (i / 2 % 2)) + 1},{1 + (i % 2 * .5)}\n")));
        string file = _files.Write("clips.csv", "clip_id,block,split,voice,face,label,code,sample_weight\n" + rows);
        Outcome run = Invocation.Run("screen", file, "--y", "label", "--json");
        Assert.Equal(0, run.Exit);
        string[] left = [.. run.Json.GetProperty("leftOut").EnumerateArray().Select(e => e.GetProperty("column").GetString()!)];
        Assert.Equal(["clip_id", "sample_weight"], left);
        Assert.Equal(left, run.Json.GetProperty("skipped").EnumerateArray().Select(e => e.GetString()!));
        JsonElement best = run.Json.GetProperty("top")[0];
        Assert.Equal(("voice", "face"), (best.GetProperty("x1").GetString(), best.GetProperty("x2").GetString()));
        Assert.Contains("split is called like a split", run.Error, StringComparison.Ordinal);
        Assert.Contains("code tells label without fail", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("voice", run.Error, StringComparison.Ordinal);

        // Named by the user, a column is screened and said to be what it is.
        Outcome chosen = Invocation.Run("screen", file, "--y", "label", "--columns", "clip_id,voice,sample_weight", "--json");
        Assert.Equal(3, chosen.Json.GetProperty("pairs").GetInt32());
        Assert.Contains($"clip_id has {records} different values", chosen.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Measured_columns_are_put_into_classes_where_asked_and_nothing_left_is_exit_3()
    {
        Random random = new(5);
        string rows = string.Concat(Enumerable.Range(0, 400).Select(_ => (A: random.NextDouble(), B: random.NextDouble(),
            C: random.NextDouble()))
            .Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.A},{r.B},{r.C},{(r.A > .5 == r.B > .5 ? "same" : "other")}\n")));
        string file = _files.Write("measured.csv", "a,b,c,y\n" + rows);
        Outcome none = Invocation.Run("screen", file, "--y", "y", "--json");
        Assert.Equal(3, none.Exit);
        foreach (string part in (string[])["No column is left to screen",
            "a (400 different numbers in 400 records: measured values)", "--bins 8"])
        {
            Assert.Contains(part, none.Error, StringComparison.Ordinal);
        }

        JsonElement binned = Screen(file, "--bins", "2"), own = Screen(file, "--bins", "a=2", "--bins", "b=width:2", "--columns", "a,b");
        foreach (JsonElement json in (JsonElement[])[binned, own, Screen(file, "--clusters", "2")])
        {
            JsonElement best = json.GetProperty("top")[0];
            Assert.Equal(("a", "b"), (best.GetProperty("x1").GetString(), best.GetProperty("x2").GetString()));
            Assert.True(best.Interval("synergy").Lower > .7);
        }

        Assert.Equal(["a", "b", "c"], binned.GetProperty("discretised").EnumerateArray().Select(e => e.GetProperty("column").GetString()!));
        Assert.Equal("2 bins", binned.GetProperty("discretised")[0].GetProperty("by").GetString());
        Assert.Contains("In classes: a (2 bins)", Invocation.Run("screen", file, "--y", "y", "--bins", "2").Out, StringComparison.Ordinal);

        // Groups of measured columns, the target, and what cannot be.
        JsonElement groups = Screen(file, "--group", "ab=a,b", "--group", "bc=b,c", "--clusters", "auto");
        Assert.Equal(1, groups.GetProperty("pairs").GetInt32());
        string[] binnedTarget = ["screen", file, "--y", "c", "--columns", "a,b,y", "--bins", "4", "--bins", "c=3"];
        Outcome target = Invocation.Run([.. binnedTarget, "--json"]);
        Assert.Equal("c", target.Json.GetProperty("discretised")[0].GetProperty("column").GetString());
        Assert.Contains("In classes: c (3 bins), a (4 bins)", Invocation.Run(binnedTarget).Out, StringComparison.Ordinal);
        Assert.Equal((0, 3), (target.Exit, target.Json.GetProperty("columns").GetInt32()));
        Assert.Equal(3, Invocation.Run("screen", file, "--y", "c", "--bins", "4").Exit);
        Assert.Contains("'d'", Invocation.Run("screen", file, "--y", "y", "--bins", "d=4").Error, StringComparison.Ordinal);
        Assert.Contains("no finite numbers", Invocation.Run("screen", file, "--y", "a", "--bins", "a=2", "--bins", "y=4").Error,
            StringComparison.Ordinal);
        Assert.Equal(2, Invocation.Run("screen", file, "--y", "y", "--bins", "many").Exit);

        JsonElement Screen(params string[] arguments)
        {
            Outcome run = Invocation.Run(["screen", .. arguments, "--y", "y", "--json"]);
            Assert.Equal((0, ""), (run.Exit, run.Error));
            return run.Json;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(25)]
    public void Any_number_of_measured_columns_is_refused_with_the_option_that_works(int columns)
    {
        Random random = new(columns);
        string file = _files.Write("embedding.csv", string.Join(',', Enumerable.Range(0, columns).Select(c => $"e{c}")) + ",x2,y\n"
            + string.Concat(Enumerable.Range(0, 200).Select(i =>
            string.Join(',', Enumerable.Range(0, columns).Select(_ => random.NextDouble().ToString("R", CultureInfo.InvariantCulture)))
            + $",{i % 3},{i % 2}\n")));
        Outcome refused = Invocation.Run("decompose", file, "--x1", "e*");
        Assert.Equal((3, ""), (refused.Exit, refused.Out));
        string[] remedy = columns == 1 ? ["--bins", "x1=8"] : ["--clusters", "x1=auto"];
        Assert.Contains(string.Join(' ', remedy), refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Run(["decompose", file, "--x1", "e*", .. remedy]).Exit);
    }

    // Ages in days, say: as many whole numbers as one for every few records. Thirty years of birth, or whatever recurs, are symbols.
    [Theory]
    [InlineData(200, 1000, true)]
    [InlineData(200, 1999, true)]
    [InlineData(200, 2010, false)]
    [InlineData(32, 60, false)]
    public void Whole_numbers_are_measured_where_there_is_one_for_few_records(int values, int records, bool measured)
    {
        string Rows(string before, string last) =>
            string.Concat(Enumerable.Range(0, records).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{before}{(i % 97 == 3 && last.Length > 0 ? last : 7000 + (i * 37 % values))},{i % 2},{i / 2 % 3}\n")));
        string whole = _files.Write("whole.csv", "age,b,y\n" + Rows("", "")), some = _files.Write("some.csv", "age,b,y\n" + Rows("", "NA")),
            names = _files.Write("names.csv", "age,b,y\n" + Rows("n", ""));
        foreach (string file in (string[])[whole, some])
        {
            Outcome run = Invocation.Run("decompose", file, "--x1", "age", "--x2", "b", "--tol", "1e-3");
            Assert.Equal(measured ? 3 : 0, run.Exit);
            Assert.Equal(measured, run.Error.Contains("--bins x1=8", StringComparison.Ordinal));
            Outcome screen = Invocation.Run("screen", file, "--y", "y", "--columns", "age,b");
            Assert.Equal(measured, screen.Error.Contains("measured values", StringComparison.Ordinal));
            Assert.Equal(0, Invocation.Run("decompose", file, "--x1", "age", "--x2", "b", "--bins", "x1=8", "--missing", "drop").Exit);
        }

        // The same with letters are names; and a modality has an option of its own name.
        Assert.Equal(0, Invocation.Run("decompose", names, "--x1", "age", "--x2", "b", "--tol", "1e-3").Exit);
        Outcome pairs = Invocation.Run("decompose", whole, "--modality", "old=age", "--modality", "sex=b");
        Assert.Equal(measured, pairs.Error.Contains("--bins old=8", StringComparison.Ordinal));
        Assert.Equal(0, Invocation.Run("decompose", whole, "--modality", "old=age", "--modality", "sex=b", "--bins", "old=8").Exit);
    }

    // By the values of a sample itself: what other samples have does not count.
    [Fact]
    public void Categories_that_bins_of_all_columns_merge_are_named_with_what_leaves_them_alone()
    {
        string file = _files.Write("t.csv", "class,age,half,y\n" + string.Concat(Enumerable.Range(0, 80).Select(i =>
            $"{i % 3},{i * 37 % 40},{i % 7}.5,{i / 3 % 2}\n")));
        string told = Invocation.Run("screen", file, "--y", "y", "--bins", "2").Error;
        Assert.Contains("were put into fewer classes: class (3). Where they are categories, name the columns that are measured: "
            + "--bins age=8.", told, StringComparison.Ordinal);
        Outcome own = Invocation.Run("screen", file, "--y", "y", "--bins", "age=8", "--json");
        Assert.Equal((3, ""), (own.Json.GetProperty("columns").GetInt32(), own.Error));
        Assert.Equal("", Invocation.Run("screen", file, "--y", "y", "--bins", "class=2", "--bins", "age=8").Error);
        Assert.Equal("", Invocation.Run("screen", file, "--y", "y", "--bins", "7").Error);
    }

    [Fact]
    public void A_small_sample_of_many_known_numbers_is_no_measurement()
    {
        string Rows(int records, string second) =>
            string.Concat(Enumerable.Range(0, records).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{i * 7 % 40},{second}{i % 2}\n")));
        string[] three = ["bounds", "--x1y", _files.Write("a.csv", "x1,y\n" + Rows(400, "y")), "--x2y",
            _files.Write("b.csv", "x2,y\nu0,y0\nu1,y1\nu0,y1\n"), "--x1x2", _files.Write("c.csv", "x1,x2\n" + Rows(30, "u")), "--tol", "1"];
        Assert.Equal(0, Invocation.Run(three).Exit);
        File.WriteAllText(three[6], "x1,x2\n" + Rows(300, "u"));
        Outcome run = Invocation.Run(three);
        Assert.Equal((3, true), (run.Exit, run.Error.Contains("40 different numbers in 300 records", StringComparison.Ordinal)));
    }
}
