using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pid.Tests.EndToEnd;

/// <summary>The tutorial: every command in it runs, and it is about the answer that comes out.</summary>
public sealed class TutorialTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Every_command_runs_and_answers_as_the_page_says()
    {
        string[] page = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "docs", "tutorial.md"));
        string[] commands = [.. page.Where(l => l.StartsWith("    pid ", StringComparison.Ordinal)).Select(l => l.Trim())];
        Assert.True(commands.Length >= 6);
        foreach (string command in commands)
        {
            // No argument of the tutorial has a blank or a quote in it.
            string[] arguments = [.. command.Split(' ')[1..].Select(a => a.StartsWith("samples/", StringComparison.Ordinal)
                ? Invocation.Sample(a["samples/".Length..])
                : a == "report.html" ? Path.Combine(_files.Directory, a) : a)];
            Outcome run = Invocation.Run([.. arguments, "--quiet"]);
            Assert.Equal((0, ""), (run.Exit, run.Error));
            if (arguments.Contains("--json"))
            {
                (double lower, double upper) = run.Json.GetProperty("population").Interval("synergy");
                Assert.True(lower <= .1532 && .1532 <= upper);
                Assert.Equal("agree", run.Json.GetProperty("reconciled").GetProperty("verdict").GetString());
            }
            else if (arguments[0] == "bounds")
            {
                Assert.StartsWith(page.Single(l => l.StartsWith("    Are paired", StringComparison.Ordinal)).Trim(), run.Out,
                    StringComparison.Ordinal);
                if (!arguments.Contains("--method"))
                {
                    IsShownBy(run.Out);
                }
            }
        }

        Assert.True(File.Exists(Path.Combine(_files.Directory, "report.html")));
    }

    // The answer that the README prints: the same words, and the numbers up to what another search of the same region may find.
    private static void IsShownBy(string answer)
    {
        string[] readme = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "README.md"));
        string[] shown = [.. readme.SkipWhile(l => l != "## The answer, line by line").Skip(1).SkipWhile(l => l.Length == 0)
            .TakeWhile(l => l.Length > 0).Select(l => l.Trim())];
        string[] printed = answer.ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(8, shown.Length);
        foreach (string line in shown)
        {
            string[] like = [.. printed.Where(p => Words(p) == Words(line))];
            Assert.True(like.Length == 1, $"README.md shows '{line}', and {like.Length} lines of the answer have these words.");
            Assert.All(Numbers(line).Zip(Numbers(like[0])), pair => Assert.Equal(pair.First, pair.Second, .03 + (.05 * pair.First)));
        }

        static string Words(string line) => Regex.Replace(Regex.Replace(line.Trim(), @"\b\d+(\.\d+)?\b", "#"), " +", " ");
        static double[] Numbers(string line) =>
            [.. Regex.Matches(line, @"\b\d+(\.\d+)?\b").Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture))];
    }

    [Theory]
    [InlineData("bounds")]
    [InlineData("decompose")]
    public void Every_field_about_the_population_and_the_advice_is_documented(string command)
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "json.md"));
        string[] tables = command == "decompose" ? [Invocation.Sample("titanic.csv"), "--x1", "class", "--x2", "sex", "--y", "survived"]
            : ["--x1y", _files.Write("a.csv", "x1,y,count\n0,0,300\n0,1,200\n1,0,150\n1,1,350\n"),
                "--x2y", _files.Write("b.csv", "x2,y,count\n0,0,280\n0,1,220\n1,0,170\n1,1,330\n"),
                "--x1x2", _files.Write("c.csv", "x1,x2,count\n0,0,270\n0,1,230\n1,0,240\n1,1,260\n"), "--plan"];
        JsonElement json = Invocation.Run([command, .. tables, "--json", "--quiet", "--method", "profile"]).Json;
        Documented(json.GetProperty("population"));
        Documented(json.GetProperty("advice"));
        if (command == "bounds")
        {
            Documented(json.GetProperty("search"));
        }

        void Documented(JsonElement element)
        {
            foreach (JsonProperty property in element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().ToArray() : [])
            {
                Assert.True(page.Contains(property.Name, StringComparison.Ordinal), property.Name);
                Documented(property.Value);
            }

            foreach (JsonElement item in element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().ToArray() : [])
            {
                Documented(item);
            }
        }
    }

    // Each name stands in the table of solve, but for those of every document.
    [Theory]
    [InlineData("L 1", "MIN")]
    [InlineData("F 1", "MIN")]
    public void Every_field_of_a_solved_program_is_documented(string cone, string sense)
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "json.md"));
        string section = page[page.IndexOf("## solve", StringComparison.Ordinal)..page.IndexOf("## population", StringComparison.Ordinal)];
        string file = _files.Write("p.cbf",
            $"VER\n1\nOBJSENSE\n{sense}\nVAR\n1 1\n{cone.Replace("L ", "L+ ", StringComparison.Ordinal)}\nOBJACOORD\n1\n0 1\n");
        JsonElement json = Invocation.Run("solve", file, "--json", "--solution").Json;
        string[] envelope = ["schema", "command", "version", "seconds", "units"];
        foreach (JsonProperty property in json.EnumerateObject().Where(p => !envelope.Contains(p.Name)))
        {
            Assert.Contains(property.Name, section, StringComparison.Ordinal);
        }
    }
}
