using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Pid.Tests.EndToEnd.Fuzzing;

/// <summary>
/// Hostile files of every format and hostile arguments, from a fixed seed: a run ends in time, in bounded memory, with a code that means
/// something, never with a trace, and writes nothing that steers a terminal. PID_FUZZ_RUNS says how many runs, PID_FUZZ_SEED from which
/// number on.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    private const int RunsByDefault = 1200;
    private const int MostFailures = 20;
    private const double LongestSeconds = 10;
    private const double Slowness = 6; // of a busy machine, on which the clock of the wall says little
    private const long MostMemory = 1L << 30;
    private static readonly int[] s_codes = [0, 2, 3, 4, 5];
    private readonly TempFiles _files = new();
    private readonly string _table, _batch;
    private readonly Specimen[] _corpus;

    public FuzzTests()
    {
        _table = _files.Write("records.csv", Corpus.Table);
        _batch = _files.Write("b.jsonl", Corpus.Batch);
        object[][] records = [["0", "a", 0L], ["0", "b", 1L], ["1", "a", 1L], ["1", "b", 0L]];
        _corpus = Corpus.All(Made, File.ReadAllBytes(new TableFiles(["x1", "x2", "y"], records).Write(_files, "t.xlsx")));
    }

    public void Dispose() => _files.Dispose();

    private static int Runs => Setting("PID_FUZZ_RUNS", RunsByDefault);

    private static int Seed => Setting("PID_FUZZ_SEED", 1);

    [Fact]
    public void Every_specimen_is_good() => Assert.All(_corpus, specimen =>
    {
        Outcome run = Invocation.Run(Command(specimen, specimen.Pack?.Invoke(specimen.Content) ?? specimen.Content));
        Assert.True(run.Exit == 0, $"{specimen.Name}: exit {run.Exit}: {run.Error}");
    });

    [Fact]
    public async Task No_input_breaks_it()
    {
        List<string> failures = [];
        for (int run = Seed; run < Seed + Runs && failures.Count < MostFailures; run++)
        {
            Random random = new(run);
            Specimen specimen = _corpus[run % _corpus.Length];
            string[] command = Hostile(specimen, random);
            if (await Failure(command) is { } failure)
            {
                failures.Add($"run {run}, {specimen.Name}, pid {string.Join(' ', command)}: {failure}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Fact]
    public async Task No_input_breaks_a_process()
    {
        for (int run = 0; run < Math.Max(10, Runs / 200); run++)
        {
            Specimen specimen = _corpus[(run * 7) % _corpus.Length];
            string[] command = Hostile(specimen, new Random(Seed + (1_000_000 * run)));
            string? failure = await FailureOfProcess(command);
            Assert.True(failure is null, $"run {run}, {specimen.Name}, pid {string.Join(' ', command)}: {failure}");
        }
    }

    private string[] Hostile(Specimen specimen, Random random)
    {
        byte[] hostile = specimen.Pack is not { } pack ? Mutation.Of(specimen.Content, random)
            : random.Next(2) == 0 ? pack(Mutation.Of(specimen.Content, random)) : Mutation.Of(pack(specimen.Content), random);
        string[] command = [.. Command(specimen, hostile), "--time-limit", "5"];
        int changed = random.Next(command.Length);
        if (random.Next(8) == 0 && !command[changed].Contains(_files.Directory, StringComparison.Ordinal))
        {
            // Without separators of folders, so that nothing outside can be named; an argument of a process holds no NUL.
            command[changed] = Encoding.UTF8.GetString(Mutation.Of(Encoding.UTF8.GetBytes(command[changed]), random)).Replace('/',
                '_').Replace('\0', '_');
        }

        return command;
    }

    /// <summary>What is wrong with a run in this process; one that seems to take too long or too much is tried again alone.</summary>
    private static async Task<string?> Failure(string[] command)
    {
        long memory = GC.GetTotalAllocatedBytes(), start = Stopwatch.GetTimestamp();
        Task<Outcome> run = Task.Run(() => Invocation.Run(command));
        if (await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(Slowness * LongestSeconds))) != run)
        {
            return "hangs";
        }

        return run.IsFaulted ? run.Exception.ToString()
            : Fault(await run) is { } fault ? fault
            : Stopwatch.GetElapsedTime(start).TotalSeconds > LongestSeconds || GC.GetTotalAllocatedBytes() - memory > MostMemory
            ? await FailureOfProcess(command)
            : null;
    }

    private static string? Fault(Outcome outcome) => !s_codes.Contains(outcome.Exit) ? $"exit {outcome.Exit}: {outcome.Error}"
        : outcome.Error.Contains("   at ", StringComparison.Ordinal) ? $"a trace: {outcome.Error}"
        : outcome.Out.Concat(outcome.Error).Any(c => char.IsControl(c) && c is not ('\n' or '\r'))
        ? $"control characters: {outcome.Out}{outcome.Error}"
        : null;

    /// <summary>What is wrong with a run as a process of its own.</summary>
    internal static async Task<string?> FailureOfProcess(string[] command, Action<Outcome>? look = null)
    {
        using Process process = Invocation.Start(command);
        Task<Outcome> finished = Invocation.Finish(process);
        (long peak, long start, TimeSpan busy) = (0, Stopwatch.GetTimestamp(), default);
        while (await Task.WhenAny(finished, Task.Delay(20)) != finished)
        {
            try
            {
                process.Refresh();
                (peak, busy) = (process.PeakWorkingSet64, process.TotalProcessorTime);
            }
            catch (InvalidOperationException) when (process.HasExited)
            {
                break; // between the two looks
            }

            if (Stopwatch.GetElapsedTime(start).TotalSeconds > Slowness * LongestSeconds)
            {
                process.Kill();
                return "hangs";
            }
        }

        look?.Invoke(await finished);
        return Fault(await finished) ?? (busy.TotalSeconds > LongestSeconds ? $"{busy.TotalSeconds:F1} seconds" : peak > MostMemory
            ? $"{peak >> 20} MB" : null);
    }

    private string[] Command(Specimen specimen, byte[] content)
    {
        string file = _files.Write(specimen.File, content);
        return Array.ConvertAll(specimen.Arguments, argument => argument.Replace("{0}", file, StringComparison.Ordinal)
            .Replace("{2}", Encoding.UTF8.GetString(content).Replace('\0', '_'), StringComparison.Ordinal).Replace("{1}", _table,
            StringComparison.Ordinal));
    }

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

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
