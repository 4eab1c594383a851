using System.Diagnostics;
using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary>One time limit for all that a run is to do.</summary>
public sealed class TimeLimitTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    // Each search alone would take years: one that had all the time would leave none for the tables that come after it.
    [Fact]
    public void Several_searches_share_the_time()
    {
        Random random = new(11);
        string file = _files.Write("hard.json",
            JsonSerializer.Serialize(new { shape = (int[])[10, 10, 3], p = Enumerable.Range(0, 300).Select(_ => random.Next(1, 1000)) }));
        Outcome run = Invocation.Run("bounds", file, "--exact", "--label-noise", "0.1,0.2", "--json", "--time-limit", "12");
        Assert.Equal(4, run.Exit);
        Assert.True(run.Json.GetProperty("partial").GetBoolean());
        JsonElement[] levels = [.. run.Json.GetProperty("labelNoise").EnumerateArray()];
        Assert.Equal(2, levels.Length);
        Assert.All(levels, level => Assert.Equal("certified", level.GetProperty("status").GetString()));
    }

    [Theory]
    [InlineData("decompose", "{0}.jsonl")]
    [InlineData("couple", "{0}.jsonl")]
    [InlineData("verify", "{0}.csv")]
    [InlineData("verify", "--replay", "{0}.json")]
    public async Task An_input_that_never_comes_is_given_up_in_time(params string[] args)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs mkfifo.");
        string[] named = [.. args.Select(a => a.Replace("{0}", Path.Combine(_files.Directory, "pipe"), StringComparison.Ordinal))];
        MakePipe(named[^1]);
        Outcome run = await Ended([.. named, "--time-limit", "0.2"]);
        Assert.Equal(4, run.Exit);
        Assert.Contains("The time limit was reached before the data were read", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folders_that_links_make_endless_are_walked_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs links.");
        string folder = Path.Combine(_files.Directory, "circle");
        Directory.CreateDirectory(folder);
        Directory.CreateSymbolicLink(Path.Combine(folder, "a"), ".");
        Directory.CreateSymbolicLink(Path.Combine(folder, "b"), ".");
        Directory.CreateDirectory(Path.Combine(folder, "below"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "below", "c"), folder);
        File.WriteAllText(Path.Combine(folder, "below", "t.csv"), "x1,x2,y\na,b,c\nd,e,f\n");
        Outcome run = await Ended("decompose", Path.Combine(folder, "**/*.csv"), "--json");
        Assert.Equal((0, 2), (run.Exit, run.Json.GetProperty("records").GetInt32()));
    }

    [Fact]
    public async Task A_stored_counterexample_without_an_end_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs /dev/zero.");
        Outcome run = await Ended("verify", "--replay", "/dev/zero");
        Assert.Equal(3, run.Exit);
        Assert.Contains("longer than 256 Mi characters", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_in_a_pipe_is_read_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs mkfifo.");
        string pipe = Path.Combine(_files.Directory, "pipe.jsonl");
        MakePipe(pipe);
        Task writing = Task.Run(() => File.AppendAllText(pipe,
            string.Concat(Enumerable.Repeat("{\"shape\":[2,2,2],\"p\":[1,0,1,0,1,0,0,1]}\n", 5000))),
            TestContext.Current.CancellationToken);
        Outcome run = await Ended("decompose", pipe, "--shard", "1/1000");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Equal([1, 1001, 2001, 3001, 4001], run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonElement.Parse(l).GetProperty("line").GetInt32()));
        await writing;
    }

    /// <summary>The outcome of a run that ends; one that hangs fails here, long after any that does not.</summary>
    private static async Task<Outcome> Ended(params string[] args)
    {
        Task<Outcome> run = Task.Run(() => Invocation.Run(args), TestContext.Current.CancellationToken);
        Assert.Same(run, await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)));
        return await run;
    }

    private static void MakePipe(string path)
    {
        using Process made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
    }
}
