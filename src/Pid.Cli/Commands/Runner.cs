using System.CommandLine;
using System.Runtime.ExceptionServices;
using Pid.Cli.Output;
using Pid.Data;
using Pid.Data.Json;
using Pid.Data.Programs;
using Pid.Data.Writing;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Commands;

/// <summary>Computes a report from one joint distribution.</summary>
internal delegate Report JointAnalysis(JointTable table, string source, RunState run);

/// <summary>What a command does with its input.</summary>
/// <param name="OfTable">Reads one table and computes its report.</param>
/// <param name="OfLine">The same for a line of a batch and its file.</param>
/// <param name="Columns">The table that the reports of a batch can form; empty where there is none.</param>
/// <param name="Start">The first character of a JSON document.</param>
internal sealed record Analysis(
    Func<TableSource, RunState, Report> OfTable, Func<JsonLine, string, RunState, Report> OfLine, IReadOnlyList<ResultColumn> Columns,
        char Start = '{');

/// <summary>Reads, computes and writes: one table, or a batch line by line.</summary>
internal static class Runner
{
    /// <summary>Runs an analysis of a joint distribution on a file, or on standard input for -; either may be a batch.</summary>
    // notForBatch: why a batch cannot have the options given; null where it can.
    public static int Run(
        ParseResult parsed, Terminal terminal, string file, TableOptions options, JointAnalysis analyse,
        IReadOnlyList<ResultColumn> columns, string? notForBatch = null) =>
        Run(parsed, terminal, file, options.Read(parsed), new Analysis(
            (source, run) => analyse(options.ReadJoint(parsed, source, run), source.Name, run),
            (line, source, run) => analyse(JsonTable.ToJoint(line, source), source, run), columns), notForBatch);

    /// <summary>Runs an analysis on a file, or on standard input for -; either may be a batch.</summary>
    public static int Run(ParseResult parsed, Terminal terminal, string file, TableColumns columns, Analysis analysis,
        string? notForBatch = null)
    {
        using RunState run = State(parsed, terminal);
        string? asked = BatchOptions.Given(parsed.CommandResult);
        TableSource source;
        bool batch = false;
        try
        {
            run.Outputs.Probe(parsed);

            // What a path stands for may be a pipe that nobody fills: a stop leaves it waiting. On a thread of its own, as one of the pool
            // may come late, and a stop then ends what is a batch without the document that says so.
            Task<TableSource> opening = Task.Factory.StartNew(() =>
            {
                TableSource named = TableOptions.Source(file, terminal, run);
                batch = JsonBatch.IsBatch(named, analysis.Start, asked is not null);
                return named;
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (WaitHandle.WaitAny([((IAsyncResult)opening).AsyncWaitHandle, run.Stop.WaitHandle]) != 0
                && !((IAsyncResult)opening).AsyncWaitHandle.WaitOne(WatchedWork.GraceBeforeResult))
            {
                throw new OperationCanceledException(run.Stop);
            }

            source = opening.GetAwaiter().GetResult();
        }
        catch (Exception e) when (Explain(e, run) is { } error)
        {
            return Fail(parsed, terminal, error);
        }

        string? misfit = batch ? notForBatch ?? NotForBatch(parsed, analysis) : asked is null ? null
            : $"{asked} is for a batch, a JSON document a line (.jsonl or standard input); {source.Name} is one table.";
        return misfit is not null ? Fail(parsed, terminal, new ErrorReport(ExitCode.Usage, "usage", misfit))
            : batch ? Batch(parsed, terminal, run, source, columns, analysis)
            : One(parsed, terminal, run, () => WatchedWork.Run(ShowsProgress(parsed, terminal), terminal, run,
            () => analysis.OfTable(source, run)));
    }

    /// <summary>Computes one report and writes it, or the reason why there is none.</summary>
    public static int RunOne(ParseResult parsed, Terminal terminal, Func<RunState, Report> compute)
    {
        using RunState run = State(parsed, terminal);
        return One(parsed, terminal, run, () => WatchedWork.Run(ShowsProgress(parsed, terminal), terminal, run,
            () => Probed(parsed, run, compute)));
    }

    /// <summary>The same for a computation that shows its progress itself.</summary>
    public static int RunUnwatched(ParseResult parsed, Terminal terminal, Func<RunState, Report> compute)
    {
        using RunState run = State(parsed, terminal);
        return One(parsed, terminal, run, () => WatchedWork.Run(false, terminal, run, () => Probed(parsed, run, compute)));
    }

    /// <summary>Writes a failure: the message to stderr, and with --json a document to stdout, so that it always parses.</summary>
    public static int Fail(ParseResult parsed, Terminal terminal, ErrorReport error)
    {
        if (GlobalOptions.FormatOf(parsed) == OutputFormat.Json)
        {
            terminal.Output.Write(JsonReport.ToText(parsed.CommandResult.Command.Name, error));
            terminal.Output.Flush();
        }

        terminal.Tell(error.Message);
        return error.Exit;
    }

    /// <summary>
    /// The report on an exception that the input, a stop or a contradiction in the proofs of one table is to blame for; null for any other.
    /// </summary>
    public static ErrorReport? Explain(Exception exception, RunState run) => exception switch
    {
        OperationCanceledException when run.Stop.IsCancellationRequested =>
            new ErrorReport(run.ExitOfWide, "stopped",
            $"{run.StopReason} before "
                + $"{(run.IsRead || run.HasSomethingToGive ? "there was a result"
                    : "the data were read to their end and made into a table")}."),
        TableFormatException data => ErrorReport.Of(data),
        DirectoryNotFoundException => new ErrorReport(ExitCode.Usage, "file",
        $"{exception.Message} Make the folder first, or name a file in one that is there."),
        UnauthorizedAccessException => new ErrorReport(ExitCode.Usage, "file",
        $"{exception.Message} Name a file that you may read or write."),
        IOException file => new ErrorReport(ExitOf(file, run), "file", exception.Message),
        EmptyIntervalException contradiction => new ErrorReport(ExitCode.InternalError, "internal",
            $"internal error on {string.Join(", ", run.Inputs)}: {contradiction.Message} This is a defect of pid, not of the data: "
                + $"please report it with the table."),
        InsufficientMemoryException large => new ErrorReport(ExitCode.BadData, "data",
        $"{large.Message} Merge states, or take fewer marginals at once."),
        InconsistentMarginalsException impossible => new ErrorReport(ExitCode.Impossible, "impossible", impossible.Message),
        _ => null,
    };

    /// <summary>The report on an exception that is a defect of the tool.</summary>
    public static ErrorReport Defect(Exception exception) =>
        new(ExitCode.InternalError, "internal", $"This is a defect of pid; please report it: {exception}");

    private static string? NotForBatch(ParseResult parsed, Analysis analysis) =>
        GlobalOptions.FormatOf(parsed) is OutputFormat.Table or OutputFormat.Markdown
        ? "A batch has a result a line: give --format json, which is the default"
            + $"{(analysis.Columns.Count > 0 ? ", or --format csv" : "")}."
        : null;

    /// <summary>A pipe that nobody read until the user gave up is no fault of the command line.</summary>
    public static int ExitOf(IOException failure, RunState run) =>
        run.IsInterrupted && failure is OutputException { IsUnread: true } ? run.ExitOfWide : ExitCode.Usage;

    private static int Batch(ParseResult parsed, Terminal terminal, RunState run, TableSource source, TableColumns columns,
        Analysis analysis)
    {
        (run.ThreadsOfTable, run.IsBatch) = (1, true);
        List<BatchFile> files = [];
        try
        {
            try
            {
                BatchOptions.Begin(files, run, analysis);
            }
            catch (Exception e) when (Explain(e, run) is { } error)
            {
                return Fail(parsed, terminal, error);
            }

            string command = parsed.CommandResult.Command.Name;
            Func<long, Report, string> text = (line, report) => JsonReport.ToText(command, report, line);
            if (GlobalOptions.FormatOf(parsed) == OutputFormat.Csv)
            {
                terminal.Output.Write(ResultCsv.Line(BatchTable.All(analysis.Columns).Select(c => c.Name)));
                text = (line, report) => Shown(ResultCsv.Line(BatchTable.Values(analysis.Columns, line, report)), terminal);
            }

            using BatchRunner batch = new(text, terminal, run, parsed.Number(GlobalOptions.Threads),
                ShowsProgress(parsed, terminal), analysis, ShardOption.Read(parsed), files);
            return batch.Run(source, columns);
        }
        finally
        {
            files.ForEach(f => f.Dispose());
        }
    }

    private static int One(ParseResult parsed, Terminal terminal, RunState run, Func<Report> compute)
    {
        Report report;
        try
        {
            report = compute();
            run.End();
            ReportOption.Prepare(parsed, report, run);
        }
        catch (Exception e) when (Explain(e, run) is { } error)
        {
            return Fail(parsed, terminal, error);
        }

        // The result first, so that no file can take it along; and the files also where nobody takes the result.
        ExceptionDispatchInfo? unheard = null;
        try
        {
            terminal.Output.Write(Text(parsed, report, terminal));
            terminal.Output.Flush();
        }
        catch (IOException e)
        {
            unheard = ExceptionDispatchInfo.Capture(e);
        }

        run.Remark(report.Notices);
        if (report.Certificate is { } certificate)
        {
            run.Outputs.Later(run.Outputs.Of(CertificateFile.Option)!, stream => stream.Write(certificate));
        }

        IReadOnlyList<OutputException> unwritten = run.Outputs.WritePending(terminal.Tell, run.Stop);
        foreach (OutputException failure in unwritten)
        {
            terminal.Tell(failure.Message);
        }

        unheard?.Throw();
        return run.Outputs.HasFailed || unwritten.Any(f => ExitOf(f, run) == ExitCode.Usage) ? ExitCode.Usage
            : unwritten.Count > 0 ? run.ExitOfWide : report.Exit;
    }

    /// <summary>The report in the form that was asked for.</summary>
    private static string Text(ParseResult parsed, Report report, Terminal terminal)
    {
        OutputFormat? format = GlobalOptions.FormatOf(parsed);
        return format == OutputFormat.Json ? JsonReport.ToText(parsed.CommandResult.Command.Name, report)
            : (format == OutputFormat.Csv && report.ToCsv() is { } csv ? Shown(csv, terminal) : null)
                ?? TextReport.ToText(report, terminal, format == OutputFormat.Markdown, parsed.GetValue(GlobalOptions.All));
    }

    // A file and a program get every name as it is; a terminal would obey it.
    private static string Shown(string csv, Terminal terminal) => terminal.OutputIsTerminal ? Printable.OfLines(csv) : csv;

    /// <summary>Whether a person looks at stderr and wants to see progress and warnings.</summary>
    public static bool ShowsProgress(ParseResult parsed, Terminal terminal) =>
        terminal.ErrorIsTerminal && !parsed.GetValue(GlobalOptions.Quiet);

    private static Report Probed(ParseResult parsed, RunState run, Func<RunState, Report> compute)
    {
        run.Outputs.Probe(parsed);
        return compute(run);
    }

    private static RunState State(ParseResult parsed, Terminal terminal) => new(
        parsed.Number(GlobalOptions.Tol),
        parsed.NumberOrNone(GlobalOptions.TimeLimit) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        terminal.Interrupt)
    {
        ToleranceGiven = parsed.GetResult(GlobalOptions.Tol) is { Implicit: false },
        ThreadsOfTable = parsed.Number(GlobalOptions.Threads),
        ExitOfInterrupt = terminal.ExitOfInterrupt,
        Tell = parsed.GetValue(GlobalOptions.Quiet) ? null : terminal.Tell,
    };
}
