using Pid.Cli.Output;
using Pid.Data;

namespace Pid.Cli.Commands;

/// <summary>
/// A batch: a document a line in, a result a line out, in the order of the input whatever the number of threads. A bad line gives a
/// line with an "error" and the batch goes on; the exit code is that of the worst line.
/// </summary>
internal sealed class BatchRunner(string command, Terminal terminal, RunState run, int threads, bool progress, Analysis analysis)
{
    private readonly Queue<Task<(string Text, int Exit)>> _pending = new();
    private int _exit = ExitCode.Done;
    private long _written;

    public int Run(TableSource source, TableColumns columns)
    {
        (long last, ErrorReport? failure) = (0, null);
        TaskFactory factory = new(new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, threads).ConcurrentScheduler);
        try
        {
            foreach ((long line, string text) in JsonTable.ReadLines(source, columns))
            {
                run.Stop.ThrowIfCancellationRequested();
                last = line;
                _pending.Enqueue(threads == 1
                    ? Task.FromResult(Result(source.Name, line, text))
                    : factory.StartNew(() => Result(source.Name, line, text), CancellationToken.None));

                // A few lines ahead keep every thread busy while an earlier line is slow; memory stays bounded.
                WriteFinished(threads == 1 ? 0 : 8 * threads);
            }
        }
        catch (Exception e) when (Runner.Explain(e, run) is { } error)
        {
            failure = error;
        }

        WriteFinished(0);
        if (failure is not null)
        {
            Write(JsonReport.ToText(command, failure, failure.Data?.Line ?? (last + 1)), failure.Exit);
            terminal.Error.WriteLine($"pid: {failure.Message}");
        }

        if (progress)
        {
            terminal.Error.WriteLine($"\r{_written} lines.   ");
        }

        return _exit;
    }

    private (string Text, int Exit) Result(string file, long line, string text)
    {
        Report report;
        try
        {
            report = analysis.OfDocument(text, file, line, run);
        }
        catch (Exception e) when (Runner.Explain(e, run) is { } error)
        {
            report = error;
            terminal.Error.WriteLine($"pid: {error.Message}");
        }

        return (JsonReport.ToText(command, report, line), report.Exit);
    }

    private void WriteFinished(int leave)
    {
        while (_pending.Count > leave)
        {
            (string text, int exit) = _pending.Dequeue().GetAwaiter().GetResult();
            Write(text, exit);
        }
    }

    private void Write(string text, int exit)
    {
        terminal.Output.Write(text);
        terminal.Output.Flush();
        _exit = ExitCode.Worse(_exit, exit);
        _written++;
        if (progress && (_written & 15) == 0)
        {
            terminal.Error.Write($"\r{_written} lines");
        }
    }
}
