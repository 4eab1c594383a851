using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Pid.Tests.EndToEnd.Fuzzing;

/// <summary>
/// Hostile files of every format and hostile arguments, from a fixed seed: a run ends in time, in bounded memory, with a code that means something, and
/// never with a trace. PID_FUZZ_RUNS says how many runs, PID_FUZZ_SEED from which number on.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    private const int RunsByDefault = 2000;
    private const double LongestSeconds = 10;
    private const long MostMemory = 1L << 30;
    private static readonly int[] s_codes = [0, 2, 3, 4, 5];
    private readonly TempFiles _files = new();
    private readonly string _table, _batch;
    private readonly Specimen[] _corpus;

    public FuzzTests()
    {
        _table = _files.Write("records.csv", Corpus.Table);
        _batch = _files.Write("b.jsonl", Corpus.Batch);
        _corpus = Corpus.All(Made);
    }

    public void Dispose() => _files.Dispose();

    private static int Runs => int.Parse(Environment.GetEnvironmentVariable("PID_FUZZ_RUNS") ?? $"{RunsByDefault}", CultureInfo.InvariantCulture);

    private static int Seed => int.Parse(Environment.GetEnvironmentVariable("PID_FUZZ_SEED") ?? "1", CultureInfo.InvariantCulture);

    [Fact]
    public void Every_specimen_is_good() => Assert.All(_corpus, specimen =>
    {
        Outcome run = Invocation.Run(Command(specimen, _files.Write(specimen.File, specimen.Content)));
        Assert.True(run.Exit == 0, $"{specimen.Name}: exit {run.Exit}: {run.Error}");
    });

    [Fact]
    public void No_input_breaks_it()
    {
        List<string> failures = [];
        for (int run = Seed; run < Seed + Runs && failures.Count < 20; run++)
        {
            Random random = new(run);
            Specimen specimen = _corpus[run % _corpus.Length];
            string file = _files.Write(specimen.File, Mutation.Of(specimen.Content, random));
            string[] command = [.. Command(specimen, file), "--time-limit", "5"];
            if (random.Next(8) == 0)
            {
                command[random.Next(command.Length)] = Encoding.UTF8.GetString(Mutation.Of(Encoding.UTF8.GetBytes(command[random.Next(command.Length)]), random)).Replace('/', '_');
            }

            if (Failure(() => Invocation.Run(command)) is { } failure)
            {
                failures.Add($"run {run}, {specimen.Name}, pid {string.Join(' ', command)}: {failure}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Fact]
    public async Task No_input_breaks_a_process()
    {
        for (int run = 0; run < Math.Max(10, Runs / 400); run++)
        {
            Specimen specimen = _corpus[(run * 7) % _corpus.Length];
            string file = _files.Write(specimen.File, Mutation.Of(specimen.Content, new Random(Seed + (1_000_000 * run))));
            using Process process = Invocation.Start(Command(specimen, file));
            Task<Outcome> finished = Invocation.Finish(process);
            long peak = 0;
            long start = Stopwatch.GetTimestamp();
            while (await Task.WhenAny(finished, Task.Delay(20, TestContext.Current.CancellationToken)) != finished)
            {
                process.Refresh();
                peak = process.HasExited ? peak : Math.Max(peak, process.WorkingSet64);
                Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 6 * LongestSeconds); // a process starts slowly on a busy machine
            }

            Outcome outcome = await finished;
            Assert.Contains(outcome.Exit, s_codes);
            Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
            Assert.InRange(peak, 0, MostMemory);
        }
    }

    private static string? Failure(Func<Outcome> run)
    {
        long memory = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        Outcome outcome;
        try
        {
            outcome = run();
        }
        catch (Exception e)
        {
            return e.ToString();
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        long held = GC.GetTotalMemory(forceFullCollection: false);
        return !s_codes.Contains(outcome.Exit) ? $"exit {outcome.Exit}: {outcome.Error}"
            : outcome.Error.Contains("   at ", StringComparison.Ordinal) ? outcome.Error
            : seconds > LongestSeconds ? $"{seconds:F1} seconds"
            : held > MostMemory ? $"{held >> 20} MB after {GC.GetAllocatedBytesForCurrentThread() - memory >> 20} MB more"
            : outcome.Out.Concat(outcome.Error).Any(c => char.IsControl(c) && c is not ('\n' or '\r')) ? "control characters in the output"
            : null;
    }

    private string[] Command(Specimen specimen, string file) =>
        Array.ConvertAll(specimen.Arguments, a => a.Replace("{0}", file, StringComparison.Ordinal).Replace("{1}", _table, StringComparison.Ordinal));

    /// <summary>What a command writes to the file that its last option names.</summary>
    private byte[] Made(string[] command)
    {
        string file = Path.Combine(_files.Directory, "made");
        Outcome run = Invocation.Run([.. command.Select(a => a == "{1}" ? _table : a == "b.jsonl" ? _batch : a), file]);
        Assert.True(run.Exit == 0, run.Error);
        byte[] content = File.ReadAllBytes(file);
        File.Delete(file);
        return content;
    }
}
