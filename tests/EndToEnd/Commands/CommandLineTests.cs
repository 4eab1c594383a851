using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pid.Tests.EndToEnd;

/// <summary>Help, version and wrong usage.</summary>
public sealed class CommandLineTests
{
    private static readonly string[] s_commands =
        ["decompose", "bounds", "couple", "disagree", "solve", "reduce", "screen", "fusion", "verify", "study", "check"];

    private static readonly string[] s_columns = ["--x1", "--x2", "--y", "--weight"];

    [Fact]
    public void Help_shows_an_example_for_every_command_and_the_exit_codes()
    {
        Outcome root = Invocation.Run("--help");
        Assert.Equal((0, ""), (root.Exit, root.Error));
        Assert.Contains("  pid decompose samples/", root.Out, StringComparison.Ordinal);
        Assert.Contains("  pid bounds --x1y samples/", root.Out, StringComparison.Ordinal);
        Assert.Contains("  pid couple samples/", root.Out, StringComparison.Ordinal);
        Assert.Contains("  pid solve samples/", root.Out, StringComparison.Ordinal);
        Assert.Contains("130 interrupted", root.Out, StringComparison.Ordinal);
        foreach ((string command, string[] own) in ((string, string[])[])[
            ("decompose", s_columns), ("bounds", s_columns), ("couple", []), ("solve", ["--solution"]),
            ("reduce", ["--solve", "--marginals"]), ("screen", ["--y", "--top"]), ("verify", s_columns), ("study", s_columns)])
        {
            Outcome help = Invocation.Run(command, "--help");
            Assert.Equal(0, help.Exit);
            Assert.Contains("Examples:\n  pid " + command, help.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            foreach (string option in (string[])["--json", "--tol", "--seed", "--threads", "--quiet", "--time-limit", .. own])
            {
                Assert.Contains(option, help.Out, StringComparison.Ordinal);
            }
        }

        Assert.Matches(@"^\d+\.\d+\.\d+\s*$", Invocation.Run("--version").Out);
    }

    [Fact]
    public void Examples_of_the_help_run_as_they_stand()
    {
        int ran = 0;
        foreach (string line in s_commands.SelectMany(command => Regex.Replace(
            Invocation.Run(command, "--help").Out.ReplaceLineEndings("\n"), @" \\\n +", " ").Split('\n')))
        {
            // Either on a sample, or on what echo writes.
            Match example = Regex.Match(line, @"^  (?:echo '(?<input>[^']*)' \| )?pid (?<args>.*)$");
            if (example.Success && (example.Groups["input"].Success || line.Contains("samples/", StringComparison.Ordinal)))
            {
                // But for a minute of search: a second of it, which ends before the gap closes.
                bool limited = line.Contains("--time-limit 60", StringComparison.Ordinal);
                string[] args = [.. example.Groups["args"].Value.Replace("samples/", Invocation.Sample("") + "/").Replace("--time-limit 60",
                    "--time-limit 1").Split(' ').Select(word => word.Trim('\''))];
                Outcome run = Invocation.RunWith(example.Groups["input"].Value + "\n", args);
                Assert.Equal((limited ? 4 : 0, "", line), (run.Exit, run.Error, line));
                ran++;
            }
        }

        Assert.True(ran >= 9);
    }

    [Fact]
    public void No_value_of_an_option_is_a_defect()
    {
        int tried = 0;
        List<string> defects = [];
        HashSet<string> known = [];
        foreach (string command in s_commands)
        {
            // Whatever takes a value that is no file to write; the input is none, and what needs none ends at once.
            MatchCollection options = Regex.Matches(Invocation.Run(command, "--help").Out, @"^\s*(--[\w-]+) <(?!.*(FILE|DIR))",
                RegexOptions.Multiline);
            foreach (string option in options.Select(o => o.Groups[1].Value).Where(o => o != "--time-limit"))
            {
                // An option of several commands has one parser: all values once, then one.
                string[] values = ["", "x", "-1", "1e999", "x1=", ",", "99999999999999999999"];
                foreach (string value in known.Add(option) ? values : [values[tried % values.Length]])
                {
                    Outcome run = Invocation.Run([command, .. command == "study" ? (string[])["synthetic"] : command == "verify" ? []
                        : ["none"], option, value, "--time-limit", "0.05"]);
                    tried++;
                    if (run.Exit is not (0 or 2 or 3 or 4))
                    {
                        defects.Add($"{command} {option} '{value}': exit {run.Exit} "
                            + $"{run.Error.AsSpan(0, Math.Min(run.Error.Length, 300))}");
                    }
                }
            }
        }

        Assert.True(defects.Count == 0, string.Join('\n', defects));
        Assert.True(tried > 7 * 40, $"{tried}");
    }

    /// <summary>An option whose value was forgotten, or that is given twice, is a slip with a message, whatever else looks at it.</summary>
    [Fact]
    public void A_forgotten_or_a_second_value_is_no_defect()
    {
        int tried = 0;
        foreach (string command in s_commands)
        {
            MatchCollection options = Regex.Matches(Invocation.Run(command, "--help").Out, @"^\s*(--[\w-]+) <", RegexOptions.Multiline);
            foreach (string option in options.Select(o => o.Groups[1].Value))
            {
                Outcome forgotten = Invocation.Run(command, command == "study" ? "noise" : "none", option);
                Assert.Equal((2, command, option), (forgotten.Exit, command, option));
                Assert.Contains(option, forgotten.Error, StringComparison.Ordinal);

                // Some are for several values; no file of these names is there, and nothing is written.
                string input = command == "study" ? "none" : "missing/none";
                Outcome twice = Invocation.Run(command, input, option, "missing/a", option, "missing/b");
                Assert.True(twice.Exit is 2 or 3, $"{command} {option} twice: exit {twice.Exit} {twice.Error}");
                tried++;
            }
        }

        Assert.True(tried > 100, $"{tried}");
    }

    /// <summary>Whoever gives several values must be told which one was meant, whatever kind of value it is.</summary>
    [Fact]
    public void A_value_that_is_refused_is_named_with_its_option()
    {
        int refused = 0;
        foreach (string command in s_commands)
        {
            MatchCollection options = Regex.Matches(Invocation.Run(command, "--help").Out, @"^\s*(--[\w-]+) <", RegexOptions.Multiline);
            foreach (string option in options.Select(o => o.Groups[1].Value))
            {
                Outcome run = Invocation.Run([command, command == "study" ? "noise" : "missing/none", option, "missing/x",
                    .. command == "screen" && option != "--y" ? (string[])["--y", "y"] : []]);
                Assert.DoesNotContain("\\u", run.Error, StringComparison.Ordinal);
                Assert.True(run.Exit != 2 || run.Error.Contains(option, StringComparison.Ordinal) || run.Error.Contains("missing/x:"),
                    $"{command} {option}: {run.Error}");
                refused += run.Exit == 2 ? 1 : 0;
            }
        }

        Assert.True(refused > 50, $"{refused}");
        Assert.Contains("--bins x3=N", Invocation.Run("decompose", "none", "--bins", "x3=4").Error, StringComparison.Ordinal);
        Assert.Contains("--clusters 5000", Invocation.Run("screen", "none", "--y", "y", "--clusters", "5000").Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_says_the_version() =>
        Assert.All(s_commands, command => Assert.Equal(Invocation.Run("--version"), Invocation.Run(command, "--version")));

    [Theory]
    [InlineData("help bounds", "bounds --help")]
    [InlineData("help", "--help")]
    public void Help_is_a_word_too(string line, string same)
    {
        Outcome word = Invocation.Run(line.Split(' ')), option = Invocation.Run(same.Split(' '));
        Assert.Equal((0, option.Out), (word.Exit, word.Out));
    }

    [Theory]
    [InlineData("", "Required command was not provided")]
    [InlineData("decompose", "Give FILE, or a query with --sql")]
    [InlineData("decompose a b", "decompose takes one FILE: b is one too many. Files that are parts of one table")]
    [InlineData("bounds a b c --y e", "b is one too many. Tables of pairs are given as --x1y FILE --x2y FILE --x1x2 FILE.")]
    [InlineData("couple a b", "couple takes one FILE: b is one too many.")]
    [InlineData("decompose a --frobnicate", "--frobnicate")]
    [InlineData("frobnicate", "There is no command frobnicate.")]
    [InlineData("decompse a", "There is no command decompse. Did you mean decompose?")]
    [InlineData("bounds a --confidense .9", "bounds has no option --confidense. Did you mean --confidence?")]
    [InlineData("bounds --confidense", "bounds has no option --confidense. Did you mean --confidence?")]
    [InlineData("solve a --time-limt 3", "Did you mean --time-limit?")]
    [InlineData("bounds", "Give either FILE, or all three of --x1y, --x2y and --x1x2.")]
    [InlineData("bounds a --x1y b", "Give either FILE, or all three")]
    [InlineData("bounds --x1y a --x2y b", "Give either FILE, or all three")]
    [InlineData("bounds --x1y - --x2y - --x1x2 c", "Standard input (-) can be only one of the tables.")]
    [InlineData("couple", "Required argument missing")]
    [InlineData("couple a --x1 b", "--x1")]
    [InlineData("solve", "Required argument missing")]
    [InlineData("solve a --x1 b", "--x1")]
    [InlineData("decompose a --tol x", "--tol x: the value must be a positive number of bits")]
    [InlineData("decompose a --tol 0", "--tol 0: the value must be")]
    [InlineData("decompose a --tol NaN", "--tol NaN: the value must be")]
    [InlineData("decompose a --threads 0", "--threads 0: the value must be an integer between 1 and 1024")]
    [InlineData("decompose a --time-limit -1", "--time-limit -1: the value must be a positive number of seconds")]
    [InlineData("decompose a --seed x", "--seed x: the value must be an integer")]
    [InlineData("decompose a --seed 99999999999999999999", "must be an integer from -2^63 to 2^63 - 1")]
    [InlineData("decompose a --missing keep", "--missing keep: the value must be drop.")]
    [InlineData("bounds a --reconcile maybe", "--reconcile maybe: the value must be auto or always or never.")]
    [InlineData("study fuson", "fuson: no such study. Did you mean fusion? There are")]
    [InlineData("verify --statement theorem-2-as-publishd", "Did you mean theorem-2-as-published")]
    [InlineData("decompose a --tol", "--tol")]
    public void Wrong_usage_exits_2_and_says_what_to_do(string line, string message)
    {
        string[] args = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Outcome run = Invocation.Run(args);
        Assert.Equal((2, ""), (run.Exit, run.Out));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Contains("--help", run.Error, StringComparison.Ordinal);

        // With --json before it, so that it cannot be taken for the value of the last option.
        Outcome json = Invocation.Run([.. args.Take(1), "--json", .. args.Skip(1)]);
        JsonElement error = json.Json.GetProperty("error");
        Assert.Equal((2, "usage"), (json.Exit, error.GetProperty("kind").GetString()));
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
