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
            $"c{i},{i / 4},{(i % 3 == 0 ? "test" : "train")},{i % 2},{i / 2 % 2},{(i % 2) ^ (i / 2 % 2)},{((i % 2) ^ (i / 2 % 2)) + 1},{1 + (i % 2 * .5)}\n")));
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
        Assert.Equal(records > 256 ? 1 : 3, chosen.Json.GetProperty("pairs").GetInt32());
        Assert.Equal(records <= 256, chosen.Error.Contains($"clip_id has {records} different values", StringComparison.Ordinal));
    }

    [Fact]
    public void Measured_columns_are_put_into_classes_where_asked_and_nothing_left_is_exit_3()
    {
        Random random = new(5);
        string rows = string.Concat(Enumerable.Range(0, 400).Select(_ => (A: random.NextDouble(), B: random.NextDouble(), C: random.NextDouble()))
            .Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.A},{r.B},{r.C},{(r.A > .5 == r.B > .5 ? "same" : "other")}\n")));
        string file = _files.Write("measured.csv", "a,b,c,y\n" + rows);
        Outcome none = Invocation.Run("screen", file, "--y", "y", "--json");
        Assert.Equal(3, none.Exit);
        foreach (string part in (string[])["No column is left to screen", "a (more than 256", "--bins 8"])
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
        Outcome target = Invocation.Run("screen", file, "--y", "c", "--columns", "a,b,y", "--bins", "4", "--bins", "c=3", "--json");
        Assert.Equal((0, 3), (target.Exit, target.Json.GetProperty("columns").GetInt32()));
        Assert.Equal(3, Invocation.Run("screen", file, "--y", "c", "--bins", "4").Exit);
        Assert.Contains("'d'", Invocation.Run("screen", file, "--y", "y", "--bins", "d=4").Error, StringComparison.Ordinal);
        Assert.Contains("no finite numbers", Invocation.Run("screen", file, "--y", "a", "--bins", "a=2", "--bins", "y=4").Error, StringComparison.Ordinal);
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
        string file = _files.Write("embedding.csv", string.Join(',', Enumerable.Range(0, columns).Select(c => $"e{c}")) + ",x2,y\n" + string.Concat(Enumerable.Range(0, 200).Select(i =>
            string.Join(',', Enumerable.Range(0, columns).Select(_ => random.NextDouble().ToString("R", CultureInfo.InvariantCulture))) + $",{i % 3},{i % 2}\n")));
        Outcome refused = Invocation.Run("decompose", file, "--x1", "e*");
        Assert.Equal((3, ""), (refused.Exit, refused.Out));
        string[] remedy = columns == 1 ? ["--bins", "x1=8"] : ["--clusters", "x1=auto"];
        Assert.Contains(string.Join(' ', remedy), refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Run(["decompose", file, "--x1", "e*", .. remedy]).Exit);
    }
}
