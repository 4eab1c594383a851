using System.Collections.Concurrent;
using Pid.Cli.Output;
using Pid.Data;
using Pid.Data.Json;

namespace Pid.Cli.Commands;

/// <summary>
/// A batch: a document a line in, a result a line out, in the order of the input whatever the number of threads. One thread reads, the pool
/// works, one thread writes. A bad line gives a line with an "error" and the batch goes on; the exit code is that of the worst line.
/// </summary>
/// <param name="text">The text of a result, which ends a line, from the number of its line.</param>
/// <param name="terminal">Where the results go.</param>
/// <param name="run">The settings, and whether to stop.</param>
/// <param name="threads">Lines worked on at once.</param>
/// <param name="progress">Whether to show a person how far the batch is.</param>
/// <param name="analysis">What is done with a line.</param>
/// <param name="shard">The share of the lines that are not blank to work on.</param>
/// <param name="files">Where the results go as well.</param>
internal sealed class BatchRunner(
    Func<long, Report, string> text, Terminal terminal, RunState run, int threads, bool progress, Analysis analysis, Shard shard,
    IReadOnlyList<BatchFile> files)
        : IDisposable
{
    // Enough to keep every thread busy while an earlier line is slow; it bounds the memory.
    private const int LinesAhead = 32;

    private readonly BlockingCollection<Task<AnsweredLine>> _pending = new(LinesAhead * threads);
    private readonly CancellationTokenSource _writerEnded = new();
    private bool _hasEnough; // whoever reads the results
    private int _exit = ExitCode.Done;
    private long _written;

    public int Run(TableSource source, TableColumns columns)
    {
        Task writer = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        bool whole;
        try
        {
            whole = Read(source, columns);
        }
        finally
        {
            _pending.CompleteAdding();
            writer.GetAwaiter().GetResult();
        }

        if (progress)
        {
            terminal.Error.WriteLine($"\r{_written} lines.   ");
        }

        foreach (BatchFile file in files)
        {
            Complete(file, whole && !_hasEnough && !run.IsInterrupted);
        }

        return _exit;
    }

    public void Dispose()
    {
        _pending.Dispose();
        _writerEnded.Dispose();
    }

    /// <summary>Hands out the lines of the share; says whether the input was read to its end.</summary>
    private bool Read(TableSource source, TableColumns columns)
    {
        TaskFactory factory = new(new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, threads).ConcurrentScheduler);
        (long last, long lines) = (0, 0);
        try
        {
            foreach (JsonLine line in JsonBatch.ReadLines(source, columns))
            {
                run.Stop.ThrowIfCancellationRequested();
                last = line.Number;
                if (shard.Has(lines++))
                {
                    _pending.Add(threads == 1
                        ? Task.FromResult(Result(source.Name, line))
                        : factory.StartNew(() => Result(source.Name, line), CancellationToken.None), _writerEnded.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_writerEnded.IsCancellationRequested)
        {
            return false; // nobody takes results any more; where that is a failure, the writer says why
        }
        catch (Exception e) when (Runner.Explain(e, run) is { } failure)
        {
            // Every share meets a place that cannot be read, but only that whose turn it is has it as a line. A stop is each one's own.
            AnsweredLine answer = AnswerOf(failure.Data?.Line ?? (last + 1), failure);
            bool own = run.Stop.IsCancellationRequested || shard.Has(lines);
            _pending.Add(Task.FromResult(own ? answer : answer with { Text = "" }), _writerEnded.Token);
            return false;
        }

        return true;
    }

    private AnsweredLine Result(string file, JsonLine line)
    {
        try
        {
            return AnswerOf(line.Number, analysis.OfLine(line, file, run));
        }
        catch (Exception e)
        {
            // A defect, or too little memory for this line, is its failure: the others are answered.
            return AnswerOf(line.Number, Runner.Explain(e, run) ?? Runner.Defect(e));
        }
    }

    private void WriteAll()
    {
        try
        {
            foreach (Task<AnsweredLine> next in _pending.GetConsumingEnumerable())
            {
                if (!next.IsCompleted)
                {
                    terminal.Output.Flush();
                }

                Write(next.GetAwaiter().GetResult());
                if (_pending.Count == 0)
                {
                    terminal.Output.Flush();
                }

                if (terminal.OutputIsUnread())
                {
                    _hasEnough = true;
                    _writerEnded.Cancel();
                    return;
                }
            }
        }
        catch
        {
            _writerEnded.Cancel();
            throw;
        }
    }

    private void Write(AnsweredLine answer)
    {
        terminal.Output.Write(answer.Text);
        foreach (BatchFile file in files)
        {
            file.Add(answer.Line, answer.Report);
        }

        if (answer.Report is ErrorReport error)
        {
            terminal.Tell(error.Message);
        }

        _exit = ExitCode.Worse(_exit, answer.Report.Exit);
        _written++;
        if (progress && (_written & 15) == 0)
        {
            terminal.Error.Write($"\r{_written} lines");
        }
    }

    /// <summary>Part of the results is nothing to take for the whole: what stood in its place before stays.</summary>
    private void Complete(BatchFile file, bool complete)
    {
        if (!complete)
        {
            terminal.Tell($"{file.File.Place}: The file was not written: the batch was not read and answered to its end.");
            _exit = _hasEnough ? ExitCode.Worse(_exit, ExitCode.Usage) : _exit;
            return;
        }

        try
        {
            Outputs.Await(file.File, _ => file.Complete(), terminal.Tell, run.Stop);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Tell(e.Message);
            _exit = ExitCode.Worse(_exit, e is IOException unwritten ? Runner.ExitOf(unwritten, run) : ExitCode.Usage);
        }
    }

    private AnsweredLine AnswerOf(long line, Report report) => new(line, report, text(line, report));

    /// <summary>The result of a line, and its text.</summary>
    private sealed record AnsweredLine(long Line, Report Report, string Text);
}
