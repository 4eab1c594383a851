using System.Diagnostics;
using System.Reflection.PortableExecutable;

namespace Pid.Tests.EndToEnd;

/// <summary>The built command as a process; everything that does not need one is tested without.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task The_process_reads_stdin_writes_utf8_and_keeps_stderr_empty()
    {
        using Process process = Invocation.Start("decompose", "-", "--x1", "größe", "--x2", "x2", "--y", "y", "--json");
        Outcome run = await Invocation.Finish(process, "größe,x2,y\nklein,0,0\nklein,1,0\ngroß,0,0\ngroß,1,1\n");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Equal("größe", run.Json.GetProperty("names").GetProperty("x1").GetString());
        run.Json.AssertIs("synergy", .5, 1e-9);
    }

    [Fact]
    public async Task The_process_answers_on_a_sample_in_plain_text()
    {
        using Process process = Invocation.Start("bounds", "samples/crema-d-votes.csv", "--x1", "voice", "--x2", "face", "--y", "emotion");
        Outcome run = await Invocation.Finish(process);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.DoesNotContain('\u001b', run.Out);
        Assert.Contains("Synergy S", run.Out, StringComparison.Ordinal);
        Assert.Contains(run.Out.Split('\n'), line => line.Length > 80);
    }

    /// <summary>A terminal is left as it was: no codes for a keypad that nobody takes back.</summary>
    [Theory]
    [InlineData("--version")]
    [InlineData("couple --help")]
    [InlineData("couple missing.csv")]
    public async Task A_screen_gets_words_only(string line)
    {
        const string Script = "/usr/bin/script";
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Script), "Shows the output to a terminal.");
        ProcessStartInfo info = new(Script) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-qc", $"{string.Join(' ', Invocation.Command)} {line}", "/dev/null"])
        {
            info.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(info)!;
        Outcome run = await Invocation.Finish(process);
        Assert.NotEqual("", run.Out.Trim());
        Assert.DoesNotContain('\u001b', run.Out);
    }

    // What the build says where it could not have the compiler, and goes on.
    [Fact]
    public void What_a_build_in_release_makes_is_compiled_ahead_of_time()
    {
        using PEReader command = new(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "pid.dll")));
        bool isCompiled = command.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
        bool isRelease = AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal);
        Assert.SkipUnless(isCompiled || (isRelease && Environment.GetEnvironmentVariable("PID_REQUIRE_ALL") is { Length: > 0 }),
            "The command here is intermediate code.");
        Assert.True(isCompiled);
    }

    [Fact]
    public async Task The_process_says_bad_data_on_stderr_and_exits_3()
    {
        using Process process = Invocation.Start("decompose", "samples/crema-d-votes.csv");
        Outcome run = await Invocation.Finish(process);
        Assert.Equal((3, ""), (run.Exit, run.Out));
        Assert.Contains("--x1 voice --x2 face --y emotion", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_a_wait_for_input_with_130_and_a_message()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Sends a signal and reads /proc.");
        using Process process = Invocation.Start("decompose", "-", "--json");
        while (!WaitsForInput(process))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Outcome run = new(process.ExitCode, output, error);
        Assert.Equal(130, run.Exit);
        Assert.Equal("stopped", run.Json.GetProperty("error").GetProperty("kind").GetString());
        Assert.Contains("Interrupted before the data were read", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Whether the process has started the thread that waits for input, which it does after it listens for signals.</summary>
    private static bool WaitsForInput(Process process) =>
        Directory.EnumerateDirectories($"/proc/{process.Id}/task").Any(task =>
        File.ReadAllText(Path.Combine(task, "comm")).StartsWith(".NET TP Worker", StringComparison.Ordinal));
}
