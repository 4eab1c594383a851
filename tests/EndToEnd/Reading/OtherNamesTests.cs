using System.Globalization;
using System.Text.RegularExpressions;

namespace Pid.Tests.EndToEnd;

/// <summary>Numbered columns that samples call differently: each refusal says what to type, and that works.</summary>
public sealed partial class OtherNamesTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    // Records of v[0..2], of which each tells y something else: paired wrongly, they would tell less.
    private static readonly int[][] s_records = [.. Enumerable.Range(0, 96).Select(i => (int[])[i % 2, i / 2 % 2, i / 4 % 3])];

    /// <summary>Three samples whose first and last have these columns for the parts of x1, with other columns at their end.</summary>
    private string[] Samples(string first, string last, string more = "b")
    {
        string Csv(string name, string columns, Func<int[], string> rest) => _files.Write(name, columns + "\n" + string.Concat(
            s_records.Select(r => string.Join(',', columns.Split(',').Take(3).Select(c => r[PartOf(columns, c)])) + $",{rest(r)}\n")));
        static string Y(int[] r) => $"y{r[0] + (2 * r[1])}";
        string b = _files.Write("b.csv", "b,y\n" + string.Concat(s_records.Select(r => $"{r[2]},{Y(r)}\n")));
        return ["bounds", "--x1y", Csv("a.csv", first + ",y", Y), "--x2y", b, "--x1x2",
            Csv("c.csv", $"{last},{more}", r => string.Join(',', more.Split(',').Select(_ => r[2]))), "--x2", "b"];

        // The place of a column is that of its number among those of the three.
        static int PartOf(string columns, string name) => Array.IndexOf([.. columns.Split(',').Take(3).OrderBy(c =>
            int.Parse(Digits().Match(c).Value, CultureInfo.InvariantCulture))], name);
    }

    [GeneratedRegex("[0-9]+$")]
    private static partial Regex Digits();

    [GeneratedRegex("--x1 ([^ ;\\n]+)")]
    private static partial Regex Option();

    [Theory]
    [InlineData("v_00,v_01,v_02", "audio_1,audio_2,audio_3", "v_*")]
    [InlineData("v_00,v_01,v_02", "audio_3,audio_1,audio_2", "v_*")]
    [InlineData("v_02,v_00,v_01", "audio_3,audio_1,audio_2", "v_*")]
    [InlineData("v_00,v_01,v_02", "audio_1,audio_2,audio_3", "v_00..v_02")]
    [InlineData("v_00,v_01,v_02", "audio_1,audio_2,audio_3", "audio_*")]
    [InlineData("v_00,v_01,v_02", "audio_1,audio_2,audio_3", "v_*=audio_*")]
    [InlineData("v_00,v_01,v_02", "audio_1,audio_2,audio_3", "v_*=w_*")]
    [InlineData("v_00,v_01,v_02", "v_0,v_1,v_2", "v_*")]
    [InlineData("v_0,v_1,v_2", "audio_1,audio_2,audio_3", "V_*")]
    [InlineData("v_0,v_1,v_2", "audio_1,audio_2,audio_3", "V")]
    [InlineData("v_8,v_9,v_10", "w_8,w_9,w_10", "v_*")]
    public void What_is_said_to_type_pairs_them_by_their_numbers(string first, string last, string option)
    {
        string[] numbered = [.. first.Split(',').OrderBy(c => int.Parse(Digits().Match(c).Value, CultureInfo.InvariantCulture))];
        string right = Answer([.. Samples(first, first), "--x1", string.Join(',', numbered)]);
        string[] samples = Samples(first, last);
        for (int tries = 0; ; tries++)
        {
            Outcome run = Invocation.Run([.. samples, "--x1", option, "--exact", "--json", "--quiet"]);
            if (run.Exit == 0)
            {
                Assert.InRange(tries, 1, 4);
                Assert.Equal(right, Answer([.. samples, "--x1", option]));
                return;
            }

            Assert.True(run.Exit == 3 && tries < 4, run.Error);
            option = Option().Matches(run.Error).Select(m => m.Groups[1].Value.Replace("'", "", StringComparison.Ordinal).TrimEnd('.', ':'))
                .First(o => o.AsSpan().IndexOfAny("*.") >= 0 && o != option);
        }
    }

    private static string Answer(string[] command)
    {
        Outcome run = Invocation.Run([.. command, "--exact", "--json", "--quiet"]);
        Assert.True(run.Exit == 0, run.Error);
        return string.Join(' ', ((string[])["redundancy", "unique1", "unique2", "synergy"]).Select(p =>
            run.Json.GetProperty(p).GetRawText()));
    }

    /// <summary>A range from a greater to a lesser number is stated so; one with gaps is matched by its numbers, or not at all.</summary>
    [Fact]
    public void Ranges_are_stated_from_end_to_end()
    {
        string[] samples = Samples("v_1,v_2,v_3", "w_1,w_2,w_3");
        Assert.Equal(Answer([.. Samples("v_1,v_2,v_3", "v_1,v_2,v_3"), "--x1", "v_1,v_2,v_3"]),
            Answer([.. samples = Samples("v_1,v_2,v_3", "w_1,w_2,w_3"), "--x1", "v_1..v_3=w_1..w_3"]));
        Assert.Equal(Answer([.. samples, "--x1", "v_1,v_2,v_3=w_3,w_2,w_1"]), Answer([.. samples, "--x1", "v_1..v_3=w_3..w_1"]));
        foreach (string gap in (string[])["w_1,w_2,w_4", "w_0,w_2,w_3"])
        {
            Outcome run = Invocation.Run([.. Samples("v_1,v_2,v_3", gap), "--x1", $"v_1..v_3={gap[..3]}..{gap[^3..]}", "--exact"]);
            Assert.Equal(3, run.Exit);
            Assert.Contains("means other columns here", run.Error, StringComparison.Ordinal);
        }
    }

    /// <summary>Where several groups are of that length, the option that is said takes none that is another variable.</summary>
    [Fact]
    public void No_columns_of_another_variable_are_offered()
    {
        string[] samples = Samples("v_0,v_1,v_2", "audio_1,audio_2,audio_3", "t_0,t_1,t_2");
        string text = _files.Write("t.csv", "t_0,t_1,t_2,y\n" + string.Concat(s_records.Select(r => $"{r[2]},0,1,y{r[0] + (2 * r[1])}\n")));
        Outcome run = Invocation.Run([.. samples.Select(a => a == "b" ? "t_*" : a == samples[4] ? text : a), "--x1", "v_*"]);
        Assert.Equal(3, run.Exit);
        Assert.Contains("--x1 v_0..v_2=audio_1..audio_3.", run.Error, StringComparison.Ordinal);

        // One that y names is no other spelling of v.
        Outcome single = Invocation.Run([.. samples[..^1], "t_*", "--x1", "v"]);
        Assert.DoesNotContain("v=y", single.Error, StringComparison.Ordinal);

        // Who asks for several is told of several.
        Outcome several = Invocation.Run([.. samples.Select(a => a == "b" ? "T_*" : a == samples[4] ? text : a), "--x1", "v_*"]);
        Assert.Contains("Did you mean 't_*'?", several.Error, StringComparison.Ordinal);
        Assert.Contains("--x2 'T_*'='t_*'", several.Error, StringComparison.Ordinal);
    }
}
