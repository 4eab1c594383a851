using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary>
/// The published files of real data sets, which are not shipped: a folder with crema-d/summaryTable.csv (CREMA-D crowd ratings) and
/// mushroom/mushroom.csv (UCI Mushroom), named by PID_TEST_DATA. The reference values are plug-in informations of an independent script.
/// </summary>
public sealed class ExternalDataTests
{
    // Every column is text, so the engine has to be told that the first line is a header. Clips without a tie (such as A:D) in any of the three votes; the intended emotion is the third part of the file's name.
    private static string Clips(string columns) =>
        $"SELECT {columns} FROM (SELECT VoiceVote AS voice, FaceVote AS face, split_part(FileName, '_', 3) AS emotion, row_number() OVER () AS clip FROM read_csv('{File("crema-d", "summaryTable.csv")}', header = true)"
        + " WHERE NOT contains(VoiceVote, ':') AND NOT contains(FaceVote, ':') AND NOT contains(MultiModalVote, ':'))";

    [Fact]
    public void Raw_crowd_ratings_give_the_reference_informations()
    {
        Outcome run = Invocation.Run("decompose", "--sql", Clips("voice, face, emotion"), "--x1", "voice", "--x2", "face", "--y", "emotion", "--json");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        run.Json.AssertIs("information1", .6498, 5e-5);
        run.Json.AssertIs("information2", 1.4214, 5e-5);
        run.Json.AssertIs("total", 1.5940, 5e-5);
        Assert.Contains("6042 records", Invocation.Run("decompose", "--sql", Clips("voice, face, emotion"), "--x1", "voice", "--x2", "face", "--y", "emotion").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_disjoint_thirds_of_the_raw_ratings_cover_the_values_of_all()
    {
        string Third(string columns, int third) => Clips(columns) + FormattableString.Invariant($" WHERE clip % 3 = {third}");
        Outcome run = Invocation.Run("bounds", "--x1y", Third("voice, emotion", 0), "--x2y", Third("face, emotion", 1), "--x1x2", Third("voice, face", 2),
            "--x1", "voice", "--x2", "face", "--y", "emotion", "--bootstrap", "40", "--confidence", ".99", "--json", "--quiet");
        Assert.Equal(0, run.Exit);
        Dictionary<string, (double From, double To)> intervals = run.Json.GetProperty("sampling").GetProperty("bootstrap").GetProperty("intervals")
            .EnumerateArray().ToDictionary(i => i.GetProperty("name").GetString()!, i => (i.GetProperty("from").GetDouble(), i.GetProperty("to").GetDouble()));
        foreach ((string name, double value) in ((string, double)[])[("information1", .6498), ("information2", 1.4214)])
        {
            Assert.True(intervals[name].From <= value && value <= intervals[name].To, $"{name}: {intervals[name]} must hold {value}");
        }

        Assert.True(intervals["total lower end"].From <= 1.5940 && 1.5940 <= intervals["total upper end"].To);
    }

    [Fact]
    public void Raw_mushrooms_give_the_reference_informations()
    {
        JsonElement json = Invocation.Run("decompose", File("mushroom", "mushroom.csv"), "--x1", "odor", "--x2", "spore-print-color", "--y", "poisonous", "--json").Json;
        json.AssertIs("information1", .9061, 5e-5);
        json.AssertIs("information2", .4807, 5e-5);
        json.AssertIs("total", .9690, 5e-5);
    }

    private static string File(string folder, string name)
    {
        string? data = Environment.GetEnvironmentVariable("PID_TEST_DATA");
        Assert.SkipWhen(data is null, "PID_TEST_DATA names no folder with crema-d/ and mushroom/ as published: their values were not checked.");
        string path = Path.Combine(data!, folder, name);
        Assert.SkipUnless(System.IO.File.Exists(path), $"{path} does not exist: its values were not checked.");
        return path;
    }
}
