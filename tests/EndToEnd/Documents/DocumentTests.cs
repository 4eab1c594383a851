using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Pid.Tests.EndToEnd;

/// <summary>Every command that a document shows runs as it is printed, in a folder with files like those that it names.</summary>
public sealed class DocumentTests(ITestOutputHelper output) : IDisposable
{
    // Pages whose commands other tests run, or whose files are of so many kinds that they have tests of their own.
    private static readonly string[] s_elsewhere = ["tutorial.md", "verified.md", "hardness.md", "tables.md", "formats.md", "json.md"];

    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("README.md", 7)]
    [InlineData("docs/reading.md", 2)]
    [InlineData("docs/cookbook.md", 15)]
    [InlineData("docs/robustness.md", 2)]
    [InlineData("docs/embedding.md", 2)]
    [InlineData("docs/comparison.md", 1)]
    [InlineData("docs/certificates.md", 2)]
    [InlineData("docs/fusion.md", 3)]
    [InlineData("docs/paper.md", 1)]
    public async Task Every_command_of_the_page_runs(string page, int atLeast)
    {
        if (!File.Exists("/bin/sh"))
        {
            Assert.Skip("The commands are written for a POSIX shell, which is not here.");
        }

        DocumentFiles.Write(_files);
        string[] commands = Commands(page);
        Assert.True(commands.Length >= atLeast, $"{page} has {commands.Length} commands.");
        foreach (string command in commands)
        {
            Outcome run = await Shell(Quick(command));
            output.WriteLine($"{command}\n    exit {run.Exit}");
            Assert.True(run.Exit == 0, $"{page}: {command}\nends with exit code {run.Exit}: {run.Error}");
            Assert.True(run.Out.Length > 0 || command.Contains('>', StringComparison.Ordinal), $"{page}: {command}\nprints nothing.");
        }
    }

    [Fact]
    public void No_page_has_commands_that_nobody_runs()
    {
        object[] attributes = typeof(DocumentTests).GetMethod(nameof(Every_command_of_the_page_runs))!.GetCustomAttributes(false);
        string[] run = [.. attributes.OfType<InlineDataAttribute>().Select(data => (string)data.Data[0]!)];
        string[] pages = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "docs"), "*.md");
        foreach (string page in pages.Select(path => Path.GetFileName(path)).Except(s_elsewhere).Select(name => $"docs/{name}"))
        {
            Assert.True(run.Contains(page) || Commands(page).Length == 0,
                $"{page} has commands: add it to {nameof(DocumentTests)}, and its files to {nameof(DocumentFiles)}.");
        }
    }

    [Fact]
    public void The_picture_shows_the_limits_that_the_README_prints()
    {
        string readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));
        string picture = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "images", "answer.svg"));
        double[][] printed = Numbers(readme, @"^    (?:Redundancy R|Unique U[12]|Synergy S) .* (\d\.\d+) +(\d\.\d+)$");
        double[][] drawn = Numbers(picture, @"<rect class=""[rus]"" x=""([\d.]+)"" y=""\d+"" width=""([\d.]+)""");
        double[][] axis = Numbers(picture, @"<text class=""head"" x=""([\d.]+)"" y=""282"" text-anchor=""middle"">([\d.]+)</text>");
        Assert.Equal((4, 4, 5), (printed.Length, drawn.Length, axis.Length));
        (double zero, double unit) = (axis[0][0], axis[^1][0] - axis[0][0]);
        Assert.Equal((0, 1), (axis[0][1], axis[^1][1]));
        foreach ((double[] limits, double[] bar) in printed.Zip(drawn))
        {
            Assert.Equal(limits[0], (bar[0] - zero) / unit, .002);
            Assert.Equal(limits[1], (bar[0] + bar[1] - zero) / unit, .002);

            // For those who hear it.
            Assert.Contains(FormattableString.Invariant($"{limits[0]} to {limits[1]}"), picture, StringComparison.Ordinal);
        }

        static double[][] Numbers(string text, string pattern) => [..
            Regex.Matches(text.ReplaceLineEndings("\n"), pattern, RegexOptions.Multiline)
            .Select(m => m.Groups.Values.Skip(1).Select(g => double.Parse(g.Value, CultureInfo.InvariantCulture)).ToArray())];
    }

    // Indented lines, and the last column of the README's table of commands.
    private static string[] Commands(string page)
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, page));
        IEnumerable<string> indented = lines.Where(l => l.StartsWith("    ", StringComparison.Ordinal)).Select(l => l.Trim());
        IEnumerable<string> listed = lines.Where(l => l.StartsWith('|'))
            .SelectMany(l => Regex.Matches(l.Split('|')[^2], "`(pid [^`]*)`").Select(m => m.Groups[1].Value));
        return [.. indented.Concat(listed).Where(command => command.StartsWith("pid ", StringComparison.Ordinal))];
    }

    // Simulated limits take many seconds a command; that they are right is for other tests. A batch has none unless it is asked for.
    private static string Quick(string command)
    {
        string[] words = command.Split(' ');
        bool simulates = words[1] is "bounds" or "decompose"
            && !words.Any(w => w is "--method" or "--exact" || w.StartsWith("tables", StringComparison.Ordinal));
        return simulates ? $"pid {words[1]} --method profile {string.Join(' ', words[2..])}" : command;
    }

    private async Task<Outcome> Shell(string command)
    {
        ProcessStartInfo info = new("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _files.Directory,
        };
        info.ArgumentList.Add("-c");
        info.ArgumentList.Add($"pid() {{ {string.Join(' ', Invocation.Command.Select(part => $"'{part}'"))} \"$@\"; }}\n{command}");
        info.Environment["SLURM_ARRAY_TASK_ID"] = "1";
        using Process process = Process.Start(info)!;
        return await Invocation.Finish(process);
    }
}
