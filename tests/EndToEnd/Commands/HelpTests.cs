using System.CommandLine;
using System.Text.RegularExpressions;
using Pid.Cli;

namespace Pid.Tests.EndToEnd;

/// <summary>The help of every command, on screens of any width.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Commands => ["", "decompose", "bounds", "couple", "disagree", "reduce", "solve", "screen",
        "fusion", "verify", "study", "check"];

    [Theory]
    [MemberData(nameof(Commands))]
    public void It_is_no_wider_than_the_screen_and_says_the_same_on_each(string command)
    {
        string wide = Of(command, 1000);
        foreach (int width in (int[])[40, 60, 80, 100, 140])
        {
            string help = Of(command, width);
            bool copied = false;
            foreach (string line in help.Split('\n'))
            {
                // A word of a shell that is quoted is not parted.
                copied = line.Length == 0 ? false : copied || line == "Examples:";
                string words = copied ? Regex.Replace(line.Trim(), """'[^']*'|"[^"]*"| \\$""", "") : line.Trim();
                Assert.True(line.Length <= width || !words.Contains(' ', StringComparison.Ordinal), $"{width}: {line}");
            }

            Assert.Equal(Words(wide), Words(help));
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_option_stands_in_it_once(string command)
    {
        string[] options = [.. Regex.Matches(Of(command, 1000), @"^  (?:-\?, -h, )?(--[\w-]+)(?: <[^>]*>)?(?:  |$)",
            RegexOptions.Multiline).Select(m => m.Groups[1].Value)];
        Assert.Equal(options, options.Distinct());
        Assert.Empty(((string[])["--json", "--tol", "--seed", "--threads", "--quiet", "--time-limit", "--help"]).Except(options));
    }

    [Fact]
    public void It_comes_in_the_order_of_need()
    {
        string help = Of("bounds", 100);
        string[] headings = ["Usage:", "Examples:", "Arguments:", "Files:", "Columns:", "Reading:", "Measured columns:", "Answer:",
            "Limits of the population:", "Work:", "Output:", "Input:", "Exit codes:"];
        int[] at = [.. headings.Select(h => help.IndexOf($"\n{h}\n", StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, at);
        Assert.Equal(at, at.Order());
    }

    [Theory]
    [InlineData("couple", "--seed")]
    [InlineData("reduce", "--threads")]
    [InlineData("solve", "--seed")]
    public void What_has_no_effect_is_said_to_have_none(string command, string option) =>
        Assert.Matches($@"\n  {option} <N> +Without effect here\.\n", Of(command, 1000));

    [Theory]
    [InlineData("dec", "decompose")]
    [InlineData("decompose --x", "--x1 --x2")]
    [InlineData("bounds table.csv --method ", "calibrated finite profile uniform")]
    public void A_shell_is_told_what_may_stand_at_the_cursor(string typed, string said)
    {
        string line = $"{RootCommand.ExecutableName} {typed}";
        Outcome run = Invocation.Run($"[suggest:{line.Length}]", line);
        Assert.Equal((0, said, ""), (run.Exit, string.Join(' ', Words(run.Out)), run.Error));
    }

    private static string[] Words(string help) => [.. help.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word != "\\")];

    private static string Of(string command, int width)
    {
        using StringWriter output = new(), error = new();
        Assert.Equal(0, PidCommand.Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"],
            new Terminal(Stream.Null, output, error) { Width = width }));
        return output.ToString().ReplaceLineEndings("\n");
    }
}
