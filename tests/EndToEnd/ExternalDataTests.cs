using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary>
/// The published files of real data sets, which are not shipped: a folder with crema-d/summaryTable.csv (CREMA-D crowd ratings),
/// mushroom/mushroom.csv (UCI Mushroom), penguins/penguins.csv and penguins_raw.csv (Palmer penguins), named by PID_TEST_DATA. The
/// reference values are plug-in informations of an independent script.
/// </summary>
public sealed class ExternalDataTests
{
    // Every column is text, so the engine has to be told that the first line is a header. Clips without a tie (such as A:D) in any of the
    // three votes; the intended emotion is the third part of the file's name.
    private static string Clips(string columns) =>
        $"SELECT {columns} FROM (SELECT VoiceVote AS voice, FaceVote AS face, split_part(FileName, '_', 3) AS emotion, row_number() "
            + $"OVER () AS clip FROM read_csv('{File("crema-d", "summaryTable.csv")}', header = true)"
        + " WHERE NOT contains(VoiceVote, ':') AND NOT contains(FaceVote, ':') AND NOT contains(MultiModalVote, ':'))";

    [Fact]
    public void Raw_crowd_ratings_give_the_reference_informations()
    {
        Outcome run = Invocation.Run("decompose", "--sql", Clips("voice, face, emotion"), "--x1", "voice", "--x2", "face", "--y",
            "emotion", "--json");
        Assert.Equal(0, run.Exit);
        Assert.Contains("The engine guesses the types of summaryTable.csv", run.Error, StringComparison.Ordinal);
        run.Json.AssertIs("information1", .6498, 5e-5);
        run.Json.AssertIs("information2", 1.4214, 5e-5);
        run.Json.AssertIs("total", 1.5940, 5e-5);
        Assert.Contains("6042 records", Invocation.Run("decompose", "--sql", Clips("voice, face, emotion"), "--x1", "voice", "--x2", "face",
            "--y", "emotion").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_disjoint_thirds_of_the_raw_ratings_cover_the_values_of_all()
    {
        string Third(string columns, int third) => Clips(columns) + FormattableString.Invariant($" WHERE clip % 3 = {third}");
        Outcome run = Invocation.Run("bounds", "--x1y", Third("voice, emotion", 0), "--x2y", Third("face, emotion", 1), "--x1x2",
            Third("voice, face", 2),
            "--x1", "voice", "--x2", "face", "--y", "emotion", "--json", "--quiet");
        Assert.Equal(0, run.Exit);
        JsonElement population = run.Json.GetProperty("population");
        foreach ((string name, double value) in ((string, double)[])[("information1", .6498), ("information2", 1.4214),
            ("redundancy", .6304), ("unique1", .0194), ("unique2", .7910), ("synergy", .1532), ("total", 1.5940)])
        {
            (double lower, double upper) = population.Interval(name);
            Assert.True(lower <= value && value <= upper, $"{name}: [{lower}, {upper}] must hold {value}");
        }
    }

    [Fact]
    public void Raw_mushrooms_give_the_reference_informations()
    {
        JsonElement json = Invocation.Run("decompose", File("mushroom", "mushroom.csv"), "--x1", "odor", "--x2", "spore-print-color", "--y",
            "poisonous", "--json").Json;
        json.AssertIs("information1", .9061, 5e-5);
        json.AssertIs("information2", .4807, 5e-5);
        json.AssertIs("total", .9690, 5e-5);
    }

    [Fact]
    public void Penguins_of_categories_give_the_reference_informations_with_and_without_those_of_unknown_sex()
    {
        string[] arguments = ["decompose", File("penguins", "penguins.csv"), "--x1", "island", "--x2", "sex", "--y", "species"];
        JsonElement all = Invocation.Run([.. arguments, "--json"]).Json;
        all.AssertIs("information1", .750428, 5e-7);
        all.AssertIs("information2", .010451, 5e-7);
        all.AssertIs("total", .760328, 5e-7);
        JsonElement known = Invocation.Run([.. arguments, "--json", "--missing", "drop"]).Json;
        known.AssertIs("information1", .741851, 5e-7);
        known.AssertIs("information2", .000105, 5e-7);
        known.AssertIs("total", .741917, 5e-7);
        Assert.Contains("333 records (11 left out for missing values)", Invocation.Run([.. arguments, "--missing", "drop"]).Out,
            StringComparison.Ordinal);

        // Quoted commas and brackets in the names of columns; a missing isotope is an error until it is dropped.
        JsonElement raw = Invocation.Run("decompose", File("penguins", "penguins_raw.csv"), "--x1", "Island", "--x2", "Clutch Completion",
            "--y", "Species", "--json").Json;
        raw.AssertIs("information2", .018217, 5e-7);
        raw.AssertIs("total", .760873, 5e-7);
    }

    [Fact]
    public void Penguins_are_told_apart_by_what_was_measured_of_them()
    {
        string plain = File("penguins", "penguins.csv"), raw = File("penguins", "penguins_raw.csv");
        string[] bill = ["decompose", plain, "--x1", "bill_*", "--x2", "flipper_length_mm,body_mass_g", "--y", "species"];
        Outcome missing = Invocation.Run([.. bill, "--bins", "4"]);
        Assert.Equal(3, missing.Exit);
        Assert.Contains("line 5, column bill_length_mm", missing.Error, StringComparison.Ordinal);
        Assert.Contains("--missing drop", missing.Error, StringComparison.Ordinal);
        Outcome binned = Invocation.Run([.. bill, "--bins", "4", "--missing", "drop"]);
        Assert.Equal((0, ""), (binned.Exit, binned.Error));
        Assert.Contains("342 records (2 left out for missing values), 16 x 12 x 3 symbols", binned.Out, StringComparison.Ordinal);

        // Grams and millimetres are whole numbers, and no symbols for that.
        Outcome one = Invocation.Run([.. bill, "--bins", "x1=4", "--missing", "drop"]);
        Assert.Equal(3, one.Exit);
        Assert.Contains("measured values, not symbols: 305 different combinations in 342 records", one.Error, StringComparison.Ordinal);

        // The body and the blood tell the three species apart nearly always.
        JsonElement json = Invocation.Run("bounds", raw, "--x1", "Culmen Length (mm)..Body Mass (g)", "--x2", "Delta*", "--y", "Species",
            "--clusters", "6", "--missing", "drop", "--json", "--quiet").Json;
        Assert.True(json.Interval("accuracy").Lower > .95);
        JsonElement modalities = Invocation.Run("decompose", plain, "--modality", "bill=bill_*", "--modality",
            "body=flipper_length_mm,body_mass_g", "--modality", "sex=sex", "--y", "species",
            "--missing", "drop", "--bins", "bill=3", "--clusters", "body=5", "--json").Json;
        Assert.Equal(3, modalities.GetProperty("pairs").GetArrayLength());
    }

    private static string File(string folder, string name)
    {
        string? data = Environment.GetEnvironmentVariable("PID_TEST_DATA");
        Assert.SkipWhen(data is null, "PID_TEST_DATA names no folder with crema-d/, mushroom/ and penguins/ as published: their values "
            + "were not checked.");
        string path = Path.Combine(data!, folder, name);
        Assert.SkipUnless(System.IO.File.Exists(path), $"{path} does not exist: its values were not checked.");
        return path;
    }
}
