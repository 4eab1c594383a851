using System.Diagnostics;
using System.Globalization;

namespace Pid.Tests.EndToEnd;

/// <summary>Signals, and streams that are closed, full, or left by their reader.</summary>
public sealed class ProcessFaultTests : IDisposable
{
    private const string And = "{\"shape\":[2,2,2],\"p\":[1,0,1,0,1,0,0,1]}\n";
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 130)]
    [InlineData("INT", 130)]
    public async Task A_signal_gives_what_is_known_so_far(string signal, int exit)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends signals.");
        string file = _files.Write("hard.json", $"{{\"shape\":[6,6,6],\"p\":[{string.Join(',', Enumerable.Range(0, 216).Select(i => 1 + (i * 7919 % 101)))}]}}");
        string kept = _files.Write("ends.jsonl", "from before");
        using Process process = Invocation.Start("bounds", file, "--exact", "--time-limit", "600", "--json", "--witness", kept);
        await Task.Delay(3000, TestContext.Current.CancellationToken);
        Assert.False(process.HasExited);
        using Process kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        Outcome run = await Invocation.Finish(process);
        Assert.Equal((exit, ""), (run.Exit, run.Error));
        Assert.True(run.Json.GetProperty("partial").GetBoolean());
        run.Json.Interval("synergy");
        Assert.NotEqual("from before", File.ReadAllText(kept));
    }

    [Theory]
    [InlineData("decompose t.json > /dev/full", 2, "No space left")]
    [InlineData("decompose t.json --json > /dev/full", 2, "No space left")]
    [InlineData("decompose b.jsonl > /dev/full", 2, "No space left")]
    [InlineData("--help > /dev/full", 2, "No space left")]
    [InlineData("decompose t.json >&-", 2, "Standard output is closed")]
    [InlineData("decompose b.jsonl --threads 2 >&-", 2, "Standard output is closed")]
    [InlineData("decompose none.json > /dev/full", 3, "no such file")]
    public async Task An_output_that_takes_nothing_is_one_line_and_exit_2(string command, int exit, string words)
    {
        Outcome run = await Shell(command);
        Assert.Equal(exit, run.Exit);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("decompose none.json 2>&-", 3)]
    [InlineData("decompose none.json 2> /dev/full", 3)]
    [InlineData("decompose t.json 2>&-", 0)]
    [InlineData("decompose - <&-", 3)]
    [InlineData("decompose - --json <&- 2>&-", 3)]
    [InlineData("decompose t.json <&- 2>&-", 0)]
    public async Task Other_streams_that_are_closed_or_full_change_nothing(string command, int exit) => Assert.Equal(exit, (await Shell(command)).Exit);

    [Fact]
    public async Task A_reader_that_goes_ends_a_batch_quietly()
    {
        const int Lines = 300_000;
        _files.Write("long.jsonl", string.Concat(Enumerable.Repeat(And, Lines)));
        string kept = _files.Write("kept.parquet", "from before");
        long start = Environment.TickCount64;
        Outcome run = await Shell("decompose long.jsonl --parquet kept.parquet | head -1", pipeline: true);
        Assert.Contains("\"line\":1,", run.Out, StringComparison.Ordinal);
        Assert.Equal((2, ""), (run.Exit, run.Error));
        Assert.Equal("from before", File.ReadAllText(kept));
        Assert.InRange(Environment.TickCount64 - start, 0, 20_000);
    }

    [Fact]
    public async Task Two_runs_that_share_a_file_as_output_write_one_after_the_other()
    {
        Outcome run = await Shell("decompose b.jsonl >> both; pid decompose b.jsonl >> both; cat both");
        Assert.Equal(4, run.JsonLines.Length);
        Outcome group = await Shell("decompose b.jsonl > group; { pid decompose b.jsonl; pid decompose b.jsonl; } > group; cat group");
        Assert.Equal(4, group.JsonLines.Length);
    }

    private async Task<Outcome> Shell(string command, bool pipeline = false)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs a shell and /dev/full.");
        _files.Write("t.json", And);
        _files.Write("b.jsonl", And + And);
        string pid = Path.Combine(AppContext.BaseDirectory, "pid.dll");
        ProcessStartInfo info = new("bash")
        {
            WorkingDirectory = _files.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.ArgumentList.Add("-c");
        info.ArgumentList.Add($"pid() {{ DOTNET_EnableDiagnostics=0 dotnet '{pid}' \"$@\"; }}; pid {command}{(pipeline ? "; exit ${PIPESTATUS[0]}" : "")}");
        using Process process = Process.Start(info)!;
        Task<Outcome> run = Invocation.Finish(process);
        if (await Task.WhenAny(run, Task.Delay(60_000, TestContext.Current.CancellationToken)) != run)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{command} hangs.");
        }

        return await run;
    }
}
