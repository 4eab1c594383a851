using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pid.Cli;

namespace Pid.Tests.EndToEnd;

/// <summary>What a person sees: the same answer on narrow and wide screens, in files and in documents.</summary>
public sealed partial class ScreenLayoutTests : IDisposable
{
    private const string Voice = "samples/crema-d-voice.csv", Face = "samples/crema-d-face.csv", Pairs = "samples/crema-d-unlabelled.csv";

    private static readonly int[] s_shape = [2, 2, 2], s_xor = [1, 0, 0, 1, 0, 1, 1, 0];

    private readonly TempFiles _files = new();

    /// <summary>A command line for each kind of result.</summary>
    private static readonly Dictionary<string, string> s_commands = new()
    {
        ["bounds"] = "bounds samples/crema-d-votes.csv --x1 voice --x2 face --y emotion --method profile",
        ["samples"] = $"bounds --x1y {Voice} --x2y {Face} --x1x2 {Pairs} --x1 voice --x2 face --y emotion --method profile",
        ["bounds-all"] = "bounds samples/titanic.csv --x1 class --x2 sex --y survived --exact --all",
        ["decompose"] = "decompose samples/titanic.csv --x1 class --x2 sex --y survived --method profile",
        ["exact"] = "decompose samples/titanic.csv --x1 class --x2 sex --y survived --exact",
        ["modalities"] = "decompose samples/titanic.csv --modality class=class --modality age=age --modality sex=sex --y survived --exact",
        ["screen"] = "screen samples/titanic.csv --y survived",
        ["couple"] = "couple samples/marginals.csv",
    };

    public static TheoryData<string, int> Screens
    {
        get
        {
            TheoryData<string, int> all = [];
            foreach (string name in (string[])["bounds", "decompose", "screen"])
            {
                foreach (int width in (int[])[40, 60, 80, 100, 140])
                {
                    all.Add(name, width);
                }
            }

            return all;
        }
    }

    public void Dispose() => _files.Dispose();

    // Written anew where PID_WRITE_SCREENS names the folder: look at them before they are kept.
    [Theory]
    [MemberData(nameof(Screens))]
    public void Screens_look_as_they_were_when_somebody_looked(string name, int width)
    {
        // Through standard input: the name of a folder would be wrapped where it pleases.
        string[] args = Args(name);
        string table = args.First(File.Exists);
        string seen = Invocation.OnScreen(width, table, [.. args.Select(a => a == table ? "-" : a)]);
        string file = string.Create(CultureInfo.InvariantCulture, $"{name}-{width}.txt");
        if (Environment.GetEnvironmentVariable("PID_WRITE_SCREENS") is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, file), seen);
        }

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "screens", file)), seen);
    }

    [Theory]
    [InlineData("samples")]
    [InlineData("bounds-all")]
    [InlineData("modalities")]
    [InlineData("couple")]
    [InlineData("decompose")]
    public void No_line_is_wider_than_the_screen_and_no_number_is_lost(string name)
    {
        string[] numbers = Numbers(Invocation.OnScreen(400, null, Args(name)), name);
        Assert.NotEmpty(numbers);
        foreach (int width in (int[])[40, 60, 80, 100, 140])
        {
            string screen = Invocation.OnScreen(width, null, Args(name));
            Assert.All(screen.Split('\n'), line => Assert.True(line.Length <= width, $"{width}: {line}"));
            Assert.Equal(numbers, Numbers(screen, name));
        }
    }

    // A folder is wrapped where it pleases, and may have a number for a name.
    private static string[] Numbers(string screen, string command) => Numbers(Args(command).Where(File.Exists).Aggregate(screen,
        (text, path) => Regex.Replace(text, string.Concat(path.Select(c => c == ' ' ? @"\s+" : Regex.Escape($"{c}") + @"\s*")), "")));

    [Fact]
    public void All_adds_to_what_is_shown_and_takes_nothing_away()
    {
        foreach (string name in (string[])["bounds", "decompose"])
        {
            string few = Invocation.Run(Args(name)).Out, all = Invocation.Run([.. Args(name), "--all"]).Out;
            Assert.True(all.Length > few.Length);
            Assert.Empty(Numbers(few).Except(Numbers(all)));
        }

        string short_ = Invocation.Run(Args("bounds")).Out;
        Assert.Contains("--all shows every bound", short_, StringComparison.Ordinal);
        Assert.DoesNotContain("heuristic", short_, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_format_says_the_same()
    {
        string[] args = Args("exact");
        JsonElement json = Invocation.Run([.. args, "--format", "json"]).Json;
        string markdown = Invocation.Run([.. args, "--format", "markdown"]).Out, plain = Invocation.Run(args).Out;
        string[][] csv = [.. Invocation.Run([.. args, "--format", "csv"]).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(','))];
        Assert.Equal((2, csv[0].Length), (csv.Length, csv[1].Length));
        Dictionary<string, string> row = csv[0].Zip(csv[1]).ToDictionary(c => c.First, c => c.Second);
        foreach (string part in (string[])["redundancy", "unique1", "unique2", "synergy", "total"])
        {
            (double lower, double upper) = json.Interval(part);
            Assert.Equal((lower, upper), (Number(part + "_lower"), Number(part + "_upper")));
        }

        Assert.Equal(("class", "sex", "survived"), (row["x1"], row["x2"], row["y"]));
        Assert.Empty(Numbers(plain).Except(Numbers(markdown)));
        Assert.Equal(Invocation.Run([.. args, "--json"]).Json.GetProperty("synergy").ToString(), json.GetProperty("synergy").ToString());

        double Number(string name) => double.Parse(row[name], CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Limits_of_the_population_are_in_the_row_of_a_sample()
    {
        Outcome run = Invocation.Run([.. Args("decompose"), "--format", "csv"]);
        string[][] csv = [.. run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
        Dictionary<string, string> row = csv[0].Zip(csv[1]).ToDictionary(c => c.First, c => c.Second);
        JsonElement population = Invocation.Run([.. Args("decompose"), "--json"]).Json.GetProperty("population");
        Assert.Equal(population.GetProperty("synergy").GetProperty("lower").GetDouble(),
            double.Parse(row["population_synergy_lower"], CultureInfo.InvariantCulture), 1e-12);
        Assert.Equal(("0.95", "profile"), (row["population_confidence"], row["population_method"]));
    }

    [Fact]
    public void A_batch_as_csv_has_a_row_a_line_and_its_errors()
    {
        string batch = _files.Write("b.jsonl", "{\"shape\":[2,2,2],\"p\":[1,0,0,1,0,1,1,0]}\n{\"shape\":[2,2,2],\"p\":[1]}\n");
        Outcome run = Invocation.Run("decompose", batch, "--format", "csv");
        string[] lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((3, 3), (run.Exit, lines.Length));
        Assert.StartsWith("line,size_x1", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("1,2,2,2,", lines[1], StringComparison.Ordinal);
        Assert.Matches("^2,,,,.*pid|^2,,,,.*cells|^2,,,,.*numbers", lines[2]);
        Assert.Equal(2, Invocation.Run("decompose", batch, "--format", "markdown").Exit);
    }

    [Theory]
    [InlineData("couple", "csv", "no --format csv")]
    [InlineData("decompose", "yaml", "table, csv, markdown, json")]
    [InlineData("decompose", "3", "table, csv, markdown, json")]
    public void A_format_that_a_command_has_not_is_refused(string command, string format, string problem)
    {
        Outcome run = Invocation.Run([.. Args(command), "--format", format]);
        Assert.Equal((2, ""), (run.Exit, run.Out));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.Equal(2, Invocation.Run([.. Args("decompose"), "--json", "--format", "csv"]).Exit);
    }

    [Fact]
    public void Names_are_no_markup_in_a_document()
    {
        string table = _files.Write("t.csv", "a|b,<c>,*y*,count\n`x`,p,0,3\nz,q,1,5\n");
        string text = Invocation.Run("decompose", table, "--x1", "a|b", "--x2", "<c>", "--y", "*y*", "--format", "markdown").Out;
        Assert.Contains("a\\|b", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"[^\\]<c>", text);
        string[] rows = [.. text.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal))];
        Assert.All(rows, row => Assert.Contains(Bars().Count(row), (int[])[5, 6]));
    }

    [Fact]
    public void Names_steer_no_terminal_and_begin_no_row_in_any_format()
    {
        const string Steering = "\u001b]0;title\u0007\u009b31m\u202e";
        string names = _files.Write("names.json", JsonSerializer.Serialize(new
        {
            shape = s_shape,
            p = s_xor,
            names = new { x1 = Steering, x2 = "[x](javascript:1)", y = "\r-1" },
        }));
        foreach (string format in (string[])["table", "csv", "markdown", "json"])
        {
            string screen = Invocation.OnScreen(80, null, "decompose", names, "--exact", "--format", format);
            Assert.DoesNotContain(screen, c => c is '\u001b' or '\u0007' or '\u009b' or '\u202e');
        }

        Assert.DoesNotContain("](", Invocation.Run("decompose", names, "--exact", "--format", "markdown").Out
            .Replace("\\](", "", StringComparison.Ordinal), StringComparison.Ordinal);
        string csv = Invocation.Run("decompose", names, "--exact", "--format", "csv").Out;
        Assert.Contains("\"'\r-1\"", csv, StringComparison.Ordinal);
        Assert.Contains(Steering, csv, StringComparison.Ordinal); // a file and a program get the name as it is
    }

    // Neither has words longer than the narrowest screen.
    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(140)]
    public void Messages_and_the_iterations_of_a_solver_fit_the_screen(int width)
    {
        foreach (string[] args in (string[][])[["decompose", "none.csv", "--x1", "a"], ["solve", Invocation.Sample("dice.cbf")]])
        {
            using StringWriter output = new(), error = new() { NewLine = "\n" };
            _ = PidCommand.Run(args, new Terminal(Stream.Null, output, error) { ErrorIsTerminal = true, ErrorWidth = width });
            string[] lines = error.ToString().Replace("\r", "\n", StringComparison.Ordinal).Split('\n');
            Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
            Assert.Contains(lines, line => line.StartsWith(args[0] == "solve" ? "  it  primal objective" : "pid: none.csv: There is no",
                StringComparison.Ordinal));
            Assert.Contains(output.ToString().Split('\n'), line => args[0] != "solve" || line.Length > 80); // which no screen shows
        }
    }

    [Theory]
    [InlineData(80)]
    [InlineData(140)]
    public void Signs_of_two_columns_and_marks_of_none_stand_in_their_frame(int width)
    {
        const string First = "日本語", Second = "e\u0301te\u0301";
        string table = _files.Write("signs.csv", $"{First},{Second},y,count\n語,p,0,3\nz,q,1,5\n");
        string[] frame = [.. Invocation.OnScreen(width, table, "decompose", "-", "--x1", First, "--x2", Second, "--y", "y", "--exact")
            .Split('\n').Where(line => line is ['╭' or '│' or '├' or '╰', ..])];
        Assert.Contains(frame, line => line.Contains(First, StringComparison.Ordinal) && line.Contains(Second, StringComparison.Ordinal));
        Assert.Single(frame.Select(line => line.Sum(c => c is >= '\u3000' and <= '\u9fff' ? 2 : c == '\u0301' ? 0 : 1)).Distinct());
    }

    [Theory]
    [InlineData(40)]
    [InlineData(120)]
    public void A_word_wider_than_the_screen_is_broken_and_none_of_it_lost(int width)
    {
        string name = string.Concat(Enumerable.Range(100, 100)), table = _files.Write("long.csv", $"{name},b,y,count\n0,0,0,3\n1,1,1,5\n");
        string screen = Invocation.OnScreen(width, table, "decompose", "-", "--x1", name, "--x2", "b", "--y", "y", "--exact");
        Assert.All(screen.Split('\n'), line => Assert.InRange(line.Length, 0, width));
        Assert.Contains($"I({name},", screen.Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static string[] Args(string name) => [.. s_commands[name].Split(' ').Select(word =>
        word.StartsWith("samples/", StringComparison.Ordinal) ? Invocation.Sample(word["samples/".Length..]) : word)];

    // A number may stand at the end of a line, but is never broken.
    private static string[] Numbers(string text) => [.. Number().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"(?<![\w.-])\d+\.\d+(?![\w-])")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bars();
}
