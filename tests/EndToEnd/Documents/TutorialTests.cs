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
        Assert.Contains($" -- {commands[0]["pid ".Length..]}\n", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"))
            .ReplaceLineEndings("\n"), StringComparison.Ordinal);
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
            Assert.All(Numbers(line).Zip(Numbers(like[0])), pair => Assert.Equal(pair.First, pair.Second, .02));
        }

        static string Words(string line) => Regex.Replace(Regex.Replace(line.Trim(), @"\b\d+(\.\d+)?\b", "#"), " +", " ");
        static double[] Numbers(string line) =>
            [.. Regex.Matches(line, @"\b\d+(\.\d+)?\b").Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture))];
    }
}
