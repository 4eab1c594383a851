using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Pid.Tests.EndToEnd;

/// <summary>Signals, and streams that are closed, full, or left by their reader.</summary>
public sealed class ProcessFaultTests : IDisposable
{
    private const string And = "{\"shape\":[2,2,2],\"p\":[1,0,1,0,1,0,0,1]}\n";
    private static readonly string[] s_inputs = ["t.json", "b.jsonl", "noise.jsonl", "noise.cbf.gz"];
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    [InlineData("INT", 130)]
    public async Task A_signal_gives_what_is_known_so_far(string signal, int exit)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends signals.");
        string file = _files.Write("hard.json",
            $"{{\"shape\":[6,6,6],\"p\":[{string.Join(',', Enumerable.Range(0, 216).Select(i => 1 + (i * 7919 % 101)))}]}}");
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
    [InlineData("decompose t.json --report /dev/full", 2, "No space left")]
    [InlineData("decompose noise.jsonl", 3, "line 2, byte 2: The line is no UTF-8 text")]
    [InlineData("decompose noise.jsonl --threads 2", 3, "line 2, byte 2: The line is no UTF-8 text")]
    [InlineData("decompose --sql \"SELECT {'a': 1} AS x1, 2 AS x2, 1 AS y\"", 3, "x1")]
    [InlineData("decompose --sql \"SELECT MAP {'a': 1} AS x1, 2 AS x2, 1 AS y\"", 3, "x1")]
    [InlineData("screen noise.jsonl --y y", 3, "noise.jsonl")]
    [InlineData("solve noise.cbf.gz", 3, "compressed data are damaged")]
    public async Task A_fault_is_one_line_and_its_code(string command, int exit, string words)
    {
        Outcome run = await Shell(command);
        Assert.Equal(exit, run.Exit);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("decompose - --report io.csv < io.csv", "--report io.csv: It would overwrite the input")]
    [InlineData("decompose io.csv >> io.csv", "The input and standard output are the same file")]
    [InlineData("decompose - < io.csv >> io.csv", "The input and standard output are the same file")]
    [InlineData("decompose /dev/stdin < io.csv >> io.csv", "The input and standard output are the same file")]
    [InlineData("decompose t.json --report io.csv >> io.csv", "--report io.csv: This is the same file as standard output")]
    [InlineData("decompose t.json --report /dev/stdout >> io.csv", "--report /dev/stdout: This is the same file as standard output")]
    [InlineData("decompose t.json --report io.csv 2>> io.csv", "")]
    public async Task What_stands_behind_a_stream_is_no_other_file(string command, string words)
    {
        const string Before = "x1,x2,y\n0,0,0\n1,1,1\n";
        string file = _files.Write("io.csv", Before);
        Outcome run = await Shell(command);
        Assert.Equal((2, ""), (run.Exit, run.Out));
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.StartsWith(Before, File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decompose /dev/stdin <&-", 3)]
    [InlineData("decompose /dev/fd/0 <&-", 3)]
    [InlineData("decompose link <&-", 3)]
    [InlineData("decompose linked <&-", 3)]
    [InlineData("decompose t.json --report /dev/stdout >&-", 2)]
    public async Task A_stream_that_was_not_handed_down_is_none_of_the_runtime_s_files(string command, int exit)
    {
        File.CreateSymbolicLink(Path.Combine(_files.Directory, "link"), "/dev/stdin");
        File.CreateSymbolicLink(Path.Combine(_files.Directory, "linked"), "link");
        Outcome run = await Shell(command);
        Assert.Equal(exit, run.Exit);
        Assert.Contains("The process was started without this stream.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decompose none.json 2>&-", 3)]
    [InlineData("decompose none.json 2> /dev/full", 3)]
    [InlineData("decompose t.json 2>&-", 0)]
    [InlineData("decompose - <&-", 3)]
    [InlineData("decompose - --json <&- 2>&-", 3)]
    [InlineData("decompose t.json <&- 2>&-", 0)]
    public async Task Other_streams_that_are_closed_or_full_change_nothing(string command, int exit) =>
        Assert.Equal(exit, (await Shell(command)).Exit);

    [Theory]
    [InlineData("--report", "decompose t.json")]
    [InlineData("--parquet", "decompose long.jsonl")]
    [InlineData("--plot", "screen wide.csv --y y")]
    [InlineData("--csv", "screen wide.csv --y y --top 1000")]
    [InlineData("--checkpoint", "screen wide.csv --y y --top 1000")]
    public async Task A_disk_that_fills_leaves_the_old_file(string option, string command)
    {
        // What the shell's limit on the size of files refuses is refused in the middle of a file, as by a full disk.
        _files.Write("long.jsonl", string.Concat(Enumerable.Repeat(And, 2000)));
        _files.Write("wide.csv", string.Join(',', Enumerable.Range(0, 40).Select(c => $"c{c}")) + ",y\n"
            + string.Concat(Enumerable.Range(0,
            20).Select(r => string.Concat(Enumerable.Range(0, 40).Select(c => $"{r * (c + 3) % 7 % 2},")) + $"{r % 2}\n")));
        string kept = Path.Combine(_files.Directory, "kept");
        string? before = option == "--checkpoint" ? null : "from before"; // a checkpoint goes on from what is there
        if (before is not null)
        {
            File.WriteAllText(kept, before);
        }

        Outcome run = await Shell($"{command} {option} kept", setting: "trap '' XFSZ; ulimit -f 1; export DOTNET_EnableWriteXorExecute=0;");
        Assert.Equal(2, run.Exit);
        Assert.NotEqual("", run.Out); // no file takes the result with it
        Assert.Contains("kept", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.Equal(before, File.Exists(kept) ? File.ReadAllText(kept) : null);
        Assert.Empty(Directory.GetFiles(_files.Directory).Select(Path.GetFileName).Except([.. s_inputs, "long.jsonl", "wide.csv", "kept"]));
    }

    [Fact]
    public async Task Files_of_one_set_are_all_new_or_all_as_they_were()
    {
        string[] names = ["kept-x1y.csv", "kept-x2y.csv", "kept-x1x2.csv"];
        Array.ForEach(names, name => _files.Write(name, "from before"));
        File.Copy(Invocation.Sample("formula.cnf"), Path.Combine(_files.Directory, "f.cnf"));
        Outcome run = await Shell("reduce f.cnf --marginals kept",
            setting: "trap '' XFSZ; ulimit -f 20; export DOTNET_EnableWriteXorExecute=0;");
        Assert.Equal(2, run.Exit);
        Assert.NotEqual("", run.Out);
        Assert.Contains("--marginals kept-x1x2.csv: The file cannot be written", run.Error, StringComparison.Ordinal); // the last of them
        Assert.All(names, name => Assert.Equal("from before", File.ReadAllText(Path.Combine(_files.Directory, name))));
        Assert.Equal(names.Length, Directory.GetFiles(_files.Directory, "kept*").Length);
        Assert.Empty(Directory.GetFiles(_files.Directory, ".pid-*"));
    }

    [Fact]
    public async Task A_pipe_as_input_is_read_once_and_no_hash_is_made_up_for_it()
    {
        _files.Write("r.csv", "x1,x2,y\n0,0,0\n1,1,1\n");
        foreach ((string command, string setting) in ((string, string)[])[("decompose <(cat r.csv)", ""),
            ("decompose fifo", "mkfifo fifo; cat r.csv > fifo &")])
        {
            Outcome run = await Shell(command + " --report page.html", setting: setting);
            Assert.Equal((0, ""), (run.Exit, run.Error));
            string page = File.ReadAllText(Path.Combine(_files.Directory, "page.html"));
            Assert.Contains("not kept", page, StringComparison.Ordinal);
            Assert.DoesNotContain("e3b0c442", page, StringComparison.Ordinal); // SHA-256 of nothing
        }
    }

    // The input has no end: a batch that went on for nobody would not end either.
    [Theory]
    [InlineData("", 0, "")]
    [InlineData("--threads 2", 0, "")]
    [InlineData("--format csv", 0, "")]
    [InlineData("--parquet kept.parquet", 2,
        "pid: --parquet kept.parquet: The file was not written: the batch was not read and answered to its end.\n")]
    public async Task A_reader_that_goes_ends_a_batch_quietly(string options, int exit, string error)
    {
        string kept = _files.Write("kept.parquet", "from before");
        Outcome run = await Shell($"decompose - {options} < <(yes '{And.TrimEnd()}' 2>/dev/null) | head -1", pipeline: true);
        Assert.StartsWith(options == "--format csv" ? "line," : "{", run.Out, StringComparison.Ordinal);
        Assert.Equal((exit, error), (run.Exit, run.Error));
        Assert.Equal("from before", File.ReadAllText(kept));
    }

    // Nothing else about a run depends on who reads it: what it says, writes and tells the shell is the same.
    [Theory]
    [InlineData("--help", 0, "")]
    [InlineData("--version", 0, "")]
    [InlineData("decompose t.json --report page.html", 0, "")]
    [InlineData("bounds t.json --json", 0, "")]
    [InlineData("decompose b.jsonl", 0, "")]
    [InlineData("verify --statement theorem-1 --draws 1", 0, "")]
    [InlineData("solve noise.cbf.gz --json", 3, "compressed data are damaged")]
    [InlineData("decompose --nothing --json", 2, "no option --nothing")]
    public async Task A_reader_that_goes_is_no_fault(string command, int exit, string words)
    {
        Outcome run = await Shell($"{command} | true", pipeline: true);
        Assert.Equal(exit, run.Exit);
        Assert.Equal(words.Length > 0, run.Error.Length > 0);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Equal(command.Contains("--report", StringComparison.Ordinal), File.Exists(Path.Combine(_files.Directory, "page.html")));
    }

    [Fact]
    public async Task Two_runs_that_share_a_file_as_output_write_one_after_the_other()
    {
        Outcome run = await Shell("decompose b.jsonl >> both; pid decompose b.jsonl >> both; cat both");
        Assert.Equal(4, run.JsonLines.Length);
        Outcome group = await Shell("decompose b.jsonl > group; { pid decompose b.jsonl; pid decompose b.jsonl; } > group; cat group");
        Assert.Equal(4, group.JsonLines.Length);
    }

    private async Task<Outcome> Shell(string command, bool pipeline = false, string setting = "")
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs a shell and /dev/full.");
        _files.Write("t.json", And);
        _files.Write("b.jsonl", And + And);
        _files.Write("noise.jsonl", [.. Encoding.UTF8.GetBytes(And), (byte)'"', 0xFF, 0xFE, (byte)'\n', .. Encoding.UTF8.GetBytes(And)]);
        _files.Write("noise.cbf.gz", [0x1F, 0x8B, 8, 0, 1, 2, 3, 0xFF, 0xFE]);
        string pid = string.Join(' ', Invocation.Command.Select(word => $"'{word}'"));
        ProcessStartInfo info = new("bash")
        {
            WorkingDirectory = _files.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.ArgumentList.Add("-c");
        info.ArgumentList.Add($"{setting} pid() {{ DOTNET_EnableDiagnostics=0 {pid} \"$@\"; }}; pid "
            + $"{command}{(pipeline ? "; exit ${PIPESTATUS[0]}" : "")}");
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
